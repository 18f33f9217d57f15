"""The organization of a title: the words before it in, the name with its elided parts put back out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from converter.grammar import houses, organizations
from converter.grammar.homes import Home
from converter.model import Mention
from converter.names.spelling import transliterated
from converter.words import lexicon

PARTY_UNIT = re.compile(r"(?:组织部|宣传部|统战部|政法委|办公厅|办公室|社会工作部|政策研究室|党校)$")
OFFICES = ("办公室", "办公厅")
OF_TOWN_ORGAN = re.compile("(?P<organ>党委|党工委|纪委|纪工委|人大|团委)(?=.)")
"""党工委|书记, 人大|主席 in the report of a town or street."""
OF_TOWN = re.compile(r"(?P<town>.+?(?P<level>镇|乡|街道))(?:党|政府|人大|办事处)")
"""大良街道党工委委员、|街道经济发展局|局长: both are of one town."""
BODY_BESIDE = re.compile(r"(?:人大|政协|纪委|监委|工商联$)")
AREA_BODY = re.compile(
    r"(?:(?<=^.县)县委(?:统战部)?|(?<=^.区)区委(?:统战部)?|委统战部|人民政府|政府|人大常委会|政协|党工委|党委|委)$"
)
CHAMBER = re.compile(r"(?P<chamber>.*(?:人大(?:常委会)?|政协))\w{2,8}委(?:员会)?$")
SISTER = re.compile(r"[^省市县区州]{1,6}委(?:员会)?")
COMMITTEE = re.compile(r"(?:[省市县区州旗盟地]委|(?:自治区|州)党委)$")
OF_AREA = re.compile(r"[省市县区州旗盟](?:委|政府|人大常委会|政协)$|地委$|党委$")
PROVINCIAL = re.compile(r"(?!中央|国家|国务院|联合国|总统|办公|警察|外交|部|编辑)[^省市县区州厅]{2,10}厅$")
ELIDED_HOUSE = re.compile(r"(?P<house>总社|集团公司|集团|公司|[厅局委部社院校])(?=[^长])")
POSTED = re.compile(r"(?P<sender>.+?)(?P<posting>(?:常)?驻.+)$")
ENVOY = re.compile(r"(?:大使|公使|参赞|总领事|领事|代表|特使)$")
FORMER = re.compile(r"(?P<state>.+?)(?P<rest>[前原].+)$")
HEAD_OF_SCHOOL = re.compile(r"(?:常务)?副?校长")
SECRETARIAT = "书记处"
CABINET = "内阁"
REGION_HEADS = ("主席", "副主席", "常务副主席")
VILLAGE = re.compile(r"(?:村|社区|镇|乡|街道)$")
BRANCH = re.compile(r"(?:党支部|党总支|党委|党工委)(?=.)")
FORMERLY = re.compile(r"(?:原(?![种子料油材创始平])|时任)(?=..|[校院局]$)")
"""原|沙日浩来镇党委书记: 原 before a place is no part of its name; 原平市 is one."""
SOME = re.compile(r"部分|各|有关|相关|全体")
"""部分|州政协委员: how many are meant is no part of the name."""
MINOR_PARTY = re.compile(
    r"(?P<party>民革|民盟|民建|民进|农工党|致公党|九三学社|台盟)(?P<level>[省市县区])(?P<rest>.+)"
)
BRANCH_OF_PARTY = re.compile(r"(?:基层委(?:员会)?|总支(?:部|委)?|支部|支社)$")
"""九三学社市委副主委、|市一院基层委员会|主委: a branch of the party just named."""
BOARD = re.compile(r"理事会|董事会|监事会")
PEERS = {"局": "局委办", "厅": "厅委办", "委": "厅局委办"}
"""县教育局局长甲、|科技局|局长乙: what stands beside a department that ends so, rather than in it."""
FOR_A_TASK = re.compile(r"(?:[安家]委会|家长委员会|小组|指挥部|专班|专家组|督导组)$")
"""安委会主任、|总经理|甲: a body for a task has heads and members, no officers of a house."""
OF_TASK = re.compile(r"(?:第一|执行|常务)?副?总?(?:主任|组长|指挥长?|主席|会长)|委员|成员|秘书长")
DEPUTY = re.compile(r"(?:常务|第一|执行)?副")
OF_TERM = re.compile(r"新一届|新任|新当选的?|首届|本届|上届")
"""新一届|家委会会长: which of its terms is no part of a name."""
OF_MEMBER = re.compile(
    r"^(?:(?:主办|承办|协办|会员|理事|业主|监理|施工|设计|承建|建设|总包|参建)?单位|(?:特邀)?(?:嘉宾|来宾))(?=..)"
)
"""会长单位|远禾公司总经理甲: what a house is elsewhere is no part of its name."""
NUMBERED = re.compile(r"第[一二三四五六七八九十]+届$")
THIS = re.compile("该(?P<kind>行|校|院|公司|集团|局|厅|厂|商会|协会|学会)")
"""该行|行长: the house of that kind named last."""
BRACKET = re.compile(r"（[^（）]*）$")
OURS_BEFORE = re.compile(
    "^[我本](?:[院校行局矿厂]|公司|集团)(?=[\u4e00-\u9fff]{2,8}(?:[科部处室办系队]|中心)$)"
)
HEAD_OF_UNIT = re.compile("副?(?P<unit>[处科股])长")
UNIT_ENDS = frozenset("处科股室部局办站队组院所司厅委会校厂矿行社团")
FUNCTION = re.compile("生产|安全|机电|经营|销售|财务|行政|技术|后勤|业务|教学|科研|医疗|德育")
"""What a deputy of a house looks after: 业务|副院长."""


BRANCH_OF_BANK = re.compile("[\u4e00-\u9fff]{2,4}(?:支行|分理处|营业部)")
AWAY = re.compile("[\u4e00-\u9fff]{2,4}(?:办事处|代表处|分公司|分行|支行|事业部|地区部|大区)")
"""辽宁|办事处, 青川|分公司: what a firm just named has elsewhere."""


@dataclass(slots=True)
class Chain:
    """What the posts read so far leave to be understood."""

    posts: list[Post] = field(default_factory=list)
    """Posts that wait for their person."""
    last: str | None = None
    """The organization of the latest post: 副行长 after 兴业银行行长甲."""
    house: str | None = None
    """The house whose units may follow: 指挥中心 after 省公安厅刑侦局局长甲."""
    party: str | None = None
    state: str | None = None
    """The state that the sentence named last."""
    known: list[str] = field(default_factory=list)
    """Full names in the order that the document printed them; later ones may be short (社会福利中心)."""
    heads: dict[str, str] = field(default_factory=dict)
    """Title → the organization of the latest such post: 副主委 after 农工党市委主委、某院院长甲."""

    def fresh(self) -> Chain:
        """A new sentence: only the names of the document stay."""
        return Chain(known=self.known)


@dataclass(frozen=True, slots=True)
class Post:
    """An organization (None where nothing names it) and a title, as one phrase of the text."""

    organization: str | None
    title: str
    start: int
    organization_end: int
    end: int
    rule: str


def _beside_committee(title: str, chain: Chain) -> str | None:
    """重庆市委副书记、|市长| → 重庆市政府: the government beside the committee or congress just named."""
    if not chain.last or not OF_AREA.search(chain.last):
        return None
    area = AREA_BODY.sub("", chain.last.removeprefix("中共"))
    level = next((c for c in title if c + "长" in title), "")
    return area + organizations.seat(area) if area.endswith(level) or level == "省" else None


def organization(
    tokens: Sequence[Mention], title: str, kind: str, chain: Chain, context: Home
) -> tuple[str | None, str, str]:
    """The words before a title → its organization, the title with what belongs to it, and the rule."""
    if len(tokens) > 1 and "state" in tokens[-1].kinds and not any("驻" in t.text for t in tokens):
        tokens = tokens[-1:]  # 上海合作组织成员国|白俄罗斯|总统
    phrase = BRACKET.sub("", "".join(token.text for token in tokens)).strip("“”")
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
    phrase = houses.unabridged(phrase, (*chain.known, *context.named, *context.head))
    name, rule = _named(tokens, phrase, chain, context)
    if COMMITTEE.search(name):
        chain.party = name
    if name not in chain.known and organizations.like(tokens) and not SOME.match(name):
        chain.known.append(name)
    if (
        kind == ""
        and title in ("部长", "副部长")
        and "state" in tokens[0].kinds
        and {"gap", "none", "verb"} & tokens[-1].kinds.keys()
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
    known, named = ([n for n in some if n not in context.strangers] for some in (chain.known, context.named))
    if house := houses.headed(title, known, named):
        return house, title, "posts.house_of_title"
    if kind == "" or houses.PARTY_TITLE.match(title) or title in ("书记", "副书记"):
        return context.own or context.unnamed, title, "posts.own_house"
    return None, title, "posts.own_house"


def state_of(house: str) -> str | None:
    """越共中央 → 越南, 老挝人民革命党中央 → 老挝: the state of a foreign house; None of China's."""
    known = lexicon()
    printed = next((house[:size] for size in (5, 4, 3, 2) if house[:size] in known.states), None)
    if printed is None and known.kinds(house).get("organ") == "foreign_body":
        printed = known.abbreviated_states.get(house[0])
    return printed if printed and known.states[printed] != "CN" else None


