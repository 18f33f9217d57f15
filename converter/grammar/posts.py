"""The organization of a title: the words before it in, the name with its elided parts put back out."""

from __future__ import annotations

import re
from typing import Final

from converter.grammar import houses, organizations
from converter.grammar.chains import AREA_BODY, COMMITTEE, OF_AREA, Chain, state_of
from converter.grammar.homes import Home
from converter.grammar.phrases import at_home, named
from converter.model import Mention
from converter.words import lexicon

OF_TOWN_ORGAN: Final = re.compile("(?P<organ>党委|党工委|纪委|纪工委|人大|团委)(?=.)")
"""党工委|书记, 人大|主席 in the report of a town or street."""
POSTED: Final = re.compile(r"(?P<sender>.+?)(?P<posting>(?:常)?驻.+)$")
ENVOY: Final = re.compile(r"(?:大使|公使|参赞|总领事|领事|代表|特使)$")
FORMER: Final = re.compile(r"(?P<state>.+?)(?P<rest>[前原].+)$")
HEAD_OF_SCHOOL: Final = re.compile(r"(?:常务)?副?校长")
SECRETARIAT: Final = "书记处"
CABINET: Final = "内阁"
REGION_HEADS: Final = ("主席", "副主席", "常务副主席")
VILLAGE: Final = re.compile(r"(?:村|社区|镇|乡|街道)$")
BRANCH: Final = re.compile(r"(?:党支部|党总支|党委|党工委)(?=.)")
FORMERLY: Final = re.compile(r"(?:原(?![种子料油材创始平])|时任)(?=..|[校院局]$)")
"""原|沙日浩来镇党委书记: 原 before a place is no part of its name; 原平市 is one."""
SOME: Final = re.compile(r"部分|各|有关|相关|全体")
"""部分|州政协委员: how many are meant is no part of the name."""
BOARD: Final = re.compile(r"理事会|董事会|监事会")
FOR_A_TASK: Final = re.compile(r"(?:[安家]委会|家长委员会|小组|指挥部|专班|专家组|督导组)$")
"""安委会主任、|总经理|甲: a body for a task has heads and members, no officers of a house."""
OF_TASK: Final = re.compile(r"(?:第一|执行|常务)?副?总?(?:主任|组长|指挥长?|主席|会长)|委员|成员|秘书长")
DEPUTY: Final = re.compile(r"(?:常务|第一|执行)?副")
OF_TERM: Final = re.compile(r"新一届|新任|新当选的?|首届|本届|上届")
"""新一届|家委会会长: which of its terms is no part of a name."""
OF_MEMBER: Final = re.compile(
    r"^(?:(?:主办|承办|协办|会员|理事|业主|监理|施工|设计|承建|建设|总包|参建)?单位|(?:特邀)?(?:嘉宾|来宾))(?=..)"
)
"""会长单位|远禾公司总经理甲: what a house is elsewhere is no part of its name."""
NUMBERED: Final = re.compile(r"第[一二三四五六七八九十]+届$")
BRACKET: Final = re.compile(r"（[^（）]*）$")
OURS_BEFORE: Final = re.compile(
    "^[我本](?:[院校行局矿厂]|公司|集团)(?=[\u4e00-\u9fff]{2,8}(?:[科部处室办系队]|中心)$)"
)
HEAD_OF_UNIT: Final = re.compile("副?(?P<unit>[处科股])长")
OF_PARTY: Final = re.compile(r"(?:[\u4e00-\u9fff]共|[\u4e00-\u9fff]{2,12}党)(?=中央)")
"""越共|中央, 老挝人民革命党|中央, and that in 越南国会越共中央."""
UNIT_ENDS: Final = frozenset("处科股室部局办站队组院所司厅委会校厂矿行社团")
FUNCTION: Final = re.compile("生产|安全|机电|经营|销售|财务|行政|技术|后勤|业务|教学|科研|医疗|德育")
"""What a deputy of a house looks after: 业务|副院长."""


