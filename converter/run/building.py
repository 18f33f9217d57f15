"""Articles as they are read → a store of what all of them state: what earlier builds found is used again."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from converter.correct.lines import of_document
from converter.model import Document, Problem
from converter.progress import Progress
from converter.run.parts import Parts
from converter.run.tasks import Engine, Task
from converter.settle.store import Store
from converter.stated import Lines, batch_of
from converter.stated.columns import KEY, Fields
from converter.stated.documents import key_of

MOST_DOCUMENTS, MOST_CHARACTERS = 500, 500_000
"""A batch has no more of either, but for its last document: it takes a second or so, and some 30 MB."""

WANTED: Fields = {
    "place": pa.int64(),
    "document_id": pa.string(),
    "source_path": pa.string(),
    KEY: pa.string(),
}


@dataclass(slots=True)
class Reading:
    """Articles and problems as they are read → tasks, for those articles whose facts are not kept."""

    found: Iterable[Document | Problem]
    lines: Lines
    store: Store
    progress: Progress
    kept: Container[str]
    """The keys of documents whose facts earlier builds found."""
    problems: list[Problem] = field(default_factory=list)
    documents: int = 0
    named: set[str] = field(default_factory=set)
    """Names of documents that corrections name."""

    def tasks(self) -> Iterator[Task]:
        """All tasks; `problems`, `documents` and the table `wanted` are filled on the way."""
        new: list[tuple[Document, str]] = []
        with self.store.table("wanted", WANTED) as wanted:
            for some in self._some():
                keyed = [(document, self._key(document)) for document in some]
                wanted.add(
                    {
                        "place": self.documents + at,
                        "document_id": document.document_id,
                        "source_path": document.source_path,
                        KEY: key,
                    }
                    for at, (document, key) in enumerate(keyed)
                )
                self.documents += len(keyed)
                for document, key in keyed:
                    if key in self.kept:
                        self.progress.kept(1, len(document.text))
                    else:
                        new.append((document, key))
                sizes = [len(document.text) for document, _ in new]
                if len(sizes) >= MOST_DOCUMENTS or sum(sizes) >= MOST_CHARACTERS:
                    yield self._task(new)
                    new = []
            if new:
                yield self._task(new)
        self.progress.all_read()

    def _some(self) -> Iterator[list[Document]]:
        """The articles, a batch at a time."""
        some: list[Document] = []
        characters = 0
        for found in self.found:
            self.progress.read(found)
            if isinstance(found, Problem):
                self.problems.append(found)
                continue
            some.append(found)
            characters += len(found.text)
            if len(some) >= MOST_DOCUMENTS or characters >= MOST_CHARACTERS:
                yield some
                some, characters = [], 0
        if some:
            yield some

    def _key(self, document: Document) -> str:
        key = key_of(document)
        own = of_document(self.lines, document) if self.lines else ()
        if not own:
            return key
        # Whichever of its names a line uses, the document is there.
        self.named |= {document.document_id, document.source_path}
        return hashlib.sha256(f"{key}{own!r}".encode()).hexdigest()[:32]

    def _task(self, new: list[tuple[Document, str]]) -> Task:
        documents = [document for document, _ in new]
        names = {name for d in documents for name in (d.document_id, d.source_path)}
        own = {name: lines for name, lines in self.lines.items() if name in names} if self.lines else {}
        return Task(batch_of(documents), tuple(key for _, key in new), own)


def _characters(batch: pa.RecordBatch) -> int:
    return sum(len(text.as_py()) for text in batch["text"])


def state(reading: Reading, parts: Parts, engine: Engine) -> None:
    """Articles, the folder of parts, who looks for facts → what they state: the store's view `stated`."""
    store = reading.store
    for done in engine(reading.tasks()):
        store.keep([parts.add(done.part.content)])
        batch, part = done.task.batch, done.part
        reading.progress.parsed(batch.num_rows, _characters(batch), part.rows, part.problems)
    if reading.documents:
        reading.problems += store.choose()
        parts.clear()
