"""Labelling: steps Document -> Document that name each block, with a reason."""
