"""Command line → calls of the library, and what they return → lines and exit codes; nothing else."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

import converter

if TYPE_CHECKING:
    from converter.diff import Difference
    from converter.model import Document, Problem

# Libraries are imported where they are used: --help answers at once.

_MOST_WARNINGS = 20
_MOST_CHANGES = 20
_CORRECTIONS = Path("corrections")

_EXAMPLES = """\b
Examples:
  converter build                          seeds/ → dist/csv/ and dist/parquet/
  converter build articles one.txt --out data
  converter check dist
  converter diff published dist            what changed
  converter explain seeds/article.txt
  converter review seeds/article.txt       its rows, to correct them
  converter score dist gold

\b
Exit codes:
  0  done
  1  faults: in a package, or (build --strict) an article that was not read;
     or (diff --exit-code) a difference
  2  nothing done: wrong usage, no article, a file not readable or writable
"""


class Refusal(click.ClickException):
    """Nothing could be done; said in one line."""

    exit_code = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, epilog=_EXAMPLES)
@click.version_option(package_name="meeting-report-converter", prog_name="converter")
def main() -> None:
    """Turn reports of meetings into checked open data: who met whom, who promised what."""
    # The libraries' own objects, half a million, would be searched for garbage some hundred times.
    gc.set_threshold(100_000)


@main.command(
    short_help="Build data packages from articles.",
    epilog="""\b
Examples:
  converter build
  converter build articles one.txt --out data --strict

\b
Exit codes:
  0  built
  1  --strict: built, but an article was not read, or a correction is wrong;
     or the new tables failed their check, and the old packages stay
  2  nothing built: wrong usage, no article, a file not readable or writable
""",
)
@click.argument("sources", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "-o",
    "--out",
    default="dist",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the packages csv/ and parquet/.",
)
@click.option(
    "-c",
    "--corrections",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of corrections to apply.  [default: corrections, if there is one]",
)
@click.option("--strict", is_flag=True, help="Exit with 1 if an article or a correction could not be read.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
def build(sources: tuple[Path, ...], out: Path, corrections: Path | None, strict: bool, quiet: bool) -> None:
    """Build data packages from SOURCES: articles (.txt, .md) and folders of them [default: seeds]."""
    with _one_line_errors(), _waiting("building") as progress:
        try:
            if corrections is None and _CORRECTIONS.is_dir():
                corrections = _CORRECTIONS
            summary = converter.build(sources or (Path("seeds"),), out, progress, corrections)
        except converter.NothingToBuild as nothing:
            _print_problems(nothing.problems, quiet)
            raise Refusal(f"{nothing}: nothing was built") from None
    _print_problems(summary.problems, quiet)
    if not quiet:
        _print_rows(summary.rows, out)
        if corrections is not None:
            click.echo(f"corrections applied {summary.corrected}")
    if strict and any(problem.severity == "error" for problem in summary.problems):
        raise click.exceptions.Exit(1)


@main.command(
    short_help="Check a data package.",
    epilog="""\b
Examples:
  converter check dist
  converter check dist/csv

\b
Exit codes:
  0  no faults
  1  faults, one a line: table, row, field, value and what is wrong
  2  wrong usage, or a file that cannot be read
""",
)
@click.argument("package", type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(package: Path) -> None:
    """Check PACKAGE: a folder with a package, or one that holds csv/ and parquet/."""
    with _one_line_errors(), _waiting("checking"):
        from converter import check as checks

        faults = checks.check(package)
    for fault in faults:
        click.echo(_line(str(fault)), err=True)
    if faults:
        raise click.exceptions.Exit(1)
    click.echo(f"{click.format_filename(package)}: no faults")


@main.command(
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
    help=f"Rows listed of each kind in a table, 0 for all [default: {_MOST_CHANGES}; in JSON all].",
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 if the packages differ.")
def diff(old: Path, new: Path, form: str, limit: int | None, exit_code: bool) -> None:
    """Show what changed from OLD to NEW: rows added, removed and changed, told apart by key.

    Each is a folder with a package, or one that holds csv/ and parquet/.
    """
    from converter import diff as diffs
    from converter.diff import show

    with _one_line_errors():
        try:
            with _waiting("comparing"):
                most = limit if limit is not None else 0 if form == "json" else _MOST_CHANGES
                found = diffs.diff(old, new, most)
        except diffs.NotCompared as fault:
            raise Refusal(_line(str(fault))) from None
    if form == "json":
        import json

        click.echo(json.dumps(show.as_json(found), ensure_ascii=False))
    elif form == "markdown":
        click.echo(show.markdown(found), nl=False)
    else:
        _print_difference(found)
    if exit_code and not found.same:
        raise click.exceptions.Exit(1)


@main.command(
    short_help="Show what is found in an article, and why.",
    epilog="""\b
