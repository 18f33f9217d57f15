"""An article → its rows as sheets for a spreadsheet; the sheets as somebody edited them → corrections."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from converter.correct.fields import FIELDS, FIXED
from converter.correct.lines import (
    COLUMNS,
    Corrections,
    Line,
    checked,
    read_folder,
    read_lines,
    read_table,
    write_table,
)
from converter.correct.rows import same
from converter.correct.sheets import SHOWN, Sheet, columns, fields, printed, sheets, state, typed
from converter.model import Document, Problem
from converter.spreadsheet import as_meant

WRITTEN = ".written"
"""The file beside the sheets that holds the hash of what was written, and the article's id and title."""


class Unreadable(Exception):
    """Sheets that cannot be written or taken back; said in one line."""


def write(document: Document, corrections: Path, folder: Path, force: bool = False) -> dict[str, int]:
    """An article, the folder of corrections → the sheets in a folder; how many rows each has.

    Raises Unreadable, and writes nothing, where the folder holds sheets of another article, or sheets that
    somebody edited, unless it is forced.
    """
    if not force:
        _refuse_what_would_be_lost(document, folder)
    found = sheets(state(document, read_folder(corrections)))
    texts = {table: printed(table, sheet) for table, sheet in found.items()}
    folder.mkdir(parents=True, exist_ok=True)
    for table, text in texts.items():
        (folder / f"{table}.csv").write_bytes(text.encode())
    mark = (_digest({t: text.encode() for t, text in texts.items()}), document.document_id, document.title)
    (folder / WRITTEN).write_text("".join(f"{line}\n" for line in mark), "utf-8")
    return {table: len(sheet) for table, sheet in found.items()}


def _refuse_what_would_be_lost(document: Document, folder: Path) -> None:
    there = {table: path for table in FIELDS if (path := folder / f"{table}.csv").is_file()}
    if not there:
        return
    written = _mark(document, folder)
    if written != _digest({table: path.read_bytes() for table, path in there.items()}):
        raise Unreadable(
            f"{folder}: its sheets were edited since they were written: take the edits back with --back, "
            "or overwrite them with --force"
        )


def _mark(document: Document, folder: Path) -> str:
    """The folder of an article's sheets → the hash of what was written there; Unreadable where it is
    another's."""
    path = folder / WRITTEN
    lines = path.read_text("utf-8", "replace").split("\n") if path.is_file() else []
    digest, owner, title = (lines + [""] * 3)[:3]
    if owner and owner != document.document_id:
        raise Unreadable(
            f"{folder}: its sheets are those of “{title}” ({owner}), not of this article as it is now: "
            "take another folder with --out, or overwrite them with --force"
        )
    return digest


def _digest(sheets: Mapping[str, bytes]) -> str:
    return hashlib.sha256(b"\0".join(sheets[table] for table in sorted(sheets))).hexdigest()


def back(document: Document, corrections: Path, folder: Path, file: Path, day: str, reason: str) -> list[str]:
    """Edited sheets of an article → the corrections they make, written to a file; each said in words.

    Raises Unreadable, and writes nothing, where a sheet cannot be read or an edit cannot be applied.
    """
    source = f"corrections/{file.name}"
    known = read_folder(corrections)
    try:
        own = list(read_lines(file.read_bytes(), source)) if file.is_file() else []
    except (ValueError, csv.Error) as error:
        raise Unreadable(f"{file}: {error}") from error
    if not (folder / WRITTEN).is_file():
        raise Unreadable(f"{folder}: no sheets of this article: write them first, without --back")
    now = state(document, known)
    shown_now = sheets(now)
    if _mark(document, folder) != _digest({t: printed(t, s).encode() for t, s in shown_now.items()}):
        raise Unreadable(
            f"{folder}: the article, its corrections or the program changed since these sheets were written: "
            "save them elsewhere and write them anew"
        )
    fold = Fold(document.document_id, source, own, now.desk.added, day, reason)
    for table in FIELDS:
        path = folder / f"{table}.csv"
        try:
            rows = list(read_table(path.read_bytes(), columns(table)))
        except (ValueError, csv.Error) as error:
            raise Unreadable(f"{path}: {error}") from error
        fold.take(table, shown_now[table], [(f"{path} line {number}", row) for number, row in rows])
    if not fold.said:
        return []
    lines = [replace(line, number=number) for number, line in enumerate(fold.lines, 2)]
    own_problems = [problem for problem in now.desk.problems if problem.source_path == source]
    _refuse_what_fails(document, known, source, lines, own_problems)
    file.parent.mkdir(parents=True, exist_ok=True)
    text = write_table(COLUMNS, ({name: getattr(line, name) for name in COLUMNS} for line in lines))
    file.write_bytes(text.encode())
    write(document, corrections, folder, force=True)
    return fold.said


