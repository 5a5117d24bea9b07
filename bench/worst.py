"""The worst that a page can do: every regular expression and the whole reading, fed hostile text.

    python -m bench.worst [--patterns | --pages] [--size N]

Every pattern of the packages is found by walking their modules. For each, texts are pumped from
the characters that its own parse tree names, and CPU time is taken at N/4, N/2 and N: one that
grows faster than linearly is listed with the text that shows it. Pages are generated families
(nesting, cells, links, attributes, entities, lines of a megabyte, 5 MB of text) with the seconds of
CPU and the peak of memory that `extract` takes for each. Ends with 1 when a pattern that nobody
vouches for in `BOUNDED` is superlinear, or a page takes over `SECONDS`.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import re
import resource
import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from types import FrameType
from typing import Any

import scraper
import storage
from scraper.errors import ReadError
from scraper.model import Snapshot
from scraper.pipeline import extract
from scraper.read.guard import MAX_DEPTH

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    parser_of = importlib.import_module("re._parser")

SECONDS = 10.0
"""CPU time that no page may take."""
SLOW = 0.01
"""Seconds for N characters under which growth is not looked at."""
GROWTH = 3.0
"""Twice the text may take at most so many times as long (quadratic is 4)."""
MOST_CHARS = 14
"""Characters of a pattern that pumps are made of."""
CAPPED = {"scraper.bylines.": 800, "scraper.names.": 800}
"""Rooms that cut every text that they are given, and the characters they leave."""
BOUNDED = {
    "scraper.bylines.datelines._MODS_END": "the words of one dateline",
    "scraper.bylines.english._AND": "lines of 120 characters",
    "scraper.discover.epaper._NAMES_A_PAPER": "addresses",
    "scraper.discover.jsonlist._ADDRESS": "names of 60 characters",
    "scraper.discover.jsonlist._TITLE": "names of 60 characters",
    "scraper.discover.jsonlist._TIME": "names of 60 characters",
    "scraper.read.scripts._ONE": "literals that were matched before",
    "scraper.read.scripts._ARGUMENT": "one argument after the other",
    "scraper.label.marks._FURNITURE": "matched whole, never searched",
}
"""Pattern → why what it is given is short, or cannot make it slow."""
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


_SCANS = frozenset(("search", "findall", "finditer", "sub", "subn", "split"))
_CALL = re.compile(r"(\w+)(?:\[\w.]+\])?\.(search|findall|finditer|subn?|split|match|fullmatch)\b")


def uses() -> dict[str, set[str]]:
    """What the sources call on a name: `search` and its like scan, `match` begins at one place.

    A private name is known by its module, a public one everywhere.
    """
    found: dict[str, set[str]] = {}
    for package in (scraper, storage):
        root = Path(package.__path__[0])
        for path in root.rglob("*.py"):
            parts = path.relative_to(root.parent).with_suffix("").parts
            for name, use in _CALL.findall(path.read_text("utf-8")):
                key = f"{'.'.join(parts)}.{name}" if name.startswith("_") else name
                found.setdefault(key, set()).add("search" if use in _SCANS else use)
    return found


def patterns() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Every compiled pattern that a module holds, also within its tuples and tables."""
    seen: set[tuple[Any, int]] = set()
    for package in (scraper, storage):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if found.name.endswith("__main__"):
                continue
            module = importlib.import_module(found.name)
            for name, value in vars(module).items():
                for pattern in _inside(value, 3):
                    if (key := (pattern.pattern, pattern.flags)) not in seen:
                        seen.add(key)
                        yield f"{found.name}.{name}", pattern


def _inside(value: Any, deep: int) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif deep and isinstance(value, (tuple, list, set, frozenset)):
        for item in value:
            yield from _inside(item, deep - 1)
    elif deep and isinstance(value, dict):
        for item in value.values():
            yield from _inside(item, deep - 1)
    elif deep and hasattr(type(value), "__dataclass_fields__"):
        for name in type(value).__dataclass_fields__:
            yield from _inside(getattr(value, name, None), deep - 1)


def alphabet(pattern: re.Pattern[Any]) -> list[str]:
    """Characters that the pattern names, in order, a few of each class."""
    source = pattern.pattern
    text = source.decode("latin-1") if isinstance(source, bytes) else source
    found: dict[str, None] = {}
    _chars(parser_of.parse(text, pattern.flags), found)
    return list(found)


_CLASSES = {
    "CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " \n", "CATEGORY_WORD": "a1",
    "CATEGORY_NOT_SPACE": "a", "CATEGORY_NOT_DIGIT": "a", "CATEGORY_NOT_WORD": " .",
}  # fmt: skip


