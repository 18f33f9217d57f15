"""Document → what the terminal shows of it: every row, its rule and its place, and hostile text as it is."""

from __future__ import annotations

import io
import re

import pytest
from document_fixture import document_of
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from converter import Document, extract
from converter.explain import explain

BODY = (
    "5月8日，云溪市与星河集团座谈会在云溪举行。云溪市委书记方远山出席会议并讲话。\n\n"
    "方远山强调，星河集团要聚焦绿色制造加大投入，年底前投资12亿元建设示范园。"
)


def document(body: str, title: str = "云溪市与星河集团座谈会举行") -> Document:
    return document_of(
        f"{title}\n\n{body}",
        title=title,
        published_on="2024-05-09",
        publisher="云溪日报",
        source_path="articles/one.txt",
        body=len(title) + 2,
    )


def shown(article: Document, width: int = 80, colour: bool = False) -> str:
    file = io.StringIO()
    system = "standard" if colour else None
    Console(file=file, width=width, force_terminal=colour, color_system=system).print(explain(article))
    return file.getvalue()


def unwrapped(printed: str) -> str:
    return re.sub(r"\s+", "", printed)


def test_every_row_is_shown_with_its_rule_and_its_place() -> None:
    article = document(BODY)
    facts = extract(article)
    printed = unwrapped(shown(article))
    rows = [*facts.meetings, *facts.positions, *facts.attendances, *facts.commitments]
    assert len(rows) >= 4
    for row in rows:
        assert f"←{row.rule}{row.start}–{row.end}" in printed


def test_a_commitment_is_shown_with_its_terms() -> None:
    printed = unwrapped(shown(document(BODY)))
    assert "directive·cue要·speaker方远山" in printed
    assert "amount1,200,000,000CNY" in printed
    assert "due年底前(2024-12-31)" in printed


def test_names_stand_in_brackets_and_are_told_with_what_they_mean() -> None:
    printed = unwrapped(shown(document(BODY)))
    assert "[云溪市委]书记[方远山]出席会议" in printed
    assert "persons方远山←find.name" in printed
    assert "云溪市委=中国共产党云溪市委员会" in printed


def test_without_colour_there_is_no_escape_and_with_colour_there_is() -> None:
    assert "\x1b" not in shown(document(BODY))
    assert "\x1b[" in shown(document(BODY), colour=True)


def test_what_no_rule_reads_is_a_warning_beside_its_sentence() -> None:
    article = document("5月8日，座谈会在云溪举行。咕噜呱啦，云溪市委书记方远山出席会议并讲话。")
    assert [problem.code for problem in extract(article).problems] == ["unexplained"]
    assert "warning" in shown(article).split("咕噜呱啦", 1)[1]


@pytest.mark.parametrize(
    ("hostile", "visible"),
    [
        ("[bold]方远山[/bold]", "[bold]"),
        ("[/nonsense]", "[/nonsense]"),
        (":smile:", ":smile:"),
        ("\x1b[31m红\x07", "␛[31m红␇"),
        ("甲\u202e乙\x9b丙\x7f", "甲�乙�丙␡"),
        ("a\tb", "a␉b"),
    ],
)
def test_hostile_text_is_shown_literally(hostile: str, visible: str) -> None:
    printed = shown(document(f"5月8日，{hostile}在云溪举行座谈会。", title=hostile))
    assert printed.count(visible) >= 2
    assert not set(printed) & set("\x1b\x07\x7f\x9b\u202e\t")


@pytest.mark.parametrize("width", [40, 80, 132])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert max(map(cell_len, shown(document(BODY), width).splitlines())) <= width


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.integers(0, 60))
def test_any_text_is_shown(noise: str, at: int) -> None:
    printed = shown(document(BODY[:at] + noise + BODY[at:]))
    assert "\x1b" not in printed
