"""Sentences → the facts expected of them: the cases of sentences.toml, one fact a line.

A case without `facts` gets those found written into the file, under a line that makes it fail until somebody
has read them and deleted that line. A case under [[open]] is what the guide decides and no rule reads yet.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from document_fixture import document_of

from converter import Document, Facts, extract
from converter.model import Attendance, Commitment, Meeting

FILE = Path(__file__).with_name("sentences.toml")
UNREAD = "? read these facts, then delete this line"
CASES = tomllib.loads(FILE.read_text("utf-8"))


def article(case: dict[str, Any]) -> Document:
    title = f"{case['title']}\n\n" if "title" in case else ""
    body = "\n\n".join(case["text"].strip().splitlines())
    return document_of(
        title + body,
        title=case.get("title", ""),
        published_on=case.get("published"),
        publisher=case.get("publisher"),
        source_path="case.txt",
        body=len(title),
    )


def lines(facts: Facts) -> Iterator[str]:
    """All that a document states, one fact a line."""
    text = facts.document.text
    yield from (meeting_line(row) for row in facts.meetings)
    yield from dict.fromkeys(f"person {e.name}" for e in facts.entities if e.entity_type == "persons")
    yield from (f"position {row.person} | {row.organization} | {row.title}" for row in facts.positions)
    yield from (attendance_line(row, len(facts.meetings) > 1) for row in facts.attendances)
    yield from (commitment_line(row, text) for row in facts.commitments)
    yield from (f"{row.severity} {row.code}: {text[row.start : row.end]}" for row in facts.problems)


def meeting_line(row: Meeting) -> str:
    days = row.start_date if row.start_date == row.end_date else f"{row.start_date}–{row.end_date or ''}"
    return f"meeting {row.name} | {row.kind} | {days or 'no date'} | {row.place or 'no place'}"


def attendance_line(row: Attendance, several: bool) -> str:
    kind = "organization " if row.organization else "group " if row.group else ""
    count = f" ({row.headcount})" if row.headcount else ""
    at = f" at {row.meeting + 1}" if several else ""
    return f"{row.role} {kind}{row.person or row.organization or row.group}{count}{at}"


def commitment_line(row: Commitment, text: str) -> str:
    sides = {
        word: "、".join(p.organization or p.group or "" for p in row.parties if p.role in roles)
        for word, roles in (("by", ("obligor", "signatory")), ("with", ("counterparty",)))
    }
    due = f"{row.due} = {row.due_on}" if row.due_on else row.due
    terms = sides | {"focus": row.focus, "amount": row.amount, "due": due}
    said = "".join(f" | {word} {value}" for word, value in terms.items() if value)
    return f"{row.kind} {row.speaker or 'nobody'}{said}: {text[row.start : row.end]}"


def write_out(name: str, found: list[str]) -> None:
    """Put the facts found after the text of the case `name`."""
    facts = "\n".join(['facts = """', UNREAD, *found, '"""'])
    heading = re.escape(f'name = "{name}"')
    case = re.compile(rf'^{heading}\n(?:(?!^\[\[).*\n)*?text = """\n(?:.*\n)*?"""\n', re.MULTILINE)
    printed = FILE.read_text("utf-8")
    written, count = case.subn(lambda found: f"{found.group()}{facts}\n", printed, count=1)
    assert count == 1, f"no place for the facts of {name}: a case is name, title?, published?, text, facts"
    FILE.write_text(written, "utf-8")


def differences(case: dict[str, Any]) -> list[str]:
    """A case → what its text does not give (-) and what it gives too much (+)."""
    expected, found = case["facts"].strip().splitlines(), list(lines(extract(article(case))))
    changed = difflib.ndiff(sorted(expected), sorted(found))
    return [line for line in changed if line.startswith(("- ", "+ "))]


def parameters(kind: str, *marks: pytest.MarkDecorator) -> list[Any]:
    return [pytest.param(case, id=case["name"], marks=marks) for case in CASES.get(kind, [])]


OPEN = pytest.mark.xfail(strict=True, raises=AssertionError, reason="open: no rule reads this yet")


@pytest.mark.parametrize("case", parameters("case") + parameters("open", OPEN))
def test_sentences(case: dict[str, Any]) -> None:
    if "facts" not in case:
        write_out(case["name"], list(lines(extract(article(case)))))
        pytest.fail(f"the facts of {case['name']} are written into {FILE.name}: read them, then run again")
    if UNREAD in case["facts"]:
        pytest.fail(f"nobody has read the facts of {case['name']} in {FILE.name}")
    if changed := differences(case):
        raise AssertionError("\n".join(["", case["text"].strip(), *changed]))


def test_names_of_cases_are_unique() -> None:
    names = [case["name"] for cases in CASES.values() for case in cases]
    assert sorted(set(names)) == sorted(names)
