"""Exporters: articles written to a stream, one function a format."""
