"""JSON Lines of articles → so many of them, evenly spread, and copies of them that are other articles."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import IO, NamedTuple

FORWARD = 70
"""So many copies lie a year each after the corpus, further ones before it: no year that is none of news."""


class Size(NamedTuple):
    """How much there is in a source."""

    articles: int
    characters: int
    """Of the texts, without titles."""


def size(source: Path) -> Size:
    """JSON Lines, plain or .gz → how much there is in them."""
    lengths = [len(json.loads(line)["text"]) for line in lines(source)]
    return Size(len(lengths), sum(lengths))


def spread(source: Path, articles: int, wanted: int) -> Iterator[str]:
    """JSON Lines, how many there are and are wanted (0: all) → these, evenly spread, the same each time."""
    step = articles / wanted if 0 < wanted < articles else 1
    chosen = 0
    for number, line in enumerate(lines(source)):
        if number == int(chosen * step):
            chosen += 1
            yield line


def write_copies(source: Path, articles: int, wanted: int, times: int, folder: Path) -> list[Path]:
    """Lines as of `spread` → a file a copy in a new folder, written a line at a time.

    The first copy is as it is. The others are other articles, some years earlier or later: the title and a
    line at the head of the text say so.
    """
    folder.mkdir()
    files = [folder / f"{copy:04}.jsonl.gz" for copy in range(times)]
    for copy, path in enumerate(files):
        with gzip.open(path, "wt", 1, encoding="utf-8", newline="\n") as file:
            for line in spread(source, articles, wanted):
                file.write(shifted(line, copy) if copy else line)
    return files


def shifted(line: str, copy: int) -> str:
    """A line of JSON, the number of its copy from 1 on → the line of an article of another year."""
    item = json.loads(line)
    item["title"] = f"{item['title']}（{copy}）"
    if item.get("published_on"):
        item["published_on"] = years_on(item["published_on"], copy if copy <= FORWARD else FORWARD - copy)
        item["text"] = f"{item['published_on']}\n\n{item['text']}"
    return f"{json.dumps(item, ensure_ascii=False)}\n"


def years_on(day: str, years: int) -> str:
    """An ISO day → that of another year; 29 February → the 28th."""
    found = date.fromisoformat(day)
    last = 28 if (found.month, found.day) == (2, 29) else found.day
    return found.replace(year=found.year + years, day=last).isoformat()


def lines(source: Path) -> Iterator[str]:
    """JSON Lines, plain or .gz → the lines that hold something."""
    with _opened(source) as file:
        yield from filter(str.strip, file)


def _opened(source: Path) -> IO[str]:
    return (
        gzip.open(source, "rt", encoding="utf-8") if source.suffix == ".gz" else source.open(encoding="utf-8")
    )
