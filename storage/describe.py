"""The schema as a page for people: every view and column with a sentence, drawn from the schema.

`docs/schema.md` is `render()`; a test keeps the two equal, and a column without a sentence is an
error.
"""

from __future__ import annotations

import sqlite3
import sys

from storage import schema

VIEWS: dict[str, str] = {
    "articles": "One article, one row an address: its latest version.",
    "versions": "One wording of one article, the first one included.",
    "version_parts": "The pages that a version was read from: one, or several when it is paged.",
    "readings": "What was read from a version at one look: a new headline over the same body "
    "makes a new reading and no new version.",
    "snapshots": "One response: each time the web answered, and what.",
    "assets": "A picture or print (PDF) that a page shows: of an article, or a whole page of a "
    "paper.",
    "changes": "One event: an edit with its kind, a withdrawal, a return.",
    "absences": "A time during which an article's page was gone.",
    "runs": "One run of a command, with its counts.",
    "reports": "The whole report of a run, as JSON.",
    "harvests": "What one run brought from one source.",
    "alarms": "A source no longer gives what it used to give.",
    "failures": "One target that was refused or failed, once a run.",
    "frontier": "One address that is to be fetched, or was.",
    "resting_hosts": "One host that is left alone for a while, or was until `until`.",
    "days": "One day of a source's history, as `backfill` left it.",
    "tombstones": "What was removed: nothing of its text is held, and it is not fetched again.",
    "chain": "One link of the chain: it vouches for what a run brought, and for the link before.",
    "timestamps": "A time-stamp that an authority (RFC 3161) gave for a link.",
}

TABLES: dict[str, str] = {
    "article": "identity, cluster and dates of an article",
    "version": "its wordings, numbered from 1",
    "reading": "everything that was read at one look, a column a key",
    "body": "texts, once per exact text",
    "capture": "responses with headers and redirects; pages as a browser rendered them",
    "asset": "pictures and prints that pages show, held or wanted",
    "blob": "bytes of responses, once per SHA-256, compressed (`codec`)",
    "dictionary": "pages of a site that others of it are compressed with",
    "dictionary_source": "the blobs that a dictionary was made of",
    "dictionary_queue": "pages that a site's next dictionary may be made of",
    "version_part": "which responses a version was read from",
    "alias": "addresses that led to an article by redirect, or where its site moved it",
    "absence": "looks that found an article gone",
    "event": "what `changes` shows, and what a later reading superseded",
    "rereading_trace": "what pages leave in memories by today's rules, until a re-parse has ended",
    "unread": "responses that a crawl kept to be read later (`crawl --fetch-only`)",
    "rereading": "how far a re-parse has come",
    "errand": "the frontier with all it knows",
    "rest": "hosts that are left alone",
    "robots": "what the robots.txt of origins said, for a day",
    "run": "runs, their counts as JSON",
    "report": "reports of runs",
    "harvest": "what runs brought from sources, counts and samples as JSON",
    "alarm": "alarms, with their diagnosis as JSON",
    "failure": "failures",
    "tombstone": "tombstones",
    "day": "which days of a source a backfill asked for, and what came of each",
    "link": "the chain, each link with the list of what it vouches for (zstd)",
    "foreign_link": "links of archives that were merged in",
    "token": "time-stamps of links",
    "trace": "digests of the blocks of a site's newest pages: what tells which of them recur",
    "watch": "saved searches, as JSON of `storage.findings.Query`",
    "watch_told": "which articles a saved search has told; without `shown_at`: passed over",
}

_COMMON: dict[str, str] = {
    "id": "number in the archive",
    "article_id": "the article (`articles.id`)",
    "number": "1 for the first wording",
    "run_id": "the run that asked (`runs.id`), or null",
    "snapshot_id": "the response it was read from (`snapshots.id`), or null",
    "extractor_version": "what read it",
    "url": "address, as fetched",
    "digest": "SHA-256 of the text, width folded, white space removed",
    "reason": "why",
    "at": "when",
    "attempts": "how often it was tried",
    "text": "the body, paragraphs joined by a blank line",
    "title": "主题, headline",
    "first_seen": "when it was first seen",
    "last_seen": "when it was last seen as it stands",
    "charset": "how the bytes were decoded, else what was declared",
}

