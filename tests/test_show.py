"""A package → its tables and rows on a terminal, as lines, as JSON; a shell → what it completes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from package_fixture import arrow_tables, key, rows
from rich.cells import cell_len
from terminal_fixture import frames, on_a_terminal, too_wide

from converter import publish, schema
from converter.cli import main


def show(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["show", *map(str, arguments)])


def lines(result: Result) -> list[list[str]]:
    assert result.exit_code == 0, result.output
    return [line.split("\t") for line in result.stdout.splitlines()]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    publish.write(arrow_tables(), folder)
    return folder


@pytest.fixture(params=["parquet", "csv"])
def one(request: pytest.FixtureRequest, package: Path) -> Path:
    return package / str(request.param)


# Elsewhere than on a terminal


def test_the_tables(package: Path) -> None:
    assert [line.split() for line in show(package).stdout.splitlines()] == [
        [table, str(len(found))] for table, found in ((t, rows()[t]) for t in schema.TABLES)
    ]
    told = [json.loads(line) for line in show(package, "--json").stdout.splitlines()]
    assert [one["table"] for one in told] == [*schema.TABLES]
    assert told[0] | {"rows": 2, "title": "Documents", "title_zh": "文献"} == told[0]


@pytest.mark.parametrize("table", schema.TABLES)
def test_json_is_the_table(table: str, one: Path) -> None:
    told = [json.loads(line) for line in show(one, table, "--json").stdout.splitlines()]
    expected = [
        {
            field: value if value is None or isinstance(value, int) else str(value)
            for field, value in row.items()
        }
        for row in arrow_tables()[table].to_pylist()
    ]
    for row in expected if table == "commitments" else ():
        row["amount"] = float(row["amount"])  # type: ignore[arg-type]
    assert told == expected


def test_both_packages_show_the_same_lines(package: Path) -> None:
    for table in schema.TABLES:
        assert lines(show(package / "csv", table)) == lines(show(package / "parquet", table))


def test_parquet_is_preferred(package: Path, tmp_path: Path) -> None:
    both = shutil.copytree(package, tmp_path / "both")
    (both / "csv/persons.csv").write_text("nonsense")
    assert len(lines(show(both, "persons"))) == 3
    shutil.rmtree(both / "parquet")
    (both / "csv/persons.csv").write_bytes((package / "csv/persons.csv").read_bytes())
    assert len(lines(show(both, "persons"))) == 3


def test_names_stand_for_ids_where_they_are_asked_for(one: Path) -> None:
    for table, columns, expected in (
        ("positions", "person,organization,title", ["欧阳望舒", "云溪市委", "书记"]),
        ("positions", "person_id,document", [key("per", 1), "云溪市与青禾集团签约仪式举行"]),
        ("commitments", "speaker,meeting,amount", ["欧阳望舒", "签约仪式", "1250000000"]),
        ("organizations", "name,area,parent", ["中国共产党云溪市委员会", "云溪市", ""]),
        ("areas", "name,parent", ["云山省", ""]),
        ("mentions", "text,entity", ["云溪市", "云溪市"]),
        ("commitment_parties", "commitment,organization", ["云溪市将投资12.5亿元完善合作机制", "云溪市政府"]),
    ):
        found = lines(show(one, table, "--columns", columns))
        assert found[:2] == [columns.split(","), expected]


@pytest.mark.parametrize(
    "table", ["positions", "attendances", "commitments", "commitment_actions", "mentions"]
)
def test_words_quote_the_document(table: str, one: Path) -> None:
    text = rows()["documents"][0]["text"]
    head, *found = lines(show(one, table, "--words"))
    start, end = head.index("start"), head.index("end")
    assert head[-1] == "words" and found
    for row in found:
        assert row[-1] == text[int(row[start]) : int(row[end])]
    assert (
        lines(show(one, table, "--words", "--columns", "words,rule" if "rule" in head else "words"))[0][0]
        == "words"
    )


def test_where(one: Path) -> None:
    for table, where, count in (
        ("persons", ["name_latin=ouyang"], 1),
        ("persons", ["name_latin=nobody"], 0),
        ("attendances", ["person=望舒"], 1),
        ("attendances", ["person=望舒", "role=attendee"], 0),
        ("attendances", ["words=青禾集团"], 1),
        ("documents", ["source_url=a=1,2"], 1),
        ("commitments", ["amount=12.50"], 1),
        ("persons", ["name=' OR true --"], 0),
    ):
        options = [part for one_of_them in where for part in ("--where", one_of_them)]
        assert len(lines(show(one, table, *options))) - 1 == count, where


def test_limit(one: Path) -> None:
    result = show(one, "mentions", "--limit", "2")
    assert len(lines(result)) == 3
    assert result.stderr == "2 of 5 rows; all of them: --limit 0\n"
    everything = show(one, "mentions", "--limit", "0")
    assert len(lines(everything)) == 6 and everything.stderr == ""
    assert len(show(one, "mentions", "--json", "--limit", "1").stdout.splitlines()) == 1


def test_nothing_steers_the_terminal(package: Path, tmp_path: Path) -> None:
    hostile = "\x1b[2J云\u202e溪\t市\x9b1m\r\n[red]a"
    data = rows()
    data["persons"][0]["name"] = hostile
    publish.write(arrow_tables(data), tmp_path / "out")
    plain, machine = show(tmp_path / "out", "persons"), show(tmp_path / "out", "persons", "--json")
    assert len(lines(plain)) == 3 and {len(row) for row in lines(plain)} == {5}
    assert json.loads(machine.stdout.splitlines()[0])["name"] == hostile
    printed = on_a_terminal("show", "out", "persons", folder=tmp_path)[1]
    for shown in (plain.stdout, machine.stdout, printed.replace("\x1b[", "")):
        assert not {"\x1b", "\u202e", "\x9b", "\r"} & {*shown}
    assert "[red]a" in plain.stdout and "\x1b[2J" not in printed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nosuch"], "no table nosuch; there are documents, "),
        (["persons", "--columns", "nam"], "persons: no column nam; there are person_id, name, "),
        (["persons", "--words"], "persons: no column words; "),
        (["persons", "--where", "nam=x"], "persons: no column nam; "),
        (["persons", "--where", "x"], "is not COLUMN=TEXT"),
        (["--words"], "need a TABLE"),
        (["persons", "--limit", "-1"], "--limit"),
    ],
)
def test_what_is_not_there_is_refused(arguments: list[str], said: str, package: Path) -> None:
    result = show(package, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1].startswith("Error: ") and said in result.stderr


def test_what_cannot_be_read_is_one_line(package: Path, tmp_path: Path) -> None:
    assert show(tmp_path).exit_code == show(tmp_path / "absent").exit_code == 2
    broken = shutil.copytree(package / "parquet", tmp_path / "broken")
    (broken / "persons.parquet").write_bytes(b"PAR1")
    for arguments in ((broken,), (broken, "persons"), (broken, "positions", "--columns", "person")):
        result = show(*arguments)
        assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1), result.output
    (broken / "datapackage.json").write_text("{}")
    assert show(broken).stderr.startswith("Error: ")


def test_tables_of_another_version_are_shown_as_they_are(package: Path, tmp_path: Path) -> None:
    older = shutil.copytree(package / "parquet", tmp_path / "older")
    table = pq.read_table(older / "persons.parquet")
    pq.write_table(
        table.drop_columns(["name_latin"]).append_column("born", table["name"]), older / "persons.parquet"
    )
    assert lines(show(older, "persons"))[0] == ["person_id", "name", "family_name", "given_name", "born"]


# On a terminal


@pytest.mark.parametrize("table", ["", *schema.TABLES])
def test_every_table_fits_the_terminal(table: str, package: Path) -> None:
    code, printed = on_a_terminal("show", ".", *filter(None, [table]), folder=package)
    assert (code, too_wide(printed)) == (0, [])
    shown = [line for line in frames(printed) if line]
    if table:
        assert len(shown) == 3 + len(rows()[table])  # a line a row, head, rule, count
        assert shown[-1].startswith(str(len(rows()[table])))


def test_a_person_sees_names_and_no_offsets(package: Path) -> None:
    head, _, first, *_ = frames(on_a_terminal("show", ".", "positions", folder=package)[1])
    assert head.split() == ["person", "organization", "title", "stated_on", "document"]
    assert first.split()[:4] == ["欧阳望舒", "云溪市委", "书记", "2031-03-05"]
    asked = on_a_terminal("show", ".", "positions", "--columns", "person_id,start", folder=package)[1]
    assert frames(asked)[2].split() == [key("per", 1), str(rows()["positions"][0]["start"])]


def test_long_cells_are_cut_and_short_ones_are_not(package: Path) -> None:
    _, _, first, *_ = frames(
        on_a_terminal("show", ".", "documents", "--columns", "document_id,text", folder=package)[1]
    )
    assert first.startswith(key("doc", 1)) and first.endswith("…") and cell_len(first) in (79, 80)


# In a shell


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("converter sh", {"sheets", "show"}),
        ("converter show dist com", {"commitments", "commitment_parties", "commitment_actions"}),
        ("converter build --form", {"--format"}),
        ("converter build --format s", {"sqlite"}),
    ],
)
def test_bash_completes(typed: str, offered: set[str], package: Path) -> None:
    script = CliRunner().invoke(main, ["completion", "bash"]).output
    words = typed.split()
    run = f"""{script}
COMP_WORDS=({" ".join(words)}); COMP_CWORD={len(words) - 1}; _converter_completion converter
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "--norc"],
        input=run,
        env=os.environ | {"PATH": path},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert {*done.stdout.split()} == offered, done.stderr


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_have_their_scripts(shell: str) -> None:
    result = CliRunner().invoke(main, ["completion", shell])
    assert result.exit_code == 0 and "_CONVERTER_COMPLETE" in result.output
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=result.output, encoding="utf-8", check=True)
