"""A package's descriptor → `DATASHEET.md`: how its rows come about and where they err."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from typing import Any

from converter.about.accuracy import accuracy
from converter.about.card import TEXTS, facts, terms, text
from converter.about.essentials import author_name, essentials
from converter.about.markdown import plain, table


def datasheet(descriptor: Mapping[str, Any]) -> str:
    """A descriptor → the text of its DATASHEET.md, after “Datasheets for Datasets”."""
    known = essentials(descriptor)
    with (TEXTS / "errors.csv").open(encoding="utf-8", newline="") as file:
        errors = {row["table"]: row for row in csv.DictReader(file)}
    rows = [errors[resource["name"]] for resource in known.resources]
    return text("datasheet").substitute(
        title=plain(known.title),
        authors=plain(", ".join(map(author_name, known.authors)) or "anonymous"),
        generator=plain(known.generator or "the program"),
        facts=facts(known),
        tables=table(
            ("Table", "How a row comes about", "Where it errs"),
            ((f"`{row['table']}`", row["made"], row["errs"]) for row in rows),
        ),
        tables_zh=table(("表", "易错之处"), ((f"`{row['table']}`", row["errs_zh"]) for row in rows)),
        accuracy=accuracy("en"),
        terms=terms(known),
    )
