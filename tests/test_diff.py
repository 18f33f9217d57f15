"""Two packages → what changed, whatever their form, and how it is told."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from package_fixture import Rows, arrow_tables, key, rows
from pyarrow import parquet
from rich.cells import cell_len
from rich.console import Console

from converter import schema
from converter.cli import main
from converter.diff import Difference, NotCompared, TableDifference, diff, show
from converter.diff.load import COUNTERS
from converter.publish import write

FORMATS = ("csv", "parquet")


def publish(folder: Path, data: Rows) -> Path:
    write(arrow_tables(data), folder)
    return folder


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("packages") / "old", rows())


def changed_tables(found: Difference) -> dict[str, TableDifference]:
    return {table.table: table for table in found.tables if not table.same}


def told(table: TableDifference) -> dict[str, Any]:
    """What changed in a table, without keys: the labels of what came and went, the fields that changed."""
    return {
        "added": [row.label for row in table.added.listed],
        "removed": [row.label for row in table.removed.listed],
        "changed": [dict(row.fields) for row in table.changed.listed],
    }


def renumber(found: list[dict[str, Any]], field: str = "number") -> None:
    for number, row in enumerate(found, 1):
        row[field] = number


# Edits of the fixture: what is done to its rows, and what is told of each table that it touches.


def keep(data: Rows) -> None:
    pass


def rename(data: Rows) -> None:
    data["persons"][0]["name_latin"] = "Ou-yang Wang-shu"


def empty(data: Rows) -> None:
    data["persons"][0]["name_latin"] = None


def earn(data: Rows) -> None:
    data["commitments"][1]["amount"] = Decimal("13")


def postpone(data: Rows) -> None:
    data["commitments"][1]["due_on"] = "2032-12-31"


def meet_again(data: Rows) -> None:
    data["meetings"].append(data["meetings"][0] | {"meeting_id": key("mtg", 0), "start_date": None})


def leave(data: Rows) -> None:
    del data["positions"][1]


def warn_first(data: Rows) -> None:
    data["problems"].insert(0, data["problems"][0] | {"message": "new", "start": 0, "end": 1})
    renumber(data["problems"])


def reword(data: Rows) -> None:
    data["problems"][1] |= {"message": "not a text at all", "severity": "warning"}


def promise_first(data: Rows) -> None:
    data["commitments"].insert(0, data["commitments"][0] | {"commitment_id": key("com", 9), "text": "云溪"})
    renumber(data["commitments"])


def swap(data: Rows) -> None:
    data["commitments"].reverse()
    renumber(data["commitments"])


def skip_a_rank(data: Rows) -> None:
    data["attendances"][1]["rank"] = 3


def oblige_first(data: Rows) -> None:
    party = data["commitment_parties"][0]
    data["commitment_parties"].insert(0, party | {"organization_id": key("org", 1)})
    party["number"] = 2


def act_first(data: Rows) -> None:
    action = data["commitment_actions"][0]
    data["commitment_actions"].insert(0, action | {"verb": "投资", "text": "投资", "start": 1, "end": 3})
    action["number"] = 2


def mean_another(data: Rows) -> None:
    data["mentions"][0] |= {"entity_id": key("per", 2)}


def warn_twice(data: Rows) -> None:
    data["problems"].append(data["problems"][1] | {"message": "and too long"})
    renumber(data["problems"])


NOTHING: dict[str, Any] = {"added": [], "removed": [], "changed": []}
EDITS: dict[Callable[[Rows], None], dict[str, dict[str, Any]]] = {
    rename: {"persons": {"changed": [{"name_latin": ("Ouyang Wangshu", "Ou-yang Wang-shu")}]}},
    empty: {"persons": {"changed": [{"name_latin": ("Ouyang Wangshu", None)}]}},
    earn: {"commitments": {"changed": [{"amount": (Decimal("12.50"), Decimal("13.00"))}]}},
    postpone: {"commitments": {"changed": [{"due_on": (date(2031, 12, 31), date(2032, 12, 31))}]}},
    meet_again: {"meetings": {"added": ["签约仪式"]}},
    leave: {"positions": {"removed": ["𠮷田明 · 青禾集团有限公司 · 董事长"]}},
    warn_first: {"problems": {"added": ["warning · new"]}},
    reword: {
        "problems": {
            "changed": [{"severity": ("error", "warning"), "message": ("not a text", "not a text at all")}]
        }
    },
    promise_first: {"commitments": {"added": ["pledge · 云溪"]}},
    swap: {"commitments": {"changed": [{"number": (1, 2)}, {"number": (2, 1)}]}},
    skip_a_rank: {"attendances": {"changed": [{"rank": (2, 3)}]}},
    oblige_first: {"commitment_parties": {"added": ["中国共产党云溪市委员会"]}},
    act_first: {"commitment_actions": {"added": ["投资"]}},
    mean_another: {"mentions": {"changed": [{"entity_id": (key("per", 1), key("per", 2))}]}},
    warn_twice: {
        "problems": {
            "added": ["error · not a text"],
            "changed": [{"message": ("not a text", "and too long")}],
        }
    },
}


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_an_edit_is_told_the_same_of_every_form(
    edit: Callable[[Rows], None], old: Path, tmp_path: Path
) -> None:
    data = rows()
    edit(data)
    package = publish(tmp_path / "new", data)
    expected = {table: NOTHING | changes for table, changes in EDITS[edit].items()}
    for form in FORMATS:
        found = changed_tables(diff(old / form, package / form))
        assert {name: told(table) for name, table in found.items()} == expected


@pytest.mark.parametrize("new", ["", *FORMATS])
@pytest.mark.parametrize("form", ["", *FORMATS])
def test_the_forms_of_one_build_do_not_differ(form: str, new: str, old: Path) -> None:
    found = diff(old / form, old / new)
    assert found.same
    assert [(t.table, t.unchanged) for t in found.tables] == [(t, len(rows()[t])) for t in schema.TABLES]


# Any two packages


@st.composite
def edited(draw: st.DrawFn) -> Rows:
    """The fixture with rows left out, repeated under other keys, and other texts and numbers in them."""
    data: Rows = {}
    for table, found in rows().items():
        kept = draw(st.lists(st.sampled_from(found), unique_by=id, max_size=len(found)))
        data[table] = deepcopy(kept)
        texts = [
            f["name"]
            for f in schema.load(table)["fields"]
            if f["type"] == "string" and f["name"] not in schema.load(table)["primaryKey"]
        ]
        for row in data[table]:
            for field in draw(st.lists(st.sampled_from(texts), max_size=2)):
                row[field] = draw(st.sampled_from(["甲", '乙\n，"|', "b"]))
    for counted in ("problems", "commitments"):
        renumber(data[counted])
    renumber(data["attendances"], "rank")
    return data


def plain(table: str, columns: pa.Table, keep_counter: bool = False) -> Counter[tuple[Any, ...]]:
    counter, _ = COUNTERS.get(table, ("", ()))
    names = [name for name in columns.column_names if keep_counter or name != counter]
    return Counter(tuple(row[name] for name in names) for row in columns.to_pylist())


def applied(table: TableDifference, columns: pa.Table) -> Counter[tuple[Any, ...]]:
    """The rows of an old table with what changed done to them, without the field that counts rows."""
    counter, _ = COUNTERS.get(table.table, ("", ()))
    found = columns.to_pylist()
    for gone in table.removed.listed:
        found.remove(dict(gone.values))
    for change in table.changed.listed:
        was = {field: values[0] for field, values in change.fields.items()}
        row = next(r for r in found if {**change.key, **was}.items() <= r.items())
        row |= {field: values[1] for field, values in change.fields.items()}
    found += [dict(row.values) for row in table.added.listed]
    names = [name for name in columns.column_names if name != counter]
    return Counter(tuple(row[name] for name in names) for row in found)


@settings(max_examples=10, deadline=None)
@given(edited(), edited())
def test_any_difference_leads_from_the_old_rows_to_the_new_ones(before: Rows, after: Rows) -> None:
    with TemporaryDirectory() as folder:
        first, second = publish(Path(folder) / "a", before), publish(Path(folder) / "b", after)
        there, back = diff(first, second / "csv"), diff(second, first / "csv")
        assert diff(first, first / "csv").same
    a, b = arrow_tables(before), arrow_tables(after)
    for table, mirrored in zip(there.tables, back.tables, strict=True):
        old_rows, new_rows = a[table.table], b[table.table]
        assert applied(table, old_rows) == plain(table.table, new_rows)
        assert table.same == (plain(table.table, old_rows, True) == plain(table.table, new_rows, True))
        assert (
            table.old_rows == old_rows.num_rows == table.removed.total + table.changed.total + table.unchanged
        )
        assert (
            table.new_rows == new_rows.num_rows == table.added.total + table.changed.total + table.unchanged
        )
        assert table.added == mirrored.removed and table.removed == mirrored.added
        changes = {tuple(c.key.items()): dict(c.fields) for c in table.changed.listed}
        assert changes == {
            tuple(c.key.items()): {field: (o, n) for field, (n, o) in c.fields.items()}
            for c in mirrored.changed.listed
        }


# Other versions of the schemas


def rewrite(
    package: Path, table: str, change: Callable[[list[dict[str, Any]], dict[str, Any]], None]
) -> None:
    """Change the rows of a CSV table and what its resource declares."""
    path, descriptor = package / f"{table}.csv", json.loads((package / "datapackage.json").read_text("utf-8"))
    with path.open(encoding="utf-8", newline="") as file:
        found: list[dict[str, Any]] = list(csv.DictReader(file))
    change(found, next(r for r in descriptor["resources"] if r["name"] == table))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, found[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
    (package / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")


def drop_field(package: Path, table: str, field: str) -> None:
    def change(found: list[dict[str, Any]], resource: dict[str, Any]) -> None:
        resource["schema"]["fields"] = [f for f in resource["schema"]["fields"] if f["name"] != field]
        for row in found:
            del row[field]

    rewrite(package, table, change)


@pytest.fixture
def other(old: Path, tmp_path: Path) -> Path:
    """The fixture's package as another version of the converter may have written it: to be changed."""
    return publish(tmp_path / "other", rows()) / "csv"


