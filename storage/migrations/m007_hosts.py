"""A queue for each host, and the hosts that are left alone for a while."""

SCRIPT = """
ALTER TABLE errand ADD COLUMN host TEXT NOT NULL DEFAULT '';
UPDATE errand SET host = (
    SELECT substr(rest, 1, instr(rest || '/', '/') - 1)
    FROM (SELECT substr(url, instr(url, '://') + 3) AS rest)
);
UPDATE errand SET host = substr(host, 1, length(host) - 3) WHERE host LIKE '%:80';
UPDATE errand SET host = substr(host, 1, length(host) - 4) WHERE host LIKE '%:443';
DROP INDEX errand_source;
CREATE INDEX errand_queue ON errand (source, host, priority, due_at)
    WHERE due_at IS NOT NULL AND state <> 'dropped';

CREATE TABLE rest (
    host TEXT PRIMARY KEY,
    until TEXT NOT NULL,
    kind TEXT NOT NULL,
    why TEXT NOT NULL
) WITHOUT ROWID;

CREATE VIEW resting_hosts AS
SELECT
    host, until, kind, why,
    (SELECT count(*) FROM errand AS e WHERE e.host = rest.host AND e.state = 'due') AS waiting
FROM rest;
"""
