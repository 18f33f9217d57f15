"""Bearers of names in all documents → the persons, and which document means whom.

One name at a time is looked at; of a name that thousands of documents print, one thing that they say alike at
a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter

import pyarrow as pa

from converter.resolve.evidence import TOGETHER, Circles, Key
from converter.resolve.persons import Bearer, people
from converter.settle.store import Store, unnested
from converter.stated import BETWEEN
from converter.stated.columns import Fields
from converter.tables import person

MEANT = dict.fromkeys(("document_id", "name", "person_id"), pa.string())
PERSONS: Fields = {
    **dict.fromkeys(("person_id", "name", "family_name", "given_name", "name_latin"), pa.string()),
    "abroad": pa.bool_(),
}

Said = tuple[int, int, Key, Circles]
"""The number of a name and of a bearer, and what is said of him."""


def settle_persons(store: Store) -> None:
    """What documents state, and `met` → the tables `meant` and `persons`."""
    store.do(
        "CREATE TABLE bearers AS SELECT *, row_number() OVER (ORDER BY name, in_time, document_id) AS place, "
        "dense_rank() OVER (ORDER BY name) AS named FROM ("
        f"SELECT *, coalesce(day, '9999') AS in_time FROM ({unnested('bearers', 'document_id')}))"
    )
    meetings = (
        f"SELECT named, place, false AS loose, 'meeting{BETWEEN}' || meeting_id AS key, "
        f"{TOGETHER} AS circle, {TOGETHER} AS circle_abroad FROM met JOIN "
        "(SELECT document_id, named, place, unnest(meetings) AS number FROM bearers) "
        "USING (document_id, number)"
    )
    said = (
        "SELECT named, place, loose, key, circle, circle_abroad "
        f"FROM ({unnested('evidence', 'document_id')}) JOIN "
        f"(SELECT document_id, name, named, place FROM bearers) USING (document_id, name) "
        f"UNION ALL {meetings}"
    )
    several = f"SELECT * FROM ({said}) QUALIFY count(*) OVER (PARTITION BY named, key) > 1"
    evidence = _Evidence(store, f"{several} ORDER BY named, loose, key, place")
    with store.table("meant", MEANT) as meant, store.table("persons", PERSONS) as persons:
        for (named, name, first), own in groupby(_bearers(store), key=itemgetter(0)):
            for one in people(name, [bearer for _, bearer in own], evidence.of(named, first)):
                meant.add(
                    {"document_id": document, "name": name, "person_id": one.person_id}
                    for document in one.documents
                )
                persons.add([{**person(one.person_id, name, one.abroad), "abroad": one.abroad}])


def _bearers(store: Store) -> Iterator[tuple[tuple[int, str, int], Bearer]]:
    """All bearers in order, each with the number of his name, the name, and its first bearer's number."""
    columns = ("named", "name", "first", "document_id", "day", "anchor", "of_there", "of_here", "seats")
    first = "min(place) OVER (PARTITION BY named) AS first"
    query = f"SELECT {', '.join(columns).replace('first', first)} FROM bearers ORDER BY place"
    # Days, houses and areas come again and again: of each there is one text in memory.
    kept: dict[str, str] = {}
    for batch in store.reader(query):
        for named, name, place, document, day, anchor, there, here, seats in zip(
            *(column.to_pylist() for column in batch.columns), strict=True
        ):
            day, house = kept.setdefault(day or "", day or ""), anchor and kept.setdefault(anchor, anchor)
            led = tuple(kept.setdefault(seat, seat) for seat in seats)
            yield (named, name, place), Bearer(document, day, house, there, here, led)


class _Evidence:
    """What bearers say alike, by their names, in the order in which these are asked for."""

    def __init__(self, store: Store, query: str) -> None:
        self._groups = groupby(self._rows(store, query), key=itemgetter(0))
        self._next: tuple[int, Iterable[Said]] | None = next(self._groups, None)

    @staticmethod
    def _rows(store: Store, query: str) -> Iterator[Said]:
        for batch in store.reader(query):
            named, place, _, key, circle, abroad = (column.to_pylist() for column in batch.columns)
            yield from zip(named, place, key, zip(circle, abroad, strict=True), strict=True)

    def of(self, named: int, first: int) -> Iterator[tuple[Key, Sequence[tuple[int, Circles]]]]:
        """The number of a name and of its first bearer → what its bearers say alike, each by his place."""
        if self._next is None or self._next[0] != named:
            return
        for key, said in groupby(self._next[1], key=itemgetter(2)):
            yield tuple(key.split(BETWEEN)), [(place - first, circles) for _, place, _, circles in said]
        self._next = next(self._groups, None)