COLUMNS: dict[str, dict[str, str]] = {
    "articles": {
        "canonical_url": "normalised, still fetchable address",
        "kicker": "引题",
        "subtitle": "副题",
        "original_title": "原标题, where the page gives another title",
        "authors": "JSON list of `{name, role, title, outlet}`",
        "editors": "the same, role `editor`",
        "credits": "the same, for pictures, video, review …",
        "dateline": "电头: JSON `{raw, outlet, kind, place, date}`, or null",
        "category": "栏目, as printed",
        "tags": "JSON list of texts",
        "edition": "期",
        "page_no": "版次",
        "page_name": "版名",
        "origin": "首发媒体",
        "reprinter": "转载方",
        "snapshotter": "快照站",
        "origin_url": "the original's address, if the page gives one",
        "published_at": "发布时间: ISO 8601 with offset, a plain date when only the day is printed",
        "published_precision": "how much of it was printed: `second`, `minute`, `hour`, `day` …",
        "modified_at": "the page's own time of change",
        "captured_at": "快照生成时间, printed by a snapshot page",
        "captured_not_before": "newest date in a related list: the page is no older",
        "fetched_at": "when we fetched what was read",
        "lang": "BCP 47 language",
        "blocks": "JSON list of `{role, text}` in reading order, captions included",
        "images": "JSON list of `{url, caption, credit, position}`",
        "related": "JSON list of what was cut from related lists",
        "next_page": "address of the article's next page",
        "quality": "JSON list of flags: `truncated`, `paywall` …",
        "evidence": "JSON object: field → the rule that found it and where",
        "version_count": "how many wordings are held",
        "cluster_id": "equal for articles that carry the same text",
        "withdrawn_at": "when it was found withdrawn, or null",
    },
    "versions": {"title": "主题, as last read from this wording"},
    "version_parts": {"part": "1 for the first page"},
    "readings": {
        "number": "the version that was read",
        "origin": "首发媒体",
        "published_at": "发布时间",
        "seen_at": "when it was seen",
        "read_at": "when it was read, by the rules of then",
        "replaced_by": "the later reading of the same page (`readings.id`), or null",
    },
    "snapshots": {
        "url": "where the answer came from, after redirects",
        "status": "HTTP status; 304 points to the bytes it confirmed",
        "fetched_at": "when it was answered",
        "sha256": "SHA-256 of the bytes as they came",
        "size": "how many bytes they are",
        "mime": "declared media type, lower case",
        "article_id": "the article that was read from it, or null",
        "rendered": "the browser that made these bytes from the answer, or null: they are the "
        "answer",
        "rendered_from": "that answer (`snapshots.id`)",
        "tls_exception": "what was wrong with its certificate and why it was taken all the same, "
        "or null",
    },
    "assets": {
        "kind": "`image` or `pdf`",
        "url": "its address, as the page names it",
        "page_url": "the page that shows it",
        "article_id": "the article (`articles.id`), or null: a whole page of a paper",
        "page_no": "版次, where it is a whole page of a paper",
        "page_name": "版名",
        "issue": "the day of the paper's issue",
        "snapshot_id": "where its bytes are (`snapshots.id`), or null",
        "sha256": "SHA-256 of the bytes",
        "size": "how many bytes they are",
        "mime": "declared media type, lower case",
    },
    "changes": {
        "title": "主题, as it is now",
        "origin": "首发媒体",
        "kind": "`headline`, `number`, `paragraph_removed` …, `withdrawn` or `restored`",
        "field": "the key of the article that was edited; empty for a withdrawal and a return",
        "before": "what stood; empty where nothing did",
        "after": "what stands; for a withdrawal why we say so",
        "context": "the sentence as it stands now",
        "not_before": "our last look before it",
        "at": "the look that saw it",
        "version_before": "the version that it was made of, or null",
        "version_after": "the version that it made, or null",
        "snapshot_before": "the response that shows what stood (`snapshots.id`), or null",
        "snapshot_after": "the response that shows what stands, or null",
        "same_rules": "1 when both were read by the same rules; else those may be what differs",
    },
    "absences": {
        "first_look": "first look that found it gone",
        "last_look": "last look that found it gone",
        "looks": "how many such looks",
        "withdrawn_at": "when a second look made it a withdrawal, or null",
        "snapshot_id": "what last came in its place (`snapshots.id`), or null",
        "control_url": "the other page of the site that answered, or null",
        "returned_at": "when it was seen again, or null",
    },
    "reports": {"report": "JSON: counts, failures by kind, sources, hosts, alarms"},
    "harvests": {
        "source": "the source's name, or the address its crawl began with",
        "at": "when the run began",
        "discovered": "leads within the site that the run had not met before",
        "fetched": "whole answers",
        "not_modified": "answers of 304",
        "new": "articles that were new",
        "revised": "articles with another text",
        "reprinted": "articles whose text another one had",
        "withdrawn": "articles that are gone for good",
        "failed": "refused and failed targets",
        "bytes": "bytes of the answers, unpacked",
        "seconds": "from the run's beginning to the last answer",
        "failures": "JSON: failures by kind",
        "filled": "JSON: field → articles that have it, of those that were looked at",
    },
    "alarms": {
        "source": "the source",
        "kind": "what broke: `field`, `length`, `walls`, `silence` …",
        "subject": "the field or list it is about",
        "raised_at": "when it was raised",
        "cleared_at": "when all was well again",
        "told": "what happened, in words",
        "facts": "JSON: the diagnosis",
    },
    "runs": {
        "started_at": "when it began",
        "finished_at": "when it ended; null for one that is running or was killed",
        "command": "as it was given",
        "outcome": "how it ended: `done`, `limit`, `budget`, `interrupted`, `killed`; null while "
        "it runs",
        "new": "articles never met before",
        "revised": "articles with a new wording",
        "reprinted": "articles whose text was held already",
        "unchanged": "articles with other bytes and the same text",
        "seen": "articles with the same bytes",
        "withdrawn": "articles found withdrawn",
        "failed": "targets that failed",
        "requests": "requests made",
        "bytes": "bytes received",
    },
    "failures": {
        "url": "the target",
        "kind": "one of the words of `scraper.errors.FAILURE_KINDS`",
        "detail": "what happened, in words",
        "retry_at": "when it is tried again, or null",
    },
    "frontier": {
        "url": "the target",
        "source": "the source that named it; empty for a bare address",
        "state": "`due`, `held`, `done`, `gone` or `dropped`",
        "due_at": "when it is to be fetched (again); null: not by itself",
    },
    "resting_hosts": {
        "host": "its name, and its port where that is no usual one",
        "until": "when it may be asked again",
        "kind": "one of the words of `scraper.errors.FAILURE_KINDS`",
        "why": "what it answered, in words",
        "waiting": "addresses of it that wait on the frontier",
    },
    "days": {
        "source": "the source, as the frontier calls it",
        "day": "the day, in +08:00",
        "state": "`done`, `partly` (some of it may still come), `none` (no issue that day), `open` "
        "(it could not be told)",
        "articles": "how many of that day are held",
        "holes": "how many more its pages name that are not held",
        "front": "the address of that day's issue, or null",
        "checked_at": "when that was found",
    },
    "tombstones": {
        "url": "its address, or null",
        "article_key": "what its address is recognised by",
    },
    "chain": {
        "number": "1 for the first link",
        "at": "when it was made",
        "run_id": "the run that brought the items (`runs.id`), or null",
        "items": "how many snapshots, versions and tombstones it names",
        "items_sha256": "SHA-256 of the list of them",
        "previous": "`sha256` of the link before; 64 zeros in the first",
        "sha256": "SHA-256 of the link's text",
    },
    "timestamps": {
        "link_sha256": "the link (`chain.sha256`)",
        "authority": "who gave it: an address",
        "at": "when, by the authority's clock",
        "bytes": "the token (DER, RFC 3161)",
    },
}

