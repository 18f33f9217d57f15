"""Two texts, as a person and as the program wrote them → whether they say the same.

What counts as the same is part of the measure. It does not come from the lexicon: else a word learnt would
move the ruler, and two figures could not be compared.
"""

from __future__ import annotations

import re
from functools import lru_cache

FULL_WIDTH = str.maketrans(",;:?!()", "，；：？！（）")
NOT_COMPARED = re.compile(r"[\s“”\"'‘’《》]+")

SHORTER: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(long), short)
    for long, short in (
        ("^(?:中共|中国共产党)(?!中央)", ""),
        ("中国共产党中央", "中共中央"),
        ("人民政府", "政府"),
        ("人民代表大会常务委员会", "人大常委会"),
        ("国有资产监督管理委员会", "国资委"),
        ("中国人民政治协商会议", "政协"),
        ("中国银行保险监督管理委员会", "中国银保监会"),
        ("(?<=[省市县区州盟旗])委员会$", "委"),
        ("^政协(.+?)委员会$", r"\1政协"),
        ("(集团)?(?:股份)?有限(?:责任)?公司$", r"\1"),
        ("^(?:广大)?(?:央企|中央企业)$", "中央企业"),
        ("^党中央$", "中共中央"),
    )
)
"""What the full and the usual name of an organization differ in; applied one after the other."""

GENERIC = frozenset(
    (
        "领导",
        "领导同志",
        "负责人",
        "负责同志",
        "主要负责人",
        "主要负责同志",
        "代表",
        "有关负责同志",
        "有关负责人",
    )
)
"""Words that stand where a post stands and are none; left out on both sides."""


@lru_cache(maxsize=1 << 16)
def norm(text: str | None) -> str:
    """A text → the same without white space, quotation marks and half-width punctuation."""
    return NOT_COMPARED.sub("", text or "").translate(FULL_WIDTH)


@lru_cache(maxsize=1 << 16)
def norm_organization(name: str | None) -> str:
    """The name of an organization → its comparable short form: 中共云溪市委员会 → 云溪市委."""
    short = norm(name)
    for long, replacement in SHORTER:
        short = long.sub(replacement, short)
    return short


def norm_title(title: str | None) -> str:
    """The name of a post → its comparable form."""
    return norm(title).replace("常务委员", "常委")


def alike(one: str, other: str, least: float) -> bool:
    """Whether two texts are equal, or the Dice coefficient of their pairs of characters reaches `least`."""
    if one == other:
        return True
    pairs, others = _pairs(one), _pairs(other)
    return 2 * len(pairs & others) / (len(pairs) + len(others)) >= least


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(max(1, len(text) - 1))}


def overlap(one: str, other: str) -> bool:
    """Whether two quotations are equal, or one holds the other and that is 70 % of it or more."""
    short, long = sorted((norm(one), norm(other)), key=len)
    return short == long or (bool(short) and short in long and len(short) / len(long) >= 0.7)
