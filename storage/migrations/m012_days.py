"""The ledger of history: which days of a source were asked for, and what came of each."""

SCRIPT = """
CREATE TABLE day (
    source TEXT NOT NULL,
    day TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('done', 'partly', 'none', 'open')),
    articles INTEGER NOT NULL,
    holes INTEGER NOT NULL,
    front TEXT,
    checked_at TEXT NOT NULL,
    run_id INTEGER REFERENCES run (id),
    PRIMARY KEY (source, day)
) WITHOUT ROWID;

CREATE INDEX errand_day ON errand (source, date(published_at, '+8 hours'))
    WHERE published_at IS NOT NULL;

CREATE VIEW days AS
SELECT source, day, state, articles, holes, front, checked_at, run_id FROM day;
"""
