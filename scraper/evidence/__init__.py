"""Bundles of evidence: one article with all that proves it, in a file that is checked offline."""
