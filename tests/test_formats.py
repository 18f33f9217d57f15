"""The seed in every format in which articles come → the same facts as of its text."""

from __future__ import annotations

import html
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from converter import extract, load, tabulate
from converter.model import Document
from converter.schema import TABLES

opencc = pytest.importorskip("opencc")

SEED = Path(__file__).parents[1] / "seeds/2023-03-14-chongqing-central-soe-symposium.txt"


def read(path: Path) -> Document:
    documents, problems = load([path])
    assert problems == []
    [document] = documents
    return document


ARTICLE = read(SEED).text.split("\n\n")
TITLE, *PARAGRAPHS = ARTICLE


def traditional(text: str) -> str:
    return str(opencc.OpenCC("s2tw").convert(text)).replace("“", "「").replace("”", "」")


PAGE = """<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">
<title>{title}_云岭在线</title></head><body><ul><li><a href="/">首页</a></li></ul><h1>{title}</h1>
<div class="info">{head}</div><div class="content">{body}</div>
<div>分享到：<a href="#">微信</a></div></body></html>"""


def page(article: list[str], charset: str) -> str:
    title, head, *paragraphs = map(html.escape, article)
    body = "".join(f"<p>　　{paragraph}</p>" for paragraph in paragraphs)
    return PAGE.format(charset=charset, title=title, head=head, body=body)


def docx(article: list[str]) -> bytes:
    word = pytest.importorskip("docx")
    document, file = word.Document(), io.BytesIO()
    for paragraph in article:
        document.add_paragraph(paragraph)
    document.save(file)
    return file.getvalue()


def pdf(article: list[str], **options: object) -> bytes:
    from test_read_pdf import draw

    return bytes(draw(article, **options))  # type: ignore[arg-type]


def zipped(name: str, data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return file.getvalue()


RECORD = json.dumps({"title": TITLE, "content": "\n\n".join(ARTICLE)}, ensure_ascii=False).encode()
FORMATS: dict[str, Callable[[], bytes]] = {
    "gb18030.html": lambda: page(ARTICLE, "gb2312").encode("gb18030"),
    "utf-8.html": lambda: page(ARTICLE, "utf-8").encode(),
    "article.docx": lambda: docx(ARTICLE),
    "feed.zip": lambda: zipped("feed.jsonl", RECORD + b"\n"),
    "article.md": lambda: SEED.read_bytes().replace(b"\n", b"\n\n"),
    "narrow.pdf": lambda: pdf(ARTICLE, font="STSong-Light", size=12, width=300, number="- {} -"),
    "wide.pdf": lambda: pdf(ARTICLE, font="STSong-Light", size=10.5, width=460, number="第{}页"),
    "other-font.pdf": lambda: pdf(ARTICLE, font="MSung-Light", size=14, width=420, number="{}"),
}


def facts(document: Document) -> tuple[object, ...]:
    """All that a document states; spans are those of its text."""
    found = extract(document)
    return (found.entities, found.meetings, found.positions, found.attendances, found.commitments)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_text_and_so_the_same_rows(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(FORMATS[name]())
    document, seed = read(tmp_path / name), read(SEED)
    assert document.text == seed.text
    assert (document.title, document.published_on, document.body) == (
        seed.title,
        seed.published_on,
        seed.body,
    )
    ours, theirs = (tabulate([extract(one)], []) for one in (document, seed))
    for table in TABLES:
        if table != "documents":
            assert ours[table].equals(theirs[table]), table


@pytest.mark.parametrize("name", ["hant.txt", "hant.html"])
def test_traditional_characters_are_read_and_stay_as_printed(name: str, tmp_path: Path) -> None:
    article = [traditional(paragraph) for paragraph in ARTICLE]
    text = page(article, "big5") if name.endswith("html") else "\n\n".join(article)
    (tmp_path / name).write_bytes(
        text.encode("big5", "xmlcharrefreplace" if name.endswith("html") else "strict")
    )
    document, seed = read(tmp_path / name), read(SEED)
    assert document.language == "zh-Hant"
    assert document.printed.text == "\n\n".join(article)
    assert document.printed.title == traditional(seed.title)
    assert facts(document) == facts(seed)
    tables = tabulate([extract(document)], [])
    assert tables["documents"]["text"].to_pylist() == [document.printed.text]
    for row in (*tables["commitments"].to_pylist(), *tables["mentions"].to_pylist()):
        assert row["text"] == document.printed.text[row["start"] : row["end"]]
    names = set(tables["persons"]["name"].to_pylist())
    assert names == set(tabulate([extract(seed)], [])["persons"]["name"].to_pylist())