EXAMPLES: dict[str, str] = {
    "What was published about a matter, newest first":
        "SELECT published_at, origin, title FROM articles\n"
        "WHERE text LIKE '%双减%' ORDER BY published_at DESC LIMIT 20",
    "Who was named as author how often":
        "SELECT json_extract(value, '$.name') AS name, count(*) AS articles\n"
        "FROM articles, json_each(authors) GROUP BY name ORDER BY articles DESC",
    "Texts that were changed after publication, with every wording":
        "SELECT v.article_id, v.number, v.first_seen, v.title, v.text\n"
        "FROM versions AS v JOIN articles AS a ON a.id = v.article_id\n"
        "WHERE a.version_count > 1 ORDER BY v.article_id, v.number",
    "What was edited after publication, newest first":
        "SELECT at, title, kind, before, after FROM changes\n"
        "WHERE kind IN ('number', 'name', 'quote', 'headline') ORDER BY at DESC LIMIT 20",
    "Stories by how many carried them":
        "SELECT cluster_id, count(*) AS carriers, min(title) AS title\n"
        "FROM articles GROUP BY cluster_id HAVING carriers > 1 ORDER BY carriers DESC",
    "Responses of a run by status":
        "SELECT run_id, status, count(*) AS responses, sum(size) AS bytes\n"
        "FROM snapshots GROUP BY run_id, status",
}  # fmt: skip
"""Questions and the SQL that answers them; a test runs each."""

