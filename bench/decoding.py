"""Bytes to text on real pages: as they came, and rewritten into every charset of their language.

    python -m bench.decoding [--step N] [--missed]

No page may be misread: the article that people recorded must stand in the decoded text, and a page
that is written again in another charset (with its label, a stale one or none, with a bad byte, cut
in mid-character, with a piece in UTF-8) must give the text it was made of. Ends with 1 when a
page as it came is misread, or when a way of writing falls under its floor. Without the corpus
beside the checkout the run is skipped.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from html import unescape

from bench.accuracy import pages, shared
from scraper.charset import decode
from scraper.text import squeeze

FOUND = 0.9
"""The share of the recorded article's 4-grams that the decoded page must hold."""
SAME = 0.99
"""The share of a rewritten page's 4-grams that must be read again."""
FLOOR = 0.9
"""The share of rewritten pages of each kind that must be read rightly."""
CHARSETS = {
    "zh-Hans": ("gb18030",), "zh-Hant": ("big5hkscs", "gb18030"), "ko": ("cp949",),
    "ja": ("cp932", "euc_jp", "iso2022_jp_2"), "ru": ("cp1251", "koi8_r", "iso8859_5"),
    "el": ("cp1253", "iso8859_7"), "pl": ("cp1250", "iso8859_2"), "en": ("cp1252",),
}  # fmt: skip
LABELS = {
    "gb18030": "gb2312", "big5hkscs": "big5", "cp949": "euc-kr", "cp932": "shift_jis",
    "euc_jp": "euc-jp", "iso2022_jp_2": "iso-2022-jp", "cp1251": "windows-1251",
    "koi8_r": "koi8-r", "iso8859_5": "iso-8859-5", "cp1253": "windows-1253",
    "iso8859_7": "iso-8859-7", "cp1250": "windows-1250", "iso8859_2": "iso-8859-2",
    "cp1252": "iso-8859-1", "utf-8": "utf-8",
}  # fmt: skip
_CHARSET = re.compile(r"(charset\s*=\s*[\"']?)([\w-]+)", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,3000}>")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")


def grams(text: str) -> set[str]:
    """Every run of four characters."""
    return {text[n : n + 4] for n in range(len(text) - 3)}


def share(wanted: str, got: str) -> float:
    """How much of a text another one holds."""
    asked = grams(wanted)
    return len(asked & grams(got)) / len(asked) if asked else 1.0


def shown(text: str) -> str:
    """About what a page shows, and what its scripts hold."""
    told = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), _TAG.sub("", text))
    return squeeze(unescape(told))


def ways(text: str, codec: str) -> Iterator[tuple[str, str, bytes, str | None]]:
    """How, the text meant, its bytes, and the label that HTTP gives."""
    bare = _CHARSET.sub("", text).encode(codec, "ignore").decode(codec, "ignore")
    body, label = bare.encode(codec), LABELS[codec]
    middle = next((n for n in range(len(body) // 2, len(body)) if body[n] > 0x7F), len(body) // 2)
    yield "label in HTTP", bare, body, label
    named = _CHARSET.sub(lambda match: match[1] + label, text)
    raw = named.encode(codec, "ignore")
    yield "label in meta", raw.decode(codec, "ignore"), raw, None
    yield "no label", bare, body, None
    yield "stale utf-8 label", bare, body, "utf-8"
    if codec != "cp1252":
        yield "stale latin label", bare, body, "iso-8859-1"
    yield "a bad byte", bare, body[:middle] + b"\xff" + body[middle:], label
    yield "a bad byte, no label", bare, body[:middle] + b"\xff" + body[middle:], None
    yield "cut", body[: middle + 1].decode(codec, "ignore"), body[: middle + 1], label
    if codec in ("gb18030", "big5hkscs"):
        piece = "<p>这一段是用另一种编码写成的文字</p>"
        yield "a piece in UTF-8", bare + piece, body + piece.encode(), label
        wrong = "big5" if codec == "gb18030" else "gb2312"
        yield "the other label", bare, body, wrong


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--step", type=int, default=10, help="rewrite every so-manieth page")
    parser.add_argument("--missed", action="store_true", help="name the rewritten pages misread")
    options = parser.parse_args()
    place = shared()
    if place is None:
        print("decoding: skipped, no corpus beside the checkout")
        return 0
    lost, right, asked = [], Counter[tuple[str, str, str]](), Counter[tuple[str, str, str]]()
    for n, (row, body) in enumerate(pages(place)):
        found = decode(body)
        wanted = squeeze(row.get("body") or "")
        if (held := share(wanted, shown(found.text))) < FOUND:
            lost.append(f"{row['id']}: {held:.3f} of its article found, {found.why}")
        if n % options.step:
            continue
        text = found.text.replace("\ufffd", "")
        for codec in (*CHARSETS.get(row["lang"], ()), "utf-8"):
            for way, meant, raw, label in ways(text, codec):
                key = (way, row["lang"] if row["lang"] in CHARSETS else "other", codec)
                got = decode(raw, f"text/html; charset={label}" if label else None)
                good = got.text == meant or share(meant, got.text) >= SAME
                asked[key] += 1
                right[key] += good
                if options.missed and not good:
                    print(key, row["id"], got.charset, got.why, got.repaired)
    return _told(lost, right, asked)


def _told(
    lost: list[str], right: Counter[tuple[str, str, str]], asked: Counter[tuple[str, str, str]]
) -> int:
    low = []
    for way in dict.fromkeys(key[0] for key in asked):
        keys = [key for key in asked if key[0] == way]
        print(f"{way:22} {sum(right[k] for k in keys):5} of {sum(asked[k] for k in keys):5}")
        for key in keys:
            if right[key] < asked[key]:
                print(f"    {key[1]:8} as {key[2]:10} {right[key]} of {asked[key]}")
            if right[key] < FLOOR * asked[key]:
                low.append(f"{key[1]} as {key[2]}, {way}")
    print(f"{len(lost)} pages misread as they came")
    print("\n".join([*lost, *(f"under the floor: {line}" for line in low)]))
    return int(bool(lost or low))


if __name__ == "__main__":
    sys.exit(main())
