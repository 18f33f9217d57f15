"""What is left once a document is read: one row a role, and the words that no rule reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from converter.grammar.attendance import ABSENT, RELAYED, clause_start
from converter.model import Attendance, Problem, Sentence


def settle(found: Sequence[Attendance]) -> list[Attendance]:
    """One row a role; whoever has another role at a meeting is not a mere attendee of it.

    Who relays what another meeting said (甲传达全省会议精神) presents, if he has no other role.
    """
    kept: dict[tuple[int, str | None, str | None, str | None, str], Attendance] = {}
    acts = [a for a in found if a.role != "attendee"]
    active = {(a.meeting, a.person, a.organization, a.group) for a in acts}
    own = {(a.meeting, a.person, a.organization, a.group) for a in acts if a.rule != RELAYED}
    for row in found:
        who = (row.meeting, row.person, row.organization, row.group)
        if (row.role == "attendee" and who in active) or (row.rule == RELAYED and who in own):
            continue
        kept.setdefault((*who, row.role), row)
    groups = [(row.meeting, row.role, row.group) for row in kept.values() if row.group]
    return [row for row in kept.values() if row.rule != "attendance.heard" or not _fuller(row, groups)]


def _fuller(row: Attendance, groups: Sequence[tuple[int, str, str]]) -> bool:
    """听取企业家代表发言, beside 中外|企业家代表: whether those heard are told of in more words."""
    own = row.group or "-"
    return any((m, r) == (row.meeting, row.role) and g != own and g.endswith(own) for m, r, g in groups)


def unexplained(sentence: Sentence, explained: Sequence[tuple[int, int]], source: str) -> Iterator[Problem]:
    """Characters that no rule reads among the participants of the first verb of taking part."""
    tokens = sentence.tokens if "role" in sentence.kinds else ()
    for index, token in enumerate(tokens):
        if not token.kinds.get("role"):
            continue
        clause = tokens[clause_start(tokens, index) : index]
        held = next((i for i in range(len(clause) - 1, -1, -1) if "hold" in clause[i].kinds), -1)
        clause = clause[held + 1 :]  # 某医院护理部|召开例会，甲|主持
        if clause and ABSENT.search("".join(t.text for t in clause)):
            return
        if any("person" in t.kinds for t in clause):
            for gap in clause:
                read = any(start <= gap.start and gap.end <= end for start, end in explained)
                if "gap" in gap.kinds and len(gap.text) > 1 and not read:
                    message = f"no rule reads “{gap.text}” among participants: see whether a row is missing"
                    yield Problem(source, "warning", "unexplained", message, gap.start, gap.end)
        return
