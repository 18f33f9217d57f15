"""The area at the head of a name: printed forms in, codes and the names in full and in short out."""

from __future__ import annotations

from converter.grammar.areas import level_of
from converter.words import Lexicon

LEVELS = "省市县区州盟旗"


def areas_of(printed: str, known: Lexicon) -> tuple[tuple[str, ...], int]:
    """四川省|成都市|武侯区|政府 → the codes that its last area may have, and where the areas end."""
    codes: tuple[str, ...] = ()
    at = 0
    while found := _area_at(printed, at, codes, known):
        codes, at = found
    return codes, at


def _area_at(
    printed: str, at: int, within: tuple[str, ...], known: Lexicon
) -> tuple[tuple[str, ...], int] | None:
    """A name, a place in it, the codes of the area before it → the codes of the one there, and where it ends.

    After another area the short name of a county will do: 成都|武侯.
    """
    for size in range(min(12, len(printed) - at), 1, -1):
        form = printed[at : at + size]
        codes = known.area_names.get(form, ())
        if within and not codes and form in known.counties:
            codes = (known.counties[form],)
        if within:
            codes = tuple(code for code in codes if any(_lies_in(code, above, known) for above in within))
        if codes:
            level, end = level_of(known.areas[codes[0]].name), at + size
            again = form[-1] != level[-1] and printed.startswith(level, end)  # 宁夏|自治区
            return codes, end + len(level) * again
    return None


def _lies_in(code: str, above: str, known: Lexicon) -> bool:
    while code and code != above:
        code = known.areas[code].parent_code
    return bool(code)


def own_name(printed: str, code: str, known: Lexicon) -> str:
    """襄樊市 stays as it was called then; 成都|武侯 is 武侯区, 阿坝州 is 阿坝藏族羌族自治州."""
    forms = (printed[-size:] for size in range(len(printed), 2, -1))
    former = (form for form in forms if known.area_years.get((code, form), ("", ""))[1])
    return next(former, known.areas[code].name)


def in_short(name: str, code: str | None, known: Lexicon) -> str:
    """延边朝鲜族自治州 is called 延边州; an autonomous region keeps its name."""
    area = known.areas[code] if code else None
    if area is None or name != area.name or "自治" not in name or name.endswith("区") or not area.short_name:
        return name
    return area.short_name + name[-1]


def in_full(name: str, code: str | None, known: Lexicon) -> str:
    """武侯区 → 成都市武侯区: a district, or a county whose name others share, is told with its city."""
    area = known.areas[code] if code else None
    if area is None or area.level != "county":
        return name
    shared = name.endswith("区") or len(known.area_names.get(name, ())) > 1
    return known.areas[area.parent_code].name + name if shared else name
