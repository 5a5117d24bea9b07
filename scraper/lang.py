"""Which language a text is in: scripts are counted, and for Latin script small common words.

Good enough for news text of a paragraph or more; no model, no dependency, a millisecond.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache

from scraper.han import one_form_only
from scraper.text import HAN

SAMPLE = 2000
"""How many characters are looked at."""
FEWEST_LETTERS = 2

_LETTERS_OF = {
    "han": f"[{HAN}]",
    "kana": "[\u3041-\u3096\u30a1-\u30fa]",
    "hangul": "[\uac00-\ud7a3\u1100-\u11ff]",
    "latin": "[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ]",
    "cyrillic": "[\u0400-\u052f]",
    "arabic": "[\u0621-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f]",
    "devanagari": "[\u0900-\u097f]",
    "el": "[\u0370-\u03ff\u1f00-\u1fff]",
    "he": "[\u05d0-\u05ea]",
    "th": "[\u0e01-\u0e5b]",
    "lo": "[\u0e81-\u0edf]",
    "my": "[\u1000-\u109f]",
    "km": "[\u1780-\u17f9]",
    "bo": "[\u0f00-\u0fff]",
    "ka": "[\u10a0-\u10ff]",
    "hy": "[\u0531-\u0587]",
    "am": "[\u1200-\u137f]",
    "bn": "[\u0980-\u09ff]",
    "pa": "[\u0a00-\u0a7f]",
    "gu": "[\u0a80-\u0aff]",
    "ta": "[\u0b80-\u0bff]",
    "te": "[\u0c00-\u0c7f]",
    "kn": "[\u0c80-\u0cff]",
    "ml": "[\u0d00-\u0d7f]",
    "si": "[\u0d80-\u0dff]",
}
_SCRIPTS = {name: re.compile(f"{letter}+") for name, letter in _LETTERS_OF.items()}
"""Runs of letters: far fewer than letters."""
_WEIGHT = {"han": 2.5, "hangul": 2.0, "kana": 2.0}
"""One character of these carries as much as so many letters of an alphabet."""
_USUAL = ("han", "kana", "latin")
_HEAVIEST = max(_WEIGHT.values())
_KANA_SHARE = 0.1
"""From this share of kana among Han and kana on, a text is Japanese."""

_WORDS = {
    "en": "the of and to in that is was for on with as it by at from are this be has have not "
    "which were but an",
    "de": "der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch es "
    "an werden aus er hat",
    "fr": "de la le les et des en un une du que est pour dans qui par sur au plus pas ce avec il "
    "sont ses cette aux",
    "es": "de la que el en y los del se las por un con una para su al lo como más pero sus este "
    "ha fue es también",
    "it": "di che la il un per in una è del non con le si da dei sono al come più anche della ha "
    "nel gli alla lo",
    "pt": "de que o a do da em um para com não uma os no se na por mais as dos como mas ao foi "
    "das tem à são também",
    "nl": "de van het een en in is dat op te zijn voor met die niet aan er om ook als bij door "
    "naar maar heeft werd uit",
    "pl": "w i na z że się do nie jest o to jak po od dla przez oraz ale za są ten które był co "
    "ze tym także już",
    "id": "yang dan di dengan untuk dari ini pada dalam itu tidak ke akan adalah juga oleh bisa "
    "telah ada mereka sebagai saat",
    "tr": "ve bir bu için ile da de olarak çok daha olan gibi kadar sonra ne en ise ancak var "
    "değil olduğu göre her",
    "vi": "và của là có được cho trong không một những các với người này đã khi từ ở tại đến "
    "cũng về ra như sẽ năm",
    "cs": "a se v na je že o s z do i to za by ale si pro jsou jako po jeho které který jsem byl "
    "také ze podle při",
    "sk": "a sa v na je že o s z do aj to za by ale si pre sú ako po jeho ktoré ktorý som bol "
    "tiež zo podľa pri",
    "sv": "och att det i en som är på av för med den till inte om ett har de var från kan men "
    "vid så sig efter ska",
    "da": "og at det i en som er på af for med den til ikke der et har de var fra kan men ved så "
    "sig efter skal blev",
    "no": "og at det i en som er på av for med den til ikke om et har de var fra kan men ved så "
    "seg etter skal ble",
    "fi": "ja on ei se että oli mutta ovat hän kun myös joka mukaan vuoden sen ole kuin jos tai "
    "niin olla vain sitä",
    "hu": "a az és hogy nem is egy volt ez meg csak de már mint van azt el még ha szerint vagy "
    "amely után ki lesz",
    "ro": "de și în a la cu pe care din nu un o să pentru este mai au fost ce prin al sunt după "
    "dar fi îl sau lui",
    "hr": "i je u na se da za su od a s koji što o to nije kao bi ali iz će sam biti te koja "
    "samo više kako",
    "ca": "de la el i que en a els les per un una amb és del al no es més ha com però ser aquest "
    "també seva dels",
    "et": "ja on ei et see oli ka ning mis kui aga oma või mida seda tema selle pole kes siis "
    "juba välja pärast",
    "lv": "un ir ar no par uz ka kas to nav arī tas ja bet lai gan viņš pēc kā vai savu pie jau "
    "tika līdz",
    "lt": "ir yra į kad su iš tai kaip bet ne už buvo apie o jis savo tik dar jau nuo po gali "
    "būti dėl taip",
    "sl": "in je v se na da za so ki z pa tudi ne kot po pri bi s bo kar še ali to iz do sem od "
    "ko le več",
    "sq": "të e në dhe për me një nga që i është se më ka janë ai si kjo por nuk do u kanë duke "
    "ishte",
    "ms": "yang dan di dengan untuk dari ini pada dalam itu tidak ke akan adalah juga oleh boleh "
    "telah ada mereka kepada",
    "tl": "ang ng sa na mga at ay ni si kay para hindi ito may niya siya nang kung pa isang mga "
    "lang din ako",
    "af": "die van en in is nie het te wat vir sy aan om met op dat hy as ook was word hulle "
    "deur om ons een uit",
    "eu": "eta da ez du bat dute izan zuen ere dira baina egin hau zen dela baino izango beste "
    "horrek hori den bere",
    "gl": "de que o a e do da en un unha para con non por se os as na no como mais máis é ao foi "
    "á son tamén",
    "sw": "na ya wa kwa ni katika la za kuwa hiyo hii huo pia kama baada watu yake hayo alisema "
    "mwaka kutoka",
}  # fmt: skip
_LETTERS = {
    "de": "ßäöü", "fr": "çèêœùâîô", "es": "ñ¿¡", "pt": "ãõç", "pl": "łąęśżźćń", "tr": "ğışçö",
    "vi": "đơưạảấầếệịọốộớờợụủứừ", "cs": "řěůčžš", "sk": "ľĺŕôďť", "sv": "åäö", "da": "æøå",
    "no": "æøå",
    "fi": "äö", "hu": "őűáéö", "ro": "șțşţăâî", "hr": "čćžšđ", "lv": "āēīūģķļņ", "lt": "ėųįąęšž",
    "et": "õäöü", "sl": "čšž", "it": "àèìòù", "ca": "çàèòï", "sq": "ëç",
}  # fmt: skip
_OLD_CODES = {
    "cn": "zh", "jp": "ja", "kr": "ko", "iw": "he", "in": "id", "nb": "no", "nn": "no", "gr": "el",
    "ua": "uk", "vn": "vi", "cz": "cs", "dk": "da", "se": "sv", "cmn": "zh", "yue": "zh-Hant",
}  # fmt: skip
_TAG = re.compile(r"([a-z]{2,3})(?:-[a-z0-9]{1,8})*")
_WORD = re.compile("[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ]+")
CLOSE = 0.85
"""A declared language wins when it scores at least this share of the best."""


def language(text: str, declared: str | None = None) -> str | None:
    """BCP 47 tag of the text's language, with script when Traditional: `zh`, `zh-Hant`, `en`.

    `declared` (what a page says of itself) decides only between close calls. None when there are
    too few letters to tell and nothing was declared.

    >>> language("株洲日报讯"), language("株洲日報訊"), language("It is in the city")
    ('zh', 'zh-Hant', 'en')
    """
    said = _normal(declared)
    sample = text[:SAMPLE]
    counts = _counts(sample)
    if sum(counts.values()) < FEWEST_LETTERS:
        return said
    script = _script(counts)
    match script:
        case "han":
            return _chinese(sample, said)
        case "kana":
            return "ja"
        case "hangul":
            return "ko"
        case "latin":
            return _latin(sample, said)
        case "cyrillic":
            return _by_letters(sample.lower(), _CYRILLIC, "ru", said)
        case "arabic":
            return _by_letters(sample, _ARABIC, "ar", said)
        case "devanagari":
            return _by_letters(sample, _DEVANAGARI, "hi", said)
    return script


def _counts(sample: str) -> Counter[str]:
    """How many letters of each script there are.

    When Han or Latin outweighs everything else that stands there, the rare scripts go uncounted.
    """
    letters = ("latin",) if sample.isascii() else _USUAL
    counts = Counter(dict.fromkeys(_USUAL, 0))
    counts.update({name: _amount(_SCRIPTS[name], sample) for name in letters})
    rest = len(sample) - sum(counts.values())
    if max(counts["han"], counts["latin"]) > _HEAVIEST * rest:
        return counts
    rare = (name for name in _SCRIPTS if name not in _USUAL)
    counts.update({name: _amount(_SCRIPTS[name], sample) for name in rare})
    return counts


def _amount(runs: re.Pattern[str], sample: str) -> int:
    return sum(map(len, runs.findall(sample)))


def _script(counts: Counter[str]) -> str:
    """The leading script; Han with enough kana is Japanese."""
    weighed = {name: count * _WEIGHT.get(name, 1.0) for name, count in counts.items()}
    weighed["han"] += weighed["kana"]
    weighed["kana"] = 0.0
    script = max(weighed, key=lambda name: weighed[name])
    if script == "han" and counts["kana"] >= _KANA_SHARE * (counts["han"] + counts["kana"]):
        return "kana"
    return script


def _normal(declared: str | None) -> str | None:
    """A declared tag in our few forms: zh-CN → zh, zh-TW → zh-Hant, en_US → en."""
    tag = (declared or "").strip().lower().replace("_", "-")
    match = _TAG.fullmatch(tag)
    if match is None:
        return None
    if match[1] in ("zh", "cn", "cmn"):
        return "zh-Hant" if {"tw", "hk", "mo", "hant", "cht"} & set(tag.split("-")) else "zh"
    return _OLD_CODES.get(match[1], match[1])


def _chinese(sample: str, said: str | None) -> str:
    simplified, traditional = _forms()
    more = _amount(traditional, sample)
    if not more and simplified.search(sample):
        return "zh"
    less = _amount(simplified, sample)
    if less == more:
        return said if said in ("zh", "zh-Hant") else "zh"
    return "zh-Hant" if more > less else "zh"


@cache
def _forms() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Runs of what only Simplified, and of what only Traditional text has."""
    simplified, traditional = one_form_only()
    return re.compile(f"[{''.join(simplified)}]+"), re.compile(f"[{''.join(traditional)}]+")