def _beside_committee(title: str, chain: Chain) -> str | None:
    """重庆市委副书记、|市长| → 重庆市政府: the government beside the committee or congress just named."""
    if not chain.last or not OF_AREA.search(chain.last):
        return None
    area = AREA_BODY.sub("", chain.last.removeprefix("中共"))
    level = next((c for c in title if c + "长" in title), "")
    return area + organizations.seat(area) if area.endswith(level) or level == "省" else None


def organization(
    tokens: tuple[Mention, ...], title: str, kind: str, chain: Chain, context: Home
) -> tuple[str | None, str, str]:
    """The words before a title → its organization, the title with what belongs to it, and the rule."""
    if len(tokens) > 1 and "state" in tokens[-1].kinds and not any("驻" in t.text for t in tokens):
        tokens = tokens[-1:]  # 上海合作组织成员国|白俄罗斯|总统
    phrase = "".join(token.text for token in tokens)
    if not (tokens and "state" in tokens[-1].kinds):  # 刚果（金）
        phrase = BRACKET.sub("", phrase)
    phrase = phrase.strip("“”")
    if FORMERLY.match(phrase) and "area" not in tokens[0].kinds:
        phrase = FORMERLY.sub("", phrase, count=1)
    phrase = OF_TERM.sub("", phrase, count=1) if OF_TERM.match(phrase) else OF_MEMBER.sub("", phrase)
    if phrase and title.startswith("系主任"):  # 机电工程|系主任
        phrase, title = phrase + "系", title.removeprefix("系")
    if context.own and (ours := OURS_BEFORE.match(phrase)):
        return context.own + phrase[ours.end() :], title, "posts.our_house"  # 本院|药剂科主任
    unit = HEAD_OF_UNIT.fullmatch(title)
    if (
        unit
        and phrase
        and tokens[-1].kinds.keys() <= {"gap", "none", "field", "verb"}
        and len(tokens[-1].text) > 1
    ):
        phrase += unit["unit"] if phrase[-1] not in UNIT_ENDS else ""  # 教务|处长, 武装|部长
    term = NUMBERED.search(phrase)
    if term:  # 竹藤组织|第一届理事会主席
        phrase = phrase[: term.start()]
        title = term.group() + title if BOARD.match(title) else title
    if title in REGION_HEADS and phrase.endswith("自治区"):
        kind = "government"  # 广西壮族自治区|主席
    if VILLAGE.search(phrase) and (branch := BRANCH.match(title)):  # 韩楼村|党支部书记
        house = organizations.restore(phrase + branch.group(), context)
        return house, title[branch.end() :], "posts.branch_of_village"
    if kind == "government":
        if phrase in ("政府", "人民政府", "分管", "主管", "时任"):
            phrase = ""  # 旗委副书记、|政府旗长, 分管|副市长
        if not phrase and (beside := _beside_committee(title, chain)):
            return beside, title, "posts.government_beside_committee"
        return organizations.government(title, phrase, context), title, "posts.head_of_government"
    if phrase == "新" and not any(state.startswith("新") for state in context.abroad):
        phrase = ""  # 法国|新|总理
    if phrase in lexicon().state_abbreviations and phrase != "中":
        return organizations.state_of_letter(phrase, context), title, "posts.state_in_short"
    if not phrase and kind == "state" and chain.last not in lexicon().states:
        of_party = state_of(chain.last or "") if chain.posts else None  # 朝鲜劳动党总书记、|国务委员长
        return of_party or context.state, title, "posts.state_of_the_article"
    if not phrase and title.startswith(SECRETARIAT) and chain.last and "中央政治局" in chain.last:
        # 中共中央政治局委员、|书记处书记|, but 全国妇联副主席、|书记处书记|
        return (
            chain.last.removesuffix("政治局") + SECRETARIAT,
            title.removeprefix(SECRETARIAT),
            "posts.secretariat",
        )
    if FUNCTION.fullmatch(phrase) and title.startswith("副"):  # 生产|副矿长
        own, told, by = _unsaid(title, kind, chain, context)
        return own, phrase + told, by
    if not phrase:
        return _unsaid(title, kind, chain, context)
    if (
        phrase.startswith("驻")
        and not phrase.startswith(("驻华", "驻中国"))
        and ENVOY.search(title)
        and not re.search(r"[馆团处]$", phrase)
    ):
        return "中国", phrase + title, "posts.envoy"  # 驻格兰登|大使
    posted = POSTED.match(phrase)
    if posted and ENVOY.search(title) and not re.search(r"[馆团处]$", phrase):
        sender = posted["sender"]
        known = sender in lexicon().abbreviated_states
        return (
            organizations.state_of_letter(sender, context) if known else sender,
            posted["posting"] + title,
            "posts.envoy",
        )
    former = FORMER.match(phrase)
    if former and "state" in tokens[0].kinds and former["state"] == tokens[0].text:
        return former["state"], former["rest"] + title, "posts.former_post_of_state"
    if title.startswith(SECRETARIAT) and len(title) > len(SECRETARIAT):  # 共青团中央|书记处第一书记
        phrase, title = phrase + SECRETARIAT, title.removeprefix(SECRETARIAT)
    if "state" in tokens[0].kinds and phrase == tokens[0].text + CABINET:  # 阿曼|内阁副首相
        return phrase.removesuffix(CABINET), CABINET + title, "posts.minister"
    if title == "委员会主席":  # 欧洲议会国际贸易|委员会主席
        phrase, title = phrase + "委员会", "主席"
    party = OF_PARTY.search(chain.last or "") if phrase.startswith("中央") else None
    if party and state_of(chain.last or ""):  # 越共中央政治局委员、|中央书记处常务书记|
        return party.group() + phrase, title, "posts.same_foreign_party"
    phrase = houses.unabridged(phrase, (*chain.known, *context.named, *context.head))
    name, rule = named(tokens, phrase, chain, context)
    if COMMITTEE.search(name):
        chain.party = name
    if name not in chain.known and organizations.like(tokens) and not SOME.match(name):
        chain.known.append(name)
    if (
        kind == ""
        and title in ("部长", "副部长")
        and "state" in tokens[0].kinds
        and not {"gap", "none", "verb"}.isdisjoint(tokens[-1].kinds)
        and not name.endswith("部")
    ):
        return (
            tokens[0].text,
            phrase.removeprefix(tokens[0].text) + title,
            "posts.minister",
        )  # 俄罗斯|内务部长
    of_state = chain.posts[-1].organization if chain.posts else None
    ministry = name.endswith("部") or "organization" in tokens[-1].kinds
    if kind == "" and title in ("部长", "副部长") and of_state in lexicon().states and not ministry:
        return of_state, phrase + title, "posts.minister"  # 某国副总理兼|农业|部长
    return name, title, rule


