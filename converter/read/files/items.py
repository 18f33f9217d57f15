"""A file → the articles in it: archives and feeds one by one, the others by the reader of their format."""

from __future__ import annotations

import hashlib
import io
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, NamedTuple, cast

from converter.model import Problem
from converter.read.files.archives import Member, broken, buffered, is_office, members, rewindable
from converter.read.files.feeds import READ_FEED
from converter.read.files.formats import ADVICE, FEEDS, OTHERWISE, PACKED, READERS, format_of
from converter.read.files.limits import DEEPEST, MOST_FAULTS, Bomb, Budget, Spent
from converter.read.files.listing import STANDARD_INPUT
from converter.read.printed import Printed, Said, Unreadable, short
from converter.read.text.several import several

_HEAD = 1 << 12


class Found(NamedTuple):
    """An article as a reader gives it, and the file, member or record that it is from."""

    source_path: str
    media_type: str
    sha256: str
    printed: Printed


def read_item(source_path: str, path: Path) -> Iterator[Found | Problem]:
    """A file, or the standard input → the articles in it, and a Problem for what gives none."""
    try:
        if path != STANDARD_INPUT and path.exists() and not path.is_file():
            yield _problem(source_path, "unreadable", "not a file: name a file or a folder")
            return
        with _opened(path) as stream:
            yield from articles(Member(source_path, stream, path.name), Budget(), 0)
    except Bomb as bomb:
        yield _problem(source_path, "bomb", str(bomb))
    except OSError as error:
        message = f"cannot be read ({error.strerror}): check the file and its permissions"
        yield _problem(source_path, "unreadable", message)


def _opened(path: Path) -> AbstractContextManager[io.BufferedReader]:
    if path != STANDARD_INPUT:
        return cast("io.BufferedReader", path.open("rb", buffering=1 << 16))
    stream: IO[bytes] = sys.stdin.buffer
    if isinstance(stream, io.BufferedReader) and stream.seekable():
        return nullcontext(cast("io.BufferedReader", stream))
    return nullcontext(buffered(stream))


def articles(file: Member, budget: Budget, depth: int) -> Iterator[Found | Problem]:
    """A file, on the disk or in archives so deep → as above."""
    at, stream, name = file
    suffix = format_of(name, stream.peek(_HEAD)[:_HEAD])
    if suffix == ".zip":
        try:
            stream = rewindable(stream)
        except Unreadable as fault:
            yield _problem(at, fault.code, str(fault))
            return
        suffix = is_office(stream)
    if suffix in READERS:
        yield from _read(at, stream, suffix)
    elif suffix in FEEDS:
        yield from _feed(at, stream, suffix)
    elif suffix in PACKED and depth < DEEPEST:
        yield from _members(Member(at, stream, name), suffix, budget, depth)
    elif suffix in PACKED:
        yield _problem(
            at, "too-deep", f"more than {DEEPEST} archives, one in the other: unpack the outer ones"
        )
    else:
        what = f"no reader for {suffix} files" if suffix else "no text, nor any other format that is known"
        yield _problem(at, "unknown-format", f"{what}: {ADVICE.get(suffix, OTHERWISE)}")


def _members(file: Member, suffix: str, budget: Budget, depth: int) -> Iterator[Found | Problem]:
    """An archive → the articles in its members; what is wrong with one costs no other."""
    for member in members(file.source_path, file.stream, suffix, budget):
        if isinstance(member, Problem):
            yield member
            continue
        try:
            yield from articles(member, budget, depth + 1)
        except Spent:
            raise
        except Bomb as bomb:
            yield _problem(member.source_path, "bomb", str(bomb))
        except OSError as fault:
            yield broken(member.source_path, fault)


def _read(at: str, stream: IO[bytes], suffix: str) -> Iterator[Found | Problem]:
    """One file in a format of its own → its articles, numbered where it holds several."""
    form = READERS[suffix]
    data = stream.read(form.most_bytes + 1)
    if len(data) > form.most_bytes:
        yield _problem(
            at, "too-large", f"longer than {form.most_bytes:,} bytes: split it, one article a file"
        )
        return
    try:
        found = list(form.read(data))
    except UnicodeError:
        yield _problem(at, "not-text", "its bytes are no text: save the article as UTF-8 text")
        return
    except Unreadable as fault:
        yield _problem(at, fault.code, str(fault))
        return
    except Exception as fault:  # one file of many must not cost the others
        yield failed(at, fault)
        return
    if len(found) == 1 and len(parts := several(found[0].text)) > 1:
        found = [Printed(part, implied=Said(url=found[0].implied.url)) for part in parts]
    digest = hashlib.sha256(data).hexdigest()
    for number, printed in enumerate(found, 1):
        yield Found(f"{at}#{number}" if len(found) > 1 else at, form.media_type, digest, printed)


def _feed(at: str, stream: io.BufferedReader, suffix: str) -> Iterator[Found | Problem]:
    """A feed → the article of each record, named by its line."""
    faults = 0
    try:
        for record in READ_FEED[suffix](stream):
            where = f"{at}#{record.at}"
            if isinstance(record.found, Printed):
                yield Found(where, FEEDS[suffix], record.sha256, record.found)
                continue
            faults += 1
            if faults <= MOST_FAULTS:
                yield _problem(where, record.found.code, str(record.found))
    except UnicodeError:
        yield _problem(at, "not-text", "its bytes are no text: save the feed as UTF-8")
    except Unreadable as fault:
        yield _problem(at, fault.code, str(fault))
    except (OSError, Bomb):
        raise
    except Exception as fault:
        yield failed(at, fault)
    if faults > MOST_FAULTS:
        message = f"{faults - MOST_FAULTS:,} more records give no article: correct or remove them"
        yield _problem(at, "no-text", message)


def failed(at: str, fault: Exception) -> Problem:
    """What a program that is at fault itself says of a file."""
    message = f"the program failed on this file ({type(fault).__name__}: {short(fault)}); report it"
    return _problem(at, "not-read", message)


def _problem(at: str, code: str, message: str) -> Problem:
    return Problem(at, "warning" if code == "unknown-format" else "error", code, message)
