"""What was measured → tables of 80 columns, and what is asked of it."""

from __future__ import annotations

from dataclasses import dataclass

from alone import Measurement
from chain import Text
from rich.box import SIMPLE_HEAD
from rich.table import Table
from taggers import TAGGERS

MEGABYTE = 1_000_000
ASKED = {
    "one worker, end to end": "≥ 500,000",
    "beside jieba.posseg": "≥ 10 ×",
    "two workers beside one": "≥ 1.8 ×",
    "peak memory, one worker": "< 600",
}
"""What is asked of the default corpus."""


@dataclass(frozen=True, slots=True)
class Build:
    """A build of the corpus so many times over."""

    times: int
    workers: int
    cache: str
    """Of the facts of earlier builds: `none` is kept; `new`, all are put there; `kept`, all are there."""
    text: Text
    taken: Measurement

    @property
    def name(self) -> str:
        """What it is called in tables."""
        kept = {"none": "", "new": ", kept", "kept": ", again"}[self.cache]
        return f"{self.times}×, {self.workers} worker{'s' * (self.workers > 1)}{kept}"

    @property
    def speed(self) -> float:
        """Characters per second by the clock."""
        return self.text.characters / self.taken.seconds


@dataclass(frozen=True, slots=True)
class Sample:
    """The part of the text that taggers get, and what each took; None of one that is not installed."""

    articles: int
    characters: int
    taken: dict[str, Measurement | None]

    def speed(self, name: str) -> float | None:
        """Characters per second by the clock."""
        taken = self.taken.get(name)
        return self.characters / taken.seconds if taken else None


def of_builds(builds: list[Build], least: Measurement | None, beside: Sample | None) -> Table:
    """Builds, the floor, taggers → a table: end to end, with what the memory was."""
    shown = Table(box=SIMPLE_HEAD, padding=0, title="End to end", title_justify="left")
    shown.add_column("", no_wrap=True)
    heads = ("\nclock\ns", "proces-\nsors\ns", "\ncharacters\nper s", "\n\nMB/s", "beside\njieba.\nposseg")
    for head in (*heads, "memory\nown\nMB", "\nchild\nMB", "\nall\nMB"):
        shown.add_column(head, justify="right", no_wrap=True)
    base = beside and beside.speed("jieba.posseg")
    rows = [(one.name, one.taken, one.text) for one in builds]
    for name, taken, text in [*rows, *([("floor", least, least.gave)] if least else [])]:
        speed = text.characters / taken.seconds
        shown.add_row(
            name,
            f"{taken.seconds:.1f}",
            f"{taken.processor_seconds:.1f}",
            f"{speed:,.0f}",
            f"{text.bytes / taken.seconds / MEGABYTE:.2f}",
            f"{speed / base:.1f}" if base else "–",
            *(
                f"{size / MEGABYTE:,.0f}" if size else "–"
                for size in (taken.peak, taken.child, taken.together)
            ),
        )
    return shown


def of_stages(one: Build) -> Table:
    """A build of one worker → a table of its stages; what is none of them is the last but one."""
    text, whole, gave = one.text, one.taken.seconds, one.taken.gave
    shown = Table(box=SIMPLE_HEAD, padding=0, title=f"Stages: {one.name}", title_justify="left")
    for head in ("", "\nclock\ns", "\ncharacters\nper s", "\n\nMB/s", "\nshare\n%", "peak\nso far\nMB"):
        shown.add_column(head, justify="right" if head else "left", no_wrap=True, min_width=10)
    further = {"all else": whole - sum(gave.stages.values()), "whole": whole}
    peaks = {**gave.peaks, "whole": one.taken.peak}
    for stage, took in {**gave.stages, **further}.items():
        shown.add_row(
            stage,
            f"{took:.2f}",
            f"{text.characters / took:,.0f}",
            f"{text.bytes / took / MEGABYTE:.2f}",
            f"{100 * took / whole:.1f}",
            f"{peaks[stage] / MEGABYTE:,.0f}" if stage in peaks else "",
        )
    return shown


def below(one: Build) -> str:
    """A build → lines below the table of its stages: how much it had to do, and how its memory grew."""
    text, rows = one.text, one.taken.gave.rows
    tables = ("mentions", "persons", "organizations", "meetings")
    settled = " · ".join(f"{rows[table]:,} {table}" for table in tables)
    tenths = " ".join(f"{size / MEGABYTE:,.0f}" for size in one.taken.tenths)
    return (
        f" {text.articles:,} articles, {text.characters:,} characters\n {settled}\n"
        f" MB in each tenth of the time: {tenths}"
    )


def of_taggers(beside: Sample) -> Table:
    """What taggers took → a table, with the same articles' facts for comparison."""
    title = f"Beside others: {beside.articles:,} articles, {beside.characters:,} characters"
    shown = Table(box=SIMPLE_HEAD, padding=0, title=title, title_justify="left")
    for head in ("", "gives"):
        shown.add_column(head, no_wrap=True)
    for head in ("clock\ns", "processors\ns", "characters\nper s", "beside\njieba.posseg", "memory\nMB"):
        shown.add_column(head, justify="right", no_wrap=True)
    base = beside.speed("jieba.posseg")
    for name, taken in beside.taken.items():
        gives = "words, tags" if name in TAGGERS else "facts"
        speed = beside.speed(name)
        if taken is None or speed is None:
            shown.add_row(name, "not installed")
            continue
        shown.add_row(
            name,
            gives,
            f"{taken.seconds:.1f}",
            f"{taken.processor_seconds:.1f}",
            f"{speed:,.0f}",
            f"{speed / base:.1f}" if base else "–",
            f"{taken.peak / MEGABYTE:,.0f}",
        )
    return shown


def of_starts(start: dict[str, float]) -> Table:
    """What starts → a table."""
    shown = Table(box=SIMPLE_HEAD, padding=0, title="Start", title_justify="left")
    shown.add_column("", no_wrap=True)
    shown.add_column("clock\ns", justify="right")
    for name, seconds in start.items():
        shown.add_row(name, f"{seconds:.2f}")
    return shown


def asked(builds: list[Build], beside: Sample | None) -> dict[str, str]:
    """All measurements → what is asked for, as far as it was measured."""
    said: dict[str, str] = {}
    uncached = [one for one in builds if one.cache == "none"]
    by = {(one.times, one.workers): one for one in uncached}
    first = min((one.times for one in uncached), default=1)
    if one := by.get((first, 1)):
        said["one worker, end to end"] = f"{one.speed:,.0f} characters/s"
        base = beside and beside.taken["jieba.posseg"]
        if beside and base:
            ratios = (
                one.text.characters / ours * (theirs / beside.characters)
                for ours, theirs in (
                    (one.taken.seconds, base.seconds),
                    (one.taken.processor_seconds, base.processor_seconds),
                )
            )
            said["beside jieba.posseg"] = "{:.1f} × ({:.1f} × by processors)".format(*ratios)
        if two := by.get((first, 2)):
            said["two workers beside one"] = f"{one.taken.seconds / two.taken.seconds:.2f} ×"
        last = max((one for one in uncached if one.workers == 1), key=lambda one: one.times)
        most = max(last.taken.peak, last.taken.together) / MEGABYTE
        said["peak memory, one worker"] = f"{most:,.0f} MB at {last.times}×"
    return said
