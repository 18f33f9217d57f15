"""A built package → what it says of each article, in the form of a gold file."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from converter import schema
from converter.score.article import Article, Attendance, Commitment, Meeting, NotScored, Position
from converter.score.same import GENERIC, norm, norm_organization, norm_title

Row = Mapping[str, str]

COMPARED = (
    "documents",
    "persons",
    "organizations",
    "meetings",
    "mentions",
    "positions",
    "attendances",
    "commitments",
    "commitment_parties",
)

LONGEST_CELL = 1 << 30
"""The text of an article may be longer than what Python's csv takes for a cell."""


@dataclass(frozen=True, slots=True)
class Package:
    """The tables of a package that are compared, as the measures look into them."""

    documents: Sequence[Row]
    persons: Mapping[str, str]
    """person_id → name."""
    organizations: Mapping[str, Row]
    meetings: Mapping[str, Row]
    mentions: Mapping[str, Sequence[Row]]
    positions: Mapping[str, Sequence[Row]]
    attendances: Mapping[str, Sequence[Row]]
    commitments: Mapping[str, Sequence[Row]]
    parties: Mapping[str, Sequence[Row]]
    """commitment_id → its parties; mentions and facts are by document_id."""


def read_package(folder: Path) -> dict[str, Article]:
    """A package in CSV, or a folder that holds one as csv/ → its articles by the base name of their file."""
    csv_folder = folder / "csv" if (folder / "csv").is_dir() else folder
    rows = {table: _rows(csv_folder, table) for table in COMPARED}
    package = Package(
        documents=rows["documents"],
        persons={row["person_id"]: norm(row["name"]) for row in rows["persons"]},
        organizations={row["organization_id"]: row for row in rows["organizations"]},
        meetings={row["meeting_id"]: row for row in rows["meetings"]},
        mentions=_by("document_id", rows["mentions"]),
        positions=_by("document_id", rows["positions"]),
        attendances=_by("document_id", rows["attendances"]),
        commitments=_by("document_id", rows["commitments"]),
        parties=_by("commitment_id", rows["commitment_parties"]),
    )
    return {Path(row["source_path"]).name: _article(package, row) for row in package.documents}


def _rows(folder: Path, table: str) -> list[dict[str, str]]:
    path = folder / f"{table}.csv"
    try:
        csv.field_size_limit(LONGEST_CELL)
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            missing = [f for f in schema.field_names(table) if f not in (reader.fieldnames or ())]
            rows = list(reader)
    except FileNotFoundError:
        raise NotScored(f"{path} is missing: name a folder that converter build has written") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise NotScored(f"{path} cannot be read ({error}): build the package anew") from error
    if missing:
        raise NotScored(f"{path} lacks the column {missing[0]}: build the package anew")
    return rows


def _by(key: str, rows: Iterable[Row]) -> Mapping[str, Sequence[Row]]:
    grouped = defaultdict(list)
    for row in rows:
        grouped[row[key]].append(row)
    return grouped


def _article(package: Package, document: Row) -> Article:
    at = document["document_id"]
    surfaces = defaultdict(set)
    mentioned = defaultdict(set)
    for row in package.mentions.get(at, ()):
        surfaces[row["entity_id"]].add(row["text"])
        mentioned[row["entity_type"]].add(row["entity_id"])

    def names(organization_id: str) -> frozenset[str]:
        row = package.organizations.get(organization_id, {})
        known = {row.get("name"), row.get("short_name")} | surfaces.get(organization_id, set())
        return frozenset(norm_organization(name) for name in known if name)

    def participant(row: Row) -> frozenset[str]:
        if row["person_id"]:
            return frozenset({package.persons.get(row["person_id"], "")})
        return (
            names(row["organization_id"]) if row["organization_id"] else frozenset({norm(row["group_name"])})
        )

    attendances = package.attendances.get(at, ())
    gatherings = mentioned["meetings"] | {row["meeting_id"] for row in attendances}
    # One row each, where a package tells the same at several places of the article.
    posts = dict.fromkeys(
        (row["person_id"], row["organization_id"], norm_title(row["title"]))
        for row in package.positions.get(at, ())
    )
    roles = {
        (row["person_id"], row["organization_id"], row["group_name"], row["role"]): row for row in attendances
    }
    return Article(
        name=Path(document["source_path"]).name,
        title=norm(document["title"]),
        published_on=norm(document["published_on"]),
        meetings=tuple(
            Meeting(*(norm(row[key]) for key in ("name", "kind", "start_date", "end_date", "place")))
            for row in (package.meetings[i] for i in sorted(gatherings) if i in package.meetings)
        ),
        persons=tuple(sorted({package.persons[i] for i in mentioned["persons"] if i in package.persons})),
        positions=tuple(
            Position(package.persons.get(person, ""), names(organization), title)
            for person, organization, title in posts
            if title not in GENERIC
        ),
        attendances=tuple(
            Attendance(participant(row), row["role"], bool(row["group_name"])) for row in roles.values()
        ),
        commitments=tuple(
            Commitment(
                kind=row["kind"],
                text=row["text"],
                speaker=package.persons.get(row["speaker_id"], ""),
                obligors=tuple(
                    names(side["organization_id"])
                    if side["organization_id"]
                    else frozenset({norm_organization(side["group_name"])})
                    for side in package.parties.get(row["commitment_id"], ())
                    if side["role"] in ("obligor", "signatory")
                ),
                amount=row["amount"],
                due=norm(row["due"]),
            )
            for row in package.commitments.get(at, ())
        ),
    )
