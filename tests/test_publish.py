from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from package_fixture import Rows, arrow_tables, rows
from pyarrow import parquet

from converter import schema
from converter.about import FILES
from converter.check import check
from converter.check.checksums import CHECKSUMS
from converter.publish import FURTHER, PackageError, publish, recover, write
from converter.publish.swap import DUCKDB, ENTRIES, LINKED, LIST, NEW, OLD, PAGE, READY, SQLITE, ZIPS

FORMATS = ("csv", "parquet")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("published")
    publish(arrow_tables(), out)
    return out


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def descriptor(package: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((package / "datapackage.json").read_text("utf-8"))
    return loaded


def longer_rows() -> Rows:
    spoilt = rows()
    spoilt["persons"].append(spoilt["persons"][0] | {"person_id": "per-00000000000000ff", "name": "诸葛青"})
    return spoilt


def python(code: str, **environment: str) -> subprocess.Popen[bytes]:
    """Another process, which sees this folder's modules."""
    path = os.pathsep.join((str(Path(__file__).parent), str(Path(__file__).parents[1])))
    return subprocess.Popen(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": path} | environment
    )


# What it looks like


def test_two_packages_and_nothing_else(published: Path) -> None:
    for form in FORMATS:
        expected = {f"{table}.{form}" for table in schema.TABLES} | {"datapackage.json", CHECKSUMS, *FILES}
        assert {*contents(published / form)} == expected
    assert {path.name for path in published.iterdir()} == {*FORMATS, *ZIPS.values(), CHECKSUMS}


def test_the_csv_is_plain(published: Path) -> None:
    content = (published / "csv" / "commitments.csv").read_bytes()
    header, first, second, end = content.decode("utf-8").split("\n")
    assert header.split(",") == schema.field_names("commitments")
    assert ",1250000000,CNY,,," in first and ",12.50,CNY,年底前,2031-12-31," in second
    assert end == "" and b"\r" not in content


@pytest.mark.parametrize("table", [table for table, records in rows().items() if records])
def test_the_parquet_lets_readers_skip(published: Path, table: str) -> None:
    """It says by what it is sorted and what each page holds; and, to people, what each field means."""
    file = parquet.ParquetFile(published / "parquet" / f"{table}.parquet")
    group, names = file.metadata.row_group(0), file.schema_arrow.names
    assert [names[column.column_index] for column in group.sorting_columns] == schema.load(table)["sortedBy"]
    for number, field in enumerate(schema.load(table)["fields"]):
        column = group.column(number)
        assert column.compression == "ZSTD" and column.statistics and column.has_column_index
        assert (file.schema_arrow.field(number).metadata or {})[b"title_zh"].decode() == field["title_zh"]


@pytest.mark.parametrize("form", FORMATS)
def test_the_descriptor(published: Path, form: str) -> None:
    described = descriptor(published / form)
    assert described["created"] == "2031-03-05T00:00:00Z"
    assert described["licenses"][0]["name"] == "CC-BY-4.0"
    assert described["sources"] == [
        {"title": "云溪市与青禾集团签约仪式举行", "path": "https://example.org/1?a=1,2"},
        {"title": "短讯", "path": "2.txt"},
    ]
    assert [resource["name"] for resource in described["resources"]] == [*schema.TABLES]
    for resource in described["resources"]:
        assert resource["schema"] == schema.load(resource["name"])
        assert resource["rowCount"] == len(rows()[resource["name"]])


def test_a_descriptor_of_ones_own(tmp_path: Path) -> None:
    publish(arrow_tables(), tmp_path, about={"title": "Yunxi", "homepage": "https://example.org"})
    described = descriptor(tmp_path / "csv")
    assert (described["title"], described["homepage"]) == ("Yunxi", "https://example.org")


def test_without_articles_there_is_no_date(tmp_path: Path) -> None:
    publish(arrow_tables({table: [] for table in schema.TABLES}), tmp_path)
    assert not {"created", "sources"} & {*descriptor(tmp_path / "csv")}


def test_the_same_bytes_in_another_process_and_order(tmp_path: Path) -> None:
    code = f"""
from pathlib import Path
from package_fixture import arrow_tables, rows
from converter.publish import publish
made = arrow_tables({{table: records[::-1] for table, records in rows().items()}})
publish(made, Path({str(tmp_path / "again")!r}), formats={[*FURTHER]!r})
"""
    assert python(code, PYTHONHASHSEED="7").wait() == 0
    publish(arrow_tables(), tmp_path / "first", formats=FURTHER)
    first, again = contents(tmp_path / "first"), contents(tmp_path / "again")
    assert first.keys() == again.keys() >= {*ZIPS.values(), SQLITE, LINKED}
    # DuckDB gives each of its files a random identifier.
    assert [name for name in first if first[name] != again[name]] == [CHECKSUMS, DUCKDB]


# What fits in


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1), min_size=1, max_size=50
    )
)
def test_any_text_survives(tmp_path: Path, texts: list[str]) -> None:
    shutil.rmtree(tmp_path / "csv", ignore_errors=True)
    shutil.rmtree(tmp_path / "parquet", ignore_errors=True)
    problems = [
        rows()["problems"][1] | {"number": number, "message": text} for number, text in enumerate(texts, 1)
    ]
    write(arrow_tables(rows() | {"problems": problems}), tmp_path)
    assert check(tmp_path) == []
    assert pl.read_parquet(tmp_path / "parquet" / "problems.parquet")["message"].to_list() == texts


