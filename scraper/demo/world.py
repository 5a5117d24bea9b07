"""The sample world as values: hosts, stories, and what differs at the second look.

A story is a text file: TOML between two lines of `+++`, then paragraphs parted by blank lines.
A paragraph may open with `## ` (subhead), `![file] ` (picture with its caption; without a file
the caption alone), `> ` (quote), `- ` (list), `| ` (table) or `@ ` (a byline on a line of its own);
a line `===` parts printed pages.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal

from scraper.model import SHANGHAI

State = Literal["first", "second"]
Kind = Literal["paragraph", "subhead", "picture", "quote", "list", "table", "byline", "break"]

_OPENINGS: tuple[tuple[str, Kind], ...] = (
    ("## ", "subhead"),
    ("> ", "quote"),
    ("- ", "list"),
    ("| ", "table"),
    ("@ ", "byline"),
    ("===", "break"),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph of a story; `src` is the file of a picture, `text` then its caption."""

    kind: Kind
    text: str = ""
    src: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The entries of a list, without their bullets."""
        return tuple(line.removeprefix("- ") for line in self.text.split("\n"))

    @property
    def cells(self) -> tuple[tuple[str, ...], ...]:
        """The rows of a table."""
        rows = (line.strip("| ").split(" | ") for line in self.text.split("\n"))
        return tuple(tuple(cell.strip() for cell in row) for row in rows)


@dataclass(frozen=True, slots=True)
class Story:
    """One article on one host of the world."""

    slug: str
    """`host/…/name`, its path among the files."""
    title: str
    published: datetime
    pieces: tuple[Piece, ...]
    kicker: str = ""
    subtitle: str = ""
    original_title: str = ""
    author: str = ""
    editor: str = ""
    source: str = ""
    origin: str = ""
    category: str = ""
    """The page number on the paper, the channel's path on the news site, else a category."""
    captured: datetime | None = None
    repeats: int = 0
    """How often a snapshot page prints the headline again above the text."""
    number: int = 0
    lang: str = "zh"
    of: str = ""
    """The slug of the story this one was copied from."""
    modified: datetime | None = None

    @property
    def host(self) -> str:
        """The name of the host that carries it."""
        return self.slug.partition("/")[0]

    @property
    def opening(self) -> str:
        """The first paragraph that is more than a name."""
        texts = (piece.text for piece in self.pieces if piece.kind == "paragraph")
        return next(text for text in texts if len(text) > 24)

    @property
    def parts(self) -> tuple[tuple[Piece, ...], ...]:
        """The printed pages of the story, one or more."""
        found: list[list[Piece]] = [[]]
        for piece in self.pieces:
            if piece.kind == "break":
                found.append([])
            else:
                found[-1].append(piece)
        return tuple(map(tuple, found))


@dataclass(frozen=True, slots=True)
class Host:
    """A site of the world: how it calls itself, and its sections as written in site.toml."""

    name: str
    outlet: str
    title: str
    domain: str
    reprinter: str = ""
    sections: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class World:
    """Every host and story at one moment."""

    root: Traversable
    hosts: tuple[Host, ...]
    stories: tuple[Story, ...]
    withdrawn: tuple[Story, ...] = ()
    advertising: tuple[str, ...] = ()
    state: State = "first"
    later: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def host(self, name: str) -> Host:
        """The host of that name."""
        return next(host for host in self.hosts if host.name == name)

    def story(self, slug: str, *, withdrawn: bool = False) -> Story:
        """The story of that slug; `KeyError` when it is not in this state of the world."""
        for story in self.stories + (self.withdrawn if withdrawn else ()):
            if story.slug == slug:
                return story
        raise KeyError(slug)

    def of(self, host: str) -> tuple[Story, ...]:
        """The stories a host carries, newest first."""
        mine = (story for story in self.stories if story.host == host)
        return tuple(sorted(mine, key=lambda story: (story.published, story.slug), reverse=True))

    def read(self, path: str) -> bytes:
        """A file of the world: a template or a picture."""
        return self.root.joinpath(path).read_bytes()

    def changed(self) -> World:
        """The same world at the second look: what later.toml edits and withdraws, no more."""
        gone = {row["story"] for row in self.later.get("withdrawn", ())}
        edits = {row["story"]: row for row in self.later.get("edited", ())}
        stories = tuple(
            _revised(story, edits[story.slug]) if story.slug in edits else story
            for story in self.stories
            if story.slug not in gone
        )
        withdrawn = tuple(story for story in self.stories if story.slug in gone)
        return replace(self, stories=stories, withdrawn=withdrawn, state="second")


