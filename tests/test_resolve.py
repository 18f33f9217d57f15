"""Facts of several documents → who is who: names composed, persons joined by posts, ids from content."""

from __future__ import annotations

from itertools import permutations

import pytest
from document_fixture import document_of

from converter import Facts
from converter.model import Entity, Meeting, Position
from converter.resolve import Identities, Resolved, resolve
from converter.resolve.organizations import readings


def facts(
    name: str, *posts: tuple[str, str], meetings: tuple[Meeting, ...] = (), day: str = "2024-05-09"
) -> Facts:
    """A document that names the persons of `posts`, each in an organization or, where that is "", in none."""
    text = "，".join(person for person, _ in posts) or name
    document = document_of(
        text, document_id=f"doc-{name}", title=name, published_on=day, source_path=f"{name}.txt"
    )
    people = tuple(Entity(0, len(p), "persons", p, "find.name") for p, _ in posts)
    held = tuple(Position(p, house, "主任", 0, len(p), "people.post") for p, house in posts if house)
    return Facts(document, entities=people, positions=held, meetings=meetings)


def the_one(printed: str) -> Resolved:
    """A form that stands for one organization only → that one."""
    (found,) = readings(printed)
    return found


def meeting(name: str, day: str | None = "2024-05-08", number: int = 0) -> Meeting:
    return Meeting(number, name, "symposium", day, day, None, None, 0, 1, "meetings.held")


def ids(known: Identities, document: str) -> dict[object, str]:
    """The ids of all that one document names."""
    persons = {key: value for key, value in known.persons.items() if key[0] == document}
    meetings = {key: value for key, value in known.meetings.items() if key[0] == document}
    houses = {key: value for key, value in known.organizations.items() if key[0] == document}
    return {**persons, **meetings, **houses}


@pytest.mark.parametrize(
    ("printed", "name", "kind", "area"),
    [
        ("重庆市委", "中国共产党重庆市委员会", "party_committee", "500000"),
        ("中共重庆市委", "中国共产党重庆市委员会", "party_committee", "500000"),
        ("宁夏回族自治区党委", "中国共产党宁夏回族自治区委员会", "party_committee", "640000"),
        ("重庆市政府", "重庆市人民政府", "government", "500000"),
        ("重庆市人民政府", "重庆市人民政府", "government", "500000"),
        ("重庆市人大常委会", "重庆市人民代表大会常务委员会", "congress", "500000"),
        ("重庆市政协", "中国人民政治协商会议重庆市委员会", "consultative_conference", "500000"),
        ("澜山省委", "中国共产党澜山省委员会", "party_committee", None),
        ("望川县政府", "望川县人民政府", "government", None),
        ("国务院国资委", "国务院国有资产监督管理委员会", "government_department", None),
        ("云岭市财政局", "云岭市财政局", "government_department", None),
        ("云岭市纪委", "中国共产党云岭市纪律检查委员会", "party_organ", None),
        ("云岭市中级人民法院", "云岭市中级人民法院", "court", None),
        ("云岭市人民检察院", "云岭市人民检察院", "procuratorate", None),
        ("云岭军分区", "云岭军分区", "military", None),
        ("云岭日报社", "云岭日报社", "media", None),
        ("青禾集团", "青禾集团", "enterprise", None),
        ("青禾银行", "青禾银行", "financial_institution", None),
        ("云岭大学", "云岭大学", "university", None),
        ("尼泊尔", "尼泊尔", "state", None),
        ("惠州市委", "中国共产党惠州市委员会", "party_committee", "441300"),
        ("石门县县委", "中国共产党石门县委员会", "party_committee", "430726"),
        ("重庆市渝中区政府", "重庆市渝中区人民政府", "government", "500103"),
    ],
)
def test_an_organization_is_registered_or_composed(
    printed: str, name: str, kind: str, area: str | None
) -> None:
    resolved = the_one(printed)
    assert (resolved.name, resolved.kind, resolved.area_code) == (name, kind, area)


@pytest.mark.parametrize(
    "forms",
    [
        ("重庆市政府", "重庆市人民政府"),
        ("重庆市委", "中共重庆市委", "中国共产党重庆市委员会"),
        ("国务院国资委", "国务院国有资产监督管理委员会"),
        ("云岭市政府", "云岭市人民政府"),
        ("石桥县法院", "石桥县人民法院"),
        ("桃江法院", "桃江县法院"),
        ("石门县检察院", "石门县人民检察院"),
    ],
    ids=lambda forms: forms[0],
)
def test_printed_forms_are_one_organization(forms: tuple[str, ...]) -> None:
    assert len({the_one(form).organization_id for form in forms}) == 1


