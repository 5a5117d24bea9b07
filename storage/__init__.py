"""The archive: the only place where SQL stands."""
