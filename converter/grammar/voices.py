"""Those whose words are quoted, and those to whom they are said: a sentence in, parties out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from converter.grammar import actors, houses, organizations, speech
from converter.grammar.cues import BODIES
from converter.grammar.homes import Home
from converter.model import Mention, Party, Sentence

VOICE: Final = re.compile(
    r"(?P<side>[\u4e00-\u9fff]{0,2}双方|各方|两国元首|[\u4e00-\u9fff]方)(?:均|都|一致|共同|也|还)*"
)
VOWS: Final = "表态"
"""甲代表院党委|表态，坚决…: what follows is promised, not demanded."""
SAYS_OF_ITSELF: Final = "表示"
OFFICER: Final = re.compile(r"(?:负责人|发言人|负责同志)$")
PARTY_BODY: Final = re.compile("党组织|党委|企业|单位|公司|村|社区")
"""Whose officers speak for them, though no name tells who they are: 被巡察党组织|主要负责人表示，将…"""
FIRM_OFFICER: Final = re.compile(r"(?:该|这家)?(?:企业|公司|集团)(?:有关|相关|主要)?负责(?:人|同志)")
"""企业负责人|表示，将…: who speaks for a house that the words do not name."""
KIND_OF_FIRM: Final = ("企业", "公司", "集团")
PEOPLE: Final = re.compile(rf"(?:{actors.HEADS}|工商联|各方|双方|大家|同学|学员|队员|老师)$")
THING: Final = re.compile(r"工作|问题|情况|建设|发展|合作|项目")


def voice(
    sentence: Sentence, said: speech.Attribution, context: Home, text: str, known: Sequence[str]
) -> tuple[Party, ...]:
    """双方|均表示，愿… · 企业家们|表示，愿… · 甲代表|院党委|表态，坚决…: whose words they are."""
    before = tuple(t for t in sentence.tokens if t.end <= said.end)[:-1]
    last = speech.clause_begin(before, len(before), "，")
    clause = "".join(t.text for t in before).rsplit("，", 1)[-1]
    if side := VOICE.fullmatch(clause):
        return (Party("obligor", group=side["side"]),)
    if OFFICER.search(clause):
        if FIRM_OFFICER.fullmatch(clause):
            return _firm(text, sentence.start, known)
        house = actors.named(
            tuple(t for t in before[last:] if not OFFICER.search(t.text)), context, text, known
        )
        if not house and (body := PARTY_BODY.search(clause)) and len(clause) < 16:
            return (Party("obligor", group=clause[: body.end()]),)  # 被巡视党组织|主要负责人
        speak_for = all(party.organization or PARTY_BODY.search(party.group or "") for party in house)
        return house if speak_for else ()
    if said.verb == SAYS_OF_ITSELF and said.speaker is None:
        first = speech.clause_begin(before, len(before) - 1)
        if before and before[-1].text == "，" and (end := speech.group_opens(before, first)):
            return actors.named(before[first:end], context, text, known)
        if len(before) > 2 and before[-1].text == "并":  # 股东代表|对工作表示满意，|并|表示将…
            clause_of = before[speech.clause_begin(before, len(before) - 2) :]
            who = tuple(takewhile(lambda t: t.text not in speech.TO, clause_of))
            return _opening(who, context, text, known)
        if before and last == len(before):  # 某组织|发表声明，表示将…
            return _opening(before[speech.clause_begin(before, last - 1, "，") :], context, text, known)
        return actors.named(before[last:], context, text, known)
    on_behalf = next((i for i, t in enumerate(before) if t.text == "代表" and said.verb == VOWS), None)
    if on_behalf is None:
        return ()
    return actors.named(before[on_behalf + 1 :], context, text, known)


def _opening(
    tokens: tuple[Mention, ...], context: Home, text: str, known: Sequence[str]
) -> tuple[Party, ...]:
    """The house that a clause begins with."""
    sizes = (size for size in range(min(6, len(tokens)), 0, -1))
    return next((found for n in sizes if (found := actors.named(tokens[:n], context, text, known))), ())


def _firm(text: str, end: int, known: Sequence[str]) -> tuple[Party, ...]:
    """在云岭远禾公司，…|企业负责人表示，…: the enterprise named last before."""
    printed = {name: text.rfind(name, 0, end) for name in known if houses.FIRM.search(name)}
    name = max(printed, key=lambda name: printed[name], default="")
    return (Party("obligor", organization=name),) if printed.get(name, -1) >= 0 else ()


def audience(sentence: Sentence, proposal: re.Match[str], context: Home) -> tuple[Party, ...]:
    """习近平对|各民主党派、全国工商联和无党派人士|提出3点希望: those to whom a list is addressed.

    对|远禾公司|今后的工作提出要求, 就|远禾公司|的改革提出三条要求: the house whose work it is about.
    """
    tokens = sentence.tokens
    if tokens[0].text in ("对", "向"):
        first = 1
    else:
        at = sentence.start + proposal.start("to")
        first = next((i for i, t in enumerate(tokens) if proposal["to"] and t.start == at), 0)
    ends = range(min(len(tokens), first + 8), first, -1) if first else ()
    house = next((tokens[first:end] for end in ends if organizations.like(tokens[first:end])), ())
    if house and not BODIES.isdisjoint(house[-1].kinds):
        printed = "".join(t.text for t in house)
        name = organizations.restore(printed, context)
        return (Party("obligor", organization=name, start=house[0].start, end=house[-1].end),)
    if not proposal["to"] or proposal[0][0] == "就" or THING.search(proposal["to"]):
        return ()
    return tuple(
        party
        for name in re.split(r"[、和]", proposal["to"])
        if PEOPLE.search(name)
        for party in actors.groups(name)
    )
