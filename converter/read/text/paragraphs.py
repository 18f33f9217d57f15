"""Cleaned text of an article → its paragraphs, wrapped lines joined, and the number of its pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from converter.read.text.head import is_head_line
from converter.read.text.letters import WIDE, tidy

_PAGE = "<PAGE_DIV>"
_HEADING = re.compile(r"(?:#{1,6}(?: |$))+")
_RUN_IN = re.compile(
    r"\s*([^\s。][^。\n]{3,80}?)\s+((?:更新|发布|发表|发稿)(?:时间|日期)\s*[：:]\s*\d{4}[-/年.]\d\d?[-/月.]\d\d?日?(?:\s+\d\d?[:：]\d\d(?:[:：]\d\d)?)?)"
    r"\s+(\S.{40,})"
)
_CLOSED = tuple("。！？；：…”’」』）》】.!?;:)")
_MID_SENTENCE = tuple("，、（“《")
_CONTINUES = tuple("，。、；：？！）”》")
_CHINESE = re.compile(rf"[{WIDE}“”]")
_WRAPS = range(10, 121)


class _Line(NamedTuple):
    text: str
    printed: str
    page: int
    apart: bool
    """Whether a blank line stands above it."""


def paragraphs(text: str) -> tuple[list[str], int | None]:
    """Cleaned text → tidy paragraphs, and the number of pages where page marks are printed."""
    pages = text.replace(_PAGE, "\f").split("\f")
    lines = list(_lines(pages, text))
    width = _wrap_width([line.text for line in lines])
    margin = min(_indent(line.printed) for line in lines) if width else 0
    found: list[list[str]] = []
    last: _Line | None = None
    for line in lines:
        if heading := _HEADING.match(line.text):
            found.append([tidy(line.text[heading.end() :])])
            last = None
            continue
        if last and _goes_on(last, line, margin, width):
            found[-1].append(line.text)
        else:
            found.append([line.text])
        last = line
    joined = (tidy(_join(part)) if len(part) > 1 else part[0] for part in found)
    count = len(pages) - (not pages[-1].strip()) if len(pages) > 1 else None
    return [paragraph for paragraph in joined if paragraph], count


def _lines(pages: Sequence[str], text: str) -> Iterator[_Line]:
    """The pages of a text → the lines that hold something."""
    apart = True
    for page, printed in enumerate(pages):
        for printed_line in printed.split("\n"):
            for line in _unfolded(printed_line, text):
                if tidied := tidy(line):
                    yield _Line(tidied, line, page, apart)
                apart = not tidied


def _unfolded(line: str, text: str) -> list[str]:
    """云岭与远禾签约 更新时间：2024-5-9 16:45 5月8日，…: a head that a page has run into the first paragraph.

    The headline is left out where it is a line of its own too.
    """
    run_in = _RUN_IN.match(line) if "时间" in line or "日期" in line else None
    if run_in is None:
        return [line]
    parts = [part.strip() for part in run_in.groups()]
    return parts[text.startswith(parts[0] + "\n") or f"\n{parts[0]}\n" in text :]


def _indent(line: str) -> int:
    blank = line[: len(line) - len(line.lstrip())]
    return len(blank) + blank.count("\u3000")


def _wrap_width(lines: list[str]) -> int:
    """Lines → the length from which a line counts as wrapped; 0 where each line is a paragraph of its own."""
    longest = max(map(len, lines), default=0)
    if longest not in _WRAPS:
        return 0
    full = [line for line in lines if len(line) >= 0.85 * longest]
    unfinished = sum(not line.endswith(_CLOSED) for line in full)
    wrapped = unfinished >= 2 and 2 * unfinished >= len(full)
    return round(0.85 * longest) if wrapped else 0


def _goes_on(last: _Line, line: _Line, margin: int, width: int) -> bool:
    """Whether a line is of the same paragraph as the one above it."""
    if line.page > last.page:
        joins = not last.text.endswith(_CLOSED)
    else:
        wrapped = len(last.text) >= width > 0 and _indent(line.printed) <= margin
        joins = not line.apart and (wrapped or _is_cut(last.text, line.text))
    return joins and not is_head_line(last.text) and not is_head_line(line.text)


def _is_cut(line: str, following: str) -> bool:
    """Whether the break stands inside a sentence, whatever the width of the lines."""
    return following.startswith(_CONTINUES) or line.endswith(_MID_SENTENCE)


def _join(lines: list[str]) -> str:
    parts = [lines[0]]
    for before, line in pairwise(lines):
        parts += ["" if _CHINESE.match(before[-1]) or _CHINESE.match(line) else " ", line]
    return "".join(parts)