def _unsaid(title: str, kind: str, chain: Chain, context: Home) -> tuple[str | None, str, str]:
    """党委书记、|院长|甲: the house just named, else the one that the title or the writer means."""
    deputy = DEPUTY.match(title) if kind != "state" and "总理" not in title else None
    town = next((context.areas[level] for level in ("街道", "镇", "乡") if level in context.areas), "")
    of_town = OF_TOWN_ORGAN.match(title) if town and (chain.last or town).startswith(town) else None
    if of_town and context.own is None:
        return town + of_town["organ"], title[of_town.end() :], "posts.organ_of_town"
    head = chain.heads.get(title[deputy.end() :]) if deputy else None
    if head and not (chain.last and houses.alike(head, chain.last)):
        return head, title, "posts.deputy_of_head"
    task = chain.last and FOR_A_TASK.search(chain.last) and not OF_TASK.match(title)
    if chain.last and not task and (context.own is None or houses.heads(title, chain.last, context.own)):
        return chain.last, title, "posts.same_organization"
    if HEAD_OF_SCHOOL.fullmatch(title) and (school := context.houses.get("校")):
        return school, title, "posts.our_house"
    if house := houses.headed(title, *at_home(chain, context)):
        return house, title, "posts.house_of_title"
    if kind == "" or houses.PARTY_TITLE.match(title) or title in ("书记", "副书记"):
        return context.own or context.unnamed, title, "posts.own_house"
    return None, title, "posts.own_house"
