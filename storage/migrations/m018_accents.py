"""Letters with more than one mark, Greek ones, and those with a stroke are indexed without."""

SCRIPT = """
DROP TABLE search_grams;
DROP TABLE search_chars;
DROP TABLE search_rows;
DROP TABLE search_facts;
"""
