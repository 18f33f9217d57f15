"""Articles in which Chinese institutions report their meetings → checked, quoted, open tables.

The chain, each link in the module of its name:

    read → find → parse → correct  (`stated`: each article alone, by `run` in any order, anywhere)
         → settle (`resolve`: who is who) → tabulate → check, publish
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from converter.model import Document, Facts, Problem
from converter.progress import Progress

if TYPE_CHECKING:
    import pyarrow as pa

    from converter.run.tasks import Engine

__all__ = [
    "Document",
    "Facts",
    "NothingToBuild",
    "Problem",
    "Progress",
    "Summary",
    "build",
    "extract",
    "read",
    "tabulate",
]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build published: rows by table, and the problems that it met."""

    rows: dict[str, int]
    problems: list[Problem]
    corrected: int = 0
    """How many corrections took effect."""


class NothingToBuild(Exception):
    """No source held an article; `problems` say why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("no article in the sources")
        self.problems = list(problems)


def load(sources: Sequence[Path]) -> tuple[list[Document], list[Problem]]:
    """Files and folders → the articles in them, and the problems of those that cannot be read."""
    from converter.read import once, read_sources

    found = list(once(read_sources(sources)))
    return [d for d in found if isinstance(d, Document)], [p for p in found if isinstance(p, Problem)]


def extract(document: Document) -> Facts:
    """One article → the facts it states; no other article is looked at."""
    from converter import stated

    return stated.extract(document)


def tabulate(facts: Sequence[Facts], problems: Sequence[Problem]) -> dict[str, pa.Table]:
    """The facts of a few articles → every table, with who is who settled across them, in memory."""
    from converter import tables
    from converter.resolve import resolve
    from converter.schema import arrow_table

    known = resolve(facts)
    made = {name: arrow_table(name, rows(facts, known)) for name, rows in tables.TABLES.items()}
    return made | {"problems": arrow_table("problems", tables.problems([*problems, *known.problems]))}


def build(
    sources: Sequence[Path],
    out: Path,
    progress: Progress | None = None,
    corrections: Path | None = None,
    *,
    about: Mapping[str, Any] | None = None,
    formats: Collection[str] = (),
    page: bool = False,
    workers: int = 1,
    cache: Path | None = None,
    engine: Engine | None = None,
) -> Summary:
    """Files and folders → `out/csv` and `out/parquet`, checked before they replace their forerunners.

    `progress` is told how far it is; `corrections` is a folder of them; `workers` processes look for facts,
    or `engine` does; what they find is kept in the folder `cache` for the next build. What else there is
    goes to `publish`.

    Raises NothingToBuild without an article, PackageError where the check finds faults; what was
    published before is untouched then.
    """
    from converter.run import warmed

    if workers > 1 and not engine:
        warmed.begin(sources)
    from converter.correct.lines import Corrections, read_folder, unseen
    from converter.memory import give_back
    from converter.publish import publish
    from converter.read import read_sources
    from converter.run.building import Reading, state
    from converter.run.parts import Parts
    from converter.run.pool import local
    from converter.settle import Assembled, Store, problems_of, settle

    progress = progress or Progress()
    give_back()
    lines = read_folder(corrections) if corrections else Corrections()
    with tempfile.TemporaryDirectory(prefix="converter-") as work, Store(Path(work), workers) as store:
        parts = Parts(cache or Path(work))
        store.keep(parts.files)
        reading = Reading(read_sources(sources), lines.stated(), store, progress, store.kept())
        state(reading, parts, engine or local(workers))
        if not reading.documents:
            raise NothingToBuild(reading.problems)
        progress.begin("settling")
        ruled = settle(store, lines)
        problems = [
            *reading.problems,
            *lines.problems,
            *unseen(lines.stated(), reading.named),
            *ruled.problems,
        ]
        tables = Assembled(store, problems)
        progress.begin("publishing")
        rows = publish(tables, out, about=about, formats=formats, page=page, threads=workers)
        return Summary(rows, problems_of(store), store.applied() + ruled.applied)
