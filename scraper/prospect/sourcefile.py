"""A survey, or a line of OPML, as a file for `sources.d/`: to be read by a person first."""

from __future__ import annotations

import json
import re

from scraper.discover.issues import guesses
from scraper.discover.opml import Outline
from scraper.prospect.offer import Offer
from scraper.prospect.survey import Survey
from scraper.text import one_line

_NAME = re.compile(r"[^\w.-]+")


def file_name(name: str) -> str:
    """A name as that of a file: no path, nothing hidden.

    >>> file_name("../zz news"), file_name("株洲日报")
    ('zz-news.toml', '株洲日报.toml')
    """
    return f"{_NAME.sub('-', name).strip('-._')[:80] or 'source'}.toml"


def source_file(found: Survey, name: str) -> str:
    """The file of a survey: what is proposed, what was looked at and is not, and why."""
    lines = [
        f"# {one_line(found.title)[:100] or found.url}, as it was on {found.seen_at:%Y-%m-%d}.",
        "# Take out what is not wanted; a line that begins with # does nothing.",
        "[source]",
        f"name = {_text(name)}",
        f"url = {_text(found.url)}",
    ]
    offers = [offer for offer in found.offers if offer.url != found.url]
    lines += [f"# the front page: {_told(o)}" for o in found.offers if o.url == found.url]
    if offers:
        lines += ["starts = [", *(_start(offer) for offer in offers), "]"]
    if found.paper:
        lines += _paper(found)
    return "\n".join(lines) + "\n"


def feed_file(outline: Outline, name: str) -> str:
    """The file of one line of OPML."""
    lines = [f"# {one_line(outline.title)[:100]}", "[source]", f"name = {_text(name)}"]
    lines.append(f"url = {_text(outline.url)}")
    if outline.page and outline.page != outline.url:
        lines.append(f"# its site: {one_line(outline.page)}")
    return "\n".join(lines) + "\n"


def _start(offer: Offer) -> str:
    mark = "  " if offer.good else "  # "
    return f"{mark}{_text(offer.url)},  # {_told(offer)}"


def _told(offer: Offer) -> str:
    count = len(offer.articles)
    facts = [offer.kind + (f" {one_line(offer.title)[:40]}" if offer.title else "")]
    if offer.note:
        facts.append(offer.note)
    if count:
        facts.append(f"{count} articles" + (f" like {offer.pattern}" if offer.pattern else ""))
        dates = {"beside": "their time beside", "in the address": "their day in the address"}
        facts.append(dates.get(offer.dates, "no time"))
    if offer.newest and not offer.note:
        facts.append(f"newest {offer.newest}")
    return one_line(": ".join([facts[0], ", ".join(facts[1:])]))


def _paper(found: Survey) -> list[str]:
    assert found.paper is not None
    front, day = found.paper.front, found.paper.day
    templates = guesses(front, day)
    lines = ["", f"# The e-paper: its issue of {day} is {one_line(front)}"]
    for template in templates[:1]:
        lines += [
            "[[source.issues]]",
            f"address = {_text(template)}",
            '# valid_from = "2020-01-01"',
        ]
    return lines


def _text(value: str) -> str:
    """A TOML text; what JSON escapes, TOML reads."""
    return json.dumps(one_line(value), ensure_ascii=False)
