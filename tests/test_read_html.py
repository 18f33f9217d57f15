"""Bytes of web pages as servers send them → headline, head lines, paragraphs, and nothing else."""

from __future__ import annotations

import codecs
import json
import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from converter.read.printed import Printed, Unreadable
from converter.read.text.normalise import Article, normalise
from converter.read.web.blocks import is_markup
from converter.read.web.html import read_fragment, read_html

TITLE = "云溪市与星河集团座谈会举行"
ONE = "5月8日，云溪市与星河集团座谈会在云溪举行。云溪市委书记方远山出席会议并讲话，市长陆清源主持会议。"
TWO = "方远山强调，要完善合作机制，抓好项目落地，年底前开工建设智能装备产业园。"
THREE = "星河集团董事长祁若川表示，星河集团将投资12亿元，与云溪市实现共赢发展。"
BODY = [ONE, TWO, THREE]
HEAD = "来源：云溪日报 2024-05-09 10:20"
PARAGRAPHS = "".join(f"<p>　　{text}</p>\n" for text in BODY)

PAGES = Path(__file__).parent / "pages"
"""Pages as various systems set them, all of the same article."""


def article(page: str | bytes) -> tuple[Printed, Article]:
    [printed] = read_html(page.encode() if isinstance(page, str) else page)
    return printed, normalise(printed.text, printed.stated.title)


@pytest.mark.parametrize("path", sorted(PAGES.iterdir()), ids=lambda path: path.stem)
def test_a_page_gives_its_article_and_nothing_else(path: Path) -> None:
    _, found = article(path.read_bytes())
    assert found.title == TITLE
    assert found.text[found.body :].split("\n\n") == BODY
    assert (found.published_on, found.publisher) == ("2024-05-09", "云溪日报")
    head = re.sub(r"[\s]|字号：|大|中|小", "", found.text[: found.body])
    assert head.startswith(f"{TITLE}来源：云溪日报2024-05-0910:20")


ENCODINGS = [
    ("gb2312", "gb18030"),
    ("GBK", "gb18030"),
    ("gb2312", "utf-8"),
    ("utf-8", "gb18030"),
    ("iso-8859-1", "gb18030"),
    ("nonsense", "utf-8"),
    ("utf-8", "utf-8-sig"),
    ("", "utf-8"),
    ("", "gb18030"),
    ("utf-16", "utf-16"),
]


@pytest.mark.parametrize(("declared", "real"), ENCODINGS)
def test_encodings_rightly_and_wrongly_declared(declared: str, real: str) -> None:
    name = f"{TITLE}·\ue000喆㛃" if real == "gb18030" else TITLE
    charset = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    page = f"<html><head>{charset}<title>{name}</title></head><body><h1>{name}</h1>{PARAGRAPHS}</body></html>"
    _, found = article(page.encode(real))
    assert found.title == name
    assert found.text[found.body :].split("\n\n") == BODY


@pytest.mark.parametrize("declared", ["big5", "gb2312", "utf-8", ""])
def test_big5_whatever_is_declared(declared: str) -> None:
    words = "雲溪市與星河集團座談會舉行，市委書記方遠山出席會議並發表講話，強調要加強合作。"
    page = f'<meta charset="{declared}"><body><p>{words}</p><p>{words}會後簽約。</p></body>'
    _, found = article(page.encode("big5"))
    assert found.text.startswith(words)


def test_a_byte_that_was_lost_costs_one_character() -> None:
    page = f'<meta charset="utf-8"><h1>{TITLE}</h1>{PARAGRAPHS}'.encode()
    broken = page.replace("产业园".encode(), "产业园".encode()[:-1])
    _, found = article(broken)
    assert found.text[found.body :].replace("\ufffd", "园").split("\n\n") == BODY


def test_what_a_page_says_out_of_sight() -> None:
    data = (
        "<!-- saved from url=(0030)https://news.example.org/a.html --><html><head><title>云溪在线</title>"
        '<link rel="canonical" href="https://news.example.org/b.html"><script type="application/ld+json">'
        f'{{"@graph":[{{"@type":"NewsArticle","headline":"{TITLE}","datePublished":"2024-05-09T08:00:00+08:00",'
        '"publisher":{"@type":"Organization","name":"云溪在线"}}]}</script>'
        f"</head><body><div><p>{ONE}</p><p>{TWO}</p></div></body></html>"
    )
    printed, found = article(data)
    assert printed.implied == (TITLE, "2024-05-09", "云溪在线", "https://news.example.org/a.html")
    assert found.title == TITLE  # no headline is printed: the title that speaks of what the text says
    assert found.text[found.body :].split("\n\n") == [ONE, TWO]


