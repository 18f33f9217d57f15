"""The documents of a settled store → their rows in order, however many there are.

Texts are much of what there is, and DuckDB cannot sort more of them than it has memory for. So they are dealt
out to files, each of which holds the documents that come next in the order, and is sorted by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Literal

import pyarrow as pa

from converter import schema
from converter.check.rules import name
from converter.database import hand_of, piles
from converter.settle.store import Store

MOST_CHARACTERS = 2_000_000
"""So many characters are sorted at a time: some 6 MB."""
ROWS = 500
"""Documents that are handed on at a time."""
FIELDS = schema.field_names("documents")
PLACE = "coalesce(published_on::VARCHAR, '9999-99-99') || document_id"
"""What documents are sorted by: their day, those without one last, and their id."""


def documents(store: Store) -> pa.RecordBatchReader:
    """A store → its documents, in the order in which they are published."""
    store.fill("sized", f"SELECT {PLACE} AS key, characters AS size FROM told_{{pile}}")
    first = piles(store.database, "FROM sized", MOST_CHARACTERS)
    fields = ", ".join(map(name, FIELDS))
    if len(first) < 2:
        return store.reader(f"SELECT {fields} FROM told_0 ORDER BY {PLACE}", ROWS)
    dealt = store.batches(f"SELECT {hand_of(PLACE, first)} AS hand, {fields} FROM told_{{pile}}", ROWS)
    files = _dealt(dealt, [store.folder / f"texts-{number}.arrow" for number in range(len(first))])
    return pa.RecordBatchReader.from_batches(schema.arrow_schema("documents"), _sorted(files))


def _dealt(batches: Iterator[pa.RecordBatch], files: list[Path]) -> list[Path]:
    """Documents with the numbers of their hands, and a file a hand → the files with the documents."""
    with ExitStack() as stack:
        options = pa.ipc.IpcWriteOptions(compression="lz4")
        fields = schema.arrow_schema("documents").remove_metadata()
        writers = [stack.enter_context(pa.ipc.new_file(str(file), fields, options=options)) for file in files]
        for batch in batches:
            rows = defaultdict[int, list[int]](list)
            for row, hand in enumerate(batch["hand"].to_pylist()):
                rows[int(hand)].append(row)  # type: ignore[arg-type]
            own = batch.select(FIELDS).cast(fields)
            for hand, theirs in rows.items():
                writers[hand].write_batch(own.take(pa.array(theirs)))
    return files


def _sorted(files: list[Path]) -> Iterator[pa.RecordBatch]:
    keys: list[tuple[str, Literal["ascending", "descending"]]]
    keys = [(field, "ascending") for field in schema.load("documents")["sortedBy"]]
    for file in files:
        with pa.memory_map(str(file)) as mapped:
            yield from pa.ipc.open_file(mapped).read_all().sort_by(keys).to_batches()
        file.unlink()
