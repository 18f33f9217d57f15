"""Facts and an entity that is none → what is left without it and what refers to it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from converter.correct.page import RULE
from converter.model import Commitment, Facts


def without(facts: Facts, kind: str, names: Collection[str]) -> Facts:
    """Facts, a table of entities, and names in them (of meetings: numbers) → what is left without those."""
    entities = tuple(e for e in facts.entities if not (e.entity_type == kind and e.name in names))
    if kind == "persons":
        return replace(
            facts,
            entities=entities,
            positions=tuple(p for p in facts.positions if p.person not in names),
            attendances=tuple(a for a in facts.attendances if a.person not in names),
            commitments=tuple(
                replace(c, speaker=None, rule=RULE) if c.speaker in names else c for c in facts.commitments
            ),
        )
    if kind == "organizations":
        return replace(
            facts,
            entities=entities,
            positions=tuple(p for p in facts.positions if p.organization not in names),
            attendances=tuple(a for a in facts.attendances if a.organization not in names),
            commitments=tuple(_without_parties(c, names) for c in facts.commitments),
        )
    return replace(
        facts,
        entities=entities,
        meetings=tuple(m for m in facts.meetings if str(m.number) not in names),
        attendances=tuple(a for a in facts.attendances if str(a.meeting) not in names),
        commitments=tuple(
            replace(c, meeting=None, rule=RULE) if str(c.meeting) in names else c for c in facts.commitments
        ),
    )


def _without_parties(commitment: Commitment, names: Collection[str]) -> Commitment:
    numbered = [replace(p, number=p.number or n) for n, p in enumerate(commitment.parties, 1)]
    left = tuple(p for p in numbered if p.organization not in names)
    if len(left) == len(numbered):
        return commitment
    return replace(commitment, parties=left, rule=RULE)
