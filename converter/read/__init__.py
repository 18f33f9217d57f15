"""Files, folders, archives and feeds → the articles in them as Documents, and a Problem for what is not read.

list_files → read_item (goes through archives and feeds; one reader a format) → Printed → Document
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from converter.model import Document, Problem
from converter.read.files.items import Found, failed, read_item
from converter.read.files.limits import MOST_CHARACTERS
from converter.read.files.listing import known_sources, list_files
from converter.read.files.sources import Source
from converter.read.printed import web_address
from converter.read.text.letters import clean, tidy
from converter.read.text.normalise import normalise
from converter.read.text.traditional import simplified

__all__ = ["document_of", "duplicate", "once", "read_sources"]


def read_sources(sources: Sequence[Path]) -> Iterator[Document | Problem]:
    """Files and folders → Documents and Problems, in the order of their source paths on every machine.

    An article that stands in several sources comes as often: see `once`.
    """
    files, problems = list_files(sources)
    known, faults = known_sources(files)
    yield from problems + faults
    for name, path in files:
        for found in read_item(name, path):
            if isinstance(found, Problem):
                yield found
                continue
            try:
                document = document_of(found, known.get(path))
            except Exception as fault:  # one article of many must not cost the others
                yield failed(found.source_path, fault)
                continue
            if isinstance(document, Problem):
                yield document
            else:
                yield document
                if document.language == "und":
                    message = "not Chinese: nothing will be found in it; remove it, or check its encoding"
                    yield Problem(document.source_path, "warning", "not-chinese", message)


def once(found: Iterable[Document | Problem]) -> Iterator[Document | Problem]:
    """Documents and Problems → each article once, and a Problem for each further one of the same text."""
    first: dict[str, str] = {}
    for one in found:
        if (
            isinstance(one, Problem)
            or (path := first.setdefault(one.document_id, one.source_path)) == one.source_path
        ):
            yield one
        else:
            yield duplicate(one.source_path, path)


def duplicate(source_path: str, first: str) -> Problem:
    """Where an article stands once more, and where it stood first → the problem."""
    return Problem(source_path, "warning", "duplicate", f"the same article as {first}: remove one of the two")


def document_of(found: Found, known: Source | None) -> Document | Problem:
    """An article as printed, and what sources.csv says of its file → its Document, or why there is none."""
    printed = found.printed
    stated, implied = printed.stated, printed.implied
    if len(printed.text) > MOST_CHARACTERS:
        message = f"over {MOST_CHARACTERS:,} characters: no article is so long; split it"
        return Problem(found.source_path, "error", "too-large", message)
    article = normalise(printed.text, stated.title)
    if not article.text:
        message = "no text in it: put the article in, or remove the file"
        return Problem(found.source_path, "error", "empty", message)
    # A record's own word, then the user's in sources.csv, then what is printed, then the page's.
    publishers = (stated.publisher, known and known.publisher, article.publisher, implied.publisher)
    urls = (stated.url, known and known.url, implied.url)
    document = Document(
        document_id="doc-" + hashlib.sha256(article.text.encode()).hexdigest()[:16],
        title=article.title,
        published_on=stated.published_on or article.published_on or implied.published_on,
        publisher=next((name for one in publishers if (name := tidy(clean(one or "")))), None),
        source_path=found.source_path,
        source_url=next(filter(None, map(web_address, urls)), None),
        media_type=found.media_type,
        language=article.language,
        pages=printed.pages or article.pages,
        source_sha256=found.sha256,
        text=article.text,
        body=article.body,
    )
    return simplified(document) if document.language == "zh-Hant" else document
