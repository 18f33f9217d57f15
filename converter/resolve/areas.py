"""The area at the head of a name: printed forms in, codes and the names in full and in short out."""

from __future__ import annotations

from converter.grammar.areas import level_of
from converter.words import Lexicon

LEVELS = "省市县区州盟旗"


def areas_of(printed: str, known: Lexicon) -> tuple[tuple[str, ...], int]:
    """四川省|成都市|武侯区|政府 → the codes that its last area may have, and where the areas end."""
    codes: tuple[str, ...] = ()
    at = 0
    while at < len(printed):
        for size in range(min(12, len(printed) - at), 1, -1):
            form = printed[at : at + size]
            found = known.area_names.get(form, ())
            county = known.counties.get(form) if codes and not found else None
            found = found or ((county,) if county else ())
            inside = tuple(c for c in found if not codes or any(_lies_in(c, above, known) for above in codes))
            if inside:
                codes, at = inside, at + size
                level = level_of(known.areas[codes[0]].name)
                at += (
                    len(level) if form[-1] != level[-1] and printed.startswith(level, at) else 0
                )  # 宁夏|自治区
                break
        else:
            break
    return codes, at


def _lies_in(code: str, above: str, known: Lexicon) -> bool:
    while code and code != above:
        code = known.areas[code].parent_code
    return bool(code)


def own_name(printed: str, code: str, known: Lexicon) -> str:
    """襄樊市 stays as it was called then; 成都|武侯 is 武侯区, 阿坝州 is 阿坝藏族羌族自治州."""
    forms = (printed[-size:] for size in range(len(printed), 2, -1))
    former = (form for form in forms if (code, form) in known.former_areas)
    return next(former, known.areas[code].name)


def in_short(name: str, code: str | None, known: Lexicon) -> str:
    """延边朝鲜族自治州 is called 延边州; an autonomous region keeps its name."""
    area = known.areas[code] if code else None
    if area is None or name != area.name or "自治" not in name or name.endswith("区") or not area.short_name:
        return name
    return area.short_name + name[-1]


def in_full(name: str, code: str | None, known: Lexicon) -> str:
    """武侯区 → 成都市武侯区: a district, or a name that several areas share, is told with its city."""
    above = known.areas[code].parent_code if code else ""
    shared = name.endswith("区") or len(known.area_names.get(name, ())) > 1
    told = known.areas[code or ""].level == "county" and shared if code else False
    return known.areas[above].name + name if above and told else name
