"""Facts that stand outside the flow of text: `<title>`, meta tags, JSON-LD, breadcrumbs, comments.

Nothing is decided here: every hint says what it speaks of and where it stood, in order of trust
within one name; the facts rooms choose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.model import Hint
from scraper.read.crumbs import named_crumbs
from scraper.read.jsonld import jsonld_hints
from scraper.read.layout import spaced
from scraper.read.outside import BAIDU, Outside
from scraper.text import strip_controls
from scraper.urls import absolute

_MOST_METAS = 200
_LONGEST_NAME = 80
_MOST_NAMED = 100
_LONGEST = 2_000
"""Characters of one hint that are kept."""

_META = {
    "og:title": "title", "twitter:title": "title", "headline": "title", "articletitle": "title",
    "title": "title", "dc.title": "title", "sailthru.title": "title",
    "article:published_time": "published_at", "og:published_time": "published_at",
    "og:release_date": "published_at", "publishdate": "published_at", "pubdate": "published_at",
    "publish_date": "published_at", "publishtime": "published_at", "publish_time": "published_at",
    "datepublished": "published_at", "date": "published_at", "dc.date": "published_at",
    "dc.date.issued": "published_at", "dcterms.created": "published_at",
    "sailthru.date": "published_at", "parsely-pub-date": "published_at",
    "article.published": "published_at", "weibo:article:create_at": "published_at",
    "bytedance:published_time": "published_at", "_pubtime": "published_at",
    "apub:time": "published_at", "createdate": "published_at", "firstpublishedtime": "published_at",
    "article:modified_time": "modified_at", "og:updated_time": "modified_at",
    "datemodified": "modified_at", "dateupdate": "modified_at", "lastmodified": "modified_at",
    "bytedance:updated_time": "modified_at", "bytedance:lrdate_time": "modified_at",
    "author": "author", "article:author": "author", "og:article:author": "author",
    "dc.creator": "author", "sailthru.author": "author", "parsely-author": "author",
    "byl": "author", "editor": "editor",
    "source": "source", "contentsource": "source", "articlesource": "source",
    "mediaid": "source", "copyrightholder": "source",
    "keywords": "tags", "news_keywords": "tags", "article:tag": "tags",
    "description": "description", "og:description": "description",
    "article:section": "category", "columnname": "category", "channel": "category",
    "og:site_name": "site_name", "sitename": "site_name", "application-name": "site_name",
    "og:image": "image", "twitter:image": "image", "og:url": "canonical_url",
    "og:locale": "lang", "content-language": "lang", "og:type": "page_type",
}  # fmt: skip
"""Names of meta tags, lower case, and the field each speaks of."""
_ADDRESSES = frozenset({"canonical_url", "image"})
_Attributes = dict[str, str | None]
_MOBILE_AGENT = re.compile(r"url\s*=\s*(\S+)", re.IGNORECASE)


def head_hints(tree: LexborHTMLParser, outside: Outside, url: str) -> tuple[Hint, ...]:
    """Everything a page tells beside its text, in order of trust within each name."""
    metas = [node.attributes for node in outside.metas[:_MOST_METAS]]
    found = [*_metas(metas, url), *_links(outside.links, url), *_mobile(metas, url), *_lang(tree)]
    found += [*jsonld_hints(outside.scripts), *_titles(outside.titles)]
    found += [*_baidu(outside.named), *_times(outside.times), *named_crumbs(outside.named)]
    found += [*_founder(tree), *_authors(tree)]
    return tuple(dict.fromkeys(hint for hint in found if hint.value))


def _hint(name: str, value: str, where: str) -> Hint:
    return Hint(name, spaced(strip_controls(value[:_LONGEST])), where)


def _metas(metas: Sequence[_Attributes], url: str) -> Iterator[Hint]:
    for attributes in metas:
        value = attributes.get("content") or ""
        for kind in ("property", "name", "itemprop", "http-equiv"):
            key = attributes.get(kind)
            if not key or (name := _META.get(key.strip().lower())) is None:
                continue
            if name in _ADDRESSES:
                value = absolute(url, value) or ""
            yield _hint(name, value, f"meta[{kind}={key.strip()[:60]}]")


def _links(links: Sequence[LexborNode], url: str) -> Iterator[Hint]:
    for node in links[:4]:
        attributes = node.attributes
        address = absolute(url, attributes.get("href") or "")
        if address and attributes.get("rel") == "canonical":
            yield Hint("canonical_url", address, "link[rel=canonical]")


def _mobile(metas: Sequence[_Attributes], url: str) -> Iterator[Hint]:
    agents = [attributes for attributes in metas if attributes.get("name") == "mobile-agent"]
    for attributes in agents[:3]:
        match = _MOBILE_AGENT.search((attributes.get("content") or "")[:_LONGEST])
        if match and (address := absolute(url, match[1])):
            yield Hint("mobile_url", address, "meta[name=mobile-agent]")


def _lang(tree: LexborHTMLParser) -> Iterator[Hint]:
    root = tree.root
    if root is not None and (lang := root.attributes.get("lang")):
        yield _hint("lang", lang, "html[lang]")


def _titles(titles: Sequence[LexborNode]) -> Iterator[Hint]:
    for node in titles[:1]:
        yield _hint("title", node.text(), "title")


def _baidu(named: Sequence[LexborNode]) -> Iterator[Hint]:
    for node in named[:_MOST_NAMED]:
        if name := BAIDU.get(node.id or ""):
            yield _hint(name, node.text(separator=" "), f"#{node.id}")


def _times(times: Sequence[LexborNode]) -> Iterator[Hint]:
    for node in times[:6]:
        attributes = node.attributes
        stamp = attributes.get("datetime") or node.text()
        if attributes.get("itemprop", "") == "dateModified":
            yield _hint("modified_at", stamp or "", "time[itemprop=dateModified]")
        else:
            yield _hint("time", stamp or "", "time")


def _authors(tree: LexborHTMLParser) -> Iterator[Hint]:
    """The first element that says it is the author, and those beside it."""
    html = tree.raw_html or b""
    if b'="author' not in html and b"='author" not in html:
        return
    beside = None
    for node in tree.css("a[rel~=author], body [itemprop~=author]")[:6]:
        group = node.parent.mem_id if node.parent else 0
        if beside in (None, group) and (name := _name_of(node)):
            beside = group
            yield _hint("author", name, "rel=author")


def _name_of(node: LexborNode) -> str:
    """The name in an element for an author; it may stand in an element, or attribute, within."""
    named = node.css_first("[itemprop=name]") or node
    name = spaced(named.attributes.get("content") or named.text(separator=" ")[:200])
    return name if len(name) <= _LONGEST_NAME else ""


_FOUNDER = {
    "founder-date": "published_at", "date": "published_at", "author": "author",
    "founder-author": "author", "founder-pagenum": "page_no", "founder-pagename": "page_name",
    "founder-papername": "source", "nodename": "category", "keyword": "tags",
    "subtitle": "subtitle", "introtitle": "kicker", "source": "source", "title": "title",
}  # fmt: skip
_PROPERTY = re.compile(r"<([a-z-]{3,20})>([^<>]{1,300})</\1>")


def _founder(tree: LexborHTMLParser) -> Iterator[Hint]:
    """The comment in which a Founder CMS leaves its fields: `<!--enpproperty <title>…-->`."""
    html = tree.raw_html or b""
    start = html.find(b"<!--enpproperty")
    if start < 0:
        return
    end = html.find(b"enpproperty-->", start + 15)
    comment = html[start : min(end if end > 0 else start + 8000, start + 8000)]
    for match in _PROPERTY.finditer(comment.decode("utf-8", "replace")):
        if name := _FOUNDER.get(match[1]):
            yield _hint(name, match[2], f"enpproperty {match[1]}")
