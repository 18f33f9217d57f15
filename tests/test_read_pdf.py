"""PDF files, printed and scanned → the article that was set in them."""

from __future__ import annotations

import importlib.util
import io
import sys
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from converter.read.office.pdf import _plain, read_pdf
from converter.read.printed import Unreadable
from converter.read.text.normalise import normalise

pdfium = pytest.importorskip("pypdfium2")
canvas = pytest.importorskip("reportlab.pdfgen.canvas")
from reportlab.lib.pdfencrypt import StandardEncryption  # noqa: E402
from reportlab.lib.utils import ImageReader  # noqa: E402
from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # noqa: E402
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth  # noqa: E402

FONTS = ("STSong-Light", "MSung-Light")
for font in FONTS:
    registerFont(UnicodeCIDFont(font))

A4 = (595.0, 842.0)
CLOSING = "，。、；：？！）》”"
OPENING = "（《“"

TITLE = "云溪市与星河集团座谈会在云溪举行方远山祁若川出席并讲话"
DATED = "来源：云溪日报　发布时间：2024年5月9日 10:20"
BODY = [
    "5月8日，云溪市与星河集团座谈会在云溪举行。云溪市委书记方远山出席会议并讲话，星河集团董事长祁若川参加会议。"
    "双方围绕光电产业园、智慧港口、人才公寓等12个项目深入交流，一致同意建立每季度会商一次的工作机制。",
    "方远山指出，云溪正处在爬坡过坎的关键阶段，“一号工程”全面铺开。要把企业的事当成自己的事，拿出硬招实招；"
    "要在6月底前开工建设首期厂房，年内完成投资30亿元，确保2025年10月投产。",
    "祁若川表示，星河集团（Star River Holding）将加大在云溪的投入，尽快建成面积为3万平方米的LED研发中心，",
    "会议强调，要抓好落实。",
    "云溪市领导林溪、欧阳晓峰，星河集团副总裁白一川参加座谈。双方有关部门负责同志列席会议，"
    "并实地察看了青川河两岸的生态修复工程和远禾镇的标准化育苗基地。",
]
ARTICLE = [TITLE, DATED, *BODY]
TRADITIONAL = [
    "雲溪市與星河集團座談會舉行",
    "2024年5月9日",
    "雲溪市與星河集團座談會昨日在雲溪舉行，市長方遠山出席會議並發表講話，雙方就光電產業園區的建設進度深入交換意見，"
    "同意每季度會商一次。",
    "會議強調，要在六月底以前動工興建首期廠房，並且按月公布進展情形。",
]


def wrap(text: str, width: float, size: float, font: str, indent: float = 0.0) -> list[str]:
    """Chinese line breaking: words and numbers stay whole, no line begins with 。 or ends with （."""
    units: list[str] = []
    for sign in text:
        joins = units and (
            sign in CLOSING
            or units[-1][-1] in OPENING
            or (sign.isascii() and sign != " " and units[-1][-1].isascii() and units[-1][-1] != " ")
        )
        units[-1:] = [units[-1] + sign] if joins else [*units[-1:], sign]
    lines, room = [""], width - indent
    for unit in units:
        if lines[-1] and stringWidth(lines[-1] + unit.strip(), font, size) > room:
            lines.append("")
            room = width
        lines[-1] += unit
    return [line.strip() for line in lines]


