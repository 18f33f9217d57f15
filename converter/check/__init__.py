"""A folder that holds data packages → their faults; none where all is well."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from converter.check.checksums import CHECKSUMS, checksum_faults
from converter.check.fault import Fault
from converter.check.package import DESCRIPTOR, FORMATS, Package, describe, read

__all__ = ["REFERENCE_ROWS", "Fault", "check", "csv_rows"]

REFERENCE_ROWS = 20_000
"""Rows up to which frictionless, the reference for the Data Package standard, reads a CSV package as well.

It takes a second or more for them. The rules are compiled to SQL, too, which tells the same at any size.
"""


def check(folder: Path, *, standard: bool | None = None) -> list[Fault]:
    """A package, or the folder that holds `csv/` and `parquet/` → all that is wrong with it.

    DuckDB looks for all faults. `standard` is whether frictionless reads the CSV as well and adds what it
    alone finds; by default, where there are no more than `REFERENCE_ROWS`.
    """
    if not folder.is_dir():
        return [Fault("", None, None, None, "no such folder", str(folder))]
    folders = _folders(folder)
    if not folders:
        message = f"no data package: neither {DESCRIPTOR} nor {' nor '.join(f'{name}/' for name in FORMATS)}"
        return [Fault("", None, None, None, message, str(folder))]
    if standard is None:
        standard = (csv_rows(folder) or 0) <= REFERENCE_ROWS
    faults = list(_check(folder, folders, standard))
    if folders == [folder]:
        return faults
    # What stands beside the packages, ZIP files and the page, if a build has completed it.
    return [*faults, *(checksum_faults(folder, "") if (folder / CHECKSUMS).is_file() else ())]


def csv_rows(folder: Path) -> int | None:
    """A folder as `check` takes it → the rows that its CSV package says it has; None without one."""
    for one in _folders(folder):
        package = describe(one, folder)
        if isinstance(package, Package) and package.format == "csv":
            counts = [resource.get("rowCount") for resource in package.resources.values()]
            return sum(count for count in counts if isinstance(count, int))
    return None


def _folders(folder: Path) -> list[Path]:
    if (folder / DESCRIPTOR).is_file():
        return [folder]
    both = [folder / name for name in FORMATS]
    return both if any(one.is_dir() for one in both) else []


def _check(root: Path, folders: list[Path], standard: bool) -> Iterator[Fault]:
    packages: list[Package] = []
    for folder in folders:
        package, faults = read(folder, root)
        yield from faults
        packages += [package] if package else []
    if not packages:
        return
    from converter.check.database import package_faults

    csv = [package for package in packages if package.format == "csv" and standard]
    if not csv:
        yield from package_faults(packages)
        return
    from converter.check.standard import frictionless_faults

    # Side by side: DuckDB works outside the interpreter's lock most of the time.
    with ThreadPoolExecutor(1) as beside:
        by_standard = beside.submit(lambda: [f for package in csv for f in frictionless_faults(package)])
        by_database = package_faults(packages)
        yield from by_database
        told = {(fault.file, fault.row, fault.field) for fault in by_database}
        yield from (f for f in by_standard.result() if (f.file, f.row, f.field) not in told)
