"""The first tables and the views of an archive."""

SCRIPT = """
CREATE TABLE run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    command TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    outcome TEXT,
    counts TEXT NOT NULL DEFAULT '{}'
);

CREATE TABLE blob (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    codec TEXT NOT NULL,
    dict_id INTEGER,
    bytes BLOB NOT NULL
);

CREATE TABLE body (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    text TEXT NOT NULL
);

CREATE TABLE article (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    version_id INTEGER NOT NULL,
    cluster_id INTEGER NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    withdrawn_at TEXT
);
CREATE INDEX article_cluster ON article (cluster_id);

CREATE TABLE version (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES article (id),
    number INTEGER NOT NULL,
    digest TEXT NOT NULL,
    reading_id INTEGER NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    UNIQUE (article_id, number)
);
CREATE INDEX version_digest ON version (digest);

CREATE TABLE capture (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    url TEXT NOT NULL,
    asked TEXT,
    status INTEGER NOT NULL,
    fetched_at TEXT NOT NULL,
    blob_id INTEGER NOT NULL REFERENCES blob (id),
    mime TEXT NOT NULL,
    charset TEXT,
    headers TEXT NOT NULL,
    redirects TEXT NOT NULL,
    run_id INTEGER REFERENCES run (id),
    article_id INTEGER REFERENCES article (id),
    version_id INTEGER REFERENCES version (id),
    seal INTEGER NOT NULL
);
CREATE INDEX capture_url ON capture (url);
CREATE INDEX capture_asked ON capture (asked) WHERE asked IS NOT NULL;
CREATE INDEX capture_article ON capture (article_id) WHERE article_id IS NOT NULL;
CREATE INDEX capture_blob ON capture (blob_id, version_id);

CREATE TABLE reading (
    id INTEGER PRIMARY KEY,
    version_id INTEGER NOT NULL REFERENCES version (id),
    body_id INTEGER NOT NULL REFERENCES body (id),
    capture_id INTEGER REFERENCES capture (id),
    seen_at TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    url TEXT, canonical_url TEXT,
    title TEXT, kicker TEXT, subtitle TEXT, original_title TEXT,
    authors TEXT NOT NULL, editors TEXT NOT NULL, credits TEXT NOT NULL, dateline TEXT,
    category TEXT, tags TEXT NOT NULL, edition TEXT, page_no TEXT, page_name TEXT,
    origin TEXT, reprinter TEXT, snapshotter TEXT, origin_url TEXT,
    published_at TEXT, published_precision TEXT, modified_at TEXT,
    captured_at TEXT, captured_not_before TEXT, fetched_at TEXT,
    lang TEXT, charset TEXT,
    layout TEXT NOT NULL,
    images TEXT NOT NULL, related TEXT NOT NULL, next_page TEXT,
    quality TEXT NOT NULL, evidence TEXT NOT NULL,
    more TEXT,
    seal INTEGER NOT NULL
);
CREATE INDEX reading_version ON reading (version_id);
CREATE INDEX reading_body ON reading (body_id);

CREATE TABLE version_part (
    version_id INTEGER NOT NULL REFERENCES version (id),
    part INTEGER NOT NULL,
    capture_id INTEGER NOT NULL REFERENCES capture (id),
    PRIMARY KEY (version_id, part)
) WITHOUT ROWID;

CREATE TABLE alias (
    key TEXT PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES article (id)
) WITHOUT ROWID;

CREATE TABLE absence (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES article (id),
    first_look TEXT NOT NULL,
    last_look TEXT NOT NULL,
    looks INTEGER NOT NULL,
    reason TEXT NOT NULL,
    withdrawn_at TEXT,
    returned_at TEXT
);
CREATE INDEX absence_article ON absence (article_id);

CREATE TABLE errand (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    via TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT,
    published_at TEXT,
    published_precision TEXT,
    depth INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('due', 'held', 'done', 'gone', 'dropped')),
    due_at TEXT,
    attempts INTEGER NOT NULL
);
CREATE INDEX errand_due ON errand (due_at) WHERE due_at IS NOT NULL AND state <> 'dropped';
CREATE INDEX errand_source ON errand (source, due_at)
    WHERE due_at IS NOT NULL AND state <> 'dropped';

CREATE TABLE failure (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    url TEXT NOT NULL,
    run_id INTEGER REFERENCES run (id),
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    retry_at TEXT
);
CREATE UNIQUE INDEX failure_target ON failure (url, coalesce(run_id, 0));

CREATE TABLE tombstone (
    id INTEGER PRIMARY KEY,
    url TEXT,
    article_key TEXT NOT NULL,
    digest TEXT,
    reason TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX tombstone_key ON tombstone (article_key);
CREATE INDEX tombstone_digest ON tombstone (digest);

CREATE VIEW articles AS
SELECT
    a.id, r.url, r.canonical_url, r.title, r.kicker, r.subtitle, r.original_title,
    r.authors, r.editors, r.credits, r.dateline, r.category, r.tags,
    r.edition, r.page_no, r.page_name, r.origin, r.reprinter, r.snapshotter, r.origin_url,
    r.published_at, r.published_precision, r.modified_at,
    r.captured_at, r.captured_not_before, r.fetched_at, r.lang, r.charset,
    (
        SELECT json_group_array(json_object('role', role, 'text', text))
        FROM (
            SELECT json_extract(value, '$[0]') AS role,
                CASE json_array_length(value)
                    WHEN 2 THEN json_extract(value, '$[1]')
                    ELSE substr(
                        b.text, json_extract(value, '$[1]') + 1, json_extract(value, '$[2]')
                    )
                END AS text
            FROM json_each(r.layout) ORDER BY key
        )
    ) AS blocks,
    b.text, r.images, r.related, r.next_page, v.digest, r.quality, r.evidence,
    a.first_seen, a.last_seen, v.number AS version_count, a.cluster_id, a.withdrawn_at
FROM article AS a
JOIN version AS v ON v.id = a.version_id
JOIN reading AS r ON r.id = v.reading_id
JOIN body AS b ON b.id = r.body_id;

CREATE VIEW versions AS
SELECT
    v.article_id, v.number, r.title, b.text, v.digest, v.first_seen, v.last_seen,
    (SELECT p.capture_id FROM version_part AS p WHERE p.version_id = v.id AND p.part = 1)
        AS snapshot_id,
    r.extractor_version
FROM version AS v
JOIN reading AS r ON r.id = v.reading_id
JOIN body AS b ON b.id = r.body_id;

CREATE VIEW version_parts AS
SELECT v.article_id, v.number, p.part, p.capture_id AS snapshot_id
FROM version_part AS p JOIN version AS v ON v.id = p.version_id;

CREATE VIEW readings AS
SELECT
    v.article_id, v.number, r.id, r.title, r.origin, r.published_at, r.seen_at,
    r.capture_id AS snapshot_id, r.extractor_version
FROM reading AS r JOIN version AS v ON v.id = r.version_id;

CREATE VIEW snapshots AS
SELECT
    c.id, c.url, c.status, c.fetched_at, b.sha256, b.size, c.mime, c.charset,
    c.run_id, c.article_id
FROM capture AS c JOIN blob AS b ON b.id = c.blob_id;

CREATE VIEW absences AS
SELECT article_id, first_look, last_look, looks, reason, withdrawn_at, returned_at FROM absence;

CREATE VIEW runs AS
SELECT
    id, started_at, finished_at, command, outcome,
    coalesce(json_extract(counts, '$.new'), 0) AS new,
    coalesce(json_extract(counts, '$.revised'), 0) AS revised,
    coalesce(json_extract(counts, '$.reprinted'), 0) AS reprinted,
    coalesce(json_extract(counts, '$.unchanged'), 0) AS unchanged,
    coalesce(json_extract(counts, '$.seen'), 0) AS seen,
    coalesce(json_extract(counts, '$.withdrawn'), 0) AS withdrawn,
    coalesce(json_extract(counts, '$.failed'), 0) AS failed,
    coalesce(json_extract(counts, '$.requests'), 0) AS requests,
    coalesce(json_extract(counts, '$.bytes'), 0) AS bytes
FROM run;

CREATE VIEW failures AS
SELECT url, run_id, at, kind, detail, attempts, retry_at FROM failure;

CREATE VIEW frontier AS
SELECT url, source, state, due_at, attempts FROM errand;

CREATE VIEW tombstones AS
SELECT url, article_key, digest, reason, at FROM tombstone;
"""

SEARCH = """
CREATE VIRTUAL TABLE search_grams USING fts5(
    title, text, facts, content='', columnsize=0, tokenize='ascii');
CREATE VIRTUAL TABLE search_chars USING fts5(
    chars, content='', columnsize=0, detail='none', tokenize='ascii');
CREATE TABLE search_rows(
    rowid INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL UNIQUE,
    proof INTEGER NOT NULL);
"""
"""The search index as it was at first."""
