"""Texts and rows → Markdown that shows them as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from converter.about.essentials import line


def plain(text: str) -> str:
    """A text from a descriptor → Markdown that shows it letter for letter, on one line."""
    escaped = re.sub(r"([\\`*_~\[\]<>|&$#])", r"\\\1", line(text))
    # What begins like a list, or like the line under a heading, would become one.
    return re.sub(r"^(\d*)([-+=]|(?<=\d)[.)](?!\S))", r"\1\\\2", escaped)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A head and rows of Markdown → a table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, cells))} |" for cells in lines)
