"""Two published packages → what changed between them, table by table, row by row."""

from __future__ import annotations

import os
from pathlib import Path

from converter.check import Fault
from converter.check.package import DESCRIPTOR, FORMATS, Package, describe, is_file_in, place
from converter.diff.difference import Change, Difference, NotCompared, Row, Rows, TableDifference

__all__ = ["Change", "Difference", "NotCompared", "Row", "Rows", "TableDifference", "diff"]


def diff(old: Path, new: Path, limit: int = 0) -> Difference:
    """Two packages, or folders with `csv/` and `parquet/` → what changed from the old one to the new one.

    With a `limit` no more rows than that are listed of each kind (added, removed, changed) in a table; all
    are counted. Raises NotCompared where a package is missing or cannot be read.
    """
    from converter.diff.compare import compare

    packages = _package(old), _package(new)
    return Difference(_printable(old), _printable(new), tuple(compare(*packages, limit)))


def _package(folder: Path) -> Package:
    """A folder → the package in it; of two the Parquet one, which carries the types."""
    if not folder.is_dir():
        raise NotCompared(f"{folder}: no such folder")
    at = place(folder)
    if at is None:
        raise NotCompared(
            f"{folder}: no data package, neither {DESCRIPTOR} nor {' nor '.join(f'{f}/' for f in FORMATS)}: "
            "name a folder that converter build has written"
        )
    package = describe(at, folder)
    if isinstance(package, Fault):
        raise NotCompared(f"{folder / package.file}: {package.message}: build the package anew")
    for table, resource in package.declared.items():
        if not is_file_in(at, resource.get("path")):
            raise NotCompared(
                f"{at / DESCRIPTOR}: the file of the table {table} is missing: build the package anew"
            )
    return package._replace(resources=package.declared)


def _printable(folder: Path) -> str:
    return os.fsencode(folder).decode("utf-8", "replace")
