"""The facts of one table and the lines on its rows → the facts, changed, dropped and added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from converter.correct.fields import FIELDS, number
from converter.correct.forms import FORMS, key_of, with_key
from converter.correct.lines import Line
from converter.correct.page import RULE, Page, Refused, Row
from converter.model import Commitment, Entity, Problem
from converter.resolve.ids import identifier


@dataclass(slots=True)
class Report:
    """What became of the corrections; filled as they are applied."""

    problems: list[Problem] = field(default_factory=list)
    applied: int = 0
    """Corrections that took effect; an added row is one."""
    added: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """File, table and label of an added row → its key."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where rows stand: a table of a document, or that part of it which is of one commitment."""

    table: str
    page: Page
    report: Report
    commitment: Commitment | None = None

    def key(self, fact: Any) -> str:
        """A fact → the key of its row."""
        return key_of(fact, self.page, key_of(self.commitment, self.page) if self.commitment else "")

    def shown(self, fact: Any) -> dict[str, str]:
        """A fact → its row."""
        return dict(FORMS[self.table][0](fact, self.page))

    def made(self, row: Row, was: Any = None) -> Any:
        """A row, and the fact that it was → the fact; of words that stand several times those in the
        commitment are meant."""
        if self.commitment and row.get("words") and not row.get("start"):
            text = self.page.facts.document.text
            start = text.find(self.page.as_read(row["words"]), self.commitment.start, self.commitment.end)
            if start < 0:
                raise Refused(f"the commitment does not say “{row['words']}”")
            row = {**row, "start": str(start)}
        return FORMS[self.table][1](row, self.page, was)


def revised(place: Place, stated: Sequence[Any], lines: Sequence[Line]) -> list[Any]:
    """Where, the facts there, and the lines on them → the facts corrected."""
    if not lines:
        return list(stated)
    changes: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.action != "add":
            changes[line.key].append(line)
    found: list[Any] = []
    done: set[str] = set()
    for fact in stated:
        key = place.key(fact)
        if key in changes:
            # Two printed forms can make one statement, and so one row: what is said of it is said once.
            again = key in done
            done.add(key)
            fact = _changed(replace(place, report=Report()) if again else place, fact, changes[key], again)
        if fact is not None:
            found.append(fact)
    for key, group in changes.items():
        if key not in done:
            place.report.problems += (line.stale(f"{place.table} has no row {key}") for line in group)
    last = max((part.number for part in stated), default=0) if place.commitment else 0
    for line, row in added(lines):
        _add(place, line, row, found, last)
    return found


def added(lines: Sequence[Line]) -> Iterator[tuple[Line, Row]]:
    """Lines of a table → the rows they add, each with the first of its lines."""
    groups: dict[Hashable, list[Line]] = defaultdict(list)
    for line in lines:
        if line.action == "add":
            groups[line.source, line.key].append(line)
    for group in groups.values():
        yield group[0], dict.fromkeys(FIELDS[group[0].table], "") | {line.field: line.value for line in group}


def _changed(place: Place, fact: Any, lines: Sequence[Line], again: bool) -> Any:
    """A fact and the lines on its row, which `again` makes → the fact they make of it, None if it goes."""
    report = place.report
    if lines[0].action == "drop":
        report.applied += 1
        return None
    row = place.shown(fact)
    wanted: list[Line] = []
    for line in lines:
        if not again and (message := differs(row[line.field], line)):
            report.problems.append(line.stale(message))
        else:
            wanted.append(line)
    if not wanted:
        return fact
    row |= {line.field: line.value for line in wanted}
    if {"words"} == {line.field for line in wanted} & {"words", "start"}:
        row["start"] = ""
    try:
        changed = place.made(row, fact)
    except Refused as why:
        report.problems += (line.refused(str(why)) for line in wanted)
        return fact
    report.applied += len(wanted)
    return with_key(changed, wanted[0].key)


def differs(there: str, line: Line) -> str | None:
    """What a field holds, and a line that replaces it → why it no longer applies."""
    if same(line.field, there, line.value):
        return f"{line.field} of {line.key} is “{there}” already"
    if not same(line.field, there, line.was):
        return f"{line.field} of {line.key} is not “{line.was}” but “{there}”"
    return None


def same(name: str, one: str, other: str) -> bool:
    """Whether two texts are one value of a field: 12.5 and 12.50."""
    if name in ("amount", "headcount", "start") and one and other:
        return number(one) == number(other)
    return one == other


def _add(place: Place, line: Line, row: Row, found: list[Any], last: int) -> None:
    """A row → one fact more in `found`, where it belongs by its place; of a part the last number before."""
    report = place.report
    try:
        fact = place.made(row)
    except Refused as why:
        report.problems.append(line.refused(str(why)))
        return
    if place.commitment:
        fact = replace(fact, number=max([last, *(part.number for part in found)]) + 1)
    there = {place.key(known): known for known in found}
    key = place.key(fact)
    if place.commitment or key in there:
        rivals = found if place.commitment else [there[key]]
        statement = place.shown(fact)
        if place.table in ("positions", "attendances"):  # said elsewhere it is the same statement
            del statement["words"], statement["start"]
        if any(statement.items() <= place.shown(rival).items() for rival in rivals):
            report.problems.append(line.stale(f"{place.table} has such a row"))
            return
        if isinstance(fact, Entity):
            taken = f"something else is mentioned at {key}: drop that, or correct it"
            report.problems.append(line.refused(taken))
            return
    while key in there:  # the key of a row that says something else since it was corrected
        key = identifier(key[:3], key, RULE)
    after = (n for n, known in enumerate(found) if not place.commitment and known.start > fact.start)
    found.insert(next(after, len(found)), with_key(fact, key))
    report.applied += 1
    report.added[line.source, line.table, line.key] = key
