"""Where pieces of lines stand on pages → the paragraphs that they set."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from statistics import median, median_low
from typing import NamedTuple

NARROW = re.compile(r"[!-~\xa1-\u024f\u0370-\u052f]")
_CLOSING = r"，。、；：？！）〉》」』】〕”’…—,.;:?!)\]"
_HANGING = tuple("，。、；：！？）》」』】〕”’,.;:!?)")
_SENTENCE = tuple("，。；！？")
_UNIT = re.compile(rf"[（〈《「『【〔“‘(\[]*(?:[!-~]+|.)[{_CLOSING}]*")
"""What a line cannot be broken in: a Chinese character or a word, with the marks that cling to it."""
_NUMBER = re.compile(
    r"[-–—―─·•~－一 ]*(?:第|page|p\.)? ?\d{1,3} ?页?(?:(?:[ ,，/／|]|of|共|总)+\d{1,4} ?页?)?"
    r"[-–—―─·•~－一 ]*",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?|file|about):\S*")
_PRINTED_AT = re.compile(r"\d{1,4}[/.-]\d\d?[/.-]\d{1,4}[,， ]*\d\d?:\d\d.{0,3}")
_WIDEST_PITCH = 3.0
"""Lines of one paragraph are not further apart, in sizes of their letters."""
_HEADLINE = 1.15
"""How much larger than the text it is."""
_MOST_PIECES, _MOST_COLUMNS = 1_500, 10
"""On a page, and in its width: a newspaper has fewer."""
_MARGIN = 0.15
"""How much of a page's height may be its head, and its foot."""


class Line(NamedTuple):
    """A letter, a piece of a line or a line: points from the top left corner, `y` where its letters stand."""

    text: str
    left: float
    right: float
    y: float
    size: float


class Page(NamedTuple):
    """The pieces of lines on a page, and how high it is."""

    pieces: list[Line]
    height: float


class _Column(NamedTuple):
    """Lines one below the other; `path` says which columns of a page share their margins with others."""

    path: str
    lines: list[Line]
    left: float
    right: float


def paragraphs(pages: list[Page]) -> Iterator[str]:
    """Pages → the paragraphs on them, without running heads and page numbers, column by column."""
    plain = list(_without_margins(pages))
    gutters: dict[str, float] = {}
    for pieces in plain:
        _columns(pieces, gutters)
    columns = [column for pieces in plain for column in _columns(pieces, gutters)]
    return _paragraphs(_with_margins(columns))


def rows(items: Iterable[Line]) -> list[list[Line]]:
    """Letters or pieces → those that stand at one height together, from the top down."""
    found: list[list[Line]] = []
    for item in sorted(items, key=lambda item: item.y):
        if found and item.y - found[-1][0].y < 0.35 * max(item.size, found[-1][0].size):
            found[-1].append(item)
        else:
            found.append([item])
    return [sorted(row, key=lambda item: item.left) for row in found]


def joined(parts: list[Line], between: str) -> Line:
    """Letters or pieces of a line, and what stands between them → one."""
    text = between.join(part.text for part in parts)
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    size = median_low([part.size for part in parts for _ in part.text])
    return Line(text, parts[0].left, max(part.right for part in parts), median(p.y for p in parts), size)


# Heads and feet of pages, columns, margins.


def _without_margins(pages: list[Page]) -> Iterator[list[Line]]:
    """Pages → their pieces without what is printed on every page, and page numbers."""
    seen: dict[str, list[tuple[int, float]]] = defaultdict(list)
    in_rows = [rows(page.pieces) for page in pages]
    for number, page in enumerate(in_rows):
        for row in page:
            seen[_wording(row)].append((number, row[0].y))

    def goes(row: list[Line], number: int, browser: bool) -> bool:
        height = pages[number].height
        if _MARGIN * height < row[0].y < (1 - _MARGIN) * height:
            return False
        known = [bool(_ADDRESS.match(piece.text) or _PRINTED_AT.match(piece.text)) for piece in row]
        numbers = [_NUMBER.fullmatch(piece.text) is not None for piece in row]
        again = any(n != number and abs(y - row[0].y) < 4 for n, y in seen[_wording(row)])
        repeated = again and not row[-1].text.endswith(_SENTENCE)
        plain = any(numbers) and all(a or b for a, b in zip(known, numbers, strict=True))
        return repeated or plain or (browser and any(known))

    for number, page in enumerate(in_rows):
        foot = page[-1] if page else []
        browser = len(foot) > 1 and goes(foot, number, False)
        while page and goes(page[0], number, browser):
            del page[0]
        while page and goes(page[-1], number, browser):
            del page[-1]
        yield [piece for row in page for piece in row]


