"""A printed form → the organizations that it may stand for; a document's day and areas settle which.

`readings` asks the registers and the rules that compose the bodies of an area, and knows no document;
`settle` chooses among what it gives, and leaves the form as printed where nothing decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from converter.resolve.around import Around
from converter.resolve.ids import identifier
from converter.words import Area, Lexicon, LocalBody, lexicon

LEVELS = "省市县区州盟旗"
LEADING = frozenset({"party_committee", "government", "congress", "consultative_conference"})
"""Kinds whose officials lead an area together."""
HIGHER = {"party_committee": "委", "government": "政府"}
"""Kinds that answer to the same body of the area above, by its usual tail."""
CENTRE = {"party_committee": "中国共产党中央委员会", "government": "中华人民共和国国务院"}
BARE = re.compile(rf"(?:[{LEVELS}我本该各全原前]|各级|有关|相关|自治[区州县])*")
"""What may stand before a body without telling whose it is: 市|政府, 各级|党委."""
OF_PARTIES = re.compile(
    r"(?P<party>中国共产主义青年团|共青团|团|民革|民盟|民建|民进|农工党|致公党|九三学社|台盟)"
    rf"(?P<area>[\u4e00-\u9fff]+[{LEVELS}])(?:工?委会?|委员会)"
)
"""民盟|云岭市|委, 共青团|云岭市|委员会: parties print the area after their own name."""
WHOLES = {"中共": "", "政协": "中国人民政治协商会议"}
IN_FULL = re.compile("^中共(?!中央)|^政协(?=.+委员会$)")
"""中共|云岭市委, 政协|云岭市委员会."""
PARTIES = {"团": "中国共产主义青年团", "共青团": "中国共产主义青年团"}
OF_PARTY_ABROAD = re.compile(
    r"(?P<party>[\u4e00-\u9fff]{2,8}?)(?P<centre>中央(?:委员会)?)?(?P<organ>政治局|书记处|军委|(?<=中央)[\u4e00-\u9fff]{2,5}部)?"
)
COURTS = {"province": "高级人民法院", "prefecture": "中级人民法院", "county": "人民法院"}
NUMBERED_IN_SHORT = {"人民医院": "院", "医院": "院", "中学": "中", "小学": "小"}
NUMBERED = re.compile(
    r"(?P<area>[\u4e00-\u9fff]{2,}?[省市县区州])第(?P<number>[一二三四五六七八九十]+)"
    rf"(?P<kind>{'|'.join(NUMBERED_IN_SHORT)})"
)
"""盐城市第一人民医院 is called 盐城市一院 as a rule, 云岭县第三中学 云岭县三中."""
OF_THE_PEOPLE = re.compile(r"(?<=[\u4e00-\u9fff]{2}[县旗区])(?<!治区)(?<!发区)(?:人民)?(?=法院$|检察院$)")
"""石桥县|人民|法院 is called 石桥县法院; a 市法院 may be 中级人民法院."""
SHORT_COUNTY = re.compile(r"(?P<area>[\u4e00-\u9fff]{2,4})(?P<body>法院|检察院)")
"""桃江|法院: a county's court without 县."""
UNIT = re.compile(
    r"(?:办公[厅室]|[\u4e00-\u9fff]{1,12}(?:部|司|局|厅|办公室|委员会|小组)|书记处|[\u4e00-\u9fff]{2,8}委|党校|党委|党组|机关党委|纪委)"
)
"""What is a unit of the organ whose name stands before it: 水利部|规划计划司."""
OF_WHOLE = re.compile(
    r"(?P<whole>[\u4e00-\u9fff]{2,12}?(?:大学|医院|集团|银行|公司))(?!有限|股份|集团|附属|总|[\u4e00-\u9fff]?公司)"
    r"[\u4e00-\u9fff]{1,10}(?:学院|系|部|处|中心|办公室|研究院|研究所|分行|支行|科|室|分公司)"
)
"""云岭大学|水利学院, 青禾银行|望川支行: a part of a house that no register has."""
BRANCH = re.compile(r"(?=[\u4e00-\u9fff]{2,10}(?:分行|支行|营业部|分公司)$)[\u4e00-\u9fff]+")
HEADED = frozenset({"government_department", "party_organ", "congress", "consultative_conference"})
HEADED |= frozenset({"mass_organization", "democratic_party", "party_committee", "government"})
"""Kinds of bodies whose units take the official name before theirs."""
ABROAD = frozenset({"other", "government", "government_department", "foreign_body", "party_committee"})
ABROAD |= frozenset({"congress", "party_organ", "court", "procuratorate", "military", "state"})
"""Kinds by form which, after the name of another state, are a body abroad."""
FORMS = (
    (re.compile(r"(?:省|市|县|区|州|旗|盟)委$|党委$"), "party_committee"),
    (re.compile(r"(?:组织部|宣传部|统战部|政法委|党校|纪委|纪委监委|网信办|党工委)$"), "party_organ"),
    (re.compile(r"(?:政府|行署)$"), "government"),
    (re.compile(r"人大"), "congress"),
    (re.compile(r"政协"), "consultative_conference"),
    (re.compile(r"法院$"), "court"),
    (re.compile(r"检察院$"), "procuratorate"),
    (re.compile(r"军区|警备区|军分区|解放军|战区$"), "military"),
)


