"""The stage `find`: every word of the lexicon in its example, names against the words around them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from document_fixture import document_of
from hypothesis import given
from hypothesis import strategies as st

from converter.find import find, words
from converter.words import lexicon, rows

WORDS = list(rows("words"))


def persons(text: str) -> list[str]:
    found = (m.kinds["person"] for m in find(document_of(text)) if "person" in m.kinds)
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("kind", sorted({row["kind"] for row in WORDS}))
def test_each_example_triggers_its_word(kind: str) -> None:
    known = lexicon()
    silent = [
        (row["text"], row["example"])
        for row in WORDS
        if row["kind"] == kind
        and not any(m.text == row["text"] and kind in m.kinds for m in words(row["example"], known))
    ]
    assert not silent


NAMES = [
    ("青山市委书记韩子轩出席会议。", ["韩子轩"]),
    ("云岭集团副总裁周可、吴天佑出席会议。", ["周可", "吴天佑"]),
    ("科技局局长阴和俊主持会议。", ["阴和俊"]),
    ("市领导高云龙、欧阳静、单晓出席会议。", ["高云龙", "欧阳静", "单晓"]),
    ("韩子轩4日在云岭会见来宾。青山市市长韩子轩讲话。", ["韩子轩"]),
    ("自治区主席艾尔肯·买合木提主持会议。", ["艾尔肯·买合木提"]),
    ("自治区主席艾尔肯•买合木提主持会议。", ["艾尔肯•买合木提"]),
    ("会见巴西总统科斯塔诺夫。", ["科斯塔诺夫"]),
    ("总统迪纳·埃尔西塔对我国进行国事访问。", ["迪纳·埃尔西塔"]),
    ("总统通伦·西塔里和政府总理潘坎·维帕诺出席。", ["通伦·西塔里", "潘坎·维帕诺"]),
    ("局长阿依塔尔·买买提出席会议。", ["阿依塔尔·买买提"]),
    ("市长陆清将于3月访问云岭。", ["陆清"]),
    ("深刻认识全面从严治党的重要性。", []),
    ("会见俄罗斯能源部部长齐列廖夫。", ["齐列廖夫"]),
    ("北京电视台陆颖常务副台长、单晓副总编辑参加会议。", ["陆颖", "单晓"]),
    ("听取法律委副主任委员陆清源作的报告。", ["陆清源"]),
    ("访华的科斯塔总统表示，合作前景广阔。", ["科斯塔"]),
    ("民政局社会事务处陆颖处长介绍了有关情况。", ["陆颖"]),
    ("局长方向明出席会议。", ["方向明"]),
    ("党外人士代表还有柳青、卜世仁、甘甜等。", ["柳青", "卜世仁", "甘甜"]),
    ("何维参加会见。", ["何维"]),
    ("会后，为苏拉和夫人艾米娜举行宴会。总统苏拉出席宴会。", ["苏拉", "艾米娜"]),
    ("议会已提名萨马德·哈米德为总理。", ["萨马德·哈米德"]),
    ("总统夫人艾米娜来访。", ["艾米娜"]),
    (
        "政协副主席张庆、刘奇、万钢山、洛桑尼玛、何厚出席会议。",
        ["张庆", "刘奇", "万钢山", "洛桑尼玛", "何厚"],
    ),
    ("青山市副市长王祖训出席会议。王副市长要求，要抓好落实。", ["王祖训"]),
    ("党委书记时建平主持会议，院长查文章介绍情况。", ["时建平", "查文章"]),
    ("参加会见的还有陆清、单晓，以及刘华远、王忠明等有关负责人。", ["陆清", "单晓", "刘华远", "王忠明"]),
    ("大会向杜志强、陈阳明、汪碧华、朱华清等15人颁奖。", ["杜志强", "陈阳明", "汪碧华", "朱华清"]),
    ("授予汪攀峰等49名职工荣誉称号。", ["汪攀峰"]),
    ("青山市金融办公室肖志佳等应邀出席。", ["肖志佳"]),
    ("我和艾尔肯·买合木局长参加了工作组。", ["艾尔肯·买合木"]),
    ("邹家明副局长多次参加会议。", ["邹家明"]),
]


@pytest.mark.parametrize(("text", "expected"), NAMES)
def test_names(text: str, expected: list[str]) -> None:
    assert persons(text) == expected


NO_NAMES = [
    "部长会议昨日举行，主席团成员出席。",
    "各单位负责人和群众代表参加会议。",
    "双方希望加强合作，乌方表示感谢。",
    "市委书记高度重视，市长随后讲话。",
    "人大代表依法履行代表义务。",
    "应伊朗要求，会议如期召开。",
    "省长来社区看望老人，首次参加活动。",
    "要培育新技术、新产业、新业态、新模式。",
    "途经平果、田东、田阳、百色、田林等地。",
    "局长时隔三年再次出席会议，全党参加学习。",
]


@pytest.mark.parametrize("text", NO_NAMES)
def test_words_are_no_names(text: str) -> None:
    assert persons(text) == []


def test_area_and_body_make_one_word() -> None:
    found = {m.text: m.kinds for m in find(document_of("重庆市委、南京市长韩子轩和公安厅长周可可出席会议。"))}
    assert found["重庆市委"]["body"] == "party_committee"
    assert found["重庆市委"]["of_code"] == "500000"
    assert [m.kinds["as"] for m in find(document_of("南京市长、公安厅长")) if "as" in m.kinds] == [
        "市长",
        "厅长",
    ]


@given(
    st.text(
        alphabet=st.sampled_from("王李韩子轩市委书记长主持出席会议，。、和在等·？A1\n重庆总统科斯"),
        max_size=60,
    )
)
def test_mentions_tile_without_overlap(text: str) -> None:
    found = find(document_of(text))
    assert all(text[m.start : m.end] == m.text for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.lists(st.sampled_from(["和", "出席", "市委书记", "方", "云"]), min_size=1).map("".join), st.data())
def test_a_word_at_the_end_of_a_text_is_as_long_as_asked(text: str, data: st.DataObject) -> None:
    known = lexicon()
    start = data.draw(st.integers(0, len(text) - 1))
    end = known.word_at(text, start, 2)
    assert end == start or (end - start >= 2 and text[start:end] in known.words)
