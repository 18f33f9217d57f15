"""A name and articles → the persons who bear it there, and why documents were taken to mean one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

import converter
from converter.correct import Corrections, Desk, Line
from converter.correct.lines import ID
from converter.model import Document, Facts
from converter.resolve import Identities, Resolved, namesakes, resolve
from converter.resolve.evidence import Key, Record
from converter.resolve.persons import Bearer, Link, in_time, links
from converter.visible import visible
from converter.words import lexicon

MOST_DOCUMENTS, MOST_POSTS = 5, 4

SAYINGS = {
    "post": "both say",
    "house": "both of",
    "seat": "both lead",
    "head": "both head",
    "tier": "both at the head of the centre or of a province",
    "known": "known by the name alone",
    "meeting": "both at one meeting",
    "beside": "both beside",
    "with": "both with",
}
"""Kinds of evidence → in words."""


@dataclass(frozen=True, slots=True)
class Found:
    """Who bears a name."""

    name: str
    bearers: Mapping[str, Sequence[Record]]
    """Person id → what articles say of him, in time."""
    reasons: Mapping[str, Sequence[Link]]
    """Person id → why articles mean him."""
    ruled: frozenset[str]
    """The ids of those whom people put right: of another name, or one person, or several."""
    houses: Mapping[str, Resolved]
    paths: Mapping[str, str]
    """Document id → its source path."""


def find(
    name: str,
    documents: Sequence[Document],
    corrections: Corrections,
    progress: Callable[[int, int], None] | None = None,
) -> Found | None:
    """A name, articles, corrections → who bears it, as a build of them has it; None if no article prints it.

    Only articles that print the name, or another one of its bearers, are looked at: no other says who they
    are. All are where people say that a bearer is one with somebody whom those articles do not have.
    """
    rulings = corrections.rulings()
    names = {name} | {line.was for line in rulings if (line.field, line.value) == ("name", name)}
    if not any(printed in document.text for document in documents for printed in names):
        return None
    desk, read, everywhere = Desk(corrections), dict[str, Facts](), False
    while True:
        bearing = [d for d in documents if everywhere or any(printed in d.text for printed in names)]
        for number, document in enumerate(bearing, 1):
            if document.document_id not in read:
                read[document.document_id] = desk.correct(converter.extract(document))
            if progress is not None:
                progress(number, len(bearing))
        before = resolve(read.values())
        _, known = desk.rule(list(read.values()), before)
        ids = {
            person
            for (_, printed), person in known.persons.items()
            if name in (printed, known.corrected.get(person, {}).get("name"))
        }
        further = {printed for (_, printed), person in known.persons.items() if person in ids} - names
        absent = _absent(rulings, names, ids, before, known)
        if everywhere or not (further or absent):
            return _found(name, list(read.values()), ids, before, known)
        names, everywhere = names | further, absent


def _absent(
    rulings: Iterable[Line],
    names: Collection[str],
    ids: Collection[str],
    before: Identities,
    known: Identities,
) -> bool:
    """Whether people merged a person of these names or ids with one whom the articles read do not have."""
    persons = [*before.persons.items(), *known.persons.items()]
    there = {person for _, person in persons}
    ours = {*names, *(person for (_, printed), person in persons if printed in names or person in ids)}
    merges = [line for line in rulings if (line.action, line.table) == ("merge", "persons")]
    sides = (side for line in merges if {line.key, line.value} & ours for side in (line.key, line.value))
    return any(ID.fullmatch(side) and side not in there for side in sides)


def _found(
    name: str, facts: Sequence[Facts], ids: Collection[str], before: Identities, known: Identities
) -> Found:
    bearers: dict[str, list[Record]] = defaultdict(list)
    reasons: dict[str, list[Link]] = defaultdict(list)
    houses: dict[str, Resolved] = {}
    for printed in sorted({printed for (_, printed), person in known.persons.items() if person in ids}):
        records, alike, there = namesakes(facts, printed)
        houses |= there
        whose = [known.persons.get((record.document_id, printed)) for record in records]
        for record, person in zip(records, whose, strict=True):
            if person in ids and person is not None:
                bearers[person].append(record)
        for one, other, link in links(printed, [Bearer.of(record) for record in records], alike):
            if (person := whose[one]) is not None and person == whose[other]:
                reasons[person].append(link)
    was = _places(before)
    ruled = {person for person, places in _places(known).items() if places != was.get(person)}
    return Found(
        name,
        {person: sorted(bearers[person], key=in_time) for person in sorted(bearers)},
        reasons,
        frozenset(ruled | known.corrected.keys()),
        houses,
        {fact.document.document_id: fact.document.source_path for fact in facts},
    )


def _places(known: Identities) -> Mapping[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for place, person in known.persons.items():
        found[person].add(place)
    return found


def who(found: Found) -> RenderableType:
    """Who bears a name → the same with ids and evidence, for a terminal."""
    if not found.bearers:
        return Text(f"{visible(found.name)}: no person of this name")
    articles = len({record.document_id for own in found.bearers.values() for record in own})
    title = f"{visible(found.name)}: {len(found.bearers)} in {articles} articles"
    shown: list[RenderableType] = [Text(title, "bold")]
    for person, own in sorted(found.bearers.items(), key=lambda item: in_time(item[1][0])):
        shown.append(Text())
        shown.append(_person(person, own, found))
        shown += _reasons(found.reasons.get(person, ()), found.houses)
        if person in found.ruled:
            shown.append(Text("  put right by a correction", "dim"))
    return Group(*shown)


def _person(person: str, own: Sequence[Record], found: Found) -> Table:
    days = sorted(record.day for record in own if record.day)
    span = "–".join(dict.fromkeys((days[0], days[-1]))) if days else "no date"
    table = Table(
        title=f"{person}  {span}", title_justify="left", title_style="cyan", show_edge=False, box=None
    )
    table.add_column("day", no_wrap=True)
    table.add_column("posts", ratio=1, overflow="fold")
    table.add_column("article", ratio=1, overflow="fold")
    for record in own[:MOST_DOCUMENTS]:
        posts = [f"{house.short_name or house.name} {title}" for house, title in record.posts]
        said = "、".join(posts[:MOST_POSTS]) + ("…" if len(posts) > MOST_POSTS else "")
        said = said if record.name == found.name else f"{record.name}: {said}"
        article = Path(found.paths[record.document_id]).name
        table.add_row(record.day or "?", visible(said), visible(article))
    if len(own) > MOST_DOCUMENTS:
        table.add_row("…", f"and {len(own) - MOST_DOCUMENTS} more articles", "")
    return table


def _reasons(found: Iterable[Link], houses: Mapping[str, Resolved]) -> Iterator[Text]:
    """The links of one person → the strongest of each kind, in words, with its weight."""
    best: dict[str, Link] = {}
    for link in found:
        kind = link.key[0]
        if kind not in best or (link.weight, link.key) > (best[kind].weight, best[kind].key):
            best[kind] = link
    for kind, link in sorted(best.items(), key=lambda item: (-item[1].weight, item[0])):
        what = _words(link.key, houses)
        yield Text(f"  {link.weight:5.1f} bits  {SAYINGS[kind]} {visible(what)}".rstrip(), "dim")


def _words(key: Key, houses: Mapping[str, Resolved]) -> str:
    """What two documents say alike → the same with names instead of ids."""
    kind, *what = key
    if kind in ("seat", "head"):
        area = lexicon().areas.get(what[0])
        return area.name if area else "the nation" if what[0] == "centre" else what[0]
    if kind in ("tier", "known", "meeting"):
        return ""
    named = (houses[part].short_name or houses[part].name if part in houses else part for part in what)
    return ("、" if kind == "beside" else " ").join(named)
