"""Text that was decoded with the wrong charset before it reached us, and its repair.

`ÖйúÌØÉ«` is 中国特色 in gb18030, read as Latin-1 and stored as UTF-8; `ä¸\xadå›½` is 中国 encoded
twice, and `donâ€™t` is don’t; `涓浗` is 中国 in UTF-8, read as gb18030.
"""

from __future__ import annotations

import re
from collections import Counter

SAMPLE = 8_000
"""How many bytes are looked at to suspect a page."""

_COMMON = frozenset(
    "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可"
    "这來國個說們為時會後對過學這還發經現業員報記者月日市新電"
    "はのにをたがでとしれさいるなすもっあいうえおら"
    "이다는을의에가고한로는"
)
_LETTERS = frozenset(
    "оеаинтсрвлкмдпуяыьгзбчй"
    "αοιετνσρκπυςμληωάέήίόύώ"
    "יוהלאמרבתשנדםע"
    "اليمونرتبةعدسفكحق"
    "านรอกเงมยลวดทสตะปบค่้ัิี"
)
_ALPHABET = 0.5
"""The share of a text that the commonest letters of its alphabet make."""
MARKS = frozenset("，。、：；！？“”‘’（）《》「」　…—–·")
_NARROW = re.compile(f"[\x00-\x7f{''.join(sorted(MARKS))}]+")
_CP1252 = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ"
_TO_BYTE = {ord(char): 0x80 + n for n, char in enumerate(_CP1252)} | {0xFFFD: 0xFF}
_RUN = re.compile(f"[\x80-\xff\ufffd{_CP1252}]{{2,}}")
_PAIRS = re.compile(f"(?:[\x80-\xff\ufffd{_CP1252}][@-~]?){{2,}}+")
_LETTERS_RUN = re.compile("[\xc0-\xff¨¸]+")
_LONG = 4
"""No Western word has so many letters with accents in a row."""
_LATIN_WORD = re.compile(
    rb"(?:[\xc2\xc3][\x80-\xbf]|\xe2[\x80-\x84][\x80-\xbf]|\xc5[\x92-\xbe]|\xc6\x92|\xcb[\x86\x9c]"
    rb"|\xef\xbf\xbd){6,}"
)
_TWICE_BYTES = re.compile(rb"\xc3(?:\xa2(?:\xe2\x82\xac|\xc2\x80)|[\x82\x83]\xc2|\x85\xe2\x80\x9a)")
"""What ’ é » ł begin with when they were encoded twice: always with C3."""
_TWICE = re.compile(f"â[€\x80‚\x82][\x80-\xbf{_CP1252}]|[ÂÃÄÅ][\x80-\xbf{_CP1252}]")
_LEADS = re.compile("[ÂÃÄÅ]|â[€\x80]")
_AS_GBK = ("锛", "銇")
"""What ， and kana in UTF-8 begin with for one who reads gb18030; else they are rare."""
_WIDE_RUN = re.compile("[^\x00-\x7f]{2,}")
_LEAST = 3
"""So many signs of one misreading make it one."""
_LOST = 0.34
"""The share of a run that may have been lost to it."""


def suspicious(text: str, body: bytes) -> bool:
    """Whether a text, in UTF-8 `body`, looks as if it was read wrongly before; a cheap look."""
    if any(sign in text for sign in _AS_GBK) and sum(map(text.count, _AS_GBK)) >= _LEAST:
        return True
    if b"\xc3" not in body:
        return False
    if len(_TWICE_BYTES.findall(body)) >= _LEAST:
        return True
    middle = body.find(b"\xc3", len(body) // 3)
    sample = body[middle : middle + SAMPLE] if middle >= 0 else b""
    latin = sample.count(b"\xc3")
    return latin >= 9 and sum(map(len, _LATIN_WORD.findall(sample))) > latin


def likely(text: str) -> float:
    """How much a text looks like common Chinese, Japanese, Korean or Cyrillic, 0 to 1.

    Letters of an alphabet count a fifth, and only where they are most of it: any text of few
    letters has many common ones.
    """
    wide = Counter(_NARROW.sub("", text[:20_000])[:4000])
    words = sum(wide[char] for char in wide.keys() & _COMMON)
    letters = sum(wide[char] for char in wide.keys() & _LETTERS)
    if letters < _ALPHABET * wide.total():
        letters = 0
    return (words + 0.2 * letters) / wide.total() if wide else 0.0


def repair(text: str) -> tuple[str, str]:
    """The text with wrongly read runs read rightly, and what they were; `""` when nothing was.

    >>> repair("ÖÐ¹úÌØÉ«£¬ÖÐ¹úÈËÔÚÖÐ¹ú£¬ÖÐ¹úÊÇÖÐ¹úÈËµÄ")[0]
    '中国特色，中国人在中国，中国是中国人的'
    """
    for codec in ("utf-8", "gb18030", "big5hkscs"):
        runs = _PAIRS if codec == "big5hkscs" else _RUN
        mended = runs.sub(lambda run, codec=codec: _reread(run[0], codec), text)  # type: ignore[misc]  # mypy cannot see the bound default
        if mended != text and _likelier(mended, text):
            name = "big5" if codec == "big5hkscs" else codec
            return mended, f"{name} read as latin-1"
    if _all_accents(text):
        mended = _LETTERS_RUN.sub(lambda run: run[0].encode("latin-1").decode("cp1251"), text)
        if _likelier(mended, text):
            return mended, "windows-1251 read as latin-1"
    if sum(map(text.count, _AS_GBK)) >= _LEAST:
        mended = _WIDE_RUN.sub(_from_gbk, text)
        if _likelier(mended, text):
            return mended, "utf-8 read as gb18030"
    signs = len(_TWICE.findall(text))
    if signs >= _LEAST and 5 * signs >= 4 * len(_LEADS.findall(text)):
        return _TWICE.sub(lambda run: _reread(run[0], "utf-8"), text), "utf-8 encoded twice"
    return text, ""


def _all_accents(text: str) -> bool:
    """Whether letters with accents make whole words, which they do in no language."""
    sizes = [len(run) for run in _LETTERS_RUN.findall(text[:200_000])]
    return sum(size for size in sizes if size >= _LONG) > 0.6 * sum(sizes) > 0


def _likelier(mended: str, text: str) -> bool:
    """Whether the mended text is one that people write, in ten letters or more."""
    letters = sum(1 for char in mended[:200_000] if char > "\u036f" and char not in MARKS)
    return letters >= 10 and likely(mended) > 0.1 + likely(text)


def _reread(run: str, codec: str) -> str:
    raw = run.translate(_TO_BYTE).encode("latin-1", "replace")
    try:
        return raw.decode(codec)
    except UnicodeDecodeError:
        if len(run) < 9 or codec == "gb18030":
            return run
    return _mostly(raw.decode(codec, "replace"), run)


def _from_gbk(run: re.Match[str]) -> str:
    raw = b"\xff".join(piece.encode("gb18030", "replace") for piece in run[0].split("\ufffd"))
    return _mostly(raw.decode("utf-8", "replace"), run[0])


def _mostly(read: str, run: str) -> str:
    """What was read, if most of it was."""
    return read if read.count("\ufffd") <= _LOST * len(read) else run
