"""How far a build is → a live bar on a terminal, elsewhere a line now and then."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

import click

from converter.cli.console import counted
from converter.progress import Progress, Stage

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

LIVE_AFTER = 1.0
"""Seconds that a build may take before a bar appears."""
LINE_EVERY = 5.0
"""Seconds from line to line, and before the first one."""
SECONDS_TOLD = 3
"""Seconds of parsing before the time left is estimated."""

STAGES: dict[Stage, str] = {
    "parsing": "reading, looking for facts",
    "settling": "settling who is who",
    "publishing": "writing and checking the tables",
}


class Watch:
    """A build's progress and the clock → how it is told."""

    def __init__(self) -> None:
        """Nothing is done yet."""
        self.progress = Progress(self.note)
        self._parsing_since: float | None = None

    def note(self, progress: Progress) -> None:
        """When the parsing began, for the pace."""
        if progress.stage == "parsing" and self._parsing_since is None:
            self._parsing_since = monotonic()

    def done(self) -> list[str]:
        """How much is done: articles of how many, rows, problems."""
        now = self.progress
        articles = f"{now.articles:,} of {counted(now.read_articles, 'article')}"
        told = [articles]
        if now.known:
            told.append(f"{now.known:,} known already")
        if now.rows:
            told.append(counted(now.rows, "row"))
        return [*told, counted(now.problems, "problem")] if now.problems else told

    def pace(self) -> list[str]:
        """How fast the articles are parsed, and how long that will take: by their characters."""
        now, since = self.progress, self._parsing_since
        if now.stage != "parsing" or since is None or not now.characters:
            return []
        seconds = max(monotonic() - since, 0.001)
        pace = (now.articles - now.known) / seconds
        told = [f"{pace:,.0f} articles/s" if pace >= 10 else f"{pace:.1f} articles/s"]
        if now.whole and seconds >= SECONDS_TOLD:
            left = round(seconds * (now.read_characters - now.characters) / now.characters)
            told.append(f"{left // 60}:{left % 60:02} left")
        return told

    def bar(self) -> RenderableType:
        """Two lines for a terminal: stage, bar and articles; then rows, problems, pace."""
        from rich.console import Group
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        now = self.progress
        total = now.read_characters if now.whole and now.stage == "parsing" else None
        articles, *more = self.done()
        line = Table.grid(padding=(0, 1), expand=True)
        line.add_column(no_wrap=True)
        line.add_column(ratio=1)
        line.add_column(no_wrap=True)
        line.add_row(STAGES[now.stage], ProgressBar(total=total, completed=now.characters), articles)
        return Group(line, Text(" · ".join((*more, *self.pace())), "dim", no_wrap=True, overflow="ellipsis"))


@contextmanager
def watched(quiet: bool) -> Iterator[Progress]:
    """Whether to tell nothing → the progress that a build moves on, told on the standard error meanwhile."""
    from rich.console import Console

    console = Console(stderr=True)
    watch = Watch()
    if quiet:
        yield watch.progress
    elif console.is_interactive and sys.stderr.isatty():
        yield from _live(watch, console)
    else:
        yield from _plain(watch)


def _live(watch: Watch, console: Console) -> Iterator[Progress]:
    from threading import Timer

    from rich.live import Live

    live = Live(console=console, get_renderable=watch.bar, refresh_per_second=8, transient=True)
    timer = Timer(LIVE_AFTER, live.start)
    timer.daemon = True
    timer.start()
    try:
        yield watch.progress
    finally:
        timer.cancel()
        timer.join()
        live.stop()


def _plain(watch: Watch) -> Iterator[Progress]:
    last = monotonic()

    def told(progress: Progress) -> None:
        nonlocal last
        watch.note(progress)
        if (now := monotonic()) - last >= LINE_EVERY:
            last = now
            click.echo(f"{STAGES[progress.stage]}: {', '.join((*watch.done(), *watch.pace()))}", err=True)

    watch.progress.told = told
    yield watch.progress
