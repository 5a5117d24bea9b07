"""Readers: bytes of one shape each into the one block model."""
