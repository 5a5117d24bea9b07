"""The whole of labelling, as one sentence."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from scraper.label.header import by_headline
from scraper.label.listing import by_cut
from scraper.label.paywall import by_paywall
from scraper.label.shape import by_gallery, by_lead, by_neighbours, by_shape
from scraper.label.tail import by_tail
from scraper.model import Document

Step = Callable[[Document], Document]
STEPS: tuple[Step, ...] = (
    by_cut,
    by_headline,
    by_shape,
    by_gallery,
    by_tail,
    by_neighbours,
    by_paywall,
    by_lead,
)
"""In order: a cut beats a fact, words beat shape, shape beats neighbours."""


def label(document: Document, *first: Step) -> Document:
    """Every block named, with a reason; none lost, none moved. `first` are a site's own steps."""
    return reduce(lambda named, step: step(named), (*first, *STEPS), document)
