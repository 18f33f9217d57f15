"""Whose words a sentence quotes: 袁家军强调，… · 他表示，… · 会议指出，…"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile
from typing import Final

from converter.dates import months_before
from converter.grammar.participants import COLLECTIVE, is_object
from converter.model import Mention, Sentence, mask
from converter.words import lexicon

RECALLED: Final = re.compile(
    r"^(?:在)?(?:党的|中共|中国共产党)?[^，。]{0,8}(?:届[一二三四五六七]中全会|次全国代表大会|[十二]+大)(?:报告)?(?:强调|指出|提出)"
    r"|^[^，。]{2,6}(?:总书记|主席|总理)在[^，。]{2,30}(?:时|上|中)(?:强调|指出|提出)"
    r"|^[^。]{0,18}(?:曾|一直|多次)(?:强调|指出|提出)|^[^，。]{0,30}(?:接受采访时|曾)[^，。]{0,2}(?:表示|说|称)"
)
"""Earlier words that are only recalled give no unit: 党的二十大报告强调，…"""
PERSON: Final = mask("person")
ACTS: Final = mask("role", "speech", "talk")
SPEAKS: Final = frozenset({"person", "pronoun", "organ", "speech_body", "gathering", "title", "narration"})
"""What may stand right before a verb of speech whose words follow without a comma: 他|勉励|大学生要…"""

SPOKEN_BY: Final = SPEAKS | {"spoken"}
HOUSE: Final = frozenset({"area", "organization", "organ", "body", "of", "gap"})
SPEAKING: Final = frozenset({"spoken", "speech", "speaker", "presenter"})
PAUSES: Final = ("，", "；", "：", "。")
SIDE: Final = re.compile(
    r"(?:[\u4e00-\u9fff]方|双方|两国|我们|各方|大家|政府|此[次访行]|中[非欧拉阿]|[非欧拉阿]中)(?!面)"
)
SAID: Final = ("说", "指出", "强调", "表示", "问")
"""Verbs whose quotation may follow without a colon: 甲在仪式上说“…”"""
NAMELESS: Final = frozenset({"gap", "organ"})
REPORTS: Final = frozenset({"强调", "表示", "指出", "认为", "重申", "称", "说"})
PLAIN: Final = frozenset({"强调", "指出", "坦言"})
"""Verbs that need no comma after a person: 甲|强调|在纪念之际…"""
NO_WORDS: Final = re.compile(r"[的了过到起完给]|话|明|服|法|是")
"""他说|到: what follows 说 where no words of his do."""
MANY: Final = re.compile(r"大家|与会|.*们$")
LONG_AGO: Final = re.compile(r"(?P<year>20\d\d)年(?:(?P<month>\d{1,2})月|(?=，))")
"""2020年1月，…, 2020年，…: when words were said that a later article recalls; 2023年度… is a name."""
RECALLED_YEAR: Final = re.compile("(?:去年|前年|上年)[^，。]{0,12}，")
"""去年1月30日，|甲发表了讲话: how a sentence begins that tells of another year."""
LAST_YEAR: Final = re.compile(
    r"在?(?:去年|前年|上年)(?:[^，。]{0,40}[会上中时])?，(?=[^，。]{2,16}(?:强调|指出|提出|要求|表示))"
)
"""在去年3月召开的座谈会上，|甲要求…"""
TO: Final = frozenset("对向同与和跟给")
"""他|对|大家|说: the words before those who are spoken to."""
NO_QUOTE: Final = re.compile(
    r"(?:题|标语|口号|横幅|写[道着下]|[词名为是叫联容念神标出问的信]|《|^)$|[。；对的于]"
)
"""甲的题词是：“…”: what a quotation follows that nobody speaks."""
SOME: Final = ("的", "人")
"""What stands between 有 and a verb of speech where nobody is named."""
RECALLED_SPEECH: Final = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,4}?)(?:总书记|(?<![副国])总理|(?<!副)主席)在[^，。]{0,24}(?:全会|大会|会议|座谈会|论坛|峰会|考察|调研|讲话)"
    r"(?:上|时|中)?(?:发表|作)(?:了)?重要(?:讲话|指示)"
)
"""习近平总书记在全会上发表重要讲话，深刻阐述了…: what a sitting recalls that he did not come to."""
HE: Final = "他"
ARTICLE: Final = "文章"
FAR: Final = 160
"""Characters within which the verb of speech stands: attributions are short, quotations long."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whose words follow (None: nobody's in person), where they begin, and the verb with its end."""

    speaker: str | None
    content: int
    verb: str
    end: int


