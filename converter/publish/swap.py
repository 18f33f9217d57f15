"""A folder of what is published → the same with new contents, swapped in whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from converter.check.checksums import CHECKSUMS, read_checksums
from converter.check.package import DESCRIPTOR, FORMATS

NEW, READY, OLD = ".packages-new", ".packages-ready", ".packages-old"
"""Beside what is published: what is being written, what is complete, what was swapped out."""

LIST = "published"
"""In READY, a line for each name in it: what is not among them and may be published goes with the old."""

SIGN = "commitments"
"""A table that no package of something else has."""

PAGE, PAGE_DATA = "index.html", "page"
PAGE_SIGN = '<meta name="generator" content="meeting-report-converter">'
ZIPS = {form: f"meeting-reports-{form}.zip" for form in FORMATS}
SQLITE, DUCKDB, LINKED = "meeting-reports.sqlite", "meeting-reports.duckdb", "meeting-reports.jsonld"

ENTRIES = (*FORMATS, *ZIPS.values(), SQLITE, DUCKDB, LINKED, PAGE_DATA, PAGE, CHECKSUMS)
"""All that a build may publish, in the order in which it is swapped in."""


@contextmanager
def replacing(out: Path, *, page: bool) -> Iterator[Path]:
    """A folder → an empty one to write the new contents into, which are swapped in at the end.

    An exception before that leaves the old contents; a crash at any moment leaves them too, or new ones whose
    swap the next run (or `recover`) ends. A second build waits for the first. Raises FileExistsError where
    something else stands in the place of what is published; without `page`, a page of something else is left.
    """
    out.mkdir(parents=True, exist_ok=True)
    with _locked(out):
        _finish(out)
        foreign = dict(_foreign(out))
        left = set() if page else foreign.keys() & {PAGE, PAGE_DATA}
        for name, what in foreign.items():
            if name not in left:
                refused = f"not {what}, so it will not be replaced; build into another folder"
                raise FileExistsError(f"{out / name}: {refused}")
        try:
            (out / NEW).mkdir()
            yield out / NEW
            made = [name for name in ENTRIES if name in left or (out / NEW / name).exists()]
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


def _foreign(out: Path) -> Iterator[tuple[str, str]]:
    """A folder → what stands in it under a name of ours and is not ours, with what it should be."""
    for form in FORMATS:
        if not _ours(out / form, DESCRIPTOR, f"{SIGN}.{form}"):
            yield form, "a data package of this program"
    if not _ours(out / PAGE_DATA, "documents.js"):
        yield PAGE_DATA, "the data of a page of this program"
    page = out / PAGE
    if page.exists() and not (page.is_file() and PAGE_SIGN in page.read_text("utf-8", "replace")[:2000]):
        yield PAGE, "a page of this program"
    try:
        listed = {name.partition("/")[0] for name in read_checksums(out)} - {*ENTRIES}
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        listed = {str(error)}
    if listed:
        yield CHECKSUMS, "a list of what this program published"


def _ours(folder: Path, *signs: str) -> bool:
    """A folder and files that ours has → whether it is ours, or there is nothing to lose."""
    if not folder.is_dir():
        return not folder.exists()
    return all((folder / sign).is_file() for sign in signs) or not any(folder.iterdir())


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
