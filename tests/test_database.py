"""DuckDB in little memory: what needs more gets it, what needs too much is told."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from converter.database import DOUBLED, connect, deal, piles, spans, with_room
from converter.settle.store import Store

WIDE = "SELECT len(list(number)) FROM range({rows}) AS rows(number)"
"""A list of numbers is in memory as a whole, 8 bytes each."""


def test_a_query_that_lacks_memory_is_asked_again_with_more(tmp_path: Path) -> None:
    query = WIDE.format(rows=3_000_000)
    with connect(tmp_path, threads=1, memory="8MB") as database:
        with pytest.raises(duckdb.OutOfMemoryException):
            database.execute(query)
        asked = 0

        def ask() -> object:
            nonlocal asked
            asked += 1
            return database.execute(query).fetchall()

        assert with_room(database, ask) == [(3_000_000,)]
        assert 1 < asked <= DOUBLED


def test_one_that_needs_too_much_is_told(tmp_path: Path) -> None:
    with connect(tmp_path, threads=1, memory="1MB") as database, pytest.raises(duckdb.OutOfMemoryException):
        with_room(database, lambda: database.execute(WIDE.format(rows=30_000_000)).fetchall())


def test_what_is_dealt_lies_in_hands_once(tmp_path: Path) -> None:
    rows = "SELECT number, number % 3 AS hand FROM range({first}, {last}) AS rows(number) WHERE hand <> 1"
    folder = tmp_path / "[own] it's"
    with connect(tmp_path / "spilt", threads=1) as database:
        deal(database, rows.format(first=0, last=10), folder)
        hands = deal(database, rows.format(first=10, last=20), folder, 2)
        found = {hand: database.execute(f"FROM {own} ORDER BY ALL").fetchall() for hand, own in hands.items()}
        assert deal(database, rows.format(first=0, last=0), tmp_path / "none") == {}
    assert found == {hand: [(number,) for number in range(hand, 20, 3)] for hand in (0, 2)}


def test_piles_are_as_large_as_the_most_or_as_one_key(tmp_path: Path) -> None:
    with connect(tmp_path, threads=1) as database:
        database.execute("CREATE SCHEMA own; SET schema = 'own'")
        keys = "SELECT chr((97 + number // 2)::INT) AS key, 3 AS size FROM range(12) AS rows(number)"
        database.execute(f"CREATE TABLE sized AS {keys}")
        assert piles(database, "FROM sized", 100) == ["a"]
        assert piles(database, "FROM sized", 12) == ["a", "c", "e"]
        assert piles(database, "FROM sized", 7) == piles(database, "FROM sized", 1) == [*"abcdef"]
        assert piles(database, "FROM sized WHERE size > 3", 1) == []
    assert spans("key", ["a", "c"]) == ["key >= 'a' AND key < 'c'", "key >= 'c'"]


def test_a_store_that_cannot_do_without_its_memory_keeps_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("converter.settle.store.AT_REST", "1MB")
    with Store(tmp_path, 1) as store:
        store.do(
            "CREATE TABLE wide AS SELECT md5(number::VARCHAR) AS text FROM range(1_000_000) AS rows(number)"
        )
        rows = store.reader("FROM wide ORDER BY text")
        first = next(rows).num_rows
        store.rest()
        assert first + sum(batch.num_rows for batch in rows) == 1_000_000
