"""The lexicon as the stages use it: CSV files in, one frozen `Lexicon` out."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files

from ahocorasick_rs import AhoCorasick, MatchKind

from converter.model import mask

Kinds = dict[str, str]
"""Kind → what the word means in that kind: {"role": "attendee", "narration": ""}."""


@dataclass(frozen=True, slots=True)
class Area:
    """One row of `areas.csv`: a province, prefecture or county by GB/T 2260."""

    area_code: str
    name: str
    short_name: str
    abbreviation: str
    name_en: str
    level: str
    parent_code: str


@dataclass(frozen=True, slots=True)
class Organization:
    """One row of `organizations.csv`: an organization whose official name is registered."""

    name: str
    short_name: str
    name_en: str
    kind: str
    area_code: str
    parent: str
    valid_from: str
    """Year, or year and month (2018-03), of its first day; empty where unknown."""
    valid_until: str
    """The first year or month without it; empty where unknown or still there."""


@dataclass(frozen=True, slots=True)
class LocalBody:
    """One row of `local_bodies.csv`: how a body of an area is called, {} standing for the area."""

    text: str
    name: str
    short_name: str
    kind: str
    parent: str
    name_en: str


@dataclass(frozen=True, slots=True)
class State:
    """One row of `states.csv`."""

    iso_code: str
    name: str
    official_name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Party:
    """One row of `parties_abroad.csv`."""

    name: str
    short_name: str
    iso_code: str
    name_en: str


_NO_KINDS: Kinds = {}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All words that `find` knows, and the registers that `resolve` looks names up in."""

    words: Mapping[str, Kinds]
    automaton: AhoCorasick
    texts: tuple[str, ...]
    meanings: tuple[Kinds, ...]
    """The kinds of each of `texts`."""
    masks: tuple[int, ...]
    """The same as bits."""
    splits: frozenset[str]
    """The words that may share characters with what follows: 同意, 与会, and those that end in 要."""
    lengths: Mapping[str, tuple[int, ...]]
    """First two characters → the lengths of the words that begin with them, longest first."""
    surnames: frozenset[str]
    surnames_abroad: frozenset[str]
    surname_heads: frozenset[str]
    """The first characters of surnames."""
    acting_heads: frozenset[str]
    """The first characters of words for taking part, speech and talks."""
    characters: Mapping[str, frozenset[str]]
    """Kind → characters: those of transliterated names, those that no name begins with …; `undotted`: of both
    foreign and minority names."""
    areas: Mapping[str, Area]
    """By area code."""
    area_names: Mapping[str, tuple[str, ...]]
    """Printed form → area codes, current areas first."""
    area_years: Mapping[tuple[str, str], tuple[str, str]]
    """(Area code, a name in full) → the years from and until which it bears it, empty where open."""
    counties: Mapping[str, str]
    """Short name of a county → area code; words as well (和平), so only where a place must stand."""
    abbreviations: Mapping[str, str]
    """One-character abbreviation → area code: 渝 → 500000."""
    organizations: Mapping[str, Organization]
    """By official name."""
    organization_names: Mapping[str, str]
    """Printed form → official name, of its bearers the one still there or else the last."""
    organization_forms: Mapping[str, tuple[str, ...]]
    """Printed form → official names of all its bearers, each at its own time: 国家计委."""
    local_bodies: Mapping[str, LocalBody]
    """What is printed after the name of an area → how that body of the area is called."""
    state_forms: Mapping[str, State]
    """Printed form, official names included → the state."""
    states_by_code: Mapping[str, State]
    """By ISO 3166-1 code."""
    parties_abroad: Mapping[str, Party]
    """Name in full or in short → the party of another state: 越共."""
    states: Mapping[str, str]
    """Printed form → ISO 3166-1 code."""
    state_abbreviations: frozenset[str]
    abbreviated_states: Mapping[str, str]
    """One-character abbreviation → the state it mostly means: 俄 → 俄罗斯."""
    known_persons: frozenset[str]
    """Names that mean one person everywhere: of history (毛泽东), and in a doctrine's name (习近平)."""
    styled: frozenset[str]
    """The posts that some words of kind `style` mean: after any other name their title is one abroad."""

    def word_at(self, text: str, start: int, least: int = 1) -> int:
        """Where the longest known word of `least` (1 or 2) or more characters that begins at `start` ends.

        `start` if there is none.
        """
        for length in self.lengths.get(text[start : start + 2], ()):
            word = text[start : start + length]
            if word in self.words:
                return start + len(word)
        return start + (least < 2 and text[start : start + 1] in self.words)

    def kinds(self, text: str) -> Kinds:
        """The kinds of a word, empty for an unknown one."""
        return self.words.get(text, _NO_KINDS)


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of `lexicon/NAME.csv` as dicts."""
    with (files("converter") / "lexicon" / f"{name}.csv").open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


def _fields(row: Mapping[str, str], of: type) -> Iterator[str]:
    """The cells of a row in the order of the fields of a dataclass."""
    return (row[field.name] for field in fields(of))


def _areas() -> tuple[dict[str, Area], dict[str, tuple[str, ...]], dict[tuple[str, str], tuple[str, str]]]:
    by_code: dict[str, Area] = {}
    names: dict[str, list[str]] = {}
    spans: dict[tuple[str, str], tuple[str, str]] = {}
    gone: set[tuple[str, str]] = set()
    for row in rows("areas"):
        area = Area(*_fields(row, Area))
        spans[area.area_code, area.name] = row["valid_from"], row["valid_until"]
        if row["valid_until"]:
            gone.add((area.area_code, area.name))
            by_code.setdefault(area.area_code, area)
        else:
            by_code[area.area_code] = area
        forms = {area.name}
        # 朝阳, 和平, 东方 are words as well: below the prefecture only the full name is safe.
        if area.level != "county" and len(area.short_name) > 1:
            forms.add(area.short_name)
        for form in forms:
            names.setdefault(form, []).append(area.area_code)
    for row in rows("area_names"):
        if len(row["text"]) == 1:
            continue  # 秦, 蜀: surnames too
        names.setdefault(row["text"], []).append(row["area_code"])
    rank = {"province": 0, "prefecture": 1, "county": 2}
    return (
        by_code,
        {
            form: tuple(sorted(set(codes), key=lambda c: ((c, form) in gone, rank[by_code[c].level], c)))
            for form, codes in names.items()
        },
        spans,
    )


def _organizations() -> tuple[dict[str, Organization], dict[str, tuple[str, ...]]]:
    by_name: dict[str, Organization] = {}
    names: dict[str, set[str]] = {}
    for row in rows("organizations"):
        organization = Organization(*_fields(row, Organization))
        by_name[organization.name] = organization
        for form in filter(None, (organization.name, organization.short_name)):
            names.setdefault(form, set()).add(organization.name)
    for row in rows("organization_names"):
        names.setdefault(row["text"], set()).add(row["name"])
    return by_name, {form: tuple(sorted(found)) for form, found in names.items()}


@cache
def lexicon() -> Lexicon:
    """Read the CSV files of `converter/lexicon` once."""
    words: dict[str, dict[str, str]] = {}
    for row in rows("words"):
        words.setdefault(row["text"], {})[row["kind"]] = row["means"]
    areas, area_names, area_years = _areas()
    for form, codes in area_names.items():
        words.setdefault(form, {}).setdefault("area", codes[0])
    organizations, organization_forms = _organizations()
    organization_names = {
        form: max(names, key=lambda n: (not organizations[n].valid_until, organizations[n].valid_from))
        for form, names in organization_forms.items()
    }
    for form, name in organization_names.items():
        words.setdefault(form, {}).setdefault("organization", name)
    surnames = frozenset(row["surname"] for row in rows("surnames"))
    characters: dict[str, set[str]] = {}
    for row in rows("characters"):
        characters.setdefault(row["kind"], set()).add(row["character"])
    characters["undotted"] = characters["transliteration"] | characters["minority"]
    states = {row["name"]: row["iso_code"] for row in rows("states")}
    states |= {row["text"]: row["iso_code"] for row in rows("state_names") if len(row["text"]) > 1}
    for form, code in states.items():
        words.setdefault(form, {}).setdefault("state", code)
    texts = tuple(sorted(words))
    lengths: dict[str, set[int]] = {}
    for text in texts:
        if len(text) > 1:
            lengths.setdefault(text[:2], set()).add(len(text))
    by_code = {row["iso_code"]: State(*_fields(row, State)) for row in rows("states")}
    state_forms = {form: by_code[code] for form, code in states.items()}
    for state in by_code.values():
        state_forms.setdefault(state.official_name, state)
    parties = [Party(*_fields(row, Party)) for row in rows("parties_abroad")]
    abbreviated = {row["abbreviation"]: row["name"] for row in rows("states") if row["abbreviation"]}
    return Lexicon(
        words=words,
        automaton=AhoCorasick(texts, matchkind=MatchKind.LeftmostLongest),
        texts=texts,
        meanings=tuple(words[text] for text in texts),
        masks=tuple(mask(*words[text]) for text in texts),
        splits=frozenset(
            {"同意", "与会", *(text for text in texts if text.endswith("要") and len(text) > 1)}
        ),
        lengths={head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()},
        surnames=surnames,
        surnames_abroad=frozenset(row["surname"] for row in rows("surnames_abroad")),
        surname_heads=frozenset(surname[0] for surname in surnames),
        acting_heads=frozenset(
            text[0]
            for text in texts
            if len(text) > 1 and not {"role", "speech", "talk"}.isdisjoint(words[text])
        ),
        characters={kind: frozenset(found) for kind, found in characters.items()},
        areas=areas,
        area_names=area_names,
        area_years=area_years,
        counties={a.short_name: a.area_code for a in areas.values() if a.level == "county"},
        abbreviations={a.abbreviation: a.area_code for a in areas.values() if a.abbreviation},
        organizations=organizations,
        organization_names=organization_names,
        organization_forms=organization_forms,
        local_bodies={row["text"]: LocalBody(*_fields(row, LocalBody)) for row in rows("local_bodies")},
        state_forms=state_forms,
        states_by_code=by_code,
        parties_abroad={form: party for party in parties for form in (party.name, party.short_name) if form},
        states=states,
        state_abbreviations=frozenset(abbreviated),
        abbreviated_states=abbreviated,
        known_persons=frozenset(
            person
            for text, kinds in words.items()
            for person in (kinds.get("doctrine"), text if "leader" in kinds else None)
            if person
        ),
        styled=frozenset(kinds["style"] for kinds in words.values() if "style" in kinds),
    )
