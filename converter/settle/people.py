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
Said = tuple[int, int, Key, Circles]
"""The number of a name and of a bearer, and what is said of him."""


def settle_persons(store: Store) -> None:
    """What documents state, and `met` → the tables `meant` and `persons`."""
    # The number of a name is the place of its first bearer.
    store.do(
        "CREATE TABLE bearers AS SELECT *, row_number() OVER () AS place FROM ("
        f"SELECT *, coalesce(day, '9999') AS in_time FROM ({unnested('bearers', 'document_id')}) "
        "ORDER BY name, in_time, document_id)"
    )
    store.do("CREATE TABLE names AS SELECT name, min(place) AS named FROM bearers GROUP BY name")
    meetings = (
        f"SELECT named, place, false AS loose, 'meeting{BETWEEN}' || meeting_id AS key, "
        f"{TOGETHER} AS circle, {TOGETHER} AS circle_abroad FROM met JOIN "
        "(SELECT document_id, name, place, unnest(meetings) AS number FROM bearers) "
        "USING (document_id, number) JOIN names USING (name)"
    )
    store.do(
        "CREATE TABLE said AS SELECT named, place, loose, key, circle, circle_abroad "
        f"FROM ({unnested('evidence', 'document_id')}) JOIN "
        "(SELECT document_id, name, place FROM bearers) USING (document_id, name) JOIN names USING (name) "
        f"UNION ALL {meetings}"
    )
    [bearers] = [row["bearers"] for row in store.rows("SELECT count(*) AS bearers FROM bearers")]
    spans = [f"BETWEEN {first} AND {first + BEARERS - 1}" for first in range(1, bearers + 1, BEARERS)]
    evidence = _Evidence(store, spans)
    with store.table("meant", MEANT) as meant, store.table("persons", PERSONS) as persons:
        for (named, name), own in groupby(_bearers(store, spans), key=itemgetter(0)):
            for one in people(name, [bearer for _, bearer in own], evidence.of(named)):
                meant.add(
                    {"document_id": document, "name": name, "person_id": one.person_id}
                    for document in one.documents
                )
                persons.add([{**person(one.person_id, name, one.abroad), "abroad": one.abroad}])
    for table in ("said", "names", "bearers"):
        store.do(f"DROP TABLE {table}")


def _bearers(store: Store, spans: Iterable[str]) -> Iterator[tuple[tuple[int, str], Bearer]]:
    """All bearers in the order of their places, each with the number of his name and the name."""
    columns = "named, name, document_id, day, anchor, of_there, of_here, seats"
    # Days, houses and areas come again and again: of each there is one text in memory.
    kept: dict[str, str] = {}
    queries = (
        f"SELECT {columns} FROM bearers JOIN names USING (name) WHERE place {span} ORDER BY place"
        for span in spans
    )
    for batch in (batch for query in queries for batch in store.reader(query)):
        for named, name, document, day, anchor, there, here, seats in zip(
            *(column.to_pylist() for column in batch.columns), strict=True
        ):
            day, house = kept.setdefault(day or "", day or ""), anchor and kept.setdefault(anchor, anchor)
            led = tuple(kept.setdefault(seat, seat) for seat in seats)
            yield (named, name), Bearer(document, day, house, there, here, led)


class _Evidence:
    """What bearers say alike, by their names, in the order in which these are asked for."""

    def __init__(self, store: Store, spans: Iterable[str]) -> None:
        self._groups = groupby(self._rows(store, spans), key=itemgetter(0))
        self._next: tuple[int, Iterable[Said]] | None = next(self._groups, None)

    @staticmethod
    def _rows(store: Store, spans: Iterable[str]) -> Iterator[Said]:
        for span in spans:
            several = "QUALIFY count(*) OVER (PARTITION BY named, key) > 1"
            query = f"SELECT * FROM said WHERE named {span} {several} ORDER BY named, loose, key, place"
            for batch in store.reader(query):
                named, place, _, key, circle, abroad = (column.to_pylist() for column in batch.columns)
                yield from zip(named, place, key, zip(circle, abroad, strict=True), strict=True)

    def of(self, named: int) -> Iterator[tuple[Key, Sequence[tuple[int, Circles]]]]:
        """The number of a name → what its bearers say alike, each by his place among them."""
        if self._next is None or self._next[0] != named:
            return
        for key, said in groupby(self._next[1], key=itemgetter(2)):
            yield tuple(key.split(BETWEEN)), [(place - named, circles) for _, place, _, circles in said]
        self._next = next(self._groups, None)
