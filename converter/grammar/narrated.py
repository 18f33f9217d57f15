"""What is told and not said: a unit outside quoted words, a commitment out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from converter.grammar import parties, subjects
from converter.grammar.cues import effect
from converter.grammar.homes import Home
from converter.grammar.runs import Found
from converter.grammar.speech import clause_begin, clause_begins
from converter.model import Mention, Party

HEARD: Final = re.compile(
    r"听取|研究(?![院所生]|中心)|讨论|传达|学习|部署|主持|召开|观看|选举|书面|审查|(?<!经)表决|通报|总结|交流"
)
"""What a sitting does beside deciding: cut off from the decision where it stands in a clause of its own."""
PLEDGE_TOLD: Final = "commitments.pledge_told"
"""The rule of a pledge that the writer tells: 远禾将开工建设…; who pledged so is meant by 还将 as well."""
GIVES: Final = re.compile("[带送]给|[让把给为能]")
"""希望|带给市民…: what follows a hope that asks nobody."""
NOBODY_TOLD: Final = frozenset({"state", "area", "pronoun", "person", "speech"})
WEAK_SUBJECT: Final = re.compile(
    r"(?:项目|工程|规划|建设|合作|会议|活动|大会|论坛|协议|仪式|(?<![务社])系统|平台|区域|广场|大厦)$"
)


def narrated(
    tokens: tuple[Mention, ...],
    hit: tuple[int, str],
    actor: str | None,
    told: Sequence[Party],
    context: Home,
    text: str,
    known: Sequence[str],
) -> Found | None:
    """A unit outside quoted words: 某公司将投资…, 会议决定…, 甲对…表示感谢，希望….

    `hit` is the cue: its index and kind; `actor` has the appeal made; `told` are those of whom the
    sentence before told what they will do.
    """
    index, kind = hit
    if kind in parties.DUTIES and index + 1 == len(tokens):
        return None
    if kind == "decision":
        decided = _decided(tokens, index)
        by = parties.through(decided, context, text, known)
        own = by or parties.deciders(tokens, index, context, text, known)
        return kind, tokens[index].text, own, "commitments.decision", decided, None
    own = parties.obligors(tokens, index, kind, context, text, known)
    if kind == "pledge" and not own and subjects.unsaid(tokens[:index]) and not effect(tokens, index):
        own = tuple(told)  # 远禾将开工建设…。此外，|还将抓好…
    receives = tokens[index].text == "欢迎" and any("hold" in t.kinds for t in tokens[:index])
    if receives:
        return None  # 甲举行宴会，欢迎贵宾
    begin = clause_begin(tokens, index)
    joined = all(not {"lead", "adverb"}.isdisjoint(t.kinds) for t in tokens[begin:index])
    if kind == "appeal" and actor and joined:  # 甲表示感谢，|同时|希望…
        return kind, tokens[index].text, own, "commitments.appeal_told", tokens[index:], actor
    if (
        kind == "appeal"
        and joined
        and tokens[index].text == "希望"
        and _named_at_once(tokens, index, own, text)
    ):
        relayed = any("speech" in t.kinds for t in tokens[:index])  # 贺词说，|希望农工党…
        return kind, "希望", own, "commitments.appeal_told", tokens[index if relayed else 0 :], None
    if kind == "directive" and _told(tokens, index, own):
        return kind, tokens[index].text, own, "commitments.directive_told", tokens, None
    if kind != "pledge" or not own or WEAK_SUBJECT.search(own[0].organization or own[0].group or ""):
        return None
    return kind, tokens[index].text, own, PLEDGE_TOLD, tokens, None


def _decided(tokens: tuple[Mention, ...], index: int) -> tuple[Mention, ...]:
    """听取…汇报，|审议通过…名单|，选举…: the clauses in which a sitting only heard or elected are cut off."""
    first = clause_begin(tokens, index, "，")
    if first and not HEARD.search("".join(t.text for t in tokens[:first])):
        first = 0
    later = (begin for begin in clause_begins(tokens) if begin > index + 1)
    heard = (begin - 1 for begin in later if HEARD.match("".join(t.text for t in tokens[begin : begin + 2])))
    return tokens[first : next(heard, None)]


def _named_at_once(tokens: tuple[Mention, ...], index: int, own: Sequence[Party], text: str) -> bool:
    """希望|国内外专家学者|…: those asked stand right after the cue, in few words."""
    after = tokens[index].end
    if GIVES.match(text, after):
        return False
    groups = (party.group for party in own[:1] if party.group)
    group = any(len(name) < 11 and text.startswith((name, f"广大{name}"), after) for name in groups)
    return group or any(party.organization and party.start == after for party in own[:1])


def _told(tokens: tuple[Mention, ...], index: int, own: Sequence[Party]) -> bool:
    """各县区、各部门要…, 要求各地…: a demand that nobody says begins with those who are to act."""
    clause = list(takewhile(lambda t: t.text != "，", tokens[:index]))
    return (
        len(clause) == index
        and bool(own)
        and (
            all(party.group for party in own) or (bool(clause) and clause[0].text[0] in "省市县区州旗镇乡")
        )  # 县水务局要…
        and not any(not NOBODY_TOLD.isdisjoint(t.kinds) for t in clause)
    )
