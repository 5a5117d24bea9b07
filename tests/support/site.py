"""A small site on the loopback, for the tests of commands that fetch."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STORY = """<!doctype html><html lang="zh"><head><meta charset="utf-8">
<title>{title}_城市日报网</title></head><body>
<div class="nav"><a href="/">首页</a> <a href="/n">新闻</a></div>
<h1>{title}</h1><div class="info">2024-03-0{day} 08:47 来源：城市日报</div>
<div class="content">
<p>城市日报讯（记者 周望）{title}，昨天上午正式开放，市民出门五分钟就能走到那里。</p>
<p>据了解，这项工程去年三月动工，沿途设有二十四处休息亭，两座公厕和一个自行车驿站，全线安装了路灯。</p>
<p>家住附近的刘女士说，以前散步要绕很远的路，现在下楼就能走到，孩子也有了骑车的地方。</p></div>
<div class="foot">版权所有</div></body></html>"""

FRONT = """<!doctype html><html><head><meta charset="utf-8"><title>城市日报网</title></head><body>
<ul class="list"><li><a href="/2024/0301/1001.html">江边步道今日正式开通使用</a> 2024-03-01</li>
<li><a href="/2024/0302/1002.html">城南小公园建成对外开放了</a> 2024-03-02</li>
<li><a href="/2024/0303/1003.html">老城区三条街道路灯已换新</a> 2024-03-03</li></ul>
</body></html>"""

PAGES: Mapping[str, str] = {
    "/": FRONT,
    "/2024/0301/1001.html": STORY.format(title="江边步道今日正式开通使用", day=1),
    "/2024/0302/1002.html": STORY.format(title="城南小公园建成对外开放了", day=2),
    "/2024/0303/1003.html": STORY.format(title="老城区三条街道路灯已换新", day=3),
}


@contextmanager
def serving(pages: Mapping[str, str] = PAGES) -> Iterator[str]:
    """Serve the pages (all else is 404) and give the site's address, without a slash at the end."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = pages.get(self.path)
            body = (page or "gone").encode()
            self.send_response(200 if page is not None else 404)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=functools.partial(server.serve_forever, 0.05))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
