"""Faults planted in every kind of rule → SQL tells of them what frictionless, the reference, tells."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from package_fixture import arrow_tables, key, rows

from converter import schema
from converter.check import check, database
from converter.check.database import package_faults
from converter.check.package import Package, describe
from converter.check.rules import project_rules
from converter.check.standard import frictionless_faults
from converter.publish import write

Place = tuple[str, int | None, str | None]
"""Table, row, field."""

UNKNOWN = {
    (table, ", ".join(rule.fields), rule.message) for table in schema.TABLES for rule in project_rules(table)
}
"""What frictionless does not know: rules that the standard has no word for."""

COPIES = 6


def many_rows() -> dict[str, list[dict[str, Any]]]:
    """The rows of the fixture, each some times under new keys."""
    data = rows()
    for table in ("meetings", "persons", "positions", "attendances", "commitments", "problems"):
        [own] = schema.load(table)["primaryKey"]
        once = data[table]
        data[table] = [
            row
            | {own: row[own][:4] + key("", number)[1:] if isinstance(row[own], str) else number}
            | ({"number": number} if table == "commitments" else {})
            for number, row in enumerate(once * COPIES, 1)
        ]
    for table in ("commitment_parties", "commitment_actions"):
        data[table] = [row | {"number": number} for row in data[table] for number in range(1, COPIES + 1)]
    return data


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound") / "out"
    write(arrow_tables(many_rows()), folder)
    return folder / "csv"


def package_of(folder: Path) -> Package:
    package = describe(folder, folder)
    assert isinstance(package, Package)
    return package


def by_frictionless(folder: Path) -> set[Place]:
    return {(fault.table, fault.row, fault.field) for fault in frictionless_faults(package_of(folder))}


def by_sql(folder: Path) -> set[Place]:
    """What SQL tells of the files themselves, without the rules that frictionless does not know."""
    return {
        (fault.table, fault.row, fault.field)
        for fault in package_faults([package_of(folder)])
        if (fault.table, fault.field, fault.message) not in UNKNOWN
        and fault.field not in ("logicalHash", "rowCount")
    }


def cells_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def quoted(cell: str) -> str:
    """A cell → as a package prints it: Python's own writer leaves a carriage return without quotes."""
    return '"{}"'.format(cell.replace('"', '""')) if {*cell} & {*',"\r\n'} else cell


def spoil(folder: Path, cells: dict[Place, str]) -> None:
    """A CSV package, cells by their place → the same with these cells."""
    for table in sorted({table for table, _, _ in cells}):
        path = folder / f"{table}.csv"
        lines = cells_of(path)
        for (at, row, field), text in cells.items():
            if at == table and row is not None and field is not None:
                lines[row][schema.field_names(table).index(field)] = text
        printed = "".join(",".join(map(quoted, line)) + "\n" for line in lines)
        path.write_text(printed, "utf-8", newline="")


class Planted(NamedTuple):
    """A fault, and where it is."""

    kind: str
    """Of `KINDS` or of what a file can have beyond them."""
    spoilt: dict[Place, str] | tuple[str, Callable[[list[bytes]], list[bytes]]]
    """Cells, or a table and what becomes of the lines of its file."""
    told: set[Place]
    unknown: str = ""
    """Why frictionless, which reads the files, does not tell of it."""


def cell(kind: str, place: Place, text: str, unknown: str = "") -> Planted:
    """A kind, a place, a text → the fault that it is one there."""
    return Planted(kind, {place: text}, {place}, unknown)


def line(number: int, change: Callable[[bytes], bytes]) -> Callable[[list[bytes]], list[bytes]]:
    """The number of a line, 0 that of the header, and what becomes of it → what becomes of all lines."""
    return lambda lines: [change(one) if at == number else one for at, one in enumerate(lines)]


AMOUNT = ("commitments", 2, "amount")
BEYOND = "the standard has no word for it, or frictionless no check"
LENIENT = "frictionless reads a value in it, but a package prints that value in another way"

