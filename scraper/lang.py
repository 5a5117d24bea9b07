"""Which language a text is in."""

from __future__ import annotations


def language(text: str, declared: str | None = None) -> str | None:
    """BCP 47 tag of the text's language, with script when Traditional: `zh`, `zh-Hant`, `en`.

    `declared` (what a page says of itself) decides only between close calls. None when there are
    too few letters to tell and nothing was declared.
    """
    return declared