Example:
  converter explain seeds/article.txt

\b
Exit codes:
  0  explained
  2  wrong usage, or the article cannot be read
""",
)
@click.argument("article", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def explain(article: Path) -> None:
    """Show ARTICLE sentence by sentence: what was found in it, and which rule found it."""
    from rich.console import Console

    with _one_line_errors():
        document = _document(article, "nothing to explain")
        from converter.explain import explain as explanation

        Console().print(explanation(document))


@main.command(
    short_help="Write an article's rows to correct them; take them back.",
    epilog="""\b
The whole way, for the article seeds/one.txt:
  1. converter review seeds/one.txt     its rows, a sheet a table: review/one/
  2. Open a sheet in Excel or LibreOffice: change cells; delete a row that is
     wrong; add one with an empty key, quoting the words that it rests on.
     Say why in the column reason. Save as CSV (UTF-8).
  3. converter review seeds/one.txt --back     the edits: corrections/one.csv
  4. converter build     applies them, in this and in every later build
Persons, organizations and meetings stand there by their names. Two that are
one, or one that is two, are lines that you write into corrections/ yourself:
  action,table,key,field,was,value,document,reason,date
  merge,persons,per-… that goes,,,per-… that stays,,one career,2024-05-09
  split,persons,per-…,,,doc-… that means another,,a namesake,2024-05-09

\b
Examples:
  converter review seeds/article.txt
  converter review seeds/article.txt --back --reason "as the ministry has it"

\b
Exit codes:
  0  sheets written; with --back: corrections written, or nothing was changed
  2  nothing written: wrong usage, or an article or a sheet cannot be read
""",
)
@click.argument("article", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--back", is_flag=True, help="Take the edited sheets back, as corrections.")
@click.option(
    "-o",
    "--out",
    default="review",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the sheets, in a folder named like the article.",
)
@click.option(
    "-c",
    "--corrections",
    default=_CORRECTIONS,
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of corrections.",
)
@click.option("--reason", default="", help="Why, for the edits that do not say so.")
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day of the corrections.  [default: today]",
)
def review(
    article: Path, back: bool, out: Path, corrections: Path, reason: str, day: datetime | None
) -> None:
    """Write the rows of ARTICLE as sheets that a person edits; with --back, take the edits as corrections."""
    with _one_line_errors():
        document = _document(article, "nothing to review")
        from converter.correct import review as reviewing

        sheets, file = out / article.stem, corrections / f"{article.stem}.csv"
        if not back:
            for table, rows in reviewing.write(document, corrections, sheets).items():
                click.echo(f"{click.format_filename(sheets / table)}.csv {rows}")
            return
        said = (day or datetime.now()).date().isoformat()
        try:
            edits = reviewing.back(document, corrections, sheets, file, said, " ".join(reason.split()))
        except reviewing.Unreadable as fault:
            raise Refusal(_line(str(fault))) from None
    for edit in edits:
        click.echo(_line(edit))
    what = f"{len(edits)} edits written" if edits else "nothing was changed"
    click.echo(f"{click.format_filename(file)}: {what}")


@main.command(
    short_help="Show who bears a name, and why articles mean one person.",
    epilog="""\b
Examples:
  converter who 张玉卓
  converter who 王毅 articles more-articles

\b
Exit codes:
  0  shown
  2  wrong usage, or no article prints the name
