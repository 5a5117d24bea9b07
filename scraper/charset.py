"""Bytes to text, in the order that real news pages need.

    BOM → UTF-8 (a cut tail, a few bad bytes) → escapes → HTTP label → meta label → shape → replace

UTF-8 comes before every label because pages that moved to UTF-8 keep their old `gb2312` label.
Every gb* label is decoded as gb18030: the `gb2312` codec cannot read 镕 and misreads · and —.
A label is doubted when the text it gives is none that people write and another charset's is; a
page without one is read by its commonest letters and the language that it names. Pages put together
from parts in UTF-8 and in gb18030 are read part by part.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace

from scraper import mojibake
from scraper.codings import GB, codec_for_language, codec_of, name_of

META_REACH = 8192
"""How many bytes are searched for a `<meta charset>`; the standard says 1024, too few."""
CUT_TAIL = 3
"""A body cut in mid-character ends with at most this many bytes of an unfinished one."""
BAD_SHARE = 0.05
"""The share of undecodable characters among the non-ASCII ones that a charset may have."""
SAMPLE = 200_000
"""How many bytes are looked at to guess the charset of a page that does not tell it."""
SAMPLE_HIGH = 4_000
"""How many of them that are not ASCII."""
ENOUGH_TO_DOUBT = 40
"""Bytes above ASCII; of fewer a label is believed."""

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
_COMMENT = re.compile(rb"<!--(?:.*?-->|.*)", re.DOTALL)
_LANGUAGE = re.compile(
    rb"<html\b[^<>]{0,500}?\blang\s{0,9}=\s{0,9}[\"']?([\w-]{2,20})", re.IGNORECASE
)
_HIGH = re.compile(rb"[\x80-\xff]+")
_HIGH_OR_GAP = bytes(0x20 if byte < 0x80 else byte for byte in range(256))
_HIGH_PAIRS = re.compile(rb"[\x80-\xff]+[\x40-\x7e]?(?:[\x80-\xff]+[\x40-\x7e]?)*")
_UTF8_RUN = re.compile(
    rb"[\xe2-\xe9\xef](?<![\x80-\xff].)[\x80-\xbf]{2}(?:[\xe2-\xe9\xef][\x80-\xbf]{2}){2,}+"
    rb"(?![\x80-\xff])"
)
"""Three characters or more of Chinese in UTF-8, on their own: as gb18030 they are never words.

The look behind stands second: it costs more than the look at a byte.
"""
_C1 = re.compile(rb"[\x80-\x9f]")
"""Bytes that are letters in Windows' charsets and controls in those of ISO."""
_MIDDLE = re.compile(rb"(?<=[a-z])[\xb1\xb3\xb6\xb9\xbe\xbf](?=[a-z])")
"""Letters of Poland and its neighbours, that Western charsets have marks for: none inside words."""
_EAST_ASIAN = frozenset((GB, "big5hkscs", "cp932", "euc_jp", "cp949"))
_GUESSES = (
    GB, "big5hkscs", "cp932", "euc_jp", "cp949", "cp1251", "koi8_r", "iso8859_5", "cp866",
    "cp1253", "cp1255", "cp1256", "cp874",
)  # fmt: skip
_UNLIKELY = 0.06
"""A text with a smaller share of its language's commonest characters is doubted."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of some bytes, how they were read, and on what evidence."""

    text: str
    charset: str
    """The WHATWG name, lower case; every gb* is `gb18030`."""
    why: str
    repaired: tuple[str, ...] = ()
    """What was mended: `cut tail`, `bad bytes: 3`, `mojibake: gb18030 read as latin-1`."""
    body: bytes | None = field(default=None, repr=False, compare=False)
    """The bytes themselves, when they are this very text in UTF-8."""

    @property
    def utf8(self) -> bytes:
        """The text in UTF-8, as parsers want it."""
        return self.text.encode("utf-8", "replace") if self.body is None else self.body

    @property
    def evidence(self) -> str:
        """How the bytes were read, for people: the reason, and what was mended."""
        return "; ".join((self.why, *self.repaired))

    @property
    def flags(self) -> tuple[str, ...]:
        """Quality flags for the article: `mojibake` when what remains is not what was written."""
        if "\ufffd" not in self.text and "锟" not in self.text:
            return ()
        bad = self.text.count("\ufffd") + self.text.count("锟斤拷")
        return ("mojibake",) if bad > 20 and bad * 200 > len(self.text) else ()


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """The text of `body`; any bytes give a text, and U+FFFD stands for what cannot be read.

    `content_type` is the HTTP header as sent.

    >>> decode("镕—·".encode("gb18030"), "text/html; charset=gb2312").text
    '镕—·'
    """
    found = _by_bom(body)
    body = body.removeprefix(codecs.BOM_UTF8)
    found = (
        found
        or _as_utf8(body)
        or _by_escapes(body)
        or _by_label(body, content_type)
        or _by_shape(body)
    )
    return _unmojibaked(found, body)


