"""What surrounds a name: the day and the areas of its document, which settle a form that several share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from converter.model import Facts
from converter.words import Lexicon, lexicon

LEAST = 2
"""A city named once settles it, but not a province: the article may be of anywhere."""
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

    def area(self, form: str) -> str | None:
        """A form that several areas bear → the code of the one that is meant, if anything tells.

        城区 and 东区 are words, too: they are names only right after their city's.
        """
        known, text, codes = lexicon(), self.facts.document.text, lexicon().area_names[form]
        if len(form) == 2:
            codes = tuple(c for c in codes if known.areas[known.areas[c].parent_code].name + form in text)
        then = [code for code in codes if self._bears(code, form)]
        return then[0] if len(then) == 1 else self.settle(then)

    def _bears(self, code: str, form: str) -> bool:
        """Whether an area bears a name in full in the year of the document, as far as is known."""
        since, until = lexicon().area_years.get((code, form), ("", ""))
        year = (self.day or "")[:4]
        return not year or (since <= year and (not until or year <= until))

    def settle(self, codes: Iterable[str]) -> str | None:
        """Areas of one name → the one whose city or province the document names most, if one is."""
        known = lexicon()
        weights = ((self._support(known.areas[code].parent_code), code) for code in codes)
        ranked = sorted(weights, reverse=True)
        best = [code for weight, code in ranked if weight >= LEAST and weight == ranked[0][0]]
        return best[0] if len(best) == 1 else None

    def _support(self, code: str) -> int:
        """How much the document speaks for an area: for its city twice, for its province once."""
        above = lexicon().areas[code].parent_code if code else ""
        return 2 * self.areas[code] + self.areas[above or code]


def _above(codes: Collection[str], known: Lexicon) -> list[str]:
    """The code of a form that one area has → it and those it lies in; of a shared form nothing."""
    found: list[str] = []
    code = next(iter(codes)) if len(codes) == 1 else ""
    while code:
        found.append(code)
        code = known.areas[code].parent_code
    return found