def test_a_field_that_one_package_has(old: Path, other: Path) -> None:
    drop_field(other, "persons", "name_latin")
    [persons] = changed_tables(diff(other, old)).values()
    assert (persons.table, persons.fields_added, persons.unchanged) == ("persons", ("name_latin",), 2)
    [persons] = changed_tables(diff(old, other)).values()
    assert (persons.fields_removed, persons.fields_added) == (("name_latin",), ())


def test_a_key_that_one_package_lacks_in_part(old: Path, other: Path) -> None:
    drop_field(other, "mentions", "entity_type")
    [mentions] = changed_tables(diff(other, old)).values()
    assert (mentions.fields_added, mentions.unchanged) == (("entity_type",), len(rows()["mentions"]))


def test_a_column_that_one_parquet_package_lacks(old: Path, tmp_path: Path) -> None:
    package = publish(tmp_path / "new", rows()) / "parquet"
    columns = parquet.read_table(package / "areas.parquet").drop_columns(["level"])
    parquet.write_table(columns, package / "areas.parquet")
    [areas] = changed_tables(diff(old, package)).values()
    assert (areas.table, areas.fields_removed, areas.unchanged) == ("areas", ("level",), 2)


def test_an_empty_text_is_a_missing_one(old: Path, tmp_path: Path) -> None:
    package = publish(tmp_path / "new", rows()) / "parquet"
    columns = parquet.read_table(package / "persons.parquet")
    empty_texts = pa.array([row["name_latin"] or "" for row in columns.to_pylist()])
    at = columns.column_names.index("name_latin")
    parquet.write_table(columns.set_column(at, "name_latin", empty_texts), package / "persons.parquet")
    assert diff(old, package).same