def _by_bom(body: bytes) -> Decoded | None:
    for mark, codec in _BOMS:
        if body.startswith(mark):
            text, bad = _read(body[len(mark) :], codec)
            if codec == "utf-8" and bad > max(2, BAD_SHARE * _wide(text)):
                return None
            return _decoded(text, codec, "byte order mark", bad)
    return None


def _as_utf8(body: bytes) -> Decoded | None:
    if _utf16_shape(body) or _escapes(body):
        return None
    try:
        return Decoded(body.decode(), "utf-8", "the bytes are valid UTF-8", body=body)
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and len(body) - error.start <= CUT_TAIL:
            text = body[: error.start].decode("utf-8")
            if not text.isascii():
                return Decoded(text, "utf-8", "valid UTF-8 but for its cut end", ("cut tail",))
    return _mixed_utf8(body)


def _mixed_utf8(body: bytes) -> Decoded | None:
    """UTF-8 with a few bad bytes: detectors take it for gb18030, which reads all of it wrongly."""
    text = body.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    bad = lost - body.count(b"\xef\xbf\xbd")
    good = _wide(text) - lost
    if good < 2 or 3 * bad > good:
        return None
    pieces = [0]

    def foreign(run: re.Match[bytes]) -> bytes:
        mended = _gb_run(run[0])
        pieces[0] += mended != run[0]
        return mended

    if bad > CUT_TAIL:
        text = _HIGH.sub(foreign, body).decode("utf-8", "replace")
        bad = text.count("\ufffd") - body.count(b"\xef\xbf\xbd")
    repaired = (f"bad bytes: {bad}",) if bad else ()
    if pieces[0]:
        repaired = (f"pieces in gb18030: {pieces[0]}", *repaired)
    return Decoded(text.removeprefix("\ufeff"), "utf-8", "UTF-8 but for a few bytes", repaired)


def _gb_run(run: bytes) -> bytes:
    """In UTF-8 what is no UTF-8 but Chinese in gb18030; anything else as it is."""
    if len(run) < 4 or 2 * len(run.decode("utf-8", "ignore").encode()) > len(run):
        return run
    try:
        text = run.decode(GB)
    except UnicodeDecodeError:
        return run
    plain = sum(1 for char in text if "\u4e00" <= char <= "\u9fff" or char in mojibake.MARKS)
    return text.encode() if 10 * plain >= 9 * len(text) else run


def _by_escapes(body: bytes) -> Decoded | None:
    """The seven-bit charset of Japan; no label that denies it can be right."""
    if not _escapes(body) or sum(map(len, _HIGH.findall(body))) > CUT_TAIL:
        return None
    text, bad = _read(body, "iso2022_jp_2")
    if bad > BAD_SHARE * _wide(text):
        return None
    return _decoded(text, "iso2022_jp_2", "escape sequences of iso-2022-jp", bad)


def _by_label(body: bytes, content_type: str | None) -> Decoded | None:
    """The first label that reads the bytes; a single-byte one reads anything, so it is doubted."""
    labels = _labels(body, content_type)
    ignored = tuple(
        f"{where} says {label}, unknown" for label, where in labels if not codec_of(label)
    )
    tries = [(codec, where, label) for label, where in labels if (codec := codec_of(label))]
    weak = [item for item in tries if item[0] == "cp1252"]
    for codec, where, label in [item for item in tries if item[0] != "cp1252"] + weak:
        if not _may_be(codec, body):
            continue
        text, bad = _read(body, codec)
        if bad <= max(2, BAD_SHARE * _wide(text)):
            if rival := _rival(codec, body):
                text, bad = _read(body, rival)
                why = f"{where} says {label}, but the commonest characters fit {name_of(rival)}"
                return _decoded(text, rival, why, bad)
            why = "; ".join((f"{where} says {label}", *ignored))
            return _decoded(text, codec, why, bad)
    return None


def _labels(body: bytes, content_type: str | None) -> list[tuple[str, str]]:
    labels = []
    if found := _LABEL.search(content_type or ""):
        labels.append((found[1], "HTTP"))
    if meta := _META.search(_COMMENT.sub(b"", body[:META_REACH])):
        labels.append((meta[1].decode("ascii", "replace"), "meta"))
    return labels


def _may_be(codec: str, body: bytes) -> bool:
    """Whether bytes that are no UTF-8 can be what the label says, at a first look."""
    if codec == "utf-8":
        return False
    if codec.startswith("utf-16"):
        return b"\0" in body[:1024]
    if codec == "cp1252":
        return not _paired(body) and _of_language(body) in _EAST_ASIAN | {None}
    return codec not in _EAST_ASIAN or _paired(body)


