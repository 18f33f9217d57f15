"""A folder that holds data packages → their faults; none where all is well."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from converter.check.fault import Fault
from converter.check.package import DESCRIPTOR, FORMATS, Package, read

__all__ = ["Fault", "check"]


def check(folder: Path) -> list[Fault]:
    """A package, or the folder that holds `csv/` and `parquet/` → all that is wrong with it."""
    if not folder.is_dir():
        return [Fault("", None, None, None, "no such folder", str(folder))]
    if (folder / DESCRIPTOR).is_file():
        return list(_check(folder, [folder]))
    if not any((folder / name).is_dir() for name in FORMATS):
        message = f"no data package: neither {DESCRIPTOR} nor {' nor '.join(f'{name}/' for name in FORMATS)}"
        return [Fault("", None, None, None, message, str(folder))]
    return list(_check(folder, [folder / name for name in FORMATS]))


def _check(root: Path, folders: list[Path]) -> Iterator[Fault]:
    packages: list[Package] = []
    for folder in folders:
        package, faults = read(folder, root)
        yield from faults
        packages += [package] if package else []
    if packages:
        from converter.check.database import package_faults
        from converter.check.standard import frictionless_faults

        for package in packages:
            if package.format == "csv":
                yield from frictionless_faults(package)
        yield from package_faults(packages)
