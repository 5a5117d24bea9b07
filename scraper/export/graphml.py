"""Who printed a text first and who took it from whom, as a graph that other programs draw.

GraphML (http://graphml.graphdrawing.org/primer/graphml-primer.html): a node an article, an edge
from a carrier to the one it came from (`measured`) or that it names as its origin (`declared`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from scraper.text import one_line
from storage.lineage import Carrier

_NODE = ("title", "url", "origin", "reprinter", "snapshotter", "published_at", "cluster_id")
_KEYS = (
    *(f'<key id="{name}" for="node" attr.name="{name}" attr.type="string"/>' for name in _NODE),
    '<key id="leader" for="node" attr.name="leader" attr.type="boolean"/>',
    '<key id="kind" for="edge" attr.name="kind" attr.type="string"/>',
    '<key id="share" for="edge" attr.name="share" attr.type="double"/>',
)


def graphml(clusters: Iterable[Iterable[Carrier]]) -> Iterator[str]:
    """The lines of the document, cluster by cluster; texts hold no control characters."""
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    yield from _KEYS
    yield '<graph id="reprints" edgedefault="directed">'
    for carriers in clusters:
        held = tuple(carriers)
        for carrier in held:
            yield _node(carrier)
        for carrier in held:
            yield from _edges(carrier)
    yield "</graph>"
    yield "</graphml>"


def _node(carrier: Carrier) -> str:
    article = carrier.held.article
    values = {
        name: getattr(article, name) for name in _NODE if name != "cluster_id"
    } | {"cluster_id": carrier.held.cluster_id}  # fmt: skip
    told = "".join(
        f'<data key="{name}">{escape(one_line(str(value)))}</data>'
        for name, value in values.items()
        if value is not None
    )
    leader = str(carrier.leader).lower()
    return f'<node id="a{carrier.held.id}">{told}<data key="leader">{leader}</data></node>'


def _edges(carrier: Carrier) -> Iterator[str]:
    ends = {"measured": carrier.source_id, "declared": carrier.origin_id}
    for kind, other in ends.items():
        if other is None:
            continue
        share = f'<data key="share">{carrier.share}</data>' if kind == "measured" else ""
        yield (
            f'<edge source="a{carrier.held.id}" target="a{other}">'
            f'<data key="kind">{kind}</data>{share}</edge>'
        )
