"""Which house a short form means: 集团公司, 院党委, 市一院 → the name that a document prints in full."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from converter.words import lexicon

PROPER: Final = re.compile(
    r"[省市县区州旗盟]|大学|第.{1,2}医院|人民医院|附属|国家|中国|全国|[一二三四五六七八九]院"
    r"|[\u4e00-\u9fff]{2}(?:职业|师范|理工|财经|技师|工程|工业|农业|科技|医|警察|艺术|体育|政法|交通|电力|民族|商)(?:技术)?学院|[\u4e00-\u9fff]{2}[矿职]工医院"
)
"""What the name of a house holds: 盐城市第一人民医院, not 开创|医院."""
COMPANY: Final = re.compile(r"[我本]?(?:集团)?公司|集团|我司")
OUR: Final = re.compile(r"医院|学院|学校|大学|院|部|厅|局|委|银行|协会|商会|中心")
OF_HOUSE: Final = re.compile(
    r"(?P<house>医院|院|学校|校|局|厅|集团|公司)(?P<organ>党委|党组|纪委|团委|工会|党总支)"
)
HEAD_OF_HOUSE: Final = re.compile(r"(?:常务)?副?(?P<house>[局厅院校所馆台社矿厂])长")
HEAD_OF_SOCIETY: Final = re.compile(r"(?:常务|名誉)?副?会长")
SOCIETIES: Final = "协会|商会|学会|联合会|促进会|研究会|公会|总会"
OF_MEMBERS: Final = re.compile(rf"(?:{SOCIETIES})$")
FIRM: Final = re.compile(r"(?:集团|公司|股份|银行|株式会社)$")
KINDS: Final = {
    "校": re.compile(r"(?:大学|学院|学校|中学|小学|初中|高中|[一二三四五六七八九十]中)$"),
    "院": re.compile(r"(?:医院|学院|法院|检察院|研究院|科学院|农科院|林科院|设计院|[一二三四五六七八九]院)$"),
    "公司": re.compile(r"(?:公司|集团)$"),
    "馆": re.compile(r"(?:图书|博物|纪念|美术|文化|档案|科技|展览|艺术)馆$"),
    "行": re.compile(r"(?:银行|农商行|分行|支行)$"),
    "矿": re.compile(r"[煤铁铜金]矿$"),
    "厂": re.compile(r"[\u4e00-\u9fff]{2,}(?<!分)厂$"),
}
"""How a writer calls his house → how its full name ends."""
INSTITUTION: Final = re.compile(r"[校院学局厅委部会所台社馆站处办组队]$|政府|中心|政协|人大|工商联")
"""What is no enterprise, by how its name ends or by what it holds."""
NO_FIRM: Final = re.compile(".(?:集团公司|集团|公司)")
"""借|集团公司开展活动的机会: a verb and a kind of firm, no name."""
BARE: Final = re.compile(r"[我本]?(?:集团公司|公司|集团|医院|学院|学校|大学|[校院局司厅部委])")
"""A house called by its kind alone."""
HOLDS: Final = re.compile("(?:局|厅|集团|公司|大学|学院|研究院)$")
"""云岭省地质局|第一勘查院: what a house of its own name belongs to."""
SPOKEN: Final = {"校": "学校", "院": "院"}
"""How a house of no printed name is called: 校|党委书记."""
PARTY_TITLE: Final = re.compile(r"党|纪委|工会|团委")
SHORT_FORM: Final = re.compile(r"(?:..)?[市县区][一二三四五六七八九]院")
PARTY: Final = re.compile(r"^(?:民革|民盟|民建|民进|农工党|致公党|九三学社|台盟|中共)")
ABRIDGED: Final = re.compile(r".{1,6}[一二三四五六七八九十]附?[院中小幼]")


def proper(name: str) -> bool:
    """盐城市第一人民医院, 云岭职业学院, 青川农牧科学研究院: a house's own name, not 各学院, 开创医院."""
    areas = lexicon().area_names
    return bool(PROPER.search(name)) or name[:2] in areas or name[:3] in areas