def test_the_name_of_a_site_is_no_headline() -> None:
    _, found = article(f"<title>云溪市供水有限责任公司</title><div><p>{THREE}</p><p>{TWO}</p></div>")
    assert found.text.split("\n\n") == [THREE, TWO]


def test_a_day_below_the_article_is_its_day() -> None:
    printed, found = article(
        f"<h1>{TITLE}</h1><div>{PARAGRAPHS}</div><div>发布日期：2024-05-09　责任编辑：林溪</div>"
    )
    assert found.published_on is None
    assert printed.implied.published_on == "2024-05-09"


def test_several_articles_on_one_page() -> None:
    second = f"<article><h2>方远山会见祁若川</h2><p>{THREE}</p><p>{TWO}</p></article>"
    found = read_html(f"<article><h2>{TITLE}</h2>{PARAGRAPHS}</article>{second}".encode())
    assert [one.stated.title for one in found] == [TITLE, "方远山会见祁若川"]
    assert TWO in found[1].text and ONE not in found[1].text


def test_captions_and_subheadings_are_paragraphs() -> None:
    page = (
        f"<h1>{TITLE}</h1><div><p>{ONE}</p><p align=center><img src=1.jpg></p><p align=center>座谈会现场</p>"
        f"<p>{TWO}</p><h3>中心城区加快建设</h3><p>{THREE}</p><p align=right>（云溪市政府办公室）</p></div>"
    )
    _, found = article(page)
    expected = [ONE, "座谈会现场", TWO, "中心城区加快建设", THREE, "（云溪市政府办公室）"]
    assert found.text[found.body :].split("\n\n") == expected


@pytest.mark.parametrize(
    "page", ["", "<html></html>", "<p><a href=1>首页</a></p>", "<script>alert(1)</script>"]
)
def test_a_page_without_an_article_has_no_text(page: str) -> None:
    assert [one.text for one in read_html(page.encode())] == [""]


def test_ten_thousand_tags_within_each_other() -> None:
    for tag in ("div", "span", "table><tr><td", "a", "article"):
        deep = f"<{tag}>" * 10_000
        _, found = article(f"<h1>{TITLE}</h1>{deep}{PARAGRAPHS}")
        assert ONE in found.text


def test_a_field_of_a_feed_may_hold_markup() -> None:
    assert is_markup("<p>a</p>") and is_markup("a<br/>b")
    assert not is_markup("a < b > c") and not is_markup(ONE)
    assert read_fragment(f"<p>{ONE}</p><p>{TWO}<br>{THREE}</p>") == f"{ONE}\n\n{TWO}\n{THREE}"


PIECES = [
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<a href=x>",
    "</a>",
    "<br>",
    "<!--",
    "-->",
    "<td>",
    "<table>",
    "<h1>",
    "<title>",
]
PIECES += [
    "<script>",
    "</script>",
    "<article>",
    "<%",
    "%>",
    "<?php",
    "?>",
    "${",
    "}",
    "&nbsp;",
    "&#x0;",
    "\0",
    ONE,
    TWO,
    HEAD,
]


@settings(deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=40).map("".join))
def test_any_page_is_read(page: str) -> None:
    for printed in read_html(page.encode("utf-8", "surrogatepass")):
        normalise(printed.text, printed.stated.title)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(UnicodeError):
        read_html(codecs.BOM_UTF8 + b"<p>" + data)


def test_a_logo_is_no_headline() -> None:
    _, found = article(
        f"<title>{TITLE} - 云溪市人民政府门户网站</title><h1>云溪市人民政府门户网站</h1><div>{TITLE}</div>"
        f"<div>{PARAGRAPHS}</div>"
    )
    assert found.title == TITLE


BODY_DIVS = f"<div class=c><div>{ONE}</div><div>{TWO}</div><div>{THREE}</div></div>"
SHORT = [ONE, "会后，双方签署了战略合作协议。"]
NAMES = ["出席座谈会的还有：", "云溪市财政局局长周明远", "云溪市工业和信息化局局长林溪"]
LINKED = ["▶ 典型案例丨云溪市智能装备产业园建设进展顺利", "附件：云溪市与星河集团座谈会签约项目名单.docx"]
BOXES = [
    ("<div class=TRS_Editor><div>{}</div><div>{}</div></div>", SHORT),
    ("<div class=c><div>{}</div><div>{}</div><div>{}</div></div>", [ONE, "座谈会现场", "（记者 林溪）"]),
    ("<div class=c>" + "<div>{}</div>" * 5 + "</div>", [ONE, *NAMES, TWO]),
    ("<div id=c>" + "<section><section><span>{}</span></section></section>" * 2 + "</div>", [ONE, THREE]),
    (
        "<div class=c><p>{}</p><p>{}</p><p>{}</p><p>{}</p><p>{}</p></div>".replace("{}", "{}"),
        [
            ONE,
            f'{LINKED[0][:7]}<a href="/1">{LINKED[0][7:]}</a>',
            TWO,
            THREE,
            f'附件：<a href="/a">{LINKED[1][3:]}</a>',
        ],
    ),
    ('<div><p>{}</p><p>{}<a class=back href="/">返回云溪网首页&gt;&gt;</a></p></div>', [ONE, TWO]),
    (
        "<div class=c><p>{}</p><p>{}</p></div><div class=e>{}</div>",
        [ONE, TWO, "（供稿：云溪市政府办公室 林溪）"],
    ),
    ("<div><p>{}<br>\ufffd\ufffd\ufffd<br>{}</p><p>{}</p></div>", BODY),
]


