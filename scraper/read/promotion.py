"""Lines in which a page speaks to its reader: follow us, subscribe, agree, read also.

Told by how they begin, in the languages that news is printed in; the first word is looked up
before any pattern is tried, so that prose costs nothing. Every pattern has bounded repetition.
"""

from __future__ import annotations

import re

_LONGEST = 320
_NETS = (
    r"(?:facebook|twitter|x\b|instagram|tiktok|linkedin|youtube|whatsapp|telegram|bluesky|threads"
    r"|google|viber|vk\b|wechat|line\b|messenger)"
)
_WORDS = r"""
follow (?:us\b|me:|@|.{0,60} on NET)
like us on
join (?:us (?:on|at)|.{0,60}(?:whatsapp|telegram|channel|newsletter|community|conversation))
sign (?:up (?:for|to|here|now|with|below)|in (?:to|or|with)|me up)
subscribe
subscriber/subscribers (?:only|can|get)
download (?:our|the .{0,30}\bapp|now)
click (?:here|on the)
tap here
to (?:contact|reach) the (?:reporter|author|editor|writer)
to see this content
email (?:us\b|the author)
send (?:us |your (?:story|tips?|news|photos|comments))
register (?:now|today|for free|to unlock|/ sign in)
create an account
support (?:our|independent|quality|local) (?:journalism|work|reporting|newsroom)
contribute (?:as little|now|to our)
donate (?:now|today|here|to)
become a (?:member|subscriber|supporter|paid)
get .{0,80}(?:newsletter|in your inbox|to your (?:inbox|phone)|our app|email updates|alerts)
get unlimited
unlimited (?:digital|online) access
enjoy additional articles
listen to every episode
already a(?:n)? (?:subscriber|member)
thank you for your past contribution
dear .{1,30} reader
you can (?:cancel|unsubscribe|save this article|find .{1,30} on NET)
this/the (?:article|story|post|piece) (?:was|is|has been|originally|first)[^.]{0,50}published
this/the (?:article|story|post|content|piece) (?:first appeared|is reserved|may not be)
this/the (?:article|story|post|content) (?:was|is|has been)[^.]{0,50}(?:available|translated)
this (?:content|video|post) (?:is hosted|can(?:not|'t) be|is not available)
we (?:may earn|apologize, but this|use cookies|value your privacy)
if you (?:buy|purchase|click)[^.]{0,60}(?:links?|commission)
all rights reserved
copyright (?:©|\(c\)|\d{4})
originally published
advertisement $
article continues
story continues
by (?:signing up|submitting|clicking|subscribing|entering your)
our community members are treated
folge/folgen (?:sie )?(?:uns|mir)
abonnieren sie
jetzt (?:abonnieren|anmelden|registrieren|newsletter)
melden sie sich
lesen sie (?:auch|mehr|hier)
lies (?:auch|mehr)
mehr zum thema
das könnte (?:sie|dich)
an dieser stelle find
empfohlener (?:redaktioneller|externer|inhalt)
externe/externen/externer inhalte?
ich bin (?:damit )?einverstanden
du kannst ihn dir mit
sie können (?:ihn|sich|es) .{0,40}(?:mit einem klick|wieder)
personenbezogene daten
weitere (?:nachrichten|artikel|meldungen|themen) (?:zu|aus|finden|lesen)
abonnez-vous
inscrivez-vous
recevez (?:chaque|toute|gratuitement|notre|nos|l'essentiel)
à lire (?:aussi|également)
lisez aussi
voir aussi
cliquez ici
téléchargez
pour (?:afficher|voir|accéder) .{0,80}(?:cookies|contenu)
ce contenu (?:est bloqué|n'a pas)
síguenos
suscríbease/suscríbete
suscribete
regístrate
recibe (?:gratis|cada|nuestro|las|en tu)
lea/lee/leer (?:también|más|además)
te puede interesar
ve/vea/ver también
haz clic
hazte socio
apúntate
únete (?:a |al|ya|.{0,40}NET)
descarga (?:la|nuestra)
siga (?:.{0,40}NET|o |a |nos)
assine
inscreva-se
confira/leia/saiba/veja (?:também|mais)
clique (?:aqui|e )
receba (?:as|notícias|os|no seu)
cadastre-se
este texto não reflete
texto em que o autor
participe do .{0,40}NET
seguici
segui .{0,40}(?:su|anche) NET
iscriviti
abbonati (?:per|ora|subito|a )
leggi anche
clicca qui
scarica (?:l'|la)
riproduzione riservata
volg (?:ons|.{0,30}op NET)
abonneer
schrijf je in
lees (?:ook|meer|verder)
meld je aan
klik hier
следите за
слушайте/смотрите/читайте (?:также|нас|ещё|еще|другие)
присоединяйтесь
нашли (?:ошибку|опечатку)
при (?:использовании|перепечатке|цитировании|копировании) (?:материал|информаци|любых)
если вы (?:нашли|заметили) (?:ошибку|опечатку)
перепечатка
підписатися/підписуйся/підписуйтесь
стежте за
дивіться/читайте (?:також|нас|ще)
приєднуйтесь
якщо ви (?:помітили|знайшли|виявили)
obserwuj nas
dołącz do
zapisz się
czytaj/posłuchaj/przeczytaj/sprawdź/zobacz (?:też|także|również|więcej)
polub nas
jesteśmy (?:też|także)
subskrybuj
wszelkie prawa
żadna część
sledujte nás
přihlaste se
přečtěte/čtěte (?:si )?(?:také|též|více|i)
odebírejte
bizi .{0,40}takip
takip et
abone ol
haberin devamı
içeriğin/i̇çeriğin devamı
ikuti (?:kami|.{0,60}NET)
baca juga
simak (?:breaking|berita|juga|.{0,40}NET)
dapatkan (?:update|berita|informasi)
gabung (?:bersama|di|sekarang|.{0,40}NET)
unduh (?:aplikasi|sekarang)
lihat juga
theo dõi
đăng ký
xem thêm
đọc thêm
ακολουθήστε
διαβάστε (?:επίσης|ακόμα|ακόμη|περισσότερα)
δείτε (?:επίσης|ακόμα|ακόμη)
kövess/kövessen
iratkozz
olvass/olvassa (?:el|tovább|még)
urmărește-ne/urmăriți-ne/urmăriți
abonează-te
citește/citiți/vezi (?:și|mai)
följ oss
prenumerera
läs/se (?:också|även|mer)
les (?:også|mer)
følg (?:oss|os|med)
læs (?:også|mere)
lue (?:myös|lisää)
تابعنا
تابعونا
اشترك
اشتركوا
إقرأ/اقرأ/اقرئي/اقرا/شاهد (?:أيضا|أيضًا|ايضا|المزيد)
انضم
بیشتر بخوانید
ما را .{0,30}دنبال
קראו (?:גם|עוד)
עקבו
הירשמו
यह/ये भी पढ़ें
আরও পড়ুন
to contact (?:us\b|the (?:reporter|author|editor|writer|journalist))
suivez-nous
lire (?:aussi|également)
sigue/síguenos/síganos .{0,40}(?:en|por) NET
подписывайтесь/подписаться/подписывайся
contact (?:us\b|the (?:reporter|author|editor|writer|journalist))
suivez (?:nous|.{0,40} sur NET)
alle (?:rechte|rechten|rettigheter|rettigheder) (?:vorbehalten|voorbehouden|forbeholdt|reservert)
tous (?:les )?droits
todos (?:los derechos|os direitos) reserv
tutti i diritti (?:sono )?riservati
prohibida (?:la|su) reproducción
proibida a reprodução
nachdruck (?:und|nur|verboten)
все/всі/усі права (?:защищены|охраняются|захищен)
tüm hakları (?:saklıdır|mahfuz)
všechna/všetky práva (?:vyhrazena|vyhradené)
toate drepturile (?:sunt )?rezervate
minden jog (?:fenntartva|véd)
alla rättigheter förbehåll
kaikki oikeudet pidätetään
sva prava (?:pridržana|zadržana)
visos teisės saugomos
bản quyền (?:©|thuộc|\d)
hak cipta (?:©|dilindungi|\d)
جميع/كل الحقوق محفوظة
כל הזכויות שמורות
تمام/کلیه حقوق .{0,40}محفوظ
"""
"""A first word, or several between slashes, and a pattern of what follows; NET is a network."""
_OPENINGS = (
    "関連記事", "あわせて読みたい", "この記事をシェア", "この記事を書いた人", "会員登録",
    "無料登録", "有料会員", "記事の転載", "利用規約", "【PR】", "フォローする", "友だち追加",
    "企業での記事共有", "관련기사", "무단 전재", "무단전재", "저작권자", "기사제보", "제보는",
    "구독하기", "자동요약", "อ่านเพิ่มเติม", "อ่านข่าว", "ติดตามข่าว", "ข่าวที่เกี่ยวข้อง",
)  # fmt: skip
"""Of scripts without spaces, by which words could be looked up."""


def _patterns() -> dict[str, list[re.Pattern[str]]]:
    """What may follow each first word."""
    found: dict[str, list[re.Pattern[str]]] = {}
    for line in _WORDS.strip().splitlines():
        words, _, rest = line.partition(" ")
        pattern = re.compile(_NETS.join(part.casefold() for part in rest.split("NET")))
        for word in words.split("/"):
            found.setdefault(word.casefold(), []).append(pattern)
    return found


_BY_WORD = _patterns()
_BEFORE = "►▶»>*•·-–—👉➡→📌🔔✅【[(❖■#“\"'"


def is_promotion(text: str) -> bool:
    """Whether a whole line asks something of the reader, or speaks of the page itself.

    >>> is_promotion("Follow us on Facebook"), is_promotion("Lesen Sie auch: Das Wetter")
    (True, True)
    >>> is_promotion("Follow the river north and the town comes into sight.")
    False
    """
    if len(text) > _LONGEST:
        return False
    line = text.lstrip(_BEFORE).strip()
    word, _, rest = line.casefold().partition(" ")
    patterns = _BY_WORD.get(word.rstrip(":,.!?？："))
    if patterns is None:
        return line.startswith(_OPENINGS)
    return any(pattern.match(rest) for pattern in patterns)