def _rival(codec: str, body: bytes) -> str | None:
    """The charset that fits, where the label's reads the bytes as words that nobody writes."""
    if codec not in _EAST_ASIAN:
        return None
    head = _high_sample(body, SAMPLE_HIGH // 4)
    if len(head) < ENOUGH_TO_DOUBT:
        return None
    held = _fit(head, codec)
    if held >= _UNLIKELY:
        return None
    other = _commonest(head)
    return other if other != codec and _fit(head, other) > 2 * _UNLIKELY + held else None


def _by_shape(body: bytes) -> Decoded:
    if codec := _utf16_shape(body):
        text, bad = _read(body, codec)
        return _decoded(text, codec, "every other byte is NUL", bad)
    told = _of_language(body)
    if _paired(body):
        codec, why = _commonest(_high_sample(body, SAMPLE_HIGH)), "the commonest characters fit"
    elif told is not None and told not in _EAST_ASIAN:
        codec, why = told, "what its language was written in"
        if told == "cp1250" and not _C1.search(body):
            codec = "iso8859_2"
    else:
        codec, why = "cp1252", "single bytes above ASCII"
    text, bad = _read(body, codec)
    return _decoded(text, codec, f"no label that fits; {why}", bad)


def _of_language(body: bytes) -> str | None:
    """What pages in the language that `<html lang>` names, or its letters, were written in."""
    found = _LANGUAGE.search(body[:META_REACH])
    told = codec_for_language(found[1].decode("ascii", "replace")) if found else None
    if told is None and len(_MIDDLE.findall(body[:SAMPLE])) > 4:
        return "cp1250"
    return told


def _escapes(body: bytes) -> bool:
    return b"\x1b" in body and b"\x1b$" in body


def _high_sample(body: bytes, size: int) -> bytes:
    """So many bytes of the characters that are not ASCII."""
    head = bytearray()
    for run in _HIGH_PAIRS.finditer(body[:SAMPLE]):
        head += run[0]
        if len(head) >= size:
            break
    return bytes(head[:size])


def _commonest(head: bytes) -> str:
    """The codec under which the letters that a language uses most are most."""
    return max(_GUESSES, key=lambda codec: _fit(head, codec))


def _fit(head: bytes, codec: str) -> float:
    text, bad = _read(head, codec)
    return mojibake.likely(text) - bad / max(1, _wide(text))


def _utf16_shape(body: bytes) -> str | None:
    """Of a page in UTF-16 the markup has a NUL in every pair, always on the same side."""
    head = body[:1024]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < 4 or max(even, odd) * 24 < len(head) or min(even, odd) * 8 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _paired(body: bytes) -> bool:
    """Whether bytes above ASCII stand in company, as in Chinese, not alone as in French."""
    runs = body[:SAMPLE].translate(_HIGH_OR_GAP).split()
    return 2 * sum(map(len, runs)) >= 3 * len(runs) > 0


def _wide(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _read(body: bytes, codec: str) -> tuple[str, int]:
    """The text and how many places could not be read."""
    if codec in (GB, "big5hkscs") and _UTF8_RUN.search(body):
        return _read_parts(body, codec)
    text, bad = _read_one(body, codec)
    return text.removeprefix("\ufeff"), bad


def _read_one(body: bytes, codec: str) -> tuple[str, int]:
    try:
        text, bad = body.decode(codec), 0
    except UnicodeDecodeError:
        text = body.decode(codec, _EURO if codec == GB else "replace")
        bad = text.count("\ufffd")
    if codec == GB:
        text = text.replace("\ue5e5", "\u3000")
    return text, bad


def _read_parts(body: bytes, codec: str) -> tuple[str, int]:
    """A page into which pieces in UTF-8 were included."""
    pieces: list[str] = []
    at, bad = 0, 0
    for run in _UTF8_RUN.finditer(body):
        text, lost = _read_one(body[at : run.start()], codec)
        pieces += text, run[0].decode("utf-8", "replace")
        at, bad = run.end(), bad + lost
    text, lost = _read_one(body[at:], codec)
    return "".join((*pieces, text)).removeprefix("\ufeff"), bad + lost


def _euro(error: UnicodeError) -> tuple[str, int]:
    """A lone 80 is € in the web's gb18030; else one byte is given up, so that ASCII survives."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    lone = error.object[error.start] == 0x80
    return ("€" if lone else "\ufffd", error.start + 1)


_EURO = "jianbao-gb18030"
codecs.register_error(_EURO, _euro)  # a registry is the only way to mend in linear time


def _decoded(text: str, codec: str, why: str, bad: int) -> Decoded:
    return Decoded(text, name_of(codec), why, (f"bad bytes: {bad}",) if bad else ())


def _unmojibaked(found: Decoded, body: bytes) -> Decoded:
    """Undo one wrong reading upstream, only when UTF-8 holds more Latin-1 letters than Han."""
    if found.charset != "utf-8" or not mojibake.suspicious(found.text, body):
        return found
    text, what = mojibake.repair(found.text)
    if not what:
        return found
    return replace(found, text=text, repaired=(*found.repaired, f"mojibake: {what}"), body=None)
