"""What an answer is, told from the answer: a feed, a sitemap, an e-paper, a list, or nothing.

Neither the address's ending nor the declared type is trusted alone: the bytes decide.
"""

from __future__ import annotations

from dataclasses import replace

from scraper.charset import decode
from scraper.discover.calendars import is_calendar, read_calendar
from scraper.discover.epaper import recognise
from scraper.discover.feeds import is_feed, read_feed
from scraper.discover.jsonlist import is_json, read_json_list, scripted_list
from scraper.discover.leads import NOTHING, Leads
from scraper.discover.listhood import BODY, says_article
from scraper.discover.lists import declared, list_leads
from scraper.discover.papers import epaper_leads, looks_like_epaper, marks_epaper, redirect_of
from scraper.discover.prose import longest_prose
from scraper.discover.queries import in_charset
from scraper.discover.records import with_records
from scraper.discover.shapes import article_shaped
from scraper.discover.sitemap import is_sitemap, read_sitemap, unzipped
from scraper.model import Snapshot
from scraper.read.guard import parse_html
from scraper.urls import article_key

_BINARY = (
    b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"RIFF", b"\x00\x00\x00",
    b"OggS", b"ID3", b"7z\xbc\xaf", b"Rar!", b"wOFF", b"wOF2", b"BM",
)  # fmt: skip
_SNIFFED = 2048
_HTML = (b"<!doctype html", b"<html")
_FEW = 5
_BLANK = b"\xef\xbb\xbf \t\r\n"


def leads(snapshot: Snapshot) -> Leads:
    """What a page names, and what kind of page that makes it. Any bytes give an answer."""
    body = unzipped(snapshot.body)
    if not body.strip():
        return replace(NOTHING, why="an empty answer")
    if body.startswith(_BINARY):
        return replace(NOTHING, why="no text: the bytes are of a picture, a print or an archive")
    decoded = decode(body, snapshot.header("content-type"))
    text = decoded.text
    if is_feed(text):
        return read_feed(snapshot, text)
    if is_sitemap(text):
        return read_sitemap(snapshot, text)
    if is_calendar(text):
        return read_calendar(snapshot, text)
    if is_json(text[:_SNIFFED]):
        found = read_json_list(snapshot, text)
        if (
            found.targets
            or found.kind == "data"
            or "<" not in text[:_SNIFFED]
            or text.lstrip("\ufeff \t\r\n")[:1] in "[{"
        ):
            return found
    if "<" not in text:
        return replace(NOTHING, why="plain text")
    return _html(snapshot, in_charset(text, decoded.charset))


def plain_page(snapshot: Snapshot) -> bool:
    """Whether the bytes open as HTML and show no mark of an e-paper: told without parsing.

    Where a lead promised an article, no list needs to be looked for on such a page.
    """
    seen = recognise(snapshot.url)
    if seen and seen.kind != "article":
        return False
    return opens_as_html(snapshot.body) and not marks_epaper(snapshot.body)


def opens_as_html(body: bytes) -> bool:
    """Whether the first bytes are those of an HTML page."""
    return body[:_SNIFFED].lstrip(_BLANK)[:16].lower().startswith(_HTML)


def _html(snapshot: Snapshot, text: str) -> Leads:
    seen = recognise(snapshot.url)
    if seen and seen.kind == "article":
        return Leads("page", why="an e-paper's article, by its address")
    if not seen and says_article(snapshot.url, text):
        return Leads("page", why="an article, by its address and its head")
    text = with_records(text)
    tree = parse_html(text)
    if seen or looks_like_epaper(text):
        found = epaper_leads(snapshot, text, tree)
        if found.targets or found.redirect:
            return found
    extra = declared(tree, snapshot)
    found = list_leads(snapshot, text, tree)
    if found.kind != "list" or len(found.targets) < _FEW or not _names_articles(found):
        found = _scripted(snapshot, text, found)
    onward = None if found.kind == "list" else redirect_of(tree, text, snapshot.url)
    targets = (*extra, *found.targets)
    if not targets and not onward:
        return replace(NOTHING, why="a page that names no other")
    return replace(found, targets=targets, redirect=onward)


def _names_articles(found: Leads) -> bool:
    return any(target.kind == "article" for target in found.targets)


def _scripted(snapshot: Snapshot, text: str, found: Leads) -> Leads:
    """The list that a page's scripts hold, with what the page itself names; else `found`."""
    if article_shaped(snapshot.url) or longest_prose(text) >= BODY:
        return found
    scripted = scripted_list(snapshot, text)
    if scripted.kind != "list":
        return found
    keys = {article_key(target.url) for target in scripted.targets}
    besides = (target for target in found.targets if article_key(target.url) not in keys)
    return replace(found, kind="list", targets=(*scripted.targets, *besides), why=scripted.why)
