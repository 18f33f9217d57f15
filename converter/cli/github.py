"""Faults → what GitHub Actions shows: annotations at their lines, and a table in the summary of the job."""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from converter.check.fault import Fault
from converter.cli.console import counted, line
from converter.spreadsheet import long_cells

MOST = 10
"""Errors that GitHub shows of a step; notices it counts apart."""

Faulty = tuple[Path, Fault]
"""A package that was checked, and a fault of it."""


def runs_here() -> bool:
    """Whether this is a step of a workflow of GitHub Actions."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def commands(faults: Sequence[Faulty]) -> Iterator[str]:
    """Packages and their faults → the workflow commands that show them, and one that counts the rest."""
    for package, fault in faults[:MOST]:
        path = _file(package, fault)
        place = {"file": _in_repository(path)}
        if fault.row is not None and (number := line_of_row(path, fault.row)):
            place["line"] = str(number)
        place["title"] = ", ".join(filter(None, (fault.table or "data package", fault.field)))
        told = ",".join(f"{key}={_property(value)}" for key, value in place.items())
        yield f"::error {told}::{_data(line(str(fault)))}"
    if (more := len(faults) - MOST) > 0:
        yield f"::notice title=converter check::{counted(more, 'more fault')}: the log lists them all"


def line_of_row(table: Path, row: int) -> int | None:
    """A CSV file and a row of it, from 1 after the header → the line on which it begins, if known."""
    if table.suffix != ".csv":
        return None
    begun = 1
    try:
        with long_cells(), table.open(encoding="utf-8", newline="\n") as file:
            records = csv.reader(file)
            for number, _ in enumerate(records):
                if number == row:
                    return begun
                begun = records.line_num + 1
    except (OSError, UnicodeError, csv.Error):
        pass
    return None


def write_summary(packages: Sequence[Path], faults: Sequence[Faulty]) -> None:
    """Packages and their faults → how many there are in each file, in the summary of the job."""
    if not (summary := os.environ.get("GITHUB_STEP_SUMMARY")):
        return
    files = Counter(_file(package, fault).as_posix() for package, fault in faults)
    rows = [f"| {_cell(file)} | {count:,} |" for file, count in files.items()]
    rows += [f"| {_cell(p.as_posix())} | none |" for p in packages if p not in {at for at, _ in faults}]
    with Path(summary).open("a", encoding="utf-8") as file:
        file.write(
            "\n".join(["### converter check", "", "| file | faults |", "| --- | ---: |", *rows, "", ""])
        )


def _file(package: Path, fault: Fault) -> Path:
    # Where there is no package at all, the fault names the folder itself.
    return package if fault.file == str(package) else package / fault.file


def _in_repository(path: Path) -> str:
    """A path → the same from the root of the repository, where it lies in it."""
    root = Path(os.environ.get("GITHUB_WORKSPACE", ".")).resolve()
    found = path.resolve()
    return (found.relative_to(root) if found.is_relative_to(root) else path).as_posix()


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _cell(text: str) -> str:
    for character, safe in (("&", "&amp;"), ("<", "&lt;"), ("|", "&#124;"), ("`", "&#96;")):
        text = text.replace(character, safe)
    return line(text)