def draw(
    article: list[str],
    *,
    font: str = "STSong-Light",
    size: float = 12,
    width: float = 420,
    height: float = 640,
    columns: int = 1,
    justified: bool = True,
    indent: float = 2,
    gap: float = 0,
    leading: float = 1.6,
    header: str | None = None,
    number: str | None = None,
    decorate: Callable[[Any], None] | None = None,
    bold: bool = False,
    **options: Any,
) -> bytes:
    """An article → the PDF it is set in: headline and head line centred, then paragraphs in columns."""
    file = io.BytesIO()
    page = canvas.Canvas(file, pagesize=A4, **options)
    left, top = (A4[0] - width) / 2, A4[1] - 90
    across = (width - 24 * (columns - 1)) / columns
    at = {"page": 1, "column": 0, "y": top, "top": top}

    def begin() -> None:
        if header:
            page.setFont(font, 9)
            page.drawString(left, A4[1] - 45, header)
        if number:
            page.setFont(font, 9)
            page.drawCentredString(A4[0] / 2, 40, number.format(at["page"]))
        if decorate:
            decorate(page)

    def advance(step: float) -> None:
        at["y"] -= step
        if at["y"] < top - height:
            at.update(column=at["column"] + 1, y=at["top"])
            if at["column"] == columns:
                page.showPage()
                at.update(page=at["page"] + 1, column=0, y=top, top=top)
                begin()

    def put(line: str, x: float, letters: float, spread: float = 0.0) -> None:
        for shift in (0, 0.3) if bold else (0,):
            text = page.beginText(x + shift, at["y"])
            text.setFont(font, letters)
            text.setCharSpace(spread)
            text.textOut(line)
            page.drawText(text)

    begin()
    for line in wrap(article[0], width - 4 * size, size * 1.6, font):
        put(line, left + (width - stringWidth(line, font, size * 1.6)) / 2, size * 1.6)
        at["y"] -= size * 1.6 * leading
    put(article[1], left + (width - stringWidth(article[1], font, size)) / 2, size)
    at["y"] -= 2 * size * leading
    at["top"] = at["y"]
    total = sum(len(wrap(paragraph, across, size, font, indent * size)) for paragraph in article[2:])
    if columns > 1:  # as high as each other, where one page holds them
        height = min(height, top - at["y"] + (-(-total // columns) - 0.5) * size * leading)
    for nth, paragraph in enumerate(article[2:]):
        lines = wrap(paragraph, across, size, font, indent * size)
        for line in lines:
            if line is not lines[0] or nth:
                advance(size * leading + (gap * size if line is lines[0] else 0))
            into = indent * size if line is lines[0] else 0.0
            room = across - into - stringWidth(line, font, size)
            spread = room / (len(line) - 1) if justified and line is not lines[-1] and len(line) > 1 else 0.0
            put(line, left + at["column"] * (across + 24) + into, size, spread)
    page.save()
    return file.getvalue()


def same(data: bytes, article: list[str]) -> bool:
    text, expected = normalise(read_pdf(data).text).text, normalise("\n\n".join(article)).text
    assert text.split("\n\n") == expected.split("\n\n")
    return text == expected


# Layouts.

LAYOUTS: dict[str, dict[str, Any]] = {
    "plain": {},
    "narrow": {"width": 200, "size": 10.5},
    "wide": {"width": 500, "size": 9},
    "large": {"size": 16, "leading": 1.8},
    "ragged": {"justified": False, "width": 333},
    "ragged and narrow": {"justified": False, "width": 177},
    "blocks": {"indent": 0, "gap": 0.8},
    "ragged blocks": {"indent": 0, "gap": 0.5, "justified": False, "width": 301},
    "dense": {"leading": 1.15, "width": 380},
    "pages": {"height": 150, "width": 300, "header": "云溪市人民政府公报　2024年第5期", "number": "— {} —"},
    "columns": {"columns": 2, "width": 460, "height": 240},
    "columns and pages": {"columns": 2, "width": 460, "height": 160, "number": "{}"},
    "three columns": {"columns": 3, "width": 520, "size": 9, "height": 180},
    "bold": {"bold": True},
    "single page, numbered": {"number": "第{}页 共1页"},
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=list(LAYOUTS))
def test_layouts(layout: dict[str, Any]) -> None:
    assert same(draw(ARTICLE, **layout), ARTICLE)


@pytest.mark.parametrize("width", range(150, 480, 13))
def test_widths(width: int) -> None:
    article = [TITLE, DATED if width > 310 else "2024年5月9日", *BODY]
    assert same(draw(article, width=width, height=400), article)
    assert same(draw(TRADITIONAL, width=width, font="MSung-Light", size=11), TRADITIONAL)


CLAUSES = ["指出，", "强调：", "“一号工程”", "6月底", "2025年", "云溪、", "（LED）", "要抓好落实；", "方远山"]


def invented(random: Random, length: int) -> str:
    signs = "会议坚持问题导向推动各项工作落到实处人民更多获得感放心投资建设生态河岸育苗基地标准"
    words = (random.choice(CLAUSES) + "".join(random.choices(signs, k=4)) for _ in range(length))
    return "会议" + "".join(words) + "。"


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.integers(0, 10**6).map(Random),
    st.lists(st.integers(1, 20), max_size=8),
    st.integers(160, 480),
    st.sampled_from([9, 10.5, 12, 14]),
    st.booleans(),
    st.sampled_from([(120, 1), (300, 1), (640, 1), (300, 2)]),
)
def test_any_paragraphs_at_any_width(
    random: Random, lengths: list[int], width: int, size: float, justified: bool, shape: tuple[int, int]
) -> None:
    height, columns = shape
    # Where no paragraph has two lines, and no column four, nothing shows how the text is set.
    lengths = [12] * (3 * columns - 2) + lengths
    article = [TITLE, "2024年5月9日", *(invented(random, length) for length in lengths)]
    width = max(width, 260 * columns - 100)
    data = draw(
        article, width=width, size=size, justified=justified, height=height, columns=columns, number="{}"
    )
    assert same(data, article)


@pytest.mark.parametrize("number", ["1", "{}", "- {} -", "—{}—", "第{}页 共9页", "{}/9", "Page {} of 9"])
def test_page_numbers_go(number: str) -> None:
    assert same(draw(ARTICLE, number=number), ARTICLE)
    data = draw(ARTICLE, number=number, height=150)
    assert same(data, ARTICLE)
    assert read_pdf(data).pages > 1


def test_what_a_browser_prints_around_an_article_goes() -> None:
    def browser(page: Any) -> None:
        page.setFont("STSong-Light", 8)
        page.drawString(25, A4[1] - 20, "2024/5/9 10:21")
        page.drawString(250, A4[1] - 20, "云溪市与星河集团座谈会 - 云溪新闻网")
        page.drawString(25, 20, "https://news.yunxi.example/2024/0509/1.html")
        page.drawRightString(570, 20, "1/1")

    assert same(draw(ARTICLE, decorate=browser), ARTICLE)
    assert same(draw(ARTICLE, decorate=browser, height=150), ARTICLE)


def test_a_number_inside_the_article_stays() -> None:
    article = [TITLE, "2024年5月9日", *BODY[:2], "12", BODY[4]]
    assert same(draw(article), article)


def test_a_watermark_goes() -> None:
    def watermark(page: Any) -> None:
        page.saveState()
        page.setFont("STSong-Light", 60)
        page.translate(150, 300)
        page.rotate(45)
        page.drawString(0, 0, "内部资料")
        page.restoreState()
        page.saveState()
        page.rotate(90)
        page.drawString(300, -20, "云溪市档案馆")
        page.restoreState()

    assert same(draw(ARTICLE, decorate=watermark), ARTICLE)


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_turned_pages(rotation: int) -> None:
    with pdfium.PdfDocument(draw(ARTICLE, number="{}", height=150)) as document:
        for number in range(len(document)):
            document[number].set_rotation(rotation)
        file = io.BytesIO()
        document.save(file)
    assert same(file.getvalue(), ARTICLE)


def text_page(*lines: tuple[float, float, float, str]) -> bytes:
    file = io.BytesIO()
    page = canvas.Canvas(file, pagesize=A4)
    for x, y, size, text in lines:
        page.setFont("STSong-Light", size)
        page.drawString(x, y, text)
    page.save()
    return file.getvalue()


def test_gaps() -> None:
    spread = [(100 + 40 * at, 700, 22, sign) for at, sign in enumerate("会议纪要")]
    data = text_page(
        *spread, (100, 600, 12, "出席：方　远　祁若川"), (100, 500, 12, "Star River Holding, Ltd.")
    )
    assert read_pdf(data).text == "会议纪要\n\n出席：方 远 祁若川\n\nStar River Holding, Ltd."


def test_words_cut_by_a_hyphen_are_whole_again() -> None:
    lines = (
        "The Star River Group will invest in a new research institute of opto-",
        "electronics which the whole city of Yunxi has been waiting for.",
    )
    data = text_page(*((100, 700 - 18 * at, 12, line) for at, line in enumerate(lines)))
    assert read_pdf(data).text == lines[0].removesuffix("-") + lines[1]


def test_radicals_are_the_characters_they_look_like() -> None:
    assert "".join(map(_plain, "⽅⾏⼈⺠⻅⻓云１Ａ")) == "方行人民见长云１Ａ"


# Files without an article.


def refused(data: bytes) -> tuple[str, str]:
    with pytest.raises(Unreadable) as error:
        read_pdf(data)
    assert "\n" not in str(error.value)
    return error.value.code, str(error.value)


def test_a_locked_file() -> None:
    locked = draw(ARTICLE, encrypt=StandardEncryption("geheim", canPrint=0))
    assert refused(locked)[0] == "encrypted"
    assert same(draw(ARTICLE, encrypt=StandardEncryption("", ownerPassword="geheim", canCopy=0)), ARTICLE)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"PK\3\4", draw(ARTICLE)[:300]])
