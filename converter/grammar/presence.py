"""Who took part, told otherwise than by subject and verb: sentences in, attendances out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from converter.grammar.homes import Home
from converter.grammar.lists import Subject
from converter.grammar.participants import collective, subjects
from converter.grammar.speech import clause_begin
from converter.grammar.talks import SAT_WITH
from converter.model import Attendance, Entity, Mention, Sentence

LISTED: Final = re.compile(r"^(?:了)?[^，。；]{0,16}?的[^，。；]{0,8}?(?:还有|有)(?!关)：?")
"""出席|座谈会的领导还有甲、乙: those who take part stand after the verb."""
DRAWN: Final = re.compile(
    r"(?<![\u4e00-\u9fff]{14})(?:吸引|汇聚|汇集|邀请|特邀|聚集)了(?P<who>[^。；]{2,80}?)"
    r"(?:[共等]?[^，。；]{0,6}(?:参加|参会|出席|到场|参与|齐聚|与会|前来|报名)|[对就围]|[，。；]|$)"
)
"""论坛吸引了|来自12个国家的百余位客商|参加: those whom a gathering drew, if its subject is short."""
INCLUDED: Final = re.compile(r"，(?:其中)?包括(?:了)?(?P<who>[^。；]+)")
_OF: Final = (
    r"(?P<who>[^，。；作]{2,50}?)(?:关于[^。；，]{2,70}?)?的(?:工作|情况|调研|专项|专题|综合)*"
    r"(?:汇报|报告|说明|介绍)"
)
VISITORS: Final = re.compile(
    r"一行(?:[\d一二三四五六七八九十]+余?人)?(?:先后|专程)?(?:来到|来|到|赴|前往|莅临|走进)"
)
"""甲、乙|一行6人到我校|走访学习: those who sit down with their hosts afterwards."""
HOSTS: Final = re.compile(
    r"(?:热情|亲切)?接待(?:了|，|。)|(?:全程)?陪同(?:调研|指导)+(?:活动)?(?:[，。；]|$)"
)
HEARD_FROM: Final = re.compile(rf"听取(?:了(?:和|并)?(?:审议了|讨论了)?){_OF}")
AND_FROM: Final = re.compile(rf"(?:，|和){_OF}")
"""听取了|县安监局关于…的汇报，|总会计师甲关于…的说明: who reports to a sitting."""
HEARD_SPEAK: Final = re.compile(
    "听取(?:了)?(?P<who>(?:[\u4e00-\u9fff]{2,8}(?<!和)(?<!与))?(?:代表|委员|专家|企业家|职工|学者)们?)的?发言"
)
"""在听取|代表|发言后，…: those who spoke at a sitting."""
UNDER: Final = re.compile(r"(?:共同)?(?:(?P<chair>主持)|(?P<witness>见证))下")
"""在甲的|主持下, 在现场嘉宾的|见证下: the role is the name of the group that matched."""


def rows(
    people: Sequence[Subject], meeting: int, role: str, verb: Mention, rule: str
) -> Iterator[Attendance | Entity]:
    """The participants of one clause in one role, with the organizations among them."""
    for subject in people:
        yield Attendance(
            meeting=meeting,
            role=role,
            start=min(subject.start, verb.start),
            end=max(subject.end, verb.end),
            rule=rule,
            person=subject.person,
            organization=subject.organization,
            group=subject.group,
            headcount=subject.headcount,
        )
        if subject.organization:
            yield Entity(subject.start, subject.end, "organizations", subject.organization, rule)


def listed_after(
    sentence: Sentence, meeting: int, roles: Sequence[tuple[str, Mention]], context: Home, text: str
) -> Iterator[Attendance | Entity]:
    """出席座谈会的还有|某局局长甲、乙等领导和嘉宾: those who take part stand after the verb."""
    tokens = sentence.tokens
    for role, verb in roles:
        if found := LISTED.match(text[verb.end : sentence.end]):
            start = verb.end + found.end()
            after = [i for i, t in enumerate(tokens) if t.start >= start and t.text not in ("。", "\n")]
            named = subjects(tokens, after[0], after[-1] + 1, context, text) if after else []
            yield from rows(named, meeting, role, verb, f"attendance.{role}_listed")


def included(sentence: Sentence, meeting: int, context: Home, text: str) -> Iterator[Attendance | Entity]:
    """百余位学者出席会议，其中包括|外省学者十人: those named of a group that takes part."""
    if found := INCLUDED.search(text, sentence.start, sentence.end):
        inside = [i for i, t in enumerate(sentence.tokens) if found.start("who") <= t.start < found.end()]
        if inside:
            named = subjects(sentence.tokens, inside[0], inside[-1] + 1, context, text)
            yield from rows(named, meeting, "attendee", sentence.tokens[inside[0]], "attendance.included")


def drawn(sentence: Sentence, meeting: int, context: Home, text: str) -> Iterator[Attendance | Entity]:
    """论坛吸引了来自12个国家的百余位客商参加: the group that a gathering drew."""
    if found := DRAWN.search(text, sentence.start, sentence.end):
        start, end = found.span("who")
        who = tuple(t for t in sentence.tokens if start <= t.start and t.end <= end)
        if who and (named := collective(who, context, text)):
            yield from rows(named, meeting, "attendee", who[0], "attendance.drawn")
            yield from included(sentence, meeting, context, text)


def heard(sentence: Sentence, meeting: int, context: Home, text: str) -> Iterator[Attendance | Entity]:
    """会议听取了|旗水务局、农业局|的汇报: those who report to the sitting."""
    if spoke := HEARD_SPEAK.search(text, sentence.start, sentence.end):
        start, end = spoke.span("who")
        yield Attendance(meeting, "speaker", start, end, "attendance.heard", group=text[start:end])
    found = HEARD_FROM.search(text, sentence.start, sentence.end)
    while found:
        start, end = found.span("who")
        who = [i for i, t in enumerate(sentence.tokens) if start <= t.start and t.end <= end]
        if who:
            named = subjects(sentence.tokens, who[0], who[-1] + 1, context, text, True)
            told = [s for s in named if s.organization]
            if "关于" in found.group():  # 听取了局长|甲|关于…的汇报
                people = (sentence.tokens[i] for i in who if "person" in sentence.tokens[i].kinds)
                told += [Subject(t.start, t.end, person=t.kinds["person"]) for t in people]
            yield from rows(told, meeting, "presenter", sentence.tokens[who[0]], "attendance.heard")
        found = AND_FROM.match(text, found.end(), sentence.end)


def sat_with(sentence: Sentence, meeting: int, context: Home, text: str) -> Iterator[Attendance | Entity]:
    """甲与|基层工作者|座谈: the other side of a talk that is no 会谈."""
    if found := SAT_WITH.search(text, sentence.start, sentence.end):
        start, end = found.span("who")
        who = [i for i, t in enumerate(sentence.tokens) if start <= t.start and t.end <= end]
        if who:
            tokens = sentence.tokens[: who[-1] + 1]
            named = subjects(tokens, 0, who[0] - 1, context, text)
            named += subjects(tokens, who[0], len(tokens), context, text, True)
            yield from rows(named, meeting, "attendee", sentence.tokens[who[0]], "attendance.sat_with")


def visitors(sentence: Sentence, meeting: int, context: Home, text: str) -> Iterator[Attendance | Entity]:
    """甲、乙一行到我校走访，|丙陪同调研。双方进行座谈: both sides of a visit at which they sat down."""
    if "person" not in sentence.kinds:
        return
    came = -1
    for told in (VISITORS, HOSTS):
        if found := told.search(text, sentence.start, sentence.end):
            at = next((i for i, t in enumerate(sentence.tokens) if t.end > found.start()), 0)
            first = next((i for i, t in enumerate(sentence.tokens) if t.start > came), 0)
            named = [s for s in subjects(sentence.tokens, first, at, context, text) if s.person]
            came = text.find("，", found.end(), sentence.end) if told is VISITORS else came
            if named:
                yield from rows(named, meeting, "attendee", sentence.tokens[at], "attendance.visit")


def between(tokens: tuple[Mention, ...], index: int, context: Home, text: str) -> list[Subject]:
    """在|现场嘉宾|的共同|见证下: those between the preposition and its noun."""
    last = index
    while last and tokens[last - 1].text in ("的", "共同"):
        last -= 1
    first = under_from(tokens, last) + 1 or last
    return subjects(tokens[:last], first, last, context, text)


def under_from(tokens: tuple[Mention, ...], last: int) -> int:
    """|在|甲、乙的共同见证下: the preposition before those who stand right before tokens[last], or -1."""
    return clause_begin(tokens, last, ("在",)) - 1
