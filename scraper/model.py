"""The nouns: a page becomes an article by a chain of frozen values.

Three clocks, never mixed: `published_at` 发布时间, `captured_at` 快照生成时间, `fetched_at` ours.
Three houses, never mixed: `origin` 首发媒体, `reprinter` 转载方, `snapshotter` 快照站.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Any, Literal, Self

from scraper import text as texts
from scraper.carried import Carried

SHANGHAI = timezone(timedelta(hours=8))
"""The zone of a page that prints none: fixed +08:00, no daylight saving time."""

Precision = Literal["second", "minute", "hour", "day", "month", "year"]
Outcome = Literal["new", "seen", "unchanged", "revised", "reprint"]
BODY_ROLES = frozenset({"lead", "paragraph", "subhead", "quote", "list", "table"})
"""Roles whose text is the body, `Article.text`."""
BLOCK_ROLES = BODY_ROLES | {"caption"}
"""Roles that an article keeps in its `blocks`; all else on a page is metadata or furniture."""


@dataclass(frozen=True, slots=True)
class Timestamp(Carried):
    """An instant with a zone, and how much of it was printed."""

    value: datetime
    precision: Precision = "second"

    def __post_init__(self) -> None:
        if self.value.tzinfo is None:
            raise ValueError("a Timestamp needs a time zone")

    def __str__(self) -> str:
        if self.precision in ("day", "month", "year"):
            return self.value.date().isoformat()
        return self.value.isoformat(timespec="seconds")

    @classmethod
    def parse(cls, iso: str, precision: Precision | None = None) -> Self:
        """The inverse of `str`: an ISO 8601 day is a day in +08:00, a time without offset too."""
        if len(iso) == 10:
            day = date.fromisoformat(iso)
            return cls(datetime(day.year, day.month, day.day, tzinfo=SHANGHAI), precision or "day")
        value = datetime.fromisoformat(iso)
        return cls(value if value.tzinfo else value.replace(tzinfo=SHANGHAI), precision or "second")


@dataclass(frozen=True, slots=True)
class Target:
    """An address we intend to fetch: who told us (`source`), how (`via`), and what they said."""

    url: str
    source: str = ""
    via: str = ""
    kind: str = "unknown"
    """`article`, `list`, `feed`, `sitemap`, `epaper` or `unknown`; the answer decides."""
    title: str | None = None
    published_at: Timestamp | None = None
    depth: int = 0
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One response, byte for byte. `url` is where the bytes came from, after redirects."""

    url: str
    body: bytes
    fetched_at: datetime
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    redirects: tuple[str, ...] = ()
    """The addresses that were asked before `url`, in order."""
    tls_exception: str = ""
    """Why it was taken over a connection whose certificate could not be verified, and what was
    wrong with that; empty: nothing was."""
    rendered: str = ""
    """What made `body`, where it is the DOM that a browser made of `answer`: its name and
    version."""
    answer: Snapshot | None = None
    """The answer that a rendered page was made from."""

    def __post_init__(self) -> None:
        if self.fetched_at.tzinfo is None:
            raise ValueError("a Snapshot needs fetched_at with a time zone")

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @property
    def media_type(self) -> str:
        """The declared type without parameters, lower case; empty when none was declared."""
        return (self.header("content-type") or "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Link(Carried):
    """An address with the words that carry it."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Block(Carried):
    """One paragraph-sized piece of a page: its text, its role, and why it has that role."""

    text: str
    role: str = ""
    """Empty until a label step knows better; see `docs/architecture.md` for all roles."""
    why: str = ""
    tag: str = ""
    """The element it came from (`p`, `h2`, `li`, `td`, `img` …); empty in plain text."""
    place: str = ""
    """Where it stood, for people: a short path in the tree, or a line number."""
    links: tuple[Link, ...] = ()
    src: str = ""
    """The picture's address, for a block that is a picture (`tag` is `img`; `text` its alt)."""

    def called(self, role: str, why: str) -> Block:
        """The same block under a role, with the reason for it."""
        return Block(self.text, role, why, self.tag, self.place, self.links, self.src)

    @property
    def linked(self) -> float:
        """The share of the text that is inside links, 0 to 1."""
        if not self.links:
            return 0.0
        if len(self.links) == 1 and self.links[0].text == self.text:
            return 0.0 if self.text.isspace() or not self.text else 1.0
        whole = len(texts.squeeze(self.text))
        return (
            min(1.0, sum(len(texts.squeeze(x.text)) for x in self.links) / whole) if whole else 0.0
        )


@dataclass(frozen=True, slots=True)
class Hint:
    """A fact that stands outside the flow of text: a meta tag, JSON-LD, `<title>`, a link."""

    name: str
    """What it speaks of, a key of the article: `title`, `published_at`, `canonical_url` …"""
    value: str
    where: str
    """Where it stood: `meta[property=og:title]`, `json-ld`, `title` …"""
    sure: bool = False
    """Whether a site's own rule says so: it goes before all that is read by general rules."""


@dataclass(frozen=True, slots=True)
class Document:
    """A page as a flat run of blocks, the same for HTML, plain text and print columns."""

    url: str
    kind: Literal["html", "plain", "columns"]
    blocks: tuple[Block, ...]
    hints: tuple[Hint, ...] = ()
    charset: str | None = None
    fetched_at: datetime | None = None
    lang: str | None = None
    """As declared by the page."""
    flags: tuple[str, ...] = ()
    """Quality flags that a reader saw: `truncated`, `mojibake` …"""
    around: tuple[str, ...] = ()
    """Running text of the page that is no block: a site's memory learns from it too."""

    def told(self, name: str) -> tuple[Hint, ...]:
        """The hints on one field, in page order."""
        return tuple(hint for hint in self.hints if hint.name == name)

    def ruled(self, name: str) -> tuple[Hint, ...]:
        """The hints on one field that a site's own rule gives."""
        return tuple(hint for hint in self.hints if hint.sure and hint.name == name)


@dataclass(frozen=True, slots=True)
class Person(Carried):
    """Somebody named on the page. `title` is the role as printed (全媒体记者)."""

    name: str
    role: str
    title: str | None = None
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class Dateline(Carried):
    """电头: who reported from where on which day, as printed in `raw`."""

    raw: str
    outlet: str | None = None
    kind: str | None = None
    place: str | None = None
    date: str | None = None
    """As printed: `12月9日`, `十四日`."""


@dataclass(frozen=True, slots=True)
class Image(Carried):
    """A picture; `position` is the index in `blocks` that it precedes."""

    url: str
    caption: str | None = None
    credit: str | None = None
    position: int = 0
    snapshot_id: int | None = None
    """Where an archive holds the picture itself; part of the JSON only there."""


@dataclass(frozen=True, slots=True)
class Related(Carried):
    """An entry cut from a related list; `list` is `related` or `more`."""

    list: str
    title: str | None = None
    teaser: str | None = None
    url: str | None = None
    published_at: Timestamp | None = None


@dataclass(frozen=True, slots=True)
class Article(Carried):
    """What a page says, with the rule and place each fact came from in `evidence`."""

    url: str | None = None
    canonical_url: str | None = None
    title: str | None = None
    kicker: str | None = None
    subtitle: str | None = None
    original_title: str | None = None
    authors: tuple[Person, ...] = ()
    editors: tuple[Person, ...] = ()
    credits: tuple[Person, ...] = ()
    dateline: Dateline | None = None
    category: str | None = None
    tags: tuple[str, ...] = ()
    edition: str | None = None
    page_no: str | None = None
    page_name: str | None = None
    origin: str | None = None
    reprinter: str | None = None
    snapshotter: str | None = None
    origin_url: str | None = None
    published_at: Timestamp | None = None
    modified_at: Timestamp | None = None
    captured_at: Timestamp | None = None
    captured_not_before: Timestamp | None = None
    fetched_at: datetime | None = None
    lang: str | None = None
    charset: str | None = None
    blocks: tuple[Block, ...] = ()
    images: tuple[Image, ...] = ()
    related: tuple[Related, ...] = ()
    next_page: str | None = None
    quality: tuple[str, ...] = ()
    evidence: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def text(self) -> str:
        """The body: its blocks, captions apart, joined by a blank line."""
        return "\n\n".join(block.text for block in self.blocks if block.role in BODY_ROLES)

    @property
    def published_precision(self) -> Precision | None:
        """How much of `published_at` was printed."""
        return self.published_at.precision if self.published_at else None

    @property
    def digest(self) -> str:
        """The name of this wording; see `text.digest`."""
        return texts.digest(self.text)

    def to_json(self, id: int | None = None) -> dict[str, Any]:
        """The object of `extract --json`, `show --json` and `export`; key order is fixed."""
        return {"id": id} | {key: self.json_of(key) for key in JSON_KEYS}

    def json_of(self, key: str) -> Any:
        """The JSON value of one of its keys."""
        if key == "blocks":
            return [{"role": block.role, "text": block.text} for block in self.blocks]
        value = getattr(self, key)
        return value if value is None or type(value) is str else _plain(value)  # as most are

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`; absent keys are absent facts.

        A row without `blocks` gets them from `text`: paragraphs are parted by blank lines (by
        single line ends where no blank line stands). Raises `ValueError` that names a wrong value.
        """
        values: dict[str, Any] = {}
        for name, read in _READERS.items():
            if row.get(name) is not None:
                try:
                    values[name] = read(row[name])
                except (TypeError, ValueError, KeyError, AttributeError) as error:
                    raise ValueError(
                        f"{name}: {row[name]!r:.80} is not what it should be ({error})"
                    ) from None
        if published := values.get("published_at"):
            values["published_at"] = Timestamp(
                published.value, row.get("published_precision") or published.precision
            )
        if not values.get("blocks"):
            values["blocks"] = blocks_of(str(row.get("text") or ""))
        return cls(**values)


JSON_KEYS: tuple[str, ...] = (
    "url", "canonical_url", "title", "kicker", "subtitle", "original_title", "authors", "editors",
    "credits", "dateline", "category", "tags", "edition", "page_no", "page_name", "origin",
    "reprinter", "snapshotter", "origin_url", "published_at", "published_precision", "modified_at",
    "captured_at", "captured_not_before", "fetched_at", "lang", "charset", "blocks", "text",
    "images", "related", "next_page", "digest", "quality", "evidence",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trace(Carried):
    """What a page leaves in its site's memory: 64-bit digests, no text. See `scraper.memory`."""

    names: tuple[int, ...]
    """What it is known by: address, headline, wording; pages that share one are one story."""
    marks: tuple[int, ...]
    """Its blocks, each once."""
    frames: tuple[tuple[int, int], ...] = ()
    """Its first clauses without their numbers, each with its block's mark: they tell a series."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the archive already knew of an article that was added."""

    outcome: Outcome
    article_id: int
    version: int
    cluster_id: int
    twin: int | None = None
    """For a reprint: the article that held the text first."""


def blocks_of(text: str) -> tuple[Block, ...]:
    """Body blocks of a bare text: a lead, then paragraphs.

    >>> [block.role for block in blocks_of("一\\n\\n二\\n\\n三")]
    ['lead', 'paragraph', 'paragraph']
    """
    parts = text.split("\n\n") if "\n\n" in text.strip() else text.split("\n")
    kept = [part.strip("\n") for part in map(texts.strip_controls, parts) if part.strip()]
    return tuple(Block(part, "paragraph" if n else "lead") for n, part in enumerate(kept))


def _plain(value: Any) -> Any:
    match value:
        case Timestamp():
            return str(value)
        case datetime():
            return value.isoformat()
        case tuple():
            return [_plain(item) for item in value]
        case Image(snapshot_id=None):
            return {n: getattr(value, n) for n in Image.__match_args__ if n != "snapshot_id"}
        case Person() | Dateline() | Image() | Related():
            told = ((name, getattr(value, name)) for name in value.__match_args__)
            return {n: v if v is None or type(v) is str else _plain(v) for n, v in told}
        case Mapping():
            return dict(value)
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("expected text")
    return texts.strip_controls(value)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(_text(item) for item in value)


def _instant(value: Any) -> datetime:
    return Timestamp.parse(_text(value)).value


def _person(row: Mapping[str, Any]) -> Person:
    return Person(
        _text(row["name"]), str(row.get("role") or "writer"), row.get("title"), row.get("outlet")
    )


def _image(row: Mapping[str, Any]) -> Image:
    """A number in an archive says nothing in another one: it is left out."""
    return Image(**{key: value for key, value in row.items() if key != "snapshot_id"})


def _related(row: Mapping[str, Any]) -> Related:
    at = row.get("published_at")
    return Related(
        str(row.get("list") or "related"), row.get("title"), row.get("teaser"), row.get("url"),
        Timestamp.parse(at) if at else None,
    )  # fmt: skip


_READERS: dict[str, Any] = {
    **dict.fromkeys(
        (
            "url", "canonical_url", "title", "kicker", "subtitle", "original_title", "category",
            "edition", "page_no", "page_name", "origin", "reprinter", "snapshotter", "origin_url",
            "lang", "charset", "next_page",
        ),
        _text,
    ),
    "authors": lambda rows: tuple(map(_person, rows)),
    "editors": lambda rows: tuple(map(_person, rows)),
    "credits": lambda rows: tuple(map(_person, rows)),
    "dateline": lambda row: Dateline(**dict(row)),
    "tags": _texts,
    "published_at": lambda text: Timestamp.parse(_text(text)),
    "modified_at": lambda text: Timestamp.parse(_text(text)),
    "captured_at": lambda text: Timestamp.parse(_text(text)),
    "captured_not_before": lambda text: Timestamp.parse(_text(text)),
    "fetched_at": _instant,
    "blocks": lambda rows: tuple(Block(_text(row["text"]), _text(row["role"])) for row in rows),
    "images": lambda rows: tuple(map(_image, rows)),
    "related": lambda rows: tuple(map(_related, rows)),
    "quality": _texts,
    "evidence": lambda row: {_text(k): _text(v) for k, v in dict(row).items()},
}  # fmt: skip
