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
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from converter.resolve.evidence import (
    LEAST,
    TOGETHER,
    Circles,
    Key,
    Record,
    Tenures,
    anchor,
    areas_led,
    at_once,
    of_here,
    of_there,
    said,
    together,
)
from converter.resolve.ids import identifier
from converter.resolve.names import share, without_surname

HALF_LIFE = 4.0
"""Years in which half of those who hold a post or belong to a house leave it."""
DAYS = 365.25
UNDATED = 12.0
"""The years that may lie between two documents where one has no date."""
LOOSE = frozenset({"tier", "beside", "with"})
"""Kinds of evidence that two persons of one name may share."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who bears a name in a document, as far as that settles who he is.

    Documents that say the same of him may have one in common, as many wait.
    """

    day: str
    anchor: str | None
    """What makes him himself there."""
    of_there: bool
    """Whether he has a post in another state."""
    of_here: bool
    seats: tuple[str, ...]
    """The areas that he leads."""

    @classmethod
    def of(cls, record: Record) -> Bearer:
        """A record → what of it settles who he is."""
        return cls(record.day, anchor(record), of_there(record), of_here(record), areas_led(record))

    @property
    def tenures(self) -> Tenures:
        """The areas that he leads, on the day of the document if it has one."""
        return {seat: (self.day, self.day) for seat in self.seats if self.day}


Said = Iterable[tuple[Key, Sequence[int], Sequence[Circles]]]
"""Of one name: what several bearers say alike → the places of these, in order, and the circles of each; the
evidence that is not loose comes first."""


def in_time(record: Record) -> tuple[str, str]:
    """What records are sorted by: their days, those without one last."""
    return record.day or "9999", record.document_id


def abroad(name: str, there: bool, here: bool) -> bool:
    """Whether a name is borne abroad: written as one from there, or with posts in other states alone."""
    return without_surname(name) or (there and not here)


class Link(NamedTuple):
    """Why two documents mean one person: what both say, and the bits it weighs."""

    key: Key
    weight: float


def weight(borne: float, circle: float, years: float) -> float:
    """The share of people with a name, how many people a thing could mean, the years between → the bits."""
    return -math.log2(circle * borne) - years / HALF_LIFE


@dataclass(frozen=True, slots=True)
class Person:
    """Who is one person across documents."""

    person_id: str
    name: str
    abroad: bool
    """Whether he has posts in other states alone: his name is not read as a Chinese one."""


def people(name: str, documents: Sequence[str], bearers: Sequence[Bearer], alike: Said) -> list[Person]:
    """The documents in which a name stands, in the order of their days, its bearers there, what they say
    alike → for each who he is.

    The id is made of what the first document with a post of his says: his seat, else his house. Where that is
    the same for several persons, each has an id with his document in it: no id comes to mean another person.
    """
    above = roots(name, bearers, alike)
    firsts: dict[int, int] = {}
    there, here = set[int](), set[int]()
    for at, (root, bearer) in enumerate(zip(above, bearers, strict=True)):
        if root not in firsts or (bearer.anchor and not bearers[firsts[root]].anchor):
            firsts[root] = at
        if bearer.of_there:
            there.add(root)
        if bearer.of_here:
            here.add(root)
    itself = {root: bearers[first].anchor or documents[first] for root, first in firsts.items()}
    times = Counter(itself.values())
    found: dict[int, Person] = {}
    for root, first in firsts.items():
        own = (itself[root], documents[first]) if times[itself[root]] > 1 else (itself[root],)
        found[root] = Person(identifier("per", name, *own), name, abroad(name, root in there, root in here))
    return [found[root] for root in above]


def roots(name: str, bearers: Sequence[Bearer], alike: Said) -> Sequence[int]:
    """Bearers of a name in the order of their days, what they say alike → for each the first who is he.

    What ties them loosely does not join those who lead two areas at one time.
    """
    above = array("l", range(len(bearers)))

    def root(at: int) -> int:
        while above[at] != at:
            above[at] = above[above[at]]
            at = above[at]
        return at

    loose: dict[tuple[int, int], float] = {}
    for one, other, link in links(name, bearers, alike):
        low, high = root(one), root(other)
        if low == high:
            continue
        if low > high:
            low, high = high, low
        if link.key[0] not in LOOSE:
            above[high] = low
        else:
            pair = min(one, other), max(one, other)
            loose[pair] = max(link.weight, loose.get(pair, 0))
    if loose:
        led: dict[int, Tenures] = defaultdict(dict)
        for at, bearer in enumerate(bearers):
            if bearer.seats:
                led[root(at)] = together(led[root(at)], bearer.tenures)
        for one, other in sorted(loose, key=lambda pair: (-loose[pair], pair)):
            low, high = sorted((root(one), root(other)))
            if low != high and not at_once(led[low], led[high]):
                above[high] = low
                led[low] = together(led[low], led.pop(high))
    return array("l", map(root, range(len(bearers))))


