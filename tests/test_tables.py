"""Facts and identities → rows: names in parts, money, ranks, parents, and each key once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from document_fixture import document_of

from converter import Facts, Problem, tabulate
from converter.model import Action, Attendance, Commitment, Entity, Meeting, Party, Position
from converter.tables import name_parts

TEXT = "云岭市与青禾集团座谈会。方远山、林知远出席，青禾集团要完善合作机制。"


def facts(key: str = "1", day: str | None = "2024-05-09", **stated: Any) -> Facts:
    document = document_of(
        TEXT,
        document_id=f"doc-{key:0>16}",
        title="云岭市与青禾集团座谈会",
        published_on=day,
        source_path=f"{key}.txt",
    )
    places = {name: TEXT.index(name) for name in ("方远山", "林知远")}
    people = tuple(Entity(at, at + 3, "persons", name, "find.name") for name, at in places.items())
    return Facts(document, **({"entities": people} | stated))


def rows(table: str, *stated: Facts) -> list[dict[str, Any]]:
    return tabulate(stated, [])[table].to_pylist()


def meeting(**fields: Any) -> Meeting:
    known = {"name": "云岭市与青禾集团座谈会", "kind": "symposium", "start_date": "2024-05-08"}
    empty = {"number": 0, "end_date": "2024-05-08", "place": None, "area_code": None}
    return Meeting(**(known | empty | {"start": 0, "end": 11, "rule": "meetings.held"} | fields))


def attendance(role: str, start: int, **who: Any) -> Attendance:
    return Attendance(meeting=0, role=role, start=start, end=start + 3, rule=f"attendance.{role}", **who)


def commitment(**fields: Any) -> Commitment:
    start = TEXT.index("青禾集团要")
    known = {"kind": "directive", "speaker": "方远山", "cue": "要", "rule": "commitments.directive"}
    return Commitment(**(known | {"start": start, "end": len(TEXT) - 1} | fields))


@pytest.mark.parametrize(
    ("name", "family", "given", "latin"),
    [
        ("方远山", "方", "远山", "Fang Yuanshan"),
        ("罗蔺", "罗", "蔺", "Luo Lin"),
        ("单晓", "单", "晓", "Shan Xiao"),
        ("解缙", "解", "缙", "Xie Jin"),
        ("仇英", "仇", "英", "Qiu Ying"),
        ("区汉云", "区", "汉云", "Ou Hanyun"),
        ("欧阳望舒", "欧阳", "望舒", "Ouyang Wangshu"),
        ("诸葛青", "诸葛", "青", "Zhuge Qing"),
        ("万俟雪", "万俟", "雪", "Moqi Xue"),
        ("尉迟恭", "尉迟", "恭", "Yuchi Gong"),
        ("阿依努尔·买买提", None, None, None),
        ("卡里莫夫", None, None, None),
        ("拉纳达－巴塔", None, None, None),
        ("林", None, None, None),
        ("吕岩", "吕", "岩", "Lü Yan"),
        ("方西安", "方", "西安", "Fang Xi'an"),
    ],
)
def test_a_chinese_name_has_parts_and_others_stay_whole(
    name: str, family: str | None, given: str | None, latin: str | None
) -> None:
    assert name_parts(name) == (family, given, latin)


def test_a_row_of_a_person_is_made_of_its_name() -> None:
    assert [
        (r["name"], r["family_name"], r["given_name"], r["name_latin"]) for r in rows("persons", facts())
    ] == [("方远山", "方", "远山", "Fang Yuanshan"), ("林知远", "林", "知远", "Lin Zhiyuan")]


@pytest.mark.parametrize(
    ("amount", "currency"), [(Decimal(373200000000), "CNY"), (Decimal("12.5"), "CNY"), (None, None)]
)
def test_money_is_decimal_in_yuan(amount: Decimal | None, currency: str | None) -> None:
    (row,) = rows("commitments", facts(commitments=(commitment(amount=amount),)))
    assert (row["amount"], row["currency"]) == (amount, currency)


def test_a_commitment_quotes_its_text_and_names_its_speaker_and_meeting() -> None:
    stated = facts(meetings=(meeting(),), commitments=(commitment(meeting=0),))
    (row,) = rows("commitments", stated)
    assert row["text"] == TEXT[row["start"] : row["end"]] == "青禾集团要完善合作机制"
    assert row["meeting_id"] == rows("meetings", stated)[0]["meeting_id"]
    assert row["speaker_id"] in {person["person_id"] for person in rows("persons", stated)}
    assert row["number"] == 1


def test_parties_and_actions_are_numbered_as_printed() -> None:
    verb = TEXT.index("完善")
    stated = facts(
        commitments=(
            commitment(
                parties=(Party("obligor", organization="青禾集团"), Party("counterparty", group="云岭市")),
                actions=(Action("完善", "合作机制", verb, verb + 6), Action("出席", None, 15, 17)),
            ),
        )
    )
    parties = rows("commitment_parties", stated)
    assert [(p["number"], p["role"], p["group_name"]) for p in parties] == [
        (1, "obligor", None),
        (2, "counterparty", "云岭市"),
    ]
    actions = rows("commitment_actions", stated)
    assert [(a["number"], a["verb"], a["object"]) for a in actions] == [
        (1, "完善", "合作机制"),
        (2, "出席", None),
    ]
    assert all(a["text"] == TEXT[a["start"] : a["end"]] for a in actions)


def test_participants_are_ranked_in_the_order_printed_whatever_their_roles() -> None:
    stated = facts(
        meetings=(meeting(),),
        attendances=(
            attendance("speaker", 16, person="林知远"),
            attendance("chair", 12, person="方远山"),
            attendance("speaker", 22, person="方远山"),
            attendance("attendee", 23, group="部分企业", headcount=12),
        ),
    )
    names = {p["person_id"]: p["name"] for p in rows("persons", stated)}
    found = sorted(rows("attendances", stated), key=lambda r: r["start"])
    assert [(names.get(r["person_id"]), r["group_name"], r["role"], r["rank"]) for r in found] == [
        ("方远山", None, "chair", 1),
        ("林知远", None, "speaker", 2),
        ("方远山", None, "speaker", 1),
        (None, "部分企业", "attendee", 3),
    ]


def test_a_post_told_in_two_forms_is_one_row() -> None:
    posts = tuple(
        Position("方远山", house, "市长", 12, 15, "people.post") for house in ("重庆市政府", "重庆市人民政府")
    )
    assert len(rows("positions", facts(positions=posts))) == 1


def test_areas_come_with_the_areas_above_them() -> None:
    found = rows("areas", facts(entities=(Entity(0, 3, "areas", "460105", "find.word"),)))
    assert [row["area_code"] for row in found] == ["460000", "460100", "460105"]
    assert [row["parent_code"] for row in found] == [None, "460000", "460100"]
    assert [row["level"] for row in found] == ["province", "prefecture", "county"]


def test_an_organization_points_to_the_one_above_it() -> None:
    stated = facts(positions=(Position("方远山", "国务院国资委", "主任", 12, 15, "people.post"),))
    found = {row["name"]: row for row in rows("organizations", stated)}
    above = found["国务院国有资产监督管理委员会"]["parent_id"]
    assert above in {row["organization_id"] for row in found.values()}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_reports_of_a_meeting_the_earlier_one_gives_the_details(order: tuple[int, int]) -> None:
    reports = [
        facts("2", "2024-05-09", meetings=(meeting(place="北京"),)),
        facts("1", "2024-05-10", meetings=(meeting(place="重庆"),)),
    ]
    (row,) = rows("meetings", *(reports[number] for number in order))
    assert row["place"] == "北京"


def test_problems_are_numbered_by_source_and_place() -> None:
    found = [
        Problem("b.txt", "warning", "unexplained", "third", 9, 11),
        Problem("b.txt", "error", "empty", "first"),
        Problem("b.txt", "warning", "unexplained", "second", 2, 3),
        Problem("a.txt", "warning", "duplicate", "before all"),
    ]
    table = tabulate([facts()], found)["problems"].to_pylist()
    assert [(r["number"], r["message"]) for r in table] == [
        (1, "before all"),
        (2, "first"),
        (3, "second"),
        (4, "third"),
    ]
