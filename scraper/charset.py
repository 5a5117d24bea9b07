"""Bytes to text, in the order that real news pages need.

    BOM → strict UTF-8 (a cut tail allowed) → HTTP label → meta label → gb18030 → big5 → replace

UTF-8 comes before every label because pages that moved to UTF-8 keep their old `gb2312` label.
Every gb* label is decoded as gb18030: the `gb2312` codec cannot read 镕 and misreads · and —.
Labels are those of the WHATWG Encoding Standard, mapped to the codecs Python has.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

from scraper import mojibake

META_REACH = 8192
"""How many bytes are searched for a `<meta charset>`; the standard says 1024, too few."""
CUT_TAIL = 3
"""A body cut in mid-character ends with at most this many bytes of an unfinished one."""
BAD_SHARE = 0.05
"""The share of undecodable characters among the non-ASCII ones that a charset may have."""
SAMPLE = 200_000
"""How many bytes are looked at to guess the charset of a page that does not tell it."""
SAMPLE_HIGH = 8_000
"""How many of them that are not ASCII."""

_GB = "gb18030"
_FAMILIES: tuple[tuple[str, str], ...] = (
    ("utf-8", "utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8 utf8mb4"),
    ("utf-16-le", "utf-16 utf-16le utf16 ucs-2 iso-10646-ucs-2 csunicode unicode unicodefeff"),
    ("utf-16-be", "utf-16be unicodefffe"),
    (
        _GB,
        "gb18030 gbk gb2312 gb_2312 gb_2312-80 gb2312-80 x-gbk cp936 ms936 936 chinese csgb2312 "
        "csiso58gb231280 iso-ir-58 euc-cn euccn gb",
    ),
    ("hz", "hz-gb-2312 hz"),
    ("big5hkscs", "big5 big-5 big5-hkscs cn-big5 csbig5 x-x-big5 cp950 big5hkscs"),
    ("cp932", "shift_jis shift-jis sjis x-sjis ms932 ms_kanji csshiftjis windows-31j cp932"),
    ("euc_jp", "euc-jp x-euc-jp cseucpkdfmtjapanese eucjp"),
    ("iso2022_jp_2", "iso-2022-jp csiso2022jp"),
    (
        "cp949",
        "euc-kr euckr korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949 cseuckr "
        "csksc56011987 iso-ir-149 cp949 uhc",
    ),
    (
        "cp1252",
        "windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso88591 iso_8859-1 latin1 latin-1 l1 "
        "ascii us-ascii ansi_x3.4-1968 cp819 ibm819 iso-ir-100 csisolatin1 x-user-defined",
    ),
    ("cp1250", "windows-1250 cp1250 x-cp1250"),
    ("cp1251", "windows-1251 cp1251 x-cp1251 win-1251"),
    ("cp1253", "windows-1253 cp1253 x-cp1253"),
    ("cp1254", "windows-1254 cp1254 x-cp1254 iso-8859-9 iso8859-9 iso_8859-9 latin5 l5"),
    ("cp1255", "windows-1255 cp1255 x-cp1255"),
    ("cp1256", "windows-1256 cp1256 x-cp1256"),
    ("cp1257", "windows-1257 cp1257 x-cp1257"),
    ("cp1258", "windows-1258 cp1258 x-cp1258"),
    ("cp874", "windows-874 tis-620 iso-8859-11 iso8859-11 dos-874"),
    ("iso8859_2", "iso-8859-2 iso8859-2 iso_8859-2 latin2 l2 csisolatin2"),
    ("iso8859_3", "iso-8859-3 iso8859-3 latin3 l3"),
    ("iso8859_4", "iso-8859-4 iso8859-4 latin4 l4"),
    ("iso8859_5", "iso-8859-5 iso8859-5 cyrillic csisolatincyrillic"),
    ("iso8859_6", "iso-8859-6 iso8859-6 arabic ecma-114 asmo-708"),
    ("iso8859_7", "iso-8859-7 iso8859-7 greek greek8 ecma-118 elot_928 sun_eu_greek"),
    ("iso8859_8", "iso-8859-8 iso8859-8 iso-8859-8-i iso-8859-8-e hebrew logical visual"),
    ("iso8859_10", "iso-8859-10 iso8859-10 latin6 l6"),
    ("iso8859_13", "iso-8859-13 iso8859-13"),
    ("iso8859_14", "iso-8859-14 iso8859-14"),
    ("iso8859_15", "iso-8859-15 iso8859-15 latin9 latin-9 l9"),
    ("iso8859_16", "iso-8859-16"),
    ("koi8_r", "koi8-r koi8 koi koi8_r cskoi8r"),
    ("koi8_u", "koi8-u koi8-ru"),
    ("mac_roman", "macintosh mac x-mac-roman csmacintosh"),
    ("mac_cyrillic", "x-mac-cyrillic x-mac-ukrainian"),
    ("cp866", "ibm866 866 cp866 csibm866"),
)
_CODECS = {label: codec for codec, labels in _FAMILIES for label in labels.split()}
_NAMES = {
    "big5hkscs": "big5", "cp932": "shift_jis", "euc_jp": "euc-jp", "iso2022_jp_2": "iso-2022-jp",
    "cp949": "euc-kr", "koi8_r": "koi8-r", "koi8_u": "koi8-u", "cp866": "ibm866",
    "mac_roman": "macintosh", "mac_cyrillic": "x-mac-cyrillic", "cp874": "windows-874",
    **{f"cp125{n}": f"windows-125{n}" for n in range(9)},
    **{f"iso8859_{n}": f"iso-8859-{n}" for n in range(1, 17)},
}  # fmt: skip
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,500}?(?:charset|encoding)\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:+-]{1,40})",
    re.IGNORECASE,
)
_LABEL = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:+-]{1,40})", re.IGNORECASE)
_HIGH = re.compile(rb"[\x80-\xff]+")
_HIGH_PAIRS = re.compile(rb"(?:[\x80-\xff]+[\x40-\x7e]?)+")
_GUESSES = (_GB, "big5hkscs", "cp932", "euc_jp", "cp949", "cp1251", "koi8_r")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of some bytes, how they were read, and on what evidence."""

    text: str
    charset: str
    """The WHATWG name, lower case; every gb* is `gb18030`."""
    why: str
    repaired: tuple[str, ...] = ()
    """What was mended: `cut tail`, `bad bytes: 3`, `mojibake: gb18030 read as latin-1`."""

    @property
    def flags(self) -> tuple[str, ...]:
        """Quality flags for the article: `mojibake` when what remains is not what was written."""
        bad = self.text.count("\ufffd") + self.text.count("锟斤拷")
        return ("mojibake",) if bad > 20 and bad * 200 > len(self.text) else ()


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """The text of `body`; any bytes give a text, and U+FFFD stands for what cannot be read.

    `content_type` is the HTTP header as sent.

    >>> decode("镕—·".encode("gb18030"), "text/html; charset=gb2312").text
    '镕—·'
    """
    found = _by_bom(body) or _as_utf8(body) or _by_label(body, content_type) or _by_shape(body)
    return _unmojibaked(found, body)


