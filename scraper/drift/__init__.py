"""Noticing that a source no longer gives what it used to give, and saying what broke."""
