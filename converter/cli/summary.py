"""What a build made → tables that a person reads in 80 columns, plain lines, or JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from converter.check.checksums import CHECKSUMS
from converter.cli.console import counted, print_rows
from converter.publish.swap import DUCKDB, ENTRIES, LINKED, PAGE, SQLITE, ZIPS
from converter.visible import visible

if TYPE_CHECKING:
    from rich.console import Console

    from converter import Summary

SEVERITIES = {"error": "red", "warning": "yellow"}

PUBLISHED = {
    PAGE: "to look at: open it in a browser",
    "csv": "data package, CSV",
    "parquet": "data package, Parquet: it carries the types",
    ZIPS["csv"]: "csv in one file",
    ZIPS["parquet"]: "parquet in one file",
    SQLITE: "SQLite, for Datasette and others",
    DUCKDB: "DuckDB",
    LINKED: "JSON-LD, linked data",
    CHECKSUMS: "for sha256sum -c",
}
"""What each folder and file is, in the order in which a person looks for them."""


def print_json(summary: Summary, out: str, made: Sequence[str]) -> None:
    """What was built, where, and what was published → one JSON object, in one line."""
    problems = {severity: dict(sorted(_codes(summary, severity).items())) for severity in SEVERITIES}
    told = {
        "out": out,
        "articles": summary.rows["documents"],
        "rows": summary.rows,
        "problems": problems,
        "corrections": summary.corrected,
        "published": [*made],
    }
    click.echo(json.dumps(told, ensure_ascii=False))


def published(out: Path) -> list[str]:
    """A folder that a build has just published in → the folders and files that it did."""
    return [entry for entry in ENTRIES if (out / entry).exists()]


def print_summary(summary: Summary, out: str, made: Sequence[str], corrected: bool) -> None:
    """What was built, where, what was published, if corrected → tables on a terminal, lines elsewhere."""
    from rich.console import Console

    console = Console()
    print_rows(summary.rows, counted(summary.rows["documents"], "article"))
    if console.is_terminal:
        _print_problems(console, summary)
        _print_published(console, out, made)
    else:
        for severity in SEVERITIES:
            if codes := _codes(summary, severity):
                told = ", ".join(f"{count:,} {code}" for code, count in sorted(codes.items()))
                click.echo(f"{severity}s {codes.total():,}: {told}")
    if corrected:
        click.echo(f"corrections applied {summary.corrected}")


def _codes(summary: Summary, severity: str) -> Counter[str]:
    return Counter(problem.code for problem in summary.problems if problem.severity == severity)


def _print_problems(console: Console, summary: Summary) -> None:
    """The problems of each code, the most frequent first, with a source in which there is one."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    if not summary.problems:
        console.print(" no problems\n")
        return
    table = Table("problem", box=SIMPLE_HEAD)
    table.add_column("times", justify="right")
    table.add_column("first in", overflow="ellipsis", no_wrap=True)
    first = {(problem.severity, problem.code): problem.source_path for problem in reversed(summary.problems)}
    for severity, style in SEVERITIES.items():
        for code, count in _codes(summary, severity).most_common():
            name = Text(f"{severity} ", style).append(code, "default")
            table.add_row(name, f"{count:,}", Text(visible(first[severity, code])))
    console.print(table)


def _print_published(console: Console, out: str, made: Sequence[str]) -> None:
    from rich.table import Table
    from rich.text import Text

    console.print(Text(f" published in {visible(click.format_filename(out))}:", overflow="fold"))
    table = Table.grid(padding=(0, 2))
    for entry, what in PUBLISHED.items():
        if entry in made:
            table.add_row("", Text(entry, "bold"), what)
    console.print(table)