@pytest.mark.parametrize(("markup", "paragraphs"), BOXES)
def test_paragraphs_in_boxes_of_all_kinds(markup: str, paragraphs: list[str]) -> None:
    _, found = article(f"<h1>{TITLE}</h1><div>{HEAD}</div>{markup.format(*paragraphs)}<div>关注</div>")
    expected = [
        re.sub("<[^>]+>", "", text).replace("▶ ", "▶").replace("记者 林", "记者林") for text in paragraphs
    ]
    expected = [text.replace("办公室 林", "办公室林") for text in expected]
    assert re.split("\n+", found.text[found.body :]) == expected


TEASER = (
    '<li><a href="{0}">方远山调研云溪市工业园区</a> '
    "<span>方远山来到云溪市{0}号园区，走访企业，解决困难。</span></li>"
)
AROUND = [
    f"<ul>{TEASER.format(1)}{TEASER.format(2)}</ul>",
    '<div>您可能感兴趣的文章</div><p><a href="1">云溪市召开推进会，方远山出席。</a></p>',
    "<div><div>特别声明</div>本文仅代表作者观点，不代表云溪新闻的观点或立场，云溪新闻仅提供信息发布平台服务。</div>",
    "<div>用微信扫描二维码<br>分享至好友和朋友圈</div>",
    "<div><span>打印</span> <span>字体：<a href=1>放大</a> <a href=1>缩小</a></span></div>",
    '<div>标签：<a href="1">座谈会</a> <a href="2">星河集团</a></div>',
    "<div>点击进入专题：云溪发展</div><div>图集</div><div>发表评论</div>",
]


@pytest.mark.parametrize("around", AROUND)
def test_what_a_site_sets_around_an_article_goes(around: str) -> None:
    _, found = article(
        f"<h1>{TITLE}</h1><div>{HEAD}</div><div class=a><div class=b>{PARAGRAPHS}</div>{around}</div>"
    )
    assert found.text[found.body :].split("\n\n") == BODY


HEADS = [
    ("<div><span>2024年05月09日 18:57</span> <span>云溪财经-综合</span></div>", "2024-05-09", None),
    ("<p><span>2024-05-09</span> <span> · </span> <span>云溪城市报道</span></p>", "2024-05-09", None),
    ("<div>2024-05-09 20:35 林溪 祁若川</div>", "2024-05-09", None),
    ("<h6><a href=1>2024年05月09日</a> <i></i>云溪传媒 <i></i>时政新闻 1665</h6>", "2024-05-09", None),
    ("<div>更新时间&nbsp;2024年5月9日 北京时间10:41</div>", "2024-05-09", None),
    (
        "<div>发表于<span>2024-05-09 21:30</span>| 116次阅读| 来源<b>云溪日报</b>| 0条评论</div>",
        "2024-05-09",
        "云溪日报",
    ),
    ("<p>发布于 2024-05-09 07:19:52</p>", "2024-05-09", None),
    (
        "<div>2024-05-09 13:43　来源: <a href=s>云溪日报</a> <a href=r>举报</a></div>",
        "2024-05-09",
        "云溪日报",
    ),
    (
        "<div><span>原创</span> <span>云溪都市报</span><span>2024-05-09 16:01:46</span></div>",
        "2024-05-09",
        "云溪都市报",
    ),
    (f"<div>{TITLE}</div><div>2024年05月09日 18:57 <a href=s>云溪参考消息报</a></div>", "2024-05-09", None),
]


@pytest.mark.parametrize(("head", "day", "publisher"), HEADS)
def test_lines_below_a_headline(head: str, day: str, publisher: str | None) -> None:
    _, found = article(f"<title>{TITLE}</title><h1>{TITLE}</h1>{head}<div>{PARAGRAPHS}</div>")
    assert found.text[found.body :].split("\n\n") == BODY
    assert found.published_on == day
    assert publisher is None or found.publisher == publisher
    assert found.publisher not in ("发布于", "林溪")


