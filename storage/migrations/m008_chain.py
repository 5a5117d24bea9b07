"""The chain: one link a run vouches for all that came since the one before."""

SCRIPT = """
CREATE TABLE link (
    number INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    previous TEXT NOT NULL,
    at TEXT NOT NULL,
    run_id INTEGER REFERENCES run (id),
    items INTEGER NOT NULL,
    items_sha256 TEXT NOT NULL,
    list BLOB NOT NULL,
    capture_id INTEGER NOT NULL,
    version_id INTEGER NOT NULL
);

CREATE TABLE foreign_link (
    sha256 TEXT PRIMARY KEY,
    number INTEGER NOT NULL,
    previous TEXT NOT NULL,
    at TEXT NOT NULL,
    run_id INTEGER,
    items INTEGER NOT NULL,
    items_sha256 TEXT NOT NULL,
    list BLOB NOT NULL
);

CREATE TABLE token (
    id INTEGER PRIMARY KEY,
    link_sha256 TEXT NOT NULL,
    authority TEXT NOT NULL,
    at TEXT NOT NULL,
    bytes BLOB NOT NULL,
    UNIQUE (link_sha256, authority, at)
);

CREATE VIEW chain AS
SELECT number, at, run_id, items, items_sha256, previous, sha256 FROM link;

CREATE VIEW timestamps AS
SELECT link_sha256, authority, at, bytes FROM token;
"""
