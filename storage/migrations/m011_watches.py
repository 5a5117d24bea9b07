"""Saved searches, and which articles each has told."""

SCRIPT = """
CREATE TABLE watch (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    query TEXT NOT NULL,
    created_at TEXT NOT NULL,
    run_at TEXT
);

CREATE TABLE watch_told (
    watch_id INTEGER NOT NULL REFERENCES watch (id) ON DELETE CASCADE,
    article_id INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    shown_at TEXT,
    PRIMARY KEY (watch_id, article_id)
) WITHOUT ROWID;
CREATE INDEX watch_told_article ON watch_told (article_id);
"""
