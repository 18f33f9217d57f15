"""Whose report a document is: the house that its writer calls 我校, 院党委 or 公司."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from converter.grammar import houses
from converter.grammar.areas import full_area
from converter.grammar.homes import comes, stranger
from converter.model import Document
from converter.words import lexicon

MEMBERS: Final = re.compile(rf"(?:[^，。]{{0,8}}[：—·！])?[我本]?(?:{houses.SOCIETIES})")
"""商会|赴云岭考察: a headline that names the writer's society by its kind alone."""
SELF: Final = re.compile(
    r"(?<!自)[我本](?P<kind>校|院|公司|局|台|社|厅|行(?!业)|司(?![法机])|会(?![议场员上后前同])|矿(?!区)|厂(?!区)|馆|所(?=党|领导|在职|科研|所长))|(?P<organ>[校院])党委|(?P<group>集团公司)(?=董事|总经理|党|副|领导)"
)
"""How a writer speaks of the house that he belongs to: 我校, 院党委, 集团公司党委."""
BARE_TITLE: Final = re.compile(
    "(?P<house>学院|学校|医院|公司|集团)(?:公司)?(?=[与和召举开在]|领导|党委|团委|工会)"
)
OURS: Final = re.compile("[我本][校院公局台社厅行司会矿厂馆所]|[校院]党委|集团公司")
"""What SELF holds at least."""
SELF_BEGINS: Final = re.compile("[我本校院集]")
"""What SELF begins with: looked for first, as it is rare and SELF is long."""
BUREAU: Final = re.compile(r"[市县区州盟旗][\u4e00-\u9fff]{2,10}局$")
NEW_HOUSE: Final = re.compile(r"(?:共建|成立|组建|揭牌|新设|设立)$")
KICKER: Final = re.compile(r"[^\n]*?(?:——|[|｜丨：:】])")
"""家校携手护平安——, 远禾动态 |: what may stand before the headline itself."""
SITE: Final = re.compile(
    r"(?:新闻网|官方网站|官网|网站|新闻中心|融媒体中心|宣传部|新闻网站|官方微信|微信公众号|公众号)$"
)
"""云岭理工大学|新闻网: what a house publishes its news on."""
PAPER: Final = re.compile("(?<![日晚时商晨早画])报(?:社)?$|杂志(?:社)?$")
"""远禾石化|报: a house that prints a paper of its own, but no 云岭日报."""
OFFICE: Final = re.compile(rf"[\u4e00-\u9fff]{{1,8}}[办科处室部院]$|(?:通讯组|报道组|记者站)$|{SITE.pattern}")
"""云岭市水务局|办公室, 云岭理工大学|宣传部 as a publisher: an office of the writer's house."""
BRAND: Final = re.compile(
    r"(?P<brand>(?![我本]|公司|集团)[\u4e00-\u9fffA-Za-z]{2,10}?)(?:顺利|成功|隆重|圆满)?(?:召开|举行|举办|组织|开展|传达|部署)"
)
"""远禾化工|召开安委会会议: an enterprise that a headline calls by its brand."""
OUR_FIRM: Final = re.compile(
    r"(?<![^，。、\n])(?P<firm>(?:集团)?公司)(?:在|与|召开|总部|党委|党组|领导|全体|各|董事|总经理)"
)
SPELT: Final = frozenset("村业人民股份有限责任公司")
"""What a short name leaves out of 农村商业银行, 人民法院; 远禾水泥集团 is no form of 远禾集团."""
OFFICER: Final = (
    "(?:党[委组]|党支部|党总支|工会|常务|名誉|执行)?副?"
    "(?:书记|[校院会行局所馆厂台社矿]长|秘书长|理事长|主席|主任)"
)
"""What follows the name of a house where one of its officers is named."""


