"""What documents state → Parquet files in a folder, found again by what is in the documents.

A file is named after its own SHA-256, so that one that was cut short is known by its name and made again. The
folder is that of one version of the rules: what another version found is not looked at.
"""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
from pyarrow import parquet

from converter import schema
from converter.check.checksums import sha256
from converter.stated import STATED, Lines, documents_of, failed, row_batch, stated
from converter.stated.columns import KEY, TABLES
from converter.stated.documents import key_of

SUFFIX = ".parquet"
LIBRARIES = ("ahocorasick-rs", "cn2an", "opencc", "pyarrow", "pypinyin")
"""Libraries that have a say in what is found, or in how it is written down."""
RULES_VERSION = "rules_version"
KEYED = pa.schema([*STATED, (KEY, pa.string()), (RULES_VERSION, pa.string())])
"""What a document states, its key, the version of the rules: how it comes from elsewhere."""
UNUSED_DAYS = 30
"""After so many days without use a file goes."""
WRITTEN_FOR = 3600
"""Seconds after which nobody writes a file any more that is not whole."""
AFTERWARDS = frozenset({"about", "check", "cli", "diff", "page", "publish", "score", "settle", "start"})
AFTERWARDS |= {"database.py", "memory.py", "schemas"}
"""Parts of the program that come after what an article states, and change nothing of it; and `schemas`, which
the program has within it where it is installed."""
RULES = (".py", ".csv", ".json", ".toml", ".txt")


@cache
def rules_version() -> str:
    """16 hex digits that change with the program, its words, the schemas, Python and the libraries."""
    digest = hashlib.sha256(f"{sys.version_info[:2]}".encode())
    for library in LIBRARIES:
        try:
            digest.update(f"{library} {version(library)}\n".encode())
        except PackageNotFoundError:
            digest.update(f"{library}\n".encode())
    for folder in (Path(__file__).parents[1], schema.FOLDER):
        for path in sorted(p for p in folder.rglob("*") if p.suffix in RULES):
            if path.relative_to(folder).parts[0] in AFTERWARDS:
                continue
            digest.update(f"{path.relative_to(folder).as_posix()}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


class Part(NamedTuple):
    """What documents state."""

    content: bytes
    """A Parquet file: rows of `STATED` with the key of each document."""
    rows: int
    """Rows of tables that it fills."""
    problems: int


def part_of(batch: pa.RecordBatch, keys: Sequence[str], lines: Lines) -> Part:
    """Documents, their keys, the corrections that name them → what they state."""
    return _written(stated(batch, lines), keys)


def part_of_failed(batch: pa.RecordBatch, keys: Sequence[str], why: str) -> Part:
    """Documents on which the program breaks down → the part in which they state nothing but that."""
    return _written(row_batch([(failed(document, why), 0) for document in documents_of(batch)]), keys)


def keyed(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Documents → what they state, as rows of `KEYED`: for whatever runs a function on record batches."""
    keys = [key_of(document) for document in documents_of(batch)]
    version = pa.array([rules_version()] * len(keys), pa.string())
    return pa.RecordBatch.from_arrays(
        [*stated(batch).columns, pa.array(keys, pa.string()), version], schema=KEYED
    )


def take(files: Path, cache: Path) -> int:
    """A folder of Parquet files with rows of `KEYED`, whoever wrote them → they are in the cache of builds.

    Returns how many there are; raises ValueError where some were made by other rules, and takes none then.
    """
    from pyarrow import dataset  # with which pandas would come, where it is installed

    found = dataset.dataset(files, format="parquet")
    versions = map(str, found.to_table([RULES_VERSION])[RULES_VERSION].unique().to_pylist())
    if others := {*versions} - {rules_version()}:
        raise ValueError(f"{files}: made by other rules ({min(others)}, here {rules_version()})")
    parts, rows = Parts(cache), 0
    for batch in found.to_batches():
        own = batch.select(STATED.names).cast(STATED)
        parts.add(_written(own, [*map(str, batch[KEY].to_pylist())]).content)
        rows += batch.num_rows
    return rows


def _written(found: pa.RecordBatch, keys: Sequence[str]) -> Part:
    sink = pa.BufferOutputStream()
    keyed = pa.Table.from_batches([found]).append_column(KEY, pa.array(keys, pa.string()))
    parquet.write_table(keyed, sink, compression="lz4", write_statistics=False)
    rows = found.num_rows + sum(_length(found, table) for table in TABLES)
    problems = _length(found, "problems")
    return Part(sink.getvalue().to_pybytes(), rows, problems)


def _length(found: pa.RecordBatch, name: str) -> int:
    """How many rows all lists of a column hold."""
    lists: pa.ListArray[Any] = found[name]  # type: ignore[assignment]
    return len(lists.flatten())


class Parts:
    """The folder of the parts of one version of the rules."""

    def __init__(self, folder: Path) -> None:
        """A folder of parts of all versions → that of this one, without files that are broken."""
        self._all = folder
        self.folder = folder / rules_version()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.files = sorted(path for path in self.folder.iterdir() if self._sound(path))

    def _sound(self, path: Path) -> bool:
        whole = path.suffix == SUFFIX and sha256(path).startswith(path.stem)
        if not whole and path.stat().st_mtime < time.time() - WRITTEN_FOR:
            path.unlink(missing_ok=True)
        return whole

    def add(self, content: bytes) -> Path:
        """The bytes of a part → its file, which is there whole or not at all."""
        file = self.folder / f"{hashlib.sha256(content).hexdigest()[:32]}{SUFFIX}"
        half = file.with_suffix(f".{time.monotonic_ns()}.half")
        try:
            half.write_bytes(content)
            half.rename(file)
        except OSError as fault:  # a full disk does not say which it is
            raise OSError(fault.errno, fault.strerror, str(file)) from fault
        finally:
            half.unlink(missing_ok=True)
        self.files.append(file)
        return file

    def clear(self) -> None:
        """What no build has used for long goes, whatever version it is of."""
        oldest = time.time() - UNUSED_DAYS * 86_400
        for path in self._all.glob(f"*/*{SUFFIX}"):
            if path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)
