"""What can be corrected: the fields of each table, and what the schemas say against a value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from converter import schema

FIELDS: Mapping[str, tuple[str, ...]] = {
    "meetings": ("name", "kind", "start_date", "end_date", "place", "area_code", "words", "start"),
    "persons": ("name", "family_name", "given_name", "name_latin"),
    "organizations": ("name", "short_name", "name_en", "kind", "area_code", "parent"),
    "positions": ("person", "organization", "title", "words", "start"),
    "attendances": (
        "meeting",
        "role",
        "person",
        "organization",
        "group_name",
        "headcount",
        "words",
        "start",
    ),
    "commitments": (
        "meeting",
        "kind",
        "speaker",
        "cue",
        "focus",
        "amount",
        "due",
        "due_on",
        "words",
        "start",
    ),
    "commitment_parties": ("role", "organization", "group_name"),
    "commitment_actions": ("verb", "object", "words", "start"),
    "mentions": ("entity_type", "name", "words", "start"),
}
"""What can be corrected. As the schemas have it, but persons, organizations and meetings by their names, and
the evidence by its `words`; `start` tells which of several equal words are meant."""
ENTITIES = ("persons", "organizations", "meetings")
FACTS = tuple(table for table in FIELDS if table not in ENTITIES)
FIXED = {"mentions": ("entity_type", "words", "start"), "meetings": ("words", "start")}
"""What makes a row the one it is: drop it and add another."""
WHERE = {"replace": tuple(FIELDS), "drop": tuple(FIELDS), "add": ("meetings", *FACTS)}
WHERE |= {"merge": ENTITIES, "split": ENTITIES}
"""Action → the tables it can act on."""
DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
"""2024-05-09, and what spreadsheets make of it."""


def iso(text: str) -> str:
    """2024/5/9 → 2024-05-09; anything else stays."""
    found = DAY.fullmatch(text.strip())
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else text


def value_fault(table: str, name: str, text: str) -> str | None:
    """A table, a field and what it shall hold → what the schema says against it."""
    declared = declaration(table, name)
    if declared is None:
        return None
    rule = declared.get("constraints", {})
    if not text:
        return f"{name} must not be empty" if rule.get("required") else None
    kind = declared["type"]
    if kind == "date" and not is_day(text):
        return f"{name} “{text}” is no day like 2024-05-09"
    if kind in ("integer", "number"):
        amount = number(text)
        if amount is None or (kind == "integer" and amount != int(amount)):
            return f"{name} “{text}” is no {'whole ' * (kind == 'integer')}number"
        if amount < rule.get("minimum", amount):
            return f"{name} “{text}” is less than {rule['minimum']}"
        if amount != round(amount, 2) or amount >= Decimal(10) ** 16:
            return f"{name} “{text}” has more digits than the tables hold"
    if text not in rule.get("enum", [text]):
        return f"{name} “{text}” is none of {', '.join(rule['enum'])}"
    if name == "area_code":
        from converter.words import lexicon

        if text not in lexicon().areas:
            return f"area_code “{text}” is no area of the register"
    return None


def declaration(table: str, name: str) -> Mapping[str, Any] | None:
    """A table and a field of corrections → what its schema says of the field; None of names and words."""
    return next((field for field in schema.load(table)["fields"] if field["name"] == name), None)


def is_day(text: str) -> bool:
    """Whether a text is an ISO date."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def number(text: str) -> Decimal | None:
    """A text → the finite number it is."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < Decimal(10) ** 20 else None
