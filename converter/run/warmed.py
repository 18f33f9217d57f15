"""Where the processes of a pool come from: one that has loaded the rules, which takes a second."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from multiprocessing.context import BaseContext
from pathlib import Path

WARM = "converter.run.warm"
SAFE_PATH = "PYTHONSAFEPATH"
LONGEST = 70
"""Bytes of the folder for temporary files below which a socket can stand: its whole path has 104 at most."""
LITTLE = 500_000
"""Bytes of files that hold hardly more than one batch of articles."""


def context() -> BaseContext:
    """How processes are started: from the one that has loaded the rules, where there can be such a one."""
    if not _forks():
        return multiprocessing.get_context("spawn")
    from multiprocessing.forkserver import ensure_running

    forking = multiprocessing.get_context("forkserver")
    forking.set_forkserver_preload([WARM])
    with _not_from_here():
        ensure_running()
    return forking


@contextmanager
def _not_from_here() -> Iterator[None]:
    """What is started meanwhile does not take the program from the folder in which it stands."""
    before = os.environ.get(SAFE_PATH)
    os.environ[SAFE_PATH] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[SAFE_PATH]
        else:
            os.environ[SAFE_PATH] = before


def _forks() -> bool:
    known = "forkserver" in multiprocessing.get_all_start_methods()
    return known and len(os.fsencode(tempfile.gettempdir())) <= LONGEST


def begin(sources: Iterable[Path]) -> None:
    """Let that one load the rules while this process has other things to do, if there is much to read."""
    if _forks() and _much(sources):
        context()


def _much(sources: Iterable[Path]) -> bool:
    size = 0
    for source in sources:
        for file in source.rglob("*") if source.is_dir() else (source,):
            size += file.stat().st_size if file.is_file() else 0
            if size > LITTLE:
                return True
    return False
