"""Three houses, never mixed: who published first, who reprinted, who took the snapshot."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from scraper.facts.found import Found, at
from scraper.han import simplified
from scraper.label.marks import ADDRESS, CRAWLER, SNAPSHOT, SOURCE, STAMP, labelled
from scraper.model import BODY_ROLES, Block, Dateline, Document
from scraper.names import is_outlet
from scraper.text import squeeze, width_folded
from scraper.urls import absolute, host_of

_REPRINT_WORDS = ("本文转自", "本文转载自", "转载自", "转自", "摘自", "原载")
_NO_HOUSE = re.compile(
    r"(?:本站|本网|网站)?(?:原创|整理|综合|网络|互联网|未知|其他|不详|转载(?:文章|稿)?|admin)"
    r"|本站|本网",
    re.IGNORECASE,
)
_WEB_ADDRESS = re.compile(r"https?://[!-~]{1,200}")
_RANKS = "(?:(?:本报|本网|本台|本刊|本社|全媒体|融媒体?|见习|实习|首席|特约|特派|资深)){0,3}"
"""What a reporter is called by before that word: 本报首席记者."""
_BESIDE = re.compile(
    r"[、;；]|(?<!\s)\s*[|丨【】\[\]]\s*|[,，]\s?(?:摘自|转自|轉自)|(?<!\s)\s+(?=(?:19|20)\d\d[-/年.])"
    rf"|(?<!\s)\s+{_RANKS}(?:记者|$)|(?<=[报网社刊台])(?:本报|本网|本刊|本台)?(?:见习|首席)?记者(?=\s|[:：]|$)"
    r"|(?<!\s)\s+(?:作者|通讯员|实习生|撰稿|撰文|摄影|[文图][/／]|编辑|责编|时间|阅读|浏览|点击|(?:网友)?评论|跟[贴帖]|访问|字号|字体"
    r"|有?\d+人|发布于?|发表于?|手机看|分享|收藏|打印|订阅|我要|查看)"
)
"""Where the first house ends: at the next one, or at another fact or a counter on its line."""
_CLOSING = re.compile(r"[)）]")
"""Where a house ends whose opening bracket stands before its label."""
_BRACKETED = re.compile(
    r"[（(【\[](?:来源|來源|稿源|信息来源|转自|轉自)\s?[:：]\s?([^（）()【】]{2,20})[)）】\]]$"
)
"""What parts a house from its reporter and place in a line of all three."""
_SELF = re.compile(r"本(?:报|网|站|刊|台|社)")


@dataclass(frozen=True, slots=True)
class Houses:
    """Who is who on a page; each may be unknown."""

    origin: Found[str] | None = None
    reprinter: Found[str] | None = None
    snapshotter: Found[str] | None = None
    origin_url: Found[str] | None = None


def houses(document: Document, dateline: Dateline | None, site: str | None = None) -> Houses:
    """The declared chain. `site` is the name of the house the page's host belongs to, if known."""
    reprinted, source = _reprinted_from(document), _source(document)
    snapshotter = _snapshotter(document)
    origin, reprinter = reprinted, source
    if reprinted is None and snapshotter is None and source is not None:
        origin, reprinter = source, _site_as_reprinter(source, site)
    if origin is None:
        origin = _of_dateline(dateline) or _own(document)
    return Houses(origin, reprinter, snapshotter, _origin_url(document, origin))


def _reprinted_from(document: Document) -> Found[str] | None:
    for hint in document.told("origin"):  # only a site's own rule says so much
        if found := _house(hint.value, hint.where):
            return found
    for block in document.blocks:
        match = _source_line(block.text) if block.role == "source" else None
        if match and match["word"] in _REPRINT_WORDS:
            return _house(_as_printed(block.text, match), at(block, match["word"]))
    return None


def _source_line(text: str) -> re.Match[str] | None:
    """A line that names a house, in either form of the characters; its length is the text's."""
    return SOURCE.fullmatch(simplified(width_folded(text)))


def _as_printed(text: str, match: re.Match[str]) -> str:
    return text.strip()[match.start("house") : match.end("house")]


def _source(document: Document) -> Found[str] | None:
    """来源: in the meta line, on a line of its own, or in the page's metadata."""
    for hint in document.ruled("source"):
        if found := _house(_named(hint.value), hint.where):
            return found
    for block in document.blocks:
        pairs = labelled(block.text) if block.role == "meta" else {}
        name = pairs.get("来源") or pairs.get("Source")
        if name and (found := _house(_linked(block, name), at(block, "meta line: 来源"))):
            return found
    for block in document.blocks:
        match = _source_line(block.text) if block.role == "source" else None
        if match and match["word"] not in _REPRINT_WORDS:
            return _house(_as_printed(block.text, match), at(block, match["word"]))
    for hint in document.told("source"):
        if found := _house(hint.value, hint.where):
            return found
    return _beside_time(document) or _at_end(document)


