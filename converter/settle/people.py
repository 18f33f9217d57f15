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

BEARERS = 100_000
"""So many bearers, and what is said of them, are sorted at a time: DuckDB could not sort those of a million
articles in little memory."""
Said = tuple[str, str, Key, Circles]
"""A name, the document of a bearer, and what is said of him."""


def settle_persons(store: Store) -> None:
    """What documents state, and `met` → the tables `meant` and `persons`."""
    bearers = f"SELECT *, coalesce(day, '9999') AS in_time FROM ({unnested('bearers', 'document_id')})"
    store.do(f"CREATE TABLE bearers AS {bearers}")
    meetings = (
        f"SELECT name, document_id, false AS loose, 'meeting{BETWEEN}' || meeting_id AS key, "
        f"{TOGETHER} AS circle, {TOGETHER} AS circle_abroad FROM met JOIN "
        "(SELECT document_id, name, unnest(meetings) AS number FROM bearers) USING (document_id, number)"
    )
    evidence = (
        "SELECT name, document_id, loose, key, circle, circle_abroad "
        f"FROM ({unnested('evidence', 'document_id')})"
    )
    store.do(f"CREATE TABLE said AS {evidence} UNION ALL {meetings}")
    sized = "SELECT name AS key, count(*) AS size FROM bearers GROUP BY name"
    some = store.spans("name", sized, BEARERS)
    all_said = _Evidence(store, some)
    with store.table("meant", MEANT) as meant, store.table("persons", PERSONS) as persons:
        for name, own in groupby(_bearers(store, some), key=itemgetter(0)):
            known = [bearer for _, bearer in own]
            for one in people(name, known, all_said.of(name, known)):
                meant.add(
                    {"document_id": document, "name": name, "person_id": one.person_id}
                    for document in one.documents
                )
                persons.add([{**person(one.person_id, name, one.abroad), "abroad": one.abroad}])
    for table in ("said", "bearers"):
        store.do(f"DROP TABLE {table}")


def _bearers(store: Store, spans: Iterable[str]) -> Iterator[tuple[str, Bearer]]:
    """All names in order, each with its bearers in the order of their days."""
    columns = "name, document_id, day, anchor, of_there, of_here, seats"
    # Days, houses and areas come again and again: of each there is one text in memory.
    kept: dict[str, str] = {}
    for span in spans:
        query = f"SELECT {columns} FROM bearers WHERE {span} ORDER BY name, in_time, document_id"
        for batch in store.reader(query):
            for name, document, day, anchor, there, here, seats in zip(
                *(column.to_pylist() for column in batch.columns), strict=True
            ):
                day, house = kept.setdefault(day or "", day or ""), anchor and kept.setdefault(anchor, anchor)
                led = tuple(kept.setdefault(seat, seat) for seat in seats)
                yield name, Bearer(document, day, house, there, here, led)


class _Evidence:
    """What bearers say alike, by their names, in the order in which these are asked for."""

    def __init__(self, store: Store, spans: Iterable[str]) -> None:
        self._groups = groupby(self._rows(store, spans), key=itemgetter(0))
        self._next: tuple[str, Iterable[Said]] | None = next(self._groups, None)

    @staticmethod
    def _rows(store: Store, spans: Iterable[str]) -> Iterator[Said]:
        for span in spans:
            several = "QUALIFY count(*) OVER (PARTITION BY name, key) > 1"
            query = f"SELECT * FROM said WHERE {span} {several} ORDER BY name, loose, key"
            for batch in store.reader(query):
                name, document, _, key, circle, abroad = (column.to_pylist() for column in batch.columns)
                yield from zip(name, document, key, zip(circle, abroad, strict=True), strict=True)

    def of(self, name: str, bearers: Sequence[Bearer]) -> Iterator[tuple[Key, Sequence[tuple[int, Circles]]]]:
        """A name and all its bearers → what they say alike, each by his place among them."""
        if self._next is None or self._next[0] != name:
            return
        places = {bearer.document_id: place for place, bearer in enumerate(bearers)}
        for key, said in groupby(self._next[1], key=itemgetter(2)):
            own = ((places[document], circles) for _, document, _, circles in said)
            yield tuple(key.split(BETWEEN)), sorted(own, key=itemgetter(0))
        self._next = next(self._groups, None)