def abroad(name: str) -> bool:
    """德国云桥大学: a house of another state, which no writer's own is."""
    return any(lexicon().states.get(name[:size], "CN") != "CN" for size in (2, 3, 4))


def whole(name: str, named: Sequence[str]) -> str:
    """附属医院 → 云岭医学院附属医院: the one longer name that ends so."""
    before = {other.removesuffix(name): other for other in named if other.endswith(name) and other != name}
    heads = {
        head for head in before if (head in named or HOLDS.search(head)) and not re.search("[与和]", head)
    }
    whole = [other for head, other in before.items() if head in heads or _of_areas(head)]
    return whole[0] if len(whole) == 1 else name


def _of_areas(words: str) -> bool:
    """云岭市|云溪区: areas alone."""
    known = lexicon().area_names
    return not words or any(words[:n] in known and _of_areas(words[n:]) for n in range(2, len(words) + 1))


def company(phrase: str, known: Sequence[str], named: Sequence[str]) -> str | None:
    """集团公司 → the enterprise named first so far, else the one that the whole document names most."""
    for names in (known, named):
        houses = [
            name
            for name in names
            if not name.startswith(("集团", "我", "本", "该"))
            and not NO_FIRM.fullmatch(name)
            and (re.search(r"集团|公司$", name) or _enterprise(name))
        ]
        if "集团" in phrase:
            houses = [name for name in houses if "集团" in name or _enterprise(name)]
        if houses:
            return houses[0]
    return None


def ours(phrase: str, known: Sequence[str], named: Sequence[str]) -> str | None:
    """医院, 学院, 协会 → the house of that kind named last so far, else the one the document names most."""
    tail = phrase[-1] if phrase == "医院" else phrase  # 盐城市一院: 医院

    def fit(names: Sequence[str]) -> list[str]:
        longer = (name for name in names if name.endswith(tail) and len(name) > len(phrase))
        return [name for name in longer if proper(name)]

    if so_far := [name for name in known if name.endswith(phrase) and name != phrase] or fit(known):
        return so_far[-1]
    return next(iter(fit(named)), None)


def speaks_for_itself(house: str) -> bool:
    """A firm, bank, mine, plant, school, hospital or association: what its people call 公司, 学校 is it."""
    return bool(
        FIRM.search(house)
        or OF_MEMBERS.search(house)
        or KINDS["校"].search(house)
        or KINDS["院"].search(house)
        or KINDS["行"].search(house)
        or KINDS["馆"].search(house)
        or KINDS["矿"].search(house)
        or KINDS["厂"].search(house)
    )


def called(word: str, house: str) -> bool:
    """Whether a writer calls a house so: 我|校, 学校 a 大学, 医院 a hospital, 协会 an association.

    公司 may be what no word says to be something else: 远禾化工, 星河.
    """
    kind = KINDS["校"] if word == "学校" else KINDS["院"] if word == "医院" else KINDS.get(word)
    firm = word in ("公司", "集团") and not INSTITUTION.search(house)
    return firm or (bool(kind.search(house)) if kind else house.endswith(word))


def by_kind(word: str, named: Sequence[str]) -> str | None:
    """学校, 医院 → the house of that kind that a document names most, under a name of its own."""
    fit = (name for name in named if called(word, name) and len(name) > len(word) + 1)
    return next((name for name in fit if proper(name) and not abroad(name)), None)


def full(phrase: str, known: Sequence[str], named: Sequence[str] = ()) -> str | None:
    """A short form → the full name that it leaves words out of, where only one is meant."""
    return longer(phrase, known) or abridged(phrase, known) or of_house(phrase, known, named)


def of_house(phrase: str, known: Sequence[str], named: Sequence[str] = ()) -> str | None:
    """院党委 → 盐城市第一人民医院党委: a party organ of the one house of that kind named in full."""
    organ = OF_HOUSE.fullmatch(phrase)
    tail = organ["house"][-1] if organ else ""
    houses = {name for name in known or named if organ and name.endswith(tail) and proper(name)}
    houses -= {name for name in houses if abridged(name, known or named)}
    return houses.pop() + organ["organ"] if organ and len(houses) == 1 else None


