"""A package's tables and rows → what a person reads on a terminal, and a program elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from converter import schema
from converter.cli.console import Refusal, counted, line, one_line_errors, print_rows
from converter.visible import visible, visible_json

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from converter.rows import Found

MOST_ROWS = 20
NUMBERS = ("integer", "number")


def _tables(context: click.Context, option: click.Parameter, begun: str) -> list[CompletionItem]:
    return [
        CompletionItem(table, help=schema.load(table)["title"])
        for table in schema.TABLES
        if table.startswith(begun)
    ]


def _pairs(context: click.Context, option: click.Parameter, given: tuple[str, ...]) -> list[tuple[str, str]]:
    for text in given:
        if "=" not in text:
            raise click.BadParameter(f"{text!r} is not COLUMN=TEXT", context, option)
    return [(column.strip(), text) for column, _, text in (text.partition("=") for text in given)]


def _listed(context: click.Context, option: click.Parameter, given: str | None) -> list[str]:
    return [column.strip() for column in (given or "").split(",") if column.strip()]


@click.command(
    short_help="Show a package's tables and rows.",
    epilog="""\b
Examples:
  converter show dist                      its tables
  converter show dist persons
  converter show dist attendances --where person=袁家军 --words
  converter show dist commitments --columns kind,speaker,text --limit 0
  converter show dist positions --json     all rows in full, for programs

\b
Columns are those of the table; person, organization, meeting … are the names
of those that person_id, organization_id, meeting_id … refer to; words are
those that a row rests on. On a terminal only what tells a person something
is shown, cut to the line; elsewhere rows are in full, with tabs between.

\b
Exit codes:
  0  shown
  2  wrong usage, no package, no such table or column, or not readable
""",
)
@click.argument("package", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("table", required=False, shell_complete=_tables)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    help=f"Rows shown, 0 for all.  [default: {MOST_ROWS}; with --json all]",
)
@click.option("--columns", callback=_listed, help="Columns to show, with commas between.")
@click.option(
    "--where",
    metavar="COLUMN=TEXT",
    multiple=True,
    callback=_pairs,
    help="Only rows whose column contains the text; may be repeated.",
)
@click.option("--words", is_flag=True, help="Add the words of the article that each row rests on.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line.")
def show(
    package: Path,
    table: str | None,
    limit: int | None,
    columns: list[str],
    where: list[tuple[str, str]],
    words: bool,
    as_json: bool,
) -> None:
    """Show the rows of TABLE in PACKAGE, or without TABLE its tables.

    PACKAGE is a folder with a package, or one that holds csv/ and parquet/.
    """
    from rich.console import Console

    from converter import rows as showing

    if table is None and (columns or where or words or limit is not None):
        raise click.UsageError("--columns, --where, --words and --limit need a TABLE")
    console = Console()
    person = console.is_terminal and not as_json
    most = limit if limit is not None else 0 if as_json else MOST_ROWS
    with one_line_errors():
        try:
            opened = showing.open_package(package)
            if table is None:
                _print_tables(showing.counts(opened), package, as_json)
                return
            asked = showing.Asked(columns, where, most, words, pleasant=person)
            with showing.rows(opened, table, asked) as found:
                if as_json:
                    _print_json(found, table)
                elif person:
                    _print_table(console, found, table, spare=not columns)
                else:
                    _print_lines(found)
        except showing.NotShown as fault:
            raise Refusal(visible(line(str(fault)))) from None
    if most and found.total > most:
        click.echo(f"{most:,} of {counted(found.total, 'row')}; all of them: --limit 0", err=True)
    elif person:
        click.echo(counted(found.total, "row"), err=True)


def _print_tables(counts: dict[str, int], package: Path, as_json: bool) -> None:
    if not as_json:
        print_rows(counts, click.format_filename(package))
        return
    for table, rows in counts.items():
        declared = schema.load(table)
        texts = {key: declared[key] for key in ("title", "title_zh", "description", "description_zh")}
        click.echo(json.dumps({"table": table, "rows": rows, **texts}, ensure_ascii=False))


def _print_json(found: Found, table: str) -> None:
    types = _types(table)
    for row in found.rows:
        said = {
            column: _typed(cell, types.get(column)) for column, cell in zip(found.columns, row, strict=True)
        }
        click.echo(visible_json(json.dumps(said, ensure_ascii=False)))


def _types(table: str) -> dict[str, str]:
    return {field["name"]: field["type"] for field in schema.load(table)["fields"]}


def _typed(cell: str | None, kind: str | None) -> object:
    """A cell as a CSV prints it → its value: a number where it should be and is one."""
    if cell is not None and kind in NUMBERS:
        try:
            return int(cell) if cell.lstrip("-").isdecimal() else float(cell)
        except ValueError:
            return cell
    return cell


def _print_lines(found: Found) -> None:
    click.echo("\t".join(map(visible, found.columns)))
    for row in found.rows:
        click.echo("\t".join(visible(cell or "") for cell in row))


def _print_table(console: Console, found: Found, name: str, spare: bool) -> None:
    """The rows → a table that fits the terminal, a line a row; if spare, without columns that are empty."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    rows = list(found.rows)
    filled = [number for number in range(len(found.columns)) if any(row[number] for row in rows)]
    shown = filled if spare and rows else range(len(found.columns))
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    types = _types(name)
    for number in shown:
        column = found.columns[number]
        table.add_column(_one_line(column), justify="right" if types.get(column) in NUMBERS else "left")
    for row in rows:
        table.add_row(*(_one_line(row[number] or "") for number in shown))
    console.print(table)


def _one_line(cell: str) -> Text:
    from rich.text import Text

    # Not of the column, as rich would then cut all columns alike instead of the widest.
    return Text(visible(cell), no_wrap=True, overflow="ellipsis")
