"""Persons of single documents in, who is one person across all of them out, with the reasons.

After Fellegi and Sunter: that two documents mean one person by a name is weighed by how many others bear it.
A thing that both say of him (a post, a house, those he meets with) leaves a *circle* of people who could be
meant; the fewer namesakes are to be expected in it, and the less time lies between the documents, the better
the evidence. The name alone never joins two.

    weight = −log2(people in the circle × share of people with the name) − years apart / HALF_LIFE

Documents that share a thing are taken in the order of their days and joined where the weight of two that
follow each other reaches LEAST; one without a date is weighed against each. So more documents join, and do
not part but by posts that nobody holds at one time, and the order in which they are read does not matter.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from converter.resolve.evidence import (
    Key,
    Record,
    Tenures,
    abroad,
    at_once,
    evidence,
    seat_of,
    tenures,
    together,
)
from converter.resolve.ids import identifier
from converter.resolve.names import share

LEAST = 5.0
"""Bits: fewer than one namesake in 32 such circles is to be expected."""
HALF_LIFE = 4.0
"""Years in which half of those who hold a post or belong to a house leave it."""
DAYS = 365.25
UNDATED = 12.0
"""The years that may lie between two documents where one has no date."""


def in_time(record: Record) -> tuple[str, str]:
    """What records are sorted by: their days, those without one last."""
    return record.day or "9999", record.document_id


def at(records: Iterable[Record], met: Mapping[tuple[str, int], str]) -> Iterator[Record]:
    """Records, and (document, number) → meeting id: the same with the ids of their meetings."""
    for record in records:
        record.meetings = [met[record.document_id, number] for number in record.numbers]
        yield record


@dataclass(frozen=True, slots=True)
class Link:
    """Why two documents mean one person: what both say, and the bits it weighs."""

    key: Key
    weight: float


def weight(borne: float, circle: float, years: float) -> float:
    """The share of people with a name, how many people a thing could mean, the years between → the bits."""
    return -math.log2(circle * borne) - years / HALF_LIFE


LOOSE = frozenset({"tier", "beside", "with"})
"""Kinds of evidence that two persons of one name may share."""


@dataclass(frozen=True, slots=True)
class People:
    """Who the persons of all documents are."""

    ids: Mapping[tuple[str, str], str]
    """(document id, name) → person id."""
    abroad: frozenset[str]
    """Ids of those with posts in other states alone, whose names are not read as Chinese ones."""


def identities(records: Iterable[Record], known: frozenset[str]) -> People:
    """Persons of single documents, and the names that mean one person everywhere → who they are."""
    by_name: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        by_name[record.name].append(record)
    ids: dict[tuple[str, str], str] = {}
    strangers: set[str] = set()
    for name, bearers in by_name.items():
        for person, own in people(sorted(bearers, key=in_time), name in known).items():
            ids |= {(record.document_id, name): person for record in own}
            if abroad(own):
                strangers.add(person)
    return People(ids, frozenset(strangers))


def people(namesakes: Sequence[Record], known: bool) -> dict[str, list[Record]]:
    """Records of one name in the order of their days → person id → his records.

    The id is made of what the first document with a post of his says: his seat, else his house. Where that is
    the same for several persons, each has an id with his document in it: no id comes to mean another person.
    """
    found = [(_first(cluster), cluster) for cluster in clusters(namesakes, known)]
    alike = Counter(anchor for (_, anchor), _ in found)
    return {
        identifier("per", first.name, anchor, *([first.document_id] if alike[anchor] > 1 else ())): cluster
        for (first, anchor), cluster in found
    }


def _first(cluster: Sequence[Record]) -> tuple[Record, str]:
    """The records of a person → the first with a post, else the first, and what makes him himself there."""
    return min(
        ((record, _anchor(record)) for record in cluster), key=lambda pair: pair[1] == pair[0].document_id
    )


def clusters(namesakes: Sequence[Record], known: bool = False) -> list[list[Record]]:
    """Records of one name in the order of their days → those of each person, in the same order.

    What ties them loosely does not join those who lead two areas at one time.
    """
    if len(namesakes) == 1:
        return [list(namesakes)]
    above = list(range(len(namesakes)))

    def root(at: int) -> int:
        while above[at] != at:
            above[at] = above[above[at]]
            at = above[at]
        return at

    found = list(links(namesakes, known))
    for one, other, link in found:
        if link.key[0] not in LOOSE:
            low, high = sorted((root(one), root(other)))
            above[high] = low
    led: dict[int, Tenures] = defaultdict(dict)
    for at, record in enumerate(namesakes):
        led[root(at)] = together(led[root(at)], tenures(record))
    loose = (pair for pair in found if pair[2].key[0] in LOOSE)
    for one, other, _ in sorted(loose, key=lambda pair: (-pair[2].weight, pair[0], pair[1])):
        low, high = sorted((root(one), root(other)))
        if low != high and not at_once(led[low], led[high]):
            above[high] = low
            led[low] = together(led[low], led.pop(high))
    joined: dict[int, list[Record]] = defaultdict(list)
    for at, record in enumerate(namesakes):
        joined[root(at)].append(record)
    return list(joined.values())


def links(namesakes: Sequence[Record], known: bool = False) -> Iterator[tuple[int, int, Link]]:
    """Records of one name in the order of their days → the places of two that are one person, and why.

    Not all pairs that weigh enough, but so many that the same records come together. Those with posts abroad
    are weighed as surnames are that stand alone; others with each other as Chinese names, if it can be one.
    """
    of_there = [abroad([record]) for record in namesakes]
    for stranger in (True, False):
        if stranger and not any(of_there):
            continue
        chosen = [at for at in range(len(namesakes)) if stranger or not of_there[at]]
        borne = share(namesakes[0].name, stranger)
        shared: dict[Key, dict[int, float]] = defaultdict(dict)
        for at in chosen:
            for key, circle in evidence(namesakes[at], stranger, known):
                shared[key][at] = min(circle, shared[key].get(at, circle))
        yield from _linked(shared, borne, namesakes)


def _linked(
    shared: Mapping[Key, Mapping[int, float]], borne: float, namesakes: Sequence[Record]
) -> Iterator[tuple[int, int, Link]]:
    """What records say alike, each with its circle, and the share of people with the name → the links."""
    days = [date.fromisoformat(record.day).toordinal() if record.day else None for record in namesakes]
    for key, circles in shared.items():
        if len(circles) < 2 or weight(borne, min(circles.values()), 0) < LEAST:
            continue
        for one, other in _neighbours(circles, days):
            here, there = days[one], days[other]
            years = UNDATED if here is None or there is None else abs(here - there) / DAYS
            bits = weight(borne, min(circles[one], circles[other]), years)
            if bits >= LEAST:
                yield one, other, Link(key, bits)


def _neighbours(circles: Mapping[int, float], days: Sequence[int | None]) -> Iterator[tuple[int, int]]:
    """The places of records that share a thing, each with its circle, and their days → the pairs to weigh.

    The smaller circle of two counts. So each is paired with the nearest before and after it of every circle
    that is no larger than its own; any other pair that weighs enough is joined by way of these. One without a
    date is as far from all others, and is paired with the first of each circle that has none, too.
    """
    for size in sorted(set(circles.values())):
        dated = [at for at in circles if circles[at] == size and days[at] is not None]
        undated = [at for at in circles if circles[at] == size and days[at] is None]
        larger = [at for at in circles if circles[at] >= size]
        timeless = [at for at in larger if days[at] is None]
        for at in larger:
            if days[at] is not None:
                place = bisect_left(dated, at)
                after = place + (dated[place : place + 1] == [at])
                yield from (
                    (at, other) for other in (*dated[max(0, place - 1) : place], *dated[after : after + 1])
                )
            elif dated:
                yield from ((at, other) for other in (dated if at == timeless[0] else dated[:1]))
            yield from ((at, other) for other in undated[:1] if other != at)


def _anchor(record: Record) -> str:
    """What makes a person himself within his document: the seat, else the house that he belongs to."""
    seats = {seat for house, title in record.posts if (seat := seat_of(house, title))}
    if seats:
        return min(seats, key=lambda seat: (seat != "centre", seat))
    return min((house.name for house, _ in record.posts), default=record.document_id)
