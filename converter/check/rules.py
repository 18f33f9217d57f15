"""A table's name → its rules: SQL conditions that no row may meet, compiled from its schema.

A rule reads a row of its table as `t`, and the document that the row quotes as `d`. Beside each field there
is its text (`printed`): a cell that is not of its type has a text, but no value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from converter import schema
from converter.cells import csv_text


class Rule(NamedTuple):
    """One condition that makes a row a fault."""

    fields: list[str]
    message: str
    broken: str
    quotes: bool = False
    """Whether it reads the document."""


def name(identifier: str) -> str:
    """A name → the quoted SQL identifier: `end` and `text` are words of SQL."""
    return '"' + identifier.replace('"', '""') + '"'


def literal(value: object) -> str:
    """A value of a schema → the SQL literal."""
    return "'" + str(value).replace("'", "''") + "'"


def columns(alias: str, fields: list[str]) -> list[str]:
    """A table's alias and fields → the SQL columns."""
    return [f"{alias}.{name(field)}" for field in fields]


def printed(alias: str, fields: list[str]) -> list[str]:
    """A table's alias and fields → the SQL columns with their cells as a CSV prints them."""
    return columns(alias, [f"_{field}" for field in fields])


def typed(field: Mapping[str, Any], text: str) -> str:
    """A field and the SQL of a cell's text → the SQL of its value; none where that is printed in another way.

    So 007, 1e3, 12.5, 2031-3-4 and full-width digits have none: a package has one text for one value.
    """
    if field["type"] == "string":
        return text
    value = f"TRY_CAST({text} AS {schema.SQL_TYPES[field['type']]})"
    own = f"{csv_text(field, value)} = {text}"
    if field["type"] == "date":
        # DuckDB knows days beyond the year 9999, and infinity.
        own += f" AND regexp_full_match({text}, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}')"
    return f"CASE WHEN {own} THEN {value} END"


def rules_of(table: str) -> list[Rule]:
    """A table → all its rules."""
    return [*table_schema_rules(table), *project_rules(table)]


def table_schema_rules(table: str) -> Iterator[Rule]:
    """A table → the rules of the Table Schema standard, which frictionless knows too."""
    declared = schema.load(table)
    texts = printed("t", schema.field_names(table))
    empty = f"coalesce({', '.join(texts)}) IS NULL"
    yield Rule([], "an empty row", empty)
    for field in declared["fields"]:
        yield from _field_rules(field, empty)
    key = declared["primaryKey"]
    yield _unique(table, key, "primary key occurs twice")
    yield Rule(key, "nothing in the primary key", f"coalesce({', '.join(_as_texts('t', key))}) IS NULL")
    for foreign_key in declared.get("foreignKeys", ()):
        fields, there = foreign_key["fields"], foreign_key["reference"]["fields"]
        target = schema.target(table, foreign_key)
        yield Rule(fields, f"not in {target}.{', '.join(there)}", _not_in(fields, target, there))


def project_rules(table: str) -> Iterator[Rule]:
    """A table → the rules that the standard has no word for, or frictionless no check."""
    declared = schema.load(table)
    for field in declared["fields"]:
        # Were they `constraints`, datapackage-to-datasette would fail at empty cells.
        if pattern := field.get("whenGiven", {}).get("pattern"):
            yield _pattern(field["name"], pattern)
    for fields in declared.get("uniqueKeys", ()):
        yield _unique(table, fields, "occurs twice")
    for constraint in declared.get("rowConstraints", ()):
        for kind, fields in constraint.items():
            message, broken = ROW_CONSTRAINTS[kind]
            cells, texts = columns("t", fields), printed("t", fields)
            given = " + ".join(
                f"({c} IS NOT NULL OR {x} IS NOT NULL)::INT" for c, x in zip(cells, texts, strict=True)
            )
            yield Rule(fields, message, broken.format(*cells, given=given, count=len(cells)))
    for key in declared.get("polymorphicKeys", ()):
        target_field = next(field for field in declared["fields"] if field["name"] == key["table"])
        for target in target_field["constraints"]["enum"]:
            [target_key] = schema.load(target)["primaryKey"]
            yield Rule(
                [key["key"]],
                f"not in {target}.{target_key}",
                f"t.{name(key['table'])} = {literal(target)} "
                f"AND {_not_in([key['key']], target, [target_key])}",
            )
    for foreign_key in declared.get("foreignKeys", ()):
        if schema.target(table, foreign_key) == table:
            yield _circle(table, foreign_key["reference"]["fields"], foreign_key["fields"])
    if document_of(table):
        yield Rule(["end"], "past the end of the document's text", 't."end" > d.characters', quotes=True)
        if "text" in schema.field_names(table):
            # TRY: of numbers beyond all texts DuckDB takes no part; that they lie past the end is told above.
            quoted = 'TRY(substring(d.text, t.start + 1, t."end" - t.start))'
            yield Rule(
                ["text"], "not what documents.text[start:end] reads", f"{quoted} <> t.text", quotes=True
            )


