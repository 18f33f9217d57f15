"""Documents ↔ an Arrow record batch, a row a document: how they travel to whoever looks for their facts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

import pyarrow as pa

from converter.model import Document
from converter.stated.columns import READ

NUMBERS = ("pages", "body")
OWN = tuple(field.name for field in fields(Document) if field.name != "original")

DOCUMENTS = pa.schema(
    [
        *((name, pa.int64() if name in NUMBERS else pa.string()) for name in OWN),
        *((f"printed_{name}", pa.string()) for name in READ),
    ]
)
"""A field of `Document` each, and after them what is printed otherwise (null where nothing is)."""


def batch_of(documents: Sequence[Document]) -> pa.RecordBatch:
    """Documents → their record batch, in the same order."""
    columns = [[getattr(document, name) for document in documents] for name in OWN]
    originals = [document.original for document in documents]
    columns += [[original and getattr(original, name) for original in originals] for name in READ]
    arrays = [pa.array(column, field.type) for column, field in zip(columns, DOCUMENTS, strict=True)]
    return pa.record_batch(arrays, schema=DOCUMENTS)


def documents_of(batch: pa.RecordBatch) -> Iterator[Document]:
    """A record batch of documents → the documents."""
    for row in batch.select(DOCUMENTS.names).to_pylist():
        printed = {name: row.pop(f"printed_{name}") for name in READ}
        document = Document(**row)
        if printed["text"] is not None:
            document = replace(document, original=replace(document, **printed))
        yield document


def documents_stated(rows: Iterable[Mapping[str, Any]]) -> Iterator[Document]:
    """Rows of what documents state → the documents."""
    for row in rows:
        own = {name: row[name] for name in OWN}
        day = own["published_on"]
        document = Document(**own | {"published_on": day and day.isoformat()})
        if row["read_text"] is not None:
            read = {name: row[f"read_{name}"] for name in READ}
            document = replace(document, original=document, **read)
        yield document


def key_of(document: Document) -> str:
    """A document → 32 hex digits of the SHA-256 of all that is in it: equal ones state the same."""
    said = [getattr(document, name) for name in OWN]
    said += [getattr(document.original, name) for name in READ] if document.original else []
    # A length before each: no two documents are written alike.
    written = (f"{len(text)}:{text}" for text in ("-" if one is None else f"={one}" for one in said))
    return hashlib.sha256("".join(written).encode()).hexdigest()[:32]
