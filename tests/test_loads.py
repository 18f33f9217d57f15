"""What is published → the tools that people load it with, all of them real, none with the network."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow.dataset
import pytest
from package_fixture import arrow_tables, rows

from converter import schema
from converter.publish import FURTHER, publish
from converter.publish.swap import DUCKDB, SQLITE, ZIPS

FORMS = ("csv", "parquet")
FILLED = [table for table in schema.TABLES if rows()[table]]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("loads")
    publish(arrow_tables(), out, about={"released": "2031-04-01"}, formats=FURTHER)
    return out


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def refuse(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX:
            raise AssertionError(f"a connection to {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", refuse)


def expected(table: str) -> list[dict[str, Any]]:
    return arrow_tables()[table].to_pylist()


def program(name: str, *arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name(name)), *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, encoding="utf-8")


# Analysis


@pytest.mark.parametrize("table", schema.TABLES)
def test_duckdb_pandas_polars_and_arrow_read_the_same_rows(published: Path, table: str) -> None:
    path = published / "parquet" / f"{table}.parquet"
    names = schema.field_names(table)
    found = duckdb.read_parquet(str(path)).fetchall()
    assert [dict(zip(names, row, strict=True)) for row in found] == expected(table)
    assert pl.read_parquet(path).to_dicts() == expected(table)
    arrow = pyarrow.dataset.dataset(path)
    assert arrow.schema.equals(schema.arrow_schema(table), check_metadata=False)
    assert arrow.to_table().to_pylist() == expected(table)
    frame = pd.read_parquet(path, dtype_backend="pyarrow")
    assert [kind.pyarrow_dtype for kind in frame.dtypes] == schema.arrow_schema(table).types
    assert frame.astype(object).where(frame.notna(), None).to_dict("records") == expected(table)


@pytest.mark.parametrize("table", schema.TABLES)
def test_duckdb_pandas_and_polars_read_the_csv(published: Path, table: str) -> None:
    path = published / "csv" / f"{table}.csv"
    shape = (len(rows()[table]), len(schema.field_names(table)))
    assert duckdb.read_csv(str(path), header=True, strict_mode=True).shape == shape
    assert pd.read_csv(path).shape == pl.read_csv(path).shape == shape


def test_each_value_of_the_csv_is_its_text(published: Path) -> None:
    for table in schema.TABLES:
        texts = pl.read_csv(published / "csv" / f"{table}.csv", infer_schema=False).to_dicts()
        for row, wanted in zip(texts, expected(table), strict=True):
            for name, value in wanted.items():
                if isinstance(value, Decimal):
                    assert Decimal(str(row[name])) == value
                else:
                    assert row[name] == (None if value is None else str(value))


# Learning


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("hub")
        for name, value in {"HF_HOME": str(home), "HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1"}.items():
            patch.setenv(name, value)
        datasets = pytest.importorskip("datasets")
        datasets.disable_progress_bars()
        yield lambda folder, table=None: datasets.load_dataset(
            str(folder), table, split="train", cache_dir=str(home)
        )


@pytest.mark.parametrize("table", FILLED)
def test_datasets_loads_the_parquet_with_its_types(hub: Any, published: Path, table: str) -> None:
    loaded = hub(published / "parquet", table)
    assert loaded.features.arrow_schema.types == schema.arrow_schema(table).types
    assert loaded.to_list() == expected(table)


@pytest.mark.parametrize("table", FILLED)
def test_datasets_loads_the_csv_as_text_that_casts(hub: Any, published: Path, table: str) -> None:
    from datasets import Features

    loaded = hub(published / "csv", table)
    for field in schema.load(table)["fields"]:
        found = loaded.features[field["name"]].dtype
        if field["type"] in ("date", "string"):
            assert found == "string"
        elif field["type"] == "number":
            assert found == "decimal128(18, 2)"
        else:
            assert found == ("int64" if schema.required(field) else "float64")
    cast = loaded.cast(Features.from_arrow_schema(schema.arrow_schema(table)))
    assert cast.to_list() == expected(table)


def test_datasets_loads_who_met_whom_unless_told_otherwise(hub: Any, published: Path) -> None:
    assert hub(published / "parquet").to_list() == expected("attendances")


def test_a_table_without_rows_is_no_configuration(hub: Any, tmp_path: Path) -> None:
    publish(arrow_tables(rows() | {"problems": []}), tmp_path)
    for form in FORMS:
        with pytest.raises(ValueError, match="problems"):
            hub(tmp_path / form, "problems")
        assert hub(tmp_path / form, "persons").num_rows == 2


def test_datasets_does_not_take_the_rows_of_the_package_before(hub: Any, tmp_path: Path) -> None:
    renamed = rows()
    renamed["persons"][0]["name"] = "欧阳望书"
    for data in (rows(), renamed):
        publish(arrow_tables(data), tmp_path)
        for form in FORMS:
            assert hub(tmp_path / form, "persons")["name"][:] == [row["name"] for row in data["persons"]]


def plain(value: Any) -> Any:
    """A value of mlcroissant → what Arrow gives."""
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, pd.Timestamp):
        return value.date()
    return None if value is None or pd.isna(value) else value


@pytest.mark.parametrize("form", FORMS)
def test_mlcroissant_finds_no_fault_and_reads_all_rows(published: Path, form: str) -> None:
    mlcroissant = pytest.importorskip("mlcroissant")
    described = mlcroissant.Dataset(jsonld=str(published / form / "croissant.json"))
    issues = described.metadata.ctx.issues
    assert not issues.errors and not issues.warnings
    for table in schema.TABLES:
        found = [
            {name.partition("/")[2]: plain(value) for name, value in record.items()}
            for record in described.records(table)
        ]
        for row, wanted in zip(found, expected(table), strict=True):
            for name, value in wanted.items():
                # It reads CSV as pandas guesses: a text of digits beside an empty cell is 980100.0.
                guessed = form == "csv" and isinstance(value, str) and value.isdigit()
                assert (float(row[name]) == float(value)) if guessed else (row[name] == value)


@pytest.mark.parametrize("form", FORMS)
def test_the_packages_of_this_repository_load_too(hub: Any, form: str) -> None:
    mlcroissant = pytest.importorskip("mlcroissant")
    package = Path(__file__).parents[1] / "dist" / form
    descriptor = json.loads((package / "datapackage.json").read_text("utf-8"))
    counts = {resource["name"]: resource["rowCount"] for resource in descriptor["resources"]}
    assert sum(counts.values()) > 200 and counts["problems"] == 0
    described = mlcroissant.Dataset(jsonld=str(package / "croissant.json"))
    assert {table: sum(1 for _ in described.records(table)) for table in counts} == counts
    filled = {table: count for table, count in counts.items() if count}
    assert {table: hub(package, table).num_rows for table in filled} == filled


# Data packages


def test_frictionless_says_valid_of_the_folder_and_of_the_zip(published: Path) -> None:
    for source in (published / "csv" / "datapackage.json", published / ZIPS["csv"]):
        done = program("frictionless", "validate", source, "--type", "package", "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        report = json.loads(done.stdout)
        assert report["valid"] and [task["name"] for task in report["tasks"]] == [*schema.TABLES]
        assert sum(task["stats"]["rows"] for task in report["tasks"]) == sum(map(len, rows().values()))


@pytest.mark.parametrize("form", FORMS)
def test_the_profiles_of_the_standard_hold(published: Path, form: str) -> None:
    from jsonschema import FormatChecker
    from jsonschema.validators import validator_for

    dplib = pytest.importorskip("dplib")
    profiles = Path(dplib.__file__).parent / "profiles" / "2.0"

    def faults(profile: str, descriptor: Any) -> list[str]:
        declared = json.loads((profiles / f"{profile}.json").read_text("utf-8"))
        validator = validator_for(declared)(declared, format_checker=FormatChecker())
        return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(descriptor)]

    described = json.loads((published / form / "datapackage.json").read_text("utf-8"))
    assert faults("datapackage", described) == []
    assert faults("datapackage", described | {"resources": []})  # else the profile would say nothing
    for resource in described["resources"]:
        assert faults("dataresource", resource) == []
        assert faults("tableschema", resource["schema"]) == []
        assert faults("tabledialect", resource.get("dialect", {})) == []


def answer(database: Path, query: str, metadata: Any = None) -> Any:
    """A query → what Datasette says to it."""
    pytest.importorskip("datasette")
    from datasette.app import Datasette

    async def ask() -> Any:
        service = Datasette([str(database)], metadata=metadata)
        return (
            await service.client.get(f"/{database.stem}.json", params={"sql": query, "_shape": "array"})
        ).json()

    return asyncio.run(ask())


COUNTS = f"SELECT {', '.join(f'(SELECT count(*) FROM {table}) AS {table}' for table in schema.TABLES)}"
WHO_SPOKE = "SELECT role, name FROM attendances JOIN persons USING (person_id) ORDER BY rank"
SPOKE = [{"role": "speaker", "name": "欧阳望舒"}]


def test_datapackage_to_datasette_gives_a_database_that_answers(published: Path, tmp_path: Path) -> None:
    pytest.importorskip("datapackage_to_datasette")
    package = published / "csv" / "datapackage.json"
    database, metadata = tmp_path / "reports.db", tmp_path / "metadata.json"
    done = program("datapackage-to-datasette", database.name, package, metadata, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    said = json.loads(metadata.read_text("utf-8"))
    assert answer(database, WHO_SPOKE, said) == SPOKE
    assert answer(database, COUNTS, said) == [{table: len(rows()[table]) for table in schema.TABLES}]


def test_datasette_answers_from_the_sqlite_file(published: Path) -> None:
    assert answer(published / SQLITE, WHO_SPOKE) == SPOKE
    assert answer(published / SQLITE, COUNTS) == [{table: len(rows()[table]) for table in schema.TABLES}]


# Databases


def test_sqlite_holds_the_rows_and_their_references(published: Path) -> None:
    def cell(value: Any) -> Any:
        if isinstance(value, Decimal):
            return int(value) if value == int(value) else float(value)
        return value.isoformat() if isinstance(value, date) else value

    with sqlite3.connect(published / SQLITE) as database:
        database.row_factory = sqlite3.Row
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        for table in schema.TABLES:
            found = [dict(row) for row in database.execute(f"SELECT * FROM {table} ORDER BY rowid")]
            assert found == [{name: cell(value) for name, value in row.items()} for row in expected(table)]
        keys = {row["table"] for row in database.execute("PRAGMA foreign_key_list(attendances)")}
        assert keys == {"documents", "meetings", "organizations", "persons"}
        with pytest.raises(sqlite3.IntegrityError):
            database.execute("PRAGMA foreign_keys = ON")
            database.execute("UPDATE attendances SET meeting_id = 'mtg-ffffffffffffffff'")


def test_duckdb_holds_the_rows_their_types_and_what_they_mean(published: Path) -> None:
    with duckdb.connect(str(published / DUCKDB), read_only=True) as database:
        for table in schema.TABLES:
            found = database.sql(f"FROM {table}").to_arrow_table()
            assert found.schema.types == schema.arrow_schema(table).types
            assert found.to_pylist() == expected(table)
        comment = database.execute(
            "SELECT comment FROM duckdb_columns() WHERE table_name = 'commitments' AND column_name = 'amount'"
        ).fetchone()
        assert comment and "金额" in comment[0]
        with pytest.raises(duckdb.Error):
            database.execute("DELETE FROM persons")


# Linked data


def graph(file: Path) -> Any:
    rdflib = pytest.importorskip("rdflib")
    return rdflib.Graph().parse(str(file), format="json-ld")


@pytest.mark.parametrize("form", FORMS)
def test_dcat_lists_every_file_with_its_checksum(published: Path, form: str) -> None:
    found = graph(published / form / "dcat.jsonld").query("""
        PREFIX dcat: <http://www.w3.org/ns/dcat#>
        PREFIX dct: <http://purl.org/dc/terms/>
        PREFIX spdx: <http://spdx.org/rdf/terms#>
        SELECT ?url ?size ?digest ?start ?end WHERE {
            ?dataset a dcat:Dataset ; dcat:distribution ?file ; dct:temporal ?period ;
                dct:license <https://creativecommons.org/licenses/by/4.0/> .
            ?period dcat:startDate ?start ; dcat:endDate ?end .
            ?file dcat:downloadURL ?url ; dcat:byteSize ?size ;
                spdx:checksum [ spdx:algorithm spdx:checksumAlgorithm_sha256 ; spdx:checksumValue ?digest ]
        }""")
    listed = {
        Path(str(row.url)).name: (int(row.size), str(row.digest), str(row.start), str(row.end))
        for row in found
    }
    described = json.loads((published / form / "datapackage.json").read_text("utf-8"))
    assert listed == {
        resource["path"]: (
            resource["bytes"],
            resource["hash"].removeprefix("sha256:"),
            "2031-03-04",
            "2031-03-05",
        )
        for resource in described["resources"]
    }


@pytest.mark.parametrize("form", FORMS)
def test_schema_org_names_every_field_and_file(published: Path, form: str) -> None:
    found = graph(published / form / "schema-org.jsonld")
    query = "PREFIX s: <https://schema.org/> SELECT ?it WHERE { ?dataset a s:Dataset ; s:%s [ s:%s ?it ] }"
    fields = {str(row.it) for row in found.query(query % ("variableMeasured", "name"))}
    assert fields == {f"{table}.{name}" for table in schema.TABLES for name in schema.field_names(table)}
    files = {Path(str(row.it)).name for row in found.query(query % ("distribution", "contentUrl"))}
    assert files == {f"{table}.{form}" for table in schema.TABLES}


def test_linked_data_says_who_holds_which_post_and_by_which_words(published: Path) -> None:
    found = graph(published / FURTHER["jsonld"][0])
    posts = found.query("""
        PREFIX dct: <http://purl.org/dc/terms/>
        PREFIX foaf: <http://xmlns.com/foaf/0.1/>
        PREFIX oa: <http://www.w3.org/ns/oa#>
        PREFIX org: <http://www.w3.org/ns/org#>
        PREFIX schema: <https://schema.org/>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT ?name ?role ?house ?words ?start ?day ?url WHERE {
            ?post a org:Membership ; schema:roleName ?role ; org:member [ a foaf:Person ; foaf:name ?name ] ;
                org:organization [ a org:Organization ; skos:prefLabel ?house ] ; dct:source ?place .
            ?place oa:hasSource [ schema:datePublished ?day ; schema:url ?url ] ;
                oa:hasSelector [ oa:exact ?words ], [ oa:start ?start ] .
        } ORDER BY ?start""")
    assert [(*map(str, row[:4]), int(row.start), str(row.day), str(row.url)) for row in posts] == [
        (
            person["name"],
            post["title"],
            house["name"],
            rows()["documents"][0]["text"][post["start"] : post["end"]],
            post["start"],
            "2031-03-05",
            "https://example.org/1?a=1,2",
        )
        for post in rows()["positions"]
        for person in rows()["persons"]
        for house in rows()["organizations"]
        if person["person_id"] == post["person_id"] and house["organization_id"] == post["organization_id"]
    ]
    parents = "SELECT ?a WHERE { ?a <http://www.w3.org/ns/org#subOrganizationOf> ?b . ?b a ?kind }"
    assert len(list(found.query(parents))) == 1


# What goes with it


@pytest.mark.parametrize("form", FORMS)
def test_the_citation_file_is_valid(published: Path, form: str) -> None:
    pytest.importorskip("check_jsonschema")
    file = published / form / "CITATION.cff"
    done = program("check-jsonschema", "--builtin-schema", "vendor.citation-file-format", file)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("form", FORMS)
def test_sha256sum_agrees(published: Path, tmp_path: Path, form: str) -> None:
    if shutil.which("sha256sum") is None:
        pytest.skip("no sha256sum here")
    folder = Path(shutil.copytree(published / form, tmp_path / form))
    command = ["sha256sum", "--check", "--strict", "checksums.txt"]
    assert subprocess.run(command, cwd=folder, capture_output=True).returncode == 0
    assert len((folder / "checksums.txt").read_text().splitlines()) == len([*folder.iterdir()]) - 1
    (folder / "README.md").write_text("another")
    assert subprocess.run(command, cwd=folder, capture_output=True).returncode == 1