""",
)
@click.argument("name")
@click.argument("sources", nargs=-1, type=click.Path(exists=True, path_type=Path))
def who(name: str, sources: tuple[Path, ...]) -> None:
    """Show the persons called NAME in SOURCES, articles and folders of them [default: seeds].

    Each has an id, and the evidence that several articles mean this one person, in bits: how few others
    of the name are to be expected where both articles place him. From 5 bits on two articles are joined.
    """
    from rich.console import Console

    from converter import who as bearers

    with _one_line_errors(), _waiting("reading") as progress:
        documents, problems = converter.load(sources or (Path("seeds"),))
        _print_problems([p for p in problems if p.severity == "error"], quiet=False)
        bearing = bearers.bearing(documents, name)
        if not bearing:
            raise Refusal(_line(f"{name}: none of {len(documents):,} articles prints this name"))
        facts = []
        for document in bearing:
            facts.append(converter.extract(document))
            if progress is not None:
                progress(len(facts), len(bearing))
        shown = bearers.who(name, facts)
    Console().print(shown)


@main.command(
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

    with _one_line_errors():
        try:
            scores = scoring.score(package, gold, built)
        except scoring.NotScored as fault:
            raise Refusal(_line(str(fault))) from None
    if scores.absent:
        warning = click.style("warning", fg="yellow")
        names = _line(", ".join(scores.absent[:3])) + (" …" if len(scores.absent) > 3 else "")
        what = f"{len(scores.absent)} of {scores.articles} gold articles are not in the package ({names})"
        click.echo(f"{warning}: {what}: all missed; build them, or use --built", err=True)
    if as_json:
        click.echo(json.dumps(scores.as_json(errors), ensure_ascii=False))
        return
    Console().print(scoring.table(scores))
    for name, count in scores.counts.items() if errors else ():
        for what, rows in (("missed", count.missed), ("extra", count.extra)):
            for row in rows:
                click.echo(_line(f"{name}: {what}: {row}"))


def _document(article: Path, otherwise: str) -> Document:
    """A file → its article, with what there is to say about it; without one, a refusal in these words."""
    documents, problems = converter.load([article])
    _print_problems(problems, quiet=False)
    if not documents:
        raise Refusal(otherwise)
    return documents[0]


@contextmanager
def _one_line_errors() -> Iterator[None]:
    """Whatever the disk or a failed check says → one line a fault, an exit code, no traceback."""
    try:
        yield
    except click.ClickException:
        raise
    except OSError as error:
        what = f"{click.format_filename(error.filename)}: " if error.filename else ""
        raise Refusal(_line(what + (error.strerror or str(error)))) from error
    except Exception as error:
        import duckdb

        from converter.publish import PackageError

        if isinstance(error, duckdb.IOException):
            raise Refusal(_line(str(error))) from error
        if not isinstance(error, PackageError):
            raise
        for fault in error.faults:
            click.echo(_line(f"error: {fault}"), err=True)
        raise click.exceptions.Exit(1) from error


@contextmanager
def _waiting(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """A spinner on the terminal for work of more than a second → what tells it how far the work is."""
    from threading import Timer

    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    status = console.status(f"{what} …")
    timer = Timer(1, status.start)
    timer.start()
    try:
        yield lambda done, total: status.update(f"{what} … {done:,} of {total:,} articles")
    finally:
        timer.cancel()
        timer.join()
        status.stop()


def _print_problems(problems: Sequence[Problem], quiet: bool) -> None:
    errors = [problem for problem in problems if problem.severity == "error"]
    warnings = [] if quiet else [problem for problem in problems if problem.severity != "error"]
    for problem in [*errors, *warnings[:_MOST_WARNINGS]]:
        colour = "red" if problem.severity == "error" else "yellow"
        severity = click.style(problem.severity, fg=colour)
        click.echo(f"{severity}: {_line(f'{problem.source_path}: {problem.message}')}", err=True)
    if (more := len(warnings) - _MOST_WARNINGS) > 0:
        click.echo(f"… and {more:,} more warnings: the table problems holds them all", err=True)


def _print_rows(rows: Mapping[str, int], out: Path) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    if not console.is_terminal:
        for name, count in rows.items():
            click.echo(f"{name} {count}")
        return
    table = Table("table", title=click.format_filename(out), title_justify="left")
    table.add_column("rows", justify="right")
    for name, count in rows.items():
        table.add_row(name, f"{count:,}")
    console.print(table)


def _print_difference(found: Difference) -> None:
    from rich.console import Console
    from rich.text import Text

    from converter.diff import show

    console = Console()
    if not console.is_terminal:
        for line in (*show.summary_lines(found), *(line for _, line in show.details(found))):
            click.echo(line)
        return
    console.print(show.summary(found))
    for style, line in show.details(found, console.width):
        console.print(Text(line, style))


def _line(text: str) -> str:
    return " ".join(text.split())
