"""All facts and who is who in them, as far as people's rulings need them: names and ids → places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from converter import tables
from converter.correct.lines import ID, Line, agreed
from converter.correct.page import RULE, Page, Refused
from converter.correct.rows import Report
from converter.model import Entity, Facts
from converter.resolve import Identities

KEY = {"persons": "person_id", "organizations": "organization_id", "meetings": "meeting_id"}
ROWS = {"persons": tables.persons, "organizations": tables.organizations, "meetings": tables.meetings}
Place = tuple[str, str | int]
"""A document, and a name in it, or the number of a meeting."""
Aims = Mapping[Line, str]
"""Lines → the ids that they mean."""


@dataclass(slots=True)
class Case:
    """What is ruled on; `known` and `facts` change with each ruling."""

    facts: list[Facts]
    known: Identities
    report: Report = field(default_factory=Report)
    touched: dict[str, set[Place]] = field(default_factory=lambda: defaultdict(set))
    """Table → where somebody put right who or what is meant."""
    at: Mapping[str, Facts] = field(init=False)
    """The facts as the articles state them, by the id and by the source path of their document."""

    def __post_init__(self) -> None:
        self.at = {fact.document.source_path: fact for fact in self.facts}
        self.at |= {fact.document.document_id: fact for fact in self.facts}

    def ids(self, table: str) -> Mapping[Place, str]:
        """A table of entities → (document, name or number) → id."""
        found: Mapping[Place, str] = getattr(self.known, table)
        return found

    def mean(self, table: str, places: Iterable[Place], key: str) -> None:
        """From now on this id is meant at these places of a table of entities."""
        changed: dict[str, Any] = {table: {**self.ids(table), **dict.fromkeys(places, key)}}
        self.known = replace(self.known, **changed)

    def places(self, table: str) -> dict[str, list[Place]]:
        """A table of entities → its ids with the places where they are meant."""
        found: dict[str, list[Place]] = defaultdict(list)
        for place, key in self.ids(table).items():
            found[key].append(place)
        return found

    def rows(self, table: str) -> Collection[str]:
        """A table of entities → the ids that have a row."""
        rows = {"organizations": self.known.registered, "meetings": self.known.gatherings}
        return rows[table] if table in rows else set(self.ids(table).values())

    def document(self, name: str) -> str:
        """A document's id or source path → its id; what no article is stays."""
        return self.at[name].document.document_id if name in self.at else name

    def meant(self, table: str, key: str, document: str) -> str | None:
        """An id, or how a document calls somebody → the id that is meant."""
        if ID.fullmatch(key):
            return key
        fact = self.at.get(document)
        if fact is None:
            return None
        try:
            name = Page(fact).meeting(key) if table == "meetings" else key
        except Refused:
            return None
        return self.ids(table).get((fact.document.document_id, name))

    def aims(self, lines: Sequence[Line]) -> dict[Line, str]:
        """Lines → whom each means; of the others it is reported that no article names them."""
        found: dict[Line, str] = {}
        for line in lines:
            if target := self.meant(line.table, line.key, line.document):
                found[line] = target
            else:
                self.report.problems.append(line.stale(f"no article names {line.key} in {line.document}"))
        return found

    def sound(self, aims: Aims) -> dict[Line, str]:
        """Lines with their aims → those that no other contradicts; the contradictions are reported."""
        lines, conflicts = agreed(aims, lambda line: (line.table, aims[line]))
        self.report.problems += conflicts
        return {line: aims[line] for line in lines}

    def marked(self) -> list[Facts]:
        """The facts, with the rule `correction` at the mentions where somebody put right who is meant."""
        documents = {document for places in self.touched.values() for document, _ in places}
        return [
            replace(fact, entities=tuple(self._marked(entity, fact) for entity in fact.entities))
            if fact.document.document_id in documents
            else fact
            for fact in self.facts
        ]

    def _marked(self, entity: Entity, fact: Facts) -> Entity:
        name = int(entity.name) if entity.entity_type == "meetings" else entity.name
        touched = (fact.document.document_id, name) in self.touched.get(entity.entity_type, ())
        return replace(entity, rule=RULE) if touched else entity


def shown(table: str, facts: Sequence[Facts], known: Identities) -> dict[str, dict[str, str]]:
    """A table of entities → its rows as text by id, the organization above one by its name."""
    rows = {str(row[KEY[table]]): dict(row) for row in ROWS[table](facts, known)}
    if table == "organizations":
        for row in rows.values():
            row["parent"] = rows[str(row["parent_id"])]["name"] if row["parent_id"] else None
    return {
        key: {name: "" if cell is None else str(cell) for name, cell in row.items()}
        for key, row in rows.items()
    }


def comes_back(key: str, up: Mapping[str, str]) -> bool:
    """An id, and what is above each → whether it comes to stand above itself."""
    seen: set[str] = set()
    at = up.get(key)
    while at is not None and at not in seen and at != key:
        seen.add(at)
        at = up.get(at)
    return at == key
