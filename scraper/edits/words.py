"""Words that tell what was edited, as data: days, numbers, what looks alike, what is contrary."""

from __future__ import annotations

from scraper.months import fold

_DAYS = """
monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday tonight lundi
mardi mercredi jeudi vendredi samedi dimanche hier aujourd demain montag dienstag mittwoch
donnerstag freitag samstag sonnabend sonntag gestern heute morgen lunes martes miércoles jueves
viernes sábado domingo ayer hoy mañana segunda terça quarta quinta sexta ontem hoje amanhã
lunedì martedì mercoledì giovedì venerdì sabato domenica ieri oggi domani понедельник вторник
среду среда четверг пятницу пятница субботу суббота воскресенье понедельника вторника среды
четверга пятницы субботы воскресенья вчера сегодня завтра poniedziałek wtorek środę środa
czwartek piątek sobotę sobota niedzielę niedziela wczoraj maandag dinsdag woensdag donderdag
vrijdag zaterdag zondag gisteren vandaag morgen الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة
السبت
"""
_NUMBERS = """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred
hundreds thousand thousands million millions billion billions trillion dozen dozens half twice
double triple first second third fourth fifth deux trois quatre cinq six sept huit neuf dix onze
douze vingt trente mille zwei drei vier fünf sechs sieben acht neun zehn elf zwölf hundert
tausend millionen milliarden million milliarde dos tres cuatro cinco seis siete ocho nueve diez
doce veinte cien ciento mil millones dois três quatro sete oito nove dez milhão milhões
bilhão bilhões tre quattro cinque sette otto nove dieci cento mila milioni miliardi два
две три четыре пять шесть семь восемь девять десять двое трое четверо пятеро сто тысяча тысяч
тысячи миллион миллиона миллионов миллиард миллиарда миллиардов
"""
_LOOK_ALIKE = """
己已巳 末未 戊戌戍 人入 日曰 土士 干千 侯候 拨拔 祟崇 折拆 贷货 兔免 茶荼
徒徙 灸炙 暑署 辨辩瓣  历厉 帐账 像象 做作 在再 那哪 竟竞 坐座 须需 密蜜 梁粱
形型 分份 带戴 倒到 副幅 即既 决绝  沉沈 冶治 析折 师帅 鸟乌 今令 大太犬 天夫
问间 刺剌 亨享 栗粟 晴睛 撤撒 遣遗 爪瓜 予矛 毫亳
"""
_CONTRARY = """
买卖 涨跌 增减 升降 高低 上下 男女 东西 南北 大小 多少 前后 内外 胜败 赢输 进出
左右 他她它 是不  有无 未已 可不 正副 正负 生死 死伤 早晚 新旧 长短 快慢 开关
加减 好坏 难易 轻重 远近 老少 父母  子女 兄弟 姐妹 夏冬 春秋 昼夜 黑白 红绿
"""
_CONTRARY_WORDS = """
increase decrease
increased decreased
increases decreases
north south
east west
legal illegal
million billion
more less
above below
before after
won lost
can cannot
innocent guilty
import export
imports exports
male female
man woman
men women
accept except
brother mother
include exclude
included excluded
majority minority
mother father
inside outside
approved disapproved
winter summer
norte sur
mehr weniger
dead hurt
"""
_OPENERS = """
The A An In On At He She It They We You This That These Those But And For From By With After Before
When While As If No Der Die Das Ein Eine In Im Am Bei Er Sie Es Wir Le La Les L Un Une Des Il Elle
En El Los Las Una Du Au O Os As Um Uma Lo Gli I В На По И Но Об О За Из Это Он Она Они Мы
"""

DAYS: frozenset[str] = frozenset(map(fold, _DAYS.split()))
"""Names of days in many languages, folded as `months.fold` does."""
NUMBERS: frozenset[str] = frozenset(_NUMBERS.split())
"""Numbers in words, lower case."""
LOOK_ALIKE: tuple[frozenset[str], ...] = tuple(map(frozenset, _LOOK_ALIKE.split()))
"""Han characters that are taken for one another, by eye or by habit."""
CONTRARY: tuple[frozenset[str], ...] = tuple(map(frozenset, _CONTRARY.split()))
"""Han characters of which one in place of the other turns the meaning."""
CONTRARY_WORDS: frozenset[frozenset[str]] = frozenset(
    frozenset(pair.split()) for pair in _CONTRARY_WORDS.strip().splitlines()
)
"""Words of few different letters of which one turns the meaning of the other."""
OPENERS: frozenset[str] = frozenset(_OPENERS.split())
"""Words that open a sentence, and with their capital look like part of the name that follows."""
