"""The search index with the text first, and with the characters of titles apart."""

SCRIPT = """
DROP TABLE search_grams;
DROP TABLE search_chars;
DROP TABLE search_rows;
"""
