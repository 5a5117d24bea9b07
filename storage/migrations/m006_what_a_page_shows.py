"""Pictures, prints and rendered pages beside the answers, and certificates taken on trust."""

SCRIPT = """
ALTER TABLE capture ADD COLUMN tls_exception TEXT;
ALTER TABLE capture ADD COLUMN rendered TEXT;
ALTER TABLE capture ADD COLUMN rendered_from INTEGER REFERENCES capture (id) ON DELETE SET NULL;

CREATE TABLE asset (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('image', 'pdf')),
    page_url TEXT NOT NULL,
    article_id INTEGER REFERENCES article (id) ON DELETE CASCADE,
    page_no TEXT,
    page_name TEXT,
    issue TEXT,
    capture_id INTEGER REFERENCES capture (id) ON DELETE SET NULL,
    UNIQUE (page_url, url)
);
CREATE INDEX asset_url ON asset (url);
CREATE INDEX asset_article ON asset (article_id) WHERE article_id IS NOT NULL;

DROP VIEW snapshots;
CREATE VIEW snapshots AS
SELECT
    c.id, c.url, c.status, c.fetched_at, b.sha256, b.size, c.mime, c.charset,
    c.run_id, c.article_id, c.rendered, c.rendered_from, c.tls_exception
FROM capture AS c JOIN blob AS b ON b.id = c.blob_id;

CREATE VIEW assets AS
SELECT
    a.id, a.url, a.kind, a.page_url, a.article_id, a.page_no, a.page_name, a.issue,
    a.capture_id AS snapshot_id, b.sha256, b.size, c.mime
FROM asset AS a
LEFT JOIN capture AS c ON c.id = a.capture_id
LEFT JOIN blob AS b ON b.id = c.blob_id;
"""
