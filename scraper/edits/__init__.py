"""What an editor did between two wordings of an article, as typed edits."""
