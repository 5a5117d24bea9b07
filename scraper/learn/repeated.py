"""What stands word for word in the texts of several stories of a site: no story's own words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scraper.learn.sample import Sample
from scraper.model import BODY_ROLES
from scraper.text import squeeze

FEWEST = 3
"""Stories that must share a line before it is furniture."""
SHARE = 0.2
"""The share of stories that must."""
_SHORTEST = 4
_MOST = 30


@dataclass(frozen=True, slots=True)
class Repeated:
    """A line, and in how many of the stories it stands."""

    text: str
    stories: int
    of: int

    @property
    def share(self) -> str:
        """For people: `9 of 25 stories`."""
        return f"{self.stories} of {self.of} stories"


def repeated(samples: Sequence[Sample]) -> Iterator[Repeated]:
    """Lines of the body that several stories share, the commonest first.

    Pages of one headline or one wording are one story, however often it was captured.
    """
    stories: dict[str, int] = {}
    told: defaultdict[str, dict[int, str]] = defaultdict(dict)
    for sample in samples:
        title = squeeze(sample.article.title or "")
        story = stories.get(title, stories.get(sample.article.digest, len(stories)))
        stories |= {title: story, sample.article.digest: story} if title else {}
        stories.setdefault(sample.article.digest, story)
        for block in sample.article.blocks:
            if block.role in BODY_ROLES and len(block.text) >= _SHORTEST:
                told[squeeze(block.text)].setdefault(story, block.text)
    count = len(set(stories.values()))
    common = [lines for lines in told.values() if len(lines) >= max(FEWEST, SHARE * count)]
    for lines in sorted(common, key=len, reverse=True)[:_MOST]:
        yield Repeated(next(iter(lines.values())), len(lines), count)
