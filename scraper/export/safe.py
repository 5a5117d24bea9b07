"""What text from the web must not do: steer a terminal, break a line, or become a formula."""

from __future__ import annotations

import json
import re
from typing import Any

from scraper.text import strip_controls

_OBEYED = re.compile(
    "[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
"""Characters that JSON lets through as they are and a terminal or a line reader would obey."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def json_text(value: Any, *, indent: int | None = None) -> str:
    """JSON with Han as Han; what a terminal or a line reader would obey is written as `\\uXXXX`.

    >>> json_text({"题": "a\\x9bb\\u2028"})
    '{"题": "a\\\\u009bb\\\\u2028"}'
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _SURROGATE.sub("\ufffd", _OBEYED.sub(lambda match: f"\\u{ord(match[0]):04x}", text))


def cell(text: str) -> str:
    """For a spreadsheet: no controls, and nothing that opens a formula.

    >>> cell('=HYPERLINK("http://x")'), cell("-5 °C"), cell("株洲")
    ('\\'=HYPERLINK("http://x")', "'-5 °C", '株洲')
    """
    text = strip_controls(text)
    return f"'{text}" if text.lstrip(" \u3000\xa0").startswith(_FORMULA) else text
