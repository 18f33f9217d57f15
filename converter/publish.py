"""Tables → two data packages, `csv/` and `parquet/`, that replace their forerunners whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from converter import schema
from converter.check import Fault, check
from converter.check.package import DESCRIPTOR, FORMATS

if TYPE_CHECKING:
    import pyarrow as pa

NEW, READY, OLD = ".packages-new", ".packages-ready", ".packages-old"
REFERENCE_ROWS = 20_000
"""Rows up to which a build lets frictionless read its CSV as well; of more, only `converter check` does."""
"""Beside the packages: one being written; one complete, to be swapped in; one swapped out."""

SOURCES_LISTED = 1000
"""Beyond so many articles the descriptor points to the table of documents, which lists them all."""

MEDIA_TYPES = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}

DIALECT = {
    "delimiter": ",",
    "lineTerminator": "\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
}
"""All of it spelt out, so that no reader guesses from the text of an article."""

ABOUT = {
    "name": "meeting-reports",
    "title": "Meeting reports: who met whom, who promised what",
    "title_zh": "会议报道：谁与谁会面，谁作何承诺",
    "description": (
        "Persons, organizations, posts, meetings, attendances and commitments in articles by which Chinese "
        "institutions report their meetings; every fact quotes the words of the article it rests on. "
        "The compiled tables are licensed under CC BY 4.0; the texts of the articles in documents.text "
        "remain with their publishers."
    ),
    "description_zh": (
        "从中国机构的会议报道中提取的人物、机构、职务、会议、参会和承诺事项；每一事实均注明所依据的原文位置。"
        "汇编表格以 CC BY 4.0 许可；documents.text 中的文章原文，权利归各发布者所有。"
    ),
    "licenses": [
        {
            "name": "CC-BY-4.0",
            "title": "Creative Commons Attribution 4.0 International",
            "path": "https://creativecommons.org/licenses/by/4.0/",
        }
    ],
    "contributors": [{"title": "Meeting report converter", "roles": ["publisher"]}],
    "keywords": ["China", "meetings", "politics", "organizations", "commitments", "会议", "机构", "承诺"],
}


class PackageError(Exception):
    """The packages that were written have faults; what was published before is untouched."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = list(faults)


def publish(
    tables: Mapping[str, pa.Table], out: Path, *, descriptor: Mapping[str, Any] | None = None
) -> None:
    """All tables by name, a folder, and what to say beyond `ABOUT` → `csv/` and `parquet/` in it, checked.

    A crash at any moment leaves the old packages, or new ones whose swap the next run (or `recover`) ends.
    """
    out.mkdir(parents=True, exist_ok=True)
    with _locked(out):
        _finish(out)
        _refuse_foreign(out)
        try:
            write(tables, out / NEW, descriptor=descriptor)
            few = sum(table.num_rows for table in tables.values()) <= REFERENCE_ROWS
            if faults := check(out / NEW, standard=few):
                raise PackageError(faults)
            (out / NEW).rename(out / READY)
        finally:
            shutil.rmtree(out / NEW, ignore_errors=True)
        _finish(out)


def recover(out: Path) -> None:
    """A folder → the same without the traces of a run that died: the old packages whole, or the new."""
    if any((out / trace).is_dir() for trace in (NEW, READY, OLD)):
        with _locked(out):
            _finish(out)


def write(
    tables: Mapping[str, pa.Table], folder: Path, *, descriptor: Mapping[str, Any] | None = None
) -> None:
    """All tables by name, and what to say beyond `ABOUT` → `csv/` and `parquet/` in a new folder."""
    import duckdb
    from pyarrow import parquet

    for form in FORMATS:
        (folder / form).mkdir(parents=True)
    with duckdb.connect() as database:
        for table in schema.TABLES:
            printed = (f"{schema.csv_text(f, quoted)} AS {quoted}" for f, quoted in _quoted(table))
            rows = database.from_arrow(tables[table]).project(", ".join(printed))
            rows.write_csv(str(folder / "csv" / f"{table}.csv"), header=True)
            parquet.write_table(
                tables[table],
                folder / "parquet" / f"{table}.parquet",
                compression="zstd",
                row_group_size=100_000,
            )
    for form in FORMATS:
        described = _descriptor(tables, folder / form, form, descriptor or {})
        text = json.dumps(described, ensure_ascii=False, indent=2) + "\n"
        (folder / form / DESCRIPTOR).write_text(text, "utf-8", newline="\n")


def _quoted(table: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    return ((field, f'"{field["name"]}"') for field in schema.load(table)["fields"])


def _descriptor(
    tables: Mapping[str, pa.Table], package: Path, form: str, descriptor: Mapping[str, Any]
) -> dict[str, Any]:
    documents = tables["documents"].select(["title", "published_on", "source_path", "source_url"]).to_pylist()
    sources = [{"title": d["title"], "path": d["source_url"] or d["source_path"]} for d in documents]
    if len(sources) > SOURCES_LISTED:
        sources = [
            {"title": f"{len(sources)} articles, listed in the table documents", "path": f"documents.{form}"}
        ]
    dates = [d["published_on"] for d in documents if d["published_on"]]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        **ABOUT,
        "version": version("meeting-report-converter"),
        # The newest article, not the clock: the same articles give the same bytes.
        **({"created": f"{max(dates)}T00:00:00Z"} if dates else {}),
        **descriptor,
        **({"sources": sources} if sources else {}),
        "resources": [_resource(table, tables[table].num_rows, package, form) for table in schema.TABLES],
    }


def _resource(table: str, rows: int, package: Path, form: str) -> dict[str, Any]:
    declared = schema.load(table)
    file = package / f"{table}.{form}"
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {
        "name": table,
        "type": "table",
        "title": declared["title"],
        "title_zh": declared["title_zh"],
        "description": declared["description"],
        "description_zh": declared["description_zh"],
        "path": file.name,
        "format": form,
        "mediatype": MEDIA_TYPES[form],
        **({"encoding": "utf-8", "dialect": DIALECT} if form == "csv" else {}),
        "bytes": file.stat().st_size,
        "hash": f"sha256:{digest}",
        "rowCount": rows,
        "schema": declared,
    }


def _finish(out: Path) -> None:
    # Each step may be the last before a crash. Once READY is there the new packages are complete: go forward.
    shutil.rmtree(out / NEW, ignore_errors=True)
    if (out / READY).is_dir():
        (out / OLD).mkdir(exist_ok=True)
        for form in FORMATS:
            if (out / READY / form).is_dir():
                if (out / form).is_dir():
                    (out / form).rename(out / OLD / form)
                (out / READY / form).rename(out / form)
        (out / READY).rmdir()
    shutil.rmtree(out / OLD, ignore_errors=True)


def _refuse_foreign(out: Path) -> None:
    for folder in (out / form for form in FORMATS):
        if (
            folder.exists()
            and not (folder / DESCRIPTOR).is_file()
            and (folder.is_file() or any(folder.iterdir()))
        ):
            raise FileExistsError(f"{folder}: not a data package, so it will not be replaced")


@contextmanager
def _locked(out: Path) -> Iterator[None]:
    # The kernel frees the lock when its holder dies; a second build waits for the first.
    try:
        import fcntl
    except ImportError:  # not a POSIX system
        yield
        return
    handle = os.open(out, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
