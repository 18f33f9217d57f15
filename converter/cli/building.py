"""Articles → packages, and what there is to say of the build."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import click

import converter
from converter.cli.console import (
    Refusal,
    corrections_option,
    line,
    note,
    one_line_errors,
    out_option,
    print_problems,
    sources_argument,
)
from converter.cli.progress import watched
from converter.cli.summary import print_json, print_summary
from converter.publish import FURTHER

ABOUT = Path("dataset.toml")
PAGE_NEEDS = ("jinja2", "vl_convert")
"""What the extra `page` installs."""
PAGE_HOW = "pip install 'meeting-report-converter[page]', in its repository pip install '.[page]'"


@click.command(
    short_help="Build data packages from articles.",
    epilog="""\b
Examples:
  converter build
  converter build articles page.html feed.jsonl.gz --out data --strict
  converter build --format sqlite --format duckdb
  converter build articles --json          one JSON object, for programs
  crawler | converter build - --out data

\b
What is read: web pages (.html, .mhtml), PDF, Word (.docx), Markdown and text;
feeds with a record an article (.jsonl, .json, .csv); all of them packed
(.zip, .tar.gz, .gz, .zst); folders of all that; - for the standard input.

\b
dataset.toml says what the packages say of themselves: name, title, title_zh,
description, description_zh, version, released, homepage, id, keywords,
licenses, contributors. converter init writes one.

\b
Exit codes:
  0  built
  1  --strict: built, but an article was not read, or a correction is wrong;
     or the new tables failed their check, and the old packages stay
  2  nothing built: wrong usage, no article, a file not readable or writable
""",
)
@sources_argument
@out_option("dist", "Folder for the packages csv/ and parquet/.")
@corrections_option
@click.option(
    "--about",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What the packages say of themselves.  [default: dataset.toml, if there is one]",
    callback=lambda context, option, given: given or (ABOUT if ABOUT.is_file() else None),
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(list(FURTHER)),
    help="Write this file as well; may be repeated.",
)
@click.option("--page/--no-page", default=None, help="Write a page to look at.  [default: if it can be made]")
@click.option("--strict", is_flag=True, help="Exit with 1 if an article or a correction could not be read.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, and nothing else there.")
def build(
    sources: tuple[Path, ...],
    out: Path,
    corrections: Path | None,
    about: Path | None,
    formats: tuple[str, ...],
    page: bool | None,
    strict: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Build data packages from SOURCES: files with articles and folders of them [default: seeds]."""
    with one_line_errors():
        said = _said(about)
        page = _page(page, quiet)
        try:
            with watched(quiet) as progress:
                summary = converter.build(
                    sources or (Path("seeds"),),
                    out,
                    progress,
                    corrections,
                    about=said,
                    formats=tuple(dict.fromkeys(formats)),
                    page=page,
                )
        except converter.NothingToBuild as nothing:
            print_problems(nothing.problems, quiet)
            raise Refusal(f"{nothing}: nothing was built") from None
    print_problems(summary.problems, quiet)
    if as_json:
        print_json(summary, out)
    elif not quiet:
        print_summary(summary, out, corrections is not None)
    if strict and any(problem.severity == "error" for problem in summary.problems):
        raise click.exceptions.Exit(1)


def _said(about: Path | None) -> dict[str, object] | None:
    """A file about the dataset → what it says."""
    if about is None:
        return None
    from converter.publish.dataset import BadDataset, read_dataset

    try:
        return read_dataset(about)
    except BadDataset as fault:
        raise Refusal(f"{line(str(fault))}: nothing was built") from None


def _page(wanted: bool | None, quiet: bool) -> bool:
    """Whether a page is wanted → whether there will be one; without what it needs, a word about that."""
    can = all(find_spec(module) for module in PAGE_NEEDS)
    if wanted and not can:
        raise Refusal(f"--page needs an extra: {PAGE_HOW}")
    if wanted is None and not can and not quiet:
        note(f"no page to look at, it needs an extra: {PAGE_HOW}; or say --no-page")
    return can if wanted is None else wanted
