"""JSON Lines of articles → how long who-is-who takes for a million mentions, and its peak memory.

The facts of some articles are repeated under new ids, each time some months later, until there are so many
mentions: so every name comes again and again, which is the hard case. Extraction is not measured here.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import click
from speed import CORPUS, MEBIBYTE, Measurement, measured, write_articles

import converter
from converter.resolve import resolve

MONTHS_BETWEEN = 4


def repeated(facts: Sequence[converter.Facts], mentions: int) -> Iterator[converter.Facts]:
    """Facts → the same again and again, each time of other documents and later, up to so many mentions."""
    copy = 0
    while mentions > 0:
        for fact in facts:
            document = fact.document
            day = document.published_on
            later = date.fromisoformat(day) + timedelta(30 * MONTHS_BETWEEN * copy) if day else None
            yield replace(
                fact,
                document=replace(
                    document,
                    document_id=f"{document.document_id}-{copy}",
                    published_on=later.isoformat() if later else None,
                ),
            )
            mentions -= len(fact.entities)
            if mentions <= 0:
                return
        copy += 1


def settle(mentions: int, folder: Path) -> tuple[Measurement, dict[str, int]]:
    """So many mentions, a folder of articles → what resolving took, and how many of each it gave."""
    documents, _ = converter.load([folder])
    facts = [converter.extract(document) for document in documents]
    rows: dict[str, int] = {}

    def run() -> None:
        known = resolve(repeated(facts, mentions))
        rows["documents' persons"] = len(known.persons)
        rows["persons"] = len(set(known.persons.values()))
        rows["organizations"] = len(known.registered)
        rows["meetings"] = len(known.gatherings)

    return measured(run), rows


@click.command()
@click.argument("source", default=CORPUS, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--items", default=4000, show_default=True, help="Articles, evenly spread over SOURCE; 0: all.")
@click.option("--mentions", default=1_000_000, show_default=True, help="Mentions to resolve.")
def main(source: Path, items: int, mentions: int) -> None:
    """Measure on SOURCE: JSON Lines, plain or .gz, with title, published_on and text."""
    if not source.is_file():
        click.echo(f"nothing measured: {source.name} is absent; name JSON Lines of articles")
        return
    with tempfile.TemporaryDirectory() as folder:
        articles = Path(folder) / "articles"
        write_articles(source, items, articles)
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            taken, rows = pool.submit(partial(settle, mentions), articles).result()
    click.echo(f"{mentions:,} mentions: {taken.seconds:.1f} s, peak {taken.peak / MEBIBYTE:,.0f} MiB")
    click.echo(" · ".join(f"{name} {count:,}" for name, count in rows.items()))


if __name__ == "__main__":
    main()
