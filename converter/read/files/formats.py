"""Name and first bytes of a file → its format: one line a format."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from converter.read.files.limits import MOST_BYTES, MOST_IN_MEMORY
from converter.read.files.records import NAMES, plain
from converter.read.printed import Printed
from converter.read.text.plain import read_plain


class Format(NamedTuple):
    """How files of one kind are read; UnicodeError where their bytes are no text, else Unreadable."""

    media_type: str
    read: Callable[[bytes], Iterable[Printed]]
    most_bytes: int = MOST_BYTES


def _text(data: bytes) -> Iterable[Printed]:
    return (Printed(read_plain(data)),)


# What a format needs is loaded when the first file of it comes.
def _markdown(data: bytes) -> Iterable[Printed]:
    from converter.read.text.markdown import read_markdown

    return map(Printed, read_markdown(data))


def _html(data: bytes) -> Iterable[Printed]:
    from converter.read.web.html import read_html

    return read_html(data)


def _mhtml(data: bytes) -> Iterable[Printed]:
    from converter.read.web.html import read_mhtml

    return read_mhtml(data)


def _pdf(data: bytes) -> Iterable[Printed]:
    from converter.read.office.pdf import read_pdf

    return (read_pdf(data),)


def _docx(data: bytes) -> Iterable[Printed]:
    from converter.read.office.docx import read_docx

    return (read_docx(data),)


_TEXT = Format("text/plain", _text)
_MARKDOWN = Format("text/markdown", _markdown)
_HTML = Format("text/html", _html, MOST_IN_MEMORY // 2)  # pictures are in some pages
_MHTML = Format("multipart/related", _mhtml, MOST_IN_MEMORY // 3)  # its parts are unpacked in memory
_PDF = Format("application/pdf", _pdf, MOST_IN_MEMORY)
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_DOCX = Format(_WORD, _docx, MOST_IN_MEMORY)

# A new format is one module that gives Printed articles, and its line here.
READERS: dict[str, Format] = {
    ".txt": _TEXT,
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".html": _HTML,
    ".htm": _HTML,
    ".shtml": _HTML,
    ".xhtml": _HTML,
    ".mhtml": _MHTML,
    ".mht": _MHTML,
    ".pdf": _PDF,
    ".docx": _DOCX,
}

FEEDS = {
    ".jsonl": "application/jsonl",
    ".ndjson": "application/jsonl",
    ".json": "application/json",
    ".csv": "text/csv",
}
"""Many articles a file, as crawlers write them; media types."""

PACKED = (".zip", ".tar", ".tgz", ".gz", ".zst")

_TO_DOCX = "save it as .docx in Word, WPS or LibreOffice (many at once: soffice --convert-to docx FILES)"
_TO_PDF = "open it in a reader of this format and export it as PDF"
_AS_ZIP = "unpack it, or pack it anew as .zip or .tar.gz"
_AS_CSV = "save the sheet as CSV (UTF-8), with columns title and text"
_AS_PICTURE = "a picture: put it into a PDF file, which is read with the extra [ocr]"
ADVICE: dict[str, str] = {
    **dict.fromkeys((".doc", ".dot", ".wps", ".wpt", ".odt", ".rtf", ".pages"), _TO_DOCX),
    **dict.fromkeys((".ofd", ".caj", ".kdh", ".nh", ".epub", ".djvu", ".ceb", ".ppt", ".pptx"), _TO_PDF),
    **dict.fromkeys((".rar", ".7z", ".xz", ".bz2", ".z", ".lz4"), _AS_ZIP),
    **dict.fromkeys((".xls", ".xlsx", ".et", ".ods"), _AS_CSV),
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp"), _AS_PICTURE),
}
"""Formats that are known and not read; what to do with such a file."""
OTHERWISE = "if it is an article, save it as text, HTML, PDF or .docx"

_MAGIC = (
    (b"%PDF-", ".pdf"),
    (b"PK\x03\x04", ".zip"),
    (b"PK\x05\x06", ".zip"),
    (b"\x1f\x8b", ".gz"),
    (b"\x28\xb5\x2f\xfd", ".zst"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".doc"),
    (b"{\\rtf", ".rtf"),
    (b"Rar!\x1a\x07", ".rar"),
    (b"7z\xbc\xaf\x27\x1c", ".7z"),
)
_OFFICE = (".doc", ".dot", ".wps", ".wpt", ".et", ".xls", ".ppt")
"""Files of these names are what they are called when they begin as .doc does."""

_WHOLE_PAGE = re.compile(
    r"\s*+(?:<!--(?:(?!-->).)*+-->\s*+|<\?xml[^>]*+>\s*+)*+<(?:!doctype\s+html|html[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_PAGE = re.compile(
    r"\s*<(?:!doctype|!--|html|head|body|meta|title|link|style|script|div|p|br|table|span|center|section|article|"
    r"h[1-6]|font|form|ul|base|%@|%|\?php)[\s/>@=]?",
    re.IGNORECASE,
)
_SAVED = re.compile(r"(?:[\w-]+:[^\n]*\n[ \t]*)*?(?:MIME-Version:|Snapshot-Content-Location:)", re.IGNORECASE)
_LONGEST_HEADER = 1_000
_RECORD = re.compile(r'\s*\{\s*"')
_RECORDS = re.compile(r'\s*\[\s*\{\s*"')


def suffix_of(name: str) -> str:
    """articles/Report.HTML → .html; empty where a name has none."""
    match = re.search(r"[^/.](\.(?=\d?[A-Za-z])[A-Za-z0-9]{1,10})$", name)
    return match[1].lower() if match else ""


def format_of(name: str, head: bytes) -> str:
    """A name and the first bytes → the suffix that says how to read it, or that of the name."""
    named = suffix_of(name)
    begins = next((suffix for magic, suffix in _MAGIC if head.startswith(magic)), "")
    if begins == ".zip" and named in (".docx", ".docm"):
        return ".docx"
    if begins == ".doc" and named in (*_OFFICE, ".docx"):
        return ".docx" if named == ".docx" else named
    if begins == ".gz" and named == ".tgz":
        return named
    if begins and not (begins == ".zip" and named in ADVICE and named not in _OFFICE):
        return begins
    if head[257:262] == b"ustar":
        return ".tar"
    if named in FEEDS or named in (".mhtml", ".mht", ".docx", ".pdf"):
        return named
    text = _opening(head)
    if named in READERS:
        return ".html" if _WHOLE_PAGE.match(text) else named
    if _SAVED.match(text):
        return ".mhtml"
    if _PAGE.match(text):
        return ".html"
    if named:
        return named
    return _of_text(text)


def _of_text(text: str) -> str:
    """The first characters of a file without a name → its format."""
    first = text.lstrip().split("\n", 1)[0].rstrip()
    if _RECORDS.match(text) or (_RECORD.match(text) and not first.endswith("}")):
        return ".json"
    if _RECORD.match(text):
        return ".jsonl"
    columns = {plain(name.strip('"')) for name in re.split("[,;\t]", first)}
    if len(columns) > 1 and columns & {*NAMES["text"]} and len(first) < _LONGEST_HEADER:
        return ".csv"
    return ".txt" if text.strip() else ""


def _opening(head: bytes) -> str:
    """The first bytes of a file → its first characters as far as marks go; nothing where they are no text."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ):
        if head.startswith(mark):
            return head[len(mark) :].decode(encoding, "ignore")
    return "" if b"\0" in head else head.decode("utf-8", "ignore")
