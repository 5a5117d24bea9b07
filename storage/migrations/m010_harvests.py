"""Reports of runs, what each brought from each source, and alarms."""

SCRIPT = """
CREATE TABLE report (
    run_id INTEGER PRIMARY KEY REFERENCES run (id),
    report TEXT NOT NULL
);

CREATE TABLE harvest (
    run_id INTEGER NOT NULL REFERENCES run (id),
    source TEXT NOT NULL,
    at TEXT NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (run_id, source)
) WITHOUT ROWID;
CREATE INDEX harvest_source ON harvest (source, run_id);

CREATE TABLE alarm (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    raised_at TEXT NOT NULL,
    run_id INTEGER REFERENCES run (id),
    facts TEXT NOT NULL,
    cleared_at TEXT
);
CREATE UNIQUE INDEX alarm_open ON alarm (source, kind, subject) WHERE cleared_at IS NULL;

CREATE VIEW reports AS SELECT run_id, report FROM report;

CREATE VIEW harvests AS
SELECT
    run_id, source, at,
    json_extract(facts, '$.discovered') AS discovered,
    json_extract(facts, '$.fetched') AS fetched,
    json_extract(facts, '$.not_modified') AS not_modified,
    json_extract(facts, '$.new') AS new,
    json_extract(facts, '$.revised') AS revised,
    json_extract(facts, '$.reprinted') AS reprinted,
    json_extract(facts, '$.withdrawn') AS withdrawn,
    json_extract(facts, '$.failed') AS failed,
    json_extract(facts, '$.bytes') AS bytes,
    json_extract(facts, '$.seconds') AS seconds,
    json_extract(facts, '$.failures') AS failures,
    json_extract(facts, '$.filled') AS filled
FROM harvest;

CREATE VIEW alarms AS
SELECT
    id, source, kind, subject, raised_at, run_id, cleared_at,
    json_extract(facts, '$.told') AS told, facts
FROM alarm;
"""