def test_a_long_article_passes_the_check(tmp_path: Path) -> None:
    article = "云溪市将完善合作机制🌱，\n\n" * 300_000
    data = rows()
    data["documents"][1] |= {"text": article, "characters": len(article)}
    publish(arrow_tables(data), tmp_path)


# What replaces what


def test_a_build_replaces_the_one_before_and_its_stale_files(tmp_path: Path) -> None:
    publish(arrow_tables(), tmp_path)
    (tmp_path / "csv" / "stale.csv").touch()
    publish(arrow_tables(longer_rows()), tmp_path)
    write(arrow_tables(longer_rows()), tmp_path / "expected")
    for form in FORMATS:
        assert contents(tmp_path / form) == contents(tmp_path / "expected" / form)


def test_faults_keep_the_old_packages(tmp_path: Path) -> None:
    publish(arrow_tables(), tmp_path)
    before = contents(tmp_path)
    spoilt = rows()
    spoilt["persons"].pop()
    with pytest.raises(PackageError, match="persons") as raised:
        publish(arrow_tables(spoilt), tmp_path)
    assert {fault.table for fault in raised.value.faults} == {"positions", "mentions"}
    assert contents(tmp_path) == before


@pytest.mark.parametrize("form", FORMATS)
def test_a_folder_of_something_else_is_not_replaced(tmp_path: Path, form: str) -> None:
    (tmp_path / form).mkdir()
    (tmp_path / form / "diary.txt").write_text("mine")
    with pytest.raises(FileExistsError, match="not a data package"):
        publish(arrow_tables(), tmp_path)
    assert contents(tmp_path) == {f"{form}/diary.txt": b"mine"}


@pytest.mark.parametrize("form", FORMATS)
def test_a_data_package_of_something_else_is_not_replaced(tmp_path: Path, form: str) -> None:
    (tmp_path / form).mkdir()
    (tmp_path / form / "datapackage.json").write_text('{"resources": [{"name": "a", "path": "a.csv"}]}')
    (tmp_path / form / "a.csv").write_text("mine")
    before = contents(tmp_path)
    with pytest.raises(FileExistsError, match="not a data package of this program"):
        publish(arrow_tables(), tmp_path)
    assert contents(tmp_path) == before


def test_a_file_in_the_place_of_a_package_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "csv").write_text("mine")
    with pytest.raises(FileExistsError, match="not a data package"):
        publish(arrow_tables(), tmp_path)


