"""Prospect: what a site offers a crawl today, proposed as a source to review."""
