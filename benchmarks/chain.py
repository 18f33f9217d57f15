"""What is measured of the converter: builds and their stages, the floor below them, how long a start takes.

Libraries are imported where they are used: what a build imports is part of its time.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import wraps
from inspect import isgenerator
from itertools import islice
from pathlib import Path
from pkgutil import resolve_name
from typing import Any
from unittest.mock import patch

import click
from alone import peak
from corpus import lines

import converter

ROOT = Path(__file__).parents[1]

START = "start"
"""The first stage: what is imported before anything is done."""
STAGES = {
    "read": ("converter.read.read_sources",),
    "find": ("converter.find.find",),
    "parse": ("converter.grammar.parse",),
    "state": ("converter.stated.row_batch",),
    "settle": ("converter.settle.settle",),
    "publish": ("converter.publish.write",),
    "check, ZIP": ("converter.publish.check_and_pack",),
}
"""What is shown as a stage → the functions of a build whose time it is; one within another is the outer's."""

TELL_EVERY = 10
"""Seconds between two lines of progress."""
BATCH = 500
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Built:
    """What a build gave."""

    rows: dict[str, int]
    stages: dict[str, float]
    """Seconds by the clock; none where some worked elsewhere."""
    peaks: dict[str, int]
    """Bytes: the peak of memory so far when a stage last ended."""


@dataclass(frozen=True, slots=True)
class Text:
    """How much text there is."""

    articles: int
    characters: int
    bytes: int
    """In UTF-8."""


@dataclass(slots=True)
class _Clock:
    """The time of the stages, each beside the others; `timed` makes a function count."""

    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys((START, *STAGES), 0.0))
    peaks: dict[str, int] = field(default_factory=dict)
    inside: bool = False

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def call(*arguments: Any, **named: Any) -> Any:
            found = self._take(stage, function, *arguments, **named)
            return self._each(stage, found) if isgenerator(found) else found

        return call

    def _each(self, stage: str, found: Iterator[Any]) -> Iterator[Any]:
        while (one := self._take(stage, next, found, None)) is not None:
            yield one

    def _take(self, stage: str, function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        if self.inside:
            return function(*arguments, **named)
        self.inside, start = True, time.perf_counter()
        try:
            return function(*arguments, **named)
        finally:
            self.ended(stage, start)
            self.inside = False

    def ended(self, stage: str, start: float) -> None:
        """A stage that began at some time of the clock has ended."""
        self.seconds[stage] += time.perf_counter() - start
        self.peaks[stage] = peak()


def build(
    sources: Sequence[Path], out: Path, workers: int, cache: Path | None, title: str
) -> Callable[[], Built]:
    """Sources, where to, how many workers, the folder of what is kept, a name for the progress → the build.

    Of one worker the stages are timed: they are all in one process.
    """
    told = 0.0

    def tell(progress: converter.Progress) -> None:
        nonlocal told
        if time.monotonic() >= told + TELL_EVERY:
            told = time.monotonic()
            click.echo(f"{title}: {progress.stage}, {progress.characters:,} characters", err=True)

    def run() -> Built:
        clock, start = _Clock(), time.perf_counter()
        with ExitStack() as stack:
            for stage, functions in STAGES.items() if workers == 1 else ():
                for place, _, name in (function.rpartition(".") for function in functions):
                    owner = resolve_name(place)
                    timed = clock.timed(stage, getattr(owner, name))
                    stack.enter_context(patch.object(owner, name, timed))
            clock.ended(START, start)
            made = converter.build(sources, out, converter.Progress(tell), workers=workers, cache=cache)
        return Built(made.rows, *((clock.seconds, clock.peaks) if workers == 1 else ({}, {})))

    return run


def published(out: Path) -> Callable[[], Text]:
    """What a build published → how much text there is in its documents."""

    def run() -> Text:
        import duckdb

        with duckdb.connect() as database:
            query = "SELECT count(*), sum(characters), sum(strlen(text)) FROM read_parquet($1)"
            [row] = database.execute(query, [str(out / "parquet" / "documents.parquet")]).fetchall()
        return Text(*map(int, row))

    return run


def floor(sources: Sequence[Path], folder: Path) -> Callable[[], Text]:
    """JSON Lines, a folder → read, decode, look for the converter's words, write texts as Parquet and CSV."""
    import pyarrow as pa
    from pyarrow import csv, parquet

    from converter.words import lexicon

    automaton = lexicon().automaton
    declared = pa.schema([pa.field("text", pa.string()), pa.field("words", pa.int64())])

    def run() -> Text:
        articles = characters = size = 0
        texts = (json.loads(line)["text"] for source in sources for line in lines(source))
        with (
            parquet.ParquetWriter(folder / "floor.parquet", declared, compression="zstd") as as_parquet,
            csv.CSVWriter(folder / "floor.csv", declared) as as_csv,
        ):
            while some := list(islice(texts, BATCH)):
                words = [len(automaton.find_matches_as_indexes(text)) for text in some]
                batch = pa.record_batch([pa.array(some, pa.string()), pa.array(words)], schema=declared)
                as_parquet.write_batch(batch)
                as_csv.write_batch(batch)
                articles += len(some)
                characters += sum(map(len, some))
                size += sum(len(text.encode()) for text in some)
        return Text(articles, characters, size)

    return run


def starts() -> dict[str, float]:
    """What starts → seconds by the clock, the median of some rounds, each in a new interpreter."""
    article = next((ROOT / "seeds").glob("*.txt"))
    first = (
        "import converter, pathlib, sys; converter.extract(converter.load([pathlib.Path(sys.argv[1])])[0][0])"
    )
    program = ["-c", "from converter.cli import main; main()"]
    with tempfile.TemporaryDirectory() as out:
        kinds: dict[str, list[str | Path]] = {
            "Python alone": ["-c", ""],
            "import converter": ["-c", "import converter"],
            "converter --version": [*program, "--version"],
            "first article, from cold": ["-c", first, article],
            "build of the seed": [*program, "build", "seeds", "--out", out, "--no-cache", "--quiet"],
        }
        return {
            name: statistics.median(_seconds(kind) for _ in range(ROUNDS)) for name, kind in kinds.items()
        }


def _seconds(arguments: Sequence[str | Path]) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - start
