from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from package_fixture import TEXT, arrow_tables, key
from pyarrow import parquet

from converter import schema
from converter.check import Fault, check
from converter.check.checksums import write_checksums
from converter.publish import publish, write

FORMATS = ("csv", "parquet")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound") / "out"
    write(arrow_tables(), folder)
    return folder


@pytest.fixture
def packages(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "out"))


def logical_hash(path: Path) -> str:
    """By its definition, without the program's own code."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            lines = list(csv.reader(file))
    else:
        columns = parquet.read_table(path)
        lines = [columns.column_names] + [
            ["" if cell is None else re.sub(r"\.00$", "", str(cell)) for cell in row.values()]
            for row in columns.to_pylist()
        ]
    quoted = (('"{}"'.format(cell.replace('"', '""')) if cell else "" for cell in line) for line in lines)
    text = "".join(",".join(line) + "\n" for line in quoted)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def redescribe(package: Path, table: str, **properties: Any) -> None:
    descriptor = json.loads((package / "datapackage.json").read_text("utf-8"))
    resource = next(resource for resource in descriptor["resources"] if resource["name"] == table)
    content = (package / resource["path"]).read_bytes()
    resource |= {
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "logicalHash": logical_hash(package / resource["path"]),
    } | properties
    (package / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    write_checksums(package)


def spoil(package: Path, table: str, row: int, cells: dict[str, Any]) -> None:
    """Change cells of one row (from 1) of a file, and the descriptor with it: only the rules can tell."""
    if package.name == "csv":
        path = package / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        rows[row - 1] |= {field: "" if value is None else str(value) for field, value in cells.items()}
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    else:
        path = package / f"{table}.parquet"
        columns = parquet.read_table(path)
        records = columns.to_pylist()
        records[row - 1] |= cells
        # A column that is declared to be full cannot be written with a gap.
        fields = [f.with_nullable(f.nullable or cells.get(f.name, 0) is None) for f in columns.schema]
        typed = [
            pa.array([None if r[f.name] is None else str(r[f.name]) for r in records]).cast(f.type)
            if isinstance(cells.get(f.name), str)
            else pa.array([r[f.name] for r in records], f.type)
            for f in fields
        ]
        parquet.write_table(pa.Table.from_arrays(typed, schema=pa.schema(fields)), path)
    redescribe(package, table)


def places(faults: list[Fault]) -> set[tuple[str, int | None, str | None, str | None]]:
    return {(fault.table, fault.row, fault.field, fault.value) for fault in faults}


# what is broken: table, row, the cells that break it, and the field and value that the fault names
PLANTED: dict[str, tuple[str, int, dict[str, Any], str, str]] = {
    "required": ("persons", 1, {"name": None}, "name", ""),
    "enum": ("meetings", 1, {"kind": "party"}, "kind", "party"),
    "pattern": ("documents", 2, {"language": "zh hans"}, "language", "zh hans"),
    "pattern is anchored": ("documents", 2, {"source_sha256": "0" * 65}, "source_sha256", "0" * 65),
    "pattern with alternatives": ("mentions", 1, {"entity_id": "980100x"}, "entity_id", "980100x"),
    "minimum": ("attendances", 2, {"rank": 0}, "rank", "0"),
    "primary key": ("persons", 2, {"person_id": key("per", 1)}, "person_id", key("per", 1)),
    "primary key of two": (
        "commitment_parties",
        2,
        {"commitment_id": key("com", 1)},
        "commitment_id, number",
        f"{key('com', 1)}, 1",
    ),
    "unique key": ("commitments", 2, {"number": 1}, "document_id, number", f"{key('doc', 1)}, 1"),
    "foreign key": ("positions", 2, {"person_id": key("per", 9)}, "person_id", key("per", 9)),
    "foreign key of another name": (
        "commitments",
        1,
        {"speaker_id": key("per", 9)},
        "speaker_id",
        key("per", 9),
    ),
    "foreign key to itself": ("organizations", 2, {"parent_id": key("org", 9)}, "parent_id", key("org", 9)),
    "an organization above itself": (
        "organizations",
        3,
        {"parent_id": key("org", 2)},
        "parent_id",
        key("org", 2),
    ),
    "two organizations above each other": (
        "organizations",
        1,
        {"parent_id": key("org", 3)},
        "parent_id",
        key("org", 3),
    ),
    "two areas that lie in each other": ("areas", 1, {"parent_code": "980100"}, "parent_code", "980100"),
    "key of a table that a cell names": ("mentions", 1, {"entity_id": "990000"}, "entity_id", "990000"),
    "none of exactly one": (
        "attendances",
        1,
        {"person_id": None},
        "person_id, organization_id, group_name",
        "",
    ),
    "two of exactly one": (
        "commitment_parties",
        2,
        {"organization_id": key("org", 2)},
        "organization_id, group_name",
        f"{key('org', 2)}, 青禾集团",
    ),
    "all or none": ("commitments", 2, {"currency": None}, "amount, currency", "12.50"),
    "an empty span": ("positions", 1, {"end": 31}, "start, end", "31, 31"),
    "dates in reverse": (
        "meetings",
        1,
        {"end_date": "2031-03-03"},
        "start_date, end_date",
        "2031-03-04, 2031-03-03",
    ),
    "length": ("documents", 1, {"characters": 7}, "text, characters", f"{TEXT}, 7"),
    "a span past the end": ("positions", 1, {"end": 9000}, "end", "9000"),
    "other words": ("mentions", 4, {"text": "欧阳望书"}, "text", "欧阳望书"),
    "other words of a clause": ("commitment_actions", 2, {"text": "扩大产业"}, "text", "扩大产业"),
    "a shifted span": (
        "commitments",
        2,
        {"start": 87, "end": 107},
        "text",
        "青禾集团要在年底前建成示范园🌱，扩大就业",
    ),
}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("case", PLANTED)
def test_a_planted_fault_is_found_and_named(packages: Path, form: str, case: str) -> None:
    table, row, cells, field, value = PLANTED[case]
    spoil(packages / form, table, row, cells)
    assert (table, row, field, value) in places(check(packages / form))


@pytest.mark.parametrize("case", PLANTED)
def test_a_fault_of_the_csv_alone_is_found_without_frictionless(packages: Path, case: str) -> None:
    table, row, cells, _, _ = PLANTED[case]
    spoil(packages / "csv", table, row, cells)
    assert {(t, r) for t, r, *_ in places(check(packages, standard=False))} >= {(table, row)}


@pytest.mark.parametrize("form", FORMATS)
def test_of_a_circle_all_rows_are_faults_and_none_beneath_it(packages: Path, form: str) -> None:
    """The first and the third organization under each other, the second, in row 3, under the first."""
    spoil(packages / form, "organizations", 1, {"parent_id": key("org", 3)})
    spoil(packages / form, "organizations", 3, {"parent_id": key("org", 1)})
    faults = check(packages / form)
    assert [(fault.row, fault.message) for fault in faults] == [
        (1, "stands above itself"),
        (2, "stands above itself"),
    ]


# What a constraint demands → a cell that does not give it
SPOILED: dict[str, Callable[[Any], Any]] = {
    "required": lambda _: None,
    "enum": lambda _: "nonsense",
    "pattern": lambda _: "？",
    "minimum": lambda least: least - 1,
}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("constraint", SPOILED)
def test_each_constraint_of_each_field_is_checked(packages: Path, form: str, constraint: str) -> None:
    expected = set()
    for table in schema.TABLES:
        cells = {
            field["name"]: SPOILED[constraint](constraints[constraint])
            # The first stays as it is: a row of nothing but empty cells is another fault.
            for field in schema.load(table)["fields"][1:]
            if constraint in (constraints := field.get("constraints", {}) | field.get("whenGiven", {}))
        }
        spoil(packages / form, table, 1, cells)
        expected |= {(table, 1, f, "" if value is None else str(value)) for f, value in cells.items()}
    assert expected <= places(check(packages / form))


def test_sound_packages_have_no_faults(sound: Path) -> None:
    assert check(sound) == check(sound / "csv") == check(sound / "parquet") == []


@pytest.mark.parametrize(
    ("table", "row", "field", "value"),
    [
        ("attendances", 2, "rank", "第二"),
        ("commitments", 1, "amount", "12亿"),
        ("meetings", 1, "start_date", "2031-13-40"),
    ],
)
def test_a_csv_cell_of_another_type(packages: Path, table: str, row: int, field: str, value: str) -> None:
    spoil(packages / "csv", table, row, {field: value})
    assert (table, row, field, value) in places(check(packages / "csv"))


def test_a_parquet_column_of_another_type(packages: Path) -> None:
    path = packages / "parquet" / "meetings.parquet"
    columns = parquet.read_table(path)
    fields = [f.with_type(pa.string()) if f.name == "start_date" else f for f in columns.schema]
    parquet.write_table(columns.cast(pa.schema(fields)), path)
    redescribe(packages / "parquet", "meetings")
    [fault] = check(packages / "parquet")
    assert str(fault) == "meetings.parquet, start_date = 'string': declared as date32[day]"


def test_a_parquet_column_that_is_not_there(packages: Path) -> None:
    path = packages / "parquet" / "persons.parquet"
    parquet.write_table(parquet.read_table(path).drop_columns(["name_latin"]), path)
    redescribe(packages / "parquet", "persons")
    assert ("persons", None, "name_latin", None) in places(check(packages / "parquet"))


def test_a_csv_header_that_differs(packages: Path) -> None:
    path = packages / "csv" / "persons.csv"
    path.write_text(path.read_text("utf-8").replace("name_latin", "name_roman", 1), "utf-8")
    redescribe(packages / "csv", "persons")
    assert ("persons", None, "name_latin", "name_roman") in places(check(packages / "csv"))


def test_the_two_packages_hold_the_same_rows(packages: Path) -> None:
    spoil(packages / "csv", "persons", 2, {"name_latin": "Yoshida Akira"})
    spoil(packages / "parquet", "commitments", 2, {"due": None})
    assert [str(fault) for fault in check(packages)] == [
        "csv/persons.csv row 2, name_latin = 'Yoshida Akira': the Parquet file has None",
        "csv/commitments.csv row 2, due = '年底前': the Parquet file has None",
    ]


def test_money_is_printed_in_one_way(packages: Path) -> None:
    spoil(packages / "csv", "commitments", 2, {"amount": "12.5"})
    assert places(check(packages)) == {("commitments", 2, "amount", "12.5")}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("name", "value"), [("bytes", 1), ("hash", "sha256:00"), ("rowCount", 99), ("logicalHash", "sha256:00")]
)
def test_what_the_descriptor_says_of_a_file(packages: Path, form: str, name: str, value: object) -> None:
    redescribe(packages / form, "areas", **{name: value})
    assert places(check(packages / form)) == {("areas", None, name, str(value))}


@pytest.mark.parametrize("form", FORMATS)
def test_a_schema_that_is_not_the_contract(packages: Path, form: str) -> None:
    redescribe(packages / form, "areas", schema={"fields": [{"name": "area_code", "type": "any"}]})
    assert places(check(packages / form)) == {("areas", None, "schema", None)}


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_that_is_gone_does_not_hide_other_faults(packages: Path, form: str) -> None:
    (packages / form / f"documents.{form}").unlink()
    spoil(packages / form, "attendances", 1, {"role": "guard"})
    assert places(check(packages)) >= {
        ("documents", None, "path", f"documents.{form}"),
        ("attendances", 1, "role", "guard"),
    }


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe garbage", b"PAR1", b'"never closed'])
def test_a_file_that_cannot_be_read(packages: Path, form: str, content: bytes) -> None:
    (packages / form / f"persons.{form}").write_bytes(content)
    faults = check(packages / form)
    assert {"bytes", "hash"} < {fault.field for fault in faults if fault.file == f"persons.{form}"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff",
        b"[]",
        b"7",
        b"{}",
        b'{"resources": 7}',
        b'{"resources": []}',
        b'{"resources": [7]}',
        b'{"resources": [{"name": "persons", "format": "xlsx", "path": "persons.xlsx"}]}',
        b'{"resources": [{"name": "persons", "format": "csv", "path": "../persons.csv"}]}',
        b'{"resources": [{"name": "persons", "format": "parquet", "path": 7}]}',
    ],
)
def test_a_descriptor_that_describes_nothing(packages: Path, content: bytes) -> None:
    (packages / "csv" / "datapackage.json").write_bytes(content)
    assert any(fault.file == "datapackage.json" for fault in check(packages / "csv"))


def test_a_package_in_the_wrong_place(sound: Path, tmp_path: Path) -> None:
    shutil.copytree(sound / "parquet", tmp_path / "csv")
    faults = check(tmp_path)
    assert {fault.file for fault in faults} == {"csv/datapackage.json", "parquet/datapackage.json"}


def test_a_folder_that_is_no_package(tmp_path: Path) -> None:
    [nothing] = check(tmp_path)
    assert "no data package" in str(nothing)
    [nowhere] = check(tmp_path / "nowhere")
    assert "no such folder" in str(nowhere)
    (tmp_path / "csv").mkdir()
    assert {fault.file for fault in check(tmp_path)} == {"csv/datapackage.json", "parquet/datapackage.json"}


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_that_its_checksum_does_not_know_is_a_fault(packages: Path, form: str) -> None:
    (packages / form / "README.md").write_text("another card", "utf-8")
    (packages / form / "CITATION.cff").unlink()
    (packages / form / "notes.txt").touch()
    digest = hashlib.sha256(b"another card").hexdigest()
    assert [*map(str, check(packages))] == [
        f"{form}/CITATION.cff: listed in checksums.txt, but no such file",
        f"{form}/README.md: not the file of checksums.txt: its SHA-256 is {digest}",
        f"{form}/notes.txt: not listed in checksums.txt",
    ]
    (packages / form / "checksums.txt").unlink()
    assert [*map(str, check(packages))] == [f"{form}/checksums.txt: no such file in the package"]


@pytest.mark.parametrize("content", [b"\xff\xfe", b"README.md\n", b"0" * 64 + b" README.md\n"])
def test_checksums_that_are_none_are_a_fault(packages: Path, content: bytes) -> None:
    (packages / "csv" / "checksums.txt").write_bytes(content)
    [fault] = check(packages)
    assert fault.file == "csv/checksums.txt" and "cannot be read" in fault.message


def test_what_stands_beside_the_packages_is_checked_too(tmp_path: Path) -> None:
    publish(arrow_tables(), tmp_path, formats=["sqlite"])
    (tmp_path / "notes.txt").write_text("mine")
    assert check(tmp_path) == []
    with (tmp_path / "meeting-reports-csv.zip").open("ab") as file:
        file.write(b"more")
    (tmp_path / "meeting-reports.sqlite").unlink()
    assert [fault.file for fault in check(tmp_path)] == ["meeting-reports-csv.zip", "meeting-reports.sqlite"]


@pytest.mark.parametrize("form", FORMATS)
def test_words_of_a_schema_bind_nobody(packages: Path, form: str) -> None:
    declared = json.loads(json.dumps(schema.load("areas")))
    declared["title"], declared["fields"][0]["description"] = "Places", "Another wording."
    redescribe(packages / form, "areas", schema=declared)
    assert check(packages / form) == []
    declared["fields"][0]["constraints"]["pattern"] = ".*"
    redescribe(packages / form, "areas", schema=declared)
    assert places(check(packages / form)) == {("areas", None, "schema", None)}


def test_a_folder_whose_name_is_a_pattern(sound: Path, tmp_path: Path) -> None:
    assert check(Path(shutil.copytree(sound, tmp_path / "it's [2031]*?"))) == []