@pytest.mark.parametrize("name", ["index.html", "page/index.html"])
def test_a_page_of_something_else_is_not_replaced(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("<title>Mine</title>")
    with pytest.raises(FileExistsError, match=r"not .* page of this program"):
        publish(arrow_tables(), tmp_path, page=True)
    assert contents(tmp_path) == {name: b"<title>Mine</title>"}
    publish(arrow_tables(), tmp_path)
    publish(arrow_tables(), tmp_path)
    assert contents(tmp_path)[name] == b"<title>Mine</title>"


def test_a_list_of_other_files_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / CHECKSUMS).write_text(f"{'0' * 64}  thesis.pdf\n")
    with pytest.raises(FileExistsError, match="not a list of what this program published"):
        publish(arrow_tables(), tmp_path)


def test_what_a_build_no_longer_makes_is_gone(tmp_path: Path) -> None:
    publish(arrow_tables(), tmp_path, formats=["sqlite", "duckdb"], page=True)
    (tmp_path / "notes.txt").write_text("mine")
    assert {"meeting-reports.sqlite", "meeting-reports.duckdb", PAGE} < {p.name for p in tmp_path.iterdir()}
    publish(arrow_tables(), tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {*FORMATS, *ZIPS.values(), CHECKSUMS, "notes.txt"}


def test_an_empty_folder_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "csv").mkdir()
    publish(arrow_tables(), tmp_path)


def swapping(out: Path, old: Collection[str], new: Collection[str]) -> None:
    """As if a build had just completed new contents; of a folder, one file stands for all."""
    (out / READY).mkdir(parents=True)
    (out / READY / LIST).write_text("\n".join(new))
    for folder, word, names in ((out, "old", old), (out / READY, "new", new)):
        for name in names:
            file = folder / name if "." in name else folder / name / "datapackage.json"
            file.parent.mkdir(exist_ok=True)
            file.write_text(word)


@pytest.mark.parametrize("old", [(), FORMATS, ENTRIES])
@pytest.mark.parametrize("new", [FORMATS, ENTRIES])
def test_a_kill_at_any_step_of_the_swap_leaves_packages_to_recover(
    tmp_path: Path, old: Collection[str], new: Collection[str]
) -> None:
    code = """
import os, sys
from pathlib import Path
from converter.publish import recover
left = {steps}
def die(event, arguments):
    global left
    if event in ("os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree"):
        left -= 1
        if left < 0:
            os._exit(9)
sys.addaudithook(die)
recover(Path({out!r}))
"""
    for steps in range(100):
        out = tmp_path / str(steps)
        swapping(out, old, new)
        code_of_exit = python(code.format(steps=steps, out=str(out))).wait()
        words = [path for path, word in contents(out).items() if word == b"new"]
        assert len(words) == len(new)
        recover(out)
        assert {*contents(out).values()} == {b"new"}
        assert {path.name for path in out.iterdir()} == {*new}
        if code_of_exit == 0:
            break
    assert code_of_exit == 0 and steps > 4


def test_a_kill_before_the_swap_leaves_the_old_packages(tmp_path: Path) -> None:
    publish(arrow_tables(), tmp_path)
    before = contents(tmp_path)
    code = f"""
import os, sys
from pathlib import Path
from package_fixture import arrow_tables
from converter.publish import publish
sys.addaudithook(lambda event, arguments: os._exit(9) if event == "os.rename" else None)
publish(arrow_tables(), Path({str(tmp_path)!r}))
"""
    assert python(code).wait() == 9
    assert (tmp_path / NEW).is_dir()
    assert contents(tmp_path / "csv") == {
        path.removeprefix("csv/"): content for path, content in before.items() if path.startswith("csv/")
    }
    assert check(tmp_path) == []
    publish(arrow_tables(), tmp_path)
    assert contents(tmp_path) == before and not (tmp_path / NEW).exists() and not (tmp_path / OLD).exists()


def test_two_builds_at_once(tmp_path: Path) -> None:
    code = f"""
from pathlib import Path
from package_fixture import arrow_tables
from test_publish import longer_rows
from converter.publish import publish
publish(arrow_tables({{rows}}), Path({str(tmp_path)!r}))
"""
    builds = [python(code.format(rows=made)) for made in ("None", "longer_rows()")]
    assert [build.wait() for build in builds] == [0, 0]
    assert check(tmp_path) == []
    assert {path.name for path in tmp_path.iterdir()} == {*FORMATS, *ZIPS.values(), CHECKSUMS}
