"""Words that name gatherings: sentences in, what may be the name of a meeting out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from converter.grammar.speech import attribution
from converter.model import Mention, Sentence
from converter.words import lexicon

REFERRED: Final = re.compile(
    r"将(?:于|在|出席|举行|召开|赴|主持)?[^，。]*$|(?<!光)明[天日][^。]*$|将(?:于|在|率|参加|出席|赴|举行|召开|举办)[^。；]*$|决定，[^，。]*$|决定[^，。]{0,16}召开$|(?:多次|每年|历届|数次|\d次|[一二三四五六七八九十]次|因)[^，。]{0,6}$"
    r"|曾(?:在|于|经|多次|先后|组织|举办|召开|举行)(?![^，。]*的)[^，。]{0,20}$"
    r"|会见(?:了)?[^，。]{0,6}(?:出席|参加)[^，。]*$|(?:正值|时值|适逢|恰逢|祝贺)[^，。]*$|(?:去年|上年|此前|即将|贯彻|落实|精神|筹备|学习(?!中心组)|传达|讲话精神|闭幕后|召开以来|提出的|在.{2,20}上的)[^，。]{0,8}$"
)
"""Words before a gathering that only refer to it, tell of one to come or of a habit."""
TALKED_AT: Final = frozenset({"symposium", "work_meeting", "forum", "session"})
MANY: Final = re.compile(r"各类|多场|多次|数场|系列|\d+多?场|(?<!第)[两三四五六七八九十几]场")
WHILE: Final = re.compile(
    r"(?:时|期间|以来|之际|之后|结束后)(?:，|召开|举行|再次|$)|(?:期间|间隙|之?前夕?)(?:分别|先后|集体|应约)*(?:会见|会晤|同|与)|而闻名"
)
"""A gathering that only dates another event: 在主持召开座谈会|时，…, 在出席峰会|期间会见…"""
SESSION: Final = re.compile(
    r"常务?委(?:员)?会|委员会|代表大会|人大|政协|主席会议|党组|理事会|第.{1,6}次.{0,4}会议"
)
WORK: Final = re.compile(r"工作|推进|部署|动员|[部厅局处司校院所]长|专题|现场|电视电话|视频|调度")
OF_DAYS: Final = re.compile("庆祝|纪念|表彰")
"""What a 大会 is held for that is no forum: 庆祝云岭建市80周年大会."""
WELCOMING: Final = re.compile("欢迎(?:接待)?仪式$")
MEETING: Final = re.compile("议(?![题程案论定事政员会])")
CAPTION: Final = re.compile(r"^(?:图为|资料图)|(?:摄|现场)$")
QUOTES: Final = str.maketrans("", "", "“”‘’《》")
LEAD_OUT: Final = re.compile(
    r"^(?:以.{2,60}?为(?:主题|主要内容|内容|契机)的|主题为.{2,40}?的|记者从|从|正值|首次(?=.{5})|电(?![力气子商网站影台视竞解工])|讯|的|了|由|在|届时|今年的|本次|本届|此次|这次|一次|一场|首个|[我本](?:[校院局厅市县区行司厂会]|公司|集团)(?![所与和同、])|(?:历时|为期)[一二三四五两\d]+天的?|是(?:今年)?(?:的)?(?=.{4})|该项目的|[他她]?所在的)+"
)
LEFT_OUT: Final = frozenset({"在", "于", "了", "的", "听取", "由", "祝贺", "召开的", "举行的", "就"})
"""Words that stand before a name and do not belong to it."""
STUDY: Final = re.compile(r"(?:集中|集体|专题)学习")
"""中心组|开展|2020年第2次集中学习: what a study group holds, in a word that says so of nothing else."""
SOON: Final = ("近日", "日前", "在", "于", "今天", "昨天", "昨日", "今日")
NO_NAME: Final = re.compile(r"经(?!济|营|贸|信|销|纪|典|验|理|开区)|[这该]是?|决定|提交|提请|同意|预祝")
"""Words that begin what a sitting does, and no name: 经…会议决定, 提请常委会会议备案."""
HEARD_AT: Final = re.compile(r"上?(?:了解到|获悉|得知)")
"""记者从新闻发布会上|了解到: where the news comes from."""
LED: Final = re.compile(r"由[^，。；]{2,60}主持")
"""本次恳谈会|由甲主持: whoever chairs it proves that it was held."""
HELD_LATER: Final = re.compile(
    r"”?(?:(?:由[^。]{2,90}?(?:主办|承办|举办|协办)|(?:以[^。]{2,60}为(?:年度)?主题|(?:年度)?主题[是为][^。]{2,80}))，)+"
    r"(?:(?!将)[^。，]){0,14}(?:开幕|举行|召开|举办)"
    r"|”?以[^。，]{2,30}?[方形]式(?:(?!将)[^。，]){0,14}(?:开幕|举行|召开|举办)"
)
"""某论坛|由甲部和乙署共同主办，主题为“…”，14日在北京开幕: held, as a later clause says."""
ENDED: Final = re.compile(r"(?:在|经过|历经)[^，。]{2,24}，[^，。]{0,30}(?:闭幕|结束|落下帷幕)")
COMING: Final = re.compile(r"将(?:直播|于|在|举行|召开)")
HOSTED: Final = ("主办", "承办", "协办")
OF_HOST: Final = (*HOSTED, "举办", "承担", "发起", "组织开展", "参与")
"""某局主办|的, 某所承担|的: whose a gathering is, no part of its name, and not that it was held."""
SITS: Final = re.compile(r"(?:小组讨论|联组会议?|代表团审议)$")
"""甲参加|河南代表团审议|时说，…: a part of a session that sits by itself."""
RECALLED_SITTING: Final = re.compile(r"期间|两会|先后|连日来|[一二三四五六七八九\d]次|今年\d月|以来")
DINNER: Final = re.compile(r"[宴晚午]宴$|宴会$")
SPEECH: Final = re.compile(r"致辞|祝酒|致词")
"""A dinner is a gathering where the report is about it and somebody speaks."""
TRAVEL: Final = re.compile(r"(?:结束出席|赴(?![^，。]*主持)|前往|抵达|乘专机|来华|访华)[^，。]{0,30}$")
NUMBERED_TALKS: Final = "会晤"
NUMBERED: Final = re.compile(r"第[\d一二三四五六七八九十]{1,3}次(?:非正式)?$")
"""What stands before such talks of many: 第十五次|会晤."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A noun phrase that names a gathering, with what its sentence says of it."""

    start: int
    end: int
    name: str
    kind: str
    held: bool
    sentence: int
    generic: bool


