"""Documents → the facts that they state, one by one, corrected: an article that fails costs no other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from converter.correct.lines import Line, of_document
from converter.model import Document, Facts, Mention, Problem

Lines = Mapping[str, Sequence[Line]]
"""A document's id or source path → the corrections of what it states."""
Words = tuple[Mention, ...]


def extract(document: Document) -> Facts:
    """One article → the facts it states; no other article is looked at."""
    return parsed(document, words(document))


def words(document: Document) -> Words:
    """One article → the words and names in it."""
    from converter.find import find

    return find(document)


def parsed(document: Document, found: Words) -> Facts:
    """One article and the words in it → the facts it states, each with its words in the text."""
    from converter.grammar import parse

    return parse(document, found)


def corrected(documents: Iterable[Document], lines: Lines) -> list[tuple[Facts, int]]:
    """Articles and the corrections → the facts of each, and how many corrections took effect in it."""
    # First the words of all, then the facts: a processor keeps either program at hand, but not both.
    found = [(document, _tried(document)) for document in documents]
    return [_corrected(_facts(document, words), lines) for document, words in found]


def failed(document: Document, why: str) -> Facts:
    """A document on which the program fails, and how → no facts, and the problem that says so."""
    message = f"no facts: the program failed on this article ({why}); report it"
    return Facts(document, problems=(Problem(document.source_path, "error", "not-parsed", message),))


def _tried(document: Document) -> Words | str:
    """One article → the words in it; where the program itself fails on it, how."""
    try:
        return words(document)
    except Exception as fault:  # one article of many must not cost the others
        return f"{type(fault).__name__}: {fault}"


def _facts(document: Document, found: Words | str) -> Facts:
    """One article and its words → its facts; where the program itself fails on it, none, and the problem."""
    if isinstance(found, str):
        return failed(document, found)
    try:
        facts = parsed(document, found)
        if faulty := facts.unquoted():
            raise ValueError(f"{faulty[0].rule} has no words")
    except Exception as fault:
        return failed(document, f"{type(fault).__name__}: {fault}")
    return facts


def _corrected(facts: Facts, lines: Lines) -> tuple[Facts, int]:
    own = of_document(lines, facts.document) if lines else ()
    if not own:
        return facts, 0
    from converter.correct.stated import correct

    facts, report = correct(facts, own)
    return replace(facts, problems=(*facts.problems, *report.problems)), report.applied