def _wording(row: list[Line]) -> str:
    return re.sub(r"\d+", "0", " ".join(piece.text for piece in row))


def _columns(
    pieces: list[Line], known: dict[str, float], path: str = "", edges: tuple[float, float] | None = None
) -> list[_Column]:
    """Pieces of a page → its columns in the order of reading; what stands over two of them is one too.

    A few lines show no gutter: then it is where it is `known` from another page.
    """
    if not pieces:
        return []
    left, right = edges or _bounds(pieces)
    gutter = _gutter(pieces) if len(path) < _MOST_COLUMNS else None
    if gutter is not None:
        known.setdefault(path, gutter)
    elif (
        len(path) < _MOST_COLUMNS
        and path in known
        and all(p.right <= known[path] or p.left >= known[path] for p in pieces)
    ):
        gutter = known[path]
    if gutter is None:
        return [_Column(path, [joined(row, " ") for row in rows(pieces)], left, right)]
    sides = [p for p in pieces if p.right <= gutter], [p for p in pieces if p.left >= gutter]
    bounds = [_bounds(side) if side else None for side in sides]
    found: list[_Column] = []
    band: list[Line] = []
    for row in [*rows(pieces), []]:
        crosses = any(p.left < gutter < p.right for p in row)
        # Over three columns a centred line may cross no gutter.
        middle = left + right - row[0].left - row[-1].right if row and not band else math.inf
        if row and not crosses and not (row[0].left >= gutter and abs(middle) < row[0].size):
            band += row
            continue
        found += _columns([p for p in band if p.right <= gutter], known, path + "L", bounds[0])
        found += _columns([p for p in band if p.left >= gutter], known, path + "R", bounds[1])
        band = []
        if row:
            found.append(_Column(path, [joined(row, " ")], left, right))
    return found


def _bounds(pieces: list[Line]) -> tuple[float, float]:
    return min(piece.left for piece in pieces), max(piece.right for piece in pieces)


def _gutter(pieces: list[Line]) -> float | None:
    """Pieces → where the gap between two columns of running text is; None where there is one column."""
    best = None
    if len(pieces) > _MOST_PIECES:
        return None
    for x in sorted({math.floor(piece.left) for piece in pieces}):
        left, right = [p for p in pieces if p.right <= x], [p for p in pieces if p.left >= x]
        if min(len(left), len(right)) < 4:
            continue
        edge = max(p.right for p in left)
        full = sum(p.right > edge - 1.6 * p.size for p in left)
        # Running text fills its column; a table of names does not.
        text = all(median((p.right - p.left) / p.size for p in side) > 8 for side in (left, right))
        beside = min(left[-1].y, right[-1].y) - max(left[0].y, right[0].y)
        if text and 4 * full >= len(left) and beside > 0:
            crossing = len(pieces) - len(left) - len(right)
            best = min(best or (crossing, x), (crossing, x))
    return best[1] if best else None


def _with_margins(columns: list[_Column]) -> list[_Column]:
    """Columns → the same with the margins that those of one path share: a last page may not reach its own."""
    size = _body_size(columns)
    own = []
    for column in columns:
        usual = [line for line in column.lines if _alike(line.size, size)]
        long = len(usual) > 7
        if long:
            ends = [line.size * line.text.endswith(_HANGING) - line.right for line in usual]
            left = _edge([line.left for line in usual], size / 2)
            column = column._replace(left=left, right=-_edge(ends, size / 2))
        elif usual and _bounds(column.lines) == (column.left, column.right):
            left, right = _bounds(usual)  # a headline may be wider
            column = column._replace(left=left, right=right)
        own.append((column, (0.5 if long else 2.5) * size))
    found = []
    for column, slack in own:
        peers = [c for c, _ in own if c.path == column.path and abs(c.left - column.left) <= slack]
        found.append(column._replace(left=min(c.left for c in peers), right=max(c.right for c in peers)))
    return found


def _body_size(columns: list[_Column]) -> float:
    return median_low([line.size for column in columns for line in column.lines for _ in line.text] or [0.0])


