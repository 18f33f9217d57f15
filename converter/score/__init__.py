"""A built package and gold files → how much of what it says is right, and how much of the gold it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from converter.score.article import Article, NotScored
from converter.score.found import read_package
from converter.score.gold import read_gold
from converter.score.measures import MEASURES, Count, compare

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["CORE", "Count", "NotScored", "Scores", "measure", "read_gold", "read_package", "score", "table"]

CORE = (
    "meeting",
    "meeting.start_date",
    "meeting.place",
    "person",
    "position",
    "attendance",
    "commitment+kind",
    "commitment+speaker",
    "commitment.obligor",
)
"""The measures whose F1 the mean is of."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Each measure's count over all gold articles (micro-average), and the articles that no package holds."""

    counts: Mapping[str, Count]
    articles: int
    absent: tuple[str, ...] = ()

    @property
    def mean(self) -> float:
        """The mean F1 of the core measures."""
        return sum(self.counts.get(name, Count()).f1 for name in CORE) / len(CORE)

    def f1(self) -> dict[str, float]:
        """The F1 of each measure, and their mean."""
        return {name: count.f1 for name, count in self.counts.items()} | {f"mean of {len(CORE)}": self.mean}

    def as_json(self, errors: bool = False) -> dict[str, Any]:
        """For machines: measure → its figures; with `errors` also the rows that were missed or extra."""
        figures = {
            name: {
                "precision": count.precision,
                "recall": count.recall,
                "f1": count.f1,
                "gold": count.gold,
                "found": count.found,
                "right": count.right,
                **({"missed": count.missed, "extra": count.extra} if errors else {}),
            }
            for name, count in self.counts.items()
        }
        return figures | {f"mean of {len(CORE)}": {"f1": self.mean}}


def score(package: Path, gold: Path, built: bool = False) -> Scores:
    """A package, gold files, and whether to leave out articles that the package has not → its scores.

    Raises NotScored where there is nothing to compare.
    """
    articles, found = read_gold(gold), read_package(package)
    if not any(article.name in found for article in articles):
        raise NotScored(
            f"{package} holds no article of {gold}: build it from the articles that the gold names"
        )
    return measure([article for article in articles if article.name in found or not built], found)


def measure(gold: Sequence[Article], found: Mapping[str, Article]) -> Scores:
    """Gold articles and what was found, by file name → the scores; an article not there is all missed."""
    counts: dict[str, Count] = {}
    for article in gold:
        for name, count in compare(article, found.get(article.name, Article(article.name))):
            named = replace(count, missed=_named(article, count.missed), extra=_named(article, count.extra))
            counts[name] = counts.get(name, Count()) + named
    absent = tuple(article.name for article in gold if article.name not in found)
    return Scores({name: counts[name] for name in MEASURES if name in counts}, len(gold), absent)


def _named(article: Article, rows: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{article.name}: {row}" for row in rows)


def table(scores: Scores) -> Table:
    """Scores → a table for the terminal, at most 80 columns wide."""
    from rich.table import Table

    shown = Table(title=f"{scores.articles} gold articles", title_justify="left")
    for head in ("measure", "gold", "found", "right", "precision", "recall", "F1"):
        shown.add_column(head, justify="left" if head == "measure" else "right")
    for name, count in scores.counts.items():
        figures = (f"{figure:.3f}" for figure in (count.precision, count.recall, count.f1))
        shown.add_row(name, *(f"{n:,}" for n in (count.gold, count.found, count.right)), *figures)
    shown.add_section()
    shown.add_row(f"mean of {len(CORE)}", "", "", "", "", "", f"{scores.mean:.3f}")
    return shown
