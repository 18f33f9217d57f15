"""Styles and lists of a Word file → the number that Word prints before a paragraph: 一、, （二）, 1.2."""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = W + "val"
_LEVELS = range(9)
_LONGEST = 40
"""What stands around the numbers of a list; a hostile one would be printed before each paragraph."""

_WIDE_DIGITS = str.maketrans(string.digits, "０１２３４５６７８９")
_HAN_DIGITS = str.maketrans(string.digits, "〇一二三四五六七八九")
_UNITS = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"]
_ROMAN = [*_UNITS, "X", *(f"X{unit}" for unit in _UNITS), "XX"]
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_SERIES: dict[str, str | list[str]] = {
    "upperLetter": string.ascii_uppercase,
    "lowerLetter": string.ascii_lowercase,
    "upperRoman": _ROMAN,
    "lowerRoman": [numeral.lower() for numeral in _ROMAN],
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
}
"""Formats that go on only so far; a number beyond them is printed in digits."""


class Style(NamedTuple):
    """What a style says of its paragraphs or runs, with what it inherits."""

    hidden: bool = False
    numbering: str | None = None
    """Its list; the level is the one that names the style."""
    level: int | None = None
    name: str = ""


class _Level(NamedTuple):
    start: int
    format: str
    text: str
    """%1 and so on stand for numbers."""
    gap: str
    legal: bool
    """1.2 whatever the formats of the levels above."""
    restart: int | None
    style: str


class _List(NamedTuple):
    shared: str
    """Lists that share their definition go on counting where the other one stopped."""
    levels: dict[int, _Level]
    starts: dict[int, int]
    """Levels that start anew in this list."""


def is_on(properties: _Element | None, name: str, *, otherwise: bool = False) -> bool:
    """Properties of a run or a mark → one that is on or off, or what it is where they are silent."""
    found = None if properties is None else properties.find(W + name)
    return otherwise if found is None else found.get(_VAL) not in ("0", "false", "off")


def integer(printed: str | None, otherwise: int = 0) -> int:
    """An attribute → its number, where it is one of a size that Word writes."""
    return int(printed) if printed and re.fullmatch(r"[0-9]{1,9}", printed) else otherwise


class Styles:
    """The styles of a document."""

    def __init__(self, root: _Element | None) -> None:
        styles = [] if root is None else list(root.iterchildren(W + "style"))
        elements = {style.get(W + "styleId", ""): style for style in styles}
        self._found: dict[str, Style] = {}
        for style in elements:
            chain: dict[str, None] = {}
            while style in elements and style not in self._found and style not in chain:
                chain[style] = None
                style = _value(elements[style], "basedOn") or ""
            above = self._found.get(style, Style())
            for name in reversed(chain):
                above = self._found[name] = _inherited(name, elements[name], above)
        defaults = (s for s in styles if s.get(W + "type") == "paragraph" and s.get(W + "default") == "1")
        self._default = next((s.get(W + "styleId", "") for s in defaults), "")

    def of(self, properties: _Element | None, kind: str) -> Style:
        """Properties of a paragraph ("pStyle") or a run ("rStyle") → their style."""
        default = self._default if kind == "pStyle" else ""
        name = None if properties is None else _value(properties, kind)
        return self._found.get(name or default, Style())

    def numbering(self, name: str | None) -> str | None:
        """A style that stands for a list → the list."""
        return self._found.get(name or "", Style()).numbering


