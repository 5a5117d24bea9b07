"""What pages leave in their sites' memories by today's rules, until a re-parse has ended."""

SCRIPT = """
CREATE TABLE rereading_trace (
    article_id INTEGER PRIMARY KEY REFERENCES article (id),
    names BLOB NOT NULL,
    marks BLOB NOT NULL,
    frames BLOB NOT NULL
);
"""
