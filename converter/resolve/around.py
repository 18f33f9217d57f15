"""What surrounds a name: the day and the areas of its document, which settle a form that several share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from converter.model import Facts
from converter.words import Lexicon, lexicon

OWN = 3
"""The weight of the area in a publisher's name; one that the text names weighs 1 a time."""


@dataclass(frozen=True)
class Around:
    """One document, as far as it tells which of several bodies or areas of one name is meant."""

    facts: Facts

    @cached_property
    def day(self) -> str | None:
        """The day of publication, else that of its first dated meeting."""
        dated = (m.start_date for m in self.facts.meetings if m.start_date)
        return self.facts.document.published_on or next(dated, None)

    @cached_property
    def areas(self) -> Counter[str]:
        """Codes of the areas that are named beyond doubt, and of those they lie in → their weight."""
        known, text = lexicon(), self.facts.document.text
        found: Counter[str] = Counter()
        for entity in self.facts.entities:
            if entity.entity_type == "areas":
                found.update(_above(known.area_names.get(text[entity.start : entity.end], ()), known))
        publisher = self.facts.document.publisher or ""
        for size in range(min(8, len(publisher)), 1, -1):
            for code in _above(known.area_names.get(publisher[:size], ()), known):
                found[code] += OWN
        return found

    def settle(self, codes: Collection[str]) -> str | None:
        """Areas of one name → the one whose city or province the document names most, if one is."""
        known = lexicon()
        ranked = sorted(
            ((self._support(known.areas[code].parent_code), code) for code in codes), reverse=True
        )
        best = [code for weight, code in ranked if weight and weight == ranked[0][0]]
        return best[0] if len(best) == 1 else None

    def _support(self, code: str) -> int:
        """How much the document speaks for an area; what lies next above a name counts double."""
        above = lexicon().areas[code].parent_code if code else ""
        return 2 * self.areas[code] + (self.areas[above] if above else 0)


def _above(codes: Collection[str], known: Lexicon) -> list[str]:
    """The code of a form that one area has → it and those it lies in; of a shared form nothing."""
    found: list[str] = []
    code = next(iter(codes)) if len(codes) == 1 else ""
    while code:
        found.append(code)
        code = known.areas[code].parent_code
    return found
