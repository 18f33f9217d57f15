"""Facts of several documents → who is who: names composed, persons joined by posts, ids from content."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from document_fixture import document_of
from hypothesis import given
from hypothesis import strategies as st

from converter import Facts, extract, load, tabulate
from converter.model import Attendance, Entity, Meeting, Position
from converter.resolve import Identities, Resolved, resolve
from converter.resolve.organizations import readings
from converter.words import lexicon


def facts(
    name: str,
    *posts: tuple[str, str],
    meetings: tuple[Meeting, ...] = (),
    attendances: tuple[Attendance, ...] = (),
    day: str | None = "2024-05-09",
    areas: Sequence[str] = (),
    publisher: str | None = None,
    text: str = "",
) -> Facts:
    """A document that names `areas`, and the persons of `posts`, each in an organization or, where that is
    "", in none."""
    text = "，".join([*(person for person, _ in posts), *areas, text or name])
    document = document_of(
        text,
        document_id=f"doc-{name}",
        title=name,
        published_on=day,
        publisher=publisher,
        source_path=f"{name}.txt",
    )

    def entity(kind: str, printed: str, meant: str) -> Entity:
        return Entity(text.index(printed), text.index(printed) + len(printed), kind, meant, "find.name")

    return Facts(
        document,
        entities=(
            *(entity("persons", person, person) for person, _ in posts),
            *(entity("areas", area, lexicon().area_names[area][0]) for area in areas),
        ),
        positions=tuple(Position(p, house, "主任", 0, len(p), "people.post") for p, house in posts if house),
        meetings=meetings,
        attendances=attendances,
    )


def the_one(printed: str) -> Resolved:
    """A form that stands for one organization only → that one."""
    (found,) = readings(printed)
    return found


def meeting(name: str, day: str | None = "2024-05-08", number: int = 0, **told: Any) -> Meeting:
    unsaid = {"kind": "symposium", "place": None, "area_code": None, "start": 0, "end": 1}
    return Meeting(
        number=number, name=name, start_date=day, end_date=day, rule="meetings.held", **unsaid | told
    )


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


# Forms that several bodies or areas share


@pytest.mark.parametrize(
    ("printed", "told", "name"),
    [
        ("朝阳区政府", {"areas": ["长春市"]}, "长春市朝阳区人民政府"),
        ("朝阳区政府", {"areas": ["吉林省"]}, None),
        ("朝阳区政府", {"publisher": "北京日报"}, "北京市朝阳区人民政府"),
        ("朝阳区政府", {"areas": ["长春市"], "publisher": "北京日报"}, "北京市朝阳区人民政府"),
        ("朝阳区政府", {"areas": ["长春市", "北京市"]}, None),
        ("朝阳区政府", {}, None),
        ("长春市朝阳区政府", {}, "长春市朝阳区人民政府"),
        ("南市区政府", {"day": "2010-05-09"}, "保定市南市区人民政府"),
        ("南市区政府", {"day": "1998-05-09"}, None),
        ("国家药监局", {"day": "2010-03-01"}, "国家食品药品监督管理局"),
        ("国家药监局", {"day": "2016-03-01"}, "国家食品药品监督管理总局"),
        ("国家药监局", {"day": "2018-03-01"}, "国家药品监督管理局"),
        ("国家药监局", {"day": None}, None),
        ("市政府", {"areas": ["长春市"]}, None),
        ("国资委", {}, None),
    ],
)
def test_day_areas_and_publisher_settle_a_shared_form(
    printed: str, told: dict[str, Any], name: str | None
) -> None:
    known = resolve([facts("a", ("方远山", printed), **told)])
    found = known.registered[known.organizations["doc-a", printed]]
    assert found.name == (name or printed)
    assert [p.code for p in known.problems] == ([] if name else ["organization-unsettled"])


def test_what_stays_as_printed_is_another_body_in_every_article() -> None:
    known = resolve([facts("a", ("方远山", "市政府")), facts("b", ("方远山", "市政府"))])
    assert len(set(known.organizations.values())) == 2
    assert len(set(known.persons.values())) == 2


@pytest.mark.parametrize(
    ("printed", "areas", "code", "signalled"),
    [
        ("朝阳区", ["长春市", "朝阳区"], "220104", False),
        ("朝阳区", ["朝阳区"], None, True),
        ("城区", ["城区"], None, False),
    ],
)
def test_an_area_that_shares_its_name_is_settled_or_left_out(
    printed: str, areas: list[str], code: str | None, signalled: bool
) -> None:
    known = resolve([facts("a", areas=areas)])
    assert known.areas["doc-a", printed] == code
    assert bool(known.problems) is signalled


AREAS = (
    "重庆市",
    "霸州市",
    "滑县",
    "成都市武侯区",
    "宁夏回族自治区",
    "延边州",
    "望川县",
    "朝阳区",
    "香港特别行政区",
)
UNITS = ("", "办公室", "组织部", "提案委", "党委", "信息中心")


@pytest.mark.parametrize("unit", UNITS)
def test_all_forms_of_an_organization_say_what_its_full_name_says(unit: str) -> None:
    known = lexicon()
    tails = {*known.local_bodies, "团委", "法院", "检察院"}
    forms = {*known.organization_forms, *known.state_forms}
    forms |= {area + tail for area in AREAS for tail in tails}
    forms |= {
        party + area + "委" for party in ("共青团", "民盟", "九三学社", "中国农工民主党") for area in AREAS
    }
    for form in sorted(forms):
        for one in readings(form + unit):
            assert readings(one.name) == (one,), form + unit


@pytest.mark.parametrize(
    ("printed", "line"),
    [
        ("渝中区财政局", ["重庆市渝中区人民政府", "重庆市人民政府", "中华人民共和国国务院"]),
        ("成都市武侯区委组织部", ["中国共产党成都市武侯区委员会", "中国共产党成都市委员会"]),
        ("水利部规划计划司", ["中华人民共和国水利部", "中华人民共和国国务院"]),
        ("民盟云岭市委", ["中国民主同盟中央委员会", "中国民主同盟"]),
        ("越共中央政治局", ["越南共产党中央委员会", "越南共产党", "越南社会主义共和国"]),
        ("俄罗斯外交部", ["俄罗斯联邦"]),
        ("云岭大学水利学院", ["云岭大学"]),
    ],
)
def test_an_organization_knows_what_it_answers_to(printed: str, line: list[str]) -> None:
    known = resolve([facts("a", ("方远山", printed))])
    by_name = {one.name: one for one in known.registered.values()}
    found, one = [], the_one(printed)
    while one.parent is not None and len(found) < len(line):
        found.append(one.parent)
        one = by_name[one.parent]
    assert found == line


def test_a_place_has_its_own_short_names() -> None:
    """The form that most documents print, but for the leading bodies, whose form is the same everywhere."""
    printed = ["云岭市人力社保局", "云岭市人力社保局", "云岭市人社局", "云岭市人民政府"]
    known = resolve([facts(str(number), ("方远山", house)) for number, house in enumerate(printed)])
    short = {one.name: one.short_name for one in known.registered.values()}
    assert short["云岭市人力资源和社会保障局"] == "云岭市人力社保局"
    assert short["云岭市人民政府"] == "云岭市政府"


# Reports of one gathering

LONG = "云岭市与青禾集团共建示范园座谈会"


def report(name: str, meeting: Meeting, people: dict[str, str], text: str = "") -> Facts:
    """A document of one meeting: names of persons, each with a role."""
    rows = tuple(Attendance(0, role, 0, 1, "attendance.told", person=who) for who, role in people.items())
    return facts(
        name, *((who, "") for who in people), meetings=(meeting,), attendances=rows, text=text, day=None
    )


RECEIVED = {"方远山": "host", "林知远": "guest", "陆清源": "attendee"}
TALKS = {"kind": "talks"}


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


@pytest.mark.parametrize(
    ("here", "there", "people", "same"),
    [
        (meeting("会见", **TALKS), meeting("会见", **TALKS), RECEIVED, True),
        (meeting("会见", **TALKS), meeting("会见", "2024-05-09", **TALKS), RECEIVED, False),
        (meeting("会见", **TALKS), meeting("会见", **TALKS), RECEIVED | {"林知远": "attendee"}, True),
        (meeting("会见", **TALKS), meeting("会见", **TALKS), {"方远山": "host", "周明远": "guest"}, False),
        (meeting("会见", **TALKS), meeting("会见", **TALKS), {"周明远": "host", "林知远": "guest"}, False),
        (
            meeting("会见", place="北京", **TALKS),
            meeting("会见", place="重庆", **TALKS),
            RECEIVED,
            False,
        ),
        (meeting("会见", **TALKS), meeting("签约仪式", kind="signing"), RECEIVED, False),
        (meeting("党委理论学习中心组学习会"), meeting("党委理论学习中心组学习会"), RECEIVED, True),
        (
            meeting("党委理论学习中心组学习会"),
            meeting("党委理论学习中心组学习会"),
            {"周明远": "host", "林知远": "attendee"},
            False,
        ),
        (meeting("云岭市民营企业座谈会"), meeting("民营企业座谈会"), RECEIVED, True),
        (meeting("云岭市民营企业座谈会"), meeting("云岭市外资企业座谈会"), RECEIVED, False),
        (
            meeting("云岭市六届人大一次会议", kind="session"),
            meeting("云岭市六届人大一次会议主席团第二次会议", kind="session"),
            RECEIVED,
            False,
        ),
    ],
)
def test_reports_of_one_day_are_joined_by_who_was_there(
    here: Meeting, there: Meeting, people: dict[str, str], same: bool
) -> None:
    known = resolve([report("a", here, RECEIVED), report("b", there, people)])
    assert (known.meetings["doc-a", 0] == known.meetings["doc-b", 0]) is same


@pytest.mark.parametrize(
    ("here", "there", "same"),
    [
        ("8月20日，双方签约", "8月20日，在渝签约", True),
        ("8月20日，双方签约", "8月21日，双方签约", False),
        ("", "", False),
    ],
)
def test_without_a_year_the_printed_day_tells(here: str, there: str, same: bool) -> None:
    undated = meeting("会见", None, **TALKS)
    known = resolve([report("a", undated, RECEIVED, here), report("b", undated, RECEIVED, there)])
    assert (known.meetings["doc-a", 0] == known.meetings["doc-b", 0]) is same


@pytest.mark.parametrize(
    ("here", "there", "same"),
    [
        ("云岭市六届人大一次会议举行", "云岭市六届人大一次会议举行", True),
        ("主席团举行第五次会议", "主席团举行第六次会议", False),
        ("主席团举行第二次会议", "一次会议举行第二次全体会议", False),
        ("一次会议举行", "一次会议举行记者会", False),
    ],
)
def test_headlines_tell_which_part_of_a_session_is_meant(here: str, there: str, same: bool) -> None:
    """Reports of all that is held during a congress bear its name and the day."""
    session = meeting("云岭市六届人大一次会议", kind="session")
    told = [report("a", session, RECEIVED), report("b", session, RECEIVED)]
    titled = (
        replace(fact, document=replace(fact.document, title=title))
        for fact, title in zip(told, (here, there), strict=True)
    )
    known = resolve(titled)
    assert (known.meetings["doc-a", 0] == known.meetings["doc-b", 0]) is same


def test_a_long_name_that_others_bear_joins_nothing_by_itself() -> None:
    generic = meeting("党委理论学习中心组学习会", kind="symposium")
    known = resolve([facts("a", meetings=(generic,)), facts("b", meetings=(generic,))])
    assert len(set(known.meetings.values())) == 2


def test_who_presides_by_one_report_and_not_by_the_other_is_signalled() -> None:
    told = [report("a", meeting(LONG), {"方远山": "chair"}), report("b", meeting(LONG), {"林知远": "chair"})]
    (problem,) = resolve(told).problems
    assert "林知远" in problem.message and "方远山" in problem.message


def test_what_reports_differ_in_is_kept_and_signalled() -> None:
    first = facts("a", meetings=(meeting(LONG, place="重庆"),), day="2024-05-09")
    later = facts("b", meetings=(meeting(LONG, place="北京", kind="forum"),), day="2024-05-10")
    known = resolve([later, first])
    (one,) = known.gatherings.values()
    assert (one.meeting.place, one.meeting.kind) == ("重庆", "symposium")
    assert sorted(p.message.split(" ")[0] for p in known.problems) == ["kind", "place"]
    assert {(p.source_path, p.code) for p in known.problems} == {("b.txt", "reports-differ")}


def test_what_the_first_report_leaves_open_the_next_one_tells() -> None:
    first = facts("a", meetings=(meeting(LONG),), day="2024-05-09")
    later = facts("b", meetings=(meeting(LONG, place="重庆", area_code="500000"),), day="2024-05-10")
    (one,) = resolve([later, first]).gatherings.values()
    assert (one.meeting.place, one.meeting.area_code) == ("重庆", "500000")


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


HOUSES = (
    "",
    "重庆市委",
    "重庆市政府",
    "云岭大学",
    "青禾集团",
    "市政府",
    "法国",
    "法国外交部",
    "国务院",
    "云岭市委",
)
SOME_POSTS = st.tuples(st.sampled_from(["方远山", "王伟", "马丁"]), st.sampled_from(HOUSES))
SOME_FACTS = st.lists(
    st.tuples(
        st.lists(SOME_POSTS, min_size=1, max_size=3, unique_by=lambda post: post[0]),
        st.sampled_from([None, "1999-05-08", "2023-05-09", "2024-05-09"]),
        st.sampled_from([(), (meeting(LONG),), (meeting("会见", kind="talks"),)]),
    ),
    min_size=1,
    max_size=6,
).map(
    lambda drawn: [
        facts(str(at), *posts, day=day, meetings=met) for at, (posts, day, met) in enumerate(drawn)
    ]
)


@given(SOME_FACTS, st.randoms(use_true_random=False))
def test_no_order_of_documents_matters(articles: list[Facts], chance: Any) -> None:
    shuffled = list(articles)
    chance.shuffle(shuffled)
    assert resolve(shuffled) == resolve(articles)


@given(SOME_FACTS)
def test_an_article_that_names_others_changes_no_id(articles: list[Facts]) -> None:
    stranger = facts("z", ("林知远", "望川大学"), meetings=(meeting("望川大学校庆大会"),), day="1990-01-01")
    before, after = resolve(articles), resolve([stranger, *articles])
    for kind in ("persons", "organizations", "meetings"):
        was, now = getattr(before, kind), getattr(after, kind)
        assert {key: now[key] for key in was} == was


@given(SOME_FACTS, SOME_FACTS)
def test_no_id_comes_to_mean_another(articles: list[Facts], others: list[Facts]) -> None:
    more = [
        replace(f, document=replace(f.document, document_id=f"{f.document.document_id}+")) for f in others
    ]
    for one in more:
        before, after = resolve(articles), resolve([*articles, one])
        for kind in ("persons", "meetings"):
            was, now = getattr(before, kind), getattr(after, kind)
            for meant in set(was.values()) & set(now.values()):
                assert any(now[key] == meant for key in was if was[key] == meant)


def test_a_namesake_abroad_changes_nothing_of_a_person() -> None:
    here, there = facts("a", ("李明", "青禾集团")), facts("b", ("李明", "韩国外交部"))
    alone, among = (tabulate(told, [])["persons"].to_pylist() for told in ([here], [here, there]))
    assert [row for row in among if row["family_name"]] == alone


@given(SOME_FACTS, SOME_FACTS)
def test_more_articles_never_part_what_was_one(articles: list[Facts], others: list[Facts]) -> None:
    more = [
        replace(f, document=replace(f.document, document_id=f"{f.document.document_id}+")) for f in others
    ]
    before, after = resolve(articles).persons, resolve([*articles, *more]).persons
    together = {(one, other) for one in before for other in before if before[one] == before[other]}
    assert all(after[one] == after[other] for one, other in together)


def test_the_gold_articles_name_no_registered_organization_otherwise(tmp_path: Path) -> None:
    """What annotators call an organization that a register or rule knows → its official name in the tables.

    Whatever the extraction leaves out is not looked at here: `converter score` counts that.
    """
    shared = Path(__file__).parents[2] / "shared" / "gold"
    if not shared.is_dir():
        pytest.skip("../shared/gold is absent")
    facts = {d.source_path: extract(d) for d in load([shared / "articles"])[0]}
    known = resolve(list(facts.values()))
    wrong = []
    for file in sorted((shared / "dev").glob("*.json")):
        gold = json.loads(file.read_text("utf-8"))
        fact = facts[f"articles/{Path(gold['file']).name}"]
        document = fact.document.document_id
        for name in {post["organization"] for post in gold["positions"]}:
            official = {one.name for one in readings(name)}
            house = known.organizations.get((document, name))
            if official and house and known.registered[house].name not in official:
                wrong.append((file.name, name, known.registered[house].name))
    assert not wrong


def test_two_real_articles_on_one_signing_give_one_meeting() -> None:
    """A city and an operator sign: each tells of the signing and of the talks before it."""
    folder = Path(__file__).parents[2] / "shared" / "gold" / "articles"
    if not folder.is_dir():
        pytest.skip("../shared/gold is absent")
    documents, _ = load([folder / "local-001.txt", folder / "local-002.txt"])
    known = resolve([extract(document) for document in documents])
    first, second = (
        {meeting for (at, _), meeting in known.meetings.items() if at == document.document_id}
        for document in documents
    )
    assert first == second
    assert {known.gatherings[meeting].meeting.kind for meeting in first} == {"signing", "talks"}
