"""Which lines of the article's zone are captions: by the picture beside them, a name, a credit.

Pages put a caption into a `<figcaption>`, into a small box with its picture, or into a box with a
telling name. A longer text in a named box is as often the lead of the story, so that it needs the
picture as well.
"""

from __future__ import annotations

import re

from scraper.read.layout import Line
from scraper.read.walk import Box, Page
from scraper.text import has_han, width

_CAPTION = re.compile(
    r"caption|pic_?text|img_?(?:desc|text|info|title|note)|pic_?(?:desc|info|note|title)|photo_?(?:desc|credit|text|info)"
    r"|image_?(?:text|desc|credit)|tu_?shuo|wp-caption"
)
_PICTURED = re.compile(
    r"photo|image|picture|caption|figure|gallery|thumbnail"
    r"|(?:^|[\s_-])(?:imgs?|imgbox\w?|pics?|media|fotos?|bild|slide|video)(?=$|[\s_\d-])"
)
"""A box that says it is a picture's."""
_CREDIT = re.compile(
    r"[(\[（]?\s*(?:(?:image|photo|picture|illustration|file|stock|video|archive)s?"
    r"(?:\s(?:credits?|source|by|courtesy(?:\sof)?|via))?|credits?"
    r"|foto(?:s|graf\w{0,3})?|fotó|bild(?:er|quelle|rechte|nachweis)?|imagen|imagem|immagine|crédits?|crédito"
    r"|zdjęcie|fot|фото|ілюстрація|иллюстрация|φωτο(?:γραφία)?|görsel|kuva|kép|写真|画像|사진|ảnh|ภาพ)"
    r"(?:\s?[:：/©|]\s?|\.\s)\S.*|(?:©|ⓒ)\s?(?!\d{4})\S.*"
    r"|[^,;:]{1,40}/\s?(?:getty images|reuters|afp|ap photo|ap|shutterstock|istock|imago|epa|dpa)",
    re.IGNORECASE,
)
"""A whole short line that credits a picture, in the languages that news is printed in."""
_LONGEST = 140.0
"""Of a caption, in characters of Han width."""
_LONGEST_NAMED = 60
_LONGEST_NAMED_WIDTH = 40.0
"""A longer text in a box that is only named for captions is as often the lead of the story."""
_LONGEST_CREDIT = 90
_NEVER_FRAMES = frozenset(("li", "tr"))
Naming = tuple[str, str]


def captions(page: Page, outer: int, start: int, end: int) -> dict[int, Naming]:
    """Captions among the lines `start:end`; boxes that reach up to depth `outer` are no frames."""
    found: dict[int, Naming] = {}
    for n in range(start, end):
        line = page.lines[n]
        if line.image is None:
            if n not in found and (why := _named(page, line, outer)):
                found[n] = ("caption", why)
        elif (box := _frame(page, line.box, outer)) is not None:
            why = f"beside a picture in a <{box.tag}>"
            for m in range(max(box.start, start), min(box.end, end)):
                if page.lines[m].text:
                    found[m] = ("caption", why)
    return found


def _frame(page: Page, index: int, outer: int) -> Box | None:
    """The widest box around a picture that holds little beside it."""
    box = page.boxes[index]
    frame = None
    while box.depth > outer and box.tag not in _NEVER_FRAMES:
        texts = [line.text for line in page.lines[box.start : box.end] if line.text]
        if len(texts) > 2 or not _fits(box, texts) or (texts and box.tag == "p"):
            break
        if texts:
            frame = box
        box = page.boxes[box.parent]
    return frame


def _fits(box: Box, texts: list[str]) -> bool:
    """Whether so much text may be a caption: more of it where the box says that it is a figure."""
    if sum(map(len, texts)) <= _LONGEST:
        return True
    pictured = box.tag == "figure" or _PICTURED.search(box.mark) is not None
    return pictured and sum(map(width, texts)) <= _LONGEST


def _named(page: Page, line: Line, outer: int) -> str:
    """Why a line is a caption by its own box, one of the two above it, or its words; else empty."""
    text = line.text
    if len(text) <= _LONGEST_CREDIT and _may_credit(text) and _CREDIT.fullmatch(text):
        return "a picture's credit"
    box = page.boxes[line.box]
    for _ in range(3):
        if box.depth <= outer or box.end - box.start > 4:
            return ""
        if box.tag == "figcaption":
            return "in a <figcaption>" if width(line.text) <= _LONGEST else ""
        if _CAPTION.search(box.mark) and _short_enough(page, line, box):
            return f"in <{box.tag}> {box.mark.strip()[:30]}".strip()
        box = page.boxes[box.parent]
    return ""


def _may_credit(text: str) -> bool:
    """A quick look: one of these signs stands in every credit."""
    return any(sign in text for sign in ":/：©ⓒ|.")


def _short_enough(page: Page, line: Line, box: Box) -> bool:
    size = width(line.text)
    if len(line.text) <= _LONGEST_NAMED or size <= _LONGEST_NAMED_WIDTH:
        return True
    if size > _LONGEST or has_han(line.text):
        return False
    beside = page.boxes[box.parent]
    near = page.lines[max(beside.start, box.start - 2) : box.start]
    return any(one.image is not None for one in near)