def test_a_broken_file(data: bytes) -> None:
    assert refused(data)[0] == "broken"


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 6000), st.binary(min_size=1, max_size=30))
def test_any_bytes_are_read_or_refused(at: int, noise: bytes) -> None:
    whole = draw(ARTICLE[:3])
    for data in (whole[:at], whole[:at] + noise + whole[at + len(noise) :]):
        try:
            read_pdf(data)
        except Unreadable as error:
            assert error.code in ("broken", "encrypted", "scanned")


def test_a_file_of_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("converter.read.office.pdf.MOST_PAGES", 2)
    assert refused(draw(ARTICLE, height=100))[0] == "too-large"


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    code, message = refused(draw(ARTICLE))
    assert code == "missing-extra"
    assert "pip install 'meeting-report-converter[pdf]'" in message


# Scans.

OCR = all(importlib.util.find_spec(module) for module in ("rapidocr", "onnxruntime"))
# Where Latin words are parted is not always recognised; 部门 is at times read as 部内, it is not known why.
SCANNED = [part.replace("Star River Holding", "SRH").replace("部门", "方面") for part in ARTICLE]
needs_ocr = pytest.mark.skipif(not OCR, reason="rapidocr and onnxruntime are not installed")


def scan(data: bytes, keep: tuple[int, ...] = ()) -> bytes:
    """A PDF → images of its pages in a new one; the pages of `keep` as they were."""
    with pdfium.PdfDocument(data) as source, pdfium.PdfDocument.new() as scanned:
        for number in range(len(source)):
            if number in keep:
                scanned.import_pages(source, [number])
                continue
            image = source[number].render(scale=200 / 72, grayscale=True).to_pil().convert("RGB")
            file = io.BytesIO()
            page = canvas.Canvas(file, pagesize=A4)
            page.drawImage(ImageReader(image), 0, 0, *A4)
            page.save()
            with pdfium.PdfDocument(file.getvalue()) as one:
                scanned.import_pages(one)
        out = io.BytesIO()
        scanned.save(out)
    return out.getvalue()


@needs_ocr
def test_a_scan() -> None:
    data = scan(draw(SCANNED, number="- {} -"))
    assert same(data, SCANNED)
    assert read_pdf(data) == read_pdf(data)


@needs_ocr
def test_a_scan_in_columns() -> None:
    assert same(scan(draw(SCANNED, columns=2, width=460, height=240)), SCANNED)


@needs_ocr
def test_only_what_has_no_text_is_recognised() -> None:
    data = draw(SCANNED, height=150)
    assert same(scan(data, keep=(0, 2)), SCANNED)


def test_a_scan_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    from converter.read.office import ocr

    ocr._engine.cache_clear()
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    data = draw(ARTICLE, height=150)
    code, message = refused(scan(data))
    assert code == "scanned"
    assert "pip install 'meeting-report-converter[ocr]'" in message
    first = read_pdf(scan(data, keep=(0,)))
    assert first.text.startswith(TITLE)
    assert first.pages == read_pdf(data).pages
