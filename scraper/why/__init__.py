"""Why a page was read as it was: scores, where blocks and facts stand, and a page that shows it."""
