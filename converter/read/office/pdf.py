"""Bytes of a PDF → its article: where letters stand tells lines, columns and paragraphs."""

from __future__ import annotations

import math
import re
import unicodedata
import zlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, suppress
from ctypes import c_double
from itertools import pairwise
from statistics import median
from typing import Any

from converter.read.files.limits import MOST_RATIO
from converter.read.office.layout import NARROW, Line, Page, joined, paragraphs, rows
from converter.read.printed import Printed, Unreadable, needed
from converter.read.text.letters import WIDE

MOST_PAGES = 2_000
MOST_LETTERS, MOST_LETTERS_IN_ALL = 60_000, 1_000_000
"""On one page, of which a large newspaper's has some 15,000; and on all."""
_STEP = 1 << 14
_STREAM = re.compile(rb"stream\r?\n")
_MOST_STREAM, _MOST_STREAMS, _MOST_IMAGE = 10_000_000, 200_000_000, 110_000_000
"""Bytes that a packed stream may unpack to at more than a hundred times its size, all of them together, and
an image: a white page packs well, and A4 in colour at 600 dpi takes 104 million."""
_LONGEST_DICTIONARY = 1_000

_WIDE = re.compile(rf"[{WIDE}“”‘’…—]")
_LOST = re.compile("[\0\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")
_RADICAL = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")
# Unicode gives these radicals no plain form; fonts draw them with the glyph of one, and PDF names either.
_RADICALS = str.maketrans(
    "⺎⺐⺒⺓⺕⺠⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰",
    "兀尢巳幺彐民虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙",
)


def read_pdf(data: bytes) -> Printed:
    """Bytes → the article, each paragraph one line; Unreadable where there is none."""
    pdfium = needed("pypdfium2", "pdf", "reading PDF")
    _refuse_bombs(data)
    try:
        with closing(pdfium.PdfDocument(data)) as document:
            if len(document) > MOST_PAGES:
                message = f"longer than {MOST_PAGES:,} pages: split it, one article a file"
                raise Unreadable("too-large", message)
            pages = list(_read_pages(document, pdfium.raw))
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) in (pdfium.raw.FPDF_ERR_PASSWORD, pdfium.raw.FPDF_ERR_SECURITY):
            message = "locked with a password: save it without one"
            raise Unreadable("encrypted", message) from error
        raise Unreadable("broken", "broken or no PDF: get the file again") from error
    return Printed("\n\n".join(paragraphs(pages)), pages=len(pages))


def _refuse_bombs(data: bytes) -> None:
    """Unreadable where a stream unpacks to more than any page needs: PDFium would hold it in memory."""
    total = 0
    for match in _STREAM.finditer(data):
        before = data[max(0, match.start() - _LONGEST_DICTIONARY) : match.start()]
        image = b"/Image" in before.rpartition(b"obj")[2]
        size = 0
        for packed, size in _unpacked(data, match.end()):
            bomb = size > _MOST_IMAGE if image else size > max(_MOST_STREAM, MOST_RATIO * packed)
            if bomb:
                raise Unreadable("bomb", f"unpacks to {size:,} bytes and more: no page of an article does")
            if not image and total + size > _MOST_STREAMS:
                raise Unreadable("bomb", f"unpacks to more than {_MOST_STREAMS:,} bytes: split it")
        total += 0 if image else size


def _unpacked(data: bytes, start: int) -> Iterator[tuple[int, int]]:
    """A stream packed by zlib → again and again how much of it has been read, and what that unpacks to."""
    if data[start : start + 1] not in (b"\x78", b"\x58", b"\x48", b"\x68"):
        return
    unpacking, size, at = zlib.decompressobj(), 0, start
    with suppress(zlib.error):
        while at < len(data) and not unpacking.eof:
            size += len(unpacking.decompress(data[at : at + _STEP], 100 * _STEP))
            at += _STEP - len(unpacking.unconsumed_tail)
            yield at - start, size


def _read_pages(document: Any, raw: Any) -> Iterator[Page]:
    from converter.read.office.ocr import recognise

    unread = 0
    missing = None
    letters = 0
    for number in range(len(document)):
        if letters > MOST_LETTERS_IN_ALL:
            message = f"more than {MOST_LETTERS_IN_ALL:,} letters: split it, one article a file"
            raise Unreadable("too-large", message)
        with closing(document[number]) as page:
            with closing(page.get_textpage()) as text:
                letters += text.count_chars()
                found, legible = _read_letters(page, text, raw)
            if not legible and missing is None and any(page.get_objects(max_depth=1)):
                try:
                    found = Page(recognise(page), page.get_height())
                except Unreadable as error:
                    missing = error
            unread += not legible and missing is not None
            yield found
    if missing is not None and unread == len(document):
        message = f"only images in it: {missing}"
        raise Unreadable("scanned", message) from missing


