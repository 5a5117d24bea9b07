"""Servers that broke and say 200."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scraper.crawl.looking import look
from scraper.crawl.sight import Sight
from scraper.model import Snapshot

URL = "https://www.example.cn/news/20260105/1001.html"
PROSE = "".join(
    f"<p>程序员{name}回忆说，那天凌晨网站首页只剩一行英文，值班的人以为是磁盘坏了，"
    "检查之后才发现是连接数用尽。</p>"
    for name in ("老周", "小李", "阿陈", "大刘")
)
BROKEN = {
    "PHP": "<br />\n<b>Fatal error</b>:  Uncaught PDOException: SQLSTATE[HY000] [2002] Connection "
    "refused in /var/www/html/inc/db.php:31\nStack trace:\n#0 /var/www/html/inc/db.php(31): "
    "PDO-&gt;__construct()\n#1 {main}\n  thrown in <b>/var/www/html/inc/db.php</b> on line "
    "<b>31</b><br />",
    "PHP after the page's head": f"<h1>市民公园步道开放</h1>{PROSE}<br /><b>Fatal error</b>: "
    "Allowed memory size of 134217728 bytes exhausted in "
    "<b>/www/lib/tag.php</b> on line <b>204</b>",
    "WordPress": "<title>Database Error</title><h1>Error establishing a database connection</h1>",
    "WordPress in Chinese": "<title>数据库错误</title><h1>建立数据库连接时出错</h1>",
    "ASP.NET": "<title>运行时错误</title><h1>“/”应用程序中的服务器错误。</h1><p>说明: "
    "服务器上出现应用程序错误。此应用程序的当前自定义错误设置禁止远程查看应用程序错误的详细信息。</p>",
    "Python": '<pre>Traceback (most recent call last):\n  File "app.py", line 12, in page\n    '
    "return story.text\nAttributeError: 'NoneType' object has no attribute 'text'</pre>"
    + "<p>Request</p>"
    * 40,
    "Java": "<h1>HTTP Status 500 – Internal Server Error</h1><p>java.lang.NullPointerException at "
    "cn.cms.Article.show(Article.java:88)</p>",
    "a gateway": "<title>502 Bad Gateway</title><center><h1>502 Bad Gateway</h1></center><hr>nginx",
    "a database that is full": "<p>Discuz! Database Error</p><p>(1040) Too many connections</p>",
}
STORIES = (
    "<h1>“Fatal error”背后：一次数据库连接失败的复盘</h1>",
    "<h1>Fatal error: 一行英文难倒值班员</h1>",
    "<h1>502 Bad Gateway 是什么</h1><p>日志里写着 Too many connections。</p>",
    "<h1>夜班记</h1><p>他在纸上抄下 Traceback (most recent call last)，又划掉。</p>",
)


def seen(html: str) -> Sight:
    body = f"<html><body>{html}</body></html>".encode()
    return look(Snapshot(URL, body, datetime(2026, 1, 5, tzinfo=UTC)), expected="article")


@pytest.mark.parametrize("kind", BROKEN)
def test_a_server_that_broke_and_says_200_is_in_trouble(kind: str) -> None:
    sight = seen(BROKEN[kind])
    assert (sight.what, sight.kind) == ("nothing", "http_5xx")
    assert sight.why.startswith("it tells of a broken server: ")


@pytest.mark.parametrize("story", STORIES)
def test_an_article_may_speak_of_a_broken_server(story: str) -> None:
    headline, _, rest = story.partition("</h1>")
    assert seen(f"{headline}</h1><div>2026-01-05 08:00</div>{PROSE}{rest}").what == "article"
