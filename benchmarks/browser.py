"""The page of so many articles → when it first paints, when each view stands, what memory it takes.

All sizes in one run, each in a fresh Chromium, from the disk; the first paint is Chromium's own figure.
"""

from __future__ import annotations

import gzip
import shutil
import statistics
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

import converter

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

ARTICLES = Path(__file__).parents[2] / "shared" / "corpus" / "cctv-2022-2025.jsonl.gz"
BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
VIEWS = ("articles", "tables", "network", "promises", "timeline")
SHOWN = """(view) => document.getElementById("main").dataset.shown === `#/${view}`
    && [...document.querySelectorAll(".chart")].every((box) => box.dataset.drawn)"""


def measured(playwright: Playwright, page_file: Path) -> tuple[float, dict[str, float], float]:
    """A page → ms to its first paint, ms to each view, MiB of its JavaScript's heap after all of them."""
    browser = playwright.chromium.launch(
        executable_path=BROWSER, args=["--no-sandbox", "--disable-background-networking"]
    )
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    stands = {}
    for view in VIEWS:
        began = time.perf_counter()
        if view == VIEWS[0]:
            page.goto(f"{page_file.as_uri()}#/{view}")
        else:
            page.evaluate("(view) => { location.hash = '#/' + view }", view)
        page.wait_for_function(SHOWN, arg=view)
        stands[view] = (time.perf_counter() - began) * 1000
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    heap = session.send("Runtime.getHeapUsage")["usedSize"] / 2**20
    browser.close()
    return paint, stands, heap


@click.command()
@click.argument("source", default=ARTICLES, type=click.Path(path_type=Path))
@click.option("--items", multiple=True, type=int, default=[1, 200, 2000], show_default=True)
@click.option("--rounds", default=3, show_default=True)
def main(source: Path, items: tuple[int, ...], rounds: int) -> None:
    """Print a table: a line for each number of articles, the median of some rounds."""
    from playwright.sync_api import sync_playwright

    if not source.is_file() or not BROWSER:
        click.echo(f"{source if BROWSER else 'Chromium'} is missing: nothing to measure")
        return
    table = Table("articles", box=SIMPLE_HEAD)
    for column in ("page MB", "data MB", "first paint ms", *(f"{view} ms" for view in VIEWS), "heap MiB"):
        table.add_column(column, justify="right")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        for number in items:
            feed, out = Path(folder) / f"{number}.jsonl", Path(folder) / str(number)
            with gzip.open(source, "rt", encoding="utf-8") as lines:
                feed.write_text("".join(islice(lines, number)), "utf-8")
            converter.build([feed], out, page=True)
            runs = [measured(playwright, out / "index.html") for _ in range(rounds)]
            data = sum(file.stat().st_size for file in (out / "page").rglob("*.js"))
            table.add_row(
                f"{number:,}",
                f"{(out / 'index.html').stat().st_size / 1e6:.1f}",
                f"{data / 1e6:.1f}",
                f"{statistics.median(run[0] for run in runs):,.0f}",
                *(f"{statistics.median(run[1][view] for run in runs):,.0f}" for view in VIEWS),
                f"{statistics.median(run[2] for run in runs):,.0f}",
            )
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
