"""Commands on packages: what one is like, and what it is made into."""

from __future__ import annotations

from pathlib import Path

import click

from converter.check.package import DESCRIPTOR, FORMATS
from converter.cli import github
from converter.cli.console import (
    MOST_CHANGES,
    Refusal,
    counted,
    line,
    one_line_errors,
    out_option,
    print_difference,
    print_rows,
    waiting,
)


@click.command(
    short_help="Check a data package.",
    epilog="""\b
Examples:
  converter check dist
  converter check dist/csv
  converter check dist/csv/persons.csv     the package that the file is in
  converter check dist --reference

\b
Up to 20,000 rows, and with --reference, frictionless reads a CSV as well.
The rules compiled to SQL tell the same at any size; beyond that they check
alone, and a line says so.

\b
As a step of GitHub Actions it annotates the faults, and sums them up.

\b
Exit codes:
  0  no faults
  1  faults, one a line: table, row, field, value and what is wrong
  2  wrong usage, or a file that cannot be read
""",
)
@click.argument(
    "packages", metavar="PACKAGE...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
@click.option("--reference", is_flag=True, help="Let frictionless read a CSV of any size as well.")
def check(packages: tuple[Path, ...], reference: bool) -> None:
    """Check each PACKAGE: a folder with a package, or one that holds csv/ and parquet/, or a file in one."""
    folders = list(dict.fromkeys(map(_package_of, packages)))
    with one_line_errors(), waiting("checking"):
        from converter import check as checks

        standard = True if reference else None
        faults = [(folder, fault) for folder in folders for fault in checks.check(folder, standard=standard)]
    for folder, fault in faults:
        where = f"{click.format_filename(folder)}: " if len(folders) > 1 else ""
        click.echo(line(f"{where}{fault}"), err=True)
    if github.runs_here():
        for command in github.commands(faults):
            click.echo(command)
        github.write_summary(folders, faults)
    for folder in folders:
        if folder not in {at for at, _ in faults}:
            click.echo(f"{click.format_filename(folder)}: no faults")
        rows = checks.csv_rows(folder) or 0
        if reference or rows > checks.REFERENCE_ROWS:
            by = "SQL and frictionless" if reference else "SQL alone (--reference: by frictionless, too)"
            click.echo(f"{click.format_filename(folder)}: {rows:,} rows of CSV checked by {by}")
    if faults:
        raise click.exceptions.Exit(1)


def _package_of(path: Path) -> Path:
    """A folder, or a file in a package → the folder to check: that of both packages where there are both."""
    if path.is_dir():
        return path
    both = path.parent.parent
    return both if all((both / form / DESCRIPTOR).is_file() for form in FORMATS) else path.parent


@click.command(
    short_help="Show what changed between two packages.",
    epilog="""\b
Examples:
  converter diff published dist
  converter diff published dist --format markdown --limit 50 > notes.md
  converter diff published dist --exit-code

\b
Exit codes:
  0  compared
  1  --exit-code: they differ
  2  wrong usage, no package, or one that cannot be read
""",
)
@click.argument("old", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("new", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="Text for reading, Markdown for release notes, JSON for programs.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    help=f"Rows listed of each kind in a table, 0 for all [default: {MOST_CHANGES}; in JSON all].",
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 if the packages differ.")
def diff(old: Path, new: Path, form: str, limit: int | None, exit_code: bool) -> None:
    """Show what changed from OLD to NEW: rows added, removed and changed, told apart by key.

    Each is a folder with a package, or one that holds csv/ and parquet/.
    """
    from converter import diff as diffs
    from converter.diff import show

    with one_line_errors():
        try:
            with waiting("comparing"):
                most = limit if limit is not None else 0 if form == "json" else MOST_CHANGES
                found = diffs.diff(old, new, most)
        except diffs.NotCompared as fault:
            raise Refusal(line(str(fault))) from None
    if form == "json":
        import json

        click.echo(json.dumps(show.as_json(found), ensure_ascii=False))
    elif form == "markdown":
        click.echo(show.markdown(found), nl=False)
    else:
        print_difference(found)
    if exit_code and not found.same:
        raise click.exceptions.Exit(1)


@click.command(
    short_help="Write a package's tables for a spreadsheet.",
    epilog="""\b
Examples:
  converter sheets dist
  converter sheets dist --out for-excel

\b
Exit codes:
  0  written
  2  nothing written: wrong usage, no CSV package, other files in the folder
""",
)
@click.argument("package", type=click.Path(exists=True, file_okay=False, path_type=Path))
@out_option("sheets", "Folder for the sheets, a CSV file a table.")
def sheets(package: Path, out: Path) -> None:
    """Write the tables of PACKAGE so that a double click opens them in Excel, WPS or LibreOffice.

    They begin with the mark by which Excel knows UTF-8, and cells that begin with = + - @ or ' get a ' before
    them: a spreadsheet would calculate them, and an article may be written to make it do so.
    """
    from converter.spreadsheet import NoSheets, write_sheets

    with one_line_errors():
        try:
            rows = write_sheets(package, out)
        except NoSheets as fault:
            raise Refusal(line(str(fault))) from None
    print_rows(rows, click.format_filename(out))


@click.command(
    short_help="Measure the accuracy of a package.",
    epilog="""\b
Examples:
  converter score data gold
  converter score data gold --errors
  converter score data gold --built --json

\b
Exit codes:
  0  measured
  2  wrong usage, no package, or a gold file that is none
""",
)
@click.argument("package", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("gold", type=click.Path(exists=True, path_type=Path))
@click.option("--errors", is_flag=True, help="List what was missed and what is extra.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option("--built", is_flag=True, help="Leave out gold files whose article is not in the package.")
def score(package: Path, gold: Path, errors: bool, as_json: bool, built: bool) -> None:
    """Measure PACKAGE against GOLD: files (.json) that say what a reader finds in its articles."""
    import json

    from rich.console import Console

    from converter import score as scoring

    with one_line_errors():
        try:
            scores = scoring.score(package, gold, built)
        except scoring.NotScored as fault:
            raise Refusal(line(str(fault))) from None
    if scores.absent:
        warning = click.style("warning", fg="yellow")
        names = line(", ".join(scores.absent[:3])) + (" …" if len(scores.absent) > 3 else "")
        articles = counted(scores.articles, "gold article")
        what = f"{len(scores.absent):,} of {articles} not in the package ({names})"
        click.echo(f"{warning}: {what}: all missed; build them, or use --built", err=True)
    if as_json:
        click.echo(json.dumps(scores.as_json(errors), ensure_ascii=False))
        return
    Console().print(scoring.table(scores))
    for name, count in scores.counts.items() if errors else ():
        for what, rows in (("missed", count.missed), ("extra", count.extra)):
            for row in rows:
                click.echo(line(f"{name}: {what}: {row}"))