def of_foreigner(post: Post, person: str, chain: Chain, context: Home) -> tuple[str | None, str]:
    """House and title of 以色列…，|国防部|长|加兰特: every state has one, this person none of China's.

    No house where nothing says of which state.
    """
    known = lexicon()
    house = post.organization
    ours = house is not None and known.organization_names.get(house) == f"中华人民共和国{house}"
    letters = known.characters["transliteration"]
    state = chain.state or context.state
    abroad = transliterated(person, known) or (
        state and len(person) > 2 and all(c in letters for c in person)  # 勒梅尔, but 肖捷
    )
    if house is None or not ours or not abroad:
        return house, post.title
    if state and post.end - post.organization_end == 1:  # 国防部|长
        return state, house + "长"
    return state + house if state else None, post.title


def minister(words: Sequence[Mention], chain: Chain) -> tuple[str, str] | None:
    """The house and title of 俄罗斯|外交部|长 and of 云岭市委常委、|宣传部|长, printed with one 部."""
    if len(words) > 1 and words[0].kinds.get("state", "CN") != "CN":
        chain.known.append("".join(t.text for t in words))
        return words[0].text, "".join(t.text for t in words[1:]) + "长"
    if len(words) != 1:
        return None
    unit = words[0].text
    if PARTY_UNIT.fullmatch(unit) and (party := chain.party or _committee_of_house(unit, chain)):
        return party + unit, "部长"
    before = chain.posts[-1].organization if chain.posts else None
    if before and lexicon().states.get(before, "CN") != "CN":  # 尼泊尔副总理兼|外交部|长
        return before, words[0].text + "长"
    return None


