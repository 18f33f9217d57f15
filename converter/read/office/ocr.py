"""A page without a text layer → the lines printed on it, recognised, as reading PDF puts them together."""

from __future__ import annotations

import ctypes
import math
from contextlib import closing, suppress
from functools import cache, partial
from statistics import median
from typing import Any

from converter.read.office.layout import Line, ems
from converter.read.printed import needed
from converter.read.text.letters import tidy

_SCALE = 200 / 72
"""200 dpi."""
_MOST_PIXELS = 8_000_000
_LONGEST_SIDE = 5_000
_SHORTEST_SIDE = 36
"""Points: half an inch holds no text that is longer than its page number."""
"""An A3 page keeps within both; what is larger is drawn smaller."""
_STRIP_PIXELS = 330_000
"""Finding lines takes half a kilobyte a pixel: it is done at half the scale, strip by strip."""
_OVERLAP = 80
"""Rows that two strips share: no line is higher."""
_LEAST_SCORE = 0.5
_HALF_BLANK = tuple("，。、；：？！")
"""Their box ends where their ink does."""
_LONG = 8
"""Letters of a line whose width tells their size better than its height does."""


def recognise(page: Any) -> list[Line]:
    """A page of pypdfium2 → its lines, in points from the top left corner as it is shown."""
    try:
        return _recognised(page)
    finally:
        _give_back()


def _recognised(page: Any) -> list[Line]:
    engine = _engine()
    width, height = page.get_size()
    if min(width, height) < _SHORTEST_SIDE or max(width, height) > 200 * min(width, height):
        return []
    scale = min(_SCALE, math.sqrt(_MOST_PIXELS / (width * height)), _LONGEST_SIDE / max(width, height))
    quads = [2 * quad for quad in _find(engine, _draw(page, scale / 2))]
    image = _draw(page, scale)
    slopes = [_slope(quad) for quad in quads]
    slope = median(slopes) if slopes else 0.0
    lines = []
    for quad, own in zip(quads, slopes, strict=True):
        left, right = float(quad[:, 0].min()), float(quad[:, 0].max())
        top, foot = float(quad[:2, 1].mean()), float(quad[2:, 1].mean())
        if abs(own - slope) > 0.1 or foot - top > 1.5 * (right - left):  # a watermark, vertical text
            continue
        found = engine(_cut(image, quad, own), use_det=False, use_cls=False, use_rec=True)
        for text, score in zip(found.txts or (), found.scores or (), strict=True):
            if (text := tidy(text)) and score >= _LEAST_SCORE:
                # A page that lies askew is put straight: the left margin shows where paragraphs begin.
                x, y = slope * (top + foot) / 2, slope * (left + right) / 2
                high = foot - top
                ends = right + (0.4 * high if text.endswith(_HALF_BLANK) else 0)
                places = (place / scale for place in (left + x, ends + x, foot - y, high))
                lines.append(Line(text, *places))
    return _sized(lines)


def _give_back() -> None:
    """Two hundred megabytes that recognising used: glibc would keep them for itself."""
    with suppress(OSError, AttributeError, TypeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)


def _sized(lines: list[Line]) -> list[Line]:
    """Lines as high as their boxes → with the size of their letters, which a long line's width tells."""
    long = [line for line in lines if ems(line.text) > 1.5 * _LONG]
    widths = [_width(line) for line in long]
    usual = median(widths) if long else math.inf
    shrink = median(_width(line) / line.size for line in long) if long else 0.85
    found = []
    for line in lines:
        size = _width(line)
        if ems(line.text) < _LONG:
            high = shrink * line.size
            size = min(widths, key=partial(_apart, high), default=math.inf)
            if _apart(usual, high) < _apart(size, high) + 0.2:
                size = usual
            if _apart(size, high) > 0.4:
                size = high
        found.append(line._replace(size=size))
    return found


def _width(line: Line) -> float:
    """Of one letter."""
    return (line.right - line.left) / ems(line.text)


def _apart(one: float, other: float) -> float:
    return abs(math.log(one / other))


@cache
def _engine() -> Any:
    what = "recognising text"
    needed("onnxruntime", "ocr", what)
    return needed("rapidocr", "ocr", what).RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,
            "Global.max_side_len": 2 * _LONGEST_SIDE,
            "Det.limit_side_len": 32,
            "Det.use_dilation": False,  # it lets close lines run into one
            # One thread: how sums are split among more may change their last bits.
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _draw(page: Any, scale: float) -> Any:
    with closing(page.render(scale=scale)) as bitmap:
        return bitmap.to_numpy().copy()


def _find(engine: Any, image: Any) -> list[Any]:
    """An image → the corners of each line on it: top left, top right, bottom right, bottom left."""
    height, width = image.shape[:2]
    step = max(_OVERLAP, _STRIP_PIXELS // width - _OVERLAP)
    found: list[Any] = []
    for top in range(0, max(height - _OVERLAP, 1), step):
        strip = image[top : top + step + _OVERLAP].copy()
        boxes = engine(strip, use_det=True, use_cls=False, use_rec=False).boxes
        for quad in () if boxes is None else boxes:
            y = quad[:, 1].mean()
            # A little more than its half of the overlap, lest a line fall between two strips.
            above, below = top == 0 or y > 0.4 * _OVERLAP, top + len(strip) == height
            if above and (below or y < len(strip) - 0.4 * _OVERLAP):
                quad[:, 1] += top
                found.append(quad)
    kept: list[Any] = []
    for quad in sorted(found, key=_height):  # two lines may be taken for one at the edge of a strip
        if not any(_holds(quad, other) or _holds(other, quad) for other in kept):
            kept.append(quad)
    return sorted(kept, key=lambda quad: float(quad[0, 1]))


def _height(quad: Any) -> float:
    return float(quad[2:, 1].mean() - quad[:2, 1].mean())


def _holds(quad: Any, other: Any) -> bool:
    """Whether the middle of another line, not much shorter, is within a line."""
    (x, y), middle = other.mean(axis=0), quad.mean(axis=0)
    left, right = quad[:, 0].min(), quad[:, 0].max()
    beside = abs(y - middle[1] - _slope(quad) * (x - middle[0]))
    wide = 2 * (other[:, 0].max() - other[:, 0].min()) > right - left
    return bool(wide and left <= x <= right and beside < 0.4 * _height(quad))


def _slope(quad: Any) -> float:
    across, down = quad[1] - quad[0]
    return float(down / across) if across > 0 else math.inf


def _cut(image: Any, quad: Any, slope: float) -> Any:
    """A line of an image, put straight by shifting its columns."""
    numpy = needed("numpy", "ocr", "recognising text")
    left, right = int(quad[:, 0].min()), math.ceil(quad[:, 0].max())
    height = math.ceil(_height(quad))
    columns = numpy.arange(max(left, 0), min(right + 1, image.shape[1]))
    tops = quad[0, 1] + slope * (columns - quad[0, 0])
    below = numpy.arange(height + 1)[:, None] + numpy.floor(tops).astype(int)[None, :]
    return image[below.clip(0, image.shape[0] - 1), columns[None, :]]
