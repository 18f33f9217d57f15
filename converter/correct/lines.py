"""A folder of corrections → its lines, each checked, and the problems of those that say nothing clear."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from converter.correct.fields import FACTS, FIELDS, FIXED, WHERE, declaration, is_day, iso, value_fault
from converter.model import Document, Problem
from converter.read.text.plain import read_plain

COLUMNS = ("action", "table", "key", "field", "was", "value", "document", "reason", "date")
ID = re.compile(r"(?:per|org|mtg)-[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file of corrections, as text."""

    source: str
    """The file, as the table `problems` names it."""
    number: int
    action: str
    table: str
    key: str
    field: str = ""
    was: str = ""
    value: str = ""
    document: str = ""
    """Id or source path."""
    reason: str = ""
    date: str = ""

    @property
    def stated(self) -> bool:
        """Whether it corrects what one document states; else it rules on who is who."""
        named = self.action == "drop" and self.document != "" and not ID.fullmatch(self.key)
        return self.table in FACTS or self.action == "add" or named

    def problem(self, code: str, message: str) -> Problem:
        """What is wrong with it → the problem that names its place."""
        severity = "warning" if code == "correction-stale" else "error"
        return Problem(self.source, severity, code, f"line {self.number}: {message}")

    def stale(self, message: str) -> Problem:
        """What it finds instead of what it corrects → the problem."""
        return self.problem("correction-stale", f"no longer applies: {message}; look again, or remove it")

    def refused(self, message: str) -> Problem:
        """Why it cannot be applied → the problem."""
        return self.problem("correction-refused", f"not applied: {message}")


@dataclass(frozen=True, slots=True)
class Corrections:
    """All lines that say something clear, in the order of files and lines."""

    lines: tuple[Line, ...] = ()
    problems: tuple[Problem, ...] = ()

    def stated(self) -> Mapping[str, list[Line]]:
        """Document, as lines name it → those that correct what it states."""
        found: dict[str, list[Line]] = defaultdict(list)
        for line in self.lines:
            if line.stated:
                found[line.document].append(line)
        return found

    def rulings(self) -> list[Line]:
        """The lines on who is who."""
        return [line for line in self.lines if not line.stated]


def of_document(lines: Mapping[str, Sequence[Line]], document: Document) -> list[Line]:
    """Lines by how they name documents, and a document → those on it, by whichever of its names."""
    names = sorted({document.document_id, document.source_path})
    return [line for name in names for line in lines.get(name, ())]


def unseen(lines: Mapping[str, Sequence[Line]], named: Collection[str]) -> list[Problem]:
    """Lines by how they name documents, and the names of those that there are → a problem for each file and
    document that is not among them."""
    found: dict[tuple[str, str], list[Line]] = {}
    for document, own in lines.items():
        for line in own if document not in named else ():
            found.setdefault((line.source, document), []).append(line)
    return [
        own[0].stale(f"{document} is not among the articles ({len(own)} lines name it)")
        for (_, document), own in found.items()
    ]


def read_folder(folder: Path) -> Corrections:
    """A folder → the corrections in its CSV files, whatever the folder is called and wherever it lies."""
    lines: list[Line] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.csv"), key=lambda path: path.name):
        source = f"corrections/{path.name}"
        try:
            found = list(read_lines(path.read_bytes(), source))
        except (OSError, ValueError, csv.Error) as error:
            why = (error.strerror if isinstance(error, OSError) else None) or str(error)
            told = f"cannot be read ({why}): save it as CSV in UTF-8, first line {','.join(COLUMNS)}"
            problems.append(Problem(source, "error", "correction-refused", told))
            continue
        sound, refused = checked(found)
        lines += sound
        problems += refused
    return Corrections(tuple(lines), tuple(problems))


def checked(lines: Sequence[Line]) -> tuple[list[Line], list[Problem]]:
    """The lines of a file → those that say something clear, and what is wrong with the others.

    Where a line of an added row is wrong, none of them counts: no half of a row is added.
    """
    faulty = {line: message for line in lines if (message := fault(line))}
    halved = {("add", line.table, line.key) for line in faulty if line.action == "add"}
    sound = [
        line for line in lines if line not in faulty and (line.action, line.table, line.key) not in halved
    ]
    return sound, [line.refused(message) for line, message in faulty.items()]


