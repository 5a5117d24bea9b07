"""Site files: what is known of a host, as data that a journalist could read.

`load_sites` decodes them strictly; `by_site` is the label step and `facts_of` the facts of a site.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from scraper.errors import ConfigError
from scraper.knowledge import Cut, Fact, Knowledge, Site
from scraper.model import Block, Document, Hint
from scraper.patterns import LONGEST, MOST_STEPS, steps
from scraper.siteform import CutForm, LayoutForm, SiteForm, hints, table_of
from scraper.toml import read_toml

MOST_BLOCKS = 2_000
"""Patterns of site files look at so many blocks of a page, and at the first `LONGEST` characters
of each; what one may cost there is weighed when its file is read."""
LONGEST_PATTERN = 1_000
LONGEST_SELECTOR = 200
UNTOLD = frozenset({"related", "more", "notice"})
"""Roles of blocks in which a site's patterns look for no facts."""
_HINT = "docs/sites.md lists every key with its meaning"


def load_sites(texts: Mapping[str, str]) -> Knowledge:
    """Site files (name → TOML) as knowledge; raises `ConfigError` naming file, key and remedy.

    >>> known = load_sites({"a.toml": 'host = "a.cn"\\noutlet = "甲报"'})
    >>> known.house("https://www.a.cn/1.html")
    '甲报'
    """
    sites: dict[str, tuple[Site, ...]] = {}
    houses: dict[str, str] = {}
    for name, text in texts.items():
        form = form_of(name, text)
        houses |= {host.lower(): house for host, house in form.houses.items()}
        layouts = tuple(_layouts(name, form))
        for host in (form.host, *form.also) if form.host else ():
            host = host.lower()
            if host in sites:
                raise ConfigError(
                    f"{name}: host: {host} is in {sites[host][0].file} already",
                    hint="put both into one file, as dated [[layouts]] when they differ",
                )
            sites[host] = tuple(replace(layout, host=host) for layout in layouts)
    return Knowledge(MappingProxyType(sites), MappingProxyType(houses))


def form_of(name: str, text: str) -> SiteForm:
    """A site file's text as its form, strictly read; `name` is how errors call the file."""
    import msgspec  # only whoever reads site files pays for it

    raw = read_toml(text, name, _HINT)
    _refuse_unknown(SiteForm, raw, name, "")
    try:
        return msgspec.convert(raw, SiteForm)
    except msgspec.ValidationError as error:
        what, _, path = str(error).partition(" - at `$")
        key = path.rstrip("`").lstrip(".")
        raise ConfigError(f"{name}: {key + ': ' if key else ''}{what}", hint=_HINT) from None


def _refuse_unknown(form: type, raw: Mapping[str, Any], name: str, above: str) -> None:
    """Name the first key that the form does not know, and the known one that it resembles."""
    known = dict(hints(form))
    for key, value in raw.items():
        if key not in known:
            near = get_close_matches(key, known, n=1, cutoff=0.6)
            hint = f"did you mean {above}{near[0]}?" if near else f"known here: {', '.join(known)}"
            raise ConfigError(f"{name}: {above}{key}: there is no such key", hint=hint)
        inner = table_of(known[key])
        for number, row in enumerate(value if inner and isinstance(value, list) else ()):
            if isinstance(row, dict) and inner:
                _refuse_unknown(inner, row, name, f"{above}{key}[{number}].")


def _layouts(name: str, form: SiteForm) -> Iterator[Site]:
    """The layouts of a file, newest first; what stands outside of them holds for each."""
    common = _site(name, form, "")
    made = [
        _over(common, _site(name, layout, f"layouts[{number}]."))
        for number, layout in enumerate(form.layouts)
    ]
    yield from sorted(made, key=_began, reverse=True) if made else (common,)


def _site(name: str, form: LayoutForm, above: str) -> Site:
    for key, selector in (("body", form.body), ("title", form.title)):
        _check_selector(name, f"{above}{key}", selector)
    for number, selector in enumerate(form.drop):
        _check_selector(name, f"{above}drop[{number}]", selector)
    for field, selector in form.select.items():
        _check_selector(name, f"{above}select.{field}", selector)
    site = Site(
        "", None, valid_from=form.valid_from, valid_until=form.valid_until, body=form.body,
        title=form.title, drop=form.drop, select=tuple(form.select.items()), file=name,
        cuts=tuple(_cut_of(name, c, f"{above}cuts[{n}].") for n, c in enumerate(form.cuts)),
        facts=tuple(
            Fact(field, _pattern(name, f"{above}facts.{field}", text))
            for field, text in form.facts.items()
        ),
    )  # fmt: skip
    if isinstance(form, SiteForm):
        return replace(
            site, outlet=form.outlet, snapshotter=form.snapshotter, own_host=form.own_host
        )
    return site


def _over(common: Site, layout: Site) -> Site:
    """A layout on top of what holds for the host at all times."""
    return replace(
        common,
        valid_from=layout.valid_from or common.valid_from,
        valid_until=layout.valid_until or common.valid_until,
        body=layout.body or common.body,
        title=layout.title or common.title,
        drop=common.drop + layout.drop,
        select=tuple({**dict(common.select), **dict(layout.select)}.items()),
        cuts=common.cuts + layout.cuts,
        facts=layout.facts + common.facts,
    )


