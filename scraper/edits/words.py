"""Words that tell what was edited, as data: days, numbers, what looks alike, what is contrary."""

from __future__ import annotations

import re

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
double triple first second third fourth fifth
thirds quarter quarters fourths fifths tenths halves
deux trois quatre cinq six sept huit neuf dix onze
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

_COUNTRIES = """
朝鲜 伊朗 以色列 乌克兰 越南 缅甸 柬埔寨 老挝 菲律宾 印度尼西亚 印尼 巴基斯坦 阿富汗
伊拉克 叙利亚 黎巴嫩 约旦 土耳其 沙特 沙特阿拉伯 阿联酋 卡塔尔 也门 埃及 利比亚
阿尔及利亚 摩洛哥 苏丹 埃塞俄比亚 肯尼亚 坦桑尼亚 尼日利亚 南非 意大利 西班牙 葡萄牙 荷兰
比利时 瑞士 奥地利 瑞典 挪威 芬兰 丹麦 波兰 捷克 匈牙利 罗马尼亚 保加利亚 希腊 塞尔维亚
克罗地亚 爱尔兰 冰岛 白俄罗斯 哈萨克斯坦 乌兹别克斯坦 吉尔吉斯斯坦 塔吉克斯坦 蒙古国
孟加拉国 斯里兰卡 尼泊尔 新西兰 墨西哥 古巴 阿根廷 智利 秘鲁 哥伦比亚 委内瑞拉 巴勒斯坦
欧洲 非洲 亚洲 拉美
"""
_WEEK_OR_YEAR = "week|weekend|month|year|quarter|night|spring|summer|autumn|fall|winter|season"
RELATIVE = re.compile(
    rf"\b(?:last|next|this)\s+(?:{_WEEK_OR_YEAR})\b"
    r"|\b(?:letzte|nächste|vergangene|kommende|diese)[nrs]?\s+(?:Woche|Monat|Jahr|Quartal|Nacht)\b"
    r"|\b(?:la semaine|le mois|l['’]année|le trimestre|l['’]an)\s+(?:derni(?:er|ère)|prochaine?)\b"
    r"|\b(?:la semana|el mes|el año)\s+(?:pasad[oa]|próxim[oa])\b"
    r"|\b(?:прошл|следующ|этом|эт)[а-я]*\s+(?:недел|месяц|год)[а-я]*"
    r"|(?:先|来|今|昨|翌)(?:[週周月年日夜]|晩)|지난\s?(?:주|달|해)|다음\s?(?:주|달|해)|이번\s?(?:주|달)|작년|내년"
    r"|(?:الأسبوع|الشهر|العام|السنة)\s+(?:الماضي|المقبل|القادم|الجاري|الماضية|المقبلة)",
    re.IGNORECASE,
)
"""Weeks, months and years told from today, in several languages."""
COUNTRIES: frozenset[str] = frozenset(_COUNTRIES.split())
"""Countries and continents beside those that datelines name."""
AGENCIES = (
    "新华社",
    "中新社",
    "法新社",
    "路透社",
    "美联社",
    "塔斯社",
    "共同社",
    "韩联社",
    "朝中社",
    "德新社",
)
"""News agencies."""
SOUNDS: frozenset[frozenset[str]] = frozenset(
    frozenset(pair.split()) for pair in ("a an", "в во", "с со", "к ко", "о об", "y e", "o u")
)
"""Forms of one word between which the sound of the next one decides."""
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
