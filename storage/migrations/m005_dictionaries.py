"""Dictionaries that pages of one site are compressed with, and what waits to become one."""

SCRIPT = """
CREATE TABLE dictionary (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    site TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    bytes BLOB NOT NULL
);
CREATE INDEX dictionary_site ON dictionary (site, id);

CREATE TABLE dictionary_source (
    dictionary_id INTEGER NOT NULL REFERENCES dictionary (id),
    place INTEGER NOT NULL,
    blob_id INTEGER NOT NULL REFERENCES blob (id),
    PRIMARY KEY (dictionary_id, place)
) WITHOUT ROWID;
CREATE INDEX dictionary_source_blob ON dictionary_source (blob_id);

CREATE TABLE dictionary_queue (
    site TEXT PRIMARY KEY,
    tries INTEGER NOT NULL,
    waiting INTEGER NOT NULL,
    blobs TEXT NOT NULL
) WITHOUT ROWID;

CREATE INDEX blob_dictionary ON blob (dict_id) WHERE dict_id IS NOT NULL;
"""