def links(name: str, bearers: Sequence[Bearer], alike: Said) -> Iterator[tuple[int, int, Link]]:
    """Bearers of a name in the order of their days → the places of two that are one person, and why.

    Not all pairs that weigh enough, but so many that the same bearers come together. Those with posts abroad
    are weighed as surnames are that stand alone; others with each other as Chinese names, if it can be one.
    """
    numbers = {day: date.fromisoformat(day).toordinal() if day else None for day in {b.day for b in bearers}}
    days = [numbers[one.day] for one in bearers]
    strange = [abroad(name, one.of_there, one.of_here) for one in bearers]
    any_strange = any(strange)
    borne, borne_abroad = share(name), share(name, True)
    for key, places, circles in alike:
        if any_strange:
            there = [circle for _, circle in circles]
            yield from _linked(key, places, there, borne_abroad, days)
            here = [None if strange[at] else own for at, (own, _) in zip(places, circles, strict=True)]
        else:
            here = [own for own, _ in circles]
        yield from _linked(key, places, here, borne, days)


def _linked(
    key: Key,
    places: Sequence[int],
    circles: Sequence[float | None],
    borne: float,
    days: Sequence[int | None],
) -> Iterator[tuple[int, int, Link]]:
    """What bearers say alike, the places of these, each with its circle, and the share of people with the
    name → the links."""
    bits_at_once = {circle: weight(borne, circle, 0) for circle in {*circles} if circle is not None}
    if not bits_at_once or max(bits_at_once.values()) < LEAST:
        return
    if None in circles:
        given = zip(places, circles, strict=True)
        places = array("l", (at for at, circle in given if circle is not None))
    sizes = [circle for circle in circles if circle is not None]
    for one, other in _neighbours(sizes, [days[at] for at in places]):
        at, beside = places[one], places[other]
        here, there = days[at], days[beside]
        years = UNDATED if here is None or there is None else abs(here - there) / DAYS
        bits = bits_at_once[min(sizes[one], sizes[other])] - years / HALF_LIFE
        if bits >= LEAST:
            yield at, beside, Link(key, bits)


def _neighbours(sizes: Sequence[float], days: Sequence[int | None]) -> Iterator[tuple[int, int]]:
    """The circles of records that share a thing, in time, and their days → the pairs to weigh, by numbers.

    The smaller circle of two counts. So each is paired with the nearest before and after it of every circle
    that is no larger than its own; any other pair that weighs enough is joined by way of these. One without a
    date is as far from all others, and is paired with the first of each circle that has none, too.
    """
    kinds = sorted({*sizes})
    if len(kinds) == 1 and None not in days:
        yield from pairwise(range(len(sizes)))
        return
    for kind in kinds:
        dated, undated = array("l"), array("l")
        for at, size in enumerate(sizes):
            if size == kind:
                (undated if days[at] is None else dated).append(at)
        timeless = next((at for at, size in enumerate(sizes) if size >= kind and days[at] is None), None)
        for at, size in enumerate(sizes):
            if size < kind:
                continue
            if days[at] is not None:
                place = bisect_left(dated, at)
                after = place + (size == kind)
                yield from (
                    (at, other) for other in (*dated[max(0, place - 1) : place], *dated[after : after + 1])
                )
            elif dated:
                yield from ((at, other) for other in (dated if at == timeless else dated[:1]))
            yield from ((at, other) for other in undated[:1] if other != at)


def clusters(records: Sequence[Record], known: bool = False) -> list[list[Record]]:
    """Records of one name in the order of their days → those of each person, in the same order."""
    found: dict[int, list[Record]] = defaultdict(list)
    bearers = [Bearer.of(record) for record in records]
    for record, root in zip(records, roots(records[0].name, bearers, alike(records, {}, known)), strict=True):
        found[root].append(record)
    return list(found.values())


def alike(records: Sequence[Record], met: Mapping[tuple[str, int], str], known: bool = False) -> Said:
    """Records of one name, the ids of their meetings by document and number → what they say alike."""
    found: dict[Key, dict[int, Circles]] = defaultdict(dict)
    for at, record in enumerate(records):
        for number in record.meetings:
            found["meeting", met[record.document_id, number]][at] = (TOGETHER, TOGETHER)
        for key, circles in said(record, known).items():
            found[key][at] = circles
    shared = [(key, [*own], [*own.values()]) for key, own in found.items() if len(own) > 1]
    return sorted(shared, key=lambda one: one[0][0] in LOOSE)
