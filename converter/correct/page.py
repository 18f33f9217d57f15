"""One document, as far as rows of text need it: names for ids, words for places."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from converter.model import Facts
from converter.read.text.traditional import to_simplified
from converter.resolve.around import Around
from converter.resolve.organizations import as_printed, settle

RULE = "correction"
Row = Mapping[str, str]


class Refused(Exception):
    """A row that cannot be made a fact; said in words."""


@dataclass(frozen=True)
class Page:
    """One document, as far as rows need it."""

    facts: Facts

    @property
    def document_id(self) -> str:
        """The document's id."""
        return self.facts.document.document_id

    @cached_property
    def labels(self) -> dict[int, str]:
        """Number of a meeting → its name; 会见 #2 is the second meeting of the article."""
        numbered = ((meeting.number, meeting.name) for meeting in self.facts.meetings)
        return {number: f"{name} #{number + 1}" if number else name for number, name in numbered}

    @cached_property
    def names(self) -> frozenset[str]:
        """The persons that the document names."""
        return frozenset(self.facts.persons())

    @cached_property
    def organizations(self) -> frozenset[str]:
        """The organizations that the document names, as its facts carry them."""
        return frozenset(self.facts.organizations())

    @cached_property
    def around(self) -> Around:
        """What settles its forms of organizations."""
        return Around(self.facts)

    def house(self, printed: str) -> str:
        """An organization as printed → its id, as the document alone gives it."""
        return (settle(printed, self.around) or as_printed(printed, self.document_id)).organization_id

    def evidence(self, start: int, end: int) -> dict[str, str]:
        """A span → what a row shows of it."""
        return {"words": self.facts.document.printed.text[start:end], "start": str(start)}

    def as_read(self, words: str) -> str:
        """Words as somebody quotes them → in the letters that rules read: Traditional ones are not."""
        return to_simplified(words) if self.facts.document.original else words

    def span(self, row: Row, near: int | None = None) -> tuple[int, int]:
        """The words of a row and where they start, or near which place they stand → the span."""
        text, words = self.facts.document.text, self.as_read(row["words"])
        if not words:
            raise Refused("no words: quote those that it rests on")
        places = [found.start() for found in re.finditer(f"(?={re.escape(words)})", text)]
        if not places:
            raise Refused(f"the article does not say “{words}”")
        if row["start"]:
            if row["start"] not in map(str, places):
                raise Refused(f"“{words}” does not stand at {row['start']}, but at {_listed(places)}")
            return int(row["start"]), int(row["start"]) + len(words)
        if len(places) > 1 and near is None:
            raise Refused(f"“{words}” stands at {_listed(places)}: say which in the field start")
        start = min(places, key=lambda place: abs(place - near)) if near is not None else places[0]
        return start, start + len(words)

    def person(self, name: str) -> str:
        """A name → the same, if the document has it."""
        if name not in self.names and name not in self.facts.document.text:
            raise Refused(f"the article names no {name}")
        return name

    def meeting(self, label: str) -> int:
        """A meeting's label, or the name that no other one has → its number."""
        labelled = [number for number, known in self.labels.items() if known == label]
        found = labelled or [meeting.number for meeting in self.facts.meetings if meeting.name == label]
        if len(found) != 1:
            known = ", ".join(self.labels.values()) or "it has none"
            raise Refused(f"“{label}” is no meeting of the article: {known}")
        return found[0]

    def quoted(self, name: str, value: str, start: int, end: int | None) -> str | None:
        """A value that must be printed → the same; None where there is none."""
        if value and self.as_read(value) not in self.facts.document.text[start:end]:
            raise Refused(f"its words do not say the {name} “{value}”")
        return value or None


def _listed(places: list[int]) -> str:
    return " and ".join(map(str, places[:5])) + (" …" if len(places) > 5 else "")