def _chars(tree: Any, found: dict[str, None]) -> None:
    for op, value in tree:
        name = str(op)
        if name in ("LITERAL", "NOT_LITERAL"):
            found[chr(value)] = None
        if name in ("ANY", "NOT_LITERAL"):
            found["x"] = None
        elif name == "IN":
            found.update(dict.fromkeys(_of_class(value)))
        for inner in _inner(name, value):
            _chars(inner, found)


def _of_class(items: Any) -> Iterator[str]:
    for kind, item in list(items)[:8]:
        match str(kind):
            case "LITERAL":
                yield chr(item)
            case "RANGE":
                yield chr(item[0])
            case "CATEGORY":
                yield from _CLASSES.get(str(item), "x")
            case "NEGATE":
                yield "x"


def _inner(name: str, value: Any) -> list[Any]:
    """The parts of a pattern that stand within one of its parts."""
    if name == "BRANCH":
        return list(value[1])
    if name in ("SUBPATTERN", "ASSERT", "ASSERT_NOT"):
        return [value[-1]]
    if "REPEAT" in name:
        return [value[2]]
    if name == "ATOMIC_GROUP":
        return [value]
    return [part for part in value[1:] if part is not None] if name == "GROUPREF_EXISTS" else []


def literals(pattern: re.Pattern[Any]) -> list[str]:
    """The runs of plain characters at any level: words that a hostile page repeats."""
    source = pattern.pattern
    text = source.decode("latin-1") if isinstance(source, bytes) else source
    words = re.findall(r"(?:[^\W\d_]|[<=\-/!&;:\"' ]){2,12}", re.sub(r"\\.|\?[:=!<P]+", " ", text))
    return list(dict.fromkeys(words))[:24]


