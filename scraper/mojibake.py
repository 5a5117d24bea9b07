"""Text that was decoded with the wrong charset before it reached us, and its repair.

`ÖйúÌØÉ«` is 中国特色 in gb18030, read as Latin-1 and stored as UTF-8; `ä¸\xadå›½` is 中国 encoded
twice.
"""

from __future__ import annotations

import re

SAMPLE = 8_000
"""How many bytes are looked at to suspect a page."""

_COMMON = frozenset(
    "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可"
    "这來國個說們為時會後對過學這還發經現業員報記者月日市新電"
    "はのにをたがでとしれさいるなすもっあいうえおら"
    "이다는을의에가고한로는"
)
_LETTERS = frozenset("оеаинтсрвлкмдпуяыьгзбчй")
_MARKS = frozenset("，。、：；！？“”‘’（）《》「」　…—–·")
_CP1252 = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ"
_TO_BYTE = {ord(char): 0x80 + n for n, char in enumerate(_CP1252)}
_RUN = re.compile(f"[\x80-\xff{_CP1252}]{{2,}}")
_LATIN_WORD = re.compile(rb"(?:[\xc2\xc3][\x80-\xbf]){6,}")
_HAN = re.compile("[\u4e00-\u9fff]")


def suspicious(body: bytes) -> bool:
    """Whether UTF-8 bytes hold words of Latin-1 letters only; a cheap look, first."""
    middle = body.find(b"\xc3", len(body) // 3)
    sample = body[middle : middle + SAMPLE] if middle >= 0 else b""
    latin = sample.count(b"\xc3")
    return latin >= 9 and sum(map(len, _LATIN_WORD.findall(sample))) > latin


def likely(text: str) -> float:
    """How much a text looks like common Chinese, Japanese, Korean or Cyrillic, 0 to 1.

    Letters of an alphabet count a fifth: any text of few letters has many common ones.
    """
    wide = [char for char in text[:20_000] if char > "\x7f" and char not in _MARKS][:4000]
    common = sum(1.0 if char in _COMMON else 0.2 if char in _LETTERS else 0.0 for char in wide)
    return common / len(wide) if wide else 0.0


def repair(text: str) -> tuple[str, str]:
    """The text with wrongly read runs read rightly, and what they were; `""` when nothing was.

    >>> repair("ÖÐ¹úÌØÉ«£¬ÖÐ¹úÈËÔÚÖÐ¹ú£¬ÖÐ¹úÊÇÖÐ¹úÈËµÄ")[0]
    '中国特色，中国人在中国，中国是中国人的'
    """
    for codec in ("utf-8", "gb18030", "big5hkscs"):
        mended = _RUN.sub(lambda run, codec=codec: _reread(run[0], codec), text)  # type: ignore[misc]  # mypy cannot see the bound default
        if len(_HAN.findall(mended[:200_000])) >= 10 and likely(mended) > 0.1:
            name = "big5" if codec == "big5hkscs" else codec
            return mended, f"{name} read as latin-1"
    return text, ""


def _reread(run: str, codec: str) -> str:
    try:
        return run.translate(_TO_BYTE).encode("latin-1").decode(codec)
    except UnicodeDecodeError:
        return run
