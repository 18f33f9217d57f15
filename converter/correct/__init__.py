"""Corrections that people made, as files → applied by every build to what a document states and who is who.

    fields    what can be corrected, and what the schemas say against a value
    lines     a folder of CSV files → lines, each checked
    page      a document: names for ids, words for places
    forms     a fact ↔ a row of text as people read and write it
    rows      the facts of one table and the lines on its rows → the facts, corrected
    stated    one document's facts and the lines that name it → its facts, corrected
    without   facts and an entity that is none → what is left
    case      all facts and who is who in them: names and ids → places
    joined    two that are one, and one that is two → who is who
    righted   rows of persons, organizations and meetings → put right, or dropped
    entities  who is who and all lines on it → who is who, corrected
    sheets    an article → its rows for a spreadsheet
    review    edited sheets → lines

A row keeps its key however it is corrected, and whatever becomes of those it names, so that a later
correction finds it.
"""

from __future__ import annotations

from collections.abc import Sequence

from converter.correct.entities import rule
from converter.correct.lines import Corrections, Line, of_document
from converter.correct.rows import Report
from converter.correct.stated import correct
from converter.model import Facts, Problem
from converter.resolve import Identities

__all__ = ["Corrections", "Desk", "Line", "Report"]


class Desk:
    """The corrections of a few articles: each passes alone, then who is who; then what became of them."""

    def __init__(self, corrections: Corrections) -> None:
        self._stated = corrections.stated()
        self._rulings = corrections.rulings()
        self.problems: list[Problem] = list(corrections.problems)
        self.applied = 0
        self.added: dict[tuple[str, str, str], str] = {}

    def correct(self, facts: Facts) -> Facts:
        """What a document states → the same, corrected."""
        lines = of_document(self._stated, facts.document)
        if not lines:
            return facts
        facts, report = correct(facts, lines)
        self._note(report)
        return facts

    def rule(self, facts: Sequence[Facts], known: Identities) -> tuple[Sequence[Facts], Identities]:
        """All facts and who is who in them → both, corrected."""
        if not self._rulings:
            return facts, known
        facts, known, report = rule(facts, known, self._rulings)
        self._note(report)
        return facts, known

    def _note(self, report: Report) -> None:
        self.problems += report.problems
        self.applied += report.applied
        self.added |= report.added