def _named(text: str) -> str:
    """The house in what an element says, with or without a label before it."""
    if match := _source_line(text):
        return _as_printed(text, match)
    pairs = labelled(text)
    return pairs.get("来源") or pairs.get("Source") or text


def _at_end(document: Document) -> Found[str] | None:
    """A house in brackets behind the last words of the text: （来源：江州日报）."""
    last = max((n for n, b in enumerate(document.blocks) if b.role in BODY_ROLES), default=-1)
    for block in document.blocks[max(last, 0) : last + 3]:
        match = _BRACKETED.search(block.text[-60:]) if block.text[-1:] in ")）】]" else None
        if match and (found := _house(match[1], at(block, "来源 in brackets at the end"))):
            return found
    return None


def _linked(block: Block, name: str) -> str:
    """The words of the link that a value opens with: what stands behind it is another fact."""
    key = squeeze(name)
    words = (link.text for link in block.links if len(link.text) > 1)
    return next((text for text in words if key.startswith(squeeze(text))), name)


def _beside_time(document: Document) -> Found[str] | None:
    """A house that stands without a label beside the time: `2005-03-31 03:18 北京娱乐信报`."""
    for block in document.blocks:
        if block.role == "meta" and not labelled(block.text):
            line = _WEB_ADDRESS.sub(" ", width_folded(block.text))
            if (stamp := STAMP.search(line)) is None:
                continue
            behind, before = _parts(line[stamp.end() :])[:3], _parts(line[: stamp.start()])[-2:]
            for word in (*behind, *before):
                if 2 < len(
                    bare := word.removeprefix("来源/").strip("《》[]()·|")
                ) <= 14 and is_outlet(bare):
                    return _house(bare, at(block, "a house beside the time"))
    return None


def _parts(text: str) -> list[str]:
    return text.replace("|", " ").split()


def _house(name: str, why: str) -> Found[str] | None:
    """A name fit to keep: no filler, the first of several, 等 dropped."""
    first = _BESIDE.split(name.strip())[0]
    if not any(opening in first for opening in "(（"):
        first = _CLOSING.split(first)[0]
    bare = re.sub(r"(?<=.)等$", "", first).strip(" \u3000《》")
    return None if not bare or _NO_HOUSE.fullmatch(bare) else Found(bare, why)


def _snapshotter(document: Document) -> Found[str] | None:
    """The site that says it took the snapshot; by its own words, else by the page's host."""
    for block in document.blocks:
        told = block.role in ("notice", "furniture", "captured")
        if told and (match := CRAWLER.search(width_folded(block.text))):
            return Found(match[1].lower(), at(block, "the snapshot site's own words"))
    for hint in document.told("snapshotter"):
        return Found(hint.value, hint.where)
    for block in document.blocks:
        if block.role in ("captured", "notice") and SNAPSHOT.search(width_folded(block.text)):
            host = host_of(document.url)
            return Found(host, at(block, "a page that calls itself a snapshot")) if host else None
    return None


def _site_as_reprinter(source: Found[str], site: str | None) -> Found[str] | None:
    if (
        site is None
        or squeeze(site) in squeeze(source.value)
        or squeeze(source.value) in squeeze(site)
    ):
        return None
    return Found(site, "the site's own house, which is not the source")


def _of_dateline(dateline: Dateline | None) -> Found[str] | None:
    outlet = dateline.outlet if dateline else None
    if outlet is None or _SELF.match(outlet) or not is_outlet(outlet):
        return None
    return Found(outlet, "the dateline's outlet")


def _own(document: Document) -> Found[str] | None:
    """The house whose own pages these are, as its site file says."""
    return next((Found(h.value, h.where) for h in document.told("own_house")), None)


def is_self(outlet: str | None) -> bool:
    """Whether an outlet is printed as 本报, 本网 and the like."""
    return outlet is not None and _SELF.match(outlet) is not None


def _origin_url(document: Document, origin: Found[str] | None) -> Found[str] | None:
    for block in document.blocks:
        match = ADDRESS.fullmatch(width_folded(block.text)) if block.role == "address" else None
        if match:
            href = block.links[0].url if block.links else match[1]
            if href and (url := absolute(document.url, href)):
                return Found(url, at(block, "原文地址"))
    told = next((Found(h.value, h.where) for h in document.told("origin_url")), None)
    return told or (_behind(document, origin.value) if origin else None)


def _behind(document: Document, origin: str) -> Found[str] | None:
    """The address behind the name of the origin, where it leads to a page and not to a site."""
    for block in document.blocks:
        for link in block.links if block.role in ("meta", "source") else ():
            url = absolute(document.url, link.url)
            if url and squeeze(link.text) == squeeze(origin) and _is_page(url):
                return Found(url, at(block, "the link behind the origin's name"))
    return None


def _is_page(url: str) -> bool:
    """Whether an address has a number behind its host, as those of articles have."""
    parts = urlsplit(url)
    return any(character.isdigit() for character in parts.path + parts.query)
