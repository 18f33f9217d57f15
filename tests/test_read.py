"""Files → documents and problems; raw text → the article every offset indexes."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from converter.model import Document, Problem
from converter.read import once, read_sources
from converter.read.files.formats import READERS
from converter.read.files.limits import MOST_BYTES
from converter.read.printed import Printed, Unreadable
from converter.read.text.letters import HAN, close_gaps, language, tidy
from converter.read.text.markdown import read_markdown
from converter.read.text.normalise import normalise
from converter.read.text.plain import read_plain
from converter.read.text.several import several

BODY = "5月8日，云溪市与星河集团座谈会在云溪举行。云溪市委书记方远山出席会议并讲话。"
PAGE = f"云溪市与星河集团座谈会举行\n\n发布时间：2024年5月9日\n\n{BODY}\n"


def body(raw: str) -> str:
    article = normalise(raw)
    return article.text[article.body :]


# Letters: white space and marks.

PROSE = [
    ("云溪 市委、 市政府", "云溪市委、市政府"),
    ("5 月 8 日,会 议在 云溪举行", "5月8日，会议在云溪举行"),
    ("云溪\u3000市\u00a0委\u2003书\t记", "云溪市委书记"),
    ("发布时间：2024 年 5 月 9 日", "发布时间：2024年5月9日"),
    ("方 远 山主持", "方远山主持"),
    ("云 溪 市 人 民 政 府 文 件", "云溪市人民政府文件"),
    ("签约金额1,000万元,10:30开始", "签约金额1,000万元，10:30开始"),
    ("星河集团(SHG)总经理", "星河集团（SHG）总经理"),
    ("使用 LED 器件", "使用LED器件"),
    ("Star River (Holding), Ltd.", "Star River (Holding), Ltd."),
    ("他说:“好!”;她说:“行?”", "他说：“好！”；她说：“行？”"),
    ("网址http://example.org/a?b=1", "网址http://example.org/a?b=1"),
    ("要有 “闯”的劲头", "要有“闯”的劲头"),
    ("有关部门( 单位 )负责人", "有关部门（单位）负责人"),
]


@pytest.mark.parametrize(("raw", "expected"), PROSE)
def test_prose(raw: str, expected: str) -> None:
    assert close_gaps(tidy(raw)) == expected


SET_APART = [
    ("出席：方远山 林 溪 欧阳晓峰 古丽·阿依", "出席：方远山 林溪 欧阳晓峰 古丽·阿依"),
    ("出席：方远山　林　溪　白一川等", "出席：方远山 林溪 白一川等"),
    ("时间：5月8日  地点：云溪宾馆  主持人：方远山", "时间：5月8日 地点：云溪宾馆 主持人：方远山"),
]


@pytest.mark.parametrize(("raw", "expected"), SET_APART)
def test_a_gap_that_sets_names_or_labels_apart_stays(raw: str, expected: str) -> None:
    assert close_gaps(tidy(raw)) == expected


def test_characters_are_composed_and_invisible_ones_go() -> None:
    assert (
        body("\ufeff云\u00ad溪\u0007市\u200d委\ufe00。\r\n\r\nCafe\u0301 会议。")
        == "云溪市委。\n\nCaf\u00e9会议。"
    )


# Paragraphs.

PARAGRAPHS = [
    ("会议强调，要落实。\n会议指出，要加快。", ["会议强调，要落实。", "会议指出，要加快。"]),
    ("会议召开。\n\n会议强调，要落\n\n\n\n实。", ["会议召开。", "会议强调，要落", "实。"]),
    ("会议强调，\n要落实。", ["会议强调，要落实。"]),
    ("会议强调要落实\n。", ["会议强调要落实。"]),
    (
        "　　会议强调，要坚持问题导向和目标导向相结合，推\n动各项工作落到实处，让人民群众有更多的获得感"
        "和幸\n福感。\n　　会议指出，要加快推进重点项目建设进度，进一步\n优化营商环境，完善服务保障机制，"
        "确保如期完成任务\n目标。",
        [
            "会议强调，要坚持问题导向和目标导向相结合，推动各项工作落到实处，让人民群众有更多的获得感和幸福感。",
            "会议指出，要加快推进重点项目建设进度，进一步优化营商环境，完善服务保障机制，确保如期完成任务目标。",
        ],
    ),
    (
        "会议强调，要落实。\n签约现场\n会议指出，要加快。",
        ["会议强调，要落实。", "签约现场", "会议指出，要加快。"],
    ),
    ("会议强调，要落<PAGE_DIV>\n\n实。<PAGE_DIV> ", ["会议强调，要落实。"]),
    ("会议强调，要落实。<PAGE_DIV>会议指出，要加快。", ["会议强调，要落实。", "会议指出，要加快。"]),
]


@pytest.mark.parametrize(("raw", "expected"), PARAGRAPHS)
def test_paragraphs(raw: str, expected: list[str]) -> None:
    assert body(raw).split("\n\n") == expected


@pytest.mark.parametrize(
    ("raw", "pages"),
    [
        ("会议召开。", None),
        ("会议召开。<PAGE_DIV>", 1),
        ("会议召开。<PAGE_DIV>\n会议结束。<PAGE_DIV> \n", 2),
        ("会议召开。\f会议结束。", 2),
    ],
)
def test_page_marks_are_counted(raw: str, pages: int | None) -> None:
    article = normalise(raw)
    assert article.pages == pages
    assert "PAGE" not in article.text


# Heads: what stands above the body, and title, date, publisher.

TITLE = "云溪市与星河集团座谈会举行"
HEADS = [
    (f"# {TITLE}\n\n发布时间：2024 年 5 月 9 日\n\n", TITLE, "2024-05-09", None),
    (f"{TITLE}\n\n来源：云溪日报　发布时间：2024年05月09日 10:20\n\n", TITLE, "2024-05-09", "云溪日报"),
    (f"{TITLE}\n日期：2024-05-09\n", TITLE, "2024-05-09", None),
    (f"{TITLE}\n2024-05-09 来源：云溪新闻网\n", TITLE, "2024-05-09", "云溪新闻网"),
    (f"{TITLE}\n2024年05月09来源：\n", TITLE, "2024-05-09", None),
    (f"{TITLE}\n发布时间：2024-05-09浏览次数：615\n", TITLE, "2024-05-09", None),
    (f"{TITLE}\n发布时间：2024-05-09 发布人：-云溪日报\n", TITLE, "2024-05-09", "云溪日报"),
    (f"{TITLE}\n发布时间：2024-05-09 发布人：白一川\n", TITLE, "2024-05-09", None),
    (f"{TITLE}\n信息来源：市政府办公室 作者：白一川 时间：2024/5/9\n", TITLE, "2024-05-09", "市政府办公室"),
    (f"{TITLE}\n白一川 2024-05-09\n", TITLE, "2024-05-09", None),
    (f"{TITLE}\n云溪日报 2024-05-09 第1版 白一川\n", TITLE, "2024-05-09", "云溪日报"),
    (f"{TITLE}\n携手共建新云溪\n来源：宣传部  时间：2024-05-09\n", TITLE, "2024-05-09", "宣传部"),
    (
        f"{TITLE}\n【原文出处】《云溪日报》\n【 日  期 】20240509\n【 作  者 】白一川\n",
        TITLE,
        "2024-05-09",
        "云溪日报",
    ),
    (f"{TITLE}\n来源：云溪日报　2024年05月09日　字体：大 中 小\n", TITLE, "2024-05-09", "云溪日报"),
    (f"{TITLE}\n来源：镇党政办  发表于 2024-5-9 17:20\n", TITLE, "2024-05-09", "镇党政办"),
    (f"{TITLE}\n来源：秘书处　浏览次数：1108　2024-05-09\n", TITLE, "2024-05-09", "秘书处"),
    (f"{TITLE}\n2024-05-09　云溪日报\n", TITLE, "2024-05-09", "云溪日报"),
    (f"{TITLE}\n云溪工商联 | 2024-05-09 11:05\n", TITLE, "2024-05-09", "云溪工商联"),
    (f"{TITLE}\n云溪区青川街道办事处  2024-05-09\n", TITLE, "2024-05-09", "云溪区青川街道办事处"),
    (f"{TITLE}\n2024-05-09 | 监督管理科\n", TITLE, "2024-05-09", "监督管理科"),
    (f"{TITLE}\n云上青川 2024-05-09 17:05 发表于云溪\n", TITLE, "2024-05-09", "云上青川"),
    (f"{TITLE}\n2024年05月09日 08:41   稿源：云溪日报\n", TITLE, "2024-05-09", "云溪日报"),
    (f"{TITLE}\n[ 作者：安环处   转贴自：本站原创   更新时间：2024-05-09 ]\n", TITLE, "2024-05-09", None),
    (
        f"{TITLE}\n日期：2024-05-09　来源：云溪大学新闻网　供稿：学生处\n",
        TITLE,
        "2024-05-09",
        "云溪大学新闻网",
    ),
    (f"{TITLE}\n[ 2024/5/9 ]\n", TITLE, "2024-05-09", None),
    (f"{TITLE}\n2024-05-09 文/图:院办\n", TITLE, "2024-05-09", None),
    (f"{TITLE}\n2024-05-09 17:05 发表于云溪\n", TITLE, "2024-05-09", None),
    (f"{TITLE}\n二〇二四年五月九日\n", TITLE, "2024-05-09", None),
    (f"{TITLE}\n２０２４年５月９日\n", TITLE, "2024-05-09", None),
    (f"{TITLE}\n2024-13-45\n", TITLE, None, None),
    (f"【云溪晚报】{TITLE}\n2024-05-09\n", f"【云溪晚报】{TITLE}", "2024-05-09", "云溪晚报"),
    (f"{TITLE}\n云溪晚报 2024-05-09 A06版\n", TITLE, "2024-05-09", "云溪晚报"),
    (f"{TITLE}\n2024年5月9日 星期四 第二版\n", TITLE, "2024-05-09", None),
    (f"{TITLE}\n2024年5月9日 云溪县融媒体中心\n", TITLE, "2024-05-09", "云溪县融媒体中心"),
    (f"{TITLE}\n云溪医院办公室 2024年5月9日 19:42 青川\n", TITLE, "2024-05-09", "云溪医院办公室"),
    (f"{TITLE}\n2024-05-09 | 科技处 沈远 | 【大 中 小】\n", TITLE, "2024-05-09", "科技处"),
    (f"{TITLE}\n〖云溪市水务局办公室〗 2024年5月9日\n", TITLE, "2024-05-09", "云溪市水务局办公室"),
    (f"{TITLE}\n——云溪集团座谈会侧记\n《云溪矿工报》2024年5月9日 第2版\n", TITLE, "2024-05-09", "云溪矿工报"),
    (f"{TITLE}\n2024-05-09 云溪交建微信公众号\n", TITLE, "2024-05-09", "云溪交建微信公众号"),
    (f"{TITLE}\n2024年5月9日 云溪融媒\n", TITLE, "2024-05-09", "云溪融媒"),
    (
        f"{TITLE}\n（发布日期：2024年5月9日 来源：云溪研究院办公室）\n",
        TITLE,
        "2024-05-09",
        "云溪研究院办公室",
    ),
    (f"{TITLE}\n发表日期：2024年5月9日  来源：校工会  有65人次阅读\n", TITLE, "2024-05-09", "校工会"),
    (
        f"{TITLE}\n云溪区政府网 2024年5月9日 撰稿人：区政协办公室 白一川\n",
        TITLE,
        "2024-05-09",
        "云溪区政府网",
    ),
    (f"{TITLE}\n2024-05-09 ｜ 编辑：品牌部 ｜ 浏览：1102\n", TITLE, "2024-05-09", None),
    (
        f"{TITLE}\n云溪建工集团网站 > 基层动态　2024年5月9日　供稿：第五分公司\n",
        TITLE,
        "2024-05-09",
        "云溪建工集团网站",
    ),
    (f"{TITLE}\n2024/5/9 10:16:33　人气：2045　【大 中 小】\n", TITLE, "2024-05-09", None),
    (f"{TITLE}\n2024年05月09日 星期四　第01版：要闻　来源：云溪报\n", TITLE, "2024-05-09", "云溪报"),
    (f"{TITLE}\n首页 > 新闻中心 > 正文　2024-05-09\n", TITLE, "2024-05-09", None),
    (f"{TITLE}\n文章作者：宣传部 | 更新日期：2024年5月9日 | 浏览次数：33\n", TITLE, "2024-05-09", None),
    (f"{TITLE}\n编辑日期：2024-05-09　阅读次数：[ 45 ]　[关 闭]\n", TITLE, "2024-05-09", None),
    (f"{TITLE}\n2024-05-09 10:20 云溪发布\n", TITLE, "2024-05-09", None),
    (f"{TITLE}\n2024-05-09 10:16 阅读 123\n", TITLE, "2024-05-09", None),
    (f"{TITLE}\n2024年05月09日 08:30 | 来源：云溪工会\n", TITLE, "2024-05-09", "云溪工会"),
    (f"{TITLE}\n来源：云溪县府办　2024-05-09　【打印本页】【关闭窗口】\n", TITLE, "2024-05-09", "云溪县府办"),
    (f"{TITLE}\n来源：云溪县府办 | 2024-05-09 | 阅读：12\n", TITLE, "2024-05-09", "云溪县府办"),
    (f"{TITLE}\n原创 云溪工会 云溪工会 2024-05-09 10:20\n", TITLE, "2024-05-09", "云溪工会"),
    (
        "云溪市座谈会强调\n星河集团要抓好落实\n2024-05-09\n",
        "云溪市座谈会强调星河集团要抓好落实",
        "2024-05-09",
        None,
    ),
    (f"{TITLE}\n", TITLE, None, None),
    ("云溪召开座谈会 方远山出席\n", "云溪召开座谈会 方远山出席", None, None),
    ("云溪市与星河集 团座谈会举行 方远山讲话\n", "云溪市与星河集团座谈会举行 方远山讲话", None, None),
    ("2024-05-09\n", BODY.split("。")[0], "2024-05-09", None),
    ("", BODY.split("。")[0], None, None),
]


@pytest.mark.parametrize(("head", "title", "published_on", "publisher"), HEADS)
def test_heads(head: str, title: str, published_on: str | None, publisher: str | None) -> None:
    article = normalise(head + BODY + "\n会议还研究了其他事项。\n")
    assert (article.title, article.published_on, article.publisher) == (title, published_on, publisher)
    assert article.text[article.body :] == BODY + "\n\n会议还研究了其他事项。"
    printed = article.text.replace("\n", "")  # a headline may stand in two lines
    assert head == "" or printed.startswith(title) or printed.startswith("2024")


@pytest.mark.parametrize("line", ["2024年5月9日全市宣传部长会议", "2024年5月9日县委常委会召开"])
def test_a_line_that_tells_of_a_meeting_is_no_head_line(line: str) -> None:
    article = normalise(f"{TITLE}\n{line}\n5月8日，{BODY}\n")
    assert (article.published_on, article.publisher) == (None, None)


def test_a_long_deck_above_the_dateline_is_no_body() -> None:
    deck = "会议提出，" + "对问题要严肃处理；" * 12 + "决不姑息"
    article = normalise(f"{TITLE}\n{deck}\n新华社云溪5月8日电（记者白一川）{BODY}\n")
    assert article.text[article.body :].startswith("新华社云溪")
    assert normalise(f"{TITLE}\n{deck}\n{BODY}\n").body == len(TITLE) + 2


FEET = [
    ("云溪电视台消息：会议5月8日召开。", "云溪电视台"),
    ("云海社云溪5月8日电（记者白一川）会议8日召开。", "云海社"),
    ("本报讯 会议8日召开。", None),
    ("会议8日召开。（市政府办公室）", "市政府办公室"),
    ("会议8日召开。（记者 白一川）", None),
    ("会议8日召开。（市政府办公室供稿）", None),
]


@pytest.mark.parametrize(("line", "publisher"), FEET)
def test_publisher_in_the_body(line: str, publisher: str | None) -> None:
    assert normalise(f"{TITLE}\n{line}").publisher == publisher


def test_minutes_keep_the_time_of_the_meeting_in_the_body() -> None:
    article = normalise(
        f"{TITLE}纪要\n时间：2024年5月8日\n地点：云溪宾馆\n主持人：方远山\n会议研究了合作事项。"
    )
    assert article.published_on is None
    assert article.text[article.body :].startswith("时间：2024年5月8日\n\n地点：云溪宾馆")


def test_the_owner_at_the_foot_is_the_publisher_where_the_head_names_none() -> None:
    article = normalise(f"{TITLE}\n2024-05-09\n{BODY}\n\n云溪市人民医院版权所有\n")
    assert article.publisher == "云溪市人民医院"


def test_closing_date_is_the_date_where_the_head_has_none() -> None:
    assert normalise(f"{TITLE}\n{BODY}\n云溪市政府办公室\n2024年5月10日").published_on == "2024-05-10"


# Properties.

HANZI = "会议方远山国家战略月日年的等"
OTHERS = ",;:?!()，；：？！（）“”。、·# \u3000\u00a0\u200b\n\r\t\fab019/-.\u0301\u3099か"
MARKS = [
    "<PAGE_DIV>",
    "来源：",
    "发布时间：",
    "2024-05-09",
    "时间：",
    "地点：",
    "一、",
    "  ",
    "# ",
    "【",
    "】",
    "\ud800",
]
PIECES = st.sampled_from([*HANZI, *OTHERS, *MARKS])
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=60).map("".join)


@given(TEXTS)
@example("")
@example("<PAGE<PAGE_DIV>_DIV>")
def test_normalising_again_changes_nothing(raw: str) -> None:
    once = normalise(raw)
    again = normalise(once.text)
    assert (again.text, again.body) == (once.text, once.body)


@given(TEXTS)
def test_a_normalised_text_is_what_the_contract_says(raw: str) -> None:
    article = normalise(raw)
    assert 0 <= article.body <= len(article.text)
    assert article.text == article.text.strip()
    assert not re.search(r"\n{3}|(?<!\n)\n(?!\n)|[^\S\n ]|  |<PAGE_DIV>", article.text)
    prose = article.text[article.body :]
    for gap in re.finditer(rf"(?<=[{HAN}]) (?=[{HAN}])", prose):  # names or labels, set apart
        line = prose[prose.rfind("\n", 0, gap.start()) + 1 :].partition("\n")[0]
        assert line.count(" ") > 1 or "：" in line
    article.text.encode()


@given(st.binary(max_size=200), st.sampled_from(sorted(set(READERS))))
def test_any_bytes_are_read_or_refused(data: bytes, suffix: str) -> None:
    try:
        printed = list(READERS[suffix].read(data))
    except (UnicodeError, Unreadable):
        return
    for article in printed:
        normalise(article.text, article.stated.title)


# Bytes.


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030", "gb2312", "big5"])
def test_encodings(encoding: str) -> None:
    text = (
        PAGE if encoding != "big5" else "雲溪市與星河集團座談會舉行。市委書記方遠山出席會議並發表講話。\n"
    ) * 5
    assert read_plain(text.encode(encoding)) == text


def test_languages() -> None:
    assert language(BODY) == "zh-Hans"
    assert language("雲溪市與星河集團座談會舉行。") == "zh-Hant"
    assert [language(text) for text in ("", "The council met.", "会議はきのう東京でひらかれました")] == [
        "und"
    ] * 3


def test_markdown_leaves_the_words() -> None:
    source = (
        f"# {TITLE}\n\n发布时间：2024年5月9日\n\n**方远山**[强调](http://example.org)，要落实。\n\n"
        "    会议指出，要加快。\n\n1. 提高认识。\n2. 抓好落实。\n\n![图](a.png)\n\n第一页。<PAGE_DIV>\n"
    )
    [text] = read_markdown(source.encode())
    article = normalise(text)
    assert article.title == TITLE
    assert article.pages == 1
    assert article.text[article.body :].split("\n\n") == [
        "方远山强调，要落实。",
        "会议指出，要加快。",
        "1.提高认识。",
        "2.抓好落实。",
        "第一页。",
    ]


# Files and folders.


def found(*sources: Path) -> list[Document | Problem]:
    return list(once(read_sources(sources)))


def codes(*sources: Path) -> list[tuple[str, str, str]]:
    return [(p.source_path, p.severity, p.code) for p in found(*sources) if isinstance(p, Problem)]


def put(folder: Path, **files: str | bytes) -> Path:
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def test_a_document(tmp_path: Path) -> None:
    put(tmp_path / "articles", a_txt=PAGE)
    (document,) = found(tmp_path / "articles")
    assert isinstance(document, Document)
    assert re.fullmatch("doc-[0-9a-f]{16}", document.document_id)
    assert re.fullmatch("[0-9a-f]{64}", document.source_sha256)
    assert document.title == TITLE
    assert document.published_on == "2024-05-09"
    assert (document.source_path, document.media_type, document.language) == (
        "articles/a.txt",
        "text/plain",
        "zh-Hans",
    )
    assert document.text[document.body :] == BODY


def test_the_id_comes_from_the_article_alone(tmp_path: Path) -> None:
    put(tmp_path / "one", a_txt=PAGE)
    put(tmp_path / "two", b_md="# " + PAGE.replace("，", ", "))
    ids = [document.document_id for document in found(tmp_path / "one") + found(tmp_path / "two")]  # type: ignore[union-attr]
    assert ids[0] == ids[1]
    assert codes(tmp_path / "two", tmp_path / "one") == [("two/b.md", "warning", "duplicate")]


def test_folders_are_read_in_order_without_what_is_no_article(tmp_path: Path) -> None:
    folder = put(
        tmp_path / "articles",
        b_txt=PAGE + "乙。",
        a__z_txt=PAGE + "甲。",
        C_MD=PAGE + "丙。",
        README_md="# readme",
        _hidden_txt=PAGE,
        _git__x_txt=PAGE,
    )
    paths = ["articles/C.MD", "articles/a/z.txt", "articles/b.txt"]
    assert [item.source_path for item in found(folder)] == paths
    assert found(folder, folder / "b.txt", folder)[:3] == found(folder)
    assert [item.source_path for item in found(folder / "b.txt")] == ["b.txt"]


def test_what_a_browser_saves_beside_a_page_is_no_article(tmp_path: Path) -> None:
    page = f"<h1>{TITLE}</h1><p>{BODY}</p><p>{BODY}会后签约。</p>"
    folder = put(tmp_path / "articles", page_html=page, other_files__a_txt=PAGE)
    put(folder / "page_files", frame_html=page, style_css="p {}")
    assert [item.source_path for item in found(folder)] == [
        "articles/other.files/a.txt",
        "articles/page.html",
    ]


def test_what_a_build_published_is_not_read_again(tmp_path: Path) -> None:
    table = f"title,text\n{TITLE},{BODY}\n"
    folder = put(tmp_path / "articles", a_txt=PAGE, dist__csv__documents_csv=table)
    assert len(found(folder)) == 2
    put(folder / "dist/csv", mentions_csv="a\n", datapackage_json="{}")
    assert [item.source_path for item in found(folder)] == ["articles/a.txt"]


def test_here_has_the_name_of_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(put(tmp_path / "articles", a_txt=PAGE))
    for here in (".", "../articles", "../articles/."):
        assert [item.source_path for item in found(Path(here))] == ["articles/a.txt"]


def test_sources_csv_fills_and_wins(tmp_path: Path) -> None:
    folder = put(
        tmp_path / "articles",
        a_txt=PAGE.replace("发布时间", "来源：云溪日报 发布时间"),
        b__c_txt=PAGE + "乙。",
        sources_csv="\ufefffile,url,publisher,retrieved\na.txt,https://example.org/a,云溪发布,2024-06-01\n"
        "b/c.txt,,,\n",
    )
    known = [(d.source_url, d.publisher) for d in found(folder) if isinstance(d, Document)]
    assert known == [("https://example.org/a", "云溪发布"), (None, None)]
    assert codes(folder) == []
    (alone,) = found(folder / "a.txt")
    assert isinstance(alone, Document)
    assert alone.publisher == "云溪发布"


@pytest.mark.parametrize(
    "table",
    [
        "",
        "name,address\na.txt,x\n",
        "file,url,publisher,retrieved\nabsent.txt,,,\n",
        "file,url,publisher,retrieved\na.txt,,,,,x\n",
        'file,url,publisher,retrieved\na.txt,"x\n',
        b"file,url\n\x00\xff",
    ],
)
def test_a_bad_sources_csv_is_a_warning(table: str | bytes, tmp_path: Path) -> None:
    folder = put(tmp_path / "articles", a_txt=PAGE, sources_csv=table)
    assert codes(folder) == [("articles/sources.csv", "warning", "bad-sources")]
    assert any(isinstance(item, Document) for item in found(folder))


@pytest.mark.parametrize(
    ("name", "content", "severity", "code"),
    [
        ("a_txt", b"", "error", "empty"),
        ("a_txt", " \n\u3000\ufeff\n<PAGE_DIV>", "error", "empty"),
        ("a_txt", bytes(range(256)), "error", "not-text"),
        ("a_md", b"\xff\xfe\x00", "error", "not-text"),
        ("a_txt", b"\x01\x02" * 99, "error", "not-text"),
        ("a_txt", b"a" * (MOST_BYTES + 1), "error", "too-large"),
        ("a_docx", b"PK", "error", "broken"),
        ("a_exe", b"MZ\x90\x00", "warning", "unknown-format"),
        ("a_css", "p { color: red }", "warning", "unknown-format"),
        ("a_txt", "The council met on Monday.", "warning", "not-chinese"),
    ],
)
def test_bad_files(name: str, content: str | bytes, severity: str, code: str, tmp_path: Path) -> None:
    path = put(tmp_path, **{name: content}) / name.replace("_", ".")
    assert codes(path) == [(path.name, severity, code)]


def test_what_is_missing_or_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "void").mkdir()
    (tmp_path / "link.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "folder.txt").mkdir()
    assert codes(tmp_path / "gone") == [("gone", "error", "missing")]
    assert codes(tmp_path / "void") == [("void", "error", "no-articles")]
    assert codes(tmp_path / "link.txt") == [("link.txt", "error", "unreadable")]
    assert codes(tmp_path / "folder.txt") == [("folder.txt", "error", "no-articles")]


@pytest.mark.skipif(os.name != "posix", reason="permissions and pipes of POSIX")
def test_what_cannot_be_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert codes(tmp_path / "pipe.txt") == [("pipe.txt", "error", "unreadable")]
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    folder = put(tmp_path / "articles", a_txt=PAGE, b_txt=PAGE, closed__c_txt=PAGE)
    (folder / "a.txt").chmod(0)
    (folder / "closed").chmod(0)
    try:
        assert codes(folder) == [
            ("articles/closed", "error", "unreadable"),
            ("articles/a.txt", "error", "unreadable"),
        ]
    finally:
        (folder / "closed").chmod(0o700)


def test_a_file_name_is_one_printable_line(tmp_path: Path) -> None:
    try:
        for name in (b"a\nb.txt", b"\xff.txt"):
            Path(os.fsdecode(bytes(tmp_path) + b"/" + name)).write_text(PAGE, "utf-8")
    except OSError:
        pytest.skip("this file system has no such names")
    paths = sorted(item.source_path.removeprefix(f"{tmp_path.name}/") for item in found(tmp_path))
    assert paths == ["a\\x0ab.txt", "\ufffd.txt"]


def test_several_articles_set_apart_by_a_line() -> None:
    second = f"方远山会见祁若川\n\n{BODY}方远山指出，要落实。\n"
    assert several(f"{PAGE}\n==========\n\n{second}") == [PAGE.rstrip("\n"), second.rstrip("\n")]
    for text in (f"{TITLE}\n----------\n{BODY}\n", f"{PAGE}\n* * *\n主编：林溪\n", PAGE):
        assert several(text) == [text]


def test_several_articles_each_with_its_headline_and_day() -> None:
    second = f"方远山会见祁若川\n2024-05-10 来源：云溪日报\n\n{BODY}方远山指出，要落实。"
    assert several(f"{PAGE}\n{second}") == [PAGE.strip("\n"), second]
    signed = f"{PAGE}\n云溪市政府办公室\n2024年5月10日\n"
    for text in (signed, f"{PAGE}\n方远山会见祁若川\n2024-05-10\n", f"{TITLE}\n{BODY}\n{second}"):
        assert several(text) == [text]


def test_several_articles_in_a_file_of_markdown() -> None:
    second = f"# 方远山会见祁若川\n\n{BODY}方远山指出，要落实。"
    assert [text.split("\n")[0] for text in read_markdown(f"# {PAGE}\n{second}".encode())] == [
        TITLE,
        "方远山会见祁若川",
    ]
    assert len(read_markdown(f"# {TITLE}\n\n# 二〇二四年\n\n{BODY}".encode())) == 1


def test_articles_of_one_file_are_numbered(tmp_path: Path) -> None:
    put(tmp_path, a_txt=f"{PAGE}\n——————\n方远山会见祁若川\n\n{BODY}方远山指出，要落实。\n")
    assert [item.source_path for item in found(tmp_path / "a.txt")] == ["a.txt#1", "a.txt#2"]


def test_sections_are_no_articles() -> None:
    minutes = f"{TITLE}纪要\n{BODY}\n————————\n一、关于合作\n{BODY}\n————————\n二、关于生产\n{BODY}\n"
    assert several(minutes) == [minutes]
    assert len(read_markdown(f"# {TITLE}\n\n{BODY}\n\n# 一、合作\n\n{BODY}\n".encode())) == 1


def test_sources_csv_fills_what_a_record_leaves_open(tmp_path: Path) -> None:
    records = (
        '{"text": "%s甲。", "url": "https://example.org/1", "publisher": "云溪日报"}\n{"text": "%s乙。"}\n'
    )
    put(
        tmp_path,
        feed_jsonl=records % (BODY, BODY),
        sources_csv="file,url,publisher\nfeed.jsonl,https://a.example/,云溪网\n",
    )
    known = [(d.source_url, d.publisher) for d in found(tmp_path) if isinstance(d, Document)]
    assert known == [("https://example.org/1", "云溪日报"), ("https://a.example/", "云溪网")]


def test_a_program_at_fault_costs_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(data: bytes) -> list[Printed]:
        raise ZeroDivisionError("a fault")

    put(tmp_path, a_md=PAGE, b_txt=PAGE)
    monkeypatch.setitem(READERS, ".md", READERS[".md"]._replace(read=fails))
    assert codes(tmp_path) == [(f"{tmp_path.name}/a.md", "error", "not-read")]
