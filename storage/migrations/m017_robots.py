"""robots.txt files, so that runs within a day of each other do not ask for them again."""

SCRIPT = """
CREATE TABLE robots (
    origin TEXT PRIMARY KEY,
    fetched_at TEXT NOT NULL,
    size INTEGER NOT NULL,
    bytes BLOB NOT NULL
);
"""
