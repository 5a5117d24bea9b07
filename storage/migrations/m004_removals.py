"""What a takedown leaves: whose the stone is, and whether free pages are clean of the text."""

SCRIPT = """
ALTER TABLE tombstone ADD COLUMN article_id INTEGER;
ALTER TABLE tombstone ADD COLUMN scrubbed_at TEXT;
CREATE INDEX tombstone_article ON tombstone (article_id) WHERE article_id IS NOT NULL;
"""