def _refuse_what_fails(
    document: Document, known: Corrections, source: str, lines: Sequence[Line], before: Sequence[Problem]
) -> None:
    """Raises Unreadable where lines, put in the place of those of their file, fail as none failed before."""
    old = Counter(_what(problem) for problem in before)
    sound, problems = checked(lines)
    others = [line for line in known.lines if line.source != source]
    problems += state(document, Corrections((*others, *sound))).desk.problems
    for problem in (problem for problem in problems if problem.source_path == source):
        what = _what(problem)
        if not old[what]:
            [line] = [line for line in lines if problem.message.startswith(f"line {line.number}: ")]
            raise Unreadable(f"{line.table} {line.key}: {what}")
        old[what] -= 1


def _what(problem: Problem) -> str:
    """A problem → what it says without the number of its line."""
    return problem.message.partition(": ")[2]


class Fold:
    """The lines of an article's file, with the edits of its sheets folded in one by one."""

    def __init__(
        self,
        document: str,
        source: str,
        lines: Sequence[Line],
        added: Mapping[tuple[str, str, str], str],
        day: str,
        reason: str,
    ) -> None:
        self.lines = list(lines)
        self.said: list[str] = []
        """The edits in words."""
        self._document, self._source, self._day, self._reason = document, source, day, reason
        self._gone: set[str] = set()
        """The commitments that are dropped, with all that is theirs."""
        self._labels = {(table, key): label for (file, table, label), key in added.items() if file == source}

    def take(self, table: str, sheet: Sheet, edited: Sequence[tuple[str, dict[str, str]]]) -> None:
        """A table, its rows as written, and as they come back with their places → its edits folded in."""
        seen: set[str] = set()
        for place, cells in edited:
            key, why = as_meant(cells["key"]).strip(), cells["reason"].strip() or self._reason
            was = sheet.get(key, {})
            row = {
                name: typed(table, name, as_meant(cell), was.get(name, "")) for name, cell in cells.items()
            }
            if not any(cell for name, cell in row.items() if name != "reason"):
                continue
            if not key or key.startswith("new-"):
                self._added(table, key, row, why, place)
                continue
            if key not in sheet or key in seen:
                what = (
                    "stands there twice" if key in seen else "was not written: leave that of a new row empty"
                )
                raise Unreadable(f"{place}: the key {key} {what}")
            seen.add(key)
            if any(row[name] for name in (*SHOWN.get(table, ()), *fields(table))):
                self._edited(table, key, sheet[key], row, why, place)
            else:
                self._dropped(table, key, why, place)
        for key in sheet:
            if key not in seen:
                self._dropped(table, key, self._reason, f"{table} {key}, which was deleted")

    def _edited(
        self, table: str, key: str, was: Mapping[str, str], row: dict[str, str], why: str, place: str
    ) -> None:
        changed = [name for name in fields(table) if not same(name, was[name], row[name])]
        for name in SHOWN.get(table, ()):
            if row[name] != was[name]:
                raise Unreadable(f"{place}: the column {name} is there to read: correct another one")
        if not changed:
            return
        if "words" in changed and "start" not in changed:
            row["start"] = ""
        label = self._labels.get((table, key))
        if label is None and set(changed) & set(FIXED.get(table, ())):
            if table == "meetings":
                raise Unreadable(f"{place}: the words of a meeting cannot be corrected")
            self._dropped(table, key, why, place)
            self._added(table, "", row, why, place)
            return
        if label is not None:
            self._remove(table, label)
            self._added(table, label, row, why, place)
            return
        for name in changed:
            self._say(f"replace {table} {key}: {name} “{was[name]}” → “{row[name]}”", why, place)
            earlier = [one for one in self._own("replace", table, key) if one.field == name]
            first = earlier[0].was if earlier else was[name]
            self.lines = [line for line in self.lines if line not in earlier]
            if not same(name, first, row[name]):
                self._put("replace", table, key, why, field=name, was=first, value=row[name])

    def _dropped(self, table: str, key: str, why: str, place: str) -> None:
        owner = key.rpartition("/")[0]
        if table in ("commitment_parties", "commitment_actions") and owner in self._gone:
            return
        self._say(f"drop {table} {key}", why, place)
        label = self._labels.get((table, key))
        if table == "commitments":
            self._gone.add(key)
            self._remove_parts(label or key)
        if label is not None:
            self._remove(table, label)
            return
        earlier = list(self._own("replace", table, key))
        self.lines = [line for line in self.lines if line not in earlier]
        self._put("drop", table, key, why)

    def _added(self, table: str, label: str, row: Mapping[str, str], why: str, place: str) -> None:
        if table in ("persons", "organizations"):
            raise Unreadable(f"{place}: add a position, attendance or mention that names it instead")
        if not label:
            used = {line.key.rpartition("/")[2] for line in self.lines if line.action == "add"}
            label = next(f"new-{n}" for n in range(1, len(used) + 2) if f"new-{n}" not in used)
        elif list(self._own("add", table, label)):
            raise Unreadable(f"{place}: another added row is called {label}: leave its key empty")
        if "commitment" in columns(table) and "/" not in label:
            owner = row["commitment"].strip()
            if not owner:
                raise Unreadable(f"{place}: whose is it? put the key of its commitment into that column")
            label = f"{self._labels.get(('commitments', owner), owner)}/{label}"
        shown_cells = "，".join(row[name] for name in FIELDS[table] if row[name] and name != "start")
        self._say(f"add {table} {label}: {shown_cells}", why, place)
        for name in FIELDS[table]:
            if row[name]:
                self._put("add", table, label, why, field=name, value=row[name])

    def _own(self, action: str, table: str, key: str) -> Iterator[Line]:
        """The lines of the file that do this to this row of this document."""
        for line in self.lines:
            if (line.action, line.table, line.key, line.document) == (action, table, key, self._document):
                yield line

    def _remove(self, table: str, label: str) -> None:
        """Forgets an added row."""
        gone = list(self._own("add", table, label))
        self.lines = [line for line in self.lines if line not in gone]

    def _remove_parts(self, commitment: str) -> None:
        """Forgets the parties, the actions of a commitment, and what was corrected in them."""
        parts = ("commitment_parties", "commitment_actions")
        self.lines = [
            line
            for line in self.lines
            if not (
                line.table in parts
                and line.document == self._document
                and line.key.rpartition("/")[0] == commitment
            )
        ]

    def _say(self, what: str, why: str, place: str) -> None:
        if not why:
            raise Unreadable(f"{place}: no reason: fill the column reason, or give one for all with --reason")
        self.said.append(what)

    def _put(self, action: str, table: str, key: str, why: str, **cells: str) -> None:
        cells |= {"document": self._document, "reason": why, "date": self._day}
        self.lines.append(Line(self._source, 0, action, table, key, **cells))
