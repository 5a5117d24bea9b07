"""Pages that a crawl kept to be read later; of earlier crawls those that are known to be such."""

SCRIPT = """
CREATE TABLE unread (
    capture_id INTEGER PRIMARY KEY REFERENCES capture (id) ON DELETE CASCADE,
    expected TEXT NOT NULL,
    exception TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
INSERT INTO unread (capture_id, expected)
SELECT c.id, e.kind FROM errand AS e JOIN capture AS c ON c.url = e.url
WHERE e.state = 'done' AND e.kind IN ('article', 'unknown')
    AND c.article_id IS NULL AND c.status = 200
    AND NOT EXISTS (SELECT 1 FROM failure AS f WHERE f.url = e.url)
    AND NOT EXISTS (SELECT 1 FROM asset AS a WHERE a.capture_id = c.id)
    AND NOT EXISTS (SELECT 1 FROM capture AS r WHERE r.rendered_from = c.id);
"""
