"""`diff`: what changed between two wordings of one article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scraper.cli.ending import say
from scraper.cli.frame import ArchiveOption, JsonLinesOption, JsonOption, frame
from scraper.cli.printing import Style, document, form_of, show, styled
from scraper.cli.refs import find
from scraper.cli.show import Ref
from scraper.errors import NothingFound
from scraper.text import one_line
from storage.protocol import Version

if TYPE_CHECKING:
    from scraper.edits.edit import Edit

app = typer.Typer()

DIFFERENT = 1


@app.command(no_args_is_help=True)
def diff(
    ctx: typer.Context,
    ref: Ref,
    a: Annotated[
        int | None,
        typer.Argument(metavar="A", min=1, help="A version; default: the one before B."),
    ] = None,
    b: Annotated[
        int | None, typer.Argument(metavar="B", min=1, help="A version; default: the latest.")
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write it there as a page, whole in itself."),
    ] = None,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    archive: ArchiveOption = None,
) -> int:
    """Say what changed between two wordings of an article. Ends with 1 when anything did."""
    from scraper.difference import changes
    from scraper.edits.ledger import edits

    form = form_of(json, jsonl)
    with frame(ctx).reading(archive) as store:
        held = find(store, ref)
        versions = {version.number: version for version in store.history(held.id)}
        later = _version(versions, b if b is not None else max(versions), ref)
        earlier = _version(versions, a if a is not None else max(later.number - 1, 1), ref)
        articles = [store.get(held.id, version=each.number) for each in (earlier, later)]
    before, after = (each.article for each in articles if each)
    found = [
        {"before": c.before, "after": c.after, "gone": c.gone, "come": c.come}
        for c in changes(earlier.text, later.text)
    ]
    row = {
        "article_id": held.id,
        "a": _named(earlier),
        "b": _named(later),
        "title_changed": earlier.title != later.title,
        "edits": list(map(_edit, edits(before, after))),
        "changes": found,
    }
    if html is not None:
        _write(html, earlier, later, held.article.lang or "")
    document(row, form, lambda: _for_people(row))
    return DIFFERENT if found or row["title_changed"] or row["edits"] else 0


def _version(versions: dict[int, Version], number: int, ref: str) -> Version:
    if number not in versions:
        raise NothingFound(
            f"{ref}: has no version {number}", hint=f"it has {len(versions)}: jianbao history {ref}"
        )
    return versions[number]


def _write(path: Path, earlier: Version, later: Version, lang: str) -> None:
    """The page, whole or not at all."""
    from scraper.evidence.diffpage import diff_page
    from scraper.export.files import replaced

    with replaced(path, "utf-8") as stream:
        stream.write(diff_page(earlier, later, lang))
    say(f"{path}: versions {earlier.number} and {later.number}", kind="written")


def _named(version: Version) -> dict[str, Any]:
    return {
        "number": version.number,
        "title": version.title,
        "first_seen": version.first_seen.isoformat(),
        "digest": version.digest,
    }


def _edit(edit: Edit) -> dict[str, str]:
    return {"kind": edit.kind, "field": edit.field, "before": edit.before, "after": edit.after}


def _for_people(row: Mapping[str, Any]) -> None:
    a, b = row["a"], row["b"]
    names = (f"version {v['number']} ({v['first_seen'][:16].replace('T', ' ')})" for v in (a, b))
    show(styled(" → ".join(names), "bold"))
    if kinds := [edit["kind"].replace("_", " ") for edit in row["edits"]]:
        show(styled(", ".join(dict.fromkeys(kinds)), "dim"))
    for edit in row["edits"]:
        if edit["field"] != "text":
            show()
            show(styled(edit["field"], "dim"))
            _fact("− ", edit["before"], "gone")
            _fact("+ ", edit["after"], "come")
    for change in row["changes"]:
        show()
        _line("− ", change["before"], change["gone"], "gone")
        _line("+ ", change["after"], change["come"], "come")
    if not row["changes"] and not row["edits"]:
        show("no difference")


def _fact(sign: str, text: str, style: Style) -> None:
    if text:
        show(sign + styled(one_line(text), style))


def _line(sign: str, text: str, spans: Sequence[tuple[int, int]], style: Style) -> None:
    if not text:
        return
    pieces, at = [sign], 0
    for start, end in spans:
        pieces += [styled(text[at:start], "plain"), styled(text[start:end], style)]
        at = end
    show("".join([*pieces, styled(text[at:], "plain")]).replace("\n", "\n  "))