def own(document: Document, head: Sequence[str], named: Sequence[str], school: str | None) -> str | None:
    """The house of the writer: what 我校, 院党委 mean; else the house that opens the headline.

    `head` are the houses of the headline, `named` those of the text, the most frequent first.
    """
    text, publisher = document.text, document.publisher
    printed = (publisher,) if publisher and publisher in text[document.body :] else ()
    head = (*printed, *head)  # a house that reports of itself, no newspaper
    said = _says_of_itself(text)
    if said and publisher and (house := _of_paper(publisher, text)):
        return house
    if said and publisher and (house := _office_of(said, publisher)):
        return house
    if said and (meant := _meant(said, text, head, named, school)):
        return meant
    title = text.partition("\n")[0]
    if bare := BARE_TITLE.match(title):  # 学院|与某区签约: the house of that kind that the text names
        fit = [name for name in named if houses.called(bare["house"], name) and not stranger(text, name)]
        fit = [name for name in fit if houses.proper(name) or houses.FIRM.search(name)]
        if meant := next((name for name in fit if text.count(name) > 1), None) or _only(fit):
            return meant
    if MEMBERS.match(title):  # 商会|赴云岭考察
        return _only([name for name in named if houses.OF_MEMBERS.search(name) and len(name) > 4])
    kinds = (*houses.KINDS.values(), houses.OF_MEMBERS)
    opening = (name for name in head if any(kind.search(name) for kind in kinds))
    opening = (name for name in opening if not (said and (houses.abroad(name) or stranger(text, name))))
    found = next((name for name in opening if _opens(title, name) or name not in title), None)
    if found is None:
        bureaus = (name for name in head if BUREAU.search(name) and _opens(title, name))
        if bureau := next(bureaus, None):
            return next((name for name in named if houses.shortens(bureau, name)), bureau)
        return _publishing(document, named) or _brand(document, named)
    return _in_full(houses.whole(found, named), named)


def unnamed(document: Document) -> str | None:
    """公司|召开…, 我院|召开…: the house by its kind alone, as printed, where nothing gives it a name."""
    title = document.text.partition("\n")[0]
    if bare := BARE_TITLE.match(title):
        return bare["house"]
    said, firm = _says_of_itself(document.text), _of_firm(document)
    if said and f"我{said}" in document.text:
        return f"我{said}"
    return firm["firm"] if firm else None


def _in_full(house: str, named: Sequence[str]) -> str:
    """云岭农商银行 → 云岭农村商业银行: the fuller name that the text prints of the house of a headline."""
    alike = (n for n in named if n != house and (n[:2], n[-2:]) == (house[:2], house[-2:]))
    return next((n for n in alike if houses.shortens(house, n) and not set(n) - set(house) - SPELT), house)


def _office_of(word: str, publisher: str) -> str | None:
    """我局: 云岭市水务局|办公室, 我校: 云岭理工大学|新闻网: such a house, or its office, publishes."""
    kind = _kind(word)
    houses_in = (publisher[:end] for end in range(4, len(publisher)) if OFFICE.match(publisher, end))
    return next((house for house in (*houses_in, publisher) if kind.search(house)), None)


def _of_paper(publisher: str, text: str) -> str | None:
    """远禾石化|报: the house that prints a paper of its own, where the headline begins with it."""
    house = PAPER.sub("", publisher)
    return house if house != publisher and len(house) > 2 and text.startswith(house) else None


def _kind(word: str) -> re.Pattern[str]:
    """What the names of houses end with that their people call 我校, 我会, 我局."""
    return houses.OF_MEMBERS if word == "会" else houses.KINDS.get(word) or re.compile(f"{word}$")


@lru_cache(maxsize=8)
def _says_of_itself(text: str) -> str | None:
    if not OURS.search(text):
        return None
    places = (SELF.match(text, begins.start()) for begins in SELF_BEGINS.finditer(text))
    said = Counter(match[match.lastgroup or 0] for match in places if match)
    return next((word for word, _ in said.most_common(1)), None)


