"""Days held against days expected: which issues of a source are missing."""
