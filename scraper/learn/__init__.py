"""Stored pages of one site -> a site file that says where its articles' parts stand."""