def _gatherings(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Runs of gathering words as token indexes [first, last]: 交流|大会|开幕式 is one head."""
    tokens = sentence.tokens
    at = 0
    while at < len(tokens):
        if "gathering" in tokens[at].kinds and ("talks" not in tokens[at].kinds or numbered(tokens, at)):
            last = at
            while (further := _further_head(tokens, last)) is not None:
                last = further
            last = _bracketed(tokens, last)
            yield at, last
            at = last + 1
        else:
            at += 1


def numbered(tokens: tuple[Mention, ...], at: int) -> bool:
    """金砖国家领导人第十五次|会晤: a gathering of many, which is no talk between two."""
    before = "".join(t.text for t in tokens[max(at - 3, 0) : at])
    return tokens[at].text == NUMBERED_TALKS and bool(NUMBERED.search(before))


def _further_head(tokens: tuple[Mention, ...], head: int) -> int | None:
    """The head that goes on with a name: 交流大会|开幕式, 论坛|外国工商界代表座谈会; 会见 is none."""
    for index in range(head + 1, min(len(tokens), head + 6)):
        if "gathering" in tokens[index].kinds:
            return None if "talks" in tokens[index].kinds else index
        if {"gap", "group", "area", "state"}.isdisjoint(tokens[index].kinds) or "narration" in tokens[
            index
        ].kinds:
            return None
    return None


def _bracketed(tokens: tuple[Mention, ...], last: int) -> int:
    """常委会|（扩大）|会议: the bracket that a name goes on after."""
    after = tokens[last + 1 : last + 5]
    goes_on = len(after) == 4 and after[0].text == "（" and after[2].text == "）"
    return last + 4 if goes_on and "gathering" in after[3].kinds else last


def _name_start(tokens: tuple[Mention, ...], head: int) -> tuple[int, bool]:
    """Where the name that ends in tokens[head] begins, and whether a verb of holding stands before it."""
    at = head
    depth = 0
    while at > 0:
        token = tokens[at - 1]
        if token.text == "）" and any(
            t.text in ("记者", "通讯员", "新闻") for t in tokens[max(0, at - 7) : at]
        ):
            return at, False  # 本报讯（记者甲）|…
        if token.text in "”’）》":
            depth += 1
        elif token.text in "“‘（《":
            if depth == 0:  # 昨日在沪举行的|“…动员会”
                verb = at - 2 - (at > 2 and tokens[at - 2].text == "了")  # 召开了|“…座谈会”
                ends = next(
                    (i for i in range(head, min(len(tokens) - 1, head + 3)) if tokens[i].text == "”"), 0
                )
                whole = bool(ends) and "stop" in tokens[ends + 1].kinds  # but “书法大会”|研讨会
                held = at > 1 and "hold" in tokens[verb].kinds and whole
                of = at > 2 and tokens[at - 2].text == "的" and _verb_before(tokens, at - 2)
                return at, held or of
            depth -= 1
        elif depth == 0:
            if token.text in "，。：；！？\n" and "stop" in token.kinds:
                return at, False
            if "date" in token.kinds or token.text == "并":
                return at, False
            studies = token.text == "开展" and STUDY.match(tokens[head].text) and _one_group(tokens[: at - 1])
            if studies or "convene" in token.kinds or token.text.endswith(("召开", "举行", "出席")):
                return at, True
            if "person" in token.kinds and at - 1 != 0 and at < head:
                following = tokens[at].text
                if following in ("同", "与", "和", "、", "在", "等"):
                    return at, False
            if token.text in LEFT_OUT:
                led = tokens[at - 2].text if at > 1 else ""
                hosted = led == "组织" or led.endswith(OF_HOST)
                if token.text == "的" and at < head and not hosted and not _verb_before(tokens, at - 1):
                    at -= 1
                    continue
                return at, token.text in ("召开的", "举行的") or _verb_before(tokens, at - 1)
        at -= 1
    return 0, False


def _one_group(before: tuple[Mention, ...]) -> bool:
    """校党委中心组|开展集中学习; but 各级党委（党组）理论学习中心组|开展集体学习 tells of many."""
    words = "".join(t.text for t in before[-8:])
    return words.endswith("中心组") and "各" not in words


def _verb_before(tokens: tuple[Mention, ...], index: int) -> bool:
    """在19日召开|的|座谈会: a verb of holding right before the particle; 某局主办|的 is none."""
    if index == 0 or tokens[index - 1].text.endswith(HOSTED):
        return False
    return "convene" in tokens[index - 1].kinds or "hold" in tokens[index - 1].kinds


def _held_after(tokens: tuple[Mention, ...], last: int) -> bool:
    """…座谈会|在京举行, …会议20日召开, …会议开幕: a verb of holding after the name in the same clause."""
    for at, token in enumerate(tokens[last + 1 : last + 12], last + 1):
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        if token.text == "，" and following is not None and following.text in ("经过", "历经", "在"):
            words = "".join(t.text for t in tokens[at + 1 : at + 24])
            if ENDED.match(words):  # …大会，在完成各项议程后，于26日在云岭|闭幕
                return True
        if (
            token.text == "，"
            and following is not None
            and ("date" in following.kinds or following.text in SOON)
        ):
            continue  # “…研讨会”，|近日在承德召开
        if token.text in "。；！？\n" or (token.text == "，" and "stop" in token.kinds):
            return False
        if token.text == "将" or token.text.startswith("将"):
            return False
        ends = token.text.endswith("结束") and following is not None and following.text in "，。"
        if "hold" in token.kinds or token.text == "获悉" or ends:
            return True
        if "speech" in token.kinds or "gathering" in token.kinds:
            return False
    return False


def _spoken_at(tokens: tuple[Mention, ...], last: int) -> bool:
    """甲14日|在|全国剧目创作座谈会|上强调，…: an article that opens so reports the gathering."""
    following = tokens[last + 1 : last + 4]
    kinds = {kind for token in following for kind in token.kinds}
    there = bool(following) and following[0].text.startswith("上") and "speech" in kinds
    speaks = bool({"spoken", "role"} & kinds) and any(
        t.text in ("时", "中") for t in following
    )  # …会议|总结讲话时
    return (there or speaks) and {"person", "date"} <= {
        kind for token in tokens[:last] for kind in token.kinds
    }


def candidates(sentences: Sequence[Sentence], text: str) -> list[Candidate]:
    """Every noun phrase that may name a gathering, in order."""
    return [
        candidate
        for number, sentence in enumerate(sentences)
        if "gathering" in sentence.kinds and not CAPTION.search(text[sentence.start : sentence.end].strip())
        for candidate in in_sentence(sentence, number, text)
    ]


def in_sentence(sentence: Sentence, number: int, text: str) -> Iterator[Candidate]:
    """The candidates of one sentence, or of a headline, which is no caption whatever it ends in."""
    if "gathering" not in sentence.kinds:
        return
    tokens = sentence.tokens
    said = attribution(sentence, None)
    for first, last in _gatherings(sentence):
        begin, verb = _name_start(tokens, first)
        start, end = tokens[begin].start, tokens[last].end
        end += bool(MEETING.match(text, end)) and text[end - 1] == "会"  # 动员部署会|议
        lead = LEAD_OUT.match(text[start:end])
        if lead and start + lead.end() < end:
            start += lead.end()
        name = text[start:end].translate(QUOTES).strip("，、 ")
        before = text[sentence.start : start]
        after = text[end : end + 6]
        reference = REFERRED.search(before[-80:]) or TRAVEL.search(before) or WHILE.match(after)
        reference = reference or MANY.search(text[start:end])
        reference = reference or (SITS.search(name) and RECALLED_SITTING.search(before))
        if DINNER.search(name) and (number > 1 or not SPEECH.search(text)):
            reference = DINNER.search(name)
        told = said is not None and start >= said.content  # what a speaker mentions is no report
        of_others = (
            last + 1 < len(tokens) and tokens[last + 1].text == "的" and not _verb_before(tokens, begin - 1)
        )
        led = LED.match(text, end) or HELD_LATER.match(text, end)
        there = verb or bool(led) or _held_after(tokens, last) or (number < 2 and _spoken_at(tokens, last))
        # Arrivals and welcomes are no meetings; 经…会议决定 names who decided.
        heard = COMING.search(name) or (name.endswith("发布会") and HEARD_AT.match(text, end))
        other = heard or WELCOMING.search(name) or name == "仪式" or NO_NAME.match(name)
        held = there and not other and not reference and not of_others and not told
        generic = "plain_gathering" in lexicon().kinds(name) or (name == tokens[last].text and len(name) <= 3)
        generic = generic and not (led and name == "座谈会")  # of its own, though it has no name
        yield Candidate(start, end, name, _kind(tokens[last], name), held, number, generic)


def _kind_of(words: str) -> str:
    """云岭项目对接|座谈会 → symposium: the kind of the gathering that words end in, "" if in none."""
    kinds = (lexicon().kinds(words[-size:]).get("gathering") for size in range(min(len(words), 6), 1, -1))
    return next(filter(None, kinds), "")


def _kind(head: Mention, name: str) -> str:
    """The kind of a head word; 会议 alone takes it from the name: 常委会会议, 部长会议."""
    kind = head.kinds["gathering"]
    if head.text == NUMBERED_TALKS:
        return "forum"
    if name.endswith("代表大会"):
        return "session"  # 会员|代表大会
    if head.text == "大会" and (of := OF_DAYS.search(name)):
        return "ceremony" if of.group() == "庆祝" else "other"  # 庆祝云岭建市80周年|大会
    beside = kind in ("signing", "ceremony") and not name.endswith(("幕式", "幕会"))
    if beside and (first := _kind_of(name.partition("暨")[0])) in TALKED_AT:
        return first  # 恳谈会|暨签约仪式
    if head.text == "会议" and kind == "other":
        return "session" if SESSION.search(name) else "work_meeting" if WORK.search(name) else kind
    return kind
