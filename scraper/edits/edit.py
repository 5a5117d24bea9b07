"""What an edit is, and every kind there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

EditKind = Literal[
    "headline", "paragraph_removed", "paragraph_added", "sentence_removed", "sentence_added",
    "moved", "number", "name", "date", "quote", "credit", "typo", "wording",
]  # fmt: skip
KINDS: tuple[str, ...] = get_args(EditKind)


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing that an editor did. `before` or `after` is empty where nothing stood or stands.

    `field` is the key of the article that was edited: `text`, `title`, `authors` … `context` is
    the sentence as it stands now, for an edit within one.
    """

    kind: EditKind
    field: str
    before: str
    after: str
    context: str = ""