class Numbering:
    """The lists of a document, and how far each has counted."""

    def __init__(self, root: _Element | None, styles: Styles) -> None:
        found = [] if root is None else list(root.iterchildren(W + "num", W + "abstractNum"))
        shared = {e.get(W + "abstractNumId", ""): e for e in found if e.tag == W + "abstractNum"}
        lists = {e.get(W + "numId", ""): e for e in found if e.tag == W + "num"}
        defined = {name: (_levels(e), _value(e, "numStyleLink")) for name, e in shared.items()}
        self._lists: dict[str, _List] = {}
        for name, element in lists.items():
            definition = _value(element, "abstractNumId") or ""
            link = defined.get(definition, ({}, None))[1]
            if (linked := lists.get(styles.numbering(link) or "")) is not None:
                definition = _value(linked, "abstractNumId") or ""
            levels, starts = dict(defined.get(definition, ({}, None))[0]), {}
            for override in element.iterchildren(W + "lvlOverride"):
                at = integer(override.get(W + "ilvl"), -1)
                levels |= _levels(override)
                if at in _LEVELS and (start := _value(override, "startOverride")) is not None:
                    starts[at] = integer(start, 1)
            self._lists[name] = _List(definition, levels, starts)
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()

    def next(self, properties: _Element | None, style: Style) -> str:
        """The next paragraph, by its properties and its style → its number; empty where it has none."""
        own = None if properties is None else properties.find(W + "numPr")
        name = (None if own is None else _value(own, "numId")) or style.numbering or ""
        found = self._lists.get(name)
        if found is None:
            return ""
        named = (at for at, level in found.levels.items() if style.name and level.style == style.name)
        fallback = style.level if style.level is not None else next(named, 0)
        at = fallback if own is None else integer(_value(own, "ilvl"), fallback)
        level = found.levels.get(at)
        if level is None:
            return ""
        counts = self._counts.setdefault(found.shared, {})
        if name not in self._begun:
            self._begun.add(name)
            for other in found.starts:
                counts.pop(other, None)
        start = found.starts.get(at, level.start)
        counts[at] = counts.get(at, start - 1) + 1
        for other in [other for other in counts if other > at]:
            restart = found.levels[other].restart if other in found.levels else None
            if restart is None or at < restart:
                del counts[other]
        return _printed(found, level, counts)


def _printed(found: _List, level: _Level, counts: dict[int, int]) -> str:
    if level.format == "bullet":
        return ""

    def number(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        other = found.levels.get(at)
        if other is None:
            return ""
        count = counts.get(at, found.starts.get(at, other.start))
        return _FORMATS.get("decimal" if level.legal else other.format, str)(count)

    text = re.sub("%([1-9])", number, level.text)
    # After a Chinese mark, the gap is but a matter of looks.
    return text + level.gap if text and text[-1].isascii() else text


def _inherited(name: str, element: _Element, above: Style) -> Style:
    own = element.find(f"{W}pPr/{W}numPr")
    numbering, level = (None, None) if own is None else (_value(own, "numId"), _value(own, "ilvl"))
    return Style(
        hidden=is_on(element.find(W + "rPr"), "vanish", otherwise=above.hidden),
        numbering=numbering or above.numbering,
        level=integer(level) if level else above.level if numbering is None else None,
        name=name if numbering else above.name,
    )


def _levels(element: _Element) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for level in element.iterchildren(W + "lvl"):
        at = integer(level.get(W + "ilvl"), -1)
        restart = _value(level, "lvlRestart")
        if at in _LEVELS:
            found[at] = _Level(
                start=integer(_value(level, "start"), 0),
                format=_value(level, "numFmt") or "decimal",
                text=(_value(level, "lvlText") or "")[:_LONGEST],
                gap="" if _value(level, "suff") == "nothing" else " ",
                legal=is_on(level, "isLgl"),
                restart=None if restart is None else integer(restart),
                style=_value(level, "pStyle") or "",
            )
    return found


def _value(element: _Element, name: str) -> str | None:
    found = element.find(W + name)
    return None if found is None else found.get(_VAL)


# One number in the formats of Word.


def _counted(count: int) -> str:
    """11 → 十一."""
    if count > 99:
        from cn2an import an2cn  # takes a quarter of a second to load, and hardly any list is so long

        return str(an2cn(count, "low"))
    tens, unit = divmod(count, 10)
    ten = f"{tens if tens > 1 else ''}十" if tens else ""
    return f"{ten}{'' if tens and not unit else unit}".translate(_HAN_DIGITS)


def _legal(count: int) -> str:
    """11 → 壹拾壹."""
    from cn2an import an2cn

    return str(an2cn(count, "up"))


def _in_series(name: str) -> Callable[[int], str]:
    series = _SERIES.get(name, "")
    return lambda count: series[count - 1] if 0 < count <= len(series) else str(count)


_COUNTED = ("chineseCounting", "chineseCountingThousand", "japaneseCounting")
_FORMATS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys((*_COUNTED, "taiwaneseCounting", "taiwaneseCountingThousand"), _counted),
    **dict.fromkeys(
        ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"),
        lambda count: str(count).translate(_HAN_DIGITS),
    ),
    **dict.fromkeys(
        ("decimalFullWidth", "decimalFullWidth2"), lambda count: str(count).translate(_WIDE_DIGITS)
    ),
    "chineseLegalSimplified": _legal,
    "decimal": str,
    "decimalZero": "{:02}".format,
    "none": lambda count: "",
    **{name: _in_series(name) for name in _SERIES},
}