def attribution(sentence: Sentence, previous: str | None, author: str | None = None) -> Attribution | None:
    """The attribution of a sentence, or None; 他 means `previous`, 文章 the words of `author`."""
    if "speech" not in sentence.kinds:
        return _says(sentence)
    said = _attributed(sentence)
    if said and said.speaker in (HE, ARTICLE):
        return replace(said, speaker=previous if said.speaker == HE else author)
    return said


@lru_cache(maxsize=256)  # several rules ask in turn
def _attributed(sentence: Sentence) -> Attribution | None:
    """The attribution to a person, to nobody, or to whom 他 or 文章 mean."""
    tokens = sentence.tokens
    # 曾令文|表示 is a name, and no 曾…表示
    if RECALLED.match("".join("甲" * len(t.text) if "person" in t.kinds else t.text for t in tokens[:12])):
        return Attribution(None, sentence.end, "", sentence.end)
    for index, token in enumerate(tokens[:-1]):
        if "speech" not in token.kinds or token.end - sentence.start > FAR:
            continue
        following = tokens[index + 1]
        back = index - 1
        while back > 0 and (_adverb(tokens[back]) or tokens[back].text in ("中", "上", "同时")):
            back -= 1  # 江主席|衷心|希望…, 他|同时|希望…
        before = tokens[back] if index else None
        comma = following.text in ("，", "：", ",") or (following.text == "“" and token.text.endswith(SAID))
        told = before is not None and not {"person", "title", "pronoun"}.isdisjoint(before.kinds)
        noun = before is not None and before.text == "的" and tokens[max(0, back - 1)].text != "有"
        if noun or (token.text == "介绍" and not told):
            continue  # 做到…的|要求|，努力…, 听取了古琴艺术|介绍|，
        tells = told or (before is not None and before.text == "，" and index > 2)  # 甲回顾了…，|指出|…
        plain = token.text in PLAIN and tells and following.text[0] not in "的了过。；、"
        first = back == index - 1 and (back == 0 or tokens[back - 1].text == "，")
        opens = told and first and "stop" not in following.kinds  # 他|说|选择云岭…，
        plain = plain or (token.text == "说" and opens and not NO_WORDS.match(following.text))
        if not comma and not plain and not _reported(tokens, index, back):
            continue
        listing = following.text == "：" and back < index - 1  # …，并|建议：一要…
        if "cue" in token.kinds and comma and before is not None and before.text == "，" and not listing:
            return None  # …，希望，…
        known, subject = _subject(tokens, back + 1)
        if known or (index == 0 and comma):
            keeps = bool(token.kinds.get("cue")) and not comma  # 他|希望广大…, 甲主持会议，|要求各部门…
            content = token.start if keeps else following.end if comma else following.start
            return Attribution(subject if known else HE, content, token.text, token.end)
    return _says(sentence)


def _reported(tokens: tuple[Mention, ...], index: int, back: int) -> bool:
    """甲|表示|中方将…, 甲|要求|各地…: words that follow without a comma, told by tokens[back]."""
    token, following, before = tokens[index], tokens[index + 1], tokens[back]
    if not index or following.text in ("。", "；", "并", "和"):
        return False  # 提出工作|要求|。, 传达有关|要求|并讲话
    goes_on = next((t for t in tokens[index + 1 :] if "lead" not in t.kinds), following)  # 承诺|今后|将…
    urges = "urge" in token.kinds or goes_on.kinds.get("cue") in ("directive", "pledge")
    reports = token.text in REPORTS and (_side(following) or _wills(tokens[index + 1 :]))
    reports = reports or (token.text == "表示" and back == index - 1 and _wills_on(tokens, index))
    if not urges and not reports:
        return False
    if "stop" in before.kinds:
        return before.text in PAUSES
    return not SPOKEN_BY.isdisjoint(before.kinds) or _collective(tokens, back)


def _says(sentence: Sentence) -> Attribution | None:
    """甲接过话头：“…”, 乙第一个站起来：“…”: one person is quoted with no verb of speech."""
    if "quotation" not in sentence.kinds or "person" not in sentence.kinds:
        return None
    tokens = sentence.tokens
    at = next((i for i, t in enumerate(tokens[:-1]) if t.text == "：" and tokens[i + 1].text == "“"), 0)
    people = [i for i, t in enumerate(tokens[:at]) if "person" in t.kinds]
    alone = len(people) == 1 and not is_object(tokens, people[0]) and tokens[at].end - sentence.start < FAR
    if not alone or NO_QUOTE.search("".join(t.text for t in tokens[people[0] + 1 : at])):
        return None
    return Attribution(tokens[people[0]].kinds["person"], tokens[at].end, "", tokens[at].end)


