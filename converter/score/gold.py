"""A folder of gold files, or one → the articles as a careful reader understood them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from converter.score.article import Article, Attendance, Commitment, Meeting, NotScored, Position
from converter.score.same import GENERIC, norm, norm_organization, norm_title

SCHEMA = Path(__file__).with_name("gold.schema.json")
"""The form of a gold file."""


def read_gold(path: Path) -> list[Article]:
    """A folder of gold files, or one gold file → its articles, in the order of the files' names."""
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    if not files:
        raise NotScored(f"{path}: no gold file (.json) in this folder")
    return [read_gold_file(file) for file in files]


def read_gold_file(path: Path) -> Article:
    """One gold file → its article; NotScored where it has not the form of one."""
    try:
        gold = json.loads(path.read_text("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise NotScored(f"{path}: not JSON in UTF-8 ({error}): mend it there") from error
    for fault in _validator().iter_errors(gold):
        # A schema's own words, where it has some, say more than what jsonschema makes of its keywords.
        what = fault.schema.get("description", fault.message)
        at = fault.json_path.removeprefix("$").removeprefix(".")
        raise NotScored(f"{path}: {at and f'{at}: '}{what}; README.md shows the form of a gold file")
    return _article(gold)


@cache
def _validator() -> Any:
    return Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))


def _article(gold: Mapping[str, Any]) -> Article:
    # Who takes part in two meetings of one article in one role counts once.
    attendances = {
        (row.get("person"), row.get("organization"), row.get("group"), row["role"]): row
        for row in gold["attendances"]
    }
    return Article(
        name=Path(gold["file"]).name,
        title=norm(gold["document"].get("title")),
        published_on=norm(gold["document"].get("published_on")),
        meetings=tuple(
            Meeting(*(norm(row[key]) for key in ("name", "kind", "start_date", "end_date", "place")))
            for row in gold["meetings"]
        ),
        persons=tuple(sorted(set(map(norm, gold["persons"])))),
        positions=tuple(
            Position(norm(row["person"]), frozenset({norm_organization(row["organization"])}), title)
            for row in gold["positions"]
            if (title := norm_title(row["title"])) not in GENERIC
        ),
        attendances=tuple(_attendance(row) for row in attendances.values()),
        commitments=tuple(
            Commitment(
                kind=row["kind"],
                text=row["text"],
                speaker=norm(row["speaker"]),
                obligors=tuple(frozenset({norm_organization(name)}) for name in row["obligors"]),
                amount=str(row["amount"] or ""),
                due=norm(row["due"]),
            )
            for row in gold["commitments"]
        ),
    )


def _attendance(row: Mapping[str, Any]) -> Attendance:
    group, person = norm(row.get("group")), norm(row.get("person"))
    name = group or person or norm_organization(row.get("organization"))
    return Attendance(frozenset({name}), row["role"], bool(group))