def read_lines(data: bytes, source: str) -> Iterator[Line]:
    """The bytes of a file → its lines, unchecked; ValueError where it has not their columns."""
    for number, cells in read_table(data, COLUMNS):
        if any(cells.values()):
            yield Line(source, number, **tidied(cells))


def tidied(cells: Mapping[str, str]) -> dict[str, str]:
    """The cells of a line → the same without stray blanks, days as ISO dates; values keep theirs."""
    cut = {name: cell if name in ("was", "value") else cell.strip() for name, cell in cells.items()}
    declared = declaration(cut["table"], cut["field"]) if cut["table"] in FIELDS else None
    days = ("was", "value", "date") if declared and declared["type"] == "date" else ("date",)
    return cut | {name: iso(cut[name]) for name in days}


def read_table(data: bytes, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """The bytes of a CSV file, as any spreadsheet saves it → number and cells of each line under its head."""
    text = read_plain(data)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    head = next(rows, [])
    while head and not head[-1]:
        head.pop()
    if set(head) != set(columns) or len(head) != len(columns):
        odd = ", ".join(sorted(set(head) ^ set(columns))) or "a column twice"
        raise ValueError(f"its first line is not {','.join(columns)}: {odd}")
    at = rows.line_num
    for cells in rows:
        if any(cells[len(head) :]):
            raise ValueError(f"line {at + 1} has too many cells: quote a cell that holds “{delimiter}”")
        padded = [*cells, *[""] * (len(head) - len(cells))]
        yield at + 1, {name: cell.replace("\r\n", "\n") for name, cell in zip(head, padded, strict=False)}
        at = rows.line_num


def write_table(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Columns and rows → the CSV text."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def fault(line: Line) -> str | None:
    """A line → what is wrong with it in itself."""
    if line.action not in WHERE:
        return f"the action “{line.action}” is none of {', '.join(WHERE)}"
    if line.table not in WHERE[line.action]:
        return f"{line.action} acts on {', '.join(WHERE[line.action])}, not on “{line.table}”"
    if missing := [name for name in ("key", "reason", "date") if not getattr(line, name)]:
        return f"it has no {' and no '.join(missing)}"
    if not is_day(line.date):
        return f"its date “{line.date}” is no day like 2024-05-09"
    if line.stated and not line.document:
        return "it names no document: put its id or path into the column document"
    if line.action in ("replace", "add"):
        fixed = FIXED.get(line.table, ()) if line.action == "replace" else ()
        allowed = [name for name in FIELDS[line.table] if name not in fixed]
        if line.field not in allowed:
            return f"the field “{line.field}” is none of {', '.join(allowed)}"
        return value_fault(line.table, line.field, line.value)
    if line.action in ("merge", "split") and not line.value:
        return (
            "it has no value: the id that stays" if line.action == "merge" else "it has no value: documents"
        )
    return None


def agreed(lines: Iterable[Line], target: Callable[[Line], Hashable]) -> tuple[list[Line], list[Problem]]:
    """Lines, and what each is about → those that no other contradicts, each once, and the contradictions."""
    about: dict[Hashable, list[Line]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: (line.source, line.number)):
        about[target(line)].append(line)
    kept: list[Line] = []
    problems: list[Problem] = []
    for group in about.values():
        sound: dict[tuple[str, str, str], Line] = {}
        for line in group:
            against = next((other for other in group if _contradict(line, other)), None)
            if against is not None:
                where = f"{against.source} line {against.number}"
                message = f"it contradicts {where}: neither is applied; remove one"
                problems.append(line.problem("correction-conflict", message))
            else:
                sound.setdefault((line.action, line.field, line.value), line)
        if group[0].action != "add" or len(sound) == len(group):
            kept += sound.values()
    return kept, problems


def _contradict(one: Line, other: Line) -> bool:
    if one is other or (one.action, one.field, one.value) == (other.action, other.field, other.value):
        return False
    if {one.action, other.action} & {"drop", "merge"}:
        return True
    if one.action == other.action == "split":
        return bool(set(documents(one)) & set(documents(other)))
    return one.action == other.action and one.field == other.field


def documents(line: Line) -> list[str]:
    """A split → the documents it names: one a line, or with ; between them."""
    return [name.strip() for name in re.split(r"[;；\n]", line.value) if name.strip()]
