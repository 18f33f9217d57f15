"""Command line → calls of the library, and what they return → lines and exit codes; nothing else."""

from __future__ import annotations

import gc

import click

from converter.cli.articles import explain, review, who
from converter.cli.building import build
from converter.cli.completion import completion
from converter.cli.packages import check, diff, score, sheets
from converter.cli.showing import show
from converter.cli.starting import init

# Libraries are imported where they are used: --help answers at once.

_EXAMPLES = """\b
Examples:
  converter init yunxi                     a repository for one's own articles
  converter build                          seeds/ → dist/
  converter build articles one.txt --out data
  converter show dist persons              its rows
  converter check dist
  converter diff published dist            what changed
  converter explain seeds/article.txt
  converter review seeds/article.txt       its rows, to correct them
  converter who 袁家军                     who bears a name, and why
  converter sheets dist                    its tables for a spreadsheet
  converter score dist gold

\b
Exit codes:
  0  done
  1  faults: in a package, or (build --strict) an article that was not read;
     or (diff --exit-code) a difference
  2  nothing done: wrong usage, no article, a file not readable or writable
"""


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, epilog=_EXAMPLES)
@click.version_option(package_name="meeting-report-converter", prog_name="converter")
def main() -> None:
    """Turn reports of meetings into checked open data: who met whom, who promised what."""
    # The libraries' own objects, half a million, would be searched for garbage some hundred times.
    gc.set_threshold(100_000)


for command in (init, build, show, check, diff, explain, review, who, sheets, score, completion):
    main.add_command(command)
