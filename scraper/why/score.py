"""What speaks for a block being text of an article, in numbers; reckoned for explaining only."""

from __future__ import annotations

from dataclasses import dataclass

from scraper.model import Block
from scraper.read.weigh import prose
from scraper.text import squeeze


@dataclass(frozen=True, slots=True)
class Score:
    """How much running text a block is, and how much of it is links."""

    prose: int
    """Running text in characters of Han width; 0 for what does not read like any."""
    linked: int
    """Percent of the letters that are inside links."""

    def __str__(self) -> str:
        return f"{self.prose}" if not self.linked else f"{self.prose} · {self.linked}% links"


def score(block: Block) -> Score:
    """The score of a block.

    >>> score(Block("市委市政府坚持教育优先发展战略，推动解决了一批重点难点工作。"))
    Score(prose=30, linked=0)
    """
    if block.tag in ("img", "table"):
        return Score(0, 0)
    inside = min(len(block.text), sum(len(squeeze(link.text)) for link in block.links))
    return Score(round(prose(block.text, inside)), round(100 * block.linked))