PLANTED = {
    "letters": cell("type integer", ("attendances", 3, "rank"), "第二"),
    "a fraction": cell("type integer", ("attendances", 3, "rank"), "1.5"),
    "an exponent": cell("type integer", ("attendances", 3, "rank"), "1e3"),
    "a blank": cell("type integer", ("attendances", 3, "headcount"), " "),
    "a number in units": cell("type number", AMOUNT, "12亿"),
    "a comma of thousands": cell("type number", AMOUNT, "1,000"),
    "no number": cell("type number", AMOUNT, "NaN"),
    "a day that is not": cell("type date", ("meetings", 1, "end_date"), "2031-02-30"),
    "a day and an hour": cell("type date", ("meetings", 1, "end_date"), "2031-03-04T00:00:00"),
    "a year of two digits": cell("type date", ("commitments", 2, "due_on"), "31-12-31"),
    "a year of five digits": cell("type date", ("commitments", 2, "due_on"), "10000-01-01"),
    "a year before all years": cell("type date", ("commitments", 2, "due_on"), "0000-01-01"),
    "no day": cell("type date", ("commitments", 2, "due_on"), "infinity"),
    "a day with a blank": cell("type date", ("commitments", 2, "due_on"), "2031-12-31 "),
    "nothing for a text": cell("required", ("persons", 1, "name"), ""),
    "nothing for an integer": cell("required", ("positions", 2, "start"), ""),
    "no such kind": cell("enum", ("meetings", 1, "kind"), "party"),
    "a kind in capitals": cell("enum", ("meetings", 1, "kind"), "Signing"),
    "a kind with a line feed": cell("enum", ("meetings", 1, "kind"), "signing\n"),
    "a key of letters": cell("pattern", ("documents", 2, "language"), "zh hans"),
    "more than the pattern": cell("pattern", ("documents", 2, "source_sha256"), "0" * 65),
    "the pattern in capitals": cell("pattern", ("documents", 2, "source_sha256"), "A" * 64),
    "a pattern with digits of full width": cell(
        "pattern", ("areas", 2, "area_code"), "９８０１００"
    )._replace(
        told={("areas", 2, "area_code")}
        | {("meetings", row, "area_code") for row in range(1, 7)}
        | {("organizations", row, "area_code") for row in (1, 2)}
    ),
    "a rank of 0": cell("minimum", ("attendances", 3, "rank"), "0"),
    "less than nothing": cell("minimum", AMOUNT, "-0.01"),
    "the key of another row": Planted(
        "primaryKey", {("problems", 5, "number"): "2"}, {("problems", 5, "number")}
    ),
    "three rows of one key": Planted(
        "primaryKey",
        {("problems", row, "number"): "2" for row in (5, 7)},
        {("problems", row, "number") for row in (5, 7)},
    ),
    "a key of two fields": Planted(
        "primaryKey",
        {("commitment_actions", 3, "number"): "1"},
        {("commitment_actions", 3, "commitment_id, number")},
    ),
    "half a key, twice": Planted(
        "primaryKey",
        {("commitment_actions", row, "number"): "" for row in (2, 3)},
        {("commitment_actions", row, "number") for row in (2, 3)}
        | {("commitment_actions", 3, "commitment_id, number")},
    ),
    "no key": Planted(
        "primaryKey",
        {("commitment_actions", 2, "number"): "", ("commitment_actions", 2, "commitment_id"): ""},
        {("commitment_actions", 2, f) for f in ("number", "commitment_id", "commitment_id, number")},
    ),
    "a key that is of another type": cell("primaryKey", ("problems", 2, "number"), "二"),
    "a person who is not": cell("foreignKeys", ("positions", 2, "person_id"), key("per", 99)),
    "a person by another name": cell("foreignKeys", ("commitments", 1, "speaker_id"), key("per", 99)),
    "an area above that is not": cell("foreignKeys", ("areas", 2, "parent_code"), "990000"),
    "a meeting that is gone": Planted(
        "foreignKeys",
        ("meetings", lambda lines: [lines[0], *lines[2:]]),
        {(table, row, "meeting_id") for table in ("attendances", "commitments") for row in range(1, 13)},
    ),
    "a column too few": Planted(
        "header",
        ("persons", lambda lines: [one.rpartition(b",")[0] for one in lines[:-1]] + [b""]),
        {("persons", None, "name_latin")},
    ),
    "a column too many": Planted(
        "header",
        ("persons", lambda lines: [one + b",more" for one in lines[:-1]] + [b""]),
        {("persons", None, None)},
    ),
    "columns in another order": Planted(
        "header",
        ("persons", line(0, lambda head: head.replace(b"family_name,given_name", b"given_name,family_name"))),
        {("persons", None, "family_name"), ("persons", None, "given_name")},
    ),
    "a column of another name": Planted(
        "header",
        ("persons", line(0, lambda head: head.replace(b"name_latin", b"name_roman"))),
        {("persons", None, "name_latin")},
    ),
    "a column twice": Planted(
        "header",
        ("persons", line(0, lambda head: head.replace(b"given_name", b"family_name"))),
        {("persons", None, "given_name")},
    ),
    "a column without a name": Planted(
        "header",
        ("persons", line(0, lambda head: head.replace(b"name_latin", b""))),
        {("persons", None, "name_latin")},
    ),
    "no line at all": Planted("header", ("problems", lambda _: []), {("problems", None, None)}),
    "a cell too many": Planted(
        "row", ("persons", line(2, lambda row: row + b",more")), {("persons", 2, None)}
    ),
    "a cell too few": Planted(
        "row", ("persons", line(2, lambda row: row.rpartition(b",")[0])), {("persons", 2, "name_latin")}
    ),
    "two cells too few, one required": Planted(
        "row",
        ("problems", line(2, lambda row: b",".join(row.split(b",")[:4]))),
        {("problems", 2, "message"), ("problems", 2, "start"), ("problems", 2, "end")},
    ),
    "an empty line": Planted(
        "row",
        ("persons", lambda lines: [*lines[:3], b"", *lines[3:]]),
        {("persons", 3, None), ("persons", 3, "person_id")},
    ),
    "a row of nothing but commas": Planted(
        "row",
        ("persons", lambda lines: [*lines[:3], b",,,,", *lines[3:]]),
        {("persons", 3, None), ("persons", 3, "person_id")},
    ),
    "a byte that is not UTF-8": Planted(
        "encoding", ("problems", line(2, lambda row: row + b"\xff")), {("problems", None, None)}
    ),
    "a quote that is never closed": Planted(
        "quotes",
        ("problems", line(12, lambda row: row.replace(b"not a text", b'"not a text'))),
        {("problems", 12, field) for field in ("start", "end")},
    ),
    "letters after a quote": Planted(
        "quotes",
        ("attendances", line(1, lambda row: row.replace(b",speaker,", b',"speaker"s,'))),
        {("attendances", 1, "role")},
    ),
    "a blank before a quote": Planted(
        "quotes",
        ("attendances", line(1, lambda row: row.replace(b",speaker,", b', "speaker",'))),
        {("attendances", 1, "role")},
    ),
    "a carriage return between rows": Planted(
        "row", ("attendances", line(1, lambda row: row + b"\r")), set()
    ),
    # frictionless tells of none of these
    "a given cell": cell("whenGiven pattern", ("commitments", 2, "currency"), "yuan", BEYOND),
    "a key within a document": Planted(
        "uniqueKeys",
        {("commitments", 2, "number"): "1"},
        {("commitments", 2, "document_id, number")},
        BEYOND,
    ),
    "two of exactly one": Planted(
        "exactlyOne",
        {("attendances", 1, "group_name"): "代表团"},
        {("attendances", 1, "person_id, organization_id, group_name")},
        BEYOND,
    ),
    "money without a currency": Planted(
        "allOrNone",
        {("commitments", 2, "currency"): ""},
        {("commitments", 2, "amount, currency")},
        BEYOND,
    ),
    "an empty span": Planted(
        "before", {("positions", 1, "end"): "31"}, {("positions", 1, "start, end")}, BEYOND
    ),
    "days in reverse": Planted(
        "notAfter",
        {("meetings", 1, "end_date"): "2031-03-03"},
        {("meetings", 1, "start_date, end_date")},
        BEYOND,
    ),
    "another length": Planted(
        "length", {("documents", 2, "characters"): "7"}, {("documents", 2, "text, characters")}, BEYOND
    ),
    "an entity that is not": cell("polymorphicKeys", ("mentions", 1, "entity_id"), "990000", BEYOND),
    "an area in itself": cell("foreignKeys", ("areas", 2, "parent_code"), "980100", BEYOND),
    "other words": cell("evidence", ("mentions", 1, "text"), "云山省", BEYOND),
    "words past the end": cell("evidence", ("positions", 1, "end"), "9000", BEYOND),
    "words past all texts": cell("evidence", ("mentions", 1, "end"), str(2**62), BEYOND),
    "blanks about an integer": cell("type integer", ("attendances", 3, "rank"), " 12 ", LENIENT),
    "an integer with a sign": cell("type integer", ("attendances", 3, "rank"), "+12", LENIENT),
    "noughts before an integer": cell("type integer", ("attendances", 3, "rank"), "007", LENIENT),
    "an integer of thousands": cell("type integer", ("attendances", 3, "rank"), "1_000", LENIENT),
    "digits of full width": cell("type integer", ("attendances", 3, "rank"), "１２", LENIENT),
    "an integer beyond those of Parquet": cell(
        "type integer", ("attendances", 3, "rank"), str(2**63), LENIENT
    ),
    "an amount with one decimal": cell("type number", AMOUNT, "12.5", LENIENT),
    "an amount with three": cell("type number", AMOUNT, "12.505", LENIENT),
    "an amount with an exponent": cell("type number", AMOUNT, "1e3", LENIENT),
    "an amount beyond those of Parquet": cell("type number", AMOUNT, str(10**16), LENIENT),
    "an infinite amount": cell("type number", AMOUNT, "Infinity", LENIENT),
    "a day without noughts": cell("type date", ("commitments", 2, "due_on"), "2031-1-5", LENIENT),
    "a day in digits of full width": cell("type date", ("commitments", 2, "due_on"), "２０31-12-31", LENIENT),
    "a pattern and a line feed": cell(
        "pattern", ("commitments", 2, "rule"), "unit\n", "in Python $ matches before a last line feed, too"
    ),
}