def test_a_type_that_changed_is_compared_as_text(old: Path, other: Path) -> None:
    def change(found: list[dict[str, Any]], resource: dict[str, Any]) -> None:
        [pages] = [field for field in resource["schema"]["fields"] if field["name"] == "pages"]
        pages["type"] = "string"
        found[0]["pages"] = "3–4"

    rewrite(other, "documents", change)
    [documents] = changed_tables(diff(other, old)).values()
    assert told(documents) == NOTHING | {"changed": [{"pages": ("3–4", None)}]}


def test_a_table_that_one_package_has(old: Path, other: Path) -> None:
    descriptor = json.loads((other / "datapackage.json").read_text("utf-8"))
    descriptor["resources"] = [r for r in descriptor["resources"] if r["name"] != "areas"]
    votes = {"fields": [{"name": "vote", "type": "integer"}, {"name": "name", "type": "string"}]}
    (other / "votes.csv").write_text("vote,name\n10,乙\n9,甲\n", "utf-8")
    descriptor["resources"].append(
        {"name": "votes", "format": "csv", "path": "votes.csv", "schema": votes | {"primaryKey": "vote"}}
    )
    (other / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    found = changed_tables(diff(old, other))
    assert {name: table.only_in for name, table in found.items()} == {"areas": "old", "votes": "new"}
    assert told(found["votes"]) == NOTHING | {"added": ["甲", "乙"]}
    assert found["votes"].added.listed[0].key == {"vote": 9}
    assert told(found["areas"])["removed"] == ["云山省", "云溪市"]
    assert diff(other, other).same


# Packages that are none


def no_table(package: Path) -> None:
    (package / "persons.csv").unlink()


def no_descriptor(package: Path) -> None:
    (package / "datapackage.json").unlink()


def no_json(package: Path) -> None:
    (package / "datapackage.json").write_text("{", "utf-8")


def no_resources(package: Path) -> None:
    (package / "datapackage.json").write_text("[]", "utf-8")


def no_number(package: Path) -> None:
    text = (
        (package / "documents.csv")
        .read_text("utf-8")
        .replace(",text/plain,zh-Hans,,", ",text/plain,zh-Hans,x,")
    )
    (package / "documents.csv").write_text(text, "utf-8")


def no_text(package: Path) -> None:
    (package / "persons.csv").write_bytes(b"person_id,name\n\xff\xfe,\xff\n")


def no_header(package: Path) -> None:
    (package / "persons.csv").write_bytes(b"")


def same_header_twice(package: Path) -> None:
    (package / "persons.csv").write_text("person_id,person_id\na,b\n", "utf-8")


def escaping(package: Path) -> None:
    path = package / "datapackage.json"
    path.write_text(path.read_text("utf-8").replace('"persons.csv"', '"../csv/persons.csv"'), "utf-8")


BROKEN = {
    no_table: "persons",
    no_descriptor: "datapackage.json",
    no_json: "datapackage.json",
    no_resources: "datapackage.json",
    no_number: "documents.csv",
    no_text: "persons.csv",
    no_header: "persons.csv",
    same_header_twice: "persons.csv",
    escaping: "persons",
}


@pytest.mark.parametrize("spoil", BROKEN, ids=lambda spoil: spoil.__name__)
def test_a_broken_package_is_one_line(spoil: Callable[[Path], None], old: Path, other: Path) -> None:
    spoil(other)
    for pair in ((old, other), (other, old)):
        result = run(*pair)
        assert (result.exit_code, result.stdout) == (2, "")
        [line] = result.stderr.splitlines()
        assert line.startswith(f"Error: {other}") and BROKEN[spoil] in line


def test_a_broken_parquet_package_is_one_line(old: Path, tmp_path: Path) -> None:
    package = publish(tmp_path / "new", rows())
    (package / "parquet" / "meetings.parquet").write_bytes(b"PAR1")
    with pytest.raises(NotCompared, match=r"meetings\.parquet: cannot be read"):
        diff(old, package)


def test_no_folder(old: Path, tmp_path: Path) -> None:
    with pytest.raises(NotCompared, match="no such folder"):
        diff(old, tmp_path / "absent")
    assert run(old, tmp_path / "absent").exit_code == 2


# What is printed


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["diff", *map(str, arguments)])


