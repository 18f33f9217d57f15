"""How far a build is, for whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from converter.model import Document, Problem

Stage = Literal["parsing", "settling", "publishing"]


@dataclass(slots=True)
class Progress:
    """What a build has done so far; `told` is called whenever there is more of it."""

    told: Callable[[Progress], None] = lambda progress: None
    stage: Stage = "parsing"
    read_articles: int = 0
    read_characters: int = 0
    whole: bool = False
    """Whether all articles are read: before that nobody knows how many there are."""
    articles: int = 0
    """Those of `read_articles` whose facts are found."""
    characters: int = 0
    known: int = 0
    """Those of them that an earlier build found."""
    rows: int = 0
    """Those that the facts will fill; who is who, and what else takes rows, is settled last."""
    problems: int = 0

    def read(self, found: Document | Problem) -> None:
        """One article more is read, or could not be."""
        if isinstance(found, Document):
            self.read_articles += 1
            self.read_characters += len(found.text)
        else:
            self.problems += 1
        self.told(self)

    def all_read(self) -> None:
        """There are no more articles."""
        self.whole = True
        self.told(self)

    def parsed(self, articles: int, characters: int, rows: int = 0, problems: int = 0) -> None:
        """The facts of so many articles more are found."""
        self.articles += articles
        self.characters += characters
        self.rows += rows
        self.problems += problems
        self.told(self)

    def kept(self, articles: int, characters: int) -> None:
        """The facts of so many articles more were found by an earlier build."""
        self.known += articles
        self.parsed(articles, characters)

    def begin(self, stage: Stage) -> None:
        """All facts are found, and this begins."""
        self.stage = stage
        self.told(self)