def headed(title: str, known: Sequence[str], named: Sequence[str] = ()) -> str | None:
    """局长 → the one 局 that the document has named: 冷和荣|副局长; 会长 → the one society."""
    head = HEAD_OF_HOUSE.fullmatch(title)
    ends = re.compile(f"{head['house']}$" if head else f"(?:{SOCIETIES}|同学会|联谊会)$")
    if not head and not HEAD_OF_SOCIETY.fullmatch(title):
        return None
    houses = {name for name in (*known, *named) if ends.search(name) and len(name) > 3}
    houses -= {name for name in houses if not head and _shorter(name, houses)}
    return houses.pop() if len(houses) == 1 else None


def _shorter(name: str, others: Iterable[str]) -> bool:
    """黄岭同学会, where 黄岭军校同学会 is named too: the same house with words left out."""
    return any(len(name) < len(other) and shortens(name, other) for other in others)


def alike(one: str, other: str) -> bool:
    """Two hospitals, two schools: houses whose officers have the same titles."""
    return any(kind.search(one) and kind.search(other) for kind in KINDS.values())


def shortens(short: str, name: str) -> bool:
    """Whether a name is another one with characters left out: 市疫情防控例会, 市新冠肺炎疫情防控工作例会."""
    rest = iter(name)
    return all(character in rest for character in short)


def heads(title: str, last: str, own: str) -> bool:
    """Whether 院长 may head the house just named: not 派驻纪检组, where the writer's own house is a 医院."""
    head = HEAD_OF_HOUSE.fullmatch(title)
    kind = KINDS.get(head["house"]) if head else None
    return kind is None or not kind.search(own) or any(k in last for k in ("学", "院"))


def _enterprise(name: str) -> bool:
    known = lexicon()
    registered = known.organizations.get(known.organization_names.get(name, ""))
    return registered is not None and registered.kind in ("central_enterprise", "enterprise")


def abridged(phrase: str, known: Sequence[str]) -> str | None:
    """市一院 → 盐城市第一人民医院: the one full name that a short form leaves characters out of."""
    if not ABRIDGED.fullmatch(phrase):
        return None
    found = set()
    for name in known:
        starts = name.startswith(phrase[0]) or (phrase[0] in "省市县区" and phrase[0] in name[1:5])
        if name[-1] == phrase[-1] and starts and name != phrase and shortens(phrase, name):
            found.add(name)
    return found.pop() if len(found) == 1 else None


def brand(phrase: str, named: Sequence[str]) -> str | None:
    """远禾 → 云岭远禾科技有限公司: the one enterprise whose name begins so, its area aside."""
    if len(phrase) < 2 or phrase in lexicon().words:
        return None
    firms = (name for name in named if FIRM.search(name) and "与" not in name)
    found = {name for name in firms if name.find(phrase, 0, -1) in (0, 2, 3, 4)}
    return found.pop() if len(found) == 1 else None


def without_party(name: str) -> str:
    """农工党|盐城市第一人民医院 (基层委员会), 中共|青禾集团: the house in the name of a branch."""
    party = PARTY.match(name)
    house = party and any(kind.search(name) for kind in KINDS.values())
    return name[party.end() :] if party and house else name


def unabridged(phrase: str, names: Sequence[str]) -> str:
    """市一院基层委员会 → 盐城市第一人民医院基层委员会, where a short form within a name means one house."""
    found = SHORT_FORM.search(phrase)
    whole = [name for name in names if not SHORT_FORM.fullmatch(name)] if found else ()
    for short in (found.group(), found.group()[-3:]) if found else ():
        if full_name := abridged(short, whole):
            return phrase.replace(short, full_name)
    return phrase


def longer(phrase: str, known: Sequence[str]) -> str | None:
    """社会福利中心信息部 → 民政部社会福利中心信息部: a name printed in full before, short from then on.

    A state is none: 俄罗斯 in a report that prints 白俄罗斯.
    """
    for name in reversed(known):
        for size in range(min(len(name) - 1, len(phrase)), 2, -1):
            if phrase.startswith(name[-size:]) and name[-size:] not in lexicon().states:
                return name + phrase[size:]
    return None
