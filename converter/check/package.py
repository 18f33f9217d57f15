"""A package's folder → what `datapackage.json` says of it, and the faults of its files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from converter import schema
from converter.check.checksums import checksum_faults, sha256
from converter.check.fault import Fault

DESCRIPTOR = "datapackage.json"
FORMATS = ("csv", "parquet")

DIALECT = {
    "encoding": "utf-8",
    "delimiter": ",",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
    "header": True,
}
"""How a CSV is read, in the words of the standard; what a line ends with is up to it."""


class Package(NamedTuple):
    """A package whose descriptor can be read."""

    folder: Path
    label: str
    """The folder, relative to the one that is checked; ends with a slash unless it is empty."""
    format: str
    descriptor: Mapping[str, Any]
    declared: Mapping[str, Mapping[str, Any]]
    """All its resources by name."""
    resources: Mapping[str, Mapping[str, Any]]
    """Those of the schemas' tables whose files are there."""

    def path(self, table: str) -> Path:
        """A table's name → its file."""
        return self.folder / str(self.resources[table]["path"])

    def fault(
        self, table: str, message: str, row: int | None = None, field: str | None = None, value: object = None
    ) -> Fault:
        """What is wrong with a table → the fault, with the name of the file."""
        file = self.resources[table]["path"] if table in self.resources else DESCRIPTOR
        return Fault(table, row, field, None if value is None else str(value), message, self.label + file)


def read(folder: Path, root: Path) -> tuple[Package | None, list[Fault]]:
    """A package's folder and the one that is checked → what it declares, and what is wrong with its files."""
    package = describe(folder, root)
    if isinstance(package, Fault):
        return None, [package]
    digests = {file.name: sha256(file) for file in sorted(folder.iterdir()) if file.is_file()}
    return package, [*_file_faults(package, digests), *checksum_faults(folder, package.label, digests)]


def describe(folder: Path, root: Path) -> Package | Fault:
    """A package's folder and the one it was looked for in → what it declares, or why that is unreadable."""
    label = "" if folder == root else f"{folder.relative_to(root).as_posix()}/"

    def unreadable(message: str) -> Fault:
        return Fault("", None, None, None, message, label + DESCRIPTOR)

    try:
        descriptor = json.loads((folder / DESCRIPTOR).read_text("utf-8"))
    except FileNotFoundError:
        return unreadable("no such file")
    except (OSError, ValueError, RecursionError) as error:
        return unreadable(f"cannot be read: {error}")
    try:
        declared = {str(resource["name"]): resource for resource in descriptor["resources"]}
        formats = {str(resource["format"]) for resource in declared.values()}
    except (KeyError, TypeError, AttributeError):
        return unreadable("not a data package: resources with name and format are missing")
    allowed = FORMATS if folder == root else (folder.name,)
    if len(formats) != 1 or not formats <= {*allowed}:
        found = ", ".join(sorted(formats)) or "none"
        return unreadable(f"all resources must have the format {' or '.join(allowed)}, not {found}")
    present = {
        table: declared[table]
        for table in schema.TABLES
        if table in declared and is_file_in(folder, declared[table].get("path"))
    }
    return Package(folder, label, formats.pop(), descriptor, declared, present)


def place(folder: Path) -> Path | None:
    """A folder with a package, or with `csv/` and `parquet/` → that of the package; of two, Parquet."""
    places = [folder, *(folder / form for form in reversed(FORMATS))]
    return next((one for one in places if (one / DESCRIPTOR).is_file()), None)


def is_file_in(folder: Path, path: object) -> bool:
    """A package's folder and the path of a resource → whether that is a file right in the folder."""
    return isinstance(path, str) and Path(path).name == path and (folder / path).is_file()


def _file_faults(package: Package, digests: Mapping[str, str]) -> Iterator[Fault]:
    declared = package.declared
    for table in dict.fromkeys((*schema.TABLES, *declared)):
        if table not in schema.TABLES:
            yield package.fault(table, "no table of the schemas")
        elif table not in declared:
            yield package.fault(table, "no resource for this table")
        elif table not in package.resources:
            path = declared[table].get("path")
            yield package.fault(table, "no such file in the package", field="path", value=path)
        else:
            resource = package.resources[table]
            if schema.binding(resource.get("schema")) != schema.binding(schema.load(table)):
                yield package.fault(
                    table, "declares another schema than this version of the converter", field="schema"
                )
            if package.format == "csv":
                yield from _dialect_faults(package, table)
            path = package.path(table)
            facts = {"bytes": path.stat().st_size, "hash": f"sha256:{digests[path.name]}"}
            for name, fact in facts.items():
                if resource.get(name) != fact:
                    yield package.fault(table, f"the file has {fact}", field=name, value=resource.get(name))


def _dialect_faults(package: Package, table: str) -> Iterator[Fault]:
    resource = package.resources[table]
    dialect = resource.get("dialect", {})
    stated = dialect if isinstance(dialect, Mapping) else {"dialect": dialect}
    said = {"encoding": resource.get("encoding"), **stated}
    for name in sorted(said.keys() - {"lineTerminator"}):
        if said[name] is not None and said[name] != DIALECT.get(name):
            message = f"a package's CSV files have {DIALECT.get(name, 'no such property')!r}"
            yield package.fault(table, message, field=name, value=said[name])
