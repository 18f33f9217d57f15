"""JSON Lines of articles → how long `converter check` takes for a package of a million rows, and its memory.

The tables of some articles are repeated under new ids until there are so many rows. Beside it frictionless
reads the CSV of those articles once. Each measurement runs alone in a process of its own.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import click
import duckdb
import pyarrow as pa
from alone import alone
from corpus import size, spread
from pyarrow import parquet
from speed import CORPUS

import converter
from converter import schema
from converter.check import check, package
from converter.check.standard import frictionless_faults
from converter.publish import write

MEBIBYTE = 1 << 20
FIXED = ("areas",)
"""Their codes are no hashes: all copies refer to the same."""


def repeated(tables: dict[str, pa.Table], rows: int) -> dict[str, pa.Table]:
    """Tables → the same again and again under new ids, until there are so many rows or a few more."""
    once = sum(table.num_rows for name, table in tables.items() if name not in FIXED)
    copies = max(1, -(-(rows - sum(tables[name].num_rows for name in FIXED)) // once))
    made = {}
    with duckdb.connect() as database:
        for name, table in tables.items():
            database.register("once", table)
            cells = ", ".join(f'{cell} AS "{field}"' for field, cell in _cells(name))
            order = ", ".join(f'"{field}"' for field in schema.load(name)["sortedBy"])
            some = 1 if name in FIXED else copies
            query = f"SELECT {cells} FROM once, range({some}) AS copies(copy) ORDER BY {order}"
            made[name] = database.sql(query).to_arrow_table().cast(schema.arrow_schema(name))
    return made


def _cells(table: str) -> Iterator[tuple[str, str]]:
    for field in schema.load(table)["fields"]:
        name = f'"{field["name"]}"'
        if field["type"] == "string":
            new = f"left({name}, 4) || left(sha256({name} || copy), 16)"
            is_id = f"copy > 0 AND regexp_full_match({name}, '[a-z]{{3}}-[0-9a-f]{{16}}')"
            yield field["name"], f"CASE WHEN {is_id} THEN {new} ELSE {name} END"
        elif [field["name"]] == schema.load(table)["primaryKey"]:
            yield field["name"], f"{name} + copy * (SELECT max({name}) FROM once)"
        else:
            yield field["name"], name


def writing(articles: Path, folder: Path, rows: int) -> Callable[[], int]:
    """Articles → what writes packages in `once` and `often` of another folder, the second of so many rows."""
    return partial(write_repeated, articles, folder, rows)


def write_repeated(articles: Path, folder: Path, rows: int) -> int:
    """See `writing`; gives the rows of the second."""
    documents, problems = converter.load([articles])
    tables = converter.tabulate([converter.extract(document) for document in documents], problems)
    write(tables, folder / "once")
    often = repeated(tables, rows)
    write(often, folder / "often")
    return sum(table.num_rows for table in often.values())


def by_frictionless(folder: Path) -> Callable[[], None]:
    """A folder with packages → what lets frictionless read the CSV package in it."""
    csv = package.describe(folder / "csv", folder)
    assert isinstance(csv, package.Package)
    return lambda: _sound([*map(str, frictionless_faults(csv))])


def by_check(folder: Path) -> Callable[[], None]:
    """A folder with packages → what does what `converter check` does."""
    return lambda: _sound([*map(str, check(folder))])


def _sound(faults: list[str]) -> None:
    if faults:
        raise ValueError(f"{len(faults)} faults, the first: {faults[0]}")


@click.command()
@click.argument("source", default=CORPUS, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--items", default=1000, show_default=True, help="Articles, evenly spread over SOURCE; 0: all.")
@click.option("--rows", default=1_000_000, show_default=True, help="Rows of the package, or a few more.")
def main(source: Path, items: int, rows: int) -> None:
    """Measure on SOURCE: JSON Lines, plain or .gz, with title, published_on and text."""
    if not source.is_file():
        click.echo(f"nothing measured: {source.name} is absent; name JSON Lines of articles")
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        there = size(source).articles
        chosen = spread(source, there, items or there)
        (folder / "articles.jsonl").write_text("".join(chosen), "utf-8")
        many = alone(writing, folder / "articles.jsonl", folder, rows).gave
        few = sum(
            parquet.read_metadata(file).num_rows for file in (folder / "once/parquet").glob("*.parquet")
        )
        for name, count, taken in (
            ("frictionless, CSV", few, alone(by_frictionless, folder / "once")),
            ("check, CSV", many, alone(by_check, folder / "often" / "csv")),
            ("check, Parquet", many, alone(by_check, folder / "often" / "parquet")),
            ("check, both", many, alone(by_check, folder / "often")),
        ):
            speed = f"{count:,} rows in {taken.seconds:.1f} s, {count / taken.seconds:,.0f} rows a second"
            click.echo(f"{name}: {speed}, peak {taken.peak / MEBIBYTE:,.0f} MiB")


if __name__ == "__main__":
    main()
