"""The organization that a printed phrase names before a title: its words in, the name in full out."""

from __future__ import annotations

import re
from typing import Final

from converter.grammar import houses, organizations
from converter.grammar.chains import AREA_BODY, OF_AREA, PARTY_UNIT, Chain, state_of
from converter.grammar.homes import Home
from converter.model import Mention
from converter.words import lexicon

OFFICES: Final = ("办公室", "办公厅")
OF_TOWN: Final = re.compile(r"(?P<town>.+?(?P<level>镇|乡|街道))(?:党|政府|人大|办事处)")
"""大良街道党工委委员、|街道经济发展局|局长: both are of one town."""
BODY_BESIDE: Final = re.compile(r"(?:人大|政协|纪委|监委|工商联$)")
CHAMBER: Final = re.compile(r"(?P<chamber>.*(?:人大(?:常委会)?|政协))\w{2,8}委(?:员会)?$")
SISTER: Final = re.compile(r"[^省市县区州]{1,6}委(?:员会)?")
PROVINCIAL: Final = re.compile(
    r"(?!中央|国家|国务院|联合国|总统|办公|警察|外交|部|编辑)[^省市县区州厅]{2,10}厅$"
)
ELIDED_HOUSE: Final = re.compile(r"(?P<house>总社|集团公司|集团|公司|[厅局委部社院校])(?=[^长])")
MINOR_PARTY: Final = re.compile(
    r"(?P<party>民革|民盟|民建|民进|农工党|致公党|九三学社|台盟)(?P<level>[省市县区])(?P<rest>.+)"
)
BRANCH_OF_PARTY: Final = re.compile(r"(?:基层委(?:员会)?|总支(?:部|委)?|支部|支社)$")
"""九三学社市委副主委、|市一院基层委员会|主委: a branch of the party just named."""
PEERS: Final = {"局": "局委办", "厅": "厅委办", "委": "厅局委办"}
"""县教育局局长甲、|科技局|局长乙: what stands beside a department that ends so, rather than in it."""
THIS: Final = re.compile("该(?P<kind>行|校|院|公司|集团|局|厅|厂|商会|协会|学会)")
"""该行|行长: the house of that kind named last."""
BRANCH_OF_BANK: Final = re.compile("[\u4e00-\u9fff]{2,4}(?:支行|分理处|营业部)")
AWAY: Final = re.compile("[\u4e00-\u9fff]{2,4}(?:办事处|代表处|分公司|分行|支行|事业部|地区部|大区)")
"""辽宁|办事处, 青川|分公司: what a firm just named has elsewhere."""


