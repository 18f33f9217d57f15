"""A settled store → each table of the package as SQL, in the order in which it is published.

Where a document's row has a person's name or a meeting's number, the id takes its place; what has an id
already, as people ruled on it, keeps it.
"""

from __future__ import annotations

from collections.abc import Mapping

from converter import schema
from converter.check.rules import name
from converter.settle.store import unnested
from converter.stated.columns import PROBLEM, TABLES

MET = "(SELECT document_id, number::VARCHAR AS number, meeting_id FROM met) g"
MEANT = {
    "person_id": "LEFT JOIN meant p ON p.document_id = r.document_id AND p.name = r.person_id",
    "speaker_id": "LEFT JOIN meant s ON s.document_id = r.document_id AND s.name = r.speaker_id",
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
    return f"SELECT {', '.join(cells)} FROM ({unnested(table, *own, stated='told')}) r {joins}"


MENTIONS = (
    'SELECT r.document_id, r.start, r."end", r.text, r.entity_type, '
    "coalesce(p.person_id, g.meeting_id, r.entity_id) AS entity_id, r.rule "
    f"FROM ({unnested('mentions', 'document_id', stated='told')}) r "
    "LEFT JOIN meant p "
    "ON r.entity_type = 'persons' AND p.document_id = r.document_id AND p.name = r.entity_id "
    f"LEFT JOIN {MET} "
    "ON r.entity_type = 'meetings' AND g.document_id = r.document_id AND g.number = r.entity_id"
)

CODES = (
    "SELECT area_code FROM meetings UNION SELECT area_code FROM houses UNION "
    f"SELECT entity_id FROM ({unnested('mentions', stated='told')}) WHERE entity_type = 'areas'"
)
"""The areas in use."""

QUERIES: Mapping[str, str] = {
    "meetings": "SELECT * REPLACE (start_date::DATE AS start_date, end_date::DATE AS end_date) FROM meetings",
    "persons": "SELECT * EXCLUDE (abroad) FROM persons",
    "organizations": (
        "SELECT h.organization_id, h.name, h.short_name, h.name_en, h.kind, h.area_code, "
        "u.organization_id AS parent_id FROM houses h "
        "LEFT JOIN houses u ON u.organization_id = h.parent_id AND u.name = h.parent"
    ),
    **{table: _facts(table) for table in TABLES},
    "mentions": MENTIONS,
}


_FOUND = ", ".join(map(name, PROBLEM))
PROBLEMS = (
    'SELECT row_number() OVER (ORDER BY source_path, severity, coalesce(start, -1), code, message, "end") '
    f"AS number, {_FOUND} FROM (SELECT {_FOUND} FROM ({unnested('problems')}) "
    f"UNION ALL SELECT {_FOUND} FROM differing UNION ALL SELECT {_FOUND} FROM further) ORDER BY number"
)
"""What could not be read or explained, in the order of sources and places."""
