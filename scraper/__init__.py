"""Reads news pages: from an address to an article, by a chain of frozen values."""
