"""Printed dates: a text and the day it was published in, ISO days out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

_YEAR: Final = r"(?:(?P<year>(?:19|20)\d\d|[一二三四五六七八九零〇]{4})年|(?P<relative_year>今年|去年))"
_MONTH: Final = r"(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})月"
_DAY: Final = r"(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})(?:[日号]|(?=[-—－–~～至到、]\d{1,2}[日号]))"
_PART: Final = r"(?:[上下]午\d{1,2}[时点]|凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|晚间|晚)?"
_LAST: Final = (
    r"(?:\s*(?:[-—－–~～至到、]|——)\s*(?:(?P<last_year>\d{4})年)?"
    r"(?:(?P<last_month>\d{1,2})月)?(?P<last_day>\d{1,2})[日号])?"
)
DATE: Final = re.compile(
    rf"(?<!\d)(?:{_YEAR}?{_MONTH}{_DAY}|(?P<bare_day>\d{{1,2}})[日号]){_LAST}(?:（[^（）]{{1,6}}）)?{_PART}"
    r"|(?P<word>昨天|昨日|昨晚|今天|今日|今晚|前天|前日|[昨今前](?=（\d{1,2}日?）))"
    r"(?:（(?:\d{1,2}月)?(?P<word_day>\d{1,2})日?）日?)?(?:上午|下午|晚上)?"
)
_MAY_BEGIN: Final = re.compile(
    r"[\d一二三四五六七八九十零〇今去昨前](?=[\d一二三四五六七八九十零〇]{0,3}[年月日号天晚]|（\d)"
)
"""Where a date may begin; found many times as fast as a date."""
_NUMERALS: Final = {
    tens + unit: 10 * ten + one
    for ten, tens in enumerate(("", "十", "二十", "三十"))
    for one, unit in enumerate(("", *"一二三四五六七八九"))
    if tens + unit
} | {"两": 2}
"""一 to 三十九, and 两."""
NEWS: Final = timedelta(days=5)
"""How far back news names a day without its month."""
LONG_AGO: Final = timedelta(days=60)
_BACK: Final = {"昨": 1, "今": 0, "前": 2}


@dataclass(frozen=True, slots=True)
class Day:
    """The days a printed date names; None where neither the text nor the publication says the year."""

    start: date | None
    end: date | None


def printed_in(text: str) -> Iterator[re.Match[str]]:
    """The dates of a text, in order and without overlaps."""
    end = 0
    for start in _MAY_BEGIN.finditer(text):
        if start.start() >= end and (found := DATE.match(text, start.start())):
            end = found.end()
            yield found


def number(printed: str) -> int:
    """A whole number as printed: 28, ２８ or 二十八; ValueError for anything else."""
    if printed.isdecimal():
        return int(printed)
    if printed in _NUMERALS:
        return _NUMERALS[printed]
    from cn2an import cn2an  # takes a quarter of a second to load, and hardly any article needs it

    return int(cn2an(printed, "smart"))


def day_in_china(seconds: float) -> str:
    """Seconds since 1970 → the day that it was in China then."""
    return (datetime(1970, 1, 1) + timedelta(seconds=min(seconds, 4e9), hours=8)).date().isoformat()


def months_before(published: str, year: str, month: str) -> int:
    """How many months a month of a year lies before an ISO day of publication."""
    return 12 * (int(published[:4]) - int(year)) + int(published[5:7]) - int(month)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _before(published: date | None, year: int | None, month: int, day: int) -> date | None:
    """The day itself, or the latest such day that is not after the publication."""
    if year is not None:
        return _valid(year, month, day)
    if published is None:
        return None
    found = _valid(published.year, month, day)
    if found is None or found > published:
        found = _valid(published.year - 1, month, day)
    return found


def days(text: str, published: date | None, near: date | None = None) -> Day:
    """Read one printed date: 3月14日, 31日上午, 18日—21日, 昨天; `near` gives a bare day its month."""
    match = DATE.fullmatch(text)
    if match is None:
        return Day(None, None)
    part = match.groupdict()
    if part["word"]:
        if published is None:
            return Day(None, None)
        if part["word_day"]:
            return _bare(int(part["word_day"]), published, None)
        day = published - timedelta(days=_BACK[part["word"][0]])
        return Day(day, day)
    if part["bare_day"]:
        first = _bare(int(part["bare_day"]), published, near).start
    else:
        year = int(part["year"]) if (part["year"] or "").isdigit() else None
        if part["relative_year"] and published is not None:
            year = published.year - (part["relative_year"] == "去年")
        first = _before(published, year, number(part["month"]), number(part["day"]))
    if first is None or not part["last_day"]:
        return Day(first, first)
    last = _valid(first.year, int(part["last_month"] or first.month), int(part["last_day"]))
    if last is not None and last < first and part["last_month"]:
        last = _valid(first.year + 1, int(part["last_month"]), int(part["last_day"]))
    return Day(first, last if last is not None and last >= first else first)


def _bare(day: int, published: date | None, near: date | None) -> Day:
    """A day without its month (31日): in the month of `near`, else the latest one up to the publication.

    Of news that is the latest one too where `near` is no guide: 4月30日…，2日…, or a day of long ago.
    """
    if near and published:
        latest = _bare(day, published, None).start
        no_guide = day < near.day or published - near > LONG_AGO
        if latest and no_guide and near < latest and published - latest < NEWS:
            return Day(latest, latest)
    base = near or published
    if base is None:
        return Day(None, None)
    found = _valid(base.year, base.month, day)
    if found is None or (published is not None and found > published):
        previous = base.replace(day=1) - timedelta(days=1)
        found = _valid(previous.year, previous.month, day)
    return Day(found, found)
