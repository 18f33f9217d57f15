"""JSON Lines of articles → characters per second of the converter, beside jieba.posseg, and peak memory.

Each measurement runs alone in a process of its own, one after the other, on the same text.
"""

from __future__ import annotations

import gzip
import json
import logging
import os
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

import converter

CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "cctv-2022-2025.jsonl.gz"

MEBIBYTE = 1 << 20
RSS_UNIT = 1 if sys.platform == "darwin" else 1024
"""macOS counts ru_maxrss in bytes, Linux in kibibytes."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a process took, by the clock and on processors, and its peak of memory in bytes."""

    seconds: float
    processor_seconds: float
    peak: int


def posseg(folder: Path) -> Measurement:
    """jieba.posseg over the texts of articles: words and parts of speech, no facts."""
    import jieba
    from jieba import posseg as tagger

    jieba.setLogLevel(logging.WARNING)
    documents, _ = converter.load([folder])
    tagger.lcut(documents[0].text)
    return measured(lambda: [tagger.lcut(document.text) for document in documents])


def extract(folder: Path) -> Measurement:
    """converter.extract over articles that are read already: words, names, grammar."""
    documents, _ = converter.load([folder])
    converter.extract(documents[0])
    return measured(lambda: [converter.extract(document) for document in documents])


def build(folder: Path) -> Measurement:
    """converter.build: files → checked packages, from the first import to the last byte."""
    with tempfile.TemporaryDirectory() as out:
        return measured(lambda: converter.build([folder], Path(out)))


def measured(run: Callable[[], object]) -> Measurement:
    """Something to do → what it took; what was done before, such as loading dictionaries, does not count."""
    start, used = time.perf_counter(), time.process_time()
    run()
    return Measurement(
        time.perf_counter() - start,
        time.process_time() - used,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT,
    )


MEASURED = {"jieba.posseg": posseg, "converter.extract": extract, "converter.build": build}


@click.command()
@click.argument("source", default=CORPUS, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--items", default=2000, show_default=True, help="Articles, evenly spread over SOURCE; 0: all.")
def main(source: Path, items: int) -> None:
    """Measure on SOURCE: JSON Lines, plain or .gz, with title, published_on and text."""
    if not source.is_file():
        click.echo(f"nothing measured: {source.name} is absent; name JSON Lines of articles")
        return
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        articles = Path(folder) / "articles"
        write_articles(source, items, articles)
        documents, _ = converter.load([articles])
        characters = sum(len(document.text) for document in documents)
        found = {name: alone(function, articles) for name, function in MEASURED.items()}
    Console(width=80).print(table(characters, found))
    print(f"{len(documents):,} articles of {source.name}, {characters:,} characters")
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} processors, "
        f"load average {load:.1f} before and {os.getloadavg()[0]:.1f} after"
    )


def write_articles(source: Path, items: int, folder: Path) -> None:
    """JSON Lines → text files in a new folder: so many, evenly spread over the lines."""
    opened = gzip.open if source.suffix == ".gz" else open
    with opened(source, "rt", encoding="utf-8") as file:
        lines = file.readlines()
    step = len(lines) / items if 0 < items < len(lines) else 1
    chosen = [lines[int(number * step)] for number in range(int(len(lines) / step))]
    folder.mkdir()
    for number, line in enumerate(chosen):
        item = json.loads(line)
        head = [item["title"], item.get("published_on") or ""]
        text = "\n\n".join([*filter(None, head), item["text"]])
        (folder / f"{number:06}.txt").write_text(text, "utf-8")


def alone(function: Callable[[Path], Measurement], folder: Path) -> Measurement:
    """A measurement → its result, from a new process: its peak of memory is its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, folder).result()


def table(characters: int, found: dict[str, Measurement]) -> Table:
    """Characters and measurements → a table: by the clock, and by processor time, which is steadier."""
    shown = Table(box=SIMPLE_HEAD, padding=0)
    shown.add_column("", no_wrap=True)
    for head in ("\nclock\ns", "\ncharacters\nper s", "beside\njieba.\nposseg"):
        shown.add_column(head, justify="right")
    for head in ("\nprocessor\ns", "\ncharacters\nper s", "beside\njieba.\nposseg", "peak of\nmemory\nMiB"):
        shown.add_column(head, justify="right")
    base = found["jieba.posseg"]
    for name, one in found.items():
        shown.add_row(
            name,
            f"{one.seconds:.1f}",
            f"{characters / one.seconds:,.0f}",
            f"{base.seconds / one.seconds:.2f}",
            f"{one.processor_seconds:.1f}",
            f"{characters / one.processor_seconds:,.0f}",
            f"{base.processor_seconds / one.processor_seconds:.2f}",
            f"{one.peak / MEBIBYTE:,.0f}",
        )
    return shown


if __name__ == "__main__":
    main()