@cache
def _speakers() -> tuple[Mapping[str, list[str]], Mapping[str, list[str]], re.Pattern[str]]:
    """Which languages have a common word, and which a special letter; and any such letter."""
    words, letters = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for name, common in _WORDS.items():
        for word in {*common.split()}:
            words[word].append(name)
        for letter in _LETTERS.get(name, ""):
            letters[letter].append(name)
    return dict(words), dict(letters), re.compile(f"[{''.join(letters)}]")


def _latin(sample: str, said: str | None) -> str | None:
    words, letters, special = _speakers()
    points = dict.fromkeys(_WORDS, 0)  # a word is two, a letter one
    for word, times in Counter(map(str.lower, _WORD.findall(sample))).items():
        for name in words.get(word, ()):
            points[name] += 2 * times
    for letter in special.findall(sample.lower()):
        for name in letters[letter]:
            points[name] += 1
    best = max(points, key=lambda name: points[name])
    if points[best] < 2:
        return said
    if said in points and points[said] >= CLOSE * points[best]:
        return said
    return best


_CYRILLIC = {
    "uk": "іїєґ", "be": "ўі", "sr": "јљњђћџ", "mk": "ѓќѕј", "kk": "әғқңөұүһ", "mn": "өү",
    "ky": "ңөү", "tg": "ҷҳқӯғӣ",
}  # fmt: skip
_ARABIC = {"fa": "پچژگیک", "ur": "ٹڈڑںےہھگ", "ug": "ېۇۆۈەڭ", "ps": "ټډړښځڅۍې"}
_DEVANAGARI: dict[str, str] = {"mr": "ळ"}


def _by_letters(sample: str, marks: dict[str, str], usual: str, said: str | None) -> str:
    """The language whose own letters stand oftenest; `usual` when hardly any stand."""
    letters = Counter(sample)
    scores = {name: sum(letters[char] for char in own) for name, own in marks.items()}
    best = max(scores, key=lambda name: scores[name])
    if usual == "ru" and letters["ъ"] > 3 and not letters["ы"] + letters["э"] + letters["ј"]:
        return "bg"
    if scores[best] < 0.01 * len(sample):
        return said if said in marks and scores.get(said, 0) else usual
    if said in scores and scores[said] >= CLOSE * scores[best]:
        return said
    return best
