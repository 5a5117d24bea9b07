"""Servers that broke and say 200: stack traces, databases that are away, gateways. Pure.

An article may speak of all of these. So a page is one only where it says next to nothing besides,
or opens with a trace, or ends with the words that a language writes as it gives up.
"""

from __future__ import annotations

import re

from scraper.charset import decode
from scraper.model import Snapshot
from scraper.read.guard import parse_html

LARGEST = 64 * 1024
"""Bytes; larger pages have more to say."""
FEW = 200
"""Visible characters of a page that says next to nothing besides."""
_OPENING, _TRACED, _ENDING = 120, 600, 600
_TOLD = 120
_TRACE = re.compile(
    r"(?:fatal|parse|compile) error\s*:\s.{0,400}?"
    r"\b(?:in \S{1,200}\.(?:php|inc|phtml)\b|on line \d)"
    r"|traceback \(most recent call last\)|(?:java|javax|org|com)\.[\w.]{3,80}(?:exception|error)\b"
    r"|server error in ['‘’“”\"]/[^'‘’“”\"]{0,60}['‘’“”\"] application"
    r"|[“\"']/[^”\"']{0,60}[”\"']\s*应用程序中的服务器错误"
    r"|microsoft (?:ole db|vbscript|jet database|odbc)|sqlstate\[\w{5}\]|whitelabel error page"
    r"|http status 50\d\b",
    re.I | re.S,
)
_GIVES_UP = re.compile(
    r"(?:fatal|parse) error\s*:\s.{0,500}?\bon line \d+\s*$|\bthrown in \S{1,300} on line \d+\s*$",
    re.I | re.S,
)
_SAID = re.compile(
    r"error establishing a database connection|建立数据库连接时?出(?:现错误|错)|数据库连接(?:错误"
    r"|出错|异常|失败)|无法连接到?数据库|(?:can(?:'|no)t|cannot|could not|unable to|failed to)"
    r" connect to (?:the )?(?:local )?(?:mysql|database|db|sql)|too many connections"
    r"|mysql server has gone away|discuz!? (?:database|system) error|系统发生错误"
    r"|there has been a critical error on (?:this|your) website"
    r"|(?:此|该|您的)站点(?:遇到|出现)了?致命错误"
    r"|(?:500|internal) (?:internal )?server error|服务器内部错误|502 bad gateway"
    r"|504 gateway time-?out"
    r"|503 service (?:temporarily )?unavailable|whoops, (?:looks like )?something went wrong"
    r"|an application error occurred on the server"
    r"|application error: a (?:client|server)-side exception",
    re.I,
)
_UNSEEN = "script, style, noscript, template"


def trouble(answer: Snapshot) -> str | None:
    """What a page says of its broken server, in its own words; None where it says something else.

    >>> from datetime import UTC, datetime
    >>> at = datetime(2026, 1, 5, tzinfo=UTC)
    >>> trouble(Snapshot("u", b"<h1>Error establishing a database connection</h1>", at))
    'Error establishing a database connection'
    >>> trouble(Snapshot("u", b"<h1>Database error costs city millions</h1>" + b"word " * 99, at))
    """
    if len(answer.body) > LARGEST:
        return None
    tree = parse_html(decode(answer.body, answer.header("content-type")).text)
    for node in tree.css(_UNSEEN):
        node.decompose()
    return told(tree.root.text(separator=" ") if tree.root else "")


def told(text: str) -> str | None:
    """The same of what a page shows.

    >>> told("Fatal error: Uncaught PDOException: SQLSTATE[HY000] [2002] in /var/www/db.php:31")
    'Fatal error: Uncaught PDOException: SQLSTATE[HY000] [2002] in /var/www/db.php:31'
    """
    words = " ".join(text.split())
    found = _TRACE.search(words[: _OPENING + _TRACED])
    if found is not None and found.start() > _OPENING:
        found = None
    if found is None and (ending := _GIVES_UP.search(words[-_ENDING:])):
        return ending[0][:_TOLD]
    if found is None and len(words) <= FEW:
        found = _SAID.search(words) or _TRACE.search(words)
    return words[found.start() :][:_TOLD] if found else None
