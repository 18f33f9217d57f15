"""All tables, tiny and consistent, about invented people and places; each call gives fresh rows to spoil."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pyarrow as pa

from converter import schema

Rows = dict[str, list[dict[str, Any]]]

TEXT = (
    "云溪市与青禾集团签约仪式举行\n\n"
    "3月4日，签约仪式在云溪举行。云溪市委书记欧阳望舒出席并讲话，青禾集团董事长𠮷田明参加。\n\n"
    "欧阳望舒指出，云溪市将投资12.5亿元完善合作机制。青禾集团要在年底前建成示范园🌱，扩大就业。"
)


def key(prefix: str, number: int) -> str:
    return f"{prefix}-{number:016x}"


def span(quoted: str) -> dict[str, int]:
    start = TEXT.index(quoted)
    return {"start": start, "end": start + len(quoted)}


def fact(quoted: str, rule: str) -> dict[str, Any]:
    return {"document_id": key("doc", 1), **span(quoted), "rule": rule}


def rows() -> Rows:
    return {
        "documents": [
            {
                "document_id": key("doc", number),
                "title": title,
                "published_on": published_on,
                "publisher": None,
                "source_path": f"{number}.txt",
                "source_url": url,
                "media_type": "text/plain",
                "language": "zh-Hans",
                "pages": None,
                "characters": len(text),
                "source_sha256": f"{number:064x}",
                "text": text,
            }
            for number, title, published_on, url, text in (
                (1, "云溪市与青禾集团签约仪式举行", "2031-03-05", "https://example.org/1?a=1,2", TEXT),
                (2, "短讯", None, None, '他说"好"，\n\n第二段,带,逗号。'),
            )
        ],
        "areas": [
            {"area_code": "980000", "name": "云山省", "level": "province", "parent_code": None},
            {"area_code": "980100", "name": "云溪市", "level": "prefecture", "parent_code": "980000"},
        ],
        "organizations": [
            {
                "organization_id": key("org", number),
                "name": name,
                "short_name": short,
                "name_en": None,
                "kind": kind,
                "area_code": area,
                "parent_id": parent,
            }
            for number, name, short, kind, area, parent in (
                (1, "中国共产党云溪市委员会", "云溪市委", "party_committee", "980100", None),
                (2, "青禾集团有限公司", "青禾集团", "enterprise", None, None),
                (3, "云溪市人民政府", "云溪市政府", "government", "980100", key("org", 1)),
            )
        ],
        "persons": [
            {
                "person_id": key("per", number),
                "name": family + given,
                "family_name": family,
                "given_name": given,
                "name_latin": latin,
            }
            for number, family, given, latin in (
                (1, "欧阳", "望舒", "Ouyang Wangshu"),
                (2, "𠮷田", "明", None),
            )
        ],
        "meetings": [
            {
                "meeting_id": key("mtg", 1),
                "name": "签约仪式",
                "kind": "signing",
                "start_date": "2031-03-04",
                "end_date": "2031-03-04",
                "place": "云溪",
                "area_code": "980100",
            }
        ],
        "positions": [
            {
                "position_id": key("pos", number),
                "person_id": key("per", number),
                "organization_id": key("org", number),
                "title": title,
                "stated_on": "2031-03-05",
                **fact(quoted, "post"),
            }
            for number, title, quoted in (
                (1, "书记", "云溪市委书记欧阳望舒"),
                (2, "董事长", "青禾集团董事长𠮷田明"),
            )
        ],
        "attendances": [
            {
                "attendance_id": key("att", number),
                "meeting_id": key("mtg", 1),
                "person_id": person,
                "organization_id": organization,
                "group_name": None,
                "role": role,
                "rank": number,
                "headcount": None,
                **fact(quoted, "attended"),
            }
            for number, person, organization, role, quoted in (
                (1, key("per", 1), None, "speaker", "欧阳望舒出席并讲话"),
                (2, None, key("org", 2), "attendee", "青禾集团董事长"),
            )
        ],
        "commitments": [
            {
                "commitment_id": key("com", number),
                "meeting_id": key("mtg", 1),
                "number": number,
                "kind": kind,
                "speaker_id": key("per", 1),
                "text": text,
                "cue": cue,
                "focus": None,
                "amount": amount,
                "currency": "CNY" if amount else None,
                "due": due,
                "due_on": due_on,
                **fact(text, "unit"),
            }
            for number, kind, cue, amount, due, due_on, text in (
                (1, "pledge", "将", Decimal("1250000000"), None, None, "云溪市将投资12.5亿元完善合作机制"),
                (
                    2,
                    "directive",
                    "要",
                    Decimal("12.50"),
                    "年底前",
                    "2031-12-31",
                    "青禾集团要在年底前建成示范园🌱，扩大就业",
                ),
            )
        ],
        "commitment_parties": [
            {
                "commitment_id": key("com", number),
                "number": 1,
                "organization_id": organization,
                "group_name": group,
                "role": "obligor",
            }
            for number, organization, group in ((1, key("org", 3), None), (2, None, "青禾集团"))
        ],
        "commitment_actions": [
            {
                "commitment_id": key("com", number),
                "number": 1,
                "verb": verb,
                "object": target,
                "text": verb + target,
                **span(verb + target),
            }
            for number, verb, target in ((1, "完善", "合作机制"), (2, "扩大", "就业"))
        ],
        "mentions": [
            {"text": text, "entity_type": entity_type, "entity_id": entity_id, **fact(text, "name")}
            for text, entity_type, entity_id in (
                ("欧阳望舒", "persons", key("per", 1)),
                ("𠮷田明", "persons", key("per", 2)),
                ("青禾集团", "organizations", key("org", 2)),
                ("云溪市", "areas", "980100"),
                ("签约仪式", "meetings", key("mtg", 1)),
            )
        ],
        "problems": [
            {
                "number": 1,
                "source_path": "1.txt",
                "severity": "warning",
                "code": "unexplained",
                "message": 'No rule explains "参加"',
                **span("参加"),
            },
            {
                "number": 2,
                "source_path": "3.bin",
                "severity": "error",
                "code": "unreadable",
                "message": "not a text",
                "start": None,
                "end": None,
            },
        ],
    }


def arrow_tables(data: Rows | None = None) -> dict[str, pa.Table]:
    data = data or rows()
    return {table: schema.arrow_table(table, data[table]) for table in schema.TABLES}
