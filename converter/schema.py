"""A table's name → what `schemas/` declares of it: types, typed rows, the data dictionary."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

TABLES = (
    "documents",
    "areas",
    "organizations",
    "persons",
    "meetings",
    "positions",
    "attendances",
    "commitments",
    "commitment_parties",
    "commitment_actions",
    "mentions",
    "problems",
)
"""Every table, after those its foreign keys refer to."""

SQL_TYPES = {"string": "VARCHAR", "integer": "BIGINT", "number": "DECIMAL(18, 2)", "date": "DATE"}

HERE = Path(__file__).parent
FOLDER = next((HERE / up / "schemas").resolve() for up in (".", "..") if (HERE / up / "schemas").is_dir())
"""Inside the package in a wheel, beside it in a checkout."""


@cache
def load(table: str) -> dict[str, Any]:
    """A table's name → its Table Schema; callers do not change it."""
    schema: dict[str, Any] = json.loads((FOLDER / f"{table}.json").read_text("utf-8"))
    return schema


def field_names(table: str) -> list[str]:
    """A table's name → the names of its fields, in order."""
    return [field["name"] for field in load(table)["fields"]]


def required(field: Mapping[str, Any]) -> bool:
    """A field → whether each row must fill it."""
    return bool(field.get("constraints", {}).get("required"))


def ordered(table: str, alias: str = "") -> str:
    """A table, and what its rows are called in a query → the SQL by which they are ordered, as published."""
    of = f"{alias}." if alias else ""
    return ", ".join(f'{of}"{field}" NULLS LAST' for field in load(table)["sortedBy"])


WORDING = {
    *("title", "title_zh", "description", "description_zh", "example", "label", "label_zh"),
    *("rdfType", "skos:exactMatch"),
}
"""Properties that explain, and bind nobody."""


def binding(declared: Any) -> Any:
    """A schema, or a part of one → the same without what only explains; equal ones mean the same."""
    if isinstance(declared, Mapping):
        return {key: binding(value) for key, value in declared.items() if key not in WORDING}
    return [binding(one) for one in declared] if isinstance(declared, list) else declared


def target(table: str, foreign_key: Mapping[str, Any]) -> str:
    """A foreign key of a table → the table that it refers to: by the standard its own is not named."""
    named: str = foreign_key["reference"].get("resource", table)
    return named


def targets(table: str) -> dict[str, str]:
    """A table's name → each of its fields that refers to a table, with that table."""
    return {fk["fields"][0]: target(table, fk) for fk in load(table).get("foreignKeys", ())}


def plain(value: object) -> Any:
    """A cell of a typed table → the same for JSON and SQLite: a day as ISO text, money as a number."""
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value.isoformat() if isinstance(value, date) else value


@cache
def arrow_schema(table: str) -> pa.Schema:
    """A table's name → its Arrow schema, with the titles and descriptions as metadata."""
    import pyarrow as pa

    types = {
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.decimal128(18, 2),
        "date": pa.date32(),
    }
    return pa.schema(
        [
            pa.field(field["name"], types[field["type"]], not required(field), _texts(field))
            for field in load(table)["fields"]
        ],
        metadata=_texts(load(table)),
    )


def _texts(described: Mapping[str, Any]) -> dict[bytes | str, bytes | str]:
    return {key: described[key] for key in ("title", "title_zh", "description", "description_zh")}


def arrow_table(table: str, rows: Iterable[Mapping[str, object]]) -> pa.Table:
    """Rows with a value for each field → the typed table in its declared order; other rows are an error."""
    import pyarrow as pa

    fields = load(table)["fields"]
    names = {field["name"] for field in fields}
    records = list(rows)
    for record in records:
        if record.keys() != names:
            raise ValueError(
                f"{table}: not the fields of the schema: {sorted(record.keys() ^ names)} in {record}"
            )
    # Sorted as Arrow would, missing values last, without its compute engine: that takes long to load.
    order = load(table)["sortedBy"]
    try:
        records.sort(key=itemgetter(*order))
    except TypeError:  # None beside a value
        records.sort(key=lambda record: [(record[name] is None, record[name]) for name in order])
    columns = []
    for field, arrow_field in zip(fields, arrow_schema(table), strict=True):
        # What the schema takes for missing, an empty text, is missing: a CSV could not tell them apart.
        values: list[object] = [None if (v := record[field["name"]]) == "" else v for record in records]
        if field["type"] == "date":
            values = [date.fromisoformat(v) if isinstance(v, str) else v for v in values]
        if required(field) and None in values:
            raise ValueError(f"{table}.{field['name']}: required, but empty in {records[values.index(None)]}")
        try:
            columns.append(pa.array(values, arrow_field.type))
        except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
            raise ValueError(f"{table}.{field['name']}: {error}") from error
    return pa.Table.from_arrays(columns, schema=arrow_schema(table))


def data_dictionary(language: str = "en") -> str:
    """A language (en or zh) → all tables and fields as Markdown."""
    return (
        "\n\n".join(_page(load(table), "" if language == "en" else f"_{language}") for table in TABLES) + "\n"
    )


DICTIONARY_WORDS = {
    "": (("Field", "Title", "Type", "Meaning", "Example"), "key", "optional", ", ", ": "),
    "_zh": (("字段", "名称", "类型", "含义", "示例"), "主键", "可空", "，", "："),
}


def _page(schema: Mapping[str, Any], suffix: str) -> str:
    head, key, optional, comma, colon = DICTIONARY_WORDS[suffix]
    refers = targets(schema["name"])
    lines = [f"| {' | '.join(head)} |", "| --- " * len(head) + "|"]
    for field in schema["fields"]:
        name = field["name"]
        notes = [field["type"]]
        notes += [key] if name in schema["primaryKey"] else []
        notes += [f"→ {refers[name]}"] if name in refers else []
        notes += [] if required(field) else [optional]
        meaning = field[f"description{suffix}"]
        if "categories" in field:
            values = (f"`{choice['value']}` {choice[f'label{suffix}']}" for choice in field["categories"])
            meaning = f"{meaning.rstrip('.。')}{colon}{' · '.join(values)}"
        cells = (f"`{name}`", field[f"title{suffix}"], comma.join(notes), meaning, field["example"])
        lines.append(f"| {' | '.join(cells)} |")
    heading = f"### {schema['name']}{colon}{schema[f'title{suffix}']}"
    return "\n".join([heading, "", schema[f"description{suffix}"], "", *lines])
