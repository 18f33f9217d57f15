"""Feeds of crawlers, one article a record: JSON Lines, JSON and CSV → each record's article."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from converter.dates import day_in_china
from converter.read.files.limits import MOST_BYTES, MOST_IN_MEMORY
from converter.read.printed import Printed, Said, Unreadable
from converter.read.text.head import iso_date
from converter.read.text.plain import encoding_of
from converter.read.web.html import is_markup, read_fragment

_NAMES = {
    "title": ("title", "headline", "标题"),
    "text": ("text", "content", "body", "article", "html", "正文", "内容"),
    "published_on": (
        *("published_on", "published", "date", "datetime", "time", "publish_date", "publish_time"),
        *("pub_date", "pub_time", "pubdate", "pubtime", "发布日期", "发布时间", "日期"),
    ),
    "publisher": ("publisher", "source", "media", "site", "来源", "发布者", "发布机构"),
    "url": ("url", "link", "source_url", "网址", "链接"),
}
"""What crawlers call a field; of several in one record the first that is filled."""

_LISTS = ("articles", "items", "data", "records", "results", "rows")
_ADDRESS = re.compile(r"https?://[^\s]+")

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
    """One JSON value: a list of records, one that holds such a list, or one record → its records."""
    data = stream.read(MOST_IN_MEMORY + 1)
    if len(data) > MOST_IN_MEMORY:
        raise Unreadable("too-large", f"over {MOST_IN_MEMORY:,} bytes: write one record a line, as .jsonl")
    try:
        value = json.loads(data.decode(encoding_of(data)))
    except (ValueError, RecursionError) as fault:
        if data.count(b"\n") > 1:  # lines of JSON under the name of JSON
            yield from read_jsonl(io.BufferedReader(io.BytesIO(data)))
            return
        raise Unreadable("broken", f"no JSON ({_short(fault)}): write one record a line, as .jsonl") from None
    records = value
    if isinstance(value, dict):
        records = next((value[name] for name in _LISTS if isinstance(value.get(name), list)), [value])
    if not isinstance(records, list):
        raise Unreadable("no-text", 'no record in it: a record is {"title": …, "text": …}')
    for number, record in enumerate(records, 1):
        yield Record(number, _hash(json.dumps(record, ensure_ascii=True, sort_keys=True)), _article(record))


def read_csv(stream: io.BufferedReader) -> Iterator[Record]:
    """CSV with a header line → a record a row."""
    with _text(stream, newline="") as lines:
        try:
            rows = csv.DictReader(_bounded(lines), strict=True, delimiter=_delimiter(stream))
            named = {_plain(name) for name in rows.fieldnames or ()}
            if not named & {*_NAMES["text"]}:
                message = "no column text or content: name the columns of its articles in its first line"
                raise Unreadable("no-text", message)
            for number, row in enumerate(rows, 2):
                cells = {name: cell for name, cell in row.items() if isinstance(name, str)}
                text = json.dumps(cells, ensure_ascii=True, sort_keys=True)
                yield Record(number, _hash(text), _article(cells))
        except csv.Error as fault:
            raise Unreadable(
                "broken", f"no CSV ({_short(fault)}): quote cells that hold commas or lines"
            ) from None


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
        elif re.search("[\ud800-\udfff]", line):
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
        return _article(json.loads(line))
    except (ValueError, RecursionError) as fault:
        return Unreadable("broken", f"no JSON ({_short(fault)}): correct or remove this line")


def _article(record: object) -> Printed | Unreadable:
    """A record → its article."""
    if not isinstance(record, Mapping):
        return Unreadable("no-text", 'no record: a record is {"title": …, "text": …}')
    fields = {_plain(str(name)): value for name, value in record.items()}
    found = {field: _first(fields, names) for field, names in _NAMES.items()}
    text, title = found["text"], " ".join(str(found["title"] or "").split())
    if not isinstance(text, str) or not text.strip():
        return Unreadable("no-text", "neither text nor content is filled: fill one, or remove the record")
    url = str(found["url"] or "").strip()
    publisher = found["publisher"]
    said = Said(
        title or None,
        _day(found["published_on"]),
        publisher.strip() or None if isinstance(publisher, str) else None,
        url if _ADDRESS.fullmatch(url) else None,
    )
    if is_markup(text):
        text = read_fragment(text)
    if title and not re.sub(r"\s", "", text).startswith(re.sub(r"\s", "", title)):
        text = f"{title}\n\n{text}"
    return Printed(text, stated=said)


def _first(fields: Mapping[str, object], names: tuple[str, ...]) -> object:
    return next((fields[name] for name in names if fields.get(name)), None)


def _day(value: object) -> str | None:
    """2024-05-09T10:20:00+08:00, 2024年5月9日, 1715221200 (seconds, or thousandths) → 2024-05-09."""
    if (isinstance(value, int | float) and not isinstance(value, bool)) or str(value).isdecimal():
        seconds = float(str(value)[:20])
        if seconds >= 1e8 and not 19_000_000 < seconds < 21_000_000:
            return day_in_china(seconds / (1000 if seconds > 1e11 else 1))
    return iso_date(str(value)) if value else None


def _plain(name: str) -> str:
    return name.strip("\ufeff ").lower().replace(" ", "_")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _short(fault: Exception) -> str:
    return " ".join(str(fault).split())[:80]
