"""Articles in which Chinese institutions report their meetings → checked, quoted, open tables.

The chain, each link in the module of its name:

    read → find → parse → correct → resolve → tabulate → check, publish
"""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from converter.model import Document, Facts, Problem
from converter.progress import Progress

if TYPE_CHECKING:
    import pyarrow as pa

    from converter.correct import Desk
    from converter.resolve import Identities

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


def load(sources: Sequence[Path], progress: Progress | None = None) -> tuple[list[Document], list[Problem]]:
    """Files and folders → the articles in them, and the problems of those that cannot be read."""
    from converter.read import read_sources

    found = []
    for one in read_sources(sources):
        found.append(one)
        if progress is not None:
            progress.read(one)
    return [d for d in found if isinstance(d, Document)], [p for p in found if isinstance(p, Problem)]


def extract(document: Document) -> Facts:
    """One article → the facts it states; no other article is looked at."""
    from converter.find import find
    from converter.grammar import parse

    return parse(document, find(document))


def tabulate(facts: Sequence[Facts], problems: Sequence[Problem]) -> dict[str, pa.Table]:
    """The facts of all articles → every table, with who is who settled across them."""
    from converter.resolve import resolve

    return _tables(facts, resolve(facts), problems)


def _tables(
    facts: Sequence[Facts], identities: Identities, problems: Sequence[Problem]
) -> dict[str, pa.Table]:
    from converter import tables
    from converter.schema import arrow_table

    made = {name: arrow_table(name, rows(facts, identities)) for name, rows in tables.TABLES.items()}
    return made | {"problems": arrow_table("problems", tables.problems([*problems, *identities.problems]))}


def build(
    sources: Sequence[Path],
    out: Path,
    progress: Progress | None = None,
    corrections: Path | None = None,
    *,
    about: Mapping[str, Any] | None = None,
    formats: Collection[str] = (),
    page: bool = False,
) -> Summary:
    """Files and folders → `out/csv` and `out/parquet`, checked before they replace their forerunners.

    `progress` is told how far it is; `corrections` is a folder of them; what else there is goes to `publish`.
    Raises NothingToBuild without an article, PackageError where the check finds faults; what was published
    before is untouched then.
    """
    from converter.publish import publish
    from converter.resolve import resolve

    progress = progress or Progress()
    desk = _desk(corrections)
    documents, problems = load(sources, progress)
    if not documents:
        raise NothingToBuild(problems)
    progress.begin_parsing(documents)
    facts: list[Facts] = []
    with _without_collector():
        for document in documents:
            facts.append(desk.correct(_extract_or_report(document)) if desk else _extract_or_report(document))
            problems += facts[-1].problems
            progress.parsed(facts[-1])
        progress.begin("settling")
        identities = resolve(facts)
        stated: Sequence[Facts] = facts
        if desk:
            stated, identities = desk.rule(facts, identities)
            problems += [*desk.problems, *desk.unseen()]
        tables = _tables(stated, identities, problems)
        problems += identities.problems
    progress.begin("publishing")
    publish(tables, out, about=about, formats=formats, page=page)
    rows = {name: table.num_rows for name, table in tables.items()}
    return Summary(rows, problems, desk.applied if desk else 0)


def _desk(corrections: Path | None) -> Desk | None:
    """A folder of corrections → who applies them; nothing is loaded where there is none."""
    if corrections is None:
        return None
    from converter.correct import Desk

    return Desk.of(corrections)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Facts are kept and hold no cycles: to search them for garbage again and again costs a tenth or more."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _extract_or_report(document: Document) -> Facts:
    """One article → its facts; where the program itself fails on it, none, and the problem that says so."""
    try:
        facts = extract(document)
        if faulty := facts.unquoted():
            raise ValueError(f"{faulty[0].rule} has no words")
    except Exception as fault:  # one article of many must not cost the others
        message = f"no facts: the program failed on this article ({type(fault).__name__}: {fault}); report it"
        return Facts(document, problems=(Problem(document.source_path, "error", "not-parsed", message),))
    return facts