def _edge(values: list[float], slack: float) -> float:
    """The least value that is no outlier: in a long column one line does not make a margin."""
    values = sorted(values)
    more = max(1, len(values) // 8) - 1
    return next((a for a, b in zip(values, values[more:], strict=False) if b - a <= slack), values[0])


# Paragraphs.


class _Setting(NamedTuple):
    """How the text of a document is set."""

    size: float
    pitch: float
    """From line to line, in sizes."""
    indents: bool
    """Whether a paragraph's first line stands further right than the others."""


def _paragraphs(columns: list[_Column]) -> Iterator[str]:
    flow = [(line, column) for column in columns for line in column.lines]
    if not flow:
        return
    setting = _setting(flow, _body_size(columns))

    def is_headline(line: Line) -> bool:
        return line.size > _HEADLINE * setting.size

    body = "".join(line.text for line, _ in flow if not is_headline(line))
    part = [flow[0][0]]
    for before, after in pairwise(flow):
        if _starts(*before, *after, setting):
            yield _text(part, is_headline(part[0]), body)
            part = []
        part.append(after[0])
    yield _text(part, is_headline(part[0]), body)


def _setting(flow: list[tuple[Line, _Column]], size: float) -> _Setting:
    pitches: dict[bool, list[float]] = {True: [], False: []}
    indents = False
    for (a, over), (b, under) in pairwise(flow):
        if _alike(a.size, size) and _alike(b.size, size):
            goes_on = not _ends(a, b, over)
            if over is under:
                pitches[goes_on].append((b.y - a.y) / size)
            indented = a.left - over.left > 1.2 * size > 2 * abs(b.left - under.left)
            indents = indents or (goes_on and indented)
    pitch = median_low(pitches[True] or pitches[False] or [_WIDEST_PITCH])
    return _Setting(size, min(pitch, _WIDEST_PITCH), indents)


def _starts(a: Line, over: _Column, b: Line, under: _Column, setting: _Setting) -> bool:
    """Whether line `b`, which follows `a`, begins a paragraph."""
    if not _alike(a.size, b.size):
        return True
    size = setting.size if _alike(b.size, setting.size) else b.size
    near = over is not under or b.y - a.y < 1.25 * setting.pitch * size
    if b.size > _HEADLINE * setting.size and near and _is_centred(a, over) and _is_centred(b, under):
        return False
    indent = b.left - under.left
    indented = indent > 1.2 * size
    if indented and not setting.indents and abs(indent - a.left + over.left) < 0.5 * size:
        indented = False  # a list, or a quotation, which stands back on both sides
        if indent < 4 * size and a.right < over.right - indent + 0.3 * size:
            over = over._replace(right=over.right - indent)
    return not near or indented or _ends(a, b, over)


def _ends(a: Line, b: Line, column: _Column) -> bool:
    """Whether what `b` begins with had room at the end of line `a`."""
    unit = _UNIT.match(b.text)
    width = (b.right - b.left) * ems(unit.group() if unit else "") / ems(b.text)
    return column.right - a.right > width + 0.3 * a.size


def ems(text: str) -> float:
    """How many letters wide a text is, a Chinese one being the measure."""
    return sum(0.5 if NARROW.match(sign) else 1 for sign in text)


def _alike(one: float, other: float) -> bool:
    return max(one, other) < 1.2 * min(one, other)


def _is_centred(line: Line, column: _Column) -> bool:
    return abs(line.left + line.right - column.left - column.right) < 1.2 * line.size


def _text(lines: list[Line], headline: bool, body: str) -> str:
    """Lines of a paragraph, whether it is a headline, and the text → the paragraph.

    A word that a hyphen cuts is whole again.
    """
    text = lines[0].text
    for at, line in enumerate(lines[1:], 1):
        if text.endswith(("\2", "\xad")):
            text = text[:-1] + line.text
            continue
        words = NARROW.match(text[-1]) and NARROW.match(line.text)
        number = text[-1].isdigit() and line.text[0].isdigit()
        apart = headline and _are_apart(lines[at - 1], lines[at:], body)
        text += " " + line.text if (words and not number) or apart else line.text
    return text.replace("\2", "-")


def _are_apart(line: Line, following: list[Line], body: str) -> bool:
    """Whether a headline is broken where it has a gap: before a longer line, or where the body has a mark."""
    end, begin = line.text[-2:], following[0].text[:2]
    if end + begin in body:
        return False
    chosen = max(ems(other.text) for other in following) > ems(line.text) + 1
    return chosen or any(end + mark + begin in body for mark in "，、；：")
