"""Who took part: sentences and meetings in, attendances out (subjects of a clause + verbs of taking part)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Final

from converter.grammar import houses, organizations
from converter.grammar.homes import Home
from converter.grammar.lists import Subject
from converter.grammar.participants import subjects
from converter.grammar.presence import UNDER, between, included, listed_after, rows, under_from
from converter.grammar.speech import clause_begin
from converter.grammar.titles import names_from
from converter.model import Attendance, Entity, Mention, Sentence

NOT_A_MEETING: Final = re.compile(r"^(?:了)?(?:[^，。；]{0,14})(?:调研|考察|巡视|检查|训练|投票|选举|劳动)")
PRAISES: Final = re.compile(
    r"表示(?:衷心|热烈|诚挚|由衷|欢迎|感谢|祝贺|慰问|敬意|赞同|肯定|充分)|给予(?:了)?(?:高度|充分)?(?:肯定|评价|赞扬|认可|表扬)"
)
"""甲对…表示衷心感谢, 甲对…给予充分肯定: words that are told, not quoted."""
OPENED: Final = re.compile(
    r"^[，：]?[^。；]{0,40}?(?:开幕|闭幕|开工|奠基|开始|启动|通车|铺通|开业|投产|开馆|开园|开学|开班|开营|开赛|竣工)"
)
READS: Final = re.compile(r"^[^，。；]{0,30}(?:决定|名单|通知|任命|结果)")
"""宣布表彰…的决定: read out, not opened."""
PROPOSED: Final = re.compile(r"提出(?:了)?[^，。；：]{0,12}(?:建议|意见)(?=[，。；])")
IN_TURN: Final = re.compile(r"(?:分别|先后|纷纷|踊跃|依次|围绕)[^，。]*$")
"""甲、乙、丙分别从产业、人才等方面|提出了建议: what each of them said."""
VOICE: Final = re.compile(
    r"(?<![\u4e00-\u9fff])(?P<group>[与参]会(?:(?:(?![在对就围])[\u4e00-\u9fff]){1,6}?"
    r"|(?:(?![在对就围])[\u4e00-\u9fff]){4,14}?(?:代表|人士|领导人|负责人|外长|政要|嘉宾|专家|学者)))"
    r"(?:普遍|一致|纷纷|分别|先后|踊跃|都|均|还|也)*"
    r"(?:表示|指出|强调|谈到|提出|(?:围绕|就|结合|对)[^。；]{2,60}?(?:发表|畅谈|[，了作]发言|建言))"
)
SAY: Final = "发言|表示|谈到|建言|畅谈"
DEPLOYS: Final = re.compile(r"(?:了)?(?![^，。；]{0,3}(?:要求|会议|精神|情况|落实))[^，。；和、]{3,}|[。；]")
PROPOSES: Final = "attendance.proposed"
RELAYED: Final = "attendance.relayed"
IN_SPEECH: Final = re.compile(r"(?:致辞|致词|讲话|演讲|发言)中[^，。]*$|(?:^|，)据[^，。]{2,20}$")
DONE: Final = re.compile(r"了$|(?:进行|作|做)了?(?:[\u4e00-\u9fff]{2,4}[和、])?$")
"""对过程进行了|回顾和|介绍: a noun that tells what was done."""
NOUN_AFTER: Final = re.compile(r"精神|人(?![民大])|指出的")
"""讲话|精神, 主持|人: nouns, but not 介绍了|人民…"""
SPEAKS_OF: Final = re.compile("讲了[^，。；]{0,8}(?:意见|要求|看法|体会)")
"""甲就年检工作|讲了几点要求."""
COUNTS: Final = re.compile(
    r"提出(?:了)?(?:以下|如下)?(?:\d+|[一二三四五六七八九十两几])(?:点|项|条|个方面的?|方面)[^，。；]{0,4}(?:要求|希望|建议|意见)"
)
"""甲就做好工作|提出三点要求: what he said is counted, if not quoted."""
OF_SIGNING: Final = re.compile(r"的(?:成功|顺利|正式|如期)?$")
"""协议|的顺利|签订: before a noun."""
CONGRATULATES: Final = re.compile("(?:的)?(?:圆满)?(?:成功)?(?:表示|致以)")
EARLIER: Final = re.compile("早在[^，。；]{2,12}，|就?曾(?:经)?(?:先后|多次)?(?:与|和|同|于|在)")
"""早在2010年，|甲公司就曾与乙公司|签署|协议: what was signed long ago."""
ABSENT: Final = re.compile("(?:未能?|不能|没能|没有|无法)$")
"""甲因公出国未能|到会: who was not there."""
TOLD: Final = frozenset("提表给讲")
"""What the words of PROPOSED, PRAISES and SPEAKS_OF begin with."""
SEEN: Final = frozenset("共主见")
"""What the words of UNDER begin with."""
CONVENES: Final = ("召开", "召集")
"""甲、乙|召开紧急会议: who calls people together leads them."""
COMES_TO: Final = frozenset({"参加", "出席", "列席", "参会", "到会", "应邀出席"})
MAKES: Final = frozenset({"作", "做", "所作", "所作的", "进行", "发表", "带来"})
"""Verbs whose object tells the role: 作|报告, 发表|讲话."""
ROLE_VERBS: Final = MAKES | {"宣布", "部署", "布置", *CONVENES}
"""The verbs that give a role without a kind of their own."""
VERBS: Final = frozenset({"role", "talk", "agree"})
TAKES_PART: Final = frozenset({"role", "spoken", "speech", "convene"})


def _role(tokens: tuple[Mention, ...], index: int, text: str, end: int) -> str | None:
    """The role that the verb tokens[index] gives to its subjects; None where it tells of something else."""
    token = tokens[index]
    role = token.kinds.get("role")
    if not role and token.text not in ROLE_VERBS:
        return None
    following = text[token.end : min(token.end + 40, end)]
    before = tokens[index - 1].text if index else ""
    if token.text in ("部署", "布置") and index and DEPLOYS.match(following):
        own = before in ("并", "再") or before.endswith("再") or "person" in tokens[index - 1].kinds
        return "speaker" if own else None  # 甲主持会议并|部署|从严治党工作
    if token.text in CONVENES and index and "会" in following[:20]:
        caller = next((t for t in reversed(tokens[:index]) if "adverb" not in t.kinds), token)
        return "chair" if token.text == "召集" or "person" in caller.kinds else None
    if token.text in MAKES and not role:
        done = following[:1] == ("的" if token.text == "发表" else "出")
        recalled = token.text == "所作的" and not any(
            t.text.startswith(("听取", "审议通过")) for t in tokens[:index]
        )
        if before.endswith("工") or done or recalled:  # 赞同甲|所作的|政府工作报告
            return None  # 工|作情况的汇报, 甲发表|的讲话, 甲的讲话作|出部署
        clause = _clause(tokens[index + 1 :])
        return next((t.kinds["spoken"] for t in reversed(clause) if "spoken" in t.kinds), None)
    if token.text == "宣布":
        return "attendee" if READS.match(following) else "chair" if OPENED.match(following) else None
    if not role or before in ("将", "拟", "因") or _attributive(tokens, index):  # 明天将|作报告
        return None
    if ABSENT.search(text, max(0, token.start - 4), token.start):
        return None
    if (
        token.text == "执行主席"
        and before in ("兼", "、")
        and index > 1
        and "title" in tokens[index - 2].kinds
    ):
        return None  # 创始人兼|执行主席
    if token.text in ("参加", "出席", "列席") and NOT_A_MEETING.match(re.split("[，。]", following)[0][:16]):
        return None
    if before in ("的", "听取", "听取了", "重要", "关于", "召开以来") or NOUN_AFTER.match(following):
        return None
    if role == "presenter" and _heard(tokens, index):
        return None
    bare = len(token.text) == 2  # 说明, 介绍: nouns as well
    if (
        role == "presenter"
        and bare
        and following[:1] in "，。"
        and not (following[:1] == "。" and "person" in tokens[index - 1].kinds)  # 局长甲|汇报|。
        and not DONE.search("".join(t.text for t in tokens[max(0, index - 4) : index]))
    ):
        return None
    if role != "signatory":
        return role
    if EARLIER.search(text, tokens[0].start, token.start):
        return None
    apart = next((at for at in range(index, 0, -1) if tokens[at - 1].text == "，"), 0)
    witnessed = any("见证" in t.text and not UNDER.match(text, t.start) for t in tokens[apart:index])
    a_noun = (
        following.startswith(("仪式", "活动", "额", "项目", "前", "后", "大会"))
        or before in ("对", "为", "以", "参加", "出席")  # 对|签约|表示祝贺
        or OF_SIGNING.search(text, max(0, token.start - 4), token.start)  # 协议的顺利|签订
        or CONGRATULATES.match(text, token.end)  # 对项目成功|签约|表示祝贺
    )
    return None if witnessed or a_noun else role


def _clause(tokens: tuple[Mention, ...]) -> list[Mention]:
    """What a verb such as 作 governs: up to the comma outside quotation marks, or the next name."""
    found: list[Mention] = []
    quoted = 0
    for token in tokens:
        quoted += (token.text in "“《") - (token.text in "”》")
        if not quoted and (token.text in ("，", "。", "；") or "person" in token.kinds):
            break
        found.append(token)
    return found


def _heard(tokens: tuple[Mention, ...], index: int) -> bool:
    """甲听取了…情况|汇报: the report was made to the subject, not by him."""
    for token in reversed(tokens[:index]):
        if "person" in token.kinds or token.text in ("。", "；"):
            return False
        if token.text.startswith("听取"):
            return True
    return False


def _attributive(tokens: tuple[Mention, ...], index: int) -> bool:
    """甲向|与会|代表介绍情况: it only says which people are meant."""
    return index > 0 and tokens[index].text == "与会" and tokens[index - 1].text in ("向", "对", "为", "和")


def clause_start(tokens: tuple[Mention, ...], index: int) -> int:
    """The token where the clause of tokens[index] begins: after 。；： or the verb of another clause."""
    at = index
    while at > 0:
        token = tokens[at - 1]
        if token.text in ("。", "；", "：", "\n"):
            return at
        noun = at > 1 and (
            tokens[at - 2].text in ("重要", "的", "听取", "听取了") or tokens[at].text in ("和", "精神")
        )
        noun = noun or _attributive(tokens, at - 1) or token.text.startswith("传达")  # 甲传达了…并讲话
        if VERBS & set(token.kinds) and not {"person", "group"} & set(token.kinds) and not noun:
            return _after_object(tokens, at, index)
        at -= 1
    return 0


def _after_object(tokens: tuple[Mention, ...], start: int, index: int) -> int:
    """甲介绍了|嘉宾，|并宣布…: what follows the verb of another clause up to its comma is its object."""
    for at in range(start, index):
        if tokens[at].text == "的" or "person" in tokens[at].kinds:
            return start  # 出席会议|的乙讲话
        if tokens[at].text == "，":
            return at
    return start


def _both_sides(tokens: tuple[Mention, ...], first: int) -> int:
    """某县县委常委甲，县长乙；|某集团总经理丙参加会见: where a list begins that goes on over a ；."""
    while first and tokens[first - 1].text == "；":
        begin = clause_begin(tokens, first - 1, "。；：\n")
        part = tokens[begin : first - 1]
        acts = any(not (VERBS | {"speech"}).isdisjoint(t.kinds) for t in part)
        people = organizations.without_brackets(part)
        if acts or not people or "person" not in people[-1].kinds:
            break  # 甲在某集团了解生产情况；|下午，乙出席座谈会
        first = begin
    return first


def attend(sentence: Sentence, meeting: int, context: Home, text: str) -> Iterator[Attendance | Entity]:
    """The attendances that one sentence states for its meeting, with the organizations named."""
    if TAKES_PART.isdisjoint(sentence.kinds):
        return
    tokens = sentence.tokens
    current: list[Subject] = []
    floor = 0
    roles: list[tuple[str, Mention]] = []
    for index, token in enumerate(tokens):
        if token.text[0] in TOLD and (rule := _spoke(text, sentence.start, token.start)):
            people = [
                s for s in subjects(tokens, clause_start(tokens, index), index, context, text) if s.person
            ]
            yield from rows(people if rule == PROPOSES else people[-1:], meeting, "speaker", token, rule)
            continue
        if token.text[0] in SEEN and (under := UNDER.match(text, token.start)):
            named = between(tokens, index, context, text)
            yield from rows(named, meeting, under.lastgroup or "", token, "attendance.under")
            if (at := under_from(tokens, index)) >= 0 and (not at or tokens[at - 1].text in "，。；："):
                floor = index + 1  # 在甲的见证下，|乙与丙签约
            continue
        role = _role(tokens, index, text, sentence.end)
        if role is None:
            continue
        if token.text == "执行主席" and index + 1 < len(tokens) and "person" in tokens[index + 1].kinds:
            chairs = [
                Subject(tokens[i].start, tokens[i].end, person=tokens[i].kinds["person"])
                for i in names_from(tokens, index + 1)
            ]
            yield from rows(chairs, meeting, role, token, "attendance.executive_chair")
            continue
        clause = _clause(tokens[index + 1 :])
        deploys = any("部署" in t.text for t in clause) and not token.kinds.get("role")
        jointly = index > 0 and tokens[index - 1].text == "共同"  # 甲同乙|共同|主持
        by_houses = (jointly or role in ("signatory", "presenter", "speaker")) and not deploys
        first = clause_start(tokens, index)
        first = max(floor, _both_sides(tokens, first) if role == "attendee" else first)
        if role == "presenter":
            explains = token.text.startswith("介绍") or any(t.text == "介绍" for t in clause)
            if explains and _within_speech(tokens, index):
                continue
            first = next((i + 1 for i in range(index, first, -1) if tokens[i].text.startswith("听取")), first)
        fresh = subjects(tokens, first, index, context, text, by_houses)
        deploys = deploys or token.text == "部署" or token.text in CONVENES
        fresh = [s for s in fresh if s.person] if deploys else fresh  # 某部等十部委对工作作了部署
        if not token.kinds.get("role"):
            floor = index + 1 + len(clause)  # 甲作了报告、|乙作了说明
        asked = {t.start for t in tokens if t.kinds.get("cue") in ("appeal", "directive")}
        if any(s.group and s.start in asked for s in fresh):
            continue  # 希望各位委员积极|建言献策
        if role in ("chair", "speaker", "presenter"):
            fresh = _nearest(tokens, fresh, text)
        if not fresh and token.text in COMES_TO:
            fresh = _itself(tokens, index, context, text)
        if not fresh and _others(tokens, index):
            continue
        current = fresh or current
        roles.append((role, token))
        rule = RELAYED if token.text.startswith("传达") else f"attendance.{role}"
        yield from rows(current, meeting, role, token, rule)
    if any(role == "attendee" for role, _ in roles):
        yield from included(sentence, meeting, context, text)
    if roles and not current:
        yield from listed_after(sentence, meeting, roles, context, text)


def _itself(tokens: tuple[Mention, ...], index: int, context: Home, text: str) -> list[Subject]:
    """青川公司|出席会议: one firm, school or society takes part, and nobody says by whom."""
    clause = tokens[clause_begin(tokens, index) : index]
    named = subjects(clause, 0, len(clause), context, text, True)
    whole = len(named) == 1 and named[0].organization and houses.speaks_for_itself(named[0].organization)
    return named if whole else []


def _spoke(text: str, begin: int, start: int) -> str | None:
    """The rule by which words at `start` that name no role tell that somebody spoke, None if they do not."""
    if PROPOSED.match(text, start) and IN_TURN.search(text, begin, start):
        return PROPOSES
    if PRAISES.match(text, start):
        return "attendance.thanks"
    return "attendance.speaker" if SPEAKS_OF.match(text, start) or COUNTS.match(text, start) else None


def _within_speech(tokens: tuple[Mention, ...], index: int) -> bool:
    """甲在致辞中对学校作了|介绍|: what a speech tells of, presented by nobody; but 甲致辞，介绍了学校情况."""
    begin = clause_begin(tokens, index, "。；")
    return bool(IN_SPEECH.search("".join(t.text for t in tokens[begin:index])))


def quoted(speaker: Mention, meeting: int, end: int) -> Attendance:
    """Whoever is quoted as speaking at a meeting is its speaker: 甲强调，…, 甲介绍说，…"""
    return Attendance(
        meeting, "speaker", speaker.start, end, "attendance.quoted", person=speaker.kinds["person"]
    )


def voices(
    parts: Sequence[Sentence], meeting: int, text: str, told: Sequence[Attendance]
) -> Iterator[Attendance]:
    """与会代表一致表示，…, 与会代表围绕…发表了意见: those who spoke without being named, once each.

    Of the groups that are `told` to have sat with somebody, those who had their say.
    """
    for row in told:
        if row.rule == "attendance.sat_with" and row.group:
            who = "|".join(re.escape(name) for name in (row.group[-2:], row.group.removesuffix("代表")[-3:]))
            said = re.compile(
                rf"(?:{who})们?[^。；，]{{0,24}}(?:提出[^，。]{{0,8}}(?:意见|建议)|{SAY})|听取[^，。]{{0,8}}(?:{who})[^，。]{{0,6}}发言"
            )
            if said.search(text, row.end):
                yield replace(row, role="speaker", rule="attendance.voice")
    for part in parts:
        if spoke := VOICE.search(text, part.start, part.end):
            start, end = spoke.span("group")
            yield Attendance(meeting, "speaker", start, end, "attendance.voice", group=text[start:end])


def _others(tokens: tuple[Mention, ...], index: int) -> bool:
    """…，甲县、乙县|作经验介绍: a list of others, whom no rule reads, since the last comma."""
    own = list(takewhile(lambda t: t.text not in ("，", "。", "；"), reversed(tokens[:index])))
    return any(t.text == "、" for t in own) and not any(not VERBS.isdisjoint(t.kinds) for t in own)


def _nearest(tokens: tuple[Mention, ...], found: list[Subject], text: str) -> list[Subject]:
    """甲到场指导，|乙|主持会议: without those who have a predicate of their own before the comma."""
    for last, subject in reversed(list(enumerate(found[:-1]))):
        if text.startswith("代表", subject.end):
            continue  # 甲代表教师，|乙代表新生先后发言
        comma = text.find("，", subject.end, found[last + 1].start)
        if comma > 0 and any(
            "gap" in t.kinds or not {"verb", "narration", "none"}.isdisjoint(t.kinds)
            for t in tokens
            if subject.end <= t.start < comma and t.text not in ("等", "一行", "同志")
        ):
            return found[last + 1 :]
    return found