@dataclass(frozen=True, slots=True)
class Resolved:
    """An organization's identity: its id and what the registers or its form say of it."""

    organization_id: str
    name: str
    short_name: str | None
    name_en: str | None
    kind: str
    area_code: str | None
    parent: str | None
    """The official name of the organization it is a part of or answers to."""
    area: str | None = None
    """The name of the area whose body it is, where no register has it: 望川县."""
    valid_from: str = ""
    valid_until: str = ""
    """Year, or year and month, empty where open: 2018-03."""


@lru_cache(maxsize=1 << 16)
def readings(printed: str) -> tuple[Resolved, ...]:
    """A form → the organizations it may stand for: one as a rule, several where names are shared, none
    where it names a body alone (市政府, 国资委)."""
    known = lexicon()
    if state := known.state_forms.get(printed):
        return (_made(state.official_name, state.name, "state", None, None, state.name_en),)
    if registered := known.organization_forms.get(printed):
        return tuple(_registered(name, known) for name in registered)
    if abroad := _party_abroad(printed, known):
        return (abroad,)
    if (own := printed.removeprefix("中国")) in known.organization_names and own not in known.states:
        return readings(own)  # 中国|全国人大
    if composed := tuple(_composed(IN_FULL.sub(lambda m: WHOLES[m.group()], printed), known)):
        return composed
    if bare(printed, known):
        return ()
    return (_part(printed, known) or _by_form(printed, known),)


def settle(printed: str, around: Around) -> Resolved | None:
    """A form and its document → the organization, or None where it stays as printed."""
    found = readings(printed)
    if len(found) < 2:
        return found[0] if found else None
    day = around.day
    then = [one for one in found if day and _holds(one, day)]
    if len(then) == 1:
        return then[0]
    by_area = {one.area_code: one for one in then or found if one.area_code}
    code = around.settle(by_area) if len(by_area) > 1 else None
    return by_area[code] if code else None


def called(one: Resolved, forms: Mapping[str, int]) -> Resolved:
    """A body of an area, and its forms with the documents that print them → it by the usual one of these.

    Each place has its own short names: 市人社局 here is 市人力社保局 there, 区供销社 区供销联社.
    """
    if one.kind in LEADING or one.short_name is None or one.name in lexicon().organizations:
        return one
    short = {form: count for form, count in forms.items() if form != one.name}
    usual = min(short, key=lambda form: (-short[form], form != one.short_name, form), default=one.short_name)
    return replace(one, short_name=usual)


def as_printed(printed: str, document_id: str) -> Resolved:
    """A form that nothing settles → an organization of this document alone."""
    kind = _kind(printed, lexicon())
    return Resolved(identifier("org", printed, document_id), printed, None, None, kind, None, None)