@pytest.mark.parametrize(
    ("printed", "short"),
    [
        ("重庆市人民政府", "重庆市政府"),
        ("中共重庆市委", "重庆市委"),
        ("云岭市第一人民医院", "云岭市一院"),
        ("望川县第三中学", "望川县三中"),
        ("云岭市儿童医院", None),
        ("石桥县人民法院", "石桥县法院"),
        ("云岭市中级人民法院", None),
        ("农工党云岭市第一人民医院支部", "农工党云岭市一院支部"),
    ],
)
def test_the_short_name_does_not_depend_on_the_form_that_is_printed(printed: str, short: str | None) -> None:
    assert the_one(printed).short_name == short


def test_the_organizations_above_are_known_too() -> None:
    known = resolve([facts("a", ("方远山", "国务院国资委"))])
    above = known.registered[known.organizations["doc-a", "国务院国资委"]].parent
    assert above in {one.name for one in known.registered.values()}


def test_a_post_in_the_same_organization_joins_a_person_across_documents() -> None:
    known = resolve([facts("a", ("方远山", "重庆市政府")), facts("b", ("方远山", "重庆市人民政府"))])
    assert known.persons["doc-a", "方远山"] == known.persons["doc-b", "方远山"]


def test_posts_in_the_bodies_of_one_area_join_a_person() -> None:
    joined = resolve(
        [
            facts("a", ("方远山", "重庆市委")),
            facts("b", ("方远山", "重庆市委"), ("方远山", "青禾集团")),
            facts("c", ("方远山", "重庆市政府")),
        ]
    )
    assert len(set(joined.persons.values())) == 1


def test_departments_of_one_area_are_houses_of_their_own() -> None:
    known = resolve([facts("a", ("方远山", "重庆市财政局")), facts("b", ("方远山", "重庆市公安局"))])
    assert len(set(known.persons.values())) == 2


@pytest.mark.parametrize(("here", "there"), [("", ""), ("重庆市委", ""), ("重庆市委", "青禾集团")])
def test_a_name_alone_joins_nobody(here: str, there: str) -> None:
    known = resolve([facts("a", ("方远山", here)), facts("b", ("方远山", there))])
    assert known.persons["doc-a", "方远山"] != known.persons["doc-b", "方远山"]


def test_other_names_in_the_same_organization_are_other_persons() -> None:
    known = resolve([facts("a", ("方远山", "重庆市委"), ("陆清源", "重庆市委"))])
    assert len(set(known.persons.values())) == 2


LONG = "云岭市与青禾集团共建示范园座谈会"


@pytest.mark.parametrize(
    ("here", "there", "same"),
    [
        (meeting(LONG), meeting(LONG), True),
        (meeting(LONG), meeting(LONG, "2024-05-07"), False),
        (meeting(LONG, None), meeting(LONG, None), False),
        (meeting("座谈会"), meeting("座谈会"), False),
    ],
)
def test_two_documents_tell_of_one_meeting_if_its_name_and_day_are_its_own(
    here: Meeting, there: Meeting, same: bool
) -> None:
    known = resolve([facts("a", meetings=(here,)), facts("b", meetings=(there,))])
    assert (known.meetings["doc-a", 0] == known.meetings["doc-b", 0]) is same


def test_two_meetings_of_one_document_are_two() -> None:
    known = resolve([facts("a", meetings=(meeting("会见", number=0), meeting("会见", number=1)))])
    assert len(set(known.meetings.values())) == 2


def test_the_order_of_documents_does_not_matter() -> None:
    documents = [
        facts("a", ("方远山", "重庆市委"), ("陆清源", ""), meetings=(meeting(LONG),)),
        facts("b", ("方远山", "重庆市委"), ("方远山", "青禾集团"), day="2024-05-07"),
        facts("c", ("方远山", "青禾集团"), meetings=(meeting(LONG), meeting("会见", number=1))),
    ]
    first, *others = (resolve(order) for order in permutations(documents))
    assert all(other == first for other in others)


UNRELATED = facts("z", ("林知远", "青禾集团"), ("陆清源", ""), meetings=(meeting("会见"),), day="2020-01-01")
RELATED = facts("r", ("方远山", "重庆市委"), meetings=(meeting(LONG),), day="2020-01-01")


@pytest.mark.parametrize("other", [UNRELATED, RELATED], ids=["unrelated", "related"])
def test_a_document_has_the_same_ids_alone_and_among_others(other: Facts) -> None:
    """RELATED, earlier, holds the same person in the same organization and the same meeting."""
    article = facts("a", ("方远山", "重庆市委"), ("陆清源", "云岭大学"), meetings=(meeting(LONG),))
    alone, among = ids(resolve([article]), "doc-a"), ids(resolve([article, other]), "doc-a")
    assert {key: among[key] for key in alone} == alone
