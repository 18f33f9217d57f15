"""Who acts by what a sentence begins with, or by its clauses before the cue: tokens in, parties out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from converter.grammar.actors import CONTINENTS, OUR_OWN, SIDES, named
from converter.grammar.asked import NO_SIDE, TOWARDS
from converter.grammar.cues import effect
from converter.grammar.homes import Home
from converter.grammar.speech import clause_begin
from converter.model import Mention, Party
from converter.words import lexicon

SIDE_ACTS: Final = re.compile(rf"(?P<side>[\u4e00-\u9fff]方)(?![{NO_SIDE}的及人]|[与同和][^，]{{1,8}}之间)")
"""塞方|恪守一个中国原则，愿…: a side and a verb that no word list holds."""
_STATES: Final = "".join(sorted(lexicon().state_abbreviations | CONTINENTS))
PAIR: Final = re.compile(
    rf"(?P<pair>[{_STATES}新澳]{{2}}(?:两国)?|中[\u4e00-\u9fff](?:两国)?(?=[同互]为)|两国|双方|各方|中国和[^，的是]{{1,8}}国家)(?:都|均|是(?!否)|作为|同为|互为)"
    rf"|(?P<both>[{_STATES}]{{2}}(?:两国|双方))(?:地域|地理|理念|发展理念|山水|比邻|毗邻|文明|利益|立场|传统|历来|完全|拥有|肩负|有着?|既|应对)"
)
"""中印|都处在…阶段，应该…, 中格|是邻居，要…: the two sides that a clause before the cue names."""
ALIKE: Final = "同都均"
AS: Final = "作为"
TOPICS: Final = frozenset({"对", "对于", "在", "针对", "围绕", "按照", "随着", "为"})
ACTS: Final = frozenset({"verb", "adverb", "cue", "lead"})
SIDE_DOES: Final = ACTS | {"narration"}
NOUNS: Final = frozenset({"stop", "title", "organ", "area", "state"})
JOINS: Final = frozenset("的和与同及、式者")
OPENS: Final = frozenset({"verb", "adverb", "role", "agree", "lead"})
IS: Final = frozenset({"是", "不是", "而是", "就是", "也是", "首先是", "成立", "有"})
GAVE_OUT: Final = frozenset(
    {"印发", "出台", "通报", "反馈", "发布", "公布", "下发", "召开", "制定", "部署", "提出", "决定"}
)
"""Verbs of a house that gives something out, before a demand on others: 某局|通报|案例，必须…"""
DUTY: Final = ("是", "肩负", "承担", "担负")
SPAN: Final = re.compile(
    r"(?:今|明|本)?[年月]内|近期|(?:今|明)?年?[年月]底前?|(?:\d{1,4}|[一二三四五六七八九十几两]+)个?[年月](?:内|里|间|起)?"
)
"""公司看好某地，未来|3年内|将…: when somebody will act, and not who."""
WHAT: Final = re.compile("[^，是]{3,}(?<![司府局团院校])的(?:问题|情况|现象|隐患|矛盾|短板|线索|行为)?")
"""What is to be dealt with: 一时办不成的，|要列出计划. Whoever was told to act before is told so still."""
BOTH: Final = re.compile("双方$|两国$|^中[欧非拉阿]$")
SERVES: Final = re.compile(
    r"[^的对、等]{0,10}(?:党组织?|党委|机关|部队|[校院园]长|书记|工作者|代表|党员|干部|高校|媒体|各党派|工商界|企业家)"
)
"""纪检监察机关|是…的重要力量，必须…: those who act themselves; 企业是…的主体，要支持… asks others."""
CHARGED_WITH: Final = re.compile("^(?:是|为|作为|承担).*(?:责任人|责任主体|主体责任)$")
NO_HOUSE: Final = re.compile("[这那我由对在]|针对|为")
"""What no house that opens a sentence begins with: 这家总部, 我国…"""


def opened(tokens: tuple[Mention, ...], context: Home, text: str, known: Sequence[str]) -> tuple[Party, ...]:
    """远禾公司|目前已成功挂牌，未来还将…, 党校|是大熔炉，要…: the house or sides that open a sentence.

    What a house did or gave out (某局|通报|案例，必须…) asks nothing of it.
    """
    clause = tuple(takewhile(lambda t: t.text != "，", tokens))
    between = [t for i, t in enumerate(tokens) if i > len(clause) and tokens[i - 1].text == "，"]
    while clause and not {"lead", "date"}.isdisjoint(clause[0].kinds):
        clause = clause[1:]
    goes_on = all(not ACTS.isdisjoint(t.kinds) or t.text in IS for t in between)
    if not clause or NO_HOUSE.match(clause[0].text) or not goes_on:
        return ()  # 联合国支持…，|一个原则是红线，必须…
    for size in range(min(8, len(clause) - 1), 0, -1):
        following = clause[size]
        after = clause[size + 1].text if size + 1 < len(clause) else "，"
        acts = following.text in IS or (
            not OPENS.isdisjoint(following.kinds)
            and after[0] != "了"
            and following.text.rstrip("了") not in GAVE_OUT
        )
        if not acts or after in "，、" or following.text[0] in JOINS:
            continue
        who = named(clause[:size], context, text, known)
        sides = len(who) == 1 and BOTH.search(who[0].group or "")
        told = who[0].organization or SERVES.fullmatch(who[0].group or "") if len(who) == 1 else None
        if len(who) == 1 and who[0].group and CHARGED_WITH.search("".join(t.text for t in clause[size:])):
            return who  # 企业|是安全生产第一责任人，必须…
        place = len(who) == 1 and size == 1 and "area" in clause[0].kinds and following.text == "是"
        if place:
            return who  # 云岭省|是我国重要产区，要…
        house = told and len(who[0].organization or who[0].group or "") > 1 and following.text not in TOWARDS
        if sides or house:
            return who
    return ()


def stated(tokens: tuple[Mention, ...], context: Home, text: str, known: Sequence[str]) -> tuple[Party, ...]:
    """人大代表|是国家权力机关组成人员。要…: those whom a sentence that asks nothing tells of.

    People and organs whatever it tells, a house only what it is or bears: 共青团|是青年的先锋队。要….
    """
    opens = opened(tokens, context, text, known)
    if opens and opens[0].group:
        return opens
    duty = next((i for i, t in enumerate(tokens[1:9], 1) if t.text in DUTY), 0)
    subject = tokens[:duty]
    if not subject or any(not {"verb", "stop"}.isdisjoint(t.kinds) for t in subject):
        return ()  # 建设某港|是重大举措
    who = named(subject, context, text, known)
    return who if len(who) == 1 and (who[0].organization or SERVES.fullmatch(who[0].group or "")) else ()


def side_told_of(tokens: tuple[Mention, ...]) -> tuple[Party, ...]:
    """中方|赞赏某方的支持。愿同…: the side that a sentence without a cue begins with."""
    glued = SIDE_ACTS.match(tokens[0].text) if tokens and len(tokens) > 1 else None
    acts = glued is not None and not {"verb", "adverb", "narration"}.isdisjoint(tokens[1].kinds)
    whole = glued and (glued.end() < len(tokens[0].text) or acts)
    return (Party("obligor", group=glued["side"]),) if glued and whole else ()


def from_before(
    tokens: tuple[Mention, ...], kind: str, context: Home, text: str, known: Sequence[str]
) -> tuple[Party, ...]:
    """The subject that an earlier clause of the unit named: 中方支持…，愿… · 住建委作为…，必须…

    Of several the nearest: 中国发展为地区稳定作出贡献，|某方|赞赏中国的作用，愿….
    """
    alone = bool(tokens) and tokens[-1].text == "，" and all(t.text != "，" for t in tokens[:-1])
    if alone and (stated := named(tokens[:-1], context, text, known)):
        return stated  # 各级财政、物价等有关部门，|要…
    nearest: tuple[Party, ...] = ()
    for at, token in enumerate(tokens):
        opens = at == 0 or tokens[at - 1].text == "，" or (at == 1 and tokens[0].text == "此次")
        if not opens and token.text != AS:
            continue
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        acts = following.kinds if following and following.text[0] not in JOINS else {}
        whose = NOUNS.isdisjoint(acts) if token.text.endswith("方") else not SIDE_DOES.isdisjoint(acts)
        side = SIDES.match(token.text) and acts and whose  # 格方|从…受益良多，期待…
        split = following is not None and following.text == "方"  # 所|方
        glued = SIDE_ACTS.match(text, token.start) if opens and ("gap" in token.kinds or split) else None
        if glued and kind in ("pledge", "appeal"):
            nearest = (Party("obligor", group=glued["side"]),)
            continue
        if opens and kind == "directive" and (pair := PAIR.match(text, token.start)):
            return (Party("obligor", group=pair["pair"] or pair["both"]),)  # 中印|都处在…阶段，应该…
        alike = len(tokens) > 3 and tokens[3].text[0] in ALIKE and tokens[1].text in ("和", "与", "同")
        if at == 0 and kind == "directive" and alike and all("state" in tokens[i].kinds for i in (0, 2)):
            return named(tokens[:3], context, text, known)  # 甲国和乙国|同为大国，要…
        place = not {"state", "area"}.isdisjoint(token.kinds)
        own = OUR_OWN.fullmatch(token.text)  # 我校|十分重视此事，也希望…
        subject = side or ((place or own) and not ACTS.isdisjoint(acts))
        if opens and subject and kind in ("pledge", "appeal"):
            nearest = named((token,), context, text, known) or nearest
            continue
        if token.text == AS and at == 0:  # 作为|党员领导干部，…要…, 作为|县委的主要领导，会…
            whole = list(takewhile(lambda t: t.text != "，", tokens[1:]))
            clause = takewhile(lambda t: t.text != "的", whole)
            between = tokens[len(whole) + 2 :]  # 作为示范区，|目前，这里已聚集…，未来将…
            near = len(between) < 9 and not any("pronoun" in t.kinds for t in between)
            return named(tuple(clause), context, text, known) if near else ()
        if token.text == AS and not nearest:
            return named(tokens[clause_begin(tokens, at) : at], context, text, known)
    return nearest


def begun(tokens: tuple[Mention, ...], index: int, context: Home, text: str) -> tuple[Party, ...]:
    """黄石|干劲足，将…, 某国|视某国为伙伴，愿…: the place that a clause before a bare cue begins with."""
    begin = clause_begin(tokens, index)
    if not unsaid(tokens[begin:index]) or effect(tokens, index):
        return ()
    for at in range(begin - 2, -1, -1):
        opens = at == 0 or tokens[at - 1].text == "，"
        if (
            opens
            and not {"state", "area"}.isdisjoint(tokens[at].kinds)
            and tokens[at + 1].kinds.keys() == {"gap"}
        ):
            whole = tokens[at + 1].text[0] in JOINS or tokens[at + 1].text.startswith("如")
            return () if whole else named((tokens[at],), context, text, ())
    return ()


def unsaid(tokens: tuple[Mention, ...]) -> bool:
    """Nothing before a cue but 同时， or a topic (对查实的问题，|要…): the subject goes on."""
    named = [t for t in tokens if {"lead", "adverb", "stop", "date", "cue"}.isdisjoint(t.kinds)]
    named = [t for t in named if not SPAN.fullmatch(t.text)]
    ends = bool(tokens) and tokens[-1].text == "，"
    topic = ends and (tokens[0].text in TOPICS or _within(tokens[:-1]))
    return not named or topic or _of_what(tokens[:-1] if ends else tokens)


def _of_what(tokens: tuple[Mention, ...]) -> bool:
    """一时解决不了的，要…, 群众反映强烈的问题，要…: words that only tell of what is to be dealt with."""
    words = "".join(t.text for t in tokens)
    return bool(WHAT.fullmatch(words))


def _within(tokens: tuple[Mention, ...]) -> bool:
    """前进道路|上|，要…: words that only tell where or when."""
    return bool(tokens) and tokens[-1].text[-1] in "上中" and all(t.text != "，" for t in tokens)
