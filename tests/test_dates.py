"""Printed dates against the day of publication."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter.dates import DATE, days, number, printed_in

PUBLISHED = date(2024, 1, 5)

CASES = [
    ("1月4日", "2024-01-04", "2024-01-04"),
    ("12月30日上午", "2023-12-30", "2023-12-30"),
    ("2023年3月7日下午", "2023-03-07", "2023-03-07"),
    ("去年5月6日", "2023-05-06", "2023-05-06"),
    ("31日", "2023-12-31", "2023-12-31"),
    ("4日", "2024-01-04", "2024-01-04"),
    ("12月28日至30日", "2023-12-28", "2023-12-30"),
    ("12月30日—1月2日", "2023-12-30", "2024-01-02"),
    ("昨天", "2024-01-04", "2024-01-04"),
    ("今日上午", "2024-01-05", "2024-01-05"),
    ("昨日（4日）", "2024-01-04", "2024-01-04"),
    ("十二月二十八日", "2023-12-28", "2023-12-28"),
    ("１２月３日", "2023-12-03", "2023-12-03"),
    ("2月30日", None, None),
]


@pytest.mark.parametrize(("text", "start", "end"), CASES)
def test_days(text: str, start: str | None, end: str | None) -> None:
    found = days(text, PUBLISHED)
    assert (found.start and found.start.isoformat(), found.end and found.end.isoformat()) == (start, end)


def test_a_day_alone_takes_the_month_named_before() -> None:
    assert days("9日", PUBLISHED, near=date(2023, 11, 2)).start == date(2023, 11, 9)


def test_a_day_of_the_last_days_is_not_of_a_month_that_ended_before_it() -> None:
    published, near = date(2024, 5, 3), date(2024, 4, 30)
    assert days("2日", published, near).start == date(2024, 5, 2)
    assert days("29日", published, near).start == date(2024, 4, 29)
    assert days("2日", date(2024, 5, 20), near).start == date(2024, 4, 2)


def test_a_day_of_the_last_days_is_not_of_a_month_of_long_ago() -> None:
    assert days("10日", date(2024, 5, 11), near=date(2023, 9, 2)).start == date(2024, 5, 10)
    assert days("10日", date(2024, 5, 30), near=date(2023, 9, 2)).start == date(2023, 9, 10)


def test_without_a_publication_only_a_full_date_is_a_day() -> None:
    assert days("3月14日", None).start is None
    assert days("2022年3月14日", None).start == date(2022, 3, 14)


@pytest.mark.parametrize("text", ["第31日程", "100日", "3月", "十四五"])
def test_no_date(text: str) -> None:
    match = DATE.search(text)
    assert match is None or match.group() == "31日"


@given(st.text(alphabet=st.sampled_from("12日号月年今去昨前天晚一二十零到至-—（）上午5点时，"), max_size=16))
def test_the_dates_of_a_text_are_all_that_the_expression_finds(text: str) -> None:
    assert [found.span() for found in printed_in(text)] == [found.span() for found in DATE.finditer(text)]


@pytest.mark.parametrize(("printed", "value"), [("十", 10), ("十二", 12), ("三十一", 31), ("四十", 40)])
def test_numbers_in_characters(printed: str, value: int) -> None:
    assert number(printed) == value