def test_the_day_of_another_article_is_not_the_day_of_this_one() -> None:
    teasers = '<div><a href="/1">云溪市召开另一场座谈会</a></div><span>2024年06月03日</span>'
    printed, found = article(f"<h1>{TITLE}</h1><div>{PARAGRAPHS}</div><div class=relate>{teasers}</div>")
    assert (found.published_on, printed.implied.published_on) == (None, None)


HEADLINES = [
    f"<title>{TITLE}</title><h2 class=title><span>原创</span>{TITLE}</h2>",
    f"<title>云溪新闻网-{TITLE}</title><div class=tit>{TITLE}</div>",
    f"<section><aside><h1>{TITLE}</h1></aside></section>",
    f'<meta property="og:title" content="{TITLE}"><p>导语</p><h3>{TITLE}</h3>',
]


@pytest.mark.parametrize("headline", HEADLINES)
def test_headlines(headline: str) -> None:
    _, found = article(f"<body>{headline}<div>{HEAD}</div><div>{PARAGRAPHS}</div>")
    assert found.title == TITLE
    assert found.text.count(TITLE) == 1


def test_a_headline_over_several_lines_of_a_paragraph_is_not_printed_twice() -> None:
    parts = ["云溪市人民政府与星河集团", "关于共同建设产业园", "的会议纪要"]
    page = f"<title>{''.join(parts)}_云溪市人民政府</title><div><p>{'<br>'.join(parts)}</p>{PARAGRAPHS}</div>"
    _, found = article(page)
    assert "".join(found.text.split()).count("".join(parts)) == 1


def test_an_account_of_a_messenger_as_its_server_sends_it() -> None:
    printed, found = article(
        f'<meta property="og:title" content="{TITLE}"><meta property="og:site_name" content="微信公众平台">'
        f'<h1 id="activity-name">{TITLE}</h1><a href="#" id="js_name">云溪发布</a><em id="publish_time"></em>'
        f'<div id="js_content" style="visibility: hidden;"><section>{PARAGRAPHS}</section></div>'
        '<script>var ct = "1715184000";</script>'
    )
    assert found.title == TITLE
    assert printed.implied[1:3] == ("2024-05-09", "云溪发布")


def test_a_label_in_metadata_is_no_part_of_the_source() -> None:
    printed, _ = article(
        f'<meta name="source" content="来源：云溪网 原创稿"><h1>{TITLE}</h1><div>{PARAGRAPHS}</div>'
    )
    assert printed.implied.publisher == "云溪网"


def test_tags_of_name_spaces_end_where_they_end() -> None:
    office = '<?xml:namespace prefix = o ns = "urn:schemas-microsoft-com:office:office" />'
    _, found = article(f"<h1>{TITLE}</h1>{office}<div><p>{ONE}{office}</p><p>{TWO}</p></div>")
    assert found.text[found.body :].split("\n\n") == [ONE, TWO]


CARD = f"<article><h3>方远山调研园区</h3><p>{THREE[:20]}</p></article>"


@pytest.mark.parametrize("main", ["<div>{}</div>", "<article><h2>云溪新闻</h2>{}</article>"])
def test_cards_of_other_articles_are_no_articles(main: str) -> None:
    _, found = article(f"<h1>{TITLE}</h1>{main.format(PARAGRAPHS)}<div>{CARD}{CARD}</div>")
    assert all(text in found.text for text in BODY)


def test_words_of_the_foot_of_a_page_may_stand_in_an_article() -> None:
    words = "会议提出，要依法保护版权所有者的合法权益，技术支持要跟上。"
    place = "位置：云溪市青川新区，总投资12亿元，年底前开工。"
    _, found = article(f"<h1>{TITLE}</h1><div><p>{ONE}</p><p>{words}</p><p>{place}</p></div>")
    assert found.text[found.body :].split("\n\n") == [ONE, words, place]


def test_pictures_within_a_page_do_not_count() -> None:
    picture = f'<img src="data:image/png;base64,{"QUJD" * 2_000_000}">'
    _, found = article(f"<h1>{TITLE}</h1><div><p>{ONE}</p>{picture}<p>{TWO}</p></div>")
    assert found.text[found.body :].split("\n\n") == [ONE, TWO]
    with pytest.raises(Unreadable):
        read_html(b"<p>" + b"a" * 6_000_000)


def test_an_article_that_only_linked_data_tells() -> None:
    told = json.dumps(
        {"@type": "NewsArticle", "headline": TITLE, "articleBody": f"{ONE}\n{TWO}"}, ensure_ascii=False
    )
    page = f'<div id="app"></div><script type="application/ld+json">{told}</script>'
    _, found = article(page)
    assert found.title == TITLE
    assert found.text[found.body :].split("\n\n") == [ONE, TWO]
