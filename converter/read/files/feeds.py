"""Feeds of crawlers, one article a record: JSON Lines, JSON and CSV → each record's article."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from converter.read.files.limits import MOST_BYTES, MOST_IN_MEMORY
from converter.read.files.records import NAMES, article_of, plain
from converter.read.printed import Printed, Unreadable, short
from converter.read.text.plain import encoding_of

_LISTS = ("articles", "items", "data", "records", "results", "rows", "list")
_DEEPEST = 3
_MOST_COLUMNS = 1_000
_LOST = re.compile("[\ud800-\udfff]")
csv.field_size_limit(MOST_BYTES)


class Record(NamedTuple):
    """One record: where in its file (line, or number in a list), its own bytes' hash, and what it gives."""

    at: int
    sha256: str
    found: Printed | Unreadable


def read_jsonl(stream: io.BufferedReader) -> Iterator[Record]:
    """JSON Lines → a record a line; blank lines are none, a broken one costs no other."""
    with _text(stream) as lines:
        for number, line in _lines(lines):
            if isinstance(line, Unreadable):
                yield Record(number, "", line)
            elif line.strip():
                yield Record(number, _hash(line), _from_json(line))


def read_json(stream: io.BufferedReader) -> Iterator[Record]:
    """One JSON value: a list of records, what holds such a list, or one record → its records."""
    data = stream.read(MOST_IN_MEMORY + 1)
    if len(data) > MOST_IN_MEMORY:
        raise Unreadable("too-large", f"over {MOST_IN_MEMORY:,} bytes: write one record a line, as .jsonl")
    try:
        value = json.loads(data.decode(encoding_of(data)))
    except (ValueError, RecursionError) as fault:
        if b"\n" in data.strip():  # lines of JSON under the name of JSON
            yield from read_jsonl(io.BufferedReader(io.BytesIO(data)))
            return
        raise Unreadable("broken", f"no JSON ({short(fault)}): write one record a line, as .jsonl") from None
    for number, record in enumerate(_records(value, 0), 1):
        yield Record(number, _hash(json.dumps(record, ensure_ascii=True, sort_keys=True)), article_of(record))


def _records(value: object, depth: int) -> list[object]:
    """{"data": {"list": [{…}, {…}]}} → the list."""
    if isinstance(value, dict) and depth < _DEEPEST:
        for name in _LISTS:
            if isinstance(value.get(name), list | dict):
                return _records(value[name], depth + 1)
    return value if isinstance(value, list) else [value]


def read_csv(stream: io.BufferedReader) -> Iterator[Record]:
    """CSV with a header line → a record a row."""
    with _text(stream, newline="") as lines:
        rows = csv.reader(_bounded(lines), strict=True, delimiter=_delimiter(stream))
        try:
            head = [plain(name) for name in next(rows, [])]
            if len(head) > _MOST_COLUMNS or not {*head} & {*NAMES["text"]}:
                message = "no column text or content: name the columns of its articles in its first line"
                raise Unreadable("no-text", message)
            known = {name for names in NAMES.values() for name in names}
            places = [(place, name) for place, name in enumerate(head) if name in known]
            for number, row in enumerate(rows, 2):
                if len(row) > len(head):
                    message = "more cells than the first line names: quote a cell that holds a comma"
                    yield Record(number, "", Unreadable("broken", message))
                elif any(row):
                    cells = {name: row[place] for place, name in reversed(places) if place < len(row)}
                    yield Record(number, _hash("\x1f".join(row)), article_of(cells))
        except csv.Error as fault:
            where = f"line {rows.line_num}: {short(fault)}"
            message = f"no CSV ({where}): quote cells that hold commas or lines; nothing after it is read"
            raise Unreadable("broken", message) from None


READ_FEED = {".jsonl": read_jsonl, ".ndjson": read_jsonl, ".json": read_json, ".csv": read_csv}


def _text(stream: io.BufferedReader, newline: str | None = "\n") -> io.TextIOWrapper:
    encoding = encoding_of(stream.peek(1 << 16))
    return io.TextIOWrapper(stream, encoding, "surrogateescape", newline)


def _lines(lines: io.TextIOWrapper) -> Iterator[tuple[int, str | Unreadable]]:
    number = 0
    while line := lines.readline(MOST_BYTES + 1):
        number += 1
        if len(line) > MOST_BYTES:
            while not line.endswith("\n") and (line := lines.readline(MOST_BYTES)):
                pass
            yield number, Unreadable("too-large", f"longer than {MOST_BYTES:,} characters: no article is")
        elif not line.isascii() and _LOST.search(line):
            yield number, Unreadable("not-text", "its bytes are no text: save the feed as UTF-8")
        else:
            yield number, line


def _bounded(lines: io.TextIOWrapper) -> Iterator[str]:
    for number, line in _lines(lines):
        if isinstance(line, Unreadable):
            raise Unreadable(line.code, f"line {number}: {line}")
        yield line


def _delimiter(stream: io.BufferedReader) -> str:
    first = stream.peek(1 << 12).split(b"\n", 1)[0]
    return max(",;\t", key=lambda mark: first.count(mark.encode()))


def _from_json(line: str) -> Printed | Unreadable:
    try:
        return article_of(json.loads(line))
    except (ValueError, RecursionError) as fault:
        return Unreadable("broken", f"no JSON ({short(fault)}): correct or remove this line")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
