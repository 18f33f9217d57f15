"""An article with its corrections → a sheet a table, for a spreadsheet; cells that come back → values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import converter
from converter.correct import Desk
from converter.correct.case import shown
from converter.correct.fields import ENTITIES, FIELDS, declaration, iso
from converter.correct.forms import FORMS, key_of
from converter.correct.lines import Corrections, write_table
from converter.correct.page import Page
from converter.model import Document, Facts
from converter.resolve import Identities, resolve
from converter.spreadsheet import MARK, harmless

SHOWN = {"commitment_parties": ("commitment", "commitment_text"), "commitment_actions": ("commitment",)}
"""Columns to read, not to correct; of a new party or action, `commitment` tells whose it is."""
OF_ALL = frozenset({"short_name"})
"""What only all articles together tell: the usual short name. So are ids, which are in no sheet, either."""
Sheet = dict[str, dict[str, str]]
"""Key → row."""


@dataclass(frozen=True, slots=True)
class State:
    """An article as it is now, alone."""

    facts: Facts
    known: Identities
    desk: Desk


def columns(table: str) -> tuple[str, ...]:
    """A table → the columns of its sheet."""
    return ("key", *SHOWN.get(table, ()), *fields(table), "reason")


def fields(table: str) -> tuple[str, ...]:
    """A table → what can be corrected in its sheet: nothing that other articles have a say in."""
    return tuple(name for name in FIELDS[table] if name not in OF_ALL)


def state(document: Document, corrections: Corrections) -> State:
    """An article and all corrections → what it states with them."""
    desk = Desk(corrections)
    facts = desk.correct(converter.extract(document))
    [facts], known = desk.rule([facts], resolve([facts]))
    return State(facts, known, desk)


def sheets(now: State) -> dict[str, Sheet]:
    """The state of an article → a sheet a table."""
    page = Page(now.facts)
    facts = now.facts
    found: dict[str, Sheet] = {table: {} for table in FIELDS}
    for table in ENTITIES:
        rows = shown(table, [facts], now.known)
        first: dict[str, str] = {}
        for name, key in sorted(_named(table, page, now.known), key=lambda pair: pair[0]):
            if first.setdefault(key, name) == name:
                cells = {column: rows[key].get(column, "") for column in columns(table)}
                found[table][name] = cells | {"key": name, "reason": ""}
    for meeting in facts.meetings:
        label = page.labels[meeting.number]
        if label in found["meetings"]:
            found["meetings"][label] |= page.evidence(meeting.start, meeting.end)
    for table, stated in (
        ("positions", facts.positions),
        ("attendances", facts.attendances),
        ("commitments", facts.commitments),
        ("mentions", facts.entities),
    ):
        for fact in sorted(stated, key=lambda fact: (fact.start, fact.end)):
            key = key_of(fact, page)
            found[table].setdefault(key, {"key": key, **FORMS[table][0](fact, page), "reason": ""})
    for commitment in facts.commitments:
        owner = key_of(commitment, page)
        text = facts.document.printed.text[commitment.start : commitment.end]
        own = {"commitment": owner, "commitment_text": text, "reason": ""}
        for table, parts in (
            ("commitment_parties", commitment.parties),
            ("commitment_actions", commitment.actions),
        ):
            for number, part in enumerate(parts, 1):
                key = f"{owner}/{part.number or number}"  # type: ignore[attr-defined]
                row = {"key": key, **own, **FORMS[table][0](part, page)}
                found[table][key] = {column: row[column] for column in columns(table)}
    return found


def _named(table: str, page: Page, known: Identities) -> Iterator[tuple[str, str]]:
    """The names, labels of meetings, by which the article has its entities, with their ids."""
    document = page.document_id
    if table == "meetings":
        for number, label in page.labels.items():
            yield label, known.meetings[document, number]
        return
    ids = known.persons if table == "persons" else known.organizations
    carried = page.names if table == "persons" else page.organizations
    yield from ((name, ids[document, name]) for name in carried)


def printed(table: str, sheet: Sheet) -> str:
    """A sheet → its file: with the mark by which Excel knows UTF-8, and no cell that it would calculate."""
    rows = ({name: harmless(cell) for name, cell in row.items()} for row in sheet.values())
    return MARK + write_table(columns(table), rows)


def typed(table: str, name: str, cell: str, was: str) -> str:
    """A cell, and what it held → the same less what spreadsheets do to it unasked: 5/8/2024, 3.7321E+11."""
    declared = declaration(table, name)
    kind = declared["type"] if declared else ""
    if kind == "date":
        parts = re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", cell)
        turned = (
            [f"{parts[3]}-{int(a):02}-{int(b):02}" for a, b in (parts.group(1, 2), parts.group(2, 1))]
            if parts
            else []
        )
        return was if was in turned else iso(cell)
    if kind == "number" and was and (cut := re.fullmatch(r"\d(?:\.(\d+))?E\+\d+", cell)):
        rounded = Decimal(f"{Decimal(was):.{len(cut[1] or '')}E}")
        return was if rounded == Decimal(cell) else cell
    return cell
