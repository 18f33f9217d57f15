"""Bearers of names in all documents → the persons, and which document means whom.

One name at a time is looked at; of a name that thousands of documents print, one thing that they say alike at
a time.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa

from converter.database import connect, read, with_room
from converter.resolve.evidence import TOGETHER, Circles, Key
from converter.resolve.persons import Bearer, people
from converter.run.pool import shared
from converter.settle.filled import Written
from converter.settle.store import Store, unnested
from converter.stated import BETWEEN
from converter.stated.columns import Fields
from converter.tables import person

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEANT: Fields = {**dict.fromkeys(("document_id", "name", "person_id"), pa.string()), "pile": pa.int64()}
PERSONS: Fields = {
    **dict.fromkeys(("person_id", "name", "family_name", "given_name", "name_latin"), pa.string()),
    "abroad": pa.bool_(),
}

Named = tuple[str, list[str], list[int], list[Bearer]]
"""A name, and in the order of their days: the documents that print it, their piles, who bears it there."""


class Hand(NamedTuple):
    """Some names: who bears them and what is said of these, as SQL, and the folder for what comes of it."""

    number: int
    bearers: str
    said: str | None
    folder: Path


def settle_persons(store: Store) -> None:
    """What documents state, and `met` → the tables `meant` and `persons`."""
    bearers = unnested("bearers", "document_id", "pile")
    evidence = unnested("evidence", "document_id")
    meetings = (
        f"SELECT document_id, name, 'meeting{BETWEEN}' || meeting_id AS key, false AS loose, "
        f"{TOGETHER} AS circle, {TOGETHER} AS circle_abroad "
        f"FROM (SELECT document_id, name, unnest(meetings) AS number FROM ({bearers})) "
        "JOIN (FROM met WHERE pile = {pile}) USING (document_id, number)"
    )
    of_names = store.deal("bearers", "name", bearers)
    said = store.deal("said", "name", f"{evidence} UNION ALL BY NAME {meetings}")
    with store.at_rest():
        hands = [Hand(number, own, said.get(number), store.folder) for number, own in of_names.items()]
        shared(persons_of, hands, store.workers)
    store.collect("bearers", "said")
    store.take("meant", MEANT)
    store.take("persons", PERSONS)


def persons_of(hand: Hand) -> None:
    """A hand of names → files with its rows of the tables `meant` and `persons`."""
    in_time = f"SELECT * FROM {hand.bearers} ORDER BY name, coalesce(day, '9999'), document_id"
    with (
        TemporaryDirectory(dir=hand.folder) as spilt,
        connect(Path(spilt), threads=1) as database,
        Written(hand.folder, "meant", hand.number, MEANT) as meant,
        Written(hand.folder, "persons", hand.number, PERSONS) as persons,
    ):
        borne = f"CREATE TABLE borne AS SELECT *, row_number() OVER () - 1 AS place FROM ({in_time})"
        with_room(database, lambda: database.execute(borne))
        alike = _Alike(database, hand.said)
        first = 0
        for name, documents, piles, known in _bearers(database):
            found = people(name, documents, known, alike.of(name, first))
            first += len(documents)
            meant.add(
                {"document_id": document, "name": name, "person_id": one.person_id, "pile": pile}
                for document, one, pile in zip(documents, found, piles, strict=True)
            )
            persons.add(
                {**person(key, name, one.abroad), "abroad": one.abroad}
                for key, one in {one.person_id: one for one in found}.items()
            )


def _bearers(database: DuckDBPyConnection) -> Iterator[Named]:
    """The table `borne`, whose rows are read in the order in which they were put there → its names."""
    columns = "name, document_id, pile, day, anchor, of_there, of_here, seats"
    # Many documents say the same: there is one text, one bearer in memory for all of them.
    kept: dict[Any, Any] = {}
    named: Named | None = None
    for batch in read(database, f"SELECT {columns} FROM borne"):
        for name, document, pile, day, anchor, there, here, seats in zip(
            *(column.to_pylist() for column in batch.columns), strict=True
        ):
            if named is None or named[0] != name:
                if named:
                    yield named
                named = name, [], [], []
                kept = {}
            said = day or "", anchor, there, here, tuple(seats)
            bearer = kept.get(said) or kept.setdefault(said, Bearer(*said))
            named[1].append(document)
            named[2].append(pile)
            named[3].append(bearer)
    if named:
        yield named


class _Alike:
    """What bearers say alike, by their names, in the order in which these are asked for."""

    def __init__(self, database: DuckDBPyConnection, said: str | None) -> None:
        self._groups = groupby(self._rows(database, said) if said else (), key=itemgetter(0))
        self._next = next(self._groups, None)

    @staticmethod
    def _rows(database: DuckDBPyConnection, said: str) -> Iterator[tuple[str, str, int, Circles]]:
        """SQL → what is said, in order: the name, the key, the place of who says it, its circles."""
        # No window: DuckDB would have all that say one thing in memory.
        several = f"SELECT name, key FROM {said} GROUP BY ALL HAVING count(*) > 1"
        query = (
            f"SELECT name, key, place, circle, circle_abroad FROM {said} "
            f"SEMI JOIN ({several}) USING (name, key) JOIN borne USING (name, document_id) "
            "ORDER BY name, loose, key, place"
        )
        kept: dict[Circles, Circles] = {}
        for batch in read(database, query):
            name, key, place, circle, abroad = (column.to_pylist() for column in batch.columns)
            circles = (kept.setdefault(own, own) for own in zip(circle, abroad, strict=True))
            yield from zip(name, key, place, circles, strict=True)

    def of(self, name: str, first: int) -> Iterator[tuple[Key, Sequence[int], Sequence[Circles]]]:
        """A name, the place of its first bearer → what they say alike, each by his place among them."""
        if self._next is None or self._next[0] != name:
            return
        for key, said in groupby(self._next[1], key=itemgetter(1)):
            places, circles = array("l"), list[Circles]()
            for _, _, place, own in said:
                places.append(place - first)
                circles.append(own)
            yield tuple(key.split(BETWEEN)), places, circles
        self._next = next(self._groups, None)
