"""Files and folders → the articles in them as Documents, and a Problem for each that cannot be read."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from converter.model import Document, Problem
from converter.read.letters import language
from converter.read.markdown import read_markdown
from converter.read.normalise import normalise
from converter.read.plain import read_plain
from converter.read.sources import SOURCES, Source, read_sources_csv

Reader = Callable[[bytes], str]
"""The bytes of a file → its text, headline first; UnicodeError where the bytes are not of this format."""

# A new format is one module with one Reader, its suffix here and its media type below.
READERS: dict[str, Reader] = {".txt": read_plain, ".md": read_markdown, ".markdown": read_markdown}
MEDIA_TYPES = {".txt": "text/plain", ".md": "text/markdown", ".markdown": "text/markdown"}

MOST_BYTES = 5_000_000
"""No article is longer: a bigger file is a dump of many, or no article."""

_NO_ARTICLE = re.compile(r"readme(?:\..*)?|sources\.csv", re.IGNORECASE)


def read_sources(sources: Sequence[Path]) -> Iterator[Document | Problem]:
    """Files and folders → Documents and Problems, in the order of their source paths on every machine."""
    files, problems = list_files(sources)
    known, faults = _known_sources(files)
    yield from problems + faults
    first: dict[str, str] = {}
    for name, path in files:
        found = read_file(path, name)
        if isinstance(found, Problem):
            yield found
        elif found.document_id in first:
            message = f"the same article as {first[found.document_id]}: remove one of the two"
            yield Problem(name, "warning", "duplicate", message)
        else:
            first[found.document_id] = name
            if source := known.get(path):
                # sources.csv is the user's own word: its publisher goes before the printed one.
                found = replace(found, source_url=source.url, publisher=source.publisher or found.publisher)
            yield found
            if found.language == "zh-Hant":
                message = "Traditional Chinese: its words are not known yet; convert it to Simplified"
                yield Problem(name, "warning", "traditional", message)
            if found.language == "und":
                message = "not Chinese: nothing will be found in it; remove it, or check its encoding"
                yield Problem(name, "warning", "not-chinese", message)


def read_file(path: Path, source_path: str) -> Document | Problem:
    """One file → its Document, or the Problem why there is none."""

    def refused(code: str, message: str) -> Problem:
        return Problem(source_path, "warning" if code == "unknown-format" else "error", code, message)

    suffix = path.suffix.lower()
    if suffix not in READERS:
        what = f"no reader for {_printable(suffix)} files" if suffix else "a file without suffix"
        return refused("unknown-format", f"{what}: convert it to .txt or .md")
    try:
        if path.stat().st_size > MOST_BYTES:
            return refused("too-large", f"longer than {MOST_BYTES:,} bytes: split it, one article a file")
        if not path.is_file():
            return refused("unreadable", "not a file: name a file or a folder")
        data = path.read_bytes()
        article = normalise(READERS[suffix](data))
    except OSError as error:
        return refused("unreadable", f"cannot be read ({error.strerror}): check the file and its permissions")
    except UnicodeError:
        return refused("not-text", "its bytes are no text: save the article as UTF-8 text")
    if not article.text:
        return refused("empty", "no text in it: put the article in, or remove the file")
    return Document(
        document_id="doc-" + hashlib.sha256(article.text.encode()).hexdigest()[:16],
        title=article.title,
        published_on=article.published_on,
        publisher=article.publisher,
        source_path=source_path,
        source_url=None,
        media_type=MEDIA_TYPES[suffix],
        language=language(article.text),
        pages=article.pages,
        source_sha256=hashlib.sha256(data).hexdigest(),
        text=article.text,
        body=article.body,
    )


def list_files(sources: Sequence[Path]) -> tuple[list[tuple[str, Path]], list[Problem]]:
    """Files and folders → (source path, file), sorted, and Problems for what is missing or empty."""
    files: set[tuple[str, Path]] = set()
    problems: set[Problem] = set()
    for source in sources:
        name = _printable(source.name if source.name not in ("", "..") else source.resolve().name)
        try:
            if not source.is_dir():
                if not source.is_symlink():
                    source.stat()
                files.add((name, source))
                continue
        except OSError as error:
            code = "missing" if isinstance(error, FileNotFoundError) else "unreadable"
            problems.add(Problem(name, "error", code, f"cannot be read ({error.strerror}): check the path"))
            continue
        inside, refused = _walk(source)
        files.update((f"{name}/{_relative(path, source)}", path) for path in inside)
        for refusal in refused:
            at = f"{name}/{_relative(Path(os.fsdecode(refusal.filename)), source)}".removesuffix("/.")
            message = f"cannot be read ({refusal.strerror}): check its permissions"
            problems.add(Problem(at, "error", "unreadable", message))
        if not any(path.suffix.lower() in READERS for path in inside):
            message = f"no article in this folder: put {', '.join(READERS)} files into it"
            problems.add(Problem(name, "error", "no-articles", message))
    return sorted(files), sorted(problems, key=lambda problem: (problem.source_path, problem.code))


def _walk(folder: Path) -> tuple[list[Path], list[OSError]]:
    found: list[Path] = []
    refused: list[OSError] = []
    for root, folders, names in os.walk(folder, onerror=refused.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        shown = (name for name in names if not name.startswith(".") and not _NO_ARTICLE.fullmatch(name))
        found += (Path(root, name) for name in shown)
    return found, refused


def _relative(path: Path, folder: Path) -> str:
    return _printable(path.relative_to(folder).as_posix())


def _known_sources(files: list[tuple[str, Path]]) -> tuple[dict[Path, Source], list[Problem]]:
    """Articles → the rows of every sources.csv beside them or in a folder above them, inside the sources."""
    known: dict[Path, Source] = {}
    problems = []
    folders: dict[Path, str] = {}
    for name, path in files:
        above = name.split("/")[:-1] or [""]
        for depth in range(len(above)):
            folders[path.parents[depth]] = "/".join(above[: len(above) - depth])
    for folder, at in sorted(folders.items(), key=lambda item: (item[1], item[0])):
        for row in read_sources_csv(folder):
            if isinstance(row, str):
                table = f"{at}/{SOURCES}" if at else SOURCES
                problems.append(Problem(table, "warning", "bad-sources", _printable(row)))
            else:
                known[folder / row[0]] = row[1]
    return known, problems


def _printable(name: str) -> str:
    """A file name may hold line breaks and bytes that are no text: neither may reach a table."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