HOSTILE = "\x1b[31m`甲` | **乙**\n# <b>丙</b> &amp; [丁](x) ``_戊_`` \\"
LONG = "同一段很长的开头。" * 50


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = rows()
    data["documents"][0]["text"] = f"{LONG}旧的结尾。{LONG}"
    first = publish(tmp_path_factory.mktemp("packages") / "first", data)
    data["documents"][0]["text"] = f"{LONG}新的结尾。{LONG}"
    data["documents"][1]["title"] = HOSTILE
    data["persons"] = [
        data["persons"][0] | {"person_id": key("per", n), "name": f"甲{n}"} for n in range(100, 130)
    ]
    data["problems"][0]["source_path"] = "articles/" + "很长的名字" * 9 + ".txt"
    publish(first.parent / "second", data)
    return first.parent


def test_no_line_is_wider_than_the_terminal(new: Path) -> None:
    found = diff(new / "first", new / "second")
    lines = [line for _, line in show.details(found)]
    assert len(lines) > 40 and max(map(cell_len, lines)) <= 80
    file = io.StringIO()
    summary = show.summary(replace(found, old="[bold]old[/]"))
    Console(file=file, width=80, force_terminal=True, color_system=None).print(summary)
    assert max(map(cell_len, file.getvalue().splitlines())) <= 80
    assert "commitment_actions" in file.getvalue() and "[bold]old[/] → " in file.getvalue()


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_a_long_text_is_cut_to_where_it_differs(form: str, new: Path) -> None:
    printed = run(new / "first", new / "second", "--format", form).stdout
    [line] = [line for line in printed.splitlines() if "旧的结尾" in line]
    assert line.index("旧的结尾") < line.index(" → ") < line.index("新的结尾")
    assert len(line) < 200 and line.count("…") == 4


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_nothing_printed_steers_the_terminal_and_runs_agree(form: str, new: Path) -> None:
    first, again = (run(new / "first", new / "second", "--format", form).stdout for _ in range(2))
    assert first == again
    assert "甲" in first and "\x1b" not in first


