"""The options of `crawl`, `discover` and whatever else asks the web, one name each."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from scraper.cli import values

TargetsArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="SOURCE|URL|FILE",
        help="Sources of the settings, addresses, files of addresses (one a line; - is standard "
        "input). Without any: every source.",
    ),
]

# what is asked
LimitOption = Annotated[
    int | None, typer.Option(metavar="N", min=1, help="End after so many articles.")
]
SinceOption = Annotated[
    date | None,
    typer.Option(metavar="DAY", parser=values.day, help="Leave alone what was published before."),
]
RefetchOption = Annotated[bool, typer.Option("--refetch", help="Ask everything again.")]
FetchOnlyOption = Annotated[
    bool, typer.Option("--fetch-only", help="Keep the bytes, read them later.")
]

AssetsOption = Annotated[
    str | None,
    typer.Option(
        "--assets",
        metavar="images,pdf|none",
        help="Keep pictures of articles, and pictures and prints of e-paper pages, as well.",
    ),
]

# how fast, and with how much
ConcurrencyOption = Annotated[
    int | None, typer.Option(metavar="N", min=1, help="Requests under way in all.")
]
PerHostOption = Annotated[
    int | None, typer.Option(metavar="N", min=1, help="Requests under way at one host.")
]
ProcessesOption = Annotated[
    int | None, typer.Option("-j", metavar="N", min=1, max=64, help="Read in so many processes.")
]
DelayOption = Annotated[
    float | None,
    typer.Option(metavar="S", min=0, help="Seconds between two requests to a host; 0: none."),
]

# where it ends
MaxTimeOption = Annotated[
    float | None,
    typer.Option(metavar="D", parser=values.duration, help="End after that: 90s, 15m, 2h."),
]
MaxBytesOption = Annotated[
    int | None,
    typer.Option(metavar="B", parser=values.size, help="End after that: 500k, 20MB, 1G."),
]
MaxDepthOption = Annotated[
    int | None, typer.Option(metavar="N", min=0, help="Follow lists so many steps from a start.")
]
HostPagesOption = Annotated[
    int | None, typer.Option(metavar="N", min=1, help="At most so many pages of one host.")
]
HostBytesOption = Annotated[
    int | None,
    typer.Option(metavar="B", parser=values.size, help="At most so many bytes of one host."),
]
HostTimeOption = Annotated[
    float | None,
    typer.Option(metavar="D", parser=values.duration, help="At most so long at one host."),
]

# again and again
EveryOption = Annotated[
    float | None,
    typer.Option(metavar="D", parser=values.duration, help="Again, so often: 30m, 6h, 1d."),
]
CronOption = Annotated[
    str | None,
    typer.Option(metavar="EXPR", help="Again, at the times of a cron line: '30 6 * * *'."),
]
RoundsOption = Annotated[
    int | None,
    typer.Option(metavar="N", min=1, help="With --every or --cron: end after so many rounds."),
]

# what may be asked, and what is told
PrivateOption = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-private",
        metavar="HOST[:PORT]|CIDR",
        help="A private address that may be asked; all others are refused. Repeatable.",
    ),
]
ReportOption = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write the run's report: JSON, or HTML for .html."),
]