@pytest.fixture
def package(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "csv"))


def plant(folder: Path, fault: Planted) -> None:
    if isinstance(fault.spoilt, dict):
        spoil(folder, fault.spoilt)
        return
    table, change = fault.spoilt
    path = folder / f"{table}.csv"
    path.write_bytes(b"\n".join(change(path.read_bytes().split(b"\n"))))


@pytest.mark.parametrize("name", PLANTED)
def test_both_checkers_tell_the_same_of_a_planted_fault(package: Path, name: str) -> None:
    fault = PLANTED[name]
    plant(package, fault)
    if not fault.unknown:
        assert by_frictionless(package) == by_sql(package) == fault.told
    else:
        assert by_frictionless(package) == set()
    for standard in (True, False):
        assert {(f.table, f.row, f.field) for f in check(package, standard=standard)} >= fault.told


@pytest.mark.parametrize("name", PLANTED)
def test_a_package_looked_at_in_pieces_has_the_same_faults(
    package: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As those are whose texts are more than the memory holds."""
    plant(package, PLANTED[name])
    whole = package_faults([package_of(package)])
    monkeypatch.setattr(database, "PILE", 1)
    assert package_faults([package_of(package)]) == whole


def kinds() -> set[str]:
    """What the schemas demand of cells, rows and tables."""
    found = set()
    for table in schema.TABLES:
        declared = schema.load(table)
        for field in declared["fields"]:
            found |= {f"type {field['type']}", *field.get("constraints", ())}
            found |= {f"whenGiven {one}" for one in field.get("whenGiven", ())}
        found |= {one for constraint in declared.get("rowConstraints", ()) for one in constraint}
        found |= declared.keys() - WORDS - {"rowConstraints"}
    return found


WORDS = {
    *("$schema", "name", "title", "title_zh", "description", "description_zh", "rdfType", "fields"),
    *("missingValues", "sortedBy"),
}
"""Properties of a schema that demand nothing of its rows: `sortedBy` is how they are written."""


def test_every_kind_of_rule_in_the_schemas_has_a_planted_fault() -> None:
    # Any text is a string: the rules of strings are those of enum and pattern.
    assert kinds() - {"type string"} <= {fault.kind for fault in PLANTED.values()}


def read_value(field: dict[str, Any], text: str) -> object:
    """A field that is no string, and a text → the value that frictionless reads in it, or None."""
    try:
        match field["type"]:
            case "integer":
                return int(text.strip())
            case "number":
                return Decimal(text.strip())
            case _:
                return datetime.strptime(text, "%Y-%m-%d").date()
    except (ValueError, InvalidOperation):
        return None


FIELDS = {(table, field["name"]): field for table in schema.TABLES for field in schema.load(table)["fields"]}
TEXTS = st.one_of(
    st.text(max_size=6),
    st.from_regex(r"\A[ +-]?[0-9]{0,4}[._,-]?[0-9]{0,2}[-]?[0-9]{0,2}[ \n]?\Z"),
    st.sampled_from(
        ["", " ", '"', '""', "\r", "\n", "\0", "NaN", "inf", "1e3", "1_0", "１２", "-0", "12.50"]
    ),
    st.dates().map(str),
)


@st.composite
def spoilt_cells(draw: st.DrawFn, lengths: dict[str, int]) -> dict[Place, tuple[str, str]]:
    """The rows of the tables → some of their cells, and what they are to begin and to end with, or to be."""
    places = st.sampled_from(
        [(table, row, field) for (table, field) in FIELDS for row in range(1, lengths[table] + 1)]
    )
    texts = st.tuples(st.sampled_from(["before", "after", "instead", "row"]), TEXTS)
    return draw(st.dictionaries(places, texts, min_size=15, max_size=40))


def changed(lines: list[list[str]], column: int, row: int, how: str, text: str) -> str:
    """The lines of a table, a cell, a change and a text → what the cell becomes."""
    own = lines[row][column]
    other = lines[1 + len(text) % (len(lines) - 1)][column]
    return {"before": text + own, "after": own + text, "instead": text, "row": other}[how]


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_both_checkers_tell_the_same_of_any_cells(sound: Path, data: st.DataObject) -> None:
    lines = {table: cells_of(sound / f"{table}.csv") for table in schema.TABLES}
    cells = {
        (table, row, name): changed(lines[table], schema.field_names(table).index(name), row, *change)
        for (table, row, name), change in data.draw(
            spoilt_cells({table: len(own) - 1 for table, own in lines.items()})
        ).items()
    }
    with TemporaryDirectory() as temporary:
        package = Path(shutil.copytree(sound, Path(temporary) / "csv"))
        spoil(package, cells)
        reference, compiled = by_frictionless(package), by_sql(package)
    # The differences that PLANTED names: what a package prints in another way …
    lenient = {
        (table, row, name)
        for (table, row, name), text in cells.items()
        if (
            read_value(field, text) is not None
            if (field := FIELDS[table, name])["type"] != "string"
            else "pattern" in field.get("constraints", {}) and text.endswith("\n")
        )
    }
    # … and so a key that is told apart by it.
    keys = {
        (table, ", ".join(key))
        for table, _, name in lenient
        if name in (key := schema.load(table)["primaryKey"])
    }
    assert {place for place in reference - compiled if (place[0], place[2]) not in keys} == set()
    assert {place for place in compiled - reference - lenient if (place[0], place[2]) not in keys} == set()


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(schema.TABLES),
    st.floats(0, 1),
    st.integers(0, 2),
    st.sampled_from(['"', ",", "\n", "\r", "\r\n", '""', '"\n', " ", "\0", ";", "\ufeff", "\\", "\n\n", ""]),
)
def test_both_checkers_tell_the_same_of_any_form(
    sound: Path, table: str, where: float, cut: int, text: str
) -> None:
    with TemporaryDirectory() as temporary:
        package = Path(shutil.copytree(sound, Path(temporary) / "csv"))
        path = package / f"{table}.csv"
        content = path.read_bytes().decode()
        # Not before the header: of an empty line in its place only SQL tells.
        at = max(1, round(where * len(content)))
        path.write_bytes((content[:at] + text + content[at + cut :]).encode())
        reference, compiled = by_frictionless(package), by_sql(package)
    # Of cells in columns that no schema has, frictionless tells by the names of these.
    known = {(t, r, f) for t, r, f in reference if {*(f or "").split(", ")} <= {"", *schema.field_names(t)}}
    assert known == compiled


def test_what_a_package_has_written_is_read_by_duckdb_alone(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = many_rows()
    data["organizations"][0]["name_en"] = 'A "B", #1\r\nand\rmore'
    write(arrow_tables(data), tmp_path / "out")
    monkeypatch.setattr("converter.check.database.rewrite", None)
    assert check(sound, standard=False) == check(tmp_path / "out", standard=False) == []


@pytest.mark.parametrize("said", [{"dialect": {"delimiter": ";"}}, {"dialect": 7}, {"encoding": "gbk"}])
def test_another_dialect_is_a_fault(package: Path, said: dict[str, Any]) -> None:
    descriptor = json.loads((package / "datapackage.json").read_text("utf-8"))
    descriptor["resources"][0] |= said
    (package / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    for standard in (True, False):
        faults = check(package, standard=standard)
        assert [f for f in faults if f.table == "documents" and f.message.startswith("a package's CSV files")]
