"""A person's name → its parts, its Latin form, and how many people bear it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from pypinyin import Style, lazy_pinyin

from converter.words import lexicon, rows

RAREST = 1e-7
"""No name is taken to be borne by fewer: 140 of the 1.4 thousand million."""
UNCOUNTED_SURNAME = 5
"""Bearers per million of a surname whose frequency is unknown."""
RARE_SURNAME = 200
"""Bearers per million of a surname that rather is the beginning of a name in transliteration."""
UNCOUNTED_CHARACTER = 300
"""The frequency per million of a character that `given_characters.csv` leaves out."""
SINGLE, DOUBLE = 0.23, 0.77
"""The shares of given names of one and of two characters."""
FAVOURED = 3
"""Characters of given names go together more often (建国) than each by itself would have it."""
ABROAD = {1: 1e-2, 2: 1e-4, 3: 5e-5}
RARE_ABROAD, COMMON_ABROAD = 2e-5, 5e-4
"""Shares of surnames abroad by their length in characters, of longer ones, and of those in
`surnames_abroad.csv`: 马丁 and 卡斯特罗 are borne by many. A name with a dot has its given name beside it."""
TONES = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü", "aaaaeeeeiiiioooouuuuüüüüü")


def name_parts(name: str) -> tuple[str | None, str | None, str | None]:
    """A name → family name, given name, Latin form: 单晓 → 单, 晓, Shan Xiao; foreign names stay whole."""
    family, given = _parted(name)
    if family is None or given is None:
        return None, None, None
    first, *others = lazy_pinyin(given, style=Style.NORMAL, v_to_u=True)
    latin = first + "".join(f"'{part}" if part[0] in "aoe" else part for part in others)  # Xi'an
    return family, given, f"{_surname(family)} {latin.capitalize()}"


def _parted(name: str) -> tuple[str | None, str | None]:
    """A name → family name and given name; of a foreign name neither."""
    known = lexicon()
    if len(name) > 4 or any(c in name for c in "·•-－") or len(name) < 2:
        return None, None
    size = 2 if name[:2] in known.surnames and len(name) > 2 else 1
    family, given = name[:size], name[size:]
    rare = _surnames().get(family, UNCOUNTED_SURNAME) < RARE_SURNAME
    if family not in known.surnames or len(given) > 2 or (rare and _transliterated(name)):
        return None, None
    return family, given


@lru_cache(maxsize=1 << 16)
def share(name: str, abroad: bool = False) -> float:
    """A name → the share of people who bear it: 王伟 some 2 in 10,000, 方远山 fewer than one in a million.

    `abroad`: of those who hold posts abroad, whose surnames stand alone and are borne by many: 马丁.
    """
    family, given = _parted(name)
    known = _frequencies()
    borne = 0.0
    if family and given:
        first, *others = (known.get(c, UNCOUNTED_CHARACTER) / 1e6 for c in given)
        borne = _surnames().get(family, UNCOUNTED_SURNAME) / 1e6
        borne *= DOUBLE * FAVOURED * first * others[0] if others else SINGLE * first
    surname_alone = (abroad or not given or without_surname(name)) and not any(c in name for c in "·•-－")
    return max(RAREST, borne, _abroad(name) if surname_alone else 0)


def without_surname(name: str) -> bool:
    """马克龙 may be read as a Chinese name, 普京, 巴特尔 and 内塔尼亚胡 not: they begin with no surname or a
    rare one, and are written as names from abroad and of minorities are."""
    return _transliterated(name) and _parted(name)[0] is None


def _transliterated(name: str) -> bool:
    return lexicon().characters["transliteration"].issuperset(name)


def _abroad(name: str) -> float:
    """The share of people abroad whose surname is printed so."""
    return COMMON_ABROAD if name in lexicon().surnames_abroad else ABROAD.get(len(name), RARE_ABROAD)


@cache
def _frequencies() -> Mapping[str, int]:
    return {row["character"]: int(row["frequency"]) for row in rows("given_characters")}


@cache
def _surnames() -> Mapping[str, int]:
    return {row["surname"]: int(row["frequency"]) for row in rows("surnames") if row["frequency"]}


@cache
def _readings() -> Mapping[str, str]:
    return {row["surname"]: row["reading"] for row in rows("surnames") if row["reading"]}


@cache
def _surname(family: str) -> str:
    """A registered surname → its Latin form: 单 → Shan, read as a surname."""
    read = _readings().get(family) or "".join(lazy_pinyin(family, style=Style.NORMAL, v_to_u=True))
    return read.lower().translate(TONES).capitalize()
