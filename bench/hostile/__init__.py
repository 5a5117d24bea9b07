"""A hostile web of our own, and what a crawl does with each of its kinds of harm."""