def test_markdown_says_what_the_values_are(new: Path) -> None:
    tokens = (
        MarkdownIt("commonmark")
        .enable("table")
        .parse(run(new / "first", new / "second", "--format", "markdown").stdout)
    )
    said = ["".join(c.content for c in token.children or ()) for token in tokens if token.type == "inline"]
    title = HOSTILE.replace("\x1b", "␛").replace("\n", " ")
    assert f"title: 短讯 → {title}" in said
    assert [line for line in said if line.startswith(f"Changed{' '}{title}")]
    assert {"html_inline", "link_open", "html_block"}.isdisjoint(
        child.type for token in tokens for child in (token, *(token.children or ()))
    )
    assert [token.content for token in tokens if token.type == "inline" and "Changes from" in token.content]
    cells = sum(token.type == "td_open" for token in tokens)
    assert cells == 6 * len(schema.TABLES)


@pytest.mark.parametrize(
    ("form", "options", "listed"),
    [
        ("text", [], 20),
        ("text", ["--limit", "3"], 3),
        ("text", ["--limit", "0"], 30),
        ("markdown", ["--limit", "29"], 29),
        ("json", [], 30),
        ("json", ["--limit", "2"], 2),
    ],
)
def test_the_limit(form: str, options: list[str], listed: int, new: Path) -> None:
    printed = run(new / "first", new / "second", "--format", form, *options).stdout
    if form == "json":
        [persons] = [table for table in json.loads(printed)["tables"] if table["table"] == "persons"]
        assert (persons["added"]["total"], len(persons["added"]["rows"])) == (30, listed)
        return
    assert sum("甲1" in line for line in printed.splitlines()) == listed
    assert f"… and {30 - listed} more added" in printed or listed == 30


def test_json_holds_all_values(old: Path, tmp_path: Path) -> None:
    data = rows()
    earn(data)
    leave(data)
    found = json.loads(run(old, publish(tmp_path / "new", data), "--format", "json").stdout)
    tables = {table["table"]: table for table in found["tables"]}
    assert not found["same"] and list(tables) == list(schema.TABLES)
    [change] = tables["commitments"]["changed"]["rows"]
    assert change["key"] == {"commitment_id": key("com", 2)}
    assert change["fields"] == {"amount": {"old": 12.5, "new": 13}}
    [gone] = tables["positions"]["removed"]["rows"]
    assert gone["values"] == {**rows()["positions"][1]}


def test_lines_name_key_label_and_fields(old: Path, tmp_path: Path) -> None:
    data = rows()
    empty(data)
    printed = run(old, publish(tmp_path / "new", data)).stdout.splitlines()
    assert "persons: 0 added, 0 removed, 1 changed, 1 unchanged" in printed
    at = printed.index(f"~ {key('per', 1)}  欧阳望舒")
    assert printed[at - 1 : at + 2][::2] == ["persons: 1 changed", "    name_latin: Ouyang Wangshu → (empty)"]


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
@pytest.mark.parametrize(("edit", "code"), [(keep, 0), (rename, 1)])
def test_the_exit_code_tells_a_difference_if_asked(
    edit: Callable[[Rows], None], code: int, form: str, old: Path, tmp_path: Path
) -> None:
    data = rows()
    edit(data)
    package = publish(tmp_path / "new", data)
    assert run(old, package, "--format", form).exit_code == 0
    assert run(old, package, "--format", form, "--exit-code").exit_code == code
    assert code or "o difference" in run(old, package, "--format", "markdown").stdout
