"""Reports of all documents → the meetings, which document reports which, and what reports differ in.

Reports of different days are of different meetings, so one day at a time is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice
from typing import Any

import pyarrow as pa

from converter.model import Meeting
from converter.resolve.meetings import Report, gatherings
from converter.settle.filled import Row
from converter.settle.store import Store, unnested
from converter.stated import REPORTED, REPORTED_SETS, fields_of
from converter.stated.columns import PROBLEM, Fields

BATCH = 10_000
"""Reports, sorted at a time; of those without a day so many are looked at together."""
MET: Fields = {
    "document_id": pa.string(),
    "number": pa.int64(),
    "meeting_id": pa.string(),
    "pile": pa.int64(),
}
MEETINGS = dict.fromkeys(
    ("meeting_id", "name", "kind", "start_date", "end_date", "place", "area_code"), pa.string()
)


def settle_meetings(store: Store) -> None:
    """What documents state → the tables `met`, `meetings` and `differing` (the problems)."""
    reports = unnested("reports", "document_id", "source_path", "pile")
    held = "coalesce(start_date, printed_day, '') AS held"
    store.fill("reports", f"SELECT *, {held} FROM ({reports})")
    with (
        store.table("met", MET) as met,
        store.table("meetings", MEETINGS) as meetings,
        store.table("differing", PROBLEM) as differing,
    ):
        for told in _groups(_by_day(store)):
            ids, found, problems = gatherings(map(report_of, told))
            piles = {row["document_id"]: row["pile"] for row in told}
            met.add(
                {"document_id": document, "number": number, "meeting_id": key, "pile": piles[document]}
                for (document, number), key in ids.items()
            )
            meetings.add(
                {field: getattr(one.meeting, field, key) for field in MEETINGS} for key, one in found.items()
            )
            differing.add(fields_of(PROBLEM, one) for one in problems)
    store.do("DROP TABLE reports")


def _by_day(store: Store) -> Iterator[Row]:
    """The table `reports` → its rows in the order of their days: DuckDB could not sort millions at once."""
    days = "SELECT held AS key, count(*) AS size FROM reports GROUP BY held"
    for span in store.spans("held", days, BATCH):
        yield from store.rows(f"FROM reports WHERE {span} ORDER BY held")


def _groups(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """Rows in the order of their days → those of each; those without one a few at a time."""
    for held, own in groupby(rows, key=lambda row: row["held"]):
        if held:
            yield list(own)
            continue
        while some := list(islice(own, BATCH)):
            yield some


def report_of(row: Row) -> Report:
    """A row of the reports, with its document → the report."""
    fields: dict[str, Any] = {name: row[name] for name in REPORTED}
    return Report(
        key=(row["document_id"], row["number"]),
        day=row["day"] or "",
        source_path=row["source_path"],
        meeting=Meeting(number=row["number"], rule="", **fields),
        pacts=frozenset(map(frozenset, row["pacts"])),
        printed_day=row["printed_day"],
        **{name: frozenset(row[name]) for name in REPORTED_SETS},
    )
