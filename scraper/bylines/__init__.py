"""The grammar of datelines, bylines, credits and editor lines, Chinese first."""
