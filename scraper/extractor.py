"""Which rules read a page; apart, so that whoever stores an answer need not load the rules."""

EXTRACTOR_VERSION = "6"
"""Grows when the same bytes may give another article; stored with every version."""