def clause_begin(tokens: tuple[Mention, ...], end: int, marks: Collection[str] = PAUSES) -> int:
    """The token where the clause, or what else these marks bound, begins that ends before tokens[end]."""
    return next((i + 1 for i in range(end - 1, -1, -1) if tokens[i].text in marks), 0)


def clause_begins(tokens: tuple[Mention, ...]) -> list[int]:
    """The tokens where the clauses of a unit begin."""
    return [0, *(i + 1 for i, t in enumerate(tokens) if t.text == "，")]


def long_ago(printed: str, published: str | None) -> bool:
    """2020年1月，甲…强调，…, in an article of 2024: words that are only recalled."""
    if LAST_YEAR.match(printed):
        return True
    told = LONG_AGO.match(printed)
    if told is None or published is None:
        return False
    return months_before(published, told["year"], told["month"] or "12") > 1


def recalls_leader(sentence: Sentence, said: Attribution, speaker: str | None) -> bool:
    """甲说，…。|习近平主席指出，…: in another's words a leader of the nation is only recalled."""
    first, *after = sentence.tokens[:2]
    leads = "leader" in lexicon().kinds(first.kinds.get("person", ""))
    other = speaker is not None and said.speaker != speaker and first.kinds.get("person") == said.speaker
    return leads and other and bool(after) and not {"title", "post"}.isdisjoint(after[0].kinds)


def of_nameless(sentence: Sentence, said: Attribution) -> bool:
    """企业负责人|说，…, 有的|说，…: others speak, whom nobody names."""
    before = tuple(t for t in sentence.tokens if t.end < said.end)
    if said.speaker is not None or not before:
        return False
    some = len(before) > 1 and before[-2].text == "有" and before[-1].text in SOME
    many = MANY.match(before[-1].text) or _collective(before, len(before) - 1)
    return some or bool(many or not {"group", "generic"}.isdisjoint(before[-1].kinds))


def behalf(sentence: Sentence, text: str) -> tuple[str, tuple[Mention, ...]] | None:
    """甲代表|市政府|作工作报告: the person who speaks in the name of a house, and its words."""
    if "person" not in sentence.kinds or text.find("代表", sentence.start, sentence.end) < 0:
        return None
    tokens = sentence.tokens
    at = next((i for i, t in enumerate(tokens) if t.text == "代表" and i), 0)
    if not at:
        return None
    people = [
        t.kinds["person"]
        for i, t in enumerate(tokens[:at])
        if "person" in t.kinds and not is_object(tokens, i)
    ]
    house = tuple(takewhile(lambda t: not HOUSE.isdisjoint(t.kinds), tokens[at + 1 :]))
    clause = takewhile(lambda t: t.text not in PAUSES, tokens[at + 1 + len(house) :])
    speaks = people and house and any(SPEAKING & {*t.kinds, t.kinds.get("role")} for t in clause)
    return (people[-1], house) if speaks else None


def quoted(sentences: Sequence[Sentence], text: str) -> dict[int, Attribution]:
    """“这样的规划要注重操作。”|甲补充说。: the sentences of a quotation that tells only then whose it is."""
    found: dict[int, Attribution] = {}
    if "”" not in text:
        return found
    opened: int | None = None
    for index, sentence in enumerate(sentences):
        before = sentences[index - 1] if index else None
        if before is None or before.paragraph != sentence.paragraph:
            opened = None
        elif opened is not None and text[before.end - 1] == "”" and (speaker := _names(sentence)):
            found |= {
                i: Attribution(speaker, sentences[i].start, "", sentences[i].start)
                for i in range(opened, index)
            }
        if text[sentence.start] == "“":
            opened = index
        elif before is not None and text[before.end - 1] == "”":
            opened = None
    return found


def _names(sentence: Sentence) -> str | None:
    """甲|对记者说。: the person whom a clause begins with, where its verb speaks."""
    clause = list(takewhile(lambda t: t.text not in PAUSES, sentence.tokens))
    person = next((i for i, t in enumerate(clause[:4]) if "person" in t.kinds), None)
    if person is None or not any("speech" in t.kinds for t in clause[person:]):
        return None
    return clause[person].kinds["person"]


