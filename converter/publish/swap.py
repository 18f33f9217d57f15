"""A folder of what is published → the same with new contents, swapped in whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from converter.check.package import DESCRIPTOR, FORMATS

NEW, READY, OLD = ".packages-new", ".packages-ready", ".packages-old"
"""Beside what is published: what is being written, what is complete, what was swapped out."""

LIST = "published"
"""In READY, a line for each name in it: what is not among them and may be published goes with the old."""

SIGN, PACKAGE = "commitments", "a data package of this program"
"""A table that no package of something else has."""

PAGE, PAGE_DATA = "index.html", "page"
PAGE_SIGN = '<meta name="generator" content="meeting-report-converter">'
ZIPS = {form: f"meeting-reports-{form}.zip" for form in FORMATS}
SQLITE, DUCKDB, LINKED = "meeting-reports.sqlite", "meeting-reports.duckdb", "meeting-reports.jsonld"

ENTRIES = (*FORMATS, *ZIPS.values(), SQLITE, DUCKDB, LINKED, PAGE_DATA, PAGE)
"""All that a build may publish, in the order in which it is swapped in: the page, which leads to it, last."""


@contextmanager
def replacing(out: Path) -> Iterator[Path]:
    """A folder → an empty one to write the new contents into, which are swapped in at the end.

    An exception before that leaves the old contents; a crash at any moment leaves them too, or new ones whose
    swap the next run (or `recover`) ends. A second build waits for the first. Raises FileExistsError where
    something else stands in the place of what is published.
    """
    out.mkdir(parents=True, exist_ok=True)
    with _locked(out):
        _finish(out)
        _refuse_foreign(out)
        try:
            (out / NEW).mkdir()
            yield out / NEW
            made = [name for name in ENTRIES if (out / NEW / name).exists()]
            (out / NEW / LIST).write_text("\n".join(made), "utf-8", newline="\n")
            (out / NEW).rename(out / READY)
        finally:
            shutil.rmtree(out / NEW, ignore_errors=True)
        _finish(out)


def recover(out: Path) -> None:
    """A folder → the same without the traces of a run that died: the old contents whole, or the new."""
    if any((out / trace).is_dir() for trace in (NEW, READY, OLD)):
        with _locked(out):
            _finish(out)


def _finish(out: Path) -> None:
    # Each step may be the last before a crash. Once READY is there the new contents are complete: go forward.
    shutil.rmtree(out / NEW, ignore_errors=True)
    if (out / READY).is_dir():
        (out / OLD).mkdir(exist_ok=True)
        listed = out / READY / LIST
        made = listed.read_text("utf-8").split("\n") if listed.is_file() else []
        for name in ENTRIES:
            arrived = (out / READY / name).exists()
            if (arrived or (made and name not in made)) and (out / name).exists():
                (out / name).rename(out / OLD / name)
            if arrived:
                (out / READY / name).rename(out / name)
        listed.unlink(missing_ok=True)
        (out / READY).rmdir()
    shutil.rmtree(out / OLD, ignore_errors=True)


def _refuse_foreign(out: Path) -> None:
    def refuse(entry: Path, what: str) -> None:
        raise FileExistsError(f"{entry}: not {what}, so it will not be replaced; build into another folder")

    def holds(folder: Path, *signs: str) -> bool:
        return all((folder / sign).is_file() for sign in signs)

    for folder, ours, what in (
        *((out / form, holds(out / form, DESCRIPTOR, f"{SIGN}.{form}"), PACKAGE) for form in FORMATS),
        (out / PAGE_DATA, holds(out / PAGE_DATA, "documents.js"), "the data of a page of this program"),
    ):
        if folder.is_file() or (folder.exists() and not ours and any(folder.iterdir())):
            refuse(folder, what)
    page = out / PAGE
    if page.exists() and not (page.is_file() and PAGE_SIGN in page.read_text("utf-8", "replace")[:2000]):
        refuse(page, "a page of this program")


@contextmanager
def _locked(out: Path) -> Iterator[None]:
    # The kernel frees the lock when its holder dies; a second build waits for the first.
    try:
        import fcntl
    except ImportError:  # not a POSIX system
        yield
        return
    handle = os.open(out, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
