"""Deadlines: words and the day of publication in, the printed deadline and its last day out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter.grammar.deadlines import due

PUBLISHED = "2024-05-09"
DEADLINES = {
    "到2027年建成示范园": ("到2027年", "2027-12-31"),
    "到2025年6月底建成": ("到2025年6月底", "2025-06-30"),
    "到2025年6月30日建成": ("到2025年6月30日", "2025-06-30"),
    "到明年上半年建成": ("到明年上半年", "2025-06-30"),
    "在今年年底前投资": ("今年年底前", "2024-12-31"),
    "2024年内开工": ("2024年内", "2024-12-31"),
    "2022年至2025年间投资": ("2022年至2025年间", "2025-12-31"),
    "8月20日前上报": ("8月20日前", "2024-08-20"),
    "4月底前上报": ("4月底前", "2025-04-30"),
    "6月上旬前上报": ("6月上旬前", "2024-06-10"),
    "本月底上报": ("本月底", "2024-05-31"),
    "下月底前上报": ("下月底前", "2024-06-30"),
    "年内启动": ("年内", "2024-12-31"),
    "下半年组织考察": ("下半年", "2024-12-31"),
    "力争明年6月投产": ("明年6月", "2025-06-30"),
    "今年，青川市将建成新区": ("今年", "2024-12-31"),
    "明年春节前开业": ("明年春节前", None),
    "15天内答复": ("15天内", None),
    "五个工作日内答复": ("五个工作日内", None),
    "未来三年投资": ("未来三年", None),
    "“十四五”期间建成": ("“十四五”期间", None),
    "“十四五”时期，将建成": ("“十四五”时期", None),
    "双方同意于2026年第二季度召开大会": ("2026年第二季度", "2026-06-30"),
    "同意于2026年初召开大会": ("2026年初", None),
    "计划在明年秋季建成投产": ("明年秋季", None),
    "3月0日前上报": ("3月0日前", None),
}
NONE = (
    "距2025年底不足五个月",
    "不得把问题拖到年底",
    "每月底前上报",
    "年内办不了的列入计划",
    "对月内仍无进展的项目",
    "第12个月内",
    "今年是建交20周年",
    "下半年的工作",
    "以后年前",
)


@pytest.mark.parametrize(("words", "expected"), DEADLINES.items())
def test_a_deadline_and_its_day(words: str, expected: tuple[str, str | None]) -> None:
    assert due(words, PUBLISHED) == expected


@pytest.mark.parametrize("words", NONE)
def test_what_is_no_deadline(words: str) -> None:
    assert due(words, PUBLISHED) == (None, None)


def test_without_the_day_of_publication_only_a_printed_year_has_a_day() -> None:
    assert due("到2027年", None) == ("到2027年", "2027-12-31")
    assert due("年底前", None) == ("年底前", None)


@given(st.text(alphabet="今明年月日底末前内到至0123456789十二上下半旬周个天，", max_size=20))
def test_any_words_give_words_of_their_own_or_none(words: str) -> None:
    printed, day = due(words, PUBLISHED)
    assert printed is None or printed in words
    assert day is None or printed is not None
