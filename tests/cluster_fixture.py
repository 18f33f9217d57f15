"""A Dask cluster on this machine: a scheduler and workers, each a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import converter

ROOT = Path(converter.__file__).parents[1]
Process = subprocess.Popen[bytes]

DEADLY = """
import os, signal
from converter.run import cluster
from converter.run.parts import part_of

def part_or_death(batch, keys, lines):
    if any("第77次" in title for title in batch["title"].to_pylist()):
        os.kill(os.getpid(), signal.SIGKILL)
    return part_of(batch, keys, lines)

cluster.part_of = part_or_death
"""
"""What has a worker die of one article."""


@dataclass
class Cluster:
    """A scheduler at `address`, and workers that are started and killed; all write into a folder."""

    folder: Path
    address: str = ""
    processes: list[Process] = field(default_factory=list)

    def scheduler(self) -> Process:
        """A scheduler, once it is ready."""
        told = self.folder / "scheduler.json"
        process = self._start("scheduler", "--port", "0", "--scheduler-file", str(told))
        until(lambda: told.is_file() and told.read_text().endswith("}"))
        self.address = json.loads(told.read_text())["address"]
        return process

    def worker(self, preload: str = "", *, nanny: bool = False) -> Process:
        """A program that it runs first → a worker; with a nanny, one that comes again when it dies."""
        own = self.folder / f"worker-{len(self.processes)}"
        own.mkdir()
        more = ["--nanny" if nanny else "--no-nanny"]
        if preload:
            (own / "preloaded.py").write_text(preload, "utf-8")
            more += ["--preload", str(own / "preloaded.py")]
        one = ("--nworkers", "1", "--nthreads", "1", "--local-directory", str(own))
        return self._start("worker", self.address, *one, *more)

    def _start(self, what: str, *options: str) -> Process:
        command = [sys.executable, "-m", "dask", what, *options, "--host", "127.0.0.1", "--no-dashboard"]
        log = self.folder / f"{what}-{len(self.processes)}.log"
        with log.open("wb") as told:
            process = subprocess.Popen(
                command,
                env=os.environ | {"PYTHONPATH": str(ROOT)},
                stdout=told,
                stderr=told,
                start_new_session=True,
            )
        self.processes.append(process)
        return process


def kill(process: Process) -> None:
    """A process that was started → it and what it started are gone at once."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def cluster_in(folder: Path) -> Iterator[Cluster]:
    """A folder → a scheduler without workers; afterwards nothing of them runs."""
    cluster = Cluster(folder)
    try:
        cluster.scheduler()
        yield cluster
    finally:
        for process in cluster.processes:
            kill(process)


def until(true: Callable[[], bool], seconds: float = 60) -> None:
    """Waits for what will be true; fails where it does not become so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)
