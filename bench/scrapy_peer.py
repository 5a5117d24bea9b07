"""The same crawl as a Scrapy project would write it: a spider, a CSS parse, an SQLite pipeline.

A script for an interpreter that has Scrapy (and trafilatura); arguments: the archive's path,
`css` or `trafilatura`, requests under way in all and to one host, then the front pages.
Scrapy's settings are its own but for those, no delay, and no log and no telnet console.
"""

SCRIPT = """
import sqlite3, sys
import scrapy
from scrapy.crawler import CrawlerProcess

path, reading, total, per_host, *starts = sys.argv[1:]

class News(scrapy.Spider):
    name = "news"
    start_urls = starts
    def parse(self, response):
        for href in response.css(".nav a::attr(href)").getall():
            yield response.follow(href, self.parse)
        for href in response.css("ul.news a::attr(href)").getall():
            yield response.follow(href, self.parse_article)
    def parse_article(self, response):
        if reading == "trafilatura":
            from trafilatura import bare_extraction
            found = bare_extraction(response.text, url=response.url, with_metadata=True)
            if found is None:
                return
            yield dict(url=response.url, title=found.title, info=str(found.date), text=found.text)
        else:
            yield dict(
                url=response.url,
                title=response.css("h1::text").get(),
                info=response.css("div.info::text").get(),
                text="\\n\\n".join(response.css("#zoom p::text").getall()),
            )

class Keep:
    def open_spider(self, spider=None):
        self.db = sqlite3.connect(path)
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("CREATE TABLE article (url TEXT PRIMARY KEY, title, info, text)")
        self.waiting = []
    def process_item(self, item, spider=None):
        self.waiting.append(item)
        if len(self.waiting) >= 100:
            self.write()
        return item
    def write(self):
        with self.db:
            self.db.executemany(
                "INSERT OR REPLACE INTO article VALUES (:url, :title, :info, :text)", self.waiting
            )
        self.waiting = []
    def close_spider(self, spider=None):
        self.write()
        print(self.db.execute("SELECT count(*) FROM article").fetchone()[0])
        self.db.close()

process = CrawlerProcess({
    "ROBOTSTXT_OBEY": True, "DOWNLOAD_DELAY": 0, "CONCURRENT_REQUESTS": int(total),
    "CONCURRENT_REQUESTS_PER_DOMAIN": int(per_host), "LOG_LEVEL": "ERROR",
    "TELNETCONSOLE_ENABLED": False, "ITEM_PIPELINES": {Keep: 1},
})
process.crawl(News)
process.start()
"""
