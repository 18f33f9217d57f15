"""Files and folders as a person names them → the files in them, sorted, and what is known of each."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from converter.model import Problem
from converter.read.files.sources import SOURCES, Source, read_sources_csv

STANDARD_INPUT = Path("-")
NO_ARTICLE = re.compile(r"readme(?:\..*)?|sources\.csv", re.IGNORECASE)

_PACKAGE = frozenset(("datapackage.json", "documents.csv", "mentions.csv"))
"""What a build published is no article, though it holds some."""
_SAVED_WITH = re.compile(r"(.+)(?:_files|\.files)", re.DOTALL)
"""云岭_files: what a browser saves beside 云岭.html, pictures and scripts."""


def list_files(sources: Sequence[Path]) -> tuple[list[tuple[str, Path]], list[Problem]]:
    """Files and folders → (source path, file), sorted, and Problems for what is missing or empty."""
    files: set[tuple[str, Path]] = set()
    problems: set[Problem] = set()
    for source in sources:
        if source == STANDARD_INPUT:
            files.add(("stdin", source))
            continue
        name = printable(source.name if source.name not in ("", "..") else source.resolve().name)
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
        if not inside:
            problems.add(
                Problem(name, "error", "no-articles", "no file in this folder: put articles into it")
            )
    return sorted(files), sorted(problems, key=lambda problem: (problem.source_path, problem.code))


def known_sources(files: list[tuple[str, Path]]) -> tuple[dict[Path, Source], list[Problem]]:
    """Articles → the rows of every sources.csv beside them or in a folder above them, inside the sources."""
    known: dict[Path, Source] = {}
    problems = []
    folders: dict[Path, str] = {}
    for name, path in files:
        if path == STANDARD_INPUT:
            continue
        above = name.split("/")[:-1] or [""]
        for depth in range(len(above)):
            folders[path.parents[depth]] = "/".join(above[: len(above) - depth])
    for folder, at in sorted(folders.items(), key=lambda item: (item[1], item[0])):
        for row in read_sources_csv(folder):
            if isinstance(row, str):
                table = f"{at}/{SOURCES}" if at else SOURCES
                problems.append(Problem(table, "warning", "bad-sources", printable(row)))
            else:
                known[folder / row[0]] = row[1]
    return known, problems


def printable(name: str) -> str:
    """A file name may hold line breaks and bytes that are no text: neither may reach a table."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)


def _walk(folder: Path) -> tuple[list[Path], list[OSError]]:
    found: list[Path] = []
    refused: list[OSError] = []
    for root, folders, names in os.walk(folder, onerror=refused.append):
        pages = {Path(name).stem for name in names if Path(name).suffix.lower() in (".html", ".htm")}
        folders[:] = [name for name in folders if not name.startswith(".") and not _saved_with(name, pages)]
        if {*names} >= _PACKAGE:
            continue
        shown = (name for name in names if not name.startswith(".") and not NO_ARTICLE.fullmatch(name))
        found += (Path(root, name) for name in shown)
    return found, refused


def _saved_with(folder: str, pages: set[str]) -> bool:
    match = _SAVED_WITH.fullmatch(folder)
    return match is not None and match[1] in pages


def _relative(path: Path, folder: Path) -> str:
    return printable(path.relative_to(folder).as_posix())
