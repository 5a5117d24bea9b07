"""Address to Snapshot: guarded, bounded, patient and polite. The only room that knows httpx."""
