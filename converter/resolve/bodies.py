"""The bodies of an area, and of parties: printed forms in, organizations composed by rule out.

What is printed after the name of an area is a row of `local_bodies.csv`, which has the official form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from converter.grammar.areas import level_of
from converter.resolve.areas import LEVELS, areas_of, in_full, in_short, own_name
from converter.resolve.resolved import Resolved, made
from converter.words import Area, Lexicon, LocalBody, Organization, Party, lexicon

HIGHER = {"party_committee": "委", "government": "政府"}
"""Kinds that answer to the same body of the area above, by its usual tail."""
CENTRE = {"party_committee": "中国共产党中央委员会", "government": "中华人民共和国国务院"}
WHOLES = {"中共": "", "政协": "中国人民政治协商会议", "中华人民共和国": ""}
IN_FULL = re.compile("^中共(?!中央)|^政协(?=.+委员会$)|^中华人民共和国(?=..特别行政区)")
"""中共|云岭市委, 政协|云岭市委员会, 中华人民共和国|香港特别行政区政府."""
OF_AREA = re.compile(rf"(?P<area>[\u4e00-\u9fff]+[{LEVELS}])(?:工?委会?|委员会)")
"""民盟|云岭市|委, 共青团|云岭市|委员会: parties print the area after their own name."""
OF_PARTY_ABROAD = re.compile(
    r"(?P<party>[\u4e00-\u9fff]{2,8}?)(?P<centre>中央(?:委员会)?)?(?P<organ>政治局|书记处|军委|(?:(?<=中央)|(?<=委员会))[\u4e00-\u9fff]{1,6}(?:部|厅|室|委员会))?"
)
"""越共, 古共|中央, 老挝人民革命党|中央|政治局."""
ENGLISH_LEVELS = {"省": "Provincial", "市": "Municipal", "自治区": "Autonomous Region"}
COURTS = {"province": "高级人民法院", "prefecture": "中级人民法院", "county": "人民法院"}
NO_AREA = frozenset({"自治区", "自治州", "自治县", "自治旗"})
LEAGUE = "中国共产主义青年团"
SHORT_COUNTY = re.compile(r"(?P<area>[\u4e00-\u9fff]{2,4})(?P<body>法院|检察院)")
"""桃江|法院: a county's court without 县."""


def composed(printed: str, known: Lexicon) -> tuple[Resolved, ...]:
    """重庆市|国资委, 四川省|成都市|武侯区|政府, 望川县|县委 → the bodies of areas that it may stand for."""
    printed = IN_FULL.sub(lambda head: WHOLES[head.group()], printed)
    if (party := _party(printed)) and (of_area := OF_AREA.fullmatch(printed, len(party[0]))):
        return tuple(_of_party(party[1], of_area["area"], known))
    if found := tuple(_around(printed, known)):
        return found
    codes, at = areas_of(printed, known)
    if codes:
        return tuple(_of_known(printed[:at], codes, printed[at:], known))
    court = SHORT_COUNTY.fullmatch(printed)
    if court and (county := known.counties.get(court["area"])):
        return composed(known.areas[county].name + court["body"], known)
    return tuple(_of_unknown(printed, known))


def _around(printed: str, known: Lexicon) -> Iterator[Resolved]:
    """中国共产党|云岭市|委员会: an official name that does not begin with the area."""
    for before, after, whole in _wholes():
        area = printed[len(before) : len(printed) - len(after)]
        if not area or not (printed.startswith(before) and printed.endswith(after)):
            continue
        codes, at = areas_of(area, known)
        if at == len(area):
            yield from (_body(whole, code, own_name(area, code, known), known) for code in codes)
        elif area[-1] in LEVELS:
            yield _body(whole, None, area, known)
        else:
            continue
        return


def _of_known(area: str, codes: Sequence[str], tail: str, known: Lexicon) -> Iterator[Resolved]:
    """成都市|武侯区, its codes, 政府: a body of an area of the register."""
    tail = _once(area, tail, known)
    if tail == "团委":
        yield from _of_party(known.organizations[LEAGUE], area, known)
    elif tail in ("法院", "人民法院"):
        yield from (_court(known.areas[code], known) for code in codes)
    elif body := known.local_bodies.get(tail):
        yield from (_body(body, code, own_name(area, code, known), known) for code in codes)


def _of_unknown(printed: str, known: Lexicon) -> Iterator[Resolved]:
    """望川县|县委: a body of an area that is in no register; 阿肯色州|政府 is none, as provinces are."""
    for end in range(3, len(printed)):
        area, tail = printed[:end], _once(printed[:end], printed[end:], known)
        if area[-1] not in LEVELS or area in NO_AREA or area.startswith("中国"):
            continue
        if tail == "团委":
            yield from _of_party(known.organizations[LEAGUE], area, known)
            return
        if body := known.local_bodies.get(tail):
            if area[-1] not in "省州" or body.kind != "government":
                yield _body(body, None, area, known)
            return


def _once(area: str, tail: str, known: Lexicon) -> str:
    """石门县|县委 says its level twice → 委."""
    return tail[1:] if tail[:1] == area[-1] and tail not in known.local_bodies else tail