def _collective(tokens: tuple[Mention, ...], index: int) -> bool:
    """多家参会企业|表示将…, 教育工|作|者|表示，…: the words up to tokens[index] name people or houses."""
    last = tokens[index]
    if "person" in last.kinds or "stop" in last.kinds:
        return False
    words = "".join(t.text for t in tokens[max(0, index - 2) : index + 1])
    people = last.text.endswith("们") and last.text[0] not in "我你他她它咱"  # 劳动|者们
    return people or bool(COLLECTIVE.search(words))


def _adverb(token: Mention) -> bool:
    return "adverb" in token.kinds and "group" not in token.kinds  # 与会|代表|表示


def _side(token: Mention) -> bool:
    """甲祝贺乙当选，强调|中方|…: words reported without a comma begin with those of whom they speak."""
    named = not {"state", "area", "organization", "organ", "body", "group"}.isdisjoint(token.kinds)
    both = len(token.text) > 1 and set(token.text[:2]) <= lexicon().state_abbreviations  # |中越|山水相连
    return named or both or bool(SIDE.match(token.text))


def _wills(tokens: tuple[Mention, ...]) -> bool:
    """甲感谢乙方，表示|远禾|将坚持…, 表示|远禾|集团|…，将…: a name whose will follows, or a house."""
    named = list(takewhile(lambda t: t.kinds.keys() <= NAMELESS, tokens[:3]))
    following = tokens[len(named)].kinds if len(named) < len(tokens) else {}
    return bool(named) and (following.get("cue") == "pledge" or any("organ" in t.kinds for t in named))


def _wills_on(tokens: tuple[Mention, ...], index: int) -> bool:
    """企业家们|表示|支持…，看好…，|愿…: words told without a comma, whose will follows in a later clause."""
    verb = index + 1 < len(tokens) and not {"verb", "gathering"}.isdisjoint(tokens[index + 1].kinds)
    after = [t.text for t in tokens[index + 1 :]]
    comma = after.index("，") + index + 1 if "，" in after else len(tokens)
    kinds = tokens[index - 1].kinds.keys()
    bare = _collective(tokens, index - 1) or bool({"pronoun", "group", "speech_body"} & kinds)
    comma_before = tokens[index - 1].text in ("，", "并")
    bare = bare or (comma_before and bool(group_opens(tokens, clause_begin(tokens, index - 1))))
    clauses = (t for at, t in enumerate(tokens) if at > comma and tokens[at - 1].text == "，")
    return verb and bare and any(t.kinds.get("cue") == "pledge" for t in clauses)


def _subject(tokens: tuple[Mention, ...], index: int) -> tuple[bool, str | None]:
    """Who says the verb tokens[index]: the nearest person, pronoun or body before it in its sentence."""
    if index and tokens[index - 1].text == "，" and (first := _opens_clause(tokens, index - 1)):
        return True, first
    addressed = False
    for back in range(index - 1, -1, -1):
        token = tokens[back]
        if token.text in ("。", "；"):
            break
        if "person" in token.kinds and not is_object(tokens, back):
            return True, token.kinds["person"]
        if token.text == "文章":
            return True, ARTICLE
        if "pronoun" in token.kinds:
            return True, _acting(tokens[:back]) or HE  # 甲介绍了情况，他希望…
        if token.text == "》" and back == index - 1:
            return True, None  # 《规划》强调，…
        if back == index - 1 and back and "title" in token.kinds and _called(tokens[back - 1]):
            return True, None  # 市人防办|王|主任|表示，…
        if back == index - 1 and back and "title" in token.kinds and _of_each(tokens, back):
            return True, None  # 各巡察组组长|要求，…
        if back == index - 1 and back and token.text in SOME and tokens[back - 1].text == "有":
            return True, None  # 有的|说，…
        house = not {"organ", "body", "organization", "group"}.isdisjoint(token.kinds) or _collective(
            tokens, back
        )
        house = house and back == index - 1
        if house and any(t.text in ("向", "对") for t in tokens[clause_begin(tokens, index) : back]):
            house, addressed = False, True  # 他向|客商|承诺
        body = "speech_body" in token.kinds or "gathering" in token.kinds or house
        clause = tokens[clause_begin(tokens, index) : back]
        if body and back == index - 1 and token.text == "大家" and not any(t.text in TO for t in clause):
            return True, None  # 甲的会见令人鼓舞，|大家|表示，…
        if body and (back <= 3 or back == index - 1):
            people = [i for i in range(back) if "person" in tokens[i].kinds and not is_object(tokens, i)]
            return True, tokens[people[-1]].kinds["person"] if people else None  # 甲在报告中指出
    return addressed or _house_before(tokens, index), None


