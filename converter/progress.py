"""How far a build is, for whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from converter.model import Document, Facts, Problem

Stage = Literal["reading", "parsing", "settling", "publishing"]


@dataclass(slots=True)
class Progress:
    """What a build has done so far; `told` is called whenever there is more of it."""

    told: Callable[[Progress], None] = lambda progress: None
    stage: Stage = "reading"
    articles: int = 0
    """Those that are read, then those of `all_articles` that are parsed."""
    all_articles: int = 0
    """0 while they are still read."""
    characters: int = 0
    all_characters: int = 0
    rows: int = 0
    """Those that the facts will fill; who is who, and what else takes rows, is settled last."""
    problems: int = 0

    def read(self, found: Document | Problem) -> None:
        """One article more is read, or could not be."""
        self.articles += isinstance(found, Document)
        self.problems += isinstance(found, Problem)
        self.told(self)

    def begin_parsing(self, documents: Sequence[Document]) -> None:
        """All articles are read."""
        self.stage, self.articles = "parsing", 0
        self.all_articles, self.all_characters = len(documents), sum(len(d.text) for d in documents)
        self.told(self)

    def parsed(self, facts: Facts) -> None:
        """The facts of one article more are found."""
        self.articles += 1
        self.characters += len(facts.document.text)
        self.problems += len(facts.problems)
        stated = (facts.entities, facts.meetings, facts.positions, facts.attendances, facts.commitments)
        self.rows += 1 + sum(map(len, stated))
        self.rows += sum(len(one.parties) + len(one.actions) for one in facts.commitments)
        self.told(self)

    def begin(self, stage: Stage) -> None:
        """All articles are parsed, and this begins."""
        self.stage = stage
        self.told(self)