@cache
def _wholes() -> tuple[tuple[str, str, LocalBody], ...]:
    """中国共产党|…|委员会: what stands around the area in official names that do not begin with it."""
    wholes = {body.name: body for body in lexicon().local_bodies.values() if not body.name.startswith("{}")}
    cut = ((name.partition("{}"), body) for name, body in wholes.items() if name.count("{}") == 1)
    around = [(before, after, body) for (before, _, after), body in cut]
    return tuple(sorted(around, key=lambda whole: (-len(whole[1]), whole[0])))


def _body(body: LocalBody, code: str | None, area: str, known: Lexicon) -> Resolved:
    """A rule of local_bodies.csv and an area → the body of that area."""
    whole = in_full(area, code, known)
    name = body.name.replace("{}", whole)
    if body.kind == "government" and code and area.endswith("特别行政区"):
        name = f"中华人民共和国{area}政府"
    called = body.short_name or body.name
    if called == "{}委":  # 滑县县委, 宁夏回族自治区党委
        called = "{}党委" if area.endswith("自治区") else "{}" + area[-1] + "委" if len(area) == 2 else called
    short = called.replace("{}", in_short(area, code, known))
    found = made(name, short, body.kind, code, _above(body, code, whole, known), _english(body, code, known))
    if code is None:
        return replace(found, area=area)
    since, until = known.area_years.get((code, area), ("", ""))
    return replace(found, valid_from=since, valid_until=until)


def _above(body: LocalBody, code: str | None, area: str, known: Lexicon) -> str | None:
    """The body that a body of an area answers to: one of the same area, or the like one of the area above."""
    if body.parent:
        return known.local_bodies[body.parent].name.replace("{}", area)
    tail = HIGHER.get(body.kind)
    if tail is None or code is None or body.name != known.local_bodies[tail].name:
        return None
    above = known.areas[code].parent_code
    if not above:
        return CENTRE[body.kind]
    return known.local_bodies[tail].name.replace("{}", in_full(known.areas[above].name, above, known))


def _english(body: LocalBody, code: str | None, known: Lexicon) -> str | None:
    """CPC Chongqing Municipal Committee: where the form is fixed and the area has an English name."""
    area = known.areas[code] if code else None
    level = ENGLISH_LEVELS.get(level_of(area.name)) if area else None
    return body.name_en.format(f"{area.name_en} {level}") if area and area.name_en and level else None


@cache
def _parties() -> tuple[tuple[str, Organization], ...]:
    """The forms of the parties that have committees of areas, and of the Youth League, the longest first."""
    known = lexicon()
    kinds = (one for one in known.organizations.values() if one.kind == "democratic_party" and not one.parent)
    parties = {one.name for one in kinds} | {LEAGUE}
    forms = {form: name for form, name in known.organization_names.items() if name in parties}
    return tuple(
        (form, known.organizations[name])
        for form, name in sorted((forms | {"团": LEAGUE}).items(), key=lambda pair: (-len(pair[0]), pair[0]))
    )


def _party(printed: str) -> tuple[str, Organization] | None:
    return next((party for party in _parties() if printed.startswith(party[0])), None)


def _of_party(whole: Organization, area: str, known: Lexicon) -> Iterator[Resolved]:
    """民盟|云岭市|委 → 中国民主同盟云岭市委员会, which answers to that of the area above or the centre."""
    codes, at = areas_of(area, known)
    for code in codes if at == len(area) else (None,):
        name = own_name(area, code, known) if code else area
        above = known.areas[code].parent_code if code else ""
        over = in_full(known.areas[above].name, above, known) if above else "中央"
        yield made(
            f"{whole.name}{in_full(name, code, known)}委员会",
            f"{whole.short_name or whole.name}{name}委",
            whole.kind,
            code,
            f"{whole.name}{over}委员会",
        )


def _court(area: Area, known: Lexicon) -> Resolved:
    """成都市|法院 → 四川省's or the city's own by the level of the area."""
    name = in_full(area.name, area.area_code, known) + COURTS[area.level]
    short = area.name + ("法院" if area.level == "county" else COURTS[area.level])
    return made(name, short, "court", area.area_code, None)


def party_abroad(printed: str, known: Lexicon) -> Resolved | None:
    """越共|中央|政治局, 越南|越共中央 → the party of another state, its committee or an organ of that."""
    heads = (printed[:size] for size in range(2, len(printed) - 1))
    state = next((head for head in heads if head in known.state_forms), "")
    for form in (printed, printed.removeprefix(state)):
        found = OF_PARTY_ABROAD.fullmatch(form)
        if found and (party := known.parties_abroad.get(found["party"])):
            return _of_party_abroad(party, bool(found["centre"]), found["organ"] or "", known)
    return None


def _of_party_abroad(party: Party, centre: bool, organ: str, known: Lexicon) -> Resolved:
    """越共, its centre, and 政治局 → 越南共产党中央委员会政治局, part of the committee, part of the party."""
    short = party.short_name or party.name
    if not centre:
        state = known.states_by_code[party.iso_code].official_name
        return made(party.name, short, "foreign_body", None, state, party.name_en)
    committee = f"{party.name}中央委员会"
    above = committee if organ else party.name
    return made(committee + organ, f"{short}中央{organ}", "foreign_body", None, above)
