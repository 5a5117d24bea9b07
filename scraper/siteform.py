"""The form of a site file: which keys there are, of what type, and what they mean.

The dataclasses are the whole truth: decoding, the errors and the table in `docs/sites.md` follow
from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

CutRole = Literal[
    "title", "kicker", "subtitle", "meta", "source", "original", "byline", "editor", "credit",
    "lead", "paragraph", "subhead", "quote", "list", "table", "caption", "picture", "related",
    "more", "notice", "captured", "address", "furniture",
]  # fmt: skip
FactName = Literal[
    "title", "author", "published_at", "modified_at", "captured_at", "origin", "source",
    "origin_url", "category", "tags", "edition", "page_no", "page_name", "canonical_url",
    "next_page",
]  # fmt: skip
SelectName = Literal[
    "author", "published_at", "modified_at", "origin", "source", "category", "tags", "edition",
    "page_no", "page_name", "next_page",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class CutForm:
    """A run of blocks, or single blocks, that get a role."""

    role: Annotated[CutRole, "What the blocks are."]
    why: Annotated[str, "Why, for people: it is shown by `--explain`."]
    start: Annotated[str | None, "Pattern of the first block of the run."] = None
    end: Annotated[
        str | None, "Pattern of the first block behind the run; without it, to the page's end."
    ] = None
    line: Annotated[str | None, "Pattern of every block that goes alone; instead of `start`."] = (
        None
    )

    def __post_init__(self) -> None:
        if (self.start is None) == (self.line is None):
            raise ValueError("a cut needs either `start` or `line`")
        if self.line is not None and self.end is not None:
            raise ValueError("`end` belongs to `start`, not to `line`")


@dataclass(frozen=True, slots=True)
class LayoutForm:
    """What one layout of a host looks like, and when it was in force."""

    valid_from: Annotated[date | None, "First day of this layout (+08:00)."] = None
    valid_until: Annotated[
        date | None, "Last day of this layout; the date of the snapshot picks."
    ] = None
    body: Annotated[str | None, "CSS selector of the element that holds the article's text."] = None
    title: Annotated[str | None, "CSS selector of the headline."] = None
    drop: Annotated[tuple[str, ...], "CSS selectors of elements to leave out."] = ()
    select: Annotated[
        Mapping[SelectName, str],
        "Field → CSS selector of the element that tells it; of `next_page` the link.",
    ] = field(default_factory=dict[SelectName, str])
    cuts: Annotated[tuple[CutForm, ...], "Runs of blocks with a role; a cut beats a fact."] = ()
    facts: Annotated[Mapping[FactName, str], "Field → pattern; its first group is the value."] = (
        field(default_factory=dict[FactName, str])
    )

    def __post_init__(self) -> None:
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValueError("valid_until lies before valid_from")


@dataclass(frozen=True, slots=True)
class SiteForm(LayoutForm):
    """A site file: what holds for the host at all times, and its layouts."""

    host: Annotated[str, "The host, without `www.`; its subdomains are meant too."] = ""
    also: Annotated[tuple[str, ...], "More hosts of the same kind."] = ()
    outlet: Annotated[str | None, "The house that publishes here: 人民网."] = None
    snapshotter: Annotated[bool, "Its pages are snapshots of other houses' articles."] = False
    own_host: Annotated[bool, "Its pages are its own, first-hand unless they say otherwise."] = (
        False
    )
    layouts: Annotated[
        tuple[LayoutForm, ...], "Dated layouts, each with the keys above from `valid_from` on."
    ] = ()
    houses: Annotated[Mapping[str, str], "Host → name of its house; for hosts without rules."] = (
        field(default_factory=dict[str, str])
    )

    def __post_init__(self) -> None:
        LayoutForm.__post_init__(self)
        if not self.host and not self.houses:
            raise ValueError("`host` is missing")


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the form."""

    path: str
    type: str
    meaning: str


def keys(form: type = SiteForm, above: str = "") -> Iterator[Key]:
    """Every key of a site file, in the order of the form."""
    for name, hint in hints(form):
        kind, meaning = get_args(hint)[:2]
        yield Key(f"{above}{name}", _type_name(kind), meaning)
        inner = table_of(hint)
        if inner is not None and inner is not LayoutForm:
            yield from keys(inner, f"{above}{name}[].")


def hints(form: type) -> list[tuple[str, Any]]:
    """The keys of a form with their annotated types."""
    known = get_type_hints(form, include_extras=True)
    return [(one.name, known[one.name]) for one in fields(form)]


def table_of(hint: Any) -> type | None:
    """The form of the tables that a key holds, if it holds tables."""
    kind = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    inner = next(iter(get_args(kind)), None)
    return inner if isinstance(inner, type) and is_dataclass(inner) else None


def _type_name(kind: Any) -> str:
    names = {str: "text", bool: "true or false", date: "date"}
    if get_origin(kind) is Literal:
        return "one of " + ", ".join(f"`{word}`" for word in get_args(kind))
    if get_origin(kind) is tuple:
        return "tables" if table_of(kind) else "list of text"
    if get_origin(kind) is Mapping or "Mapping" in str(get_origin(kind)):
        return "table"
    options = [names[one] for one in get_args(kind) if one in names]
    return names.get(kind, " or ".join(options))


def table() -> str:
    """The keys as a Markdown table, for `docs/sites.md`."""
    rows = [f"| `{key.path}` | {key.type} | {key.meaning} |" for key in keys()]
    return "\n".join(["| key | holds | meaning |", "|---|---|---|", *rows])