def _began(site: Site) -> str:
    return site.valid_from.isoformat() if site.valid_from else ""


def _cut_of(name: str, form: CutForm, above: str) -> Cut:
    def pattern(key: str, text: str | None) -> re.Pattern[str] | None:
        return None if text is None else _pattern(name, f"{above}{key}", text)

    return Cut(
        form.role, form.why, pattern("start", form.start), pattern("end", form.end),
        pattern("line", form.line),
    )  # fmt: skip


def _pattern(name: str, key: str, text: str) -> re.Pattern[str]:
    if len(text) > LONGEST_PATTERN:
        raise ConfigError(f"{name}: {key}: over {LONGEST_PATTERN:,} characters", hint="part it")
    try:
        pattern, costs = re.compile(text), steps(text)
    except RecursionError:
        raise ConfigError(f"{name}: {key}: groups nested without end", hint=_HINT) from None
    except (re.error, OverflowError) as error:
        raise ConfigError(
            f"{name}: {key}: {text!r:.100} is no pattern: {error}", hint=_HINT
        ) from None
    if costs > MOST_STEPS:
        raise ConfigError(
            f"{name}: {key}: {text!r:.100} repeats what repeats, and may never end",
            hint="say what a repeat may not hold ([^ ]+ for .+), how long it is (.{1,20}), or "
            "begin with ^",
        )
    if pattern.match(""):
        raise ConfigError(
            f"{name}: {key}: {text!r:.100} fits the empty text", hint="make it say more"
        )
    return pattern


def _check_selector(name: str, key: str, selector: str | None) -> None:
    if selector is None:
        return
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    if len(selector) > LONGEST_SELECTOR or not all(map(_is_quick, _steps(selector).split(","))):
        raise ConfigError(
            f"{name}: {key}: {selector!r:.100} may take very long on a page of many boxes",
            hint="at most one step from an element to any within it (a blank, or :has), and no ~; "
            "join steps with >, or name the element itself",
        )
    try:
        LexborHTMLParser("<p>").css(selector)
    except SelectolaxError:
        raise ConfigError(
            f"{name}: {key}: {selector!r:.100} is no CSS selector", hint=_HINT
        ) from None


def _steps(selector: str) -> str:
    """The selector with its steps alone: no attributes, and no blanks that are not a step."""
    bare = re.sub(r"\[[^\]]*+\]", "", selector.strip())
    return re.sub(r"\s*+([>+~,(])\s*+|\s++(?=[)>+~,])", r"\1", bare)


def _is_quick(steps: str) -> bool:
    """Whether a page cannot make it slow: the parser tries all ways of placing loose steps.

    Three of them take 80 s on 250 boxes within each other.
    """
    return "~" not in steps and len(re.findall(r"\s+|:has\(", steps)) <= 1


def by_site(site: Site | None) -> Callable[[Document], Document]:
    """The label step that makes a site's cuts; a block that has a role keeps it."""

    def step(document: Document) -> Document:
        return document if site is None else cut(document, site)

    return step


def cut(document: Document, site: Site) -> Document:
    """The document with the role of every cut on its blocks; blocks and their order stay."""
    blocks = document.blocks
    for rule in site.cuts:
        blocks = tuple(_cut(blocks, rule, site))
    return replace(document, blocks=blocks)


def _cut(blocks: Iterable[Block], rule: Cut, site: Site) -> Iterator[Block]:
    inside = done = False
    for n, block in enumerate(blocks):
        near = n < MOST_BLOCKS
        if near and inside and rule.end is not None and _fits(rule.end, block):
            inside, done = False, True
        if near and not inside and not done and rule.start is not None:
            inside = _fits(rule.start, block)
        alone = near and rule.line is not None and _fits(rule.line, block)
        if (inside or alone) and not block.role:
            yield replace(block, role=rule.role, why=f"{rule.why} ({site.file})")
        else:
            yield block


def _fits(pattern: re.Pattern[str], block: Block) -> bool:
    return pattern.search(block.text[:LONGEST]) is not None


def facts_of(site: Site, document: Document) -> tuple[Hint, ...]:
    """What the site's patterns find in blocks that are not cut away; the first find of each.

    Furniture is asked last: a line of facts is often taken for it, and so is much else.
    """
    told = [block for block in document.blocks[:MOST_BLOCKS] if _tells(block, site)]
    told.sort(key=lambda block: block.role == "furniture")
    found: dict[str, Hint] = {}
    for fact in site.facts:
        for block in told if fact.field not in found else ():
            match = fact.pattern.search(block.text[:LONGEST])
            value = match and next((group for group in match.groups() if group), match[0]).strip()
            if value:
                where = f"{site.file}: facts.{fact.field}"
                found[fact.field] = Hint(fact.field, value, where, sure=True)
                break
    return (*found.values(), *_houses_of(site))


def _houses_of(site: Site) -> Iterator[Hint]:
    """What the file says of the host itself: whose pages these are."""
    if site.snapshotter:
        yield Hint("snapshotter", site.host, f"{site.file}: snapshotter")
    elif site.own_host and site.outlet:
        yield Hint("own_house", site.outlet, f"{site.file}: own_host")


def _tells(block: Block, site: Site) -> bool:
    """Whether a block may tell facts: no list, no notice, and not cut by the site's own rule."""
    return block.role not in UNTOLD and not block.why.endswith(f"({site.file})")
