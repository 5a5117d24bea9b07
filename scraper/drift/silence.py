"""Silence: nothing new on days, or in hours, in which something always came.

Two looks, for sources that publish by the day and by the hour. By the day: each silent day
surprises as much as that day of the week seldom was silent before, and surprises add up. By the
hour: a gap longer than any that recurs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from math import exp, fsum

from scraper.cadence import Calendar
from scraper.drift.odds import surprise
from scraper.drift.records import Break, Record, has_news

ENOUGH = 8.5
"""Surprise (natural logarithm) that makes silence a break: one in five thousand."""
DAYS_BEFORE = 7
"""Days with and without news that must be known."""
MEMORY = timedelta(days=120)
PRIOR = 6.0
"""Days that what is guessed from the numbers of articles counts for."""
FESTIVE = Calendar.of((), ("spring-festival",))
FESTIVE_SILENCE = 0.2
"""The chance of silence on a day of the Spring Festival, at least."""
GAP = 2.5
"""Times the longest gap that recurs."""
RECURS = 3
"""A gap recurs when so many were as long."""
GAPS_BEFORE = 20
RUNS_SILENT = 3
"""Runs without news in a row, at least, before hours of silence mean anything."""


def broken(records: Sequence[Record], calendar: Calendar, zone: tzinfo) -> Break | None:
    """The silence that lasts at the newest record, if it is a break."""
    recent = (record for record in records if record.at > records[-1].at - MEMORY)
    looks = [record for record in recent if _looked(record)]
    if not looks or has_news(looks[-1]) or not any(map(has_news, looks)):
        return None
    last = max(n for n, record in enumerate(looks) if has_news(record))
    since, now = looks[last].at, looks[-1].at
    days = _Days.of(looks, calendar, zone)
    silent = days.silent(since, now)
    if days.enough and sum(days.surprise(day) for day in silent) >= ENOUGH:
        why = f"{len(silent)} days on which something was to be expected"
    elif len(looks) - last > RUNS_SILENT and _longer_than_ever(
        looks[: last + 1], now - since - days.off(since, now)
    ):
        why = "longer than any gap that recurs"
    else:
        return None
    told = f"nothing new since {since.astimezone(zone):%Y-%m-%d %H:%M}: {why}"
    hours = (now - since) / timedelta(hours=1)
    return Break("silence", "", told, since, _usual_gap(looks[: last + 1]), round(hours, 1))


def is_over(records: Sequence[Record], since: datetime) -> bool:
    """Whether something new came after a silence that began then."""
    return any(has_news(record) for record in records if record.at > since)


@dataclass(frozen=True, slots=True)
class _Days:
    """On which days how much was new, and how sure it is for each day of the week."""

    news: dict[date, int]
    silence: dict[int, float]
    """Day of the week → the chance that nothing is new."""
    late: time
    """By that time of day the first news of a day is nearly always there."""
    calendar: Calendar
    zone: tzinfo

    @classmethod
    def of(cls, looks: Sequence[Record], calendar: Calendar, zone: tzinfo) -> _Days:
        news: Counter[date] = Counter()
        first: dict[date, time] = {}
        for record in looks:
            at = record.at.astimezone(zone)
            news[at.date()] += record.facts["new"] + record.facts["reprinted"]
            if has_news(record):
                first.setdefault(at.date(), at.time())
        last = max(first)
        known = {day: n for day, n in news.items() if day <= last and calendar.expects(day)}
        return cls(known, _silences(known), _late(list(first.values())), calendar, zone)

    @property
    def enough(self) -> bool:
        return len(self.news) >= DAYS_BEFORE

    def silent(self, since: datetime, now: datetime) -> list[date]:
        """The whole days without news; today too, once its news should be there."""
        first, today = since.astimezone(self.zone).date(), now.astimezone(self.zone)
        count = (today.date() - first).days + (today.time() >= self.late)
        days = (first + timedelta(days=n) for n in range(1, count))
        return [day for day in days if self.calendar.expects(day)]

    def off(self, since: datetime, now: datetime) -> timedelta:
        """The days between on which nothing is expected."""
        first = since.astimezone(self.zone).date()
        count = (now.astimezone(self.zone).date() - first).days
        days = (first + timedelta(days=n) for n in range(1, count + 1))
        return timedelta(days=sum(not self.calendar.expects(day) for day in days))

    def surprise(self, day: date) -> float:
        chance = self.silence[day.weekday()]
        return surprise(max(chance, FESTIVE_SILENCE) if FESTIVE.is_holiday(day) else chance)


def _silences(news: Mapping[date, int]) -> dict[int, float]:
    """The chance of silence on each day of the week.

    Days that never were silent are taken together: they know more of each other than each of
    itself. How many articles come speaks too: two a day leave a day out sooner than twenty.
    """
    week: defaultdict[int, list[int]] = defaultdict(list)
    for day, count in news.items():
        week[day.weekday()].append(count)
    never = [count for counts in week.values() if all(counts) for count in counts]
    overall = list(news.values()).count(0) / max(len(news), 1)
    silence = dict.fromkeys(range(7), 0.5)
    for weekday, counts in week.items():
        silent, known = counts.count(0), counts if 0 in counts else never
        guess = max(_guessed(known), overall) if silent else _guessed(known)
        chance = (silent + PRIOR * guess) / (len(known) + PRIOR)
        silence[weekday] = max(chance, 0.5 / len(known))
    return silence


def _guessed(counts: Sequence[int]) -> float:
    """The chance of a day of none, from the numbers of articles and how much they vary.

    As in a Poisson process; where they vary more, in a negative binomial one; where they vary
    less, there is a rhythm, and silence is the less likely.

    >>> [round(_guessed(counts), 2) for counts in ([1, 1, 1], [0, 1, 2, 1], [0, 4, 0, 4])]
    [0.0, 0.18, 0.25]
    """
    mean = fsum(counts) / len(counts)
    varies = fsum((count - mean) ** 2 for count in counts) / len(counts)
    ratio = varies / mean if mean else 1.0
    if ratio <= 1.0:
        return exp(-mean) * ratio
    return float(ratio ** (-mean / (ratio - 1)))


def _late(first: list[time]) -> time:
    """The time of day by which nine in ten days had news, less half an hour for late runs."""
    usual = sorted(first)[(9 * len(first) - 1) // 10]
    minutes = max(usual.hour * 60 + usual.minute - 30, 0)
    return time(*divmod(minutes, 60))


def _looked(record: Record) -> bool:
    """Whether the run could have found something new."""
    return bool(record.facts["lists"]) and bool(record.facts.get("whole", True))


def _gaps(looks: Sequence[Record]) -> list[timedelta]:
    """The times from news to news, without those in which nobody looked."""
    apart = sorted(b.at - a.at for a, b in pairwise(looks))
    usual = apart[len(apart) // 2] if apart else timedelta(0)
    gaps, gap = list[timedelta](), timedelta(0)
    for former, record in pairwise(looks):
        gap += min(record.at - former.at, 2 * usual)
        if has_news(record):
            gaps.append(gap)
            gap = timedelta(0)
    return gaps


def _usual_gap(looks: Sequence[Record]) -> float | None:
    gaps = sorted(_gaps(looks))
    return round(gaps[len(gaps) // 2] / timedelta(hours=1), 1) if gaps else None


def _longer_than_ever(looks: Sequence[Record], silence: timedelta) -> bool:
    gaps = sorted(_gaps(looks))
    return len(gaps) >= GAPS_BEFORE and silence > GAP * gaps[-RECURS]
