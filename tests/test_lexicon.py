"""The lexicon's reference data: CSV files in, a valid data package and known facts out."""

from __future__ import annotations

import csv
import json
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pypinyin
import pytest
from frictionless import Package

from converter.words import lexicon

LEXICON = Path(__file__).parent.parent / "converter" / "lexicon"
PACKAGE = json.loads((LEXICON / "datapackage.json").read_text(encoding="utf-8"))
TABLES = [
    "areas",
    "area_names",
    "organizations",
    "organization_names",
    "local_bodies",
    "surnames",
    "surnames_abroad",
    "parties_abroad",
    "post_forms",
    "given_characters",
    "states",
    "state_names",
]


def rows(table: str) -> list[dict[str, str]]:
    with (LEXICON / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def repeated(values: list[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


AREAS = rows("areas")
CURRENT = {area["area_code"]: area for area in AREAS if not area["valid_until"]}
ORGANIZATIONS = {organization["name"]: organization for organization in rows("organizations")}
BODIES = {body["text"]: body for body in rows("local_bodies")}
STATES = {state["iso_code"]: state for state in rows("states")}
SURNAMES = {row["surname"]: row for row in rows("surnames")}


def test_the_package_is_valid() -> None:
    report = Package(str(LEXICON / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])


def test_every_reference_table_is_in_the_package() -> None:
    assert set(TABLES) <= {resource["name"] for resource in PACKAGE["resources"]}


@pytest.mark.parametrize("table", TABLES)
def test_files_are_plain_and_sorted_by_key(table: str) -> None:
    data = (LEXICON / f"{table}.csv").read_bytes()
    assert data.endswith(b"\n") and b"\r" not in data and not data.startswith(b"\xef\xbb\xbf")
    assert not [row for row in rows(table) for value in row.values() if value != value.strip()]
    (resource,) = [resource for resource in PACKAGE["resources"] if resource["name"] == table]
    key = resource["schema"]["primaryKey"]
    keys = [row[key if isinstance(key, str) else key[0]] for row in rows(table)]
    assert keys == sorted(keys)


@pytest.mark.parametrize("table", TABLES)
def test_every_field_says_what_it_is(table: str) -> None:
    (resource,) = [resource for resource in PACKAGE["resources"] if resource["name"] == table]
    assert [field["name"] for field in resource["schema"]["fields"]] == list(rows(table)[0])
    assert all(field["title"] and field["description"] for field in resource["schema"]["fields"])


def test_an_area_lies_inside_its_parent() -> None:
    levels = ["province", "prefecture", "county"]
    level_of = {area["area_code"]: area["level"] for area in AREAS}
    for area in AREAS:
        if area["level"] == "province":
            assert area["area_code"].endswith("0000") and not area["parent_code"], area
        else:
            parent = area["parent_code"]
            assert area["area_code"].startswith(parent.rstrip("0")), area
            assert levels.index(level_of[parent]) < levels.index(area["level"]), area


def test_a_current_area_has_current_parents() -> None:
    assert not [area for area in CURRENT.values() if area["parent_code"] not in {"", *CURRENT}]


def test_current_areas_are_named_once() -> None:
    assert len(CURRENT) == sum(not area["valid_until"] for area in AREAS)
    assert not repeated([area["name"] + area["parent_code"] for area in CURRENT.values()])
    large = [area for area in CURRENT.values() if area["level"] != "county"]
    assert not repeated([area["name"] for area in large])
    assert not repeated([area["short_name"] for area in large if area["short_name"]])


def test_a_short_name_of_a_larger_area_means_no_county() -> None:
    large = {area["short_name"] for area in CURRENT.values() if area["level"] != "county"} - {""}
    counties = [area for area in CURRENT.values() if area["level"] == "county"]
    assert not [area for area in counties if area["short_name"] in large]


def test_every_province_has_one_character() -> None:
    provinces = [area for area in CURRENT.values() if area["level"] == "province"]
    assert len(provinces) == 34
    assert all(len(area["abbreviation"]) == 1 for area in provinces)


def test_other_names_of_areas_are_new() -> None:
    known = {area[field] for area in AREAS for field in ("name", "short_name", "abbreviation")}
    assert not [row for row in rows("area_names") if row["text"] in known]


def test_a_form_is_given_once_for_an_organization() -> None:
    named = [
        (form, row["name"]) for row in ORGANIZATIONS.values() for form in (row["name"], row["short_name"])
    ]
    given = [form + name for form, name in named if form]
    assert not repeated(given + [row["text"] + row["name"] for row in rows("organization_names")])


def test_a_form_stands_for_one_organization_at_any_one_time() -> None:
    for form, names in lexicon().organization_forms.items():
        bodies = sorted((ORGANIZATIONS[name] for name in names), key=lambda body: body["valid_from"])
        for before, after in pairwise(bodies):
            assert before["valid_until"] and after["valid_from"], form
            assert before["valid_until"] <= after["valid_from"], form


def test_an_official_name_stands_for_itself() -> None:
    assert not [name for name in ORGANIZATIONS if lexicon().organization_forms[name] != (name,)]


def test_an_organization_begins_before_it_ends() -> None:
    ended = [body for body in ORGANIZATIONS.values() if body["valid_until"]]
    assert not [body for body in ended if body["valid_from"] >= body["valid_until"]]


def test_a_short_form_is_not_its_own_name() -> None:
    assert not [row for row in ORGANIZATIONS.values() if row["short_name"] == row["name"]]


def test_organizations_have_no_circular_parents() -> None:
    for name in ORGANIZATIONS:
        line = [name]
        while parent := ORGANIZATIONS[line[-1]]["parent"]:
            assert parent not in line, line
            line.append(parent)


def test_bodies_of_one_name_are_the_same_but_for_the_text() -> None:
    for body in BODIES.values():
        short = body["short_name"]
        assert short != body["name"], body
        assert body | {"text": ""} == BODIES[(short or body["name"]).removeprefix("{}")] | {"text": ""}, body


def test_the_official_form_of_a_body_is_a_text_of_its_own() -> None:
    after_the_area = [body["name"][2:] for body in BODIES.values() if body["name"].startswith("{}")]
    assert not set(after_the_area) - set(BODIES)


def test_bodies_have_no_circular_parents() -> None:
    for text in BODIES:
        line = [text]
        while parent := BODIES[line[-1]]["parent"]:
            assert parent not in line, line
            line.append(parent)


def test_a_form_stands_for_one_state() -> None:
    forms = [form for state in STATES.values() for form in {state["name"], state["official_name"]}]
    assert not repeated(forms + [row["text"] for row in rows("state_names")])


def test_a_reading_is_given_only_where_it_differs() -> None:
    for row in SURNAMES.values():
        plain = "".join(pypinyin.lazy_pinyin(char, style=pypinyin.Style.TONE)[0] for char in row["surname"])
        assert row["reading"].lower() != plain, row
        assert row["reading"] == row["reading"].capitalize(), row


@pytest.mark.parametrize(
    "code, name, short_name, abbreviation, level, parent",
    [
        ("500000", "重庆市", "重庆", "渝", "province", ""),
        ("650000", "新疆维吾尔自治区", "新疆", "新", "province", ""),
        ("810000", "香港特别行政区", "香港", "港", "province", ""),
        ("110108", "海淀区", "海淀", "", "county", "110000"),
        ("513400", "凉山彝族自治州", "凉山", "", "prefecture", "510000"),
        ("350100", "福州市", "福州", "榕", "prefecture", "350000"),
        ("520325", "道真仡佬族苗族自治县", "道真", "", "county", "520300"),
        ("429004", "仙桃市", "仙桃", "", "county", "420000"),
        ("659001", "石河子市", "石河子", "", "county", "650000"),
        ("130131", "平山县", "平山", "", "county", "130100"),
        ("130638", "雄县", "", "", "county", "130600"),
        ("632500", "海南藏族自治州", "", "", "prefecture", "630000"),
        ("623001", "合作市", "", "", "county", "623000"),
    ],
)
def test_areas_are_as_in_the_standard(
    code: str,
    name: str,
    short_name: str,
    abbreviation: str,
    level: str,
    parent: str,
) -> None:
    fields = "name", "short_name", "abbreviation", "level", "parent_code"
    found = tuple(CURRENT[code][field] for field in fields)
    assert found == (name, short_name, abbreviation, level, parent)


def test_current_areas_above_the_county_have_an_english_name() -> None:
    for area in AREAS:
        large = area["level"] != "county" and not area["valid_until"]
        assert bool(area["name_en"]) == large, area


@pytest.mark.parametrize(
    "code, name_en",
    [
        ("500000", "Chongqing"),
        ("610000", "Shaanxi"),
        ("140000", "Shanxi"),
        ("540000", "Xizang"),
        ("820000", "Macao"),
        ("230100", "Harbin"),
        ("341500", "Lu'an"),
        ("341600", "Bozhou"),
        ("411100", "Luohe"),
        ("331000", "Taizhou"),
        ("350200", "Xiamen"),
        ("141100", "Lüliang"),
        ("632800", "Haixi"),
        ("632500", "Hainan"),
        ("220200", "Jilin"),
    ],
)
def test_areas_have_their_usual_english_name(code: str, name_en: str) -> None:
    assert CURRENT[code]["name_en"] == name_en


@pytest.mark.parametrize(
    "code, name, year",
    [
        ("510117", "郫都区", "2016"),
        ("420600", "襄阳市", "2010"),
        ("630200", "海东市", "2013"),
        ("110108", "海淀区", ""),
    ],
)
def test_names_say_when_they_began(code: str, name: str, year: str) -> None:
    assert [a["valid_from"] for a in AREAS if (a["area_code"], a["name"]) == (code, name)] == [year]


def test_names_of_areas_end_after_they_begin() -> None:
    bounded = [area for area in AREAS if area["valid_from"] and area["valid_until"]]
    assert bounded and all(area["valid_from"] <= area["valid_until"] for area in bounded)


@pytest.mark.parametrize(
    "code, name, year",
    [("420600", "襄樊市", "2010"), ("371200", "莱芜市", "2019"), ("110103", "崇文区", "2010")],
)
def test_former_names_say_when_they_ended(code: str, name: str, year: str) -> None:
    assert [a["valid_until"] for a in AREAS if (a["area_code"], a["name"]) == (code, name)] == [year]


@pytest.mark.parametrize(
    "form, name, kind",
    [
        ("中共中央", "中国共产党中央委员会", "party_committee"),
        ("中央纪委", "中国共产党中央纪律检查委员会", "party_organ"),
        ("国务院国资委", "国务院国有资产监督管理委员会", "government_department"),
        ("国家发改委", "中华人民共和国国家发展和改革委员会", "government_department"),
        ("国家电网", "国家电网有限公司", "central_enterprise"),
        ("中石油", "中国石油天然气集团有限公司", "central_enterprise"),
        ("全国政协", "中国人民政治协商会议全国委员会", "consultative_conference"),
        ("全国人大常委会", "中华人民共和国全国人民代表大会常务委员会", "congress"),
        ("民革中央", "中国国民党革命委员会中央委员会", "democratic_party"),
        ("世卫组织", "世界卫生组织", "international_organization"),
        ("中国农业银行", "中国农业银行股份有限公司", "financial_institution"),
        ("哈工大", "哈尔滨工业大学", "university"),
    ],
)
def test_printed_forms_find_their_organization(form: str, name: str, kind: str) -> None:
    forms = {row["text"]: row["name"] for row in rows("organization_names")}
    forms |= {row["short_name"]: key for key, row in ORGANIZATIONS.items() if row["short_name"]}
    assert (forms[form], ORGANIZATIONS[forms[form]]["kind"]) == (name, kind)


@pytest.mark.parametrize(
    "form, before, after, when",
    [
        ("国家计委", "中华人民共和国国家计划委员会", "中华人民共和国国家发展计划委员会", "1998-03"),
        ("国家环保局", "国家环境保护局", "国家环境保护总局", "1998-03"),
        ("国家药监局", "国家食品药品监督管理局", "国家食品药品监督管理总局", "2013-03"),
        ("国家药监局", "国家食品药品监督管理总局", "国家药品监督管理局", "2018-03"),
        ("广电总局", "国家广播电影电视总局", "国家新闻出版广电总局", "2013-03"),
        ("广电总局", "国家新闻出版广电总局", "国家广播电视总局", "2018-03"),
        ("中央财办", "中国共产党中央财经领导小组办公室", "中国共产党中央财经委员会办公室", "2018-03"),
    ],
)
def test_a_form_passes_from_a_body_to_its_successor(form: str, before: str, after: str, when: str) -> None:
    assert {before, after} <= set(lexicon().organization_forms[form])
    assert (ORGANIZATIONS[before]["valid_until"], ORGANIZATIONS[after]["valid_from"]) == (when, when)


@pytest.mark.parametrize(
    "before, after, when",
    [
        ("中华人民共和国铁道部", "中国铁路总公司", "2013-03"),
        ("中国铁路总公司", "中国国家铁路集团有限公司", "2019-06"),
        ("中华人民共和国交通部", "中华人民共和国交通运输部", "2008-03"),
        ("中华人民共和国国家发展计划委员会", "中华人民共和国国家发展和改革委员会", "2003-03"),
        ("中国银行保险监督管理委员会", "国家金融监督管理总局", "2023-05"),
        ("国务院扶贫开发领导小组办公室", "国家乡村振兴局", "2021-02"),
        ("中国人民解放军总参谋部", "中央军事委员会联合参谋部", "2016-01"),
        ("中国船舶重工集团有限公司", "中国船舶集团有限公司", "2019-11"),
    ],
)
def test_a_body_gives_way_to_its_successor(before: str, after: str, when: str) -> None:
    assert (ORGANIZATIONS[before]["valid_until"], ORGANIZATIONS[after]["valid_from"]) == (when, when)


@pytest.mark.parametrize(
    "form, name",
    [
        ("国家药监局", "国家药品监督管理局"),
        ("国家计委", "中华人民共和国国家发展计划委员会"),
        ("国家环保局", "国家环境保护总局"),
        ("国管局", "国家机关事务管理局"),
    ],
)
def test_a_form_without_a_date_means_the_latest_organization(form: str, name: str) -> None:
    assert lexicon().organization_names[form] == name


@pytest.mark.parametrize(
    "form", ["国资委", "发改委", "市政府", "人大", "政协", "党委", "财政局", "卫健委", "公安局", "交大"]
)
def test_forms_that_many_organizations_share_are_left_out(form: str) -> None:
    texts = {row["text"] for row in rows("organization_names")}
    assert form not in texts | {row["short_name"] for row in ORGANIZATIONS.values()}


@pytest.mark.parametrize(
    "text, name, short_name, parent",
    [
        ("党委", "中国共产党{}委员会", "{}委", ""),
        ("政府", "{}人民政府", "{}政府", ""),
        ("国资委", "{}人民政府国有资产监督管理委员会", "{}国资委", "政府"),
        ("发改委", "{}发展和改革委员会", "{}发展改革委", "政府"),
        ("委组织部", "中国共产党{}委员会组织部", "{}委组织部", "委"),
        ("安委办", "{}安全生产委员会办公室", "{}安委办", "安委会"),
        ("税务局", "国家税务总局{}税务局", "{}税务局", ""),
        ("贸促会", "中国国际贸易促进委员会{}委员会", "{}贸促会", ""),
        ("交通局", "{}交通局", "", "政府"),
    ],
)
def test_bodies_are_composed_with_their_area(text: str, name: str, short_name: str, parent: str) -> None:
    fields = "name", "short_name", "parent"
    assert tuple(BODIES[text][field] for field in fields) == (name, short_name, parent)


@pytest.mark.parametrize(
    "surname, reading",
    [("单", "Shàn"), ("仇", "Qiú"), ("区", "Ōu"), ("尉迟", "Yùchí"), ("王", ""), ("阴", ""), ("欧阳", "")],
)
def test_surnames_are_read_as_surnames(surname: str, reading: str) -> None:
    assert SURNAMES[surname]["reading"] == reading


@pytest.mark.parametrize(
    "code, name, abbreviation", [("NP", "尼泊尔", "尼"), ("CD", "刚果（金）", ""), ("AE", "阿联酋", "")]
)
def test_states_have_their_usual_chinese_name(code: str, name: str, abbreviation: str) -> None:
    assert (STATES[code]["name"], STATES[code]["abbreviation"]) == (name, abbreviation)