def _meant(word: str, text: str, head: Sequence[str], named: Sequence[str], school: str | None) -> str | None:
    """我校, 我院, 我公司 → the house of that kind which is no visitor and not only being founded."""
    if word == "校" and school:
        return school
    if word.endswith("司"):
        if word == "集团公司":
            return houses.company(word, head, named)
        often = [name for name in named if text.count(name) > 1]
        groups = [name for name in named if "集团" in name and houses.FIRM.search(name)]
        groups = [name for name in groups if not houses.NO_FIRM.fullmatch(name)]
        return houses.company("公司", head, often) or _only(groups)
    kind = _kind(word)
    fit = (name for name in (*head, *named) if kind.search(name) and not houses.BARE.fullmatch(name))
    fit = (name for name in fit if name[0] not in "我本")  # 我校|材料学院
    here = (name for name in fit if not any(houses.abroad(house) for house in named if house.endswith(name)))
    named_here = [n for n in here if not _founded(text, n) and (n in head or houses.proper(n))]
    ours = [name for name in named_here if not stranger(text, name)]
    ours = ours or [name for name in named_here if not comes(text, name)]  # 甲商会来我会，走访|乙商会
    ours = [name for name in ours if not _called_by_name(text, name, word[-1])]
    found = next((name for name in ours if name in head or houses.proper(name)), None)
    if found in head:  # 甲医院与|乙医院|签约: a writer calls his own house 我院, the other by its name
        forms = {name: [n for n in (*named, name) if n in name or name in n] for name in ours}
        found = min(
            (name for name in ours if name in head), key=lambda name: max(map(text.count, forms[name]))
        )
    return houses.abridged(found, named) or houses.whole(found, named) if found else None


def _called_by_name(text: str, name: str, kind: str) -> bool:
    """某医院|院长甲、我院副院长乙, 我校林学院、|机电工程学院: a house beside one's own, or a unit of it."""
    printed = re.escape(name)
    if re.search(f"[我本]{kind}[^，。；：]{{0,16}}{printed}", text):
        return True
    return bool(re.search(f"[我本]{kind}{OFFICER}", text)) and bool(re.search(printed + OFFICER, text))


def _opens(title: str, name: str) -> bool:
    """Whether a house opens a headline, or what follows its kicker: also 市水务局 of 云岭市水务局."""
    kicker = KICKER.match(title)
    elided = BUREAU.search(name) and any(
        name[at] in "省市县区" and title.startswith(name[at:]) for at in range(2, min(6, len(name)))
    )
    return title.startswith(name) or bool(elided) or bool(kicker and title.startswith(name, kicker.end()))


def _founded(text: str, name: str) -> bool:
    """共建|智能电机产业学院: a house that is only being founded."""
    return bool(NEW_HOUSE.search(text, 0, max(0, text.find(name))))


def _only(names: Sequence[str]) -> str | None:
    return names[0] if len(names) == 1 else None


def _publishing(document: Document, named: Sequence[str]) -> str | None:
    """云岭港口集团|党群工作部, 云岭理工大学|新闻网: the house that a publisher's name begins with.

    Also a firm whose report says 公司: 远川水产有限公司.
    """
    publisher = document.publisher
    if not publisher:
        return None
    fit = (name for name in named if len(name) > 3 and publisher.startswith(name))
    site = SITE.sub("", publisher)
    whole = site if site != publisher and len(site) > 3 and houses.speaks_for_itself(site) else None
    if whole is None and houses.FIRM.search(publisher) and _of_firm(document):
        whole = publisher
    return next((name for name in fit if houses.speaks_for_itself(name)), whole)


def _of_firm(document: Document) -> re.Match[str] | None:
    """公司召开…, 公司与某研究所签订…: what the first words call the writer's enterprise."""
    text = document.text
    return OUR_FIRM.search(text, document.body, document.body + 400) if "公司" in text else None


def _brand(document: Document, named: Sequence[str]) -> str | None:
    """远禾化工|召开…, of a report that goes on with 公司: the enterprise, in full where the text tells it."""
    title = document.text[: document.body]
    kicker = KICKER.match(title)
    found = BRAND.match(title, kicker.end() if kicker else 0)
    if found is None or not _of_firm(document):
        return None
    brand = found["brand"]
    if full_area(brand, lexicon()) in lexicon().area_names or houses.INSTITUTION.search(brand):
        return None
    return houses.brand(brand, named) or (None if brand in lexicon().words else brand)
