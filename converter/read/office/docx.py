"""Bytes of a Word file (.docx) → its article as Word shows it: one block a paragraph, or a row of a table."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from converter.read.files.limits import ALWAYS_UNPACKED, DAMAGED, MOST_RATIO
from converter.read.office.numbering import Numbering, Styles, W, integer, is_on
from converter.read.printed import Printed, Unreadable, needed

if TYPE_CHECKING:
    from lxml.etree import _Element

_OLE = b"\xd0\xcf\x11\xe0"
_OLD_WORD = "WordDocument".encode("utf-16-le")
_DIRECTORY_ENTRY = b"PK\x01\x02"
_MOST_MEMBERS = 10_000
_MOST_UNPACKED = 200_000_000
_MOST_XML = 10_000_000
"""Of all parts that are read: parsed they take twenty times that."""
"""A part takes some twenty times its size once it is parsed; that of a long article has a megabyte."""


_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_NAMESPACES = (
    W.strip("{}"),
    "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "http://schemas.openxmlformats.org/officeDocument/2006/math",
)
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PROPERTIES = ("pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "sdtPr")
_NOT_SHOWN = ("del", "moveFrom", "instrText", "delText", "delInstrText", "rt", *_PROPERTIES)
_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
_WINGDINGS = dict(zip(b"lmnqoRTx\xa8\xfb\xfc\xfd\xfe\xe0\xd8\x9f\xa4\xab", "●○■□□☑☒☒□✗✓☒☑→➢•◉★", strict=True))
_SYMBOL = dict(zip(b"\xa3\xb3\xb0\xb1\xb4\xb7\xb8\xb9\xbb\xae\xac\xa5", "≤≥°±×•÷≠≈→←∞", strict=True))
_SYMBOLS = {"Wingdings": _WINGDINGS, "Symbol": _SYMBOL}
"""Fonts whose signs stand where Unicode has none; those that articles print."""


class _Parts(NamedTuple):
    document: _Element
    styles: _Element | None
    numbering: _Element | None
    statistics: _Element | None


def read_docx(data: bytes) -> Printed:
    """Bytes → the article; Unreadable where they are no Word file, are encrypted, or unpack to too much."""
    needed("docx", "docx", "reading Word files")
    from docx.oxml.parser import parse_xml
    from lxml.etree import LxmlError, iterwalk

    if data.startswith(_OLE):
        if _OLD_WORD in data:
            raise Unreadable("broken", "an old Word file, renamed: open it in Word and save it as .docx")
        raise Unreadable("encrypted", "protected by a password: open it in Word and save it without one")
    try:
        parts = _unpack(data, parse_xml)
        styles = Styles(parts.styles)
        text = _Text(styles, Numbering(parts.numbering, styles))
        # Elements nest as deep as a file likes: they are walked through, never descended into.
        walk = iterwalk(parts.document, events=("start", "end"))
        for event, element in walk:
            namespace, _, name = element.tag[1:].rpartition("}")
            if namespace in _NAMESPACES:
                if event == "end":
                    text.close(name)
                elif not text.open(element, name):
                    walk.skip_subtree()
        blocks = text.blocks()
        return Printed("\n\n".join(blocks), pages=_pages(parts.statistics, "".join(blocks)))
    except (*DAMAGED, LxmlError) as error:
        message = "damaged, or no Word file: open it in Word and save it anew as .docx"
        raise Unreadable("broken", message) from error


# The package: an archive of parts and of what they are to each other.


def _unpack(data: bytes, parse_xml: Callable[[bytes], _Element]) -> _Parts:
    # python-docx itself would unpack and parse all parts, pictures and headers too, and refuses a file where
    # a link within leads nowhere, as WPS writes them.
    if data.count(_DIRECTORY_ENTRY) > _MOST_MEMBERS:
        raise Unreadable("bomb", f"holds over {_MOST_MEMBERS:,} files: no article does; save its text anew")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {"/" + info.filename.replace("\\", "/").lower(): info for info in archive.infolist()}
        _check(archive.infolist())

        parsed = 0

        def parse(path: str | None) -> _Element | None:
            nonlocal parsed
            info = members.get(path or "")
            if info is None:
                return None
            parsed += info.file_size
            if parsed > _MOST_XML:
                message = f"holds over {_MOST_XML:,} bytes of text and marks: split it, one article a file"
                raise Unreadable("bomb", message)
            with archive.open(info) as stream:
                # By its size: read() would first unpack whatever there is, and then compare.
                xml = stream.read(info.file_size + 1)
            root = parse_xml(xml.replace(_STRICT, W.strip("{}").encode()))
            if root.getroottree().docinfo.internalDTD is not None:
                raise ValueError("a document type, which may declare entities")
            return root

        def related(path: str) -> dict[str, str]:
            folder, name = posixpath.split(path)
            found: dict[str, str] = {}
            relations = parse(f"{folder.rstrip('/')}/_rels/{name}.rels")
            for relation in () if relations is None else relations.iterchildren("{*}Relationship"):
                kind = relation.get("Type", "").rpartition("/")[2]
                target = posixpath.normpath(posixpath.join(folder, relation.get("Target", "")))
                if relation.get("TargetMode") != "External":
                    found.setdefault(kind, target.lower())
            return found

        package = related("/")
        path = package["officeDocument"]
        document = parse(path)
        if document is None or document.tag != W + "document":
            raise ValueError("no document in it")
        beside = related(path)
        parts = (beside.get("styles"), beside.get("numbering"), package.get("extended-properties"))
        return _Parts(document, *map(parse, parts))


def _check(members: list[zipfile.ZipInfo]) -> None:
    if any(info.flag_bits & 1 for info in members):
        raise Unreadable("encrypted", "packed with a password: unpack it and pack it without one")
    if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in members):
        raise ValueError("packed as Word packs nothing")
    sizes = [(info.file_size, info.compress_size) for info in members]
    bombs = (size > ALWAYS_UNPACKED and size > MOST_RATIO * small for size, small in sizes)
    if any(bombs) or sum(size for size, _ in sizes) > _MOST_UNPACKED:
        raise Unreadable("bomb", "unpacks to more than an article does: save its text in a new document")


def _pages(statistics: _Element | None, text: str) -> int | None:
    """The pages as Word counted them; not where its count of letters is off: then the text has changed."""
    if statistics is None:
        return None
    said = {child.tag.rpartition("}")[2]: integer(child.text) for child in statistics.iterchildren("*")}
    letters, pages = len("".join(text.split())), said.get("Pages", 0)
    return pages if pages > 0 and 0.8 * letters <= said.get("Characters", 0) <= 1.25 * letters else None


# The text, in the order of the document.


@dataclass(slots=True)
class _Paragraph:
    hidden: bool = False
    """Whether runs are, unless they say otherwise themselves."""
    at: int | None = None
    """Its block, once it has text: what is anchored before that goes before it."""
    parts: list[str] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)
    """For each field within another that is open, whether an instruction goes on: that is not shown."""
    number: str = ""
    ends: bool = True
    """Not where its mark is deleted or hidden: the next paragraph goes on in it."""


@dataclass(slots=True)
class _Blocks:
    """What a document or a cell holds."""

    texts: list[str] = field(default_factory=list)
    unfinished: _Paragraph | None = None

    def finish(self) -> None:
        """The paragraph at hand takes its place."""
        if self.unfinished and self.unfinished.at is not None:
            self.texts[self.unfinished.at] = self.unfinished.number + "".join(self.unfinished.parts)
        self.unfinished = None


class _Text:
    """The blocks of a document, gathered while its elements open and close."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles, self._numbering = styles, numbering
        self._within = [_Blocks()]
        # What stands in no row or no paragraph is not shown.
        self._rows: list[list[list[str]]] = [[]]
        self._paragraphs = [_Paragraph()]
        self._chosen: list[bool] = []

    def blocks(self) -> list[str]:
        """All that has text."""
        self._within[-1].finish()
        return [text for text in self._within[-1].texts if text.strip()]

    def open(self, element: _Element, name: str) -> bool:
        """An element that begins → whether anything within it is shown."""
        match name:
            case "p":
                self._paragraphs.append(self._begin(element))
            case "tbl":
                self._within[-1].finish()
            case "tr":
                self._rows.append([])
            case "tc":
                self._within.append(_Blocks())
            case "AlternateContent":
                self._chosen.append(False)
            case "Choice" | "Fallback" if self._chosen:
                if self._chosen[-1]:
                    return False  # the same once more, for older programs
                self._chosen[-1] = True
            case "sdt":  # not what it asks to fill in
                return element.find(f"{W}sdtPr/{W}showingPlcHdr") is None
            case "r":
                return not self._is_hidden(element)
            case "t":
                text = re.sub(r"[\r\n]+", " ", element.text or "")
                self._add(text if element.get(_XML_SPACE) == "preserve" else text.strip(" \t"))
            case "br":
                self._add("\n" if element.get(W + "type") in (None, "textWrapping") else "")
            case "sym":
                self._add(_symbol(element))
            case "fldChar":
                self._turn(element.get(W + "fldCharType"))
            case _:
                self._add(_SIGNS.get(name, ""))
        return name not in _NOT_SHOWN

    def close(self, name: str) -> None:
        """An element that ends."""
        match name:
            case "p":
                self._within[-1].finish()
                self._within[-1].unfinished = paragraph = self._paragraphs.pop()
                if paragraph.ends:
                    self._within[-1].finish()
            case "tc":
                cell = self.blocks()
                self._within.pop()
                self._rows[-1].append(cell)
            case "tr":
                row = self._rows.pop()
                # A row of one cell is no row, but frames what it holds.
                self._within[-1].texts += row[0] if len(row) == 1 else ["\t".join(map("\n".join, row))]
            case "AlternateContent":
                self._chosen.pop()

    def _begin(self, element: _Element) -> _Paragraph:
        properties = element.find(W + "pPr")
        style = self._styles.of(properties, "pStyle")
        paragraph = self._within[-1].unfinished or _Paragraph()
        self._within[-1].unfinished = None
        mark = None if properties is None else properties.find(W + "rPr")
        deleted = mark is not None and any(mark.find(W + name) is not None for name in ("del", "moveFrom"))
        paragraph.hidden = style.hidden
        paragraph.ends = not deleted and not is_on(mark, "vanish", otherwise=style.hidden)
        if paragraph.ends:
            paragraph.number = self._numbering.next(properties, style)
        return paragraph

    def _is_hidden(self, run: _Element) -> bool:
        properties = run.find(W + "rPr")
        paragraph = self._paragraphs[-1]
        inherited = paragraph.hidden or self._styles.of(properties, "rStyle").hidden
        return is_on(properties, "vanish", otherwise=inherited)

    def _add(self, text: str) -> None:
        paragraph = self._paragraphs[-1]
        if not text or (paragraph.fields and paragraph.fields[-1]):
            return
        paragraph.parts.append(text)
        if paragraph.at is None and text.strip():
            paragraph.at = len(self._within[-1].texts)
            self._within[-1].texts.append("")

    def _turn(self, to: str | None) -> None:
        """A field begins, its instruction gives way to its result, or it ends."""
        fields = self._paragraphs[-1].fields
        if to == "begin":
            fields.append(True)
        elif fields and to == "separate":
            fields[-1] = len(fields) > 1 and fields[-2]
        elif fields:
            fields.pop()


def _symbol(element: _Element) -> str:
    found = re.fullmatch("F0([0-9A-F]{2})|(?!D[89A-F])[0-9A-F]{4}", element.get(W + "char", "").upper())
    if found and found[1]:
        return _SYMBOLS.get(element.get(W + "font", ""), {}).get(int(found[1], 16), "")
    return chr(int(found[0], 16)) if found else ""