def named(tokens: tuple[Mention, ...], phrase: str, chain: Chain, context: Home) -> tuple[str, str]:
    """The full name of a printed phrase: beside or inside what was named before, or as printed in full."""
    if phrase in OFFICES and chain.last and chain.last != chain.party:
        return chain.last + phrase, "posts.office_of_house"  # 县政府党组成员、|办公室主任
    if committee := committee_over(phrase, chain):
        return committee + phrase, "posts.organ_of_committee"
    if context.session and phrase in ("大会", "主席团", "大会主席团"):
        session = organizations.restore(context.session, context)
        return session + ("主席团" if phrase.endswith("主席团") else ""), "posts.session"
    named_in_full = context.aliases.get(phrase)
    if named_in_full and named_in_full != phrase:
        chain.house = named_in_full
        return named_in_full, "posts.short_name"
    if phrase in houses.SPOKEN:
        institute = _ours(phrase, chain, context) if phrase == "院" else None
        return context.own or institute or houses.SPOKEN[phrase], "posts.our_house"
    if phrase in ("党委", "党组") and chain.last:
        return chain.last + phrase, "posts.same_organization"
    if BODY_BESIDE.match(phrase) and chain.last:
        area = AREA_BODY.sub("", chain.last)
        return area + phrase, "posts.body_beside_committee"
    if chain.last and BRANCH_OF_PARTY.search(phrase) and (party := houses.PARTY.match(chain.last)):
        whole = houses.unabridged(phrase, (*chain.known, *context.named))
        return whole if houses.PARTY.match(whole) else party.group() + whole, "posts.branch_of_party"
    minor = MINOR_PARTY.fullmatch(phrase)
    if minor and minor["level"] in context.areas:
        area = context.areas[minor["level"]]
        return minor["party"] + area + minor["rest"], "posts.committee_of_minor_party"
    full = houses.full(phrase, chain.known, context.named)
    if full and not (phrase in lexicon().organization_names and state_of(full)):  # 外交部, 俄罗斯外交部
        chain.house = organizations.base(tokens, full)
        return full, "posts.short_form"
    sister = CHAMBER.match(chain.last) if chain.last else None
    if sister and SISTER.fullmatch(phrase):
        return sister["chamber"] + phrase, "posts.beside_committee_of_chamber"
    state = chain.state or state_of(chain.last or "")
    if state and phrase in ("政府", "议会", "国会", "参议院", "众议院"):
        return state + phrase, "posts.body_of_state"
    if chain.last and chain.last[-1] == phrase[-1] == "部" and (state := state_of(chain.last)):
        return state + phrase, "posts.body_of_state"  # 柬埔寨新闻部大臣甲、|旅游部|大臣乙
    if this := THIS.fullmatch(phrase):
        own = context.own if context.own and houses.called(this["kind"], context.own) else None
        last = next((name for name in reversed(chain.known) if houses.called(this["kind"], name)), phrase)
        return own or last, "posts.this_house"
    if houses.COMPANY.fullmatch(phrase):
        own = context.own if context.own and houses.called("公司", context.own) else None
        if phrase[0] in "我本":
            return own or phrase, "posts.our_house"
        return own or houses.company(phrase, chain.known, context.named) or phrase, "posts.our_company"
    if houses.OUR.fullmatch(phrase):
        called = context.own and (context.own.endswith(phrase[-1]) or houses.called(phrase, context.own))
        own = context.own if called else None
        return own or _ours(phrase, chain, context) or phrase, "posts.our_house"
    elided = ELIDED_HOUSE.match(phrase)
    if elided:
        alike = [name for name in chain.known if name.endswith(elided["house"])]
        if context.own and houses.company(elided["house"], [context.own], ()):
            return context.own + phrase[elided.end() :], "posts.elided_house"
        if alike:
            return alike[-1] + phrase[elided.end() :], "posts.elided_house"
    town = OF_TOWN.match(chain.last) if chain.last else None
    if town and (phrase == "办事处" or phrase.startswith(town["level"])):
        return town["town"] + phrase.removeprefix(town["level"]), "posts.beside_committee_of_town"
    peer = chain.last is not None and chain.last[-1] in PEERS.get(phrase[-1], ())
    if chain.last and (peer or OF_AREA.search(chain.last)):
        completed = organizations.beside(phrase, chain.last, context)
        if completed != phrase:
            chain.house = completed
            return completed, "posts.beside_department"
    if chain.house and houses.FIRM.search(chain.house) and AWAY.fullmatch(phrase):
        return chain.house + phrase, "posts.unit_of_house"
    if context.own and houses.KINDS["行"].search(context.own) and BRANCH_OF_BANK.fullmatch(phrase):
        return context.own + phrase, "posts.unit_of_own_house"  # 双墩支行|行长, in the report of a bank
    if PROVINCIAL.fullmatch(phrase) and "省" in context.areas:
        phrase = context.areas["省"] + phrase
    elif (
        chain.house
        and not (peer and chain.last and chain.last[-1] == phrase[-1] != "委")
        and not OF_AREA.search(chain.house)
        and not phrase.startswith(chain.house)
        and organizations.is_unit(tokens, phrase)
    ):
        return chain.house + phrase, "posts.unit_of_house"
    elif (context.own and organizations.OF_COMMITTEE.fullmatch(phrase) and not chain.party) or (
        not chain.house
        and context.own
        and not (chain.last and houses.FIRM.search(chain.last) and not chain.last.startswith(context.own))
        and not phrase.startswith(context.own)
        and organizations.is_unit(tokens, phrase)
        and not any("organ" in token.kinds for token in tokens[:-1])
    ):
        return context.own + phrase, "posts.unit_of_own_house"
    name = organizations.restore(phrase, context)
    alone = not any("organ" in token.kinds for token in tokens[:-1])
    if organizations.like(tokens) and not (alone and organizations.is_own_unit(tokens, name, context.own)):
        chain.house = organizations.restore(organizations.base(tokens, phrase), context)
    return name, "posts.printed"


def committee_over(unit: str, chain: Chain) -> str | None:
    """云岭市委常委、|宣传部|部长: the party committee just named, or of the house that he is a member of."""
    if not PARTY_UNIT.fullmatch(unit):
        return None
    if chain.party:
        return chain.party
    member = chain.last and any(
        p.title.startswith("党委") and p.organization == chain.last for p in chain.posts
    )
    return f"{chain.last}党委" if member and unit in ("组织部", "宣传部", "统战部") else None


def _ours(phrase: str, chain: Chain, context: Home) -> str | None:
    """学院, 院 → the house of that kind that the document means, none that only visits the writer's."""
    return houses.ours(phrase, *at_home(chain, context))


def at_home(chain: Chain, context: Home) -> tuple[list[str], list[str]]:
    """The houses named so far and those of the whole document, without the strangers who only visit."""
    known, whole = (
        [n for n in names if n not in context.strangers] for names in (chain.known, context.named)
    )
    return known, whole
