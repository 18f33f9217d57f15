"""Commands on articles: what is found in one, and who is named in many."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

import converter
from converter.cli.console import (
    CORRECTIONS,
    Refusal,
    article_argument,
    corrections_option,
    label,
    line,
    one_line_errors,
    out_option,
    print_problems,
    sources_argument,
    the_document,
    waiting,
)


@click.command(
    short_help="Show what is found in an article, and why.",
    epilog="""\b
Examples:
  converter explain seeds/article.txt
  converter explain feed.jsonl#12          the record of line 12
  converter explain dump.zip/page.html     a file in an archive

\b
Exit codes:
  0  explained
  2  wrong usage, or the article cannot be read
""",
)
@article_argument
def explain(article: Path) -> None:
    """Show ARTICLE sentence by sentence: what was found in it, and which rule found it."""
    from rich.console import Console

    with one_line_errors():
        document = the_document(article, "nothing to explain")
        from converter.explain import explain as explanation

        Console().print(explanation(document))


@click.command(
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
Their ids are in the built tables, and in what converter who shows.

\b
Examples:
  converter review seeds/article.txt
  converter review seeds/article.txt --back --reason "as the ministry has it"
  converter review seeds/article.txt --force     sheets anew, edits are lost

\b
Exit codes:
  0  sheets written; with --back: corrections written, or nothing was changed
  2  nothing written: wrong usage, an article or a sheet cannot be read, or
     sheets that were edited, or are another article's, would be overwritten
""",
)
@article_argument
@click.option("--back", is_flag=True, help="Take the edited sheets back, as corrections.")
@out_option("review", "Folder for the sheets, in a folder named like the article.")
@click.option(
    "-c",
    "--corrections",
    default=CORRECTIONS,
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of corrections.",
)
@click.option("--force", is_flag=True, help="Overwrite sheets that were edited, or are another article's.")
@click.option("--reason", default="", help="Why, for the edits that do not say so.")
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day of the corrections.  [default: today]",
)
def review(
    article: Path, back: bool, out: Path, corrections: Path, force: bool, reason: str, day: datetime | None
) -> None:
    """Write the rows of ARTICLE as sheets that a person edits; with --back, take the edits as corrections."""
    with one_line_errors():
        document = the_document(article, "nothing to review")
        from converter.correct import review as reviewing

        if back and force:
            raise click.UsageError("--force overwrites sheets, --back reads them: give one of the two")
        name = label(article)
        sheets, file = out / name, corrections / f"{name}.csv"
        said = (day or datetime.now()).date().isoformat()
        try:
            if not back:
                for table, rows in reviewing.write(document, corrections, sheets, force).items():
                    click.echo(f"{click.format_filename(sheets / table)}.csv {rows}")
                click.echo("next: edit them, say why in the column reason; --back takes them back", err=True)
                return
            edits = reviewing.back(document, corrections, sheets, file, said, " ".join(reason.split()))
        except reviewing.Unreadable as fault:
            raise Refusal(line(str(fault))) from None
    for edit in edits:
        click.echo(line(edit))
    what = f"{len(edits)} edits written" if edits else "nothing was changed"
    click.echo(f"{click.format_filename(file)}: {what}")


@click.command(
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
@sources_argument
@corrections_option
def who(name: str, sources: tuple[Path, ...], corrections: Path | None) -> None:
    """Show the persons called NAME in SOURCES, articles and folders of them [default: seeds].

    Each has an id, that of a build of SOURCES with the same corrections, and the evidence that several
    articles mean this one person, in bits: how few others of the name are to be expected where both
    articles place him. From 5 bits on two articles are joined.
    """
    from rich.console import Console

    from converter import who as bearers
    from converter.correct import Corrections
    from converter.correct.lines import read_folder

    with one_line_errors(), waiting("reading") as progress:
        documents, problems = converter.load(sources or (Path("seeds"),))
        rulings = read_folder(corrections) if corrections else Corrections()
        print_problems([p for p in (*problems, *rulings.problems) if p.severity == "error"], quiet=False)
        found = bearers.find(name, documents, rulings, progress)
        if found is None:
            raise Refusal(line(f"{name}: none of {len(documents):,} articles prints this name"))
        shown = bearers.who(found)
    Console().print(shown)
