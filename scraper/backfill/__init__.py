"""Backfill: the history of a source, day by day, resumable, with a ledger of what was found."""
