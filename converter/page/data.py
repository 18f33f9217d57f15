"""Tables → the data of the page: the list of articles, each table, each article with its facts; as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from converter import schema
from converter.check.rules import name as quoted
from converter.rows import LABELS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_ARTICLES = 20_000
"""The newest are on the page: a file each, in folders that a person can still copy."""

MOST_ROWS = 200_000
"""The first rows of a table that are on the page: about 30 MB of the widest."""

FACTS = ("positions", "attendances", "commitments", "commitment_actions", "mentions")
"""The tables whose rows quote words, as the page lists them."""

ENTITIES = {table: LABELS[table] for table in ("persons", "organizations", "meetings", "areas")}
"""Tables of things with what the page calls one of their rows."""

CHUNK = 10_000

_FACTS_COUNTED = "SELECT document_id, count(*) AS facts FROM ({}) GROUP BY document_id".format(
    " UNION ALL ".join(
        f"SELECT document_id FROM {table}" for table in FACTS if "document_id" in schema.field_names(table)
    )
)

_BY_PATH = "SELECT source_path, min(document_id) AS document_id FROM documents GROUP BY source_path"


def _first_mentions(table: str) -> str:
    """A table of things → the SQL of where each is first named."""
    place = '"start", "end"'
    return (
        f"SELECT entity_id, document_id, {place} FROM mentions WHERE entity_type = '{table}' "
        f"QUALIFY row_number() OVER (PARTITION BY entity_id ORDER BY document_id, {place}) = 1"
    )


class Data:
    """What the page shows of all tables: those of a database, to which it adds the list of what is shown."""

    def __init__(self, database: DuckDBPyConnection) -> None:
        self._database = database
        self._database.execute(
            "CREATE TABLE shown AS SELECT document_id, source_path FROM documents "
            f"ORDER BY published_on DESC NULLS LAST, document_id LIMIT {MOST_ARTICLES}"
        )
        self._labels = dict(
            self._database.execute(
                " UNION ALL ".join(
                    f"SELECT {schema.load(table)['primaryKey'][0]}, {label} FROM {table}"
                    for table, label in ENTITIES.items()
                )
            ).fetchall()
        )

    def few(self, limit: int) -> dict[str, str] | None:
        """A number of bytes → all `texts` by name, if together they take no more."""
        found, size = {}, 0
        for name, text in self.texts():
            found[name] = text
            size += len(text.encode())
            if size > limit:
                return None
        return found

    def texts(self) -> Iterator[tuple[str, str]]:
        """Each piece of the data by its name: `documents`, the other tables, the id of each article."""
        for table in schema.TABLES:
            yield table, compact(self._table(table))
        for document_id, article in self._articles():
            yield document_id, compact(article)

    def _table(self, table: str) -> dict[str, Any]:
        """A table → its fields and rows, each with its article: of a thing, where it is first named."""
        fields = [f"t.{quoted(field)}" for field in schema.field_names(table)]
        beside = ""
        if table == "documents":
            fields.remove('t."text"')
            fields.append("coalesce(f.facts, 0) AS facts")
            beside = (
                "SEMI JOIN shown USING (document_id) "
                f"LEFT JOIN ({_FACTS_COUNTED}) f ON f.document_id = t.document_id"
            )
        elif table in ENTITIES:
            [key] = schema.load(table)["primaryKey"]
            fields += ["m.document_id", "m.start", 'm."end"']
            beside = f"LEFT JOIN ({_first_mentions(table)}) m ON m.entity_id = t.{key}"
        elif table in ("commitment_parties", "commitment_actions"):
            fields.append("c.document_id")
            beside = "LEFT JOIN commitments c USING (commitment_id)"
        elif table == "problems":
            fields.append("d.document_id")
            beside = f"LEFT JOIN ({_BY_PATH}) d USING (source_path)"
        found = self._database.execute(
            f"SELECT {', '.join(fields)} FROM {table} t {beside} "
            f"ORDER BY {schema.ordered(table, 't')} LIMIT {MOST_ROWS}"
        )
        names = [column[0] for column in found.description]
        return {"fields": names, "rows": [[schema.plain(value) for value in row] for row in found.fetchall()]}

    def _articles(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Each article: its own row, the facts that rest on its words, the names of the things in them."""
        facts = {
            table: self._by_article(self._facts_of(table))
            for table in (*FACTS, "commitment_parties", "problems")
        }
        waiting = {table: next(groups, None) for table, groups in facts.items()}
        fields = schema.field_names("documents")
        own = ", ".join(map(quoted, fields))
        documents = f"SELECT document_id, {own} FROM documents SEMI JOIN shown USING (document_id)"
        for document_id, group in self._by_article(documents):
            article: dict[str, Any] = {
                "document": dict(zip(fields, map(schema.plain, group[0]), strict=True)),
                "facts": {},
                "names": {},
            }
            for table, groups in facts.items():
                held = waiting[table]
                if held is not None and held[0] == document_id:
                    article["facts"][table] = [[schema.plain(value) for value in row] for row in held[1]]
                    waiting[table] = next(groups, None)
            for rows in article["facts"].values():
                for value in (value for row in rows for value in row if isinstance(value, str)):
                    if value in self._labels:
                        article["names"][value] = self._labels[value]
            yield document_id, article

    def _facts_of(self, table: str) -> str:
        """A table → the SQL of its rows with the id of their article first."""
        fields = ", ".join(f"t.{quoted(field)}" for field in schema.field_names(table))
        if table == "problems":
            return f"SELECT s.document_id, {fields} FROM problems t JOIN shown s USING (source_path)"
        if "document_id" in schema.field_names(table):
            return f"SELECT t.document_id, {fields} FROM {table} t SEMI JOIN shown USING (document_id)"
        joined = f"{table} t JOIN commitments c USING (commitment_id)"
        return (
            f"SELECT c.document_id, {fields} FROM {joined} SEMI JOIN shown s ON s.document_id = c.document_id"
        )

    def _by_article(self, query: str) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
        """SQL with an article's id first → the rest of its rows by article, in the order of the ids."""
        found = self._database.cursor().execute(f"{query} ORDER BY ALL")
        rows = iter(lambda: found.fetchmany(CHUNK), [])
        for key, group in groupby((row for some in rows for row in some), key=itemgetter(0)):
            yield key, [row[1:] for row in group]


def compact(data: object) -> str:
    """Data → JSON without white space."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