PROGRAMS: dict[str, tuple[str, str]] = {
    "sqlite3": (
        "SQLite's own shell",
        "sqlite3 -readonly -json archive.db "
        '"SELECT id, title, origin FROM articles ORDER BY id LIMIT 3"',
    ),
    "sqlite-utils": (
        "tables as JSON, CSV or text",
        "sqlite-utils rows archive.db articles -c id -c title -c origin --limit 3",
    ),
    "datasette": (
        "an archive in the browser: `datasette -i archive.db`; or one answer of it",
        "datasette -i archive.db --get '/archive/articles.json?_shape=array&_size=3'",
    ),
    "duckdb": (
        "with its `sqlite` extension, for sums over many articles",
        'duckdb -json -c "INSTALL sqlite; LOAD sqlite; '
        "ATTACH 'archive.db' AS archive (TYPE sqlite, READ_ONLY); "
        'SELECT id, title, origin FROM archive.articles ORDER BY id LIMIT 3"',
    ),
}
"""Programs that read an archive without ours, and a command that a test runs where it is there."""

_HEAD = """# The archive as SQL

The archive is one SQLite file. Open it with `sqlite3`, Datasette, DuckDB or `sqlite-utils`: it can
be read while a crawl writes. The views below keep their names and columns; the tables behind them
may change from one version of the schema to the next. Write to it with `jianbao` only.

Times are ISO 8601 with an offset: those of the archive in UTC, those of a page as it printed them.
Lists and objects are JSON text. This page is made from the schema (`python -m storage.describe`).
"""


def render() -> str:
    """The page, as Markdown; raises `KeyError` for a view or column without a sentence."""
    conn = sqlite3.connect(":memory:")
    try:
        for _, script in schema.MIGRATIONS:
            for statement in script:
                conn.execute(statement)
        parts = [_HEAD, *(_view(conn, name) for name in _named(conn, "view")), _tables(conn)]
    finally:
        conn.close()
    parts.append(_examples())
    return "\n".join(parts)


def columns(conn: sqlite3.Connection, name: str) -> list[str]:
    """The columns of a table or view, in order."""
    return [row[1] for row in conn.execute(f'PRAGMA table_info("{name}")')]


def sentence(view: str, column: str) -> str:
    """What a column is."""
    return COLUMNS[view].get(column) or _COMMON[column]


def _named(conn: sqlite3.Connection, kind: str) -> list[str]:
    """The views in the order of `VIEWS`; the tables in that of the schema, an index's own apart."""
    found = conn.execute("SELECT name FROM sqlite_master WHERE type = ? ORDER BY rowid", (kind,))
    names = [row[0] for row in found if not row[0].startswith(("sqlite_", "search_", "similar_"))]
    return sorted(names, key=list(VIEWS).index) if kind == "view" else names


def _view(conn: sqlite3.Connection, name: str) -> str:
    lines = [f"## {name}\n", f"{VIEWS[name]}\n", "| column | is |", "|---|---|"]
    lines += [f"| `{column}` | {sentence(name, column)} |" for column in columns(conn, name)]
    return "\n".join(lines) + "\n"


def _tables(conn: sqlite3.Connection) -> str:
    lines = ["## Behind the views\n", "| table | holds |", "|---|---|"]
    lines += [f"| `{name}` | {TABLES[name]} |" for name in _named(conn, "table")]
    return "\n".join(lines) + (
        "\n\nTables whose names begin with `search_` and `similar_` are indexes; they can be made "
        "anew from the rest.\n"
    )


def _examples() -> str:
    asked = [f"{question}:\n\n```sql\n{sql};\n```\n" for question, sql in EXAMPLES.items()]
    return "\n".join(["## Examples\n", *asked, _programs()])


def _programs() -> str:
    told = [f"`{name}`: {what}.\n\n```sh\n{line}\n```\n" for name, (what, line) in PROGRAMS.items()]
    return "\n".join(["## With other programs\n", *told])


if __name__ == "__main__":
    sys.stdout.write(render())
