"""Tables and a package's folder → its `datapackage.json`, by the Data Package standard, version 2."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from converter import schema
from converter.check.checksums import sha256

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PROGRAM = "meeting-report-converter"

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
    "contributors": [
        {"title": "Meeting report converter", "roles": ["publisher", "DataCollector", "DataCurator"]}
    ],
    "keywords": ["China", "meetings", "politics", "organizations", "commitments", "会议", "机构", "承诺"],
}
"""What a package says of itself where nobody says otherwise; roles as DataCite calls them."""


def descriptor(
    database: DuckDBPyConnection,
    hashes: Mapping[str, str],
    package: Path,
    form: str,
    about: Mapping[str, Any],
) -> dict[str, Any]:
    """A database of all tables, their logical hashes, their folder, a format, more than `ABOUT` → all of it.

    Nothing in it comes from the clock or the machine: `created` is the day of the newest article.
    """
    rows = {table: _one(database, f"SELECT count(*) FROM {table}")[0] for table in schema.TABLES}
    [newest] = _one(database, "SELECT max(published_on) FROM documents")
    first, last = _one(
        database,
        "SELECT min(day), max(day) FROM (SELECT published_on AS day FROM documents "
        "UNION ALL SELECT start_date FROM meetings UNION ALL SELECT end_date FROM meetings)",
    )
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        **ABOUT,
        "version": version(PROGRAM),
        **({"created": f"{newest}T00:00:00Z"} if newest else {}),
        **about,
        "generator": f"{PROGRAM} {version(PROGRAM)}",
        **({"temporal": {"start": first.isoformat(), "end": last.isoformat()}} if first else {}),
        **({"spatial": spatial} if (spatial := _spatial(database)) else {}),
        **({"sources": sources} if (sources := _sources(database, rows["documents"], form)) else {}),
        "resources": [_resource(table, rows[table], hashes[table], package, form) for table in schema.TABLES],
    }


def _one(database: DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    [row] = database.execute(query).fetchall()
    return tuple(row)


def _spatial(database: DuckDBPyConnection) -> list[dict[str, str]]:
    """The areas → the topmost of them, in the standard's words for a place of DCAT."""
    topmost = database.execute("SELECT area_code, name FROM areas WHERE parent_code IS NULL")
    return [{"code": code, "name": name} for code, name in topmost.fetchall()]


def _sources(database: DuckDBPyConnection, documents: int, form: str) -> list[dict[str, str]]:
    if documents > SOURCES_LISTED:
        title = f"{documents} articles, listed in the table documents"
        return [{"title": title, "path": f"documents.{form}"}]
    found = database.execute("SELECT title, coalesce(source_url, source_path) FROM documents").fetchall()
    return [{"title": title, **({"path": path} if _allowed(path) else {})} for title, path in found]


def _allowed(path: str) -> bool:
    """Whether the standard takes it for a path: an address, or a file below the one that names it."""
    if re.match(r"(?:http|ftp)s?://", path):
        return path.isprintable()
    return (
        path[0] not in "./~" and ".." not in path.split("/") and not re.search(r"^file:|[\\\n\r]|://", path)
    )


def _resource(table: str, rows: int, logical_hash: str, package: Path, form: str) -> dict[str, Any]:
    declared = schema.load(table)
    file = package / f"{table}.{form}"
    return {
        "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
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
        "hash": f"sha256:{sha256(file)}",
        "logicalHash": logical_hash,
        "rowCount": rows,
        "schema": declared,
    }
