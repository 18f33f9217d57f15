"""A printed form → the organizations that it may stand for; a document's day and areas settle which.

`readings` asks the registers and the rules that compose the bodies of an area, and knows no document;
`settle` chooses among what it gives, and leaves the form as printed where nothing decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from converter.resolve.areas import LEVELS, areas_of
from converter.resolve.around import Around
from converter.resolve.bodies import composed, party_abroad
from converter.resolve.ids import identifier
from converter.resolve.resolved import LEADING, Resolved, made
from converter.words import Lexicon, lexicon

BARE = re.compile(rf"(?:[{LEVELS}我本该各全原前]|各级|有关|相关|自治[区州县])*")
"""What may stand before a body without telling whose it is: 市|政府, 各级|党委."""
NUMBERED_IN_SHORT = {"人民医院": "院", "医院": "院", "中学": "中", "小学": "小"}
NUMBERED = re.compile(
    r"(?P<area>[\u4e00-\u9fff]{2,}?[省市县区州])第(?P<number>[一二三四五六七八九十]+)"
    rf"(?P<kind>{'|'.join(NUMBERED_IN_SHORT)})"
)
"""盐城市第一人民医院 is called 盐城市一院 as a rule, 云岭县第三中学 云岭县三中."""
OF_THE_PEOPLE = re.compile(r"(?<=[\u4e00-\u9fff]{2}[县旗区])(?<!治区)(?<!发区)(?:人民)?(?=法院$|检察院$)")
"""石桥县|人民|法院 is called 石桥县法院; a 市法院 may be 中级人民法院."""
TWICE = re.compile("省省委|市市委|区区委")
"""湖北省|省委党校: an elided area put back before a body that tells its level once more."""
OF_TERM = re.compile("^第?[一二三四五六七八九十\\d]+届|(?<=^政协)第[一二三四五六七八九十]+届")
"""十四届|全国政协, 政协|第十四届|全国委员会, 第80届|联合国大会: one body in all its terms."""
UNIT = re.compile(
    r"(?:办公[厅室]|[\u4e00-\u9fff]{1,12}(?:部|司|局|厅|办公室|研究室|委员会|小组|中心)|书记处|[\u4e00-\u9fff]{2,8}委|党校|党委|党组|机关党委|纪委)"
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
BODIES_ABROAD = re.compile("议会|国会|议院|参议院|众议院|杜马|总统|总理|内阁|法院|检察院|央行|军")
"""What is a body of its state, whatever else its name looks like: 议会一院 is no hospital."""
FORMS = (
    (re.compile(r"(?<!团)(?:省|市|县|区|州|旗|盟)委$|党委$"), "party_committee"),
    (re.compile(r"(?:组织部|宣传部|统战部|政法委|党校|纪委|纪委监委|网信办|党工委)$"), "party_organ"),
    (re.compile(r"(?:政府|行署)$"), "government"),
    (re.compile(r"人大"), "congress"),
    (re.compile(r"政协"), "consultative_conference"),
    (re.compile(r"法院$|法庭$"), "court"),
    (re.compile(r"检察院$"), "procuratorate"),
    (re.compile(r"军区|警备区|军分区|解放军|战区$"), "military"),
)


@lru_cache(maxsize=1 << 16)
def readings(printed: str) -> tuple[Resolved, ...]:
    """A form → the organizations it may stand for: one as a rule, several where names are shared, none
    where it names a body alone (市政府, 国资委). All forms of one say of it what its full name says."""
    return tuple(_canonical(one, printed) for one in _readings(printed))


def _canonical(one: Resolved, printed: str) -> Resolved:
    whole = _readings(one.name) if one.name != printed else ()
    return whole[0] if len(whole) == 1 and whole[0].name == one.name else one


def _readings(printed: str) -> tuple[Resolved, ...]:
    known = lexicon()
    if state := known.state_forms.get(printed):
        return (made(state.official_name, state.name, "state", None, None, state.name_en),)
    if registered := known.organization_forms.get(printed):
        return tuple(_registered(name, known) for name in registered)
    if abroad := party_abroad(printed, known):
        return (abroad,)
    own = OF_TERM.sub("", printed.removeprefix("中国"))  # 中国|全国人大, 第十四届|全国人大常委会
    if own in known.organization_names and own not in known.states:
        return readings(own)
    if part_abroad := _abroad(printed, known):
        return (part_abroad,)
    if of_area := composed(printed, known):
        return of_area
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
    short = {form: count for form, count in forms.items() if form != one.name and not TWICE.search(form)}
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


def _part(printed: str, known: Lexicon) -> Resolved | None:
    """水利部|规划计划司, 农业银行|云岭市分行, 云岭大学|水利学院: a part of what is named before it."""
    for size in range(len(printed) - 1, 1, -1):
        head, tail = printed[:size], printed[size:]
        above = _head(head, known)
        if above is None:
            continue
        if above.kind in HEADED and UNIT.fullmatch(tail):
            kind = _of_kind(above, tail, known)
            name = above.name.removeprefix("中华人民共和国") + tail
            return made(name, _short(above, tail), kind, above.area_code, above.name)
        if above.kind == "financial_institution" and BRANCH.fullmatch(tail):
            area = _area(tail, known)
            return made(above.name + tail, _short(above, tail), above.kind, area, above.name)
        if above.kind in ("university", "hospital", "research_institute"):
            kind = _kind(tail, known)
            kind = above.kind if kind in ("other", "university", "government_department") else kind
            return made(printed, None, kind, above.area_code, above.name)
        return None
    if whole := OF_WHOLE.fullmatch(printed):
        above = _by_form(whole["whole"], known)
        return made(printed, None, above.kind, above.area_code, above.name)
    return None


def _abroad(printed: str, known: Lexicon) -> Resolved | None:
    """俄罗斯|外交部, 基辅|市政府, 荷兰|议会一院: a body of the state or city abroad named before it."""
    for size in range(len(printed) - 1, 1, -1):
        head = printed[:size]
        if head in known.state_forms:
            state = known.state_forms[head]
        elif (code := known.kinds(head).get("city", "")) in known.states_by_code:
            state = known.states_by_code[code]
        else:
            continue
        rules = BODIES_ABROAD.search(printed[size:]) or _kind(printed, known) in ABROAD
        if state.iso_code == "CN" or not rules:
            return None
        return made(printed, None, "foreign_body", None, state.official_name)
    return None


def _head(head: str, known: Lexicon) -> Resolved | None:
    """A form that begins a longer name → the one organization it stands for, registered or composed."""
    found = _readings(head) if head in known.organization_forms else composed(head, known)
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
    return made(name, short, _kind(name, known), _area(name, known), None)


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
    """The code of the area that a name begins with, where only one bears it.

    巴中友好协会 is of two states; of 阿里云 a single character would be left.
    """
    codes, at = areas_of(printed, known)
    letters = known.state_abbreviations
    pair = "中" in printed[:2] and letters.issuperset(printed[:2]) and at == 2
    return codes[0] if len(codes) == 1 and not pair and len(printed) - at != 1 else None


def named(name: str | None, organizations: Mapping[str, Resolved]) -> Iterator[Resolved]:
    """An official name → its organization and those above it that are not yet among `organizations`."""
    above = name
    while above is not None:
        found = readings(above)
        if len(found) != 1 or found[0].organization_id in organizations:
            return
        yield found[0]
        above = found[0].parent
