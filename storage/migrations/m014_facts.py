"""What facets count stands beside the search index."""

SCRIPT = """
DROP TABLE search_grams;
DROP TABLE search_chars;
DROP TABLE search_rows;
DROP TABLE IF EXISTS search_facts;
"""
