"""Word files → their text as Word shows it; what is hostile or damaged is refused."""

from __future__ import annotations

import io
import re
import sys
import time
import tracemalloc
import zipfile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from converter.read.office.docx import read_docx
from converter.read.printed import Printed, Said, Unreadable
from converter.read.text.normalise import normalise

docx = pytest.importorskip("docx")
from docx.enum.text import WD_BREAK  # noqa: E402
from docx.shared import Pt  # noqa: E402

TITLE = "云溪市与星河集团座谈会举行"
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def relations(**targets: str) -> str:
    links = (
        f'<Relationship Id="{kind}" Type="{KINDS}/{kind.replace("_", "-")}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    return f'<Relationships xmlns="{RELATIONS}">{"".join(links)}</Relationships>'


def package(body: str, numbering: str = "", styles: str = "", statistics: str = "") -> dict[str, str]:
    """The parts of a Word file."""
    return {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(officeDocument="word/document.xml", extended_properties="docProps/app.xml"),
        "word/_rels/document.xml.rels": relations(numbering="numbering.xml", styles="/word/styles.xml"),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}<w:sectPr/></w:body></w:document>",
        "word/numbering.xml": f"<w:numbering {NAMESPACES}>{numbering}</w:numbering>",
        "word/styles.xml": f"<w:styles {NAMESPACES}>{styles}</w:styles>",
        "docProps/app.xml": f"<Properties>{statistics}</Properties>",
    }


