"""Deadlines: the words of a unit and the day of publication in, the printed deadline and its last day out."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from converter.dates import number

_COUNT = r"(?:\d+|[一二两三四五六七八九十几]+)"
_BEFORE = r"(?:之前|以前|前(?![后夕期沿]))"
_YEAR = r"(?:20\d\d|[今本当明后])年"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月"
_DAY = r"(?:[1-3]?\d|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])[日号]"
_FEAST = r"(?:元旦|春节|清明节?|“?五一”?|“?七一”?|“?十一”?|国庆节?|开春|入冬|入汛|汛期|开学)"
_STRONG = re.compile(
    r"(?<![距离对])(?<!拖到)(?:"
    rf"到?{_YEAR}(?:{_MONTH}(?:{_DAY}|[底末份]|[上中下]旬)?|[上下]半年|年?[底末]|年?内|{_FEAST})?{_BEFORE}"
    rf"|到{_YEAR}(?:年?[底末])?|{_YEAR}(?:年?[底末]|年?内|上半年)|(?:20\d\d)年?[至到—-]20\d\d年期?间"
    rf"|{_MONTH}(?:{_DAY}|[底末份]|[上中下]旬)?{_BEFORE}|{_MONTH}[底末]|{_FEAST}{_BEFORE}"
    rf"|(?:本|当)?(?:[年月][底末]{_BEFORE}?|[年月]内(?!.{{0,3}}不))"
    r"|“?十[一二三四五六七八九]五”?(?:期间|末)"
    rf"|(?:未来|今后){_COUNT}年内?|(?<!第){_COUNT}(?:年|个?月|周|天|日|个工作日|个?小时)[之以]?内"
    r"|[本下](?:个?月|周|季度|学期)内)"
)
"""到2027年, 明年6月底前, 8月20日前, 年内, “十四五”期间, 未来五年, 15天内; not 距年底, 拖到年底."""
_WEAK = re.compile(
    rf"(?<!去)(?:明|后)年{_MONTH}(?!\d)"
    r"|(?:(?<=^)|(?<=，))(?:[今明后]年(?=，?[^，。是]{0,10}(?:将(?!迎来)|力争|计划|拟))|下半年(?!的|工作))"
)
"""今年|启东还将…, 力争|明年6月投产: times that are a deadline only where no stronger one is printed."""
_READ = re.compile(
    rf"(?:(?P<year>20\d\d)年|(?P<relative>[今本当明后])年)?(?:(?P<month>{_MONTH})(?P<day>{_DAY})?)?"
)
_MARKS = frozenset("年月周天日时前期")
"""Characters without which no words are a deadline."""


def due(words: str, published: str | None) -> tuple[str | None, str | None]:
    """The printed deadline and its last day: 到2027年 → 2027-12-31, 8月20日前 → that day, not yet over.

    The day is None where it hangs on one that is not printed (15天内, 未来五年).
    """
    if _MARKS.isdisjoint(words):
        return None, None
    match = _STRONG.search(words) or _WEAK.search(words)
    if match is None:
        return None, None
    day = _last_day(match.group().removeprefix("到"), date.fromisoformat(published) if published else None)
    return match.group(), day.isoformat() if day else None


def _last_day(printed: str, today: date | None) -> date | None:
    if printed.endswith("间") and printed[:2] == "20":
        printed = re.split("[至到—-]", printed)[-1]  # 2012年至|2015年间
    read = _READ.match(printed)
    part = read.groupdict() if read else {}
    month = number(part["month"][:-1]) if part.get("month") else None
    day = number(part["day"][:-1]) if part.get("day") else None
    if part.get("year"):
        return _end_of(int(part["year"]), 6 if "上半年" in printed else month, day)
    if today is None:
        return None
    if part.get("relative"):
        year = today.year + {"明": 1, "后": 2}.get(part["relative"], 0)
        return _end_of(year, 6 if "上半年" in printed else month, day)
    if month:  # 4月底前: the first that is not over
        end = _end_of(today.year, month, day)
        return end if end is None or end >= today else _end_of(today.year + 1, month, day)
    soon = re.match("[本当]?(?P<of>[年月])[底末内]", printed)
    if soon:
        return _end_of(today.year, today.month if soon["of"] == "月" else None, None)
    return date(today.year, 12, 31) if printed == "下半年" else None


def _end_of(year: int, month: int | None, day: int | None) -> date | None:
    """The day itself, the last one of its month, or the last of the year."""
    length = monthrange(year, month or 12)[1]
    return date(year, month or 12, day or length) if (day or 1) <= length else None
