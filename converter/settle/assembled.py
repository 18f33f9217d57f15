"""A settled store → each table of the package as SQL.

Where a document's row has a person's name or a meeting's number, the id takes its place; what has an id
already, as people ruled on it, keeps it.
"""

from __future__ import annotations

from collections.abc import Mapping

from converter import schema
from converter.check.rules import name
from converter.settle.store import unnested
from converter.stated.columns import PROBLEM, TABLES

MET = "(SELECT document_id, number::VARCHAR AS number, meeting_id FROM met WHERE pile = {pile}) g"
NAMED = "(FROM meant WHERE pile = {pile})"
TOLD = "told_{pile}"
MEANT = {
    "person_id": f"LEFT JOIN {NAMED} p ON p.document_id = r.document_id AND p.name = r.person_id",
    "speaker_id": f"LEFT JOIN {NAMED} s ON s.document_id = r.document_id AND s.name = r.speaker_id",
    "meeting_id": (f"LEFT JOIN {MET} ON g.document_id = r.document_id AND g.number = r.meeting_id"),
}
"""Fields that are left open in a document's rows → the join that settles them."""
IDS = {
    "person_id": "coalesce(p.person_id, r.person_id)",
    "speaker_id": "coalesce(s.person_id, r.speaker_id)",
    "meeting_id": "coalesce(g.meeting_id, r.meeting_id)",
}


def _facts(table: str) -> str:
    """A table of facts → its rows, with who is meant."""
    fields = schema.field_names(table)
    open_ = [field for field in fields if field in IDS]
    cells = (f"{IDS[field]} AS {name(field)}" if field in IDS else f"r.{name(field)}" for field in fields)
    joins = " ".join(MEANT[field] for field in open_)
    own = ["document_id"] if open_ or "document_id" in fields else []
    return f"SELECT {', '.join(cells)} FROM ({unnested(table, *own, of=TOLD)}) r {joins}"


MENTIONS = (
    'SELECT r.document_id, r.start, r."end", r.text, r.entity_type, '
    "coalesce(p.person_id, g.meeting_id, r.entity_id) AS entity_id, r.rule "
    f"FROM ({unnested('mentions', 'document_id', of=TOLD)}) r "
    f"LEFT JOIN {NAMED} p "
    "ON r.entity_type = 'persons' AND p.document_id = r.document_id AND p.name = r.entity_id "
    f"LEFT JOIN {MET} "
    "ON r.entity_type = 'meetings' AND g.document_id = r.document_id AND g.number = r.entity_id"
)

AREAS = f"SELECT DISTINCT entity_id FROM ({unnested('mentions', of=TOLD)}) WHERE entity_type = 'areas'"
CODES = (
    "SELECT area_code FROM meetings UNION SELECT area_code FROM houses UNION SELECT entity_id FROM assembled"
)
"""The areas that the documents of a pile name, and all that are in use."""

OF_ALL: Mapping[str, str] = {
    "meetings": "SELECT * REPLACE (start_date::DATE AS start_date, end_date::DATE AS end_date) FROM meetings",
    "persons": "SELECT * EXCLUDE (abroad) FROM persons",
    "organizations": (
        "SELECT h.organization_id, h.name, h.short_name, h.name_en, h.kind, h.area_code, "
        "u.organization_id AS parent_id FROM houses h "
        "LEFT JOIN houses u ON u.organization_id = h.parent_id AND u.name = h.parent"
    ),
}
"""Tables in whose rows many documents may have a part."""
OF_PILES: Mapping[str, str] = {**{table: _facts(table) for table in TABLES}, "mentions": MENTIONS}
"""Tables whose rows are of one document each: SQL with `{pile}` for the number of a pile of these."""


FOUND = unnested("problems")
_FIELDS = ", ".join(map(name, PROBLEM))
PROBLEMS = " UNION ALL ".join(f"SELECT {_FIELDS} FROM {of}" for of in ("found", "differing", "further"))
PROBLEMS = f'FROM ({PROBLEMS}) ORDER BY source_path, severity, coalesce(start, -1), code, message, "end"'
"""What could not be read or explained in the documents of a pile; all, in the order of sources and places."""