ROW_CONSTRAINTS = {
    "exactlyOne": ("exactly one of these must be given", "{given} <> 1"),
    "allOrNone": ("give all of these or none", "{given} NOT IN (0, {count})"),
    "before": ("must come before", "{0} >= {1}"),
    "notAfter": ("must not come after", "{0} > {1}"),
    "length": ("must have the length", "length({0}) <> {1}"),
}


def document_of(table: str, some: str = "") -> str | None:
    """A table → the SQL join that finds the document whose words its rows quote, if they quote any.

    `some`: SQL of some documents; then only the rows that quote one of these are left.
    """
    documents = f"JOIN {some} d" if some else "LEFT JOIN documents d"
    fields = schema.field_names(table)
    if "start" not in fields:
        return None
    if "document_id" in fields:
        return f"{documents} ON d.document_id = t.document_id"
    for foreign_key in schema.load(table).get("foreignKeys", ()):
        target, there = schema.target(table, foreign_key), foreign_key["reference"]["fields"]
        if "document_id" in schema.field_names(target):
            parent = f"LEFT JOIN {target} u ON {_same(there, foreign_key['fields'])}"
            return f"{parent} {documents} ON d.document_id = u.document_id"
    return None


def _field_rules(field: Mapping[str, Any], empty_row: str) -> Iterator[Rule]:
    fields = [field["name"]]
    [cell], [text] = columns("t", fields), printed("t", fields)
    if field["type"] == "string":
        yield Rule(fields, "empty text instead of nothing", f"{cell} = ''")
    else:
        message = f"not {TYPES[field['type']]} as a package prints it"
        yield Rule(fields, message, f"{cell} IS NULL AND {text} IS NOT NULL")
    for constraint, value in field.get("constraints", {}).items():
        match constraint:
            case "required":
                broken = f"{cell} IS NULL AND {text} IS NULL AND NOT ({empty_row})"
                yield Rule(fields, "required, but empty", broken)
            case "enum":
                yield Rule(
                    fields,
                    f"not one of {', '.join(value)}",
                    f"{cell} NOT IN ({', '.join(map(literal, value))})",
                )
            case "pattern":
                yield _pattern(field["name"], value)
            case "minimum":
                yield Rule(fields, f"less than {value}", f"{cell} < {value}")
            case _:
                raise ValueError(f"{field['name']}: no rule for the constraint {constraint}")


TYPES = {"integer": "an integer", "number": "a number", "date": "a day"}


def _pattern(field: str, pattern: str) -> Rule:
    [cell] = columns("t", [field])
    return Rule([field], f"does not match {pattern}", f"NOT regexp_full_match({cell}, {literal(pattern)})")


def _unique(table: str, fields: list[str], message: str) -> Rule:
    # Grouping takes what is missing for equal, as frictionless does. Keys that occur twice are few: to join
    # them is cheaper than to look for the first row of each key.
    keys = ", ".join(columns("u", fields))
    twice = f"SELECT {keys}, min(u._row) AS _first FROM {table} u GROUP BY {keys} HAVING count(*) > 1"
    same = " AND ".join(
        f"{a} IS NOT DISTINCT FROM {b}"
        for a, b in zip(columns("u", fields), columns("w", fields), strict=True)
    )
    later = f"SELECT u._row FROM {table} u JOIN ({twice}) w ON {same} WHERE u._row > w._first"
    given = f"coalesce({', '.join(_as_texts('t', fields))}) IS NOT NULL"
    return Rule(fields, message, f"{given} AND t._row IN ({later})")


def _as_texts(alias: str, fields: list[str]) -> list[str]:
    """An alias and fields → the SQL columns, all of one type."""
    return [f"{column}::VARCHAR" for column in columns(alias, fields)]


def _not_in(fields: list[str], target: str, there: list[str]) -> str:
    """Fields that refer to those of another table → the SQL that is true where they are given, not there."""
    ours, theirs = columns("t", fields), columns("u", there)
    given = " AND ".join(f"{column} IS NOT NULL" for column in ours)
    known = f"SELECT {_row(theirs)} FROM {target} u WHERE {' AND '.join(f'{c} IS NOT NULL' for c in theirs)}"
    return f"{given} AND {_row(ours)} NOT IN ({known})"


def _row(cells: list[str]) -> str:
    return cells[0] if len(cells) == 1 else f"({', '.join(cells)})"


def _circle(table: str, key: list[str], above: list[str]) -> Rule:
    """A table whose rows have one of it above them → none of them may come to stand above itself."""
    [own], [over] = key, above
    rows = f"FROM {table} u WHERE u.{name(over)} IS NOT NULL"
    up = (
        f"SELECT u.{name(own)} AS below, u.{name(over)} AS above {rows} UNION "
        f"SELECT w.below, u.{name(over)} FROM up w JOIN {table} u ON u.{name(own)} = w.above "
        f"WHERE u.{name(over)} IS NOT NULL"
    )
    circular = f"WITH RECURSIVE up AS ({up}) SELECT below FROM up WHERE below = above"
    return Rule(above, "stands above itself", f"t.{name(own)} IN ({circular})")


def _same(theirs: list[str], ours: list[str]) -> str:
    return " AND ".join(f"{a} = {b}" for a, b in zip(columns("u", theirs), columns("t", ours), strict=True))
