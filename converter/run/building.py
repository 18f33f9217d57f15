"""Articles as they are read → a store of what all of them state: what earlier builds found is used again."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field

import pyarrow as pa
from pyarrow import compute

from converter.correct.lines import of_document
from converter.model import Document, Problem
from converter.progress import Progress
from converter.run.parts import Parts
from converter.run.tasks import Engine, Task
from converter.settle.store import Store
from converter.stated import Lines, batch_of
from converter.stated.columns import KEY, Fields
from converter.stated.documents import key_of

MOST_DOCUMENTS, MOST_CHARACTERS = 250, 250_000
"""A batch has no more of either, but for its last document: it takes half a second or so, and some 15 MB."""

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
        characters = 0
        with self.store.table("wanted", WANTED) as wanted:
            for found in self.found:
                self.progress.read(found)
                if isinstance(found, Problem):
                    self.problems.append(found)
                    continue
                key = self._key(found)
                own = {"document_id": found.document_id, "source_path": found.source_path, KEY: key}
                wanted.add([{"place": self.documents, **own}])
                self.documents += 1
                if key in self.kept:
                    self.progress.kept(1, len(found.text))
                    continue
                new.append((found, key))
                characters += len(found.text)
                if len(new) >= MOST_DOCUMENTS or characters >= MOST_CHARACTERS:
                    yield self._task(new)
                    new, characters = [], 0
            if new:
                yield self._task(new)
        self.progress.all_read()

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
    texts: pa.StringArray = batch["text"]  # type: ignore[assignment]
    return int(compute.sum(compute.utf8_length(texts)).as_py() or 0)


def state(reading: Reading, parts: Parts, engine: Engine) -> None:
    """Articles, the folder of parts, who looks for facts → what they state, on the piles of the store."""
    store = reading.store
    with store.more_kept() as kept:
        for done in engine(reading.tasks()):
            file = str(parts.add(done.part.content))
            kept.add({KEY: key, "part": file} for key in done.task.keys)
            batch, part = done.task.batch, done.part
            reading.progress.parsed(batch.num_rows, _characters(batch), part.rows, part.problems)
    if reading.documents:
        reading.problems += store.choose()
        parts.clear()
