"""Web pages as served → how exactly their main text is read, and in how much time, beside other readers.

The reference of a page is the text of the element in which its site sets the article; every reader gets the
same bytes, in the same process, one after the other.
"""

from __future__ import annotations

import contextlib
import io
import logging
import statistics
import time
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from converter.read.text.normalise import normalise
from converter.read.web.html import read_html

PAGES = Path(__file__).parents[2] / "shared" / "corpus" / "html"
ELEMENTS = "#content_area, .cnt_bd"
EXACT = 0.995

Reader = Callable[[bytes], str]


def converter(data: bytes) -> str:
    """The body of the article, without headline and head lines: those stand outside the reference."""
    texts = []
    for printed in read_html(data):
        article = normalise(printed.text, printed.stated.title)
        texts.append(article.text[article.body :])
    return "\n".join(texts)


def trafilatura(data: bytes) -> str:
    """trafilatura as it is advised for recall of the main text alone."""
    import trafilatura as library

    return library.extract(data, include_comments=False, include_tables=True, deduplicate=False) or ""


def readability(data: bytes) -> str:
    """readability-lxml, with the tags of its summary taken off."""
    from readability import Document
    from selectolax.lexbor import LexborHTMLParser

    body = LexborHTMLParser(Document(data.decode("utf-8", "replace")).summary()).body
    return body.text() if body is not None else ""


READERS: dict[str, Reader] = {"converter": converter, "trafilatura": trafilatura, "readability": readability}


def reference(data: bytes, elements: str) -> str:
    """A page and CSS selectors → the text of the first element that is there."""
    from selectolax.lexbor import LexborHTMLParser

    found = LexborHTMLParser(data.decode("utf-8", "replace")).css_first(elements)
    return found.text() if found is not None else ""


def characters(text: str) -> str:
    """Text → its characters without white space, marks as they are set in the tables."""
    return "".join(normalise(text).text.split())


def f1(read: str, wanted: str) -> float:
    """Two texts → F1 of the characters that they have in common, in order; 1 where both are empty."""
    a, b = characters(read), characters(wanted)
    if a == b:
        return 1.0
    common = sum(block.size for block in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks())
    return 2 * common / (len(a) + len(b))


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=PAGES)
@click.option("--elements", default=ELEMENTS, show_default=True, help="Where a page sets its article (CSS).")
@click.option("--glob", default="VIDE*.html", show_default=True, help="Which files of the folder.")
def main(folder: Path, elements: str, glob: str) -> None:
    """Read the pages of FOLDER with every reader that is installed."""
    files = sorted(folder.glob(glob)) if folder.is_dir() else []
    if not files:
        click.echo(f"no pages: {folder} is absent or empty; name a folder of your own")
        return
    logging.disable(logging.ERROR)
    pages = [(path.name, data, reference(data, elements)) for path in files for data in [path.read_bytes()]]
    table = Table("reader", box=SIMPLE_HEAD)
    for column in ("exact", "mean F1", "least F1", "ms a page", "times"):
        table.add_column(column, justify="right")
    first = 0.0
    for name, reader in READERS.items():
        try:
            with contextlib.redirect_stderr(io.StringIO()):
                reader(pages[0][1])
        except ImportError:
            table.add_row(name, "not installed")
            continue
        start = time.perf_counter()
        read = [reader(data) for _, data, _ in pages]
        took = 1000 * (time.perf_counter() - start) / len(pages)
        first = first or took
        scores = [f1(text, wanted) for text, (_, _, wanted) in zip(read, pages, strict=True)]
        exact = sum(score >= EXACT for score in scores)
        figures = (
            f"{statistics.mean(scores):.4f}",
            f"{min(scores):.4f}",
            f"{took:.1f}",
            f"{took / first:.1f}",
        )
        table.add_row(name, f"{exact} of {len(pages)}", *figures)
    Console().print(table)
    click.echo(f"{len(pages)} pages; exact: an F1 of {EXACT} or more, against {elements}")


if __name__ == "__main__":
    main()
