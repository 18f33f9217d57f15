"""Tables → what is published: two data packages, their ZIP files, databases, a page; whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from converter import schema
from converter.check import Fault, check
from converter.check.checksums import write_checksums
from converter.check.package import DESCRIPTOR, FORMATS
from converter.publish.archive import write_zip
from converter.publish.databases import write_duckdb, write_sqlite
from converter.publish.linked import write_linked
from converter.publish.swap import DUCKDB, LINKED, SQLITE, ZIPS, recover, replacing

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["PackageError", "publish", "recover", "write"]

FURTHER = {
    "sqlite": (SQLITE, write_sqlite),
    "duckdb": (DUCKDB, write_duckdb),
    "jsonld": (LINKED, write_linked),
}
"""Further formats: the file's name, and what writes it."""

Tables = Mapping[str, "pa.Table | pa.RecordBatchReader"]
"""All tables by name; a reader is read once, so that a table need not be in memory."""


class PackageError(Exception):
    """The packages that were written have faults; what was published before is untouched."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = list(faults)


def publish(
    tables: Tables,
    out: Path,
    *,
    about: Mapping[str, Any] | None = None,
    formats: Collection[str] = (),
    page: bool = False,
    threads: int | None = None,
) -> dict[str, int]:
    """All tables by name, a folder → `csv/` and `parquet/` in it, checked, and what leads to them.

    Returns how many rows each table has.

    `about` is what to say beyond the descriptor's `ABOUT`, `formats` are those of `FURTHER` to write, too,
    `page` is whether to write `index.html` (with the extra `page`). Raises PackageError, FileExistsError.
    """
    with replacing(out, page=page) as new:
        described = write(tables, new, about=about, threads=threads)
        check_and_pack(new)
        for form in formats:
            file, write_file = FURTHER[form]
            write_file(new / "parquet", new / file)
        if page:
            from converter.page import write_page

            write_page(described["csv"], new)
        beside = (file for file in new.rglob("*") if file.is_file() and file.parent.name not in FORMATS)
        write_checksums(new, beside)
    return {resource["name"]: resource["rowCount"] for resource in described["csv"]["resources"]}


def check_and_pack(folder: Path) -> None:
    """A folder with both packages → their ZIP files beside them. Raises PackageError."""
    # Side by side: neither DuckDB nor zlib holds the interpreter's lock.
    with ThreadPoolExecutor(1) as beside:
        packed = [beside.submit(write_zip, folder / form, folder / ZIPS[form]) for form in FORMATS]
        faults = check(folder)
    if faults:
        raise PackageError(faults)
    for one in packed:
        one.result()


def write(
    tables: Tables, folder: Path, *, about: Mapping[str, Any] | None = None, threads: int | None = None
) -> dict[str, dict[str, Any]]:
    """All tables by name, what to say beyond `ABOUT` → `csv/`, `parquet/` in a folder; their descriptors.

    The Parquet files come first; all else is read from them.
    """
    import pyarrow as pa

    from converter.about import write_about
    from converter.publish.descriptor import descriptor
    from converter.publish.files import opened, view, write_csv, write_parquet

    for form in FORMATS:
        (folder / form).mkdir(parents=True)
    with opened(folder / "parquet", threads, tables=()) as database, ThreadPoolExecutor(1) as beside:

        def hash_of(table: str) -> str:
            view(database, folder / "parquet", table)
            return write_csv(database, table, folder / "csv" / f"{table}.csv")

        # One table is sorted and written while that before it is read again.
        waiting = {}
        for table in schema.TABLES:
            write_parquet(table, tables[table], folder / "parquet" / f"{table}.parquet")
            pa.default_memory_pool().release_unused()
            waiting[table] = beside.submit(hash_of, table)
        hashes = {table: one.result() for table, one in waiting.items()}
        described = {form: descriptor(database, hashes, folder / form, form, about or {}) for form in FORMATS}
    for form, said in described.items():
        text = json.dumps(said, ensure_ascii=False, indent=2) + "\n"
        (folder / form / DESCRIPTOR).write_text(text, "utf-8", newline="\n")
        write_about(said, folder / form)
    return described
