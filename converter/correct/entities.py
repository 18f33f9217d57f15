"""Who is who, and what people ruled on it → who is who: split, merged, put right, dropped, in this order.

Whom a line means by a name and a document is settled when its turn comes: after the splits and merges for all
that is put right or dropped.
"""

from __future__ import annotations

from collections.abc import Sequence

from converter.correct.case import Case
from converter.correct.fields import WHERE
from converter.correct.forms import keyed
from converter.correct.joined import merge, split
from converter.correct.lines import ID, Line
from converter.correct.righted import drop, put_right
from converter.correct.rows import Report
from converter.model import Facts
from converter.resolve import Identities


def rule(
    facts: Sequence[Facts], known: Identities, lines: Sequence[Line]
) -> tuple[list[Facts], Identities, Report]:
    """All facts, their identities, the lines on who is who → both corrected, and what became of the lines."""
    case = Case(list(facts), known)
    of = {action: [line for line in lines if line.action == action] for action in WHERE}
    split(case, case.sound(case.aims(of["split"])))
    merged, rest = _merges(case, of["merge"], [*of["replace"], *of["drop"]])
    merge(case, merged)
    aims = case.sound(case.aims(rest))
    put_right(case, {line: key for line, key in aims.items() if line.action == "replace"})
    case.facts = case.marked()
    drop(case, {line: key for line, key in aims.items() if line.action == "drop"})
    return _keyed(case.facts, known, case.known), case.known, case.report


def _merges(case: Case, merges: Sequence[Line], others: Sequence[Line]) -> tuple[dict[Line, str], list[Line]]:
    """Lines that merge, and those that come after them → both less those that contradict each other: what
    goes can be neither put right nor dropped."""
    aims = case.aims(merges)
    go = set(aims.values())
    on_them = {line: line.key for line in others if ID.fullmatch(line.key) and line.key in go}
    sound = case.sound({**aims, **on_them})
    left = [line for line in others if line not in on_them or line in sound]
    return {line: key for line, key in sound.items() if line.action == "merge"}, left


def _keyed(facts: Sequence[Facts], before: Identities, after: Identities) -> list[Facts]:
    """The facts, posts and attendances under the keys that they had before organizations were ruled on."""
    houses = before.organizations
    ruled = {place[0] for place, key in after.organizations.items() if houses[place] != key}
    return [
        keyed(fact, lambda name, document=fact.document.document_id: houses[document, name])  # type: ignore[misc]
        if fact.document.document_id in ruled
        else fact
        for fact in facts
    ]