def _of_each(tokens: tuple[Mention, ...], index: int) -> bool:
    """各|巡察组组长: whether the clause that goes up to tokens[index] names all of a kind."""
    return tokens[clause_begin(tokens, index)].text.startswith(("各", "有关", "相关"))


def _called(token: Mention) -> bool:
    """市人防办|王|主任: a surname alone before a post, of somebody whom the document never names in full."""
    return "gap" in token.kinds and token.text in lexicon().surnames


def _house_before(tokens: tuple[Mention, ...], index: int) -> bool:
    """某组织|发表声明，|表示将…: a house opens the clause before the verb."""
    if index < 2 or tokens[index - 1].text != "，":
        return False
    first = clause_begin(tokens, index - 1)
    house = not {"organization", "organ", "of", "body", "state"}.isdisjoint(tokens[first].kinds)
    towards = next((i for i in range(first + 1, min(first + 6, index)) if tokens[i].text in TO), 0)
    says = "表示" in (tokens[index].text, tokens[index + 1].text)
    also = tokens[index].text == "并" and says
    if also and (house or (towards and _collective(tokens, towards - 1))):
        return True  # 与会股东代表|对工作表示满意，|并表示将…
    if says and group_opens(tokens, first) and _wills_on(tokens, index + (tokens[index].text == "并")):
        return True  # 与会领导人|高度评价合作，表示峰会开辟了新篇章，愿…
    return bool(house) and "speech" in tokens[index].kinds and tokens[index].text in REPORTS


def group_opens(tokens: tuple[Mention, ...], first: int) -> int:
    """|与会领导人|高度评价…: the index after those who take part, where a clause begins with them, else 0."""
    if not tokens[first].text.startswith(("与会", "参会")):
        return 0
    ends = range(first + 1, min(first + 4, len(tokens)))
    people = (
        at for at in ends if _collective(tokens, at) or not {"group", "generic"}.isdisjoint(tokens[at].kinds)
    )
    return next(people, -1) + 1


def _opens_clause(tokens: tuple[Mention, ...], comma: int) -> str | None:
    """甲高度评价在乙领导下取得的成就，|表示…: the person whom the clause before the verb begins with."""
    first = clause_begin(tokens, comma)
    person = tokens[first].kinds.get("person")
    named = sum("person" in t.kinds for t in tokens[first:comma])
    return person if person and named > 1 and not is_object(tokens, first) else None


def author(sentence: Sentence) -> str | None:
    """习近平|的重要文章: whose article a sentence tells of."""
    tokens = sentence.tokens if "person" in sentence.kinds else ()
    for index, token in enumerate(tokens):
        if token.text == "文章":
            people = [t for t in tokens[max(0, index - 4) : index] if "person" in t.kinds]
            return people[-1].kinds["person"] if people else None
    return None


def sits(sentence: Sentence) -> bool:
    """会议听取了甲的汇报。|指出，…: the sitting is the subject, and nobody in person."""
    if "gathering" not in sentence.kinds or "speech" in sentence.kinds:
        return False
    tokens = sentence.tokens
    told = len(tokens) > 1 and tokens[0].text == "会议"
    return told and tokens[1].text != "由" and {"stop", "lead"}.isdisjoint(tokens[1].kinds)


@lru_cache(maxsize=256)
def actor(sentence: Sentence) -> str | None:
    """Whom 他 in the next sentence means: the last subject of a verb, else the first person named."""
    return _acting(sentence.tokens) if "person" in sentence.kinds else None


def _acting(tokens: tuple[Mention, ...]) -> str | None:
    """The last person who is the subject of a verb of these, else the first."""
    people = [index for index, token in enumerate(tokens) if token.mask & PERSON]
    verb = next((i for i in range(len(tokens) - 1, -1, -1) if tokens[i].mask & ACTS), -1) if people else -1
    before = bisect(people, verb)
    ranked = [*reversed(people[:before]), *people[before:]]
    return next((tokens[i].kinds["person"] for i in ranked if not is_object(tokens, i)), None)
