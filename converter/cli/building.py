"""Articles → packages, and what there is to say of the build."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from tempfile import gettempdir

import click
from platformdirs import user_cache_path

import converter
from converter.cli.console import (
    PathOrAddress,
    Refusal,
    corrections_option,
    line,
    note,
    one_line_errors,
    print_problems,
)
from converter.cli.progress import watched
from converter.cli.summary import print_json, print_summary, published
from converter.publish import FURTHER
from converter.publish.descriptor import PROGRAM
from converter.run.tasks import Engine, NoCluster

ABOUT = Path("dataset.toml")
PAGE_NEEDS = ("jinja2", "vl_convert")
"""What the extra `page` installs."""
DASK_HOW = "pip install 'meeting-report-converter[dask]', in its repository pip install '.[dask]'"
PAGE_HOW = "pip install 'meeting-report-converter[page]', in its repository pip install '.[page]'"


def processors() -> int:
    """How many processors this program may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@click.command(
    short_help="Build data packages from articles.",
    epilog="""\b
Examples:
  converter build
  converter build articles page.html feed.jsonl.gz --out data --strict
  converter build --format sqlite --format duckdb
  converter build articles --json          one JSON object, for programs
  crawler | converter build - --out data
  converter build s3://bucket/articles --out s3://bucket/dataset

\b
What is read: web pages (.html, .mhtml), PDF, Word (.docx), Markdown and text;
feeds with a record an article (.jsonl, .json, .csv); all of them packed
(.zip, .tar.gz, .gz, .zst); folders of all that; - for the standard input.

\b
A build that was interrupted goes on where it stopped; articles that have not
changed are not looked at again: what they state is kept in --cache, until the
rules change or nobody has asked for it in a month.

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
@click.argument("sources", nargs=-1, type=PathOrAddress(exists=True, allow_dash=True, path_type=Path))
@click.option(
    "-o",
    "--out",
    default="dist",
    show_default=True,
    type=PathOrAddress(file_okay=False, path_type=Path),
    help="Folder for the packages csv/ and parquet/, or its address.",
)
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
@click.option(
    "--workers",
    type=click.IntRange(1),
    default=processors,
    metavar="N",
    help="Processes that look for facts.  [default: the processors]",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "dask"]),
    default="local",
    show_default=True,
    help="Who looks for facts: processes of this machine, or a Dask cluster.",
)
@click.option("--scheduler", metavar="ADDRESS", help="The scheduler of the Dask cluster: tcp://host:8786.")
@click.option(
    "--cache",
    type=click.Path(file_okay=False, path_type=Path),
    default=lambda: user_cache_path(PROGRAM),
    help="Folder for what was found in each article, for the next build.  [default: that of the user]",
)
@click.option("--no-cache", is_flag=True, help="Keep nothing, and use nothing of earlier builds.")
@click.option("--strict", is_flag=True, help="Exit with 1 if an article or a correction could not be read.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, and nothing else there.")
def build(
    sources: tuple[Path | str, ...],
    out: Path | str,
    corrections: Path | None,
    about: Path | None,
    formats: tuple[str, ...],
    page: bool | None,
    workers: int,
    engine: str,
    scheduler: str | None,
    cache: Path,
    no_cache: bool,
    strict: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Build data packages from SOURCES: files with articles and folders of them [default: seeds].

    Both may be elsewhere: s3://bucket/articles, or any other address that Arrow or fsspec opens.
    """
    temporary = Path(gettempdir())
    with one_line_errors(cache, temporary, temporary if isinstance(out, str) else out):
        said = _said(about)
        page = _page(page, quiet)
        by = _engine(engine, scheduler)
        from converter.run.remote import near

        try:
            with near(sources or (Path("seeds"),), out) as (here, folder), watched(quiet) as progress:
                summary = converter.build(
                    here,
                    folder,
                    progress,
                    corrections,
                    about=said,
                    formats=tuple(dict.fromkeys(formats)),
                    page=page,
                    workers=workers,
                    engine=by,
                    cache=None if no_cache else cache,
                )
                made = published(folder)
        except NoCluster as fault:
            kept = "" if no_cache else "; what was found is kept for the next time"
            raise Refusal(f"{line(str(fault))}: nothing was built{kept}") from None
        except converter.NothingToBuild as nothing:
            print_problems(nothing.problems, quiet)
            raise Refusal(f"{nothing}: nothing was built") from None
    print_problems(summary.problems, quiet)
    if as_json:
        print_json(summary, str(out), made)
    elif not quiet:
        print_summary(summary, str(out), made, corrections is not None)
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


def _engine(named: str, scheduler: str | None) -> Engine | None:
    """The name of an engine, the address of a scheduler → the engine, None for processes of this machine."""
    if (named == "dask") != bool(scheduler):
        raise Refusal("--engine dask and --scheduler ADDRESS go together")
    if scheduler is None:
        return None
    from converter.run.cluster import NEEDS, dask

    if not find_spec(NEEDS):
        raise Refusal(f"--engine dask needs an extra: {DASK_HOW}")
    import dask as settings

    # What it logs of connections that are lost is told in one line.
    settings.config.set({"logging": {"distributed": "critical", "distributed.client": "critical"}})
    return dask(scheduler)


def _page(wanted: bool | None, quiet: bool) -> bool:
    """Whether a page is wanted → whether there will be one; without what it needs, a word about that."""
    can = all(find_spec(module) for module in PAGE_NEEDS)
    if wanted and not can:
        raise Refusal(f"--page needs an extra: {PAGE_HOW}")
    if wanted is None and not can and not quiet:
        note(f"no page to look at, it needs an extra: {PAGE_HOW}; or say --no-page")
    return can if wanted is None else wanted
