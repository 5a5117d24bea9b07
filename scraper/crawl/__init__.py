"""Discover, fetch, extract, add: a crawl that can be stopped at any instant and goes on."""
