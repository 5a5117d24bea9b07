"""Edits, withdrawals and returns; readings that later ones replaced.

`version.sealed` is the digest that the chain vouches for, where a later reading of the same bytes
has another text.
"""

SCRIPT = """
CREATE TABLE event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id INTEGER NOT NULL REFERENCES article (id),
    kind TEXT NOT NULL,
    field TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    context TEXT NOT NULL,
    not_before TEXT NOT NULL,
    at TEXT NOT NULL,
    version_before INTEGER,
    version_after INTEGER,
    capture_before INTEGER REFERENCES capture (id),
    capture_after INTEGER REFERENCES capture (id),
    same_rules INTEGER NOT NULL,
    superseded_at TEXT
);
CREATE INDEX event_at ON event (at);
CREATE INDEX event_article ON event (article_id, at);
CREATE INDEX event_capture_before ON event (capture_before) WHERE capture_before IS NOT NULL;
CREATE INDEX event_capture_after ON event (capture_after) WHERE capture_after IS NOT NULL;

ALTER TABLE absence ADD COLUMN capture_id INTEGER REFERENCES capture (id);
ALTER TABLE absence ADD COLUMN control_url TEXT;
CREATE INDEX absence_capture ON absence (capture_id) WHERE capture_id IS NOT NULL;

ALTER TABLE reading ADD COLUMN read_at TEXT;
ALTER TABLE reading ADD COLUMN replaced_by INTEGER;
ALTER TABLE version ADD COLUMN sealed TEXT;

CREATE TABLE rereading (
    run_id INTEGER PRIMARY KEY REFERENCES run (id),
    rules TEXT NOT NULL,
    place INTEGER NOT NULL
);

DROP VIEW readings;
CREATE VIEW readings AS
SELECT
    v.article_id, v.number, r.id, r.title, b.text, r.origin, r.published_at, r.seen_at,
    r.capture_id AS snapshot_id, r.extractor_version, coalesce(r.read_at, r.seen_at) AS read_at,
    r.replaced_by
FROM reading AS r JOIN version AS v ON v.id = r.version_id JOIN body AS b ON b.id = r.body_id;

DROP VIEW absences;
CREATE VIEW absences AS
SELECT
    article_id, first_look, last_look, looks, reason, withdrawn_at, returned_at,
    capture_id AS snapshot_id, control_url
FROM absence;

CREATE VIEW changes AS
SELECT
    e.id, e.article_id, r.url, r.title, r.origin, e.kind, e.field, e.before, e.after, e.context,
    e.not_before, e.at, e.version_before, e.version_after, e.capture_before AS snapshot_before,
    e.capture_after AS snapshot_after, e.same_rules
FROM event AS e
JOIN article AS a ON a.id = e.article_id
JOIN version AS v ON v.id = a.version_id
JOIN reading AS r ON r.id = v.reading_id
WHERE e.superseded_at IS NULL;
"""