def _read_letters(page: Any, text: Any, raw: Any) -> tuple[Page, bool]:
    """The text layer of a page, whichever way it is turned, and whether it holds what is printed."""
    x, y, matrix = c_double(), c_double(), raw.FS_MATRIX()
    box = page.get_bbox()
    turned: dict[int, list[Line]] = defaultdict(list)
    lost = 0
    if text.count_chars() > MOST_LETTERS:
        raise Unreadable("too-large", f"more than {MOST_LETTERS:,} letters on a page: no article has so many")
    for at in range(text.count_chars()):
        if raw.FPDFText_IsGenerated(text, at) == 1 or not raw.FPDFText_GetMatrix(text, at, matrix):
            continue
        sign = _plain(chr(raw.FPDFText_GetUnicode(text, at)))
        turn = math.atan2(matrix.b, matrix.a) / (math.pi / 2)  # in quarters
        size = raw.FPDFText_GetFontSize(text, at) * math.hypot(matrix.c, matrix.d)
        raw.FPDFText_GetCharOrigin(text, at, x, y)
        inside = box[0] <= x.value <= box[2] and box[1] <= y.value <= box[3]
        # Neither what nobody can read, nor a watermark across the page.
        if not (inside and 1 <= size < math.inf) or abs(turn - round(turn)) > 0.05:
            continue
        if _LOST.match(sign):
            lost += 1
            continue
        turn = round(turn) % 4
        left, foot = _turn(turn, x.value, y.value)
        boxes = text.get_charbox(at), text.get_charbox(at, loose=True)
        right = max(_turn(turn, *corner)[0] for box in boxes for corner in (box[:2], box[2:]))
        turned[turn].append(Line(sign, left, right, -foot, size))
    turn = max(turned, key=lambda turn: len(turned[turn]), default=0)
    corners = _turn(turn, box[0], box[1]), _turn(turn, box[2], box[3])
    left, top = min(c[0] for c in corners), max(c[1] for c in corners)
    letters = [s._replace(left=s.left - left, right=s.right - left, y=s.y + top) for s in turned[turn]]
    shown = sum(not letter.text.isspace() for letter in letters)
    pieces = [piece for row in rows(letters) for piece in _pieces(row)]
    height = abs(corners[0][1] - corners[1][1])
    return Page(pieces, height), shown > lost and (shown > 30 or not _is_image(page, raw))


def _is_image(page: Any, raw: Any) -> bool:
    """Whether an image fills half the page: the few words upon it are the scanner's."""
    left, bottom, right, top = page.get_bbox()
    for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]):
        x0, y0, x1, y1 = image.get_bounds()
        if 2 * (x1 - x0) * (y1 - y0) > (right - left) * (top - bottom):
            return True
    return False


def _plain(sign: str) -> str:
    return unicodedata.normalize("NFKC", sign).translate(_RADICALS) if _RADICAL.match(sign) else sign


def _turn(quarters: int, x: float, y: float) -> tuple[float, float]:
    """A point of a page → where it is once letters turned that far stand upright."""
    return ((x, y), (y, -x), (-x, -y), (-y, x))[quarters]


def _pieces(row: list[Line]) -> list[Line]:
    """The letters of a row → its text, in pieces where wide gaps are."""
    letters: list[Line] = []
    blanks: list[float] = []  # where the blank before each letter begins, or the letter itself
    blank = math.inf
    for letter in row:
        if letter.text.isspace():
            blank = min(blank, letter.left)
            continue
        twice = (0.5 if _WIDE.match(letter.text) else 0.15) * letter.size  # printed twice: bold, or a shadow
        if letters and letters[-1].text == letter.text and letter.left - letters[-1].left < twice:
            continue
        letters.append(letter)
        blanks.append(min(blank, letter.left))
        blank = math.inf
    gaps = _gaps(letters)
    usual = median(gaps or [0.0])
    cuts = [at for at, gap in enumerate(gaps, 1) if gap > usual + 0.8 * letters[at].size]
    ends = pairwise([0, *cuts, len(letters)])
    return [joined(list(_with_blanks(letters[a:b], blanks[a:b])), "") for a, b in ends if a < b]


def _with_blanks(letters: list[Line], blanks: list[float]) -> Iterator[Line]:
    """Letters of a piece → the same with the blanks between them, which need not be letters of their own."""
    gaps = _gaps(letters)
    # Letters that are spread to fill their line stand apart too.
    usual, wider = median(gaps or [0.0]), sorted(gaps or [0.0])[3 * len(gaps) // 4]
    yield letters[0]
    for gap, blank, (before, letter) in zip(gaps, blanks[1:], pairwise(letters), strict=True):
        size = max(letter.size, before.size)
        narrow = sum(NARROW.match(sign.text) is not None for sign in (before, letter))
        least = min(usual + 0.6 * size, (wider + 0.18 * size, math.inf, usual + 0.15 * size)[narrow])
        if gap > least or letter.left - blank > 0.12 * size:
            yield Line(" ", before.right, letter.left, letter.y, size)
        yield letter


def _gaps(letters: list[Line]) -> list[float]:
    return [max(0.0, b.left - a.right) for a, b in pairwise(letters)]
