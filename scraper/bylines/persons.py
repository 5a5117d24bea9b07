"""Drafts of people as authors, editors and credits."""

from __future__ import annotations

import re

from scraper.bylines.pieces import Draft
from scraper.bylines.words import CREDIT_ROLES
from scraper.model import Person

_STAFF_TITLE = re.compile("记者$|記者$")


def people_of(
    drafts: list[Draft], dateline: str | None
) -> tuple[tuple[Person, ...], tuple[Person, ...], tuple[Person, ...]]:
    """Authors, editors and credits; `dateline` is the house of staff that names none."""
    authors: list[Person] = []
    editors: list[Person] = []
    credits: list[Person] = []
    for draft in drafts:
        for role in acts(draft):
            outlet = draft.outlet
            if outlet is None and role not in CREDIT_ROLES and _is_staff(draft):
                outlet = dateline
            person = Person(draft.name, role, draft.title, outlet)
            into = editors if role == "editor" else credits if role in CREDIT_ROLES else authors
            if person not in into:
                into.append(person)
    return tuple(authors), tuple(editors), tuple(credits)


def acts(draft: Draft) -> tuple[str, ...]:
    """The roles of a person: what a mark or label says, else what the role word says."""
    own = draft.role or "writer"
    if draft.duty == "both":
        return ("writer" if own == "photographer" else own), "photographer"
    if draft.duty is None or (draft.duty == "writer" and draft.role):
        return (own,)
    return (draft.duty,)


def _is_staff(draft: Draft) -> bool:
    title = draft.title or ""
    return _STAFF_TITLE.search(title) is not None and not {"特约", "特約"} & {title[:2]}
