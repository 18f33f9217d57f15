"""A folder of articles → a repository that publishes the tables made from them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from converter.about.licences import LICENCES
from converter.cli.console import Refusal, counted, line, note, one_line_errors
from converter.visible import visible

if TYPE_CHECKING:
    from converter.start import Dataset


USUAL = "CC-BY-4.0"


@click.command(
    short_help="Make a dataset repository of a folder of articles.",
    epilog="""\b
Examples:
  converter init yunxi                     articles are in yunxi/articles/
  converter init yunxi --articles ~/reports            they are copied there
  converter init yunxi --title "Meetings of Yunxi" --publisher 云溪市数据局

\b
Written are dataset.toml, which says what the data packages say of themselves;
articles/sources.csv, a line an article; README.md; requirements.txt; a
workflow for GitHub that builds, checks and publishes; .gitignore. A file that
is there already is kept.

\b
Exit codes:
  0  written, or kept
  2  nothing done: wrong usage, or a folder or file not readable or writable
""",
)
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--articles",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder to copy the articles from.  [default: they are in DIR/articles]",
)
@click.option("--title", help="Title of the dataset.")
@click.option("--publisher", help="Who publishes it.")
@click.option(
    "--licence",
    type=click.Choice(list(LICENCES)),
    help=f"Licence of the tables.  [default: {USUAL}]",
)
@click.option(
    "--converter",
    "wanted",
    metavar="REQUIREMENT",
    help="How to install this program there: a wheel, or what pip install takes.",
)
def init(
    folder: Path,
    articles: Path | None,
    title: str | None,
    publisher: str | None,
    licence: str | None,
    wanted: str | None,
) -> None:
    """Make DIR a repository that builds, checks and publishes tables from the articles in it."""
    from converter import start as starting
    from converter.start.program import NoProgram, program

    with one_line_errors():
        try:
            installed = program(wanted)
            said = _said(folder, title, publisher, licence)
            loose = starting.outside(folder)
            made = []
            for file, written in starting.start(folder, said, installed, articles):
                where = click.format_filename(folder / file)
                made += [file] if written else []
                click.echo(f"written {where}" if written else f"kept {where}, which was there")
        except (starting.NotStarted, NoProgram) as fault:
            raise Refusal(visible(line(str(fault)))) from None
    within = click.format_filename(folder / starting.ARTICLES)
    if loose:
        what = f"{counted(len(loose), 'file')} in {click.format_filename(folder)} itself ({loose[0]} …)"
        note(visible(line(f"{what} may be articles: move them into {within}, or they are not read")))
    if not installed.listed and starting.REQUIREMENTS in made:
        note(
            f"{starting.REQUIREMENTS} names a wheel of the program that is not there yet: "
            "README.md says how to make it; or give one by --converter"
        )
    click.echo(f"next, in {click.format_filename(folder)}:")
    click.echo("  see whether dataset.toml and articles/sources.csv say what you would say")
    click.echo("  converter build articles")
    click.echo("  README.md says how to add articles, correct and publish")


def _said(folder: Path, title: str | None, publisher: str | None, licence: str | None) -> Dataset:
    """What the options say; on a terminal what they leave out is asked for."""
    from converter.start import Dataset, name_of

    name = folder.resolve().name
    usual = f"Meeting reports: {name}"
    title = _asked("Title of the dataset", title, usual)
    return Dataset(
        name=name_of(folder),
        title=title,
        title_zh=title if title != usual else f"会议报道：{name}",
        publisher=_asked("Who publishes it", publisher, name),
        licence=_asked("Licence", licence, USUAL, click.Choice(list(LICENCES))),
    )


def _asked(what: str, given: str | None, usual: str, kind: click.Choice[str] | None = None) -> str:
    if given is None and sys.stdin.isatty() and sys.stdout.isatty():
        given = click.prompt(what, default=usual, type=kind, err=True)
    return visible(line(given or usual)) or usual