def bare(printed: str, known: Lexicon) -> bool:
    """市政府, 国资委, 我公司, 会: the name of a body that does not tell whose it is."""
    body = printed[BARE.match(printed).end() :]  # type: ignore[union-attr]
    return len(body) < 2 or body in known.local_bodies or not {"organ", "body"}.isdisjoint(known.kinds(body))


def _holds(one: Resolved, day: str) -> bool:
    return one.valid_from <= day and (not one.valid_until or day[: len(one.valid_until)] < one.valid_until)


def _registered(name: str, known: Lexicon) -> Resolved:
    row = known.organizations[name]
    return Resolved(
        identifier("org", row.name),
        row.name,
        row.short_name or None,
        row.name_en or None,
        row.kind,
        row.area_code or None,
        row.parent or None,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def _party_abroad(printed: str, known: Lexicon) -> Resolved | None:
    """越共|中央|政治局 → 越南共产党中央委员会政治局, part of the committee, which is part of the party."""
    found = OF_PARTY_ABROAD.fullmatch(printed)
    party = known.parties_abroad.get(found["party"]) if found else None
    if found is None or party is None:
        return None
    state = known.states_by_code[party.iso_code].official_name
    whole, short = party.name, party.short_name or party.name
    if not found["centre"]:
        return _made(whole, short, "foreign_body", None, state, party.name_en)
    committee, organ = f"{whole}中央委员会", found["organ"] or ""
    above = committee if organ else whole
    return _made(committee + organ, f"{short}中央{organ}", "foreign_body", None, above)


def _made(
    name: str,
    short: str | None,
    kind: str,
    area: str | None,
    parent: str | None,
    name_en: str | None = None,
) -> Resolved:
    """What the rules say of a body → the same with its id; a short name is none that is the name itself."""
    return Resolved(
        identifier("org", name), name, short if short != name else None, name_en or None, kind, area, parent
    )


def _composed(printed: str, known: Lexicon) -> Iterator[Resolved]:
    """重庆市|国资委, 四川省|成都市|武侯区|政府, 望川县|县委: an area and what its body is called."""
    if party := OF_PARTIES.fullmatch(printed):
        yield from _of_party(party["party"], party["area"], known)
        return
    for before, after, whole in _wholes():
        if printed.startswith(before) and printed.endswith(after) and len(before + after) < len(printed):
            area = printed[len(before) : len(printed) - len(after)]
            codes, at = areas_of(area, known)
            if at == len(area):
                yield from (_body(whole, code, _own_name(area, code, known), known) for code in codes)
                return
            if area[-1] in LEVELS:
                yield _body(whole, None, area, known)
                return
    codes, at = areas_of(printed, known)
    tail = printed[at:]
    if codes:
        if tail[:1] == printed[at - 1] and tail not in known.local_bodies:
            tail = tail[1:]  # 石门县|县委 says its level twice
        if tail in ("法院", "人民法院"):
            yield from (_court(known.areas[code], known) for code in codes)
        if body := known.local_bodies.get(tail):
            yield from (_body(body, code, _own_name(printed[:at], code, known), known) for code in codes)
        return
    court = SHORT_COUNTY.fullmatch(printed)
    if court and (county := known.counties.get(court["area"])):
        yield from readings(known.areas[county].name + court["body"])
        return
    for end in range(3, len(printed)):
        area, tail = printed[:end], printed[end:]
        tail = tail[1:] if tail[:1] == area[-1] and tail not in known.local_bodies else tail
        if area[-1] in LEVELS and (body := known.local_bodies.get(tail)):
            yield _body(body, None, area, known)
            return


@cache
def _wholes() -> tuple[tuple[str, str, LocalBody], ...]:
    """中国共产党|…|委员会: what stands around the area in official names that do not begin with it."""
    wholes = {body.name: body for body in lexicon().local_bodies.values() if not body.name.startswith("{}")}
    cut = ((name.partition("{}"), body) for name, body in wholes.items() if name.count("{}") == 1)
    around = [(before, after, body) for (before, _, after), body in cut]
    return tuple(sorted(around, key=lambda whole: (-len(whole[1]), whole[0])))


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
                level = _level(known.areas[codes[0]].name)
                at += (
                    len(level) if form[-1] != level[-1] and printed.startswith(level, at) else 0
                )  # 宁夏|自治区
                break
        else:
            break
    return codes, at


def _level(name: str) -> str:
    """宁夏回族自治区 → 自治区, 成都市 → 市; 阿坝藏族羌族自治州 is called 阿坝|州."""
    return "自治区" if name.endswith("自治区") else name[-1]


def _lies_in(code: str, above: str, known: Lexicon) -> bool:
    while code and code != above:
        code = known.areas[code].parent_code
    return bool(code)


def _own_name(printed: str, code: str, known: Lexicon) -> str:
    """襄樊市 stays as it was called then; 成都|武侯 is 武侯区, 阿坝州 is 阿坝藏族羌族自治州."""
    forms = (printed[-size:] for size in range(len(printed), 2, -1))
    former = (form for form in forms if (code, form) in known.former_areas)
    return next(former, known.areas[code].name)


def _in_short(name: str, code: str | None, known: Lexicon) -> str:
    """延边朝鲜族自治州 is called 延边州; an autonomous region keeps its name."""
    area = known.areas[code] if code else None
    if area is None or name != area.name or "自治" not in name or name.endswith("区") or not area.short_name:
        return name
    return area.short_name + name[-1]


def _full(name: str, code: str | None, known: Lexicon) -> str:
    """武侯区 → 成都市武侯区: a district, or a name that several areas share, is told with its city."""
    above = known.areas[code].parent_code if code else ""
    shared = name.endswith("区") or len(known.area_names.get(name, ())) > 1
    told = known.areas[code or ""].level == "county" and shared if code else False
    return known.areas[above].name + name if above and told else name


def _body(body: LocalBody, code: str | None, area: str, known: Lexicon) -> Resolved:
    """A rule of local_bodies.csv and an area → the body of that area."""
    whole = _full(area, code, known)
    name = body.name.replace("{}", whole)
    if body.kind == "government" and area.endswith("特别行政区"):
        name = f"中华人民共和国{area}政府"
    called = body.short_name or body.name
    if called == "{}委":  # 滑县县委, 宁夏回族自治区党委
        called = "{}党委" if area.endswith("自治区") else "{}" + area[-1] + "委" if len(area) == 2 else called
    short = called.replace("{}", _in_short(area, code, known))
    made = _made(name, short, body.kind, code, _above(body, code, whole, known), _english(body, code, known))
    return made if code else replace(made, area=area)


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
    return known.local_bodies[tail].name.replace("{}", _full(known.areas[above].name, above, known))


def _english(body: LocalBody, code: str | None, known: Lexicon) -> str | None:
    """CPC Chongqing Municipal Committee: where the form is fixed and the area has an English name."""
    area = known.areas[code] if code else None
    level = {"省": "Provincial", "市": "Municipal"}.get(area.name[-1]) if area else None
    return body.name_en.format(f"{area.name_en} {level}") if area and area.name_en and level else None


def _of_party(party: str, area: str, known: Lexicon) -> Iterator[Resolved]:
    """民盟|云岭市|委 → 中国民主同盟云岭市委员会, part of its central committee."""
    whole = known.organizations[known.organization_names[PARTIES.get(party, party)]]
    codes, at = areas_of(area, known)
    for code in codes if at == len(area) else (None,):
        name = _own_name(area, code, known) if code else area
        yield _made(
            f"{whole.name}{_full(name, code, known)}委员会",
            f"{whole.short_name or whole.name}{name}委",
            whole.kind,
            code,
            f"{whole.name}中央委员会",
        )


def _court(area: Area, known: Lexicon) -> Resolved:
    """成都市|法院 → 四川省's or the city's own by the level of the area."""
    name = _full(area.name, area.area_code, known) + COURTS[area.level]
    short = area.name + ("法院" if area.level == "county" else COURTS[area.level])
    return _made(name, short, "court", area.area_code, None)


def _part(printed: str, known: Lexicon) -> Resolved | None:
    """水利部|规划计划司, 农业银行|云岭市分行, 俄罗斯|外交部: a part of the organization named before it."""
    for size in range(len(printed) - 1, 1, -1):
        head, tail = printed[:size], printed[size:]
        if head in known.state_forms:
            kind = _kind(printed, known)
            if known.state_forms[head].iso_code == "CN" or kind not in ABROAD:
                return None
            return _made(printed, None, "foreign_body", None, known.state_forms[head].official_name)
        above = _head(head, known)
        if above is None:
            continue
        if above.kind in HEADED and UNIT.fullmatch(tail):
            return _made(
                above.name + tail,
                _short(above, tail),
                _of_kind(above, tail, known),
                above.area_code,
                above.name,
            )
        if above.kind == "financial_institution" and BRANCH.fullmatch(tail):
            area = _area(tail, known)
            return _made(above.name + tail, _short(above, tail), above.kind, area, above.name)
        if above.kind in ("university", "hospital", "research_institute"):
            kind = _kind(tail, known)
            kind = above.kind if kind in ("other", "university") else kind
            return _made(printed, None, kind, above.area_code, above.name)
        return None
    if whole := OF_WHOLE.fullmatch(printed):
        above = _by_form(whole["whole"], known)
        return _made(printed, None, above.kind, above.area_code, above.name)
    return None


def _head(head: str, known: Lexicon) -> Resolved | None:
    """A form that begins a longer name → the one organization it stands for, registered or composed."""
    if head not in known.organization_forms:
        codes, at = areas_of(head, known)
        if not codes or head[at:] not in known.local_bodies:
            return None
    found = readings(head)
    return found[0] if len(found) == 1 else None


def _short(above: Resolved, tail: str) -> str:
    return _numbered((above.short_name or above.name) + tail)


def _numbered(name: str) -> str:
    """云岭市第一人民医院 → 云岭市一院."""
    return NUMBERED.sub(lambda n: n["area"] + n["number"] + NUMBERED_IN_SHORT[n["kind"]], name)


def _of_kind(above: Resolved, tail: str, known: Lexicon) -> str:
    """The kind of a unit: that of its form, else of its body; a party's units are its organs."""
    kind = _kind(tail, known)
    if above.kind == "party_committee":
        return "party_organ"
    if above.kind == "government":
        return "government_department"
    return above.kind if kind in ("other", "party_committee", "government_department") else kind


def _by_form(printed: str, known: Lexicon) -> Resolved:
    """Whatever no register knows: kind and area by its form."""
    if OF_THE_PEOPLE.search(printed):
        name, short = OF_THE_PEOPLE.sub("人民", printed), printed.replace("人民", "")
    else:
        name = printed
        short = _numbered(printed)
    return _made(name, short, _kind(name, known), _area(name, known), None)


def _kind(printed: str, known: Lexicon) -> str:
    for form, kind in FORMS:
        if form.search(printed):
            return kind
    for size in range(min(8, len(printed)), 0, -1):
        tail = known.kinds(printed[-size:]).get("organ")
        if tail is not None:
            return tail
    return "government_department" if re.search(r"(?:局|厅|司|处|委|办|署)$", printed) else "other"


def _area(printed: str, known: Lexicon) -> str | None:
    """The code of the area that a name begins with, where only one bears it."""
    codes, _ = areas_of(printed, known)
    return codes[0] if len(codes) == 1 else None


def named(name: str | None, organizations: Mapping[str, Resolved]) -> Iterator[Resolved]:
    """An official name → its organization and those above it that are not yet among `organizations`."""
    above = name
    while above is not None:
        found = readings(above)
        if len(found) != 1 or found[0].organization_id in organizations:
            return
        yield found[0]
        above = found[0].parent
