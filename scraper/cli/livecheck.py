"""`sources check --live`: does a site file still hold on a page as it is now?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from scraper.errors import FetchError

if TYPE_CHECKING:
    from scraper.cli.frame import Frame
    from scraper.knowledge import Knowledge
    from scraper.sitefiles import Difference, SiteFile


def differences(
    told: Frame, files: Iterable[SiteFile], knowledge: Knowledge, archive: str | None
) -> Iterator[Difference]:
    """Fetch a page of each site file's host, and say what holds no more; a page that cannot be
    had is one difference. A file without a page that is known says nothing."""
    from scraper.cli.orders import settings_of
    from scraper.fetch.http import asking
    from scraper.sitefiles import Difference, lasting

    with asking(settings_of(told)) as ask:
        for file in files:
            url = _newest(told, file, archive) or _of_case(file)
            if url is None:
                continue
            try:
                taken = ask(url)
            except FetchError as error:
                yield Difference(file.name, url, "error", None, error.kind)
                continue
            yield from lasting(file, taken, knowledge)


def _newest(told: Frame, file: SiteFile, archive: str | None) -> str | None:
    """The newest article of the file's host in the archive, where there is an archive."""
    from storage.protocol import Query

    path = Path(told.archive_path(archive))
    if not path.exists():
        return None
    with closing(told.reading(archive)) as held:
        for host in file.hosts:
            for hit in held.search(Query(site=host, sort="date", limit=1)):
                return hit.url
    return None


def _of_case(file: SiteFile) -> str | None:
    """The address of a case, where one tells its own."""
    return next((case.url for case in file.cases() if case.url), None)
