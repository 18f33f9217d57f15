"""A text → the organizations that known names mean in it, as the tables have them."""

from __future__ import annotations

import pytest
from document_fixture import document_of

from converter import extract
from converter.resolve import resolve


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("国防部发言人方远山说。", {"中华人民共和国国防部"}),
        ("中国国防部、外交部发表声明。", {"中华人民共和国国防部", "中华人民共和国外交部"}),
        ("俄罗斯国防部发表声明。", {"俄罗斯国防部"}),
        ("俄罗斯国防部、外交部发表声明。", {"俄罗斯国防部", "俄罗斯外交部"}),
        ("俄罗斯媒体报道，俄国防部发表声明。", {"俄罗斯国防部"}),
        ("美国国务院、财政部和商务部发表声明。", {"美国国务院", "美国财政部", "美国商务部"}),
        ("尼泊尔财政部发表声明，财政部副部长方远山表示欢迎。", {"尼泊尔财政部", "中华人民共和国财政部"}),
        ("民进、民建代表发言。", {"中国民主促进会", "中国民主建国会"}),
        ("居民进入市场，人民建设家园。", set()),
    ],
)
def test_what_a_known_name_means_beside_a_state(text: str, names: set[str]) -> None:
    facts = extract(document_of(text))
    known = resolve([facts])
    found = {known.registered[known.organizations[key]].name for key in known.organizations}
    assert found == names
    for entity in facts.entities:
        assert entity.entity_type != "organizations" or text[entity.start : entity.end]


def test_the_two_congos_are_two() -> None:
    text = "刚果（金）总统马丁、刚果（布）总统克拉克出席会议。"
    known = resolve([extract(document_of(text))])
    names = {one.name for one in known.registered.values()}
    assert {"刚果民主共和国", "刚果共和国"} <= names