def codec_of(label: str) -> str | None:
    """The Python codec for a charset label as the web means it, or None for an unknown one.

    >>> codec_of("GB2312"), codec_of("iso-8859-1"), codec_of("klingon")
    ('gb18030', 'cp1252', None)
    """
    return _CODECS.get(label.strip().strip("\"'").lower())


def _by_bom(body: bytes) -> Decoded | None:
    for mark, codec in _BOMS:
        if body.startswith(mark):
            text, bad = _read(body[len(mark) :], codec)
            return _decoded(text, codec, "byte order mark", bad)
    return None


def _as_utf8(body: bytes) -> Decoded | None:
    if _utf16_shape(body) or _escapes(body):
        return None
    try:
        return Decoded(body.decode("utf-8"), "utf-8", "the bytes are valid UTF-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and len(body) - error.start <= CUT_TAIL:
            text = body[: error.start].decode("utf-8")
            if not text.isascii():
                return Decoded(text, "utf-8", "valid UTF-8 but for its cut end", ("cut tail",))
    return _mixed_utf8(body)


def _mixed_utf8(body: bytes) -> Decoded | None:
    """UTF-8 with a few bad bytes: detectors take it for gb18030, which reads all of it wrongly."""
    text = body.decode("utf-8", "replace")
    good = len(text) - len(text.encode("ascii", "ignore"))
    bad = text.count("\ufffd")
    good -= bad
    if good < 10 or bad > BAD_SHARE * good:
        return None
    return Decoded(text, "utf-8", "UTF-8 but for a few bytes", (f"bad bytes: {bad}",))


def _by_label(body: bytes, content_type: str | None) -> Decoded | None:
    """The first label that reads the bytes; a single-byte one reads anything, so it is doubted."""
    labels = _labels(body, content_type)
    ignored = tuple(
        f"{where} says {label}, unknown" for label, where in labels if not codec_of(label)
    )
    tries = [(codec, where, label) for label, where in labels if (codec := codec_of(label))]
    weak = [item for item in tries if item[0] == "cp1252"]
    for codec, where, label in [item for item in tries if item[0] != "cp1252"] + weak:
        if codec == "utf-8" or (codec == "cp1252" and _paired(body)):
            continue
        if codec.startswith("utf-16") and b"\0" not in body[:1024]:
            continue
        text, bad = _read(body, codec)
        if bad <= max(2, BAD_SHARE * _wide(text)):
            why = "; ".join((f"{where} says {label}", *ignored))
            return _decoded(text, codec, why, bad)
    return None


def _labels(body: bytes, content_type: str | None) -> list[tuple[str, str]]:
    labels = []
    if found := _LABEL.search(content_type or ""):
        labels.append((found[1], "HTTP"))
    if meta := _META.search(body[:META_REACH]):
        labels.append((meta[1].decode("ascii", "replace"), "meta"))
    return labels


def _by_shape(body: bytes) -> Decoded:
    if codec := _utf16_shape(body):
        text, bad = _read(body, codec)
        return _decoded(text, codec, "every other byte is NUL", bad)
    if _escapes(body):
        text, bad = _read(body, "iso2022_jp_2")
        if bad <= BAD_SHARE * _wide(text):
            return _decoded(text, "iso2022_jp_2", "escape sequences of iso-2022-jp", bad)
    codec = _commonest(body) if _paired(body) else "cp1252"
    text, bad = _read(body, codec)
    why = "the commonest characters fit" if codec != "cp1252" else "single bytes above ASCII"
    return _decoded(text, codec, f"no label that fits; {why}", bad)


def _escapes(body: bytes) -> bool:
    return b"\x1b" in body and b"\x1b$" in body


def _commonest(body: bytes) -> str:
    """The codec under which the letters that a language uses most are most."""
    head = b"".join(_HIGH_PAIRS.findall(body[:SAMPLE]))[:SAMPLE_HIGH]
    reads = {codec: _read(head, codec) for codec in _GUESSES}
    return max(reads, key=lambda codec: mojibake.likely(reads[codec][0]) - _loss(*reads[codec]))


def _utf16_shape(body: bytes) -> str | None:
    """Of a page in UTF-16 the markup has a NUL in every pair, always on the same side."""
    head = body[:1024]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < 4 or max(even, odd) * 24 < len(head) or min(even, odd) * 8 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _paired(body: bytes) -> bool:
    """Whether bytes above ASCII stand in company, as in Chinese, not alone as in French."""
    runs = _HIGH.findall(body[:SAMPLE])
    return 2 * sum(map(len, runs)) >= 3 * len(runs) > 0


def _loss(text: str, bad: int) -> float:
    return bad / max(1, _wide(text))


def _wide(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _read(body: bytes, codec: str) -> tuple[str, int]:
    """The text and how many places could not be read."""
    try:
        text, bad = body.decode(codec), 0
    except UnicodeDecodeError:
        text = body.decode(codec, _EURO if codec == _GB else "replace")
        bad = text.count("\ufffd")
    if codec == _GB:
        text = text.replace("\ue5e5", "\u3000")
    return text.removeprefix("\ufeff"), bad


def _euro(error: UnicodeError) -> tuple[str, int]:
    """A lone 80 is € in the web's gb18030; else one byte is given up, so that ASCII survives."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    lone = error.object[error.start] == 0x80
    return ("€" if lone else "\ufffd", error.start + 1)


_EURO = "jianbao-gb18030"
codecs.register_error(_EURO, _euro)  # a registry is the only way to mend in linear time


def _decoded(text: str, codec: str, why: str, bad: int) -> Decoded:
    return Decoded(text, _NAMES.get(codec, codec), why, (f"bad bytes: {bad}",) if bad else ())


def _unmojibaked(found: Decoded, body: bytes) -> Decoded:
    """Undo one wrong reading upstream, only when UTF-8 holds more Latin-1 letters than Han."""
    if found.charset != "utf-8" or not mojibake.suspicious(body):
        return found
    text, what = mojibake.repair(found.text)
    if not what:
        return found
    return replace(found, text=text, repaired=(*found.repaired, f"mojibake: {what}"))
