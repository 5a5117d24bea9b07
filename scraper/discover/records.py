"""Lists that stand in a page as XML for a script: records of HTML in CDATA.

The content systems of many offices and papers serve a column so: `<record><![CDATA[<li>…]]>`.
"""

from __future__ import annotations

_OPENS, _CLOSES = "<![CDATA[", "]]>"
_MOST = 2000
_LONGEST = 1_000_000


def with_records(html: str) -> str:
    """A page whose records stand at its end as well, where links are looked for.

    >>> with_records("<script><record><![CDATA[<li><a href=1>a</a>]]></record></script>")[-33:]
    '<ul><li><a href=1>a</a></li></ul>'
    """
    if "<record" not in html or _OPENS not in html:
        return html
    found, size, place = list[str](), 0, html.find(_OPENS)
    while place >= 0 and len(found) < _MOST and size < _LONGEST:
        end = html.find(_CLOSES, place)
        if end < 0:
            break
        piece = html[place + len(_OPENS) : end]
        if "<a" in piece:
            found.append(piece if "<li" in piece or "<tr" in piece else f"<li>{piece}</li>")
            size += len(piece)
        place = html.find(_OPENS, end)
    table = any("<tr" in piece for piece in found[:3])
    tag = "table" if table else "ul"
    closed = (piece if table or "</li" in piece else f"{piece}</li>" for piece in found)
    return f"{html}<{tag}>{''.join(closed)}</{tag}>" if found else html
