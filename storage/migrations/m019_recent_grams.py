"""Rows of grams gather in a small table before they are carried over to the large one."""

SCRIPT = """
CREATE TABLE similar_recent (
    gram INTEGER NOT NULL,
    article_id INTEGER NOT NULL,
    PRIMARY KEY (gram, article_id)
) WITHOUT ROWID;
"""