def pumps(pattern: re.Pattern[Any]) -> Iterator[str]:
    """Pieces to repeat: characters, pairs, words, and words with a character."""
    chars = alphabet(pattern)
    short = chars[:: max(1, len(chars) // MOST_CHARS)][:MOST_CHARS]
    yield from dict.fromkeys([*chars[:60], " ", "1", "a", "中", "<", "\n"])
    yield from ("".join(pair) for pair in product(short, repeat=2))
    words = literals(pattern)
    yield from words
    yield from (word + char for word in words[:8] for char in [*short[:6], " ", "1", "a", "中"])


def superlinear(
    pattern: re.Pattern[Any], size: int, used: set[str]
) -> tuple[str, list[float]] | None:
    """The piece that makes the pattern grow faster than its text, with three times."""
    heads = ["", *literals(pattern)[:2]]
    ways = [getattr(pattern, name) for name in sorted(used)] or [pattern.search]
    for piece in pumps(pattern):
        for use in ways:
            for head in heads:
                if (times := _grows(use, pattern, head, piece, size)) is not None:
                    return f"{use.__name__} of {head!r} + {piece!r} × n", times
    return None


def _grows(
    use: Callable[[Any], object], pattern: re.Pattern[Any], head: str, piece: str, size: int
) -> list[float] | None:
    for small in (24, 200):  # what is exponential shows here, and would never end later
        if _timed(use, pattern, head, piece, small) > 0.05:
            return [_timed(use, pattern, head, piece, n) for n in (small // 4, small // 2, small)]
    if _timed(use, pattern, head, piece, size) < SLOW:
        return None
    times = [
        min(_timed(use, pattern, head, piece, n) for _ in range(2))
        for n in (size // 4, size // 2, size)
    ]
    return times if times[2] > GROWTH * times[1] and times[2] > SLOW else None


def _timed(
    use: Callable[[Any], object], pattern: re.Pattern[Any], head: str, piece: str, size: int
) -> float:
    text: Any = head + piece * (size // len(piece)) + "\x01"
    if isinstance(pattern.pattern, bytes):
        text = text.encode("utf-8", "replace")
    signal.setitimer(signal.ITIMER_VIRTUAL, 2.0)
    started = time.process_time()
    try:
        use(text)
    except TimeoutError:
        return 2.0
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.process_time() - started


def _alarm(number: int, frame: FrameType | None) -> None:
    raise TimeoutError


LINE = "江州市水务局通报，城北泵站的三台新机组已于当日凌晨并网，排水能力提高了一倍。"


def families() -> dict[str, str]:
    """Pages that nobody writes in good faith."""
    n = 60_000
    p = f"<p>{LINE}</p>"
    return {
        "5 MB of paragraphs": p * (5_000_000 // len(p.encode())),
        "5 MB in one line": p + LINE * (5_000_000 // len(LINE.encode())),
        "a megabyte of a": p + "a" * 1_000_000,
        "a megabyte of spaces": p + "x" + " " * 1_000_000 + "x",
        "a megabyte of line ends": "x" + "\n" * 1_000_000 + p,
        "a megabyte of U+3000": p + "x" + "\u3000" * 300_000 + "x",
        "60,000 nested div": "<div>" * n + p,
        "60,000 nested span": "<span>" * n + p,
        "60,000 nested b with text": "<b>字" * n + p,
        "60,000 unclosed font with attributes": "".join(f"<font a={i}>x" for i in range(n)) + p,
        "nested tables": "<table><tr><td>" * 5_000 + p,
        "60,000 cells": "<table><tr>" + f"<td>{LINE[:4]}</td>" * n + "</tr></table>" + p,
        "60,000 rows": "<table>" + "<tr><td>1<td>2</tr>" * n + "</table>" + p,
        "60,000 links": f"<a href=/n/1.html>{LINE[:12]}</a> " * n + p,
        "60,000 list items": f"<li><a href=/n/1.html>{LINE[:12]}</a> 2026-01-05" * n + p,
        "60,000 br": f"{LINE[:9]}<br>" * n + p,
        "60,000 images": "<img data-src=/a.jpg>" * n + p,
        "60,000 empty paragraphs": "<p></p>" * n + p,
        "60,000 attributes": "<div " + " ".join(f"a{i}=1" for i in range(n)) + f">{p}</div>",
        "an attribute of a megabyte": f"<div class='{'main ' * 200_000}'>{p}</div>",
        "60,000 entities": "&#x4e2d;&nbsp;&amp;" * n + p,
        "60,000 comments": "<!-- x -->" * n + p,
        "unclosed comments": p + "<!-- " * n,
        "60,000 end tags": "</div></p></b>" * n + p,
        "60,000 metas": "<meta property=og:title content=x>" * n + p,
        "60,000 titles": "<h1>江州新闻</h1>" * n + p,
        "headline repeated": "<title>江州新闻</title>" + f"<p>江州新闻</p>{p}" * 10_000,
        "60,000 datelines": "新华社北京1月5日电（记者张三）" * n + p,
        "60,000 bylines": "<p>记者张三 通讯员李四、王五/文 赵六/图</p>" * 20_000,
        "60,000 times": "<p>2026-01-05 09:15 来源：江州日报 责任编辑：张三</p>" * 20_000 + p,
        "captions": "<p><img src=/a.jpg></p><p>新机组。张三摄</p>" * 20_000,
        "a script of a megabyte": "<script>" + "a='" * 300_000 + "</script>" + p,
        "JSON-LD of a megabyte": "<script type='application/ld+json'>"
        + "[" * 1_000_000
        + "</script>"
        + p,
        "state of a megabyte": "<script>" + '{"content":"' + "字，。" * 300_000 + '"}</script>',
        "60,000 state strings": "<script>" + f'{{"content":"{LINE}{LINE}"}},' * n + "</script>",
        "quotes": "“" * 100_000 + "《" * 100_000 + "（" * 100_000 + p,
        "digits": "1" * 500_000 + "-1:" * 200_000 + p,
        "marks": "，。、" * 200_000 + p,
        "mixed scripts": "中a가あи" * 100_000 + p,
        "pipes": " | ".join(["江州"] * 100_000) + p,
        "plain text": f"{LINE}\n" * 40_000,
        "print columns": "\n".join(LINE[i % 20 : i % 20 + 12] for i in range(100_000)),
        "mojibake": "<p>" + "æ–°é—»" * 100_000 + "</p>",
        "deep but fair": "<div>" * (MAX_DEPTH - 1) + p * 50,
    }


def page_costs() -> list[tuple[str, float]]:
    """Seconds of CPU for each family."""
    found = []
    for name, page in families().items():
        body = page.encode()
        started = time.process_time()
        with suppress(ReadError):
            extract(Snapshot("http://a.cn/1.html", body, NOON))
        found.append((name, time.process_time() - started))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{found[-1][1]:7.2f} s  {len(body) / 1e6:5.1f} MB  peak {peak:6.0f} MB  {name}",
            flush=True,
        )
    return found


def main() -> int:
    """Print what is slow; 1 when something is too slow."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patterns", action="store_true", help="only the regular expressions")
    parser.add_argument("--pages", action="store_true", help="only the pages")
    parser.add_argument("--size", type=int, default=6_000, help="characters of a pumped text")
    options = parser.parse_args()
    bad = 0
    if not options.patterns:
        bad += sum(spent > SECONDS for _, spent in page_costs())
    if not options.pages:
        signal.signal(signal.SIGVTALRM, _alarm)
        count = 0
        known = uses()
        for name, pattern in patterns():
            count += 1
            size = next((n for room, n in CAPPED.items() if name.startswith(room)), options.size)
            used = known.get(name) or known.get(name.rpartition(".")[2], set())
            if (found := superlinear(pattern, size, used)) is not None:
                why = BOUNDED.get(name)
                bad += why is None
                times = " ".join(f"{1000 * one:.1f}" for one in found[1])
                print(f"{name}: {found[0]}: {times} ms{f' ({why})' if why else ''}", flush=True)
        print(f"{count} patterns looked at")
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