def packed(parts: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def blocks(body: str, numbering: str = "", styles: str = "") -> list[str]:
    text = read_docx(packed(package(body, numbering, styles))).text
    return text.split("\n\n") if text else []


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, properties: str = "") -> str:
    inside = "".join(part if part.startswith("<") else run(part) for part in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def written() -> bytes:
    """A file as python-docx writes it."""
    document = docx.Document()
    document.core_properties.title = "模板"
    document.add_heading(TITLE, 0)
    document.add_paragraph("发布时间：2024年5月9日　来源：云溪日报")
    body = document.add_paragraph("5月8日，座谈会在云溪举行。")
    body.add_run("云溪市委书记").bold = True
    body.add_run("方远山").font.size = Pt(14)
    body.add_run("出席。").add_break()
    body.add_run("祁若川参加。").add_break(WD_BREAK.PAGE)
    document.add_paragraph("")
    table = document.add_table(2, 2)
    for cell, text in zip(table.columns[0].cells, ("出席", "列席"), strict=True):
        cell.text = text
    table.cell(0, 1).text = "方远山"
    table.cell(1, 1).text = "祁若川\n白一川"
    document.add_section().header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "页脚"
    hidden = document.add_paragraph("会议\t结束。").add_run("隐藏")
    hidden.font.hidden = True
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


WRITTEN = written()


def test_a_file_of_python_docx() -> None:
    assert read_docx(WRITTEN) == Printed(
        "\n\n".join(
            [
                TITLE,
                "发布时间：2024年5月9日　来源：云溪日报",
                "5月8日，座谈会在云溪举行。云溪市委书记方远山出席。\n祁若川参加。",
                "出席\t方远山",
                "列席\t祁若川\n白一川",
                "会议\t结束。",
            ]
        ),
        stated=Said(),
        implied=Said(),
        pages=None,
    )


def test_its_article() -> None:
    article = normalise(read_docx(WRITTEN).text)
    assert (article.title, article.published_on, article.publisher) == (TITLE, "2024-05-09", "云溪日报")


def test_one_block_a_paragraph() -> None:
    assert blocks(paragraph("一") + paragraph() + paragraph("　 ") + paragraph("二")) == ["一", "二"]


RUNS = [
    ("<w:r><w:t>云溪</w:t><w:br/><w:t>市</w:t><w:cr/><w:t>委</w:t></w:r>", "云溪\n市\n委"),
    ('<w:r><w:t>云溪</w:t><w:br w:type="textWrapping"/><w:t>市</w:t></w:r>', "云溪\n市"),
    (
        '<w:r><w:t>云</w:t><w:br w:type="page"/><w:lastRenderedPageBreak/><w:br w:type="column"/></w:r>'
        + run("溪"),
        "云溪",
    ),
    ("<w:r><w:t>方远山</w:t><w:tab/><w:t>祁若川</w:t></w:r>", "方远山\t祁若川"),
    ("<w:r><w:t>2024</w:t><w:noBreakHyphen/><w:t>05</w:t><w:softHyphen/></w:r>", "2024-05"),
    ("<w:r><w:t>云\n溪</w:t><w:t> 市 </w:t></w:r>" + run(" 委"), "云 溪市 委"),
    ("<w:hyperlink>" + run("星河") + "</w:hyperlink>" + run("集团"), "星河集团"),
    ("<w:smartTag><w:customXml>" + run("星河") + "</w:customXml></w:smartTag>", "星河"),
    (run("方") + "<w:ins>" + run("远") + "</w:ins>" + run("山"), "方远山"),
    ("<w:del><w:r><w:delText>祁</w:delText></w:r>" + run("若") + "</w:del>" + run("川"), "川"),
    (
        "<w:moveFrom>" + run("若") + "</w:moveFrom>" + run("祁") + "<w:moveTo>" + run("若") + "</w:moveTo>",
        "祁若",
    ),
    ("<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>" + run("云溪") + "</w:sdtContent></w:sdt>", "云溪"),
    (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        + run("点击输入")
        + "</w:sdtContent></w:sdt>"
        "<w:r><w:t>云溪</w:t></w:r>",
        "云溪",
    ),
    ('<w:fldSimple w:instr=" DATE ">' + run("5月8日") + "</w:fldSimple>", "5月8日"),
    (run("云溪", "<w:vanish/>") + run("星河", '<w:vanish w:val="0"/>') + run("集团", "<w:b/>"), "星河集团"),
    (
        "<w:r><w:footnoteReference/></w:r><w:r><w:commentReference/></w:r><w:commentRangeStart/>"
        + run("云溪"),
        "云溪",
    ),
    (
        "<w:r><w:ruby><w:rt>"
        + run("qí")
        + "</w:rt><w:rubyBase>"
        + run("祁")
        + "</w:rubyBase></w:ruby></w:r>",
        "祁",
    ),
    ("<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>", "x+1"),
    ('<w:r><w:sym w:font="Wingdings" w:char="F06C"/><w:sym w:font="Arial" w:char="00B7"/></w:r>', "●·"),
    ('<w:r><w:t>云</w:t><w:sym w:font="Webdings" w:char="F031"/><w:sym w:char="F0"/><w:sym/></w:r>', "云"),
    ('<w:r><w:t>云</w:t><w:sym w:char="D800"/><w:sym w:char="FFFFFFFFFFFFFFFFFFFF"/></w:r>', "云"),
]


@pytest.mark.parametrize(("inside", "expected"), RUNS)
def test_runs(inside: str, expected: str) -> None:
    assert read_docx(packed(package(paragraph(inside)))).text == expected


def field_mark(to: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{to}"/></w:r>'


def test_of_a_field_its_result_is_shown() -> None:
    inner = (
        field_mark("begin") + "<w:r><w:instrText>PAGE</w:instrText></w:r>" + field_mark("separate") + run("7")
    )
    outer = field_mark("begin") + run("IF") + inner + field_mark("end") + field_mark("separate") + run("甲")
    assert blocks(paragraph("第", outer, field_mark("end"), "条")) == ["第甲条"]


def test_a_field_that_never_ends_hides_no_other_paragraph() -> None:
    assert blocks(
        paragraph(field_mark("begin"), "IF") + paragraph("云溪") + paragraph(field_mark("end"), "市")
    ) == [
        "云溪",
        "市",
    ]


def test_a_paragraph_whose_mark_is_deleted_goes_on_in_the_next() -> None:
    deleted = paragraph("会议强调，", properties="<w:rPr><w:del/></w:rPr>")
    hidden = paragraph("要", properties="<w:rPr><w:vanish/></w:rPr>")
    rows = table([paragraph("甲"), paragraph("乙")])
    assert blocks(deleted + rows + paragraph("丙")) == ["会议强调，", "甲\t乙", "丙"]
    assert blocks(deleted + hidden + paragraph("落实。") + paragraph("会议指出")) == [
        "会议强调，要落实。",
        "会议指出",
    ]


def test_hidden_by_its_style() -> None:
    styles = (
        '<w:style w:styleId="note"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:styleId="small"><w:basedOn w:val="note"/></w:style>'
        '<w:style w:styleId="loop"><w:basedOn w:val="loop"/></w:style>'
    )
    runs = (
        run(str(n), f'<w:rStyle w:val="{name}"/>') for n, name in enumerate(("note", "small", "loop", "no"))
    )
    hidden = paragraph("云溪", properties='<w:pStyle w:val="small"/>')
    assert blocks(paragraph(*runs) + hidden, styles=styles) == ["23"]


# Tables and text boxes.


def table(*rows: list[str]) -> str:
    cells = ("".join(f"<w:tc><w:tcPr/>{cell}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl><w:tblPr/>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def test_tables_stand_in_order_row_by_row() -> None:
    rows = table(
        [paragraph("姓名"), paragraph("职务")], [paragraph("方远山"), paragraph("市委") + paragraph("书记")]
    )
    assert blocks(paragraph("前") + rows + paragraph("后")) == [
        "前",
        "姓名\t职务",
        "方远山\t市委\n书记",
        "后",
    ]


def test_empty_rows_go_and_empty_cells_stay() -> None:
    assert blocks(table([paragraph(), paragraph()], [paragraph("甲"), paragraph(), paragraph("丙")])) == [
        "甲\t\t丙"
    ]


def test_a_table_of_one_cell_gives_its_paragraphs() -> None:
    inner = table([paragraph("甲"), paragraph("乙")])
    assert blocks(table([paragraph("一") + inner + paragraph("二")])) == ["一", "甲\t乙", "二"]


def test_a_table_within_a_control() -> None:
    row = table([paragraph("甲"), paragraph("乙")])
    assert blocks(f"<w:sdt><w:sdtContent>{row}{paragraph('云溪')}</w:sdtContent></w:sdt>") == [
        "甲\t乙",
        "云溪",
    ]


def text_box(*inside: str) -> str:
    box = f"<w:txbxContent>{''.join(inside)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>'
        f"{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )


def test_a_text_box_once_before_or_after_the_paragraph_it_is_anchored_in() -> None:
    box = text_box(paragraph("云溪市文件"), table([paragraph("甲"), paragraph("乙")]))
    assert blocks(paragraph(box, "会议", "召开")) == ["云溪市文件", "甲\t乙", "会议召开"]
    assert blocks(paragraph("会议", box, "召开")) == ["会议召开", "云溪市文件", "甲\t乙"]


def test_a_text_box_of_an_old_file() -> None:
    box = f"<w:txbxContent>{paragraph('云溪')}</w:txbxContent>"
    old = f"<w:r><w:pict><v:textbox>{box}</v:textbox></w:pict></w:r>"
    assert blocks(paragraph(old)) == ["云溪"]
    mark = "<w:rPr><w:vanish/></w:rPr>"
    assert blocks(paragraph("会议", text_box(paragraph("云溪", properties=mark)))) == ["会议", "云溪"]
    only = f"<w:r><mc:AlternateContent><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"
    assert blocks(paragraph(only)) == ["云溪"]


# Numbers of lists.


def level(at: int, shape: str, text: str, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{shape}"/>'
        f'<w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


def numbering(*levels: str, lists: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    return f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{lists}'


def item(text: str, at: int = 0, name: int = 1) -> str:
    return paragraph(text, properties=f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{name}"/></w:numPr>')


OFFICIAL = numbering(
    level(0, "chineseCountingThousand", "%1、"),
    level(1, "chineseCounting", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimal", "%3.%4"),
)


def test_points_are_numbered_as_official_documents_number_them() -> None:
    points = [
        item("甲"),
        item("乙", 1),
        item("丙", 2),
        item("丁", 3),
        item("戊", 2),
        item("己"),
        item("庚", 1),
    ]
    assert blocks("".join(points), OFFICIAL) == [
        "一、甲",
        "（一）乙",
        "1. 丙",
        "1.1 丁",
        "2. 戊",
        "二、己",
        "（一）庚",
    ]


SHAPES = [
    ("decimal", 1, "1"),
    ("decimalZero", 7, "07"),
    ("decimalFullWidth", 12, "１２"),
    ("chineseCounting", 10, "十"),
    ("chineseCounting", 11, "十一"),
    ("chineseCounting", 20, "二十"),
    ("chineseCounting", 99, "九十九"),
    ("chineseCountingThousand", 101, "一百零一"),
    ("japaneseCounting", 3, "三"),
    ("ideographDigital", 10, "一〇"),
    ("chineseLegalSimplified", 2, "贰"),
    ("decimalEnclosedCircleChinese", 3, "③"),
    ("decimalEnclosedCircle", 21, "21"),
    ("ideographTraditional", 2, "乙"),
    ("upperLetter", 3, "C"),
    ("lowerRoman", 14, "xiv"),
    ("none", 1, ""),
    ("hex", 17, "17"),
]


@pytest.mark.parametrize(("shape", "count", "expected"), SHAPES)
def test_formats_of_numbers(shape: str, count: int, expected: str) -> None:
    assert blocks(item("点"), numbering(level(0, shape, "第%1：", start=count))) == [f"第{expected}：点"]


def test_bullets_and_paragraphs_taken_off_a_list_have_no_number() -> None:
    assert blocks(
        item("甲") + item("乙", name=0) + item("丙", name=9), numbering(level(0, "bullet", "•"))
    ) == [
        "甲",
        "乙",
        "丙",
    ]


def test_an_empty_point_counts_and_is_not_printed() -> None:
    assert blocks(item("甲") + item("") + item("乙"), OFFICIAL) == ["一、甲", "三、乙"]


def test_lists_go_on_or_start_anew() -> None:
    lists = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
        '<w:num w:numId="4"><w:abstractNumId w:val="0"/>'
        f'<w:lvlOverride w:ilvl="0">{level(0, "decimal", "%1)")}</w:lvlOverride></w:num>'
    )
    points = [item("甲"), item("乙", name=2), item("丙", name=3), item("丁", name=3), item("戊", name=4)]
    assert blocks("".join(points), numbering(level(0, "decimal", "%1."), lists=lists)) == [
        "1. 甲",
        "2. 乙",
        "5. 丙",
        "6. 丁",
        "7) 戊",
    ]


def test_levels_that_never_restart_and_legal_numbers() -> None:
    levels = [
        level(0, "chineseCounting", "%1、"),
        level(1, "decimal", "%1.%2", '<w:isLgl/><w:suff w:val="nothing"/><w:lvlRestart w:val="0"/>'),
    ]
    points = [item("甲", 1), item("乙"), item("丙", 1), item("丁"), item("戊", 1)]
    assert blocks("".join(points), numbering(*levels)) == ["1.1甲", "一、乙", "1.2丙", "二、丁", "2.3戊"]


def test_lists_of_styles() -> None:
    in_list = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"/>'
        f'<w:style w:styleId="1">{in_list}</w:style>'
        '<w:style w:styleId="2"><w:basedOn w:val="1"/>'
        '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="3"><w:basedOn w:val="2"/></w:style>'
        f'<w:style w:styleId="4">{in_list}</w:style>'
        f'<w:style w:styleId="list">{in_list}</w:style>'
    )
    lists = (
        '<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="list"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>'
    )
    levels = [
        level(0, "chineseCounting", "%1、"),
        level(1, "chineseCounting", "（%2）"),
        level(2, "decimal", "%3、", '<w:pStyle w:val="4"/>'),
    ]
    styled = "".join(paragraph(name, properties=f'<w:pStyle w:val="{name}"/>') for name in "1234")
    assert blocks(styled + paragraph("甲") + item("乙", name=2), numbering(*levels, lists=lists), styles) == [
        "一、1",
        "（一）2",
        "（二）3",
        "1、4",
        "甲",
        "二、乙",
    ]


# What is known of the file.


@pytest.mark.parametrize(
    ("statistics", "pages"),
    [
        ("<Pages>3</Pages><Characters>10</Characters>", 3),
        ("<Pages>3</Pages><Characters>0</Characters>", None),
        ("<Pages>0</Pages><Characters>10</Characters>", None),
        ("<Pages>many</Pages><Characters>10</Characters>", None),
        ("<Pages>3</Pages>", None),
    ],
)
def test_pages_where_the_letters_were_counted_with_them(statistics: str, pages: int | None) -> None:
    assert (
        read_docx(packed(package(paragraph("会议在云溪 隆重召开。"), statistics=statistics))).pages == pages
    )


def test_a_strict_file_and_one_without_styles_and_lists() -> None:
    parts = package(paragraph("云溪"))
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    transitional = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    parts["word/document.xml"] = parts["word/document.xml"].replace(transitional, strict)
    for name in ("word/styles.xml", "word/numbering.xml", "docProps/app.xml"):
        del parts[name]
    assert read_docx(packed(parts)).text == "云溪"


def test_links_within_that_lead_nowhere() -> None:
    parts = package(paragraph("云溪"))
    parts["word/_rels/document.xml.rels"] = relations(image="NULL", hyperlink="#_top")
    assert read_docx(packed(parts)).text == "云溪"


# Hostile and damaged files.


def refused(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        read_docx(data)
    assert "\n" not in str(caught.value)
    return caught.value.code


def test_encrypted_files() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    assert refused(ole + "EncryptedPackage".encode("utf-16-le")) == "encrypted"
    assert refused(ole + "WordDocument".encode("utf-16-le")) == "broken"
    marked = bytearray(WRITTEN)
    at = marked.index(b"PK\x01\x02")
    marked[at + 8] |= 1
    assert refused(bytes(marked)) == "encrypted"


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"\x00" * 100, "云溪".encode(), WRITTEN[:-30], WRITTEN[:1000], WRITTEN[1000:]]
)
def test_no_word_file(data: bytes) -> None:
    assert refused(data) == "broken"


@pytest.mark.parametrize("name", ["_rels/.rels", "word/document.xml"])
@pytest.mark.parametrize("part", [None, "", "<a", "<a/>", "云溪", "<a>&b;</a>"])
def test_missing_or_broken_parts(name: str, part: str | None) -> None:
    parts = package(paragraph("云溪"))
    del parts[name]
    assert refused(packed(parts if part is None else {**parts, name: part})) == "broken"


def test_a_link_to_itself() -> None:
    parts = package(paragraph("云溪"))
    parts["_rels/.rels"] = relations(officeDocument="_rels/.rels")
    assert refused(packed(parts)) == "broken"


def test_entities_are_neither_expanded_nor_read() -> None:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "云溪" * 50}">' for n in range(12))
    types = [
        f"<!DOCTYPE d [{laughs}]>",
        '<!DOCTYPE d [<!ENTITY a11 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE d SYSTEM "file:///etc/passwd" [<!ENTITY % b SYSTEM "file:///etc/hosts">%b;'
        '<!ENTITY a11 "云">]>',
    ]
    for name in (
        "word/document.xml",
        "word/styles.xml",
        "word/numbering.xml",
        "docProps/app.xml",
        "_rels/.rels",
    ):
        for declared in types:
            for inside in ("&a11;", '<w:t w:a="&a11;"/>'):
                parts = package(paragraph("云溪"), "<w:num/>", "<w:style/>", "<Pages>1</Pages>")
                parts[name] = declared + re.sub("(?=</[^<]*>$)", inside, parts[name])
                peak, code = measured(packed(parts))
                assert (code, peak < 3_000_000) == ("broken", True)


def measured(data: bytes) -> tuple[int, str]:
    tracemalloc.start()
    try:
        code = refused(data)
        return tracemalloc.get_traced_memory()[1], code
    finally:
        tracemalloc.stop()


def test_bombs_are_refused_before_they_unpack() -> None:
    parts = package(paragraph("云溪"))
    zeros = io.BytesIO()
    with zipfile.ZipFile(zeros, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
        archive.writestr("word/media/image.png", bytes(11_000_000))
    peak, code = measured(zeros.getvalue())
    assert (code, peak < 1_000_000) == ("bomb", True)


def declare(data: bytes, name: str, packed_size: int | None, size: int) -> bytes:
    """The directory of an archive says other sizes."""
    changed = bytearray(data)
    at = data.rindex(name.encode()) - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    if packed_size is not None:
        changed[at + 20 : at + 24] = packed_size.to_bytes(4, "little")
    changed[at + 24 : at + 28] = size.to_bytes(4, "little")
    return bytes(changed)


def test_sizes_of_all_members_together() -> None:
    data = packed(package(paragraph("云溪")))
    assert refused(declare(data, "word/styles.xml", 100_000_000, 200_000_000)) == "bomb"
    assert refused(declare(data, "word/styles.xml", 1_000_000, 21_000_000)) == "bomb"


def test_a_member_that_is_larger_than_it_says() -> None:
    data = packed({**package(paragraph("云溪")), "word/document.xml": " " * 50_000_000})
    peak, code = measured(declare(data, "word/document.xml", None, 1000))
    assert (code, peak < 2_000_000) == ("broken", True)


def test_too_many_members() -> None:
    parts = package(paragraph("云溪")) | {f"word/{n}": "" for n in range(10_000)}
    assert refused(packed(parts)) == "bomb"


def test_methods_of_packing_that_word_does_not_use() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as archive:
        for name, part in package(paragraph("云溪")).items():
            archive.writestr(name, part)
    assert refused(file.getvalue()) == "broken"


@pytest.mark.parametrize("mark", ["w:p", "w:sdt", "w:tbl", "mc:AlternateContent", "a"])
def test_marks_nested_deep(mark: str) -> None:
    nested = f"<{mark}>" * 10_000 + f"</{mark}>" * 10_000
    assert refused(packed(package(nested))) == "broken"


def test_marks_nested_deeper_than_calls_can_be() -> None:
    depth = min(sys.getrecursionlimit(), 1000) // 4 - 20
    nested = "<w:tbl><w:tr><w:tc>" * depth + paragraph("云溪") + "</w:tc></w:tr></w:tbl>" * depth
    try:
        text = read_docx(packed(package(nested))).text
    except Unreadable as error:  # parsers of older versions stop at 256
        assert error.code == "broken"
    else:
        assert text == "云溪"


def test_many_marks_take_no_more_than_their_share_of_time() -> None:
    marks = [
        paragraph(field_mark("begin") + field_mark("separate") + run("甲")),
        field_mark("begin") + field_mark("separate") + run("甲"),
        "<mc:AlternateContent><mc:Fallback/><mc:Choice/></mc:AlternateContent>",
        item("甲"),
        paragraph("甲", properties="<w:rPr><w:del/></w:rPr>"),
    ]
    for mark in marks:
        for body in (mark * 10_000, f"<w:p>{mark * 10_000}</w:p>"):
            begun = time.monotonic()
            read_docx(packed(package(body, OFFICIAL)))
            assert time.monotonic() - begun < 10
    styles = "".join(
        f'<w:style w:styleId="{n}"><w:basedOn w:val="{n + 1}"/></w:style>' for n in range(20_000)
    )
    assert blocks(paragraph("云溪"), styles=styles) == ["云溪"]


def test_numbers_beyond_all_measure() -> None:
    long = numbering(level(0, "decimal", "附" * 100_000 + "%1", start=1)).replace('"1"', f'"{"9" * 5000}"', 1)
    assert all(len(block) < 100 for block in blocks(item("甲") * 3, long))


FULL = package(
    paragraph(text_box(paragraph("云溪")), field_mark("begin"), run("IF"), field_mark("end"))
    + item("甲")
    + item("乙", 1)
    + table([paragraph("方远山"), paragraph("祁若川")])
    + paragraph('<w:r><w:sym w:font="Symbol" w:char="F0B7"/></w:r>'),
    OFFICIAL,
    '<w:style w:styleId="1"><w:basedOn w:val="2"/><w:rPr><w:vanish/></w:rPr></w:style>',
    "<Pages>1</Pages><Characters>9</Characters>",
)
FULL_FILE = packed(FULL)


def gives_an_article_or_says_why_not(data: bytes) -> None:
    try:
        found = read_docx(data)
    except Unreadable as error:
        assert error.code in ("broken", "bomb", "encrypted")
    else:
        assert isinstance(found, Printed)


@given(st.lists(st.tuples(st.integers(0, len(WRITTEN)), st.binary(max_size=4)), max_size=8), st.booleans())
@example([(0, b"")], False)
def test_any_damage_to_a_file(edits: list[tuple[int, bytes]], small: bool) -> None:
    data = bytearray(FULL_FILE if small else WRITTEN)
    for at, new in edits:
        at %= len(data)
        data[at : at + len(new)] = new
    gives_an_article_or_says_why_not(bytes(data))


PIECES = [
    "w:p",
    "w:tc",
    "w:tr",
    "w:val",
    "w:char",
    "-1",
    "&#0;",
    "<",
    ">",
    "</w:p>",
    "<w:tc/>",
    '"',
    "<!--",
    "é",
]


@given(
    st.sampled_from([name for name in FULL if name != "[Content_Types].xml"]),
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 30), st.sampled_from(PIECES)), max_size=6),
)
def test_any_damage_to_a_part(name: str, edits: list[tuple[int, int, str]]) -> None:
    part = FULL[name]
    for at, removed, new in edits:
        at %= len(part) + 1
        part = part[:at] + new + part[at + removed :]
    gives_an_article_or_says_why_not(packed({**FULL, name: part}))


MARKS = re.findall(r"<[^?!][^>]*>", FULL["word/document.xml"])


@given(st.lists(st.tuples(st.integers(0, len(MARKS)), st.integers(0, len(MARKS))), max_size=6))
def test_marks_in_any_order(swaps: list[tuple[int, int]]) -> None:
    found = re.split(r"(</?w:(?:p|tc|tr|tbl|r|sdt)>)", FULL["word/document.xml"])
    for one, other in swaps:
        one, other = 1 + one * 2 % (len(found) - 1), 1 + other * 2 % (len(found) - 1)
        found[one], found[other] = found[other], found[one]
    gives_an_article_or_says_why_not(packed({**FULL, "word/document.xml": "".join(found)}))


def test_without_python_docx(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(Unreadable, match=r"pip install 'meeting-report-converter\[docx\]'") as caught:
        read_docx(WRITTEN)
    assert caught.value.code == "missing-extra"
