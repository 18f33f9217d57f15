"""Deadlines: the words of a unit and the day of publication in, the printed deadline and its last day out."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Final

from converter.dates import number

_COUNT: Final = r"(?:\d+|[一二两三四五六七八九十几]+)"
_BEFORE: Final = r"(?:之前|以前|前(?![后夕期沿的]))"
_YEAR: Final = r"(?:20\d\d|[今本当明]|(?<![以之会然此])后)年"
_MONTH: Final = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月"
_DAY: Final = r"(?:[1-3]?\d|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])[日号]"
_IN_MONTH: Final = rf"(?:{_DAY}|[底末份]|[上中下]旬)"
_FEAST: Final = r"(?:元旦|春节|清明节?|“?五一”?|“?七一”?|“?十一”?|国庆节?|开春|入冬|入汛|汛期|开学)"
_ALONE: Final = r"(?<![\d年今本明后去下每第初个])"
"""What is no part of a longer time: 12个月内, but not in 第12个月内; 月底, but not in 每月底."""
_HOUR: Final = r"(?:凌晨|早上|上午|中午|下午|晚上?)?\d{1,2}[点时](?:半|\d{1,2}分)?"
_CLOCK: Final = rf"(?:今晚|[今明后][天日]|\d{{1,2}}[日号])?{_HOUR}"
_STRONG: Final = re.compile(
    rf"{_CLOCK}{_BEFORE}|到?{_YEAR}(?:{_MONTH}{_IN_MONTH}?|[上下]半年|年?[底末]|年?内|{_FEAST})?{_BEFORE}"
    rf"|到{_YEAR}(?:{_MONTH}{_IN_MONTH}?|[上下]半年|年?[底末])?"
    rf"|{_YEAR}(?:{_MONTH}(?:[底末]|内)|年?[底末]|年?内|上半年)"
    r"|20\d\d年?[至到—-]20\d\d年期?间"
    rf"|{_ALONE}{_MONTH}(?:{_IN_MONTH}?{_BEFORE}|[底末])|{_FEAST}{_BEFORE}"
    rf"|下月[底末]{_BEFORE}?|{_ALONE}[本当]?(?:[年月][底末]{_BEFORE}?|[年月]内(?!.{{0,3}}不))"
    r"|“?十[一二三四五六七八九]五”?(?:期间|时期(?=，)|末)|(?<=[于在])20\d\d年(?:初|第?[一二三四]季度)|(?:未来|今后)[\d一二两三四五六七八九十几]+年内?"
    rf"|{_ALONE}{_COUNT}(?:年|个?月|周|天|日|个工作日|个?小时)[之以]?内|(?<=后){_COUNT}(?:天|日|周|个工作日|个?小时)[之以]?内|(?<=于)(?:{_YEAR})?{_MONTH}[上中下]旬|[本下](?:个?月|周|季度|学期)内"
)
"""明天上午10点前, 到2027年, 明年6月底前, 8月20日前, 年内, “十四五”期间, 未来五年, 15天内."""
_OFF: Final = ("距", "距离", "离", "对", "拖", "拖到", "拖至")
"""What stands before a time that is no deadline: 距|年底不足五个月, 拖到|年底."""
_WEAK: Final = re.compile(
    rf"(?<!去)[明后]年(?:{_MONTH}(?!\d)|[春夏秋冬]季|第?[一二三四]季度)"
    r"|(?:(?<=^)|(?<=，))(?:[今明后]年(?=，?[^，。是]{0,10}(?:将(?!迎来)|力争|计划|拟))|下半年(?!的|工作))"
)
"""今年|启东还将…, 力争|明年6月投产: times that are a deadline only where no stronger one is printed."""
_READ: Final = re.compile(
    rf"(?:(?P<year>20\d\d)年|(?P<relative>[今本当明后])年)?"
    rf"(?:(?P<month>{_MONTH})(?:(?P<day>{_DAY})|(?P<tenth>[上中])旬)?|(?P<half>[上下])半年|(?P<feast>{_FEAST}))?"
)
_MARKS: Final = frozenset("年月周天日时前期")
"""Characters without which no words are a deadline."""


def due(words: str, published: str | None) -> tuple[str | None, str | None]:
    """The printed deadline and its last day: 到2027年 → 2027-12-31, 8月20日前 → that day, not yet over.

    The day is None where it hangs on one that is not printed (15天内, 未来五年, 春节前).
    """
    if _MARKS.isdisjoint(words):
        return None, None
    strong = (m for m in _STRONG.finditer(words) if not words.endswith(_OFF, 0, m.start()))
    match = next(strong, None) or _WEAK.search(words)
    if match is None:
        return None, None
    day = _last_day(match.group().removeprefix("到"), date.fromisoformat(published) if published else None)
    return match.group(), day.isoformat() if day else None


def _last_day(printed: str, today: date | None) -> date | None:
    if printed.endswith("间") and printed[:2] == "20":
        printed = re.split("[至到—-]", printed)[-1]  # 2012年至|2015年间
    read = _READ.match(printed)
    part = read.groupdict() if read else {}
    if part.get("feast") or printed[-1] in "初季":
        return None
    month = number(part["month"][:-1]) if part.get("month") else 6 if part.get("half") == "上" else None
    if quarter := re.search("([一二三四])季度$", printed):
        month = 3 * number(quarter[1])
    tenth = {"上": 10, "中": 20}.get(part.get("tenth") or "")
    day = number(part["day"][:-1]) if part.get("day") else tenth
    if part.get("year"):
        return _end_of(int(part["year"]), month, day)
    if today is None:
        return None
    if part.get("relative"):
        return _end_of(today.year + {"明": 1, "后": 2}.get(part["relative"], 0), month, day)
    if part.get("month"):  # 4月底前: the first that is not over
        end = _end_of(today.year, month, day)
        return end if end is None or end >= today else _end_of(today.year + 1, month, day)
    if printed.startswith("下月"):
        return _end_of(today.year + today.month // 12, today.month % 12 + 1, None)
    if soon := re.match("[本当]?(?P<of>[年月])[底末内]", printed):
        return _end_of(today.year, today.month if soon["of"] == "月" else None, None)
    return _end_of(today.year, month, None) if part.get("half") else None


def _end_of(year: int, month: int | None, day: int | None) -> date | None:
    """The day itself, the last one of its month, or the last of the year."""
    length = monthrange(year, month or 12)[1]
    found = length if day is None else day
    return date(year, month or 12, found) if 1 <= found <= length else None