def site_root() -> Traversable:
    """Where the sample site lies: in the installed package, else in the checkout."""
    packed = files("scraper.demo").joinpath("site")
    if packed.joinpath("site.toml").is_file():
        return packed
    checkout = Path(__file__).parents[2] / "fixtures" / "site"
    if checkout.joinpath("site.toml").is_file():
        return checkout
    raise FileNotFoundError(f"{packed}: the sample site is not there; reinstall jianbao")


def load(root: Traversable | None = None) -> World:
    """The world at the first look, from the files under `root`."""
    root = root or site_root()
    settings = tomllib.loads(_text(root.joinpath("site.toml")))
    drafts = {slug: _parts(text) for slug, text in _story_files(root)}
    return World(
        root=root,
        hosts=tuple(map(_host, settings["host"])),
        stories=tuple(_story(slug, drafts) for slug in sorted(drafts)),
        advertising=tuple(settings["advertising"]["lines"]),
        later=tomllib.loads(_text(root.joinpath("later.toml"))),
    )


def _text(file: Traversable) -> str:
    return file.read_text("utf-8")


def _host(row: Mapping[str, Any]) -> Host:
    sections = row.get("pages") or row.get("channels") or row["categories"]
    return Host(
        row["name"], row["outlet"], row["title"], row["domain"],
        row.get("reprinter", ""), tuple(sections),
    )  # fmt: skip


def _story_files(root: Traversable) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for host in ("paper", "news", "snapshot"):
        folders = [(host, root.joinpath(host))]
        while folders:
            path, folder = folders.pop()
            for file in folder.iterdir():
                if file.is_dir():
                    folders.append((f"{path}/{file.name}", file))
                elif file.name.endswith(".txt"):
                    found.append((f"{path}/{file.name.removesuffix('.txt')}", _text(file)))
    return found


def _parts(text: str) -> tuple[dict[str, Any], str]:
    _, head, body = text.split("+++\n", 2)
    return tomllib.loads(head), body


def _pieces(body: str) -> tuple[Piece, ...]:
    chunks = body.replace("\n===\n", "\n\n===\n\n").split("\n\n")
    return tuple(_piece(chunk.strip("\n")) for chunk in chunks if chunk.strip())


def _piece(chunk: str) -> Piece:
    if chunk.startswith("!["):
        src, _, caption = chunk[2:].partition("] ")
        return Piece("picture", caption, src)
    for opening, kind in _OPENINGS:
        if chunk.startswith(opening):
            bare = kind in ("list", "table")
            return Piece(kind, chunk if bare else chunk.removeprefix(opening))
    return Piece("paragraph", chunk)


def _story(slug: str, drafts: Mapping[str, tuple[dict[str, Any], str]]) -> Story:
    head, body = drafts[slug]
    if "of" not in head:
        return _first_hand(slug, head, body)
    model = _story(head["of"], drafts)
    pieces = tuple(
        replace(piece, text=_edited(piece.text, head.get("edits", ())))
        for piece in model.pieces
        if not piece.text.startswith(tuple(head.get("cut", ())) or ("\0",))
    )
    copy = _first_hand(slug, {"title": model.title, **head}, "")
    return replace(
        copy, pieces=pieces, kicker=model.kicker, subtitle=model.subtitle, lang=model.lang,
        original_title=model.title if head.get("original_title") else "",
    )  # fmt: skip


def _first_hand(slug: str, head: Mapping[str, Any], body: str) -> Story:
    captured = head.get("captured")
    return Story(
        slug, head["title"], _when(head.get("published") or slug.split("/")[1]), _pieces(body),
        kicker=head.get("kicker", ""), subtitle=head.get("subtitle", ""),
        author=head.get("author", ""), editor=head.get("editor", ""),
        source=head.get("source", ""), origin=head.get("origin", ""),
        category=head.get("page") or head.get("channel") or head["category"],
        captured=_when(captured) if captured else None, repeats=head.get("repeats", 0),
        number=head.get("number", 0), lang=head.get("lang", "zh"), of=head.get("of", ""),
    )  # fmt: skip


def _when(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if len(text) == len("2026-11-19"):
        moment = datetime.combine(moment.date(), time())
    return moment.replace(tzinfo=SHANGHAI)


def _edited(text: str, edits: list[list[str]]) -> str:
    for before, after in edits:
        text = text.replace(before, after)
    return text


def _revised(story: Story, row: Mapping[str, Any]) -> Story:
    pieces = tuple(replace(p, text=_edited(p.text, row["edits"])) for p in story.pieces)
    return replace(story, pieces=pieces, modified=_when(row["at"]))
