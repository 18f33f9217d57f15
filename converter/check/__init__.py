"""A folder that holds data packages → their faults; none where all is well."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from converter.check.checksums import CHECKSUMS, checksum_faults
from converter.check.fault import Fault
from converter.check.package import DESCRIPTOR, FORMATS, Package, read

__all__ = ["Fault", "check"]


def check(folder: Path, *, standard: bool = True) -> list[Fault]:
    """A package, or the folder that holds `csv/` and `parquet/` → all that is wrong with it.

    Without `standard` the reference implementation of the Data Package standard, by far the slowest, is left
    out: beside a Parquet package a CSV is sound if it holds the same rows.
    """
    if not folder.is_dir():
        return [Fault("", None, None, None, "no such folder", str(folder))]
    if (folder / DESCRIPTOR).is_file():
        return list(_check(folder, [folder], standard))
    if not any((folder / name).is_dir() for name in FORMATS):
        message = f"no data package: neither {DESCRIPTOR} nor {' nor '.join(f'{name}/' for name in FORMATS)}"
        return [Fault("", None, None, None, message, str(folder))]
    faults = list(_check(folder, [folder / name for name in FORMATS], standard))
    # What stands beside the packages, ZIP files and the page, if a build has completed it.
    return [*faults, *(checksum_faults(folder, "") if (folder / CHECKSUMS).is_file() else ())]


def _check(root: Path, folders: list[Path], standard: bool) -> Iterator[Fault]:
    packages: list[Package] = []
    for folder in folders:
        package, faults = read(folder, root)
        yield from faults
        packages += [package] if package else []
    if packages:
        from converter.check.database import package_faults

        if not standard:
            yield from package_faults(packages)
            return
        from converter.check.standard import frictionless_faults

        # Side by side: DuckDB works outside the interpreter's lock most of the time.
        with ThreadPoolExecutor(1) as beside:
            csv = [package for package in packages if package.format == "csv"]
            by_standard = beside.submit(lambda: [f for package in csv for f in frictionless_faults(package)])
            by_database = list(package_faults(packages))
            yield from by_standard.result()
            yield from by_database
