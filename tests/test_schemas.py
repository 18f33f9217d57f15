from __future__ import annotations

import random
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from frictionless import Field, Schema
from hypothesis import given, settings
from hypothesis import strategies as st
from package_fixture import Rows, rows

from converter import schema

FIELDS = [
    pytest.param(table, field, id=f"{table}.{field['name']}")
    for table in schema.TABLES
    for field in schema.load(table)["fields"]
]


def test_each_schema_is_a_table_of_the_contract() -> None:
    assert {path.stem for path in schema.FOLDER.glob("*.json")} == {*schema.TABLES}


@pytest.mark.parametrize("table", schema.TABLES)
def test_a_schema_is_valid(table: str) -> None:
    declared = schema.load(table)
    assert not Schema.from_descriptor(declared).validate_descriptor(declared).errors
    assert declared["name"] == table
    assert {*declared["primaryKey"], *declared["sortedBy"]} <= {*schema.field_names(table)}
    assert {*declared["primaryKey"]} <= {*declared["sortedBy"]}  # else the order of rows would be chance
    assert declared["missingValues"] == [""]


@pytest.mark.parametrize("table", schema.TABLES)
def test_foreign_keys_refer_to_keys_of_earlier_tables(table: str) -> None:
    for foreign_key in schema.load(table).get("foreignKeys", ()):
        target = foreign_key["reference"].get("resource", table)
        assert schema.load(target)["primaryKey"] == foreign_key["reference"]["fields"]
        assert target in schema.TABLES[: schema.TABLES.index(table) + 1]
        # By the standard, version 2, a table that refers to itself does not name itself.
        assert foreign_key["reference"].get("resource") not in ("", table)


@pytest.mark.parametrize(("table", "field"), FIELDS)
def test_a_field_is_described_in_two_languages_with_an_example(table: str, field: dict[str, Any]) -> None:
    for key in ("title", "title_zh", "description", "description_zh"):
        assert field[key].strip() and "|" not in field[key]
    assert re.search("[一-鿿]", field["title_zh"]) or "SHA" in field["title_zh"]
    described: dict[str, Any] = {key: field[key] for key in ("name", "type", "constraints") if key in field}
    cell, notes = Field.from_descriptor(described).read_cell(field["example"])
    assert cell is not None and not notes


@pytest.mark.parametrize(
    ("table", "field"), [p for p in FIELDS if "enum" in p.values[1].get("constraints", {})]
)
def test_each_value_of_an_enumeration_has_its_label(table: str, field: dict[str, Any]) -> None:
    assert [choice["value"] for choice in field["categories"]] == field["constraints"]["enum"]
    assert all(choice["label"] and choice["label_zh"] for choice in field["categories"])


def test_arrow_types_and_texts_come_from_the_schema() -> None:
    arrow = schema.arrow_schema("commitments")
    assert arrow.field("amount").type == pa.decimal128(18, 2)
    assert arrow.field("due_on").type == pa.date32() and arrow.field("due_on").nullable
    assert arrow.field("start").type == pa.int64() and not arrow.field("start").nullable
    assert (arrow.field("amount").metadata or {})[b"title_zh"].decode() == "金额"


@settings(deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_makes_no_difference(order: random.Random) -> None:
    for table, records in rows().items():
        shuffled = order.sample(records, len(records))
        assert schema.arrow_table(table, shuffled).equals(schema.arrow_table(table, records))


def commitment(**cells: object) -> Rows:
    return {"commitments": [rows()["commitments"][0] | cells]}


@pytest.mark.parametrize(
    ("cells", "field", "value"),
    [
        ({"due_on": "2031-12-31"}, "due_on", date(2031, 12, 31)),
        ({"due_on": date(2031, 12, 31)}, "due_on", date(2031, 12, 31)),
        ({"amount": 12}, "amount", Decimal("12.00")),
        ({"amount": Decimal("12.5")}, "amount", Decimal("12.50")),
        ({"focus": ""}, "focus", None),
    ],
)
def test_values_become_typed(cells: dict[str, object], field: str, value: object) -> None:
    assert schema.arrow_table("commitments", commitment(**cells)["commitments"])[field].to_pylist() == [value]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"colour": "red"}, "colour"),
        ({"due_on": "soon"}, "soon"),
        ({"number": "first"}, "commitments.number"),
        ({"amount": Decimal("0.001")}, "commitments.amount"),
        ({"text": None}, "commitments.text: required"),
        ({"text": ""}, "commitments.text: required"),
    ],
)
def test_a_row_that_does_not_fit_is_an_error(cells: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        schema.arrow_table("commitments", commitment(**cells)["commitments"])


def test_a_row_that_lacks_a_field_is_an_error() -> None:
    [row] = commitment()["commitments"]
    del row["cue"]
    with pytest.raises(ValueError, match="cue"):
        schema.arrow_table("commitments", [row])


def test_a_table_without_rows_has_its_columns() -> None:
    assert schema.arrow_table("persons", []).schema.equals(
        schema.arrow_schema("persons"), check_metadata=True
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_data_dictionary_has_a_line_for_each_field(language: str) -> None:
    pages = schema.data_dictionary(language).split("\n\n### ")
    for table, page in zip(schema.TABLES, pages, strict=True):
        lines = [line for line in page.splitlines() if line.startswith("| `")]
        assert [line.split("`")[1] for line in lines] == schema.field_names(table)
        assert {line.count(" | ") for line in lines} == {4}
