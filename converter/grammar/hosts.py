"""Hosts and guests: the sentence that tells of talks in, who receives and who is received out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from converter.grammar.homes import Home
from converter.grammar.lists import Subject
from converter.grammar.participants import collective, subjects
from converter.grammar.presence import rows
from converter.grammar.visits import at_home, is_of, state_code
from converter.model import Attendance, Entity, Meeting, Mention, Sentence
from converter.words import lexicon

CAME: Final = re.compile(r"(?:先后)?(?:来访|到访|来到|来我[校院市县]|莅临)")
"""甲一行|来我校访问，乙会见了客人: who came is no host."""
CALLERS: Final = re.compile(
    "(?:了)?(?:来访的?)?(?:客人|来宾|嘉宾|代表团)?(?:一行|他们|代表团|客人|来宾|嘉宾)"
)
VISITS: Final = re.compile(
    r"(?:率队?|率团|带队|应邀)?(?:到访|访问|拜访|走访|前往|赴)[^。]{1,30}，(?:并|还)?$"
)
"""甲|率队到访某县，|与乙举行会谈: who visits is the guest."""
HOLDS: Final = re.compile(r"(?:举行|进行)了?(?:[^，。；]{2,3})?$")
"""甲同乙|举行|会见, 甲同乙|举行简短|会见: the noun, and no verb with an object."""
LED: Final = re.compile(r"(?:率领|带领|率)的(?P<who>[^，。；]{2,30}团)(?=[，。；\n]|$)")
"""会见由乙率领的|某国友好代表团|: those who came with a guest."""
ARRIVED: Final = re.compile(r"抵达[^，。的]{1,8}的")
"""刚刚|抵达河内的|甲同乙举行会谈: who has just arrived is the guest."""


def talk(
    sentence: Sentence,
    held: Meeting,
    context: Home,
    text: str,
    separate: bool,
    away: Mapping[str, str],
    callers: Sequence[str] = (),
) -> Iterator[Attendance | Entity]:
    """Hosts and guests of a 会见 or 会谈: 甲会见乙, 甲同乙举行会谈, 甲拜会乙.

    `separate`: of 甲分别会见乙、丙 only the guest whose name ends the talk's words.
    `away`: who visits which state. `callers`: who came, as told before: 甲会见了|来宾.
    """
    meeting, at = held.number, held.start
    tokens = sentence.tokens
    index = next((i for i, t in enumerate(tokens) if t.start <= at < t.end), None)
    if index is None:
        return
    word = tokens[index]
    people = [
        (i, Subject(t.start, t.end, person=t.kinds["person"]))
        for i, t in enumerate(tokens)
        if "person" in t.kinds and not _belongs(tokens, i)
    ]
    received = next((i for i, t in enumerate(tokens[:index]) if text.startswith("受到", t.start)), None)
    if received is not None:  # 乙受到甲的|会见
        hosts = [s for s in subjects(tokens[: index - 1], received, index - 1, context, text) if s.person]
        guests = subjects(tokens[:received], 0, received, context, text)
    elif word.kinds.get("talk") == "both" or HOLDS.search(text, sentence.start, word.start):
        joins = (
            i
            for i, t in enumerate(tokens[:index])
            if t.text in ("同", "与", "和") and any(j < i for j, _ in people)
        )
        split = next(joins, index)
        hosts = [s for i, s in people if i < split]
        guests = [s for i, s in people if split < i < index]
        guests = guests or collective(tokens[split + 1 : index], context, text)
        there = held.place and re.search(
            f"在[^，。]{{0,6}}{re.escape(held.place)}", text[sentence.start : at]
        )
        visits = VISITS.search(text, sentence.start, tokens[split].start)
        visits = visits or ARRIVED.search(text, sentence.start, people[0][1].start if people else at)
        if visits or (there and _receives(tokens[split + 1 : index], held.place)):
            hosts, guests = guests, hosts
    else:
        came = max((i for i, t in enumerate(tokens[:index]) if CAME.match(text, t.start)), default=-1)
        hosts = [s for i, s in people if came < i < index] or [s for i, s in people if i < index]
        guests = [s for i, s in people if i > index]
        stop = next((t.start for t in tokens[index + 1 :] if t.text in "，。；"), None)
        if stop and CALLERS.fullmatch(text, word.end, stop):
            told = [Subject(word.start, stop, person=name) for name in callers]
            guests = [s for i, s in people if i < came] or told  # 甲会见了|来宾|，乙参加会见
            hosts = [s for s in hosts if s.end <= word.start]
        calls = VISITS.search(text, sentence.start, word.start)
        if guests and calls and "访问" in calls[0]:
            hosts, guests = guests, hosts  # 甲应邀访问某国，|会见|了乙: who is at home receives
        if not guests:  # of a visitor who is named before
            ends = (i for i, t in enumerate(tokens[index:], index) if t.text in "，。；" or t.text[0] == "时")
            stop = next(ends, len(tokens))
            first = index + 2 if index + 1 < stop and tokens[index + 1].text == "了" else index + 1
            guests = collective(tokens[first:stop], context, text)
            if came >= 0 and CALLERS.fullmatch("".join(t.text for t in tokens[first:stop])):
                guests = [s for i, s in people if i < came]  # 甲一行到访我校，乙会见了|来访客人
        if word.kinds.get("talk") == "host":
            hosts, guests = guests, hosts
    guests = [s for s in guests if s.end == held.end] if separate else guests
    visited = away.get(hosts[0].person or "") if len(hosts) == 1 else None
    met = guests[0] if guests and guests[0].person and guests[0].person not in away else None
    if visited and met and not at_home(tokens) and is_of(tokens, met.start, visited):
        hosts, guests = guests, hosts  # 甲对某国进行访问。甲|会见|某国总统乙
    if guests and not separate and (led := LED.match(text, guests[-1].end, sentence.end)):
        team = led["who"]
        guests += [Subject(led.start("who"), led.end("who"), group=team)] if len(team) > 4 else []
    yield from rows(hosts, meeting, "host", word, "attendance.host")
    yield from rows(guests, meeting, "guest", word, "attendance.guest")


def _receives(tokens: tuple[Mention, ...], place: str | None) -> bool:
    """甲在河内同|越共中央书记处常务书记乙|举行会谈: who is met in a state of his own receives."""
    known = lexicon()
    there = known.kinds(place or "").get("city") or known.states.get(place or "")
    named = {t.kinds.get("state") for b, t in pairwise((None, *tokens)) if t and not (b and "访" in b.text)}
    named |= {state_code(t) for t in tokens if t.kinds.get("organ") == "foreign_body"}
    return there is not None and there in named


def _belongs(tokens: tuple[Mention, ...], index: int) -> bool:
    """习近平|夫人, 习近平|主席的贺信: a name that only describes another."""
    following = tokens[index + 1].text if index + 1 < len(tokens) else ""
    return following in ("的", "夫人") or "doctrine" in tokens[index].kinds