def _committee_of_house(unit: str, chain: Chain) -> str | None:
    """云岭大学党委常委、|宣传部|部长: the party committee of the house in which he has just been a member."""
    member = chain.last and any(
        p.title.startswith("党委") and p.organization == chain.last for p in chain.posts
    )
    return f"{chain.last}党委" if member and unit in ("组织部", "宣传部", "统战部") else None


def _ours(phrase: str, chain: Chain, context: Home) -> str | None:
    """学院, 院 → the house of that kind that the document means, none that only visits the writer's."""
    known, named = (
        [n for n in names if n not in context.strangers] for names in (chain.known, context.named)
    )
    return houses.ours(phrase, known, named)


def _named(tokens: Sequence[Mention], phrase: str, chain: Chain, context: Home) -> tuple[str, str]:
    """The full name of a printed phrase: beside or inside what was named before, or as printed in full."""
    if phrase in OFFICES and chain.last and chain.last != chain.party:
        return chain.last + phrase, "posts.office_of_house"  # 县政府党组成员、|办公室主任
    if PARTY_UNIT.fullmatch(phrase) and (committee := chain.party or _committee_of_house(phrase, chain)):
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
        named = [name for name in chain.known if name.endswith(elided["house"])]
        if context.own and houses.company(elided["house"], [context.own], ()):
            return context.own + phrase[elided.end() :], "posts.elided_house"
        if named:
            return named[-1] + phrase[elided.end() :], "posts.elided_house"
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
