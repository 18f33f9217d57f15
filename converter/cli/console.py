"""What all commands share: errors in one line, a sign of life, problems and rows as a person likes them."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import converter

if TYPE_CHECKING:
    from click.decorators import FC as Command

    from converter.diff import Difference
    from converter.model import Document, Problem

MOST_ERRORS = 100
MOST_WARNINGS = 20
MOST_CHANGES = 20
CORRECTIONS = Path("corrections")
FULL = (os.strerror(errno.ENOSPC), "max_temp_directory_size")
"""What an error says where the disk is full; the second one is DuckDB's."""


corrections_option = click.option(
    "-c",
    "--corrections",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of corrections to apply.  [default: corrections, if there is one]",
    callback=lambda context, option, given: given or (CORRECTIONS if CORRECTIONS.is_dir() else None),
)
"""The folder of corrections that a build applies, or None."""


class PathOrAddress(click.Path):
    """A path, or an address (s3://bucket/articles), which stays a text."""

    name = "path or address"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        """What was typed → a Path that is as it should be, or an address as it is."""
        return value if isinstance(value, str) and "://" in value else super().convert(value, param, ctx)


sources_argument = click.argument(
    "sources", nargs=-1, type=click.Path(exists=True, allow_dash=True, path_type=Path)
)
"""Files with articles, folders of them, - for the standard input."""

article_argument = click.argument("article", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
"""A file with an article, one in an archive (dump.zip/a.html) or a feed (feed.jsonl#12), - for the input."""


def out_option(default: str, what: str) -> Callable[[Command], Command]:
    """A folder's name, and what a command writes into it → the option that names another."""
    folder = click.Path(file_okay=False, path_type=Path)
    return click.option("-o", "--out", default=default, show_default=True, type=folder, help=what)


class Refusal(click.ClickException):
    """Nothing could be done; said in one line."""

    exit_code = 2


def the_document(article: Path, otherwise: str) -> Document:
    """A file → its article, the first of several, with what there is to say about it.

    Without one, a refusal in these words.
    """
    file, within = _place(article)
    documents, problems = converter.load([file])
    if within:
        documents = [document for document in documents if document.source_path == within]
        problems = [problem for problem in problems if problem.source_path == within]
    print_problems(problems, quiet=False)
    if not documents:
        raise Refusal(otherwise)
    if len(documents) > 1:
        note(line(f"{documents[0].source_path}: the first of {len(documents):,} articles"))
    return documents[0]


def _place(article: Path) -> tuple[Path, str | None]:
    """An article's path → its file, and where in it: dump.zip/a.html, feed.jsonl#12, or nothing."""
    if article.exists() or article == Path("-"):
        return article, None
    for file in (Path(str(article).rpartition("#")[0]), *article.parents):
        if file.is_file():
            return file, f"{file.name}{str(article)[len(str(file)) :]}"
    raise click.UsageError(f"{click.format_filename(article)} does not exist.")


def label(article: Path) -> str:
    """An article's path → what its sheets are named by: one.txt → one, feed.jsonl#12 → feed-12."""
    within = _place(article)[1]
    return re.sub(r"\.[A-Za-z]\w{0,9}(?=[/#]|$)|[/#]", _mark, within) if within else article.stem


def _mark(match: re.Match[str]) -> str:
    return "-" if match.group() in "/#" else ""


@contextmanager
def one_line_errors(*folders: Path) -> Iterator[None]:
    """Whatever the disk or a failed check says → one line a fault, an exit code, no traceback.

    `folders` are those that are written to: where a disk is full, it is that of the first one that the error
    names, or else of the last one.
    """
    try:
        yield
    except (click.ClickException, BrokenPipeError):
        raise
    except OSError as error:
        what = f"{click.format_filename(error.filename)}: " if error.filename else ""
        raise _refused(what + (error.strerror or str(error)), folders) from error
    except Exception as error:
        import duckdb

        from converter.publish import PackageError

        full = isinstance(error, duckdb.Error) and any(said in str(error) for said in FULL)
        if full or isinstance(error, duckdb.IOException):
            raise _refused(str(error), folders) from error
        if not isinstance(error, PackageError):
            raise
        for fault in error.faults:
            click.echo(line(f"error: {fault}"), err=True)
        raise click.exceptions.Exit(1) from error


def _refused(said: str, folders: Sequence[Path]) -> Refusal:
    """What an error of the disk says → the refusal; a full one is told by each library in its own way."""
    if any(full in said for full in FULL):
        named = [folder for folder in folders if f"{folder}/" in said] or folders[-1:]
        room = "".join(f" in {click.format_filename(folder)}" for folder in named[:1])
        said = (
            f"no space left on the disk: make room{room} and try again; a build leaves what was there before"
        )
    return Refusal(line(said))


@contextmanager
def waiting(what: str) -> Iterator[Callable[[int, int], None] | None]:
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


def print_problems(problems: Sequence[Problem], quiet: bool) -> None:
    """Problems → a line each on the standard error; if quiet, of errors only."""
    errors = [problem for problem in problems if problem.severity == "error"]
    warnings = [] if quiet else [problem for problem in problems if problem.severity != "error"]
    for problem in [*errors[:MOST_ERRORS], *warnings[:MOST_WARNINGS]]:
        colour = "red" if problem.severity == "error" else "yellow"
        severity = click.style(problem.severity, fg=colour)
        click.echo(f"{severity}: {line(f'{problem.source_path}: {problem.message}')}", err=True)
    for what, more in (("errors", len(errors) - MOST_ERRORS), ("warnings", len(warnings) - MOST_WARNINGS)):
        if more > 0:
            click.echo(f"… and {more:,} more {what}: the table problems holds them all", err=True)


def print_rows(rows: Mapping[str, int], where: str) -> None:
    """Tables with their numbers of rows → a table that says what they are; off a terminal lines."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from converter import schema

    console = Console()
    if not console.is_terminal:
        for name, count in rows.items():
            click.echo(f"{name} {count}")
        return
    table = Table("table", title=escape(where), title_justify="left", box=SIMPLE_HEAD)
    table.add_column("rows", justify="right")
    table.add_column("what they are")
    table.add_column("内容")
    for name, count in rows.items():
        declared = schema.load(name)
        table.add_row(name, f"{count:,}", declared["title"], declared["title_zh"])
    console.print(table)


def print_difference(found: Difference) -> None:
    """What two packages differ in → text, with colours on a terminal."""
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


def note(text: str) -> None:
    """What a person should know though all is well → a line on the standard error."""
    click.echo(f"{click.style('note', fg='yellow')}: {text}", err=True)


def counted(number: int, what: str) -> str:
    """A number and what it counts → both in words: 1 row, 2,000 rows."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def line(text: str) -> str:
    """A text → the same in one line."""
    return " ".join(text.split())
