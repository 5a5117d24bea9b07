"""Discovery: pages that name other pages, read as targets."""
