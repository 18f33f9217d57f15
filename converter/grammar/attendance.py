"""Who took part: sentences and meetings in, attendances out (subjects of a clause + verbs of taking part)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from converter.grammar.organizations import Home
from converter.grammar.participants import Subject, collective, is_object, subjects
from converter.grammar.people import names_from
from converter.model import Attendance, Entity, Meeting, Mention, Problem, Sentence

NOT_A_MEETING = re.compile(r"^(?:了)?(?:[^，。；]{0,14})(?:调研|考察|巡视|检查|训练|投票|选举|劳动)")
PRAISES = re.compile(
    r"表示(?:衷心|热烈|诚挚|由衷|欢迎|感谢|祝贺|慰问|敬意|赞同|肯定|充分)|给予(?:了)?(?:高度|充分)?(?:肯定|评价|赞扬)"
)
"""甲对…表示衷心感谢, 甲对…给予充分肯定: words that are told, not quoted."""
OPENED = re.compile(
    r"^[，：]?[^。；]{0,40}?(?:开幕|闭幕|开工|奠基|开始|启动|通车|铺通|开业|投产|开馆|开园|开学|开班|开营|开赛|竣工)"
)
READS = re.compile(r"^[^，。；]{0,30}(?:决定|名单|通知|任命|结果)")
"""宣布表彰…的决定: read out, not opened."""
PROPOSED = re.compile(r"提出(?:了)?[^，。；：]{0,12}(?:建议|意见)(?=[，。；])")
IN_TURN = re.compile(r"(?:分别|先后|纷纷|踊跃|依次|围绕)[^，。]*$")
"""甲、乙、丙分别从产业、人才等方面|提出了建议: what each of them said."""
LISTED = re.compile(r"的[^，。；]{0,16}?(?:还)?有(?:：)?$")
VOICE = re.compile(
    r"(?<![\u4e00-\u9fff])(?P<group>[与参]会(?:(?![在对就围])[\u4e00-\u9fff]){1,6}?)"
    r"(?:普遍|一致|纷纷|分别|先后|踊跃|都|均|还|也)*"
    r"(?:表示|认为|指出|强调|谈到|提出|(?:围绕|就|结合|对)[^。；]{2,60}?(?:发表|畅谈|[，了作]发言|建言))"
)
VERBS = frozenset({"role", "talk", "agree"})


def _role(tokens: Sequence[Mention], index: int, text: str, end: int) -> str | None:
    """The role that the verb tokens[index] gives to its subjects; None where it tells of something else."""
    token = tokens[index]
    following = text[token.end : min(token.end + 40, end)]
    before = tokens[index - 1].text if index else ""
    if token.text in ("作", "做", "所作", "进行") and not token.kinds.get("role"):
        if index and "gap" in tokens[index - 1].kinds:
            return None  # 工|作情况的汇报
        clause = takewhile(lambda t: t.text not in ("，", "。", "；"), tokens[index + 1 :])
        return next((t.kinds["spoken"] for t in reversed(list(clause)) if "spoken" in t.kinds), None)
    if token.text == "宣布":
        return "attendee" if READS.match(following) else "chair" if OPENED.match(following) else None
    role = token.kinds.get("role")
    if not role or before in ("将", "拟"):  # 明天将|作报告
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
    if before in ("的", "听取", "听取了", "重要", "关于", "召开以来") or following.startswith(
        ("精神", "人", "指出的")
    ):
        return None
    if role == "presenter" and _heard(tokens, index):
        return None
    bare = len(token.text) == 2  # 说明, 介绍: nouns as well
    if (
        role == "presenter"
        and bare
        and following[:1] in "，。"
        and not before.endswith(("了", "进行", "作", "做"))
    ):
        return None
    witnessed = any("见证" in t.text for t in tokens[:index])
    a_noun = following.startswith(("仪式", "活动", "额", "项目", "前", "后", "大会"))
    return None if role == "signatory" and (witnessed or a_noun) else role


def _heard(tokens: Sequence[Mention], index: int) -> bool:
    """甲听取了…情况|汇报: the report was made to the subject, not by him."""
    for token in reversed(tokens[:index]):
        if "person" in token.kinds or token.text in ("。", "；"):
            return False
        if token.text.startswith("听取"):
            return True
    return False


def clause_start(tokens: Sequence[Mention], index: int) -> int:
    """The token where the clause of tokens[index] begins: after 。；： or the verb of another clause."""
    at = index
    while at > 0:
        token = tokens[at - 1]
        if token.text in ("。", "；", "：", "\n"):
            return at
        noun = at > 1 and (
            tokens[at - 2].text in ("重要", "的", "听取", "听取了") or tokens[at].text in ("和", "精神")
        )
        if VERBS & set(token.kinds) and not {"person", "group"} & set(token.kinds) and not noun:
            return at
        at -= 1
    return 0


def attend(sentence: Sentence, meeting: int, context: Home, text: str) -> Iterator[Attendance | Entity]:
    """The attendances that one sentence states for its meeting, with the organizations named."""
    tokens = sentence.tokens
    if not {"role", "spoken", "speech", "convene"} & sentence.kinds:
        return
    current: list[Subject] = []
    roles: list[tuple[str, Mention]] = []
    for index, token in enumerate(tokens):
        proposed = PROPOSED.match(text, token.start) and IN_TURN.search(text, sentence.start, token.start)
        if proposed or PRAISES.match(text, token.start):
            people = [
                s for s in subjects(tokens, clause_start(tokens, index), index, context, text) if s.person
            ]
            rule = "attendance.proposed" if proposed else "attendance.thanks"
            yield from _rows(people if proposed else people[-1:], meeting, "speaker", token, rule)
            continue
        role = _role(tokens, index, text, sentence.end)
        if role is None:
            continue
        if token.text == "执行主席" and index + 1 < len(tokens) and "person" in tokens[index + 1].kinds:
            chairs = [
                Subject(tokens[i].start, tokens[i].end, person=tokens[i].kinds["person"])
                for i in names_from(tokens, index + 1)
            ]
            yield from _rows(chairs, meeting, role, token, "attendance.executive_chair")
            continue
        houses = role in ("signatory", "presenter", "speaker")
        fresh = subjects(tokens, clause_start(tokens, index), index, context, text, houses)
        current = fresh or current
        roles.append((role, token))
        yield from _rows(current, meeting, role, token, f"attendance.{role}")
    if roles and not current:
        yield from _listed_after(sentence, meeting, roles, text)


def _listed_after(
    sentence: Sentence, meeting: int, roles: Sequence[tuple[str, Mention]], text: str
) -> Iterator[Attendance | Entity]:
    """出席座谈会的还有|甲、乙、丙: the participants stand after the verb that tells their role."""
    people = [
        t for i, t in enumerate(sentence.tokens) if "person" in t.kinds and not is_object(sentence.tokens, i)
    ]
    if people and LISTED.search(text[roles[-1][1].end : people[0].start]):
        for role, verb in roles:
            rule = f"attendance.{role}_listed"
            for token in people:
                yield Attendance(
                    meeting, role, min(verb.start, token.start), token.end, rule, person=token.kinds["person"]
                )


def quoted(speaker: Mention, meeting: int, end: int, verb: str) -> Attendance:
    """Whoever is quoted as speaking at a meeting is its speaker, or its presenter: 甲介绍，…"""
    role = "presenter" if verb == "介绍" else "speaker"
    return Attendance(meeting, role, speaker.start, end, "attendance.quoted", person=speaker.kinds["person"])


def voices(parts: Sequence[Sentence], meeting: int, text: str) -> Iterator[Attendance]:
    """与会代表一致认为，…, 与会代表围绕…发表了意见: those who spoke without being named, once each."""
    for part in parts:
        if spoke := VOICE.search(text, part.start, part.end):
            start, end = spoke.span("group")
            yield Attendance(meeting, "speaker", start, end, "attendance.voice", group=text[start:end])


def witnesses(met: Sequence[Attendance], start: int, end: int) -> Iterator[Attendance]:
    """Host and guest of the same talks → both as witnesses, with the words that say so as evidence."""
    for row in met:
        if row.meeting == met[0].meeting:
            yield replace(row, role="witness", start=start, end=end, rule="attendance.principals")


def _rows(
    people: Sequence[Subject], meeting: int, role: str, verb: Mention, rule: str
) -> Iterator[Attendance | Entity]:
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


def talk(
    sentence: Sentence, held: Meeting, context: Home, text: str, separate: bool
) -> Iterator[Attendance | Entity]:
    """Hosts and guests of a 会见 or 会谈: 甲会见乙, 甲同乙举行会谈, 甲拜会乙.

    `separate`: of 甲分别会见乙、丙 only the guest whose name ends the talk's words.
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
    if word.kinds.get("talk") == "both":
        joins = (
            i
            for i, t in enumerate(tokens[:index])
            if t.text in ("同", "与", "和") and any(j < i for j, _ in people)
        )
        split = next(joins, index)
        hosts = [s for i, s in people if i < split]
        guests = [s for i, s in people if split < i < index]
    else:
        hosts = [s for i, s in people if i < index]
        guests = [s for i, s in people if i > index]
        if not guests:
            stop = next((i for i, t in enumerate(tokens[index:], index) if t.text in "，。；"), len(tokens))
            first = index + 2 if index + 1 < stop and tokens[index + 1].text == "了" else index + 1
            guests = collective(tokens[first:stop], context, text)
        if word.kinds.get("talk") == "host":
            hosts, guests = guests, hosts
    guests = [s for s in guests if s.end == held.end] if separate else guests
    yield from _rows(hosts, meeting, "host", word, "attendance.host")
    yield from _rows(guests, meeting, "guest", word, "attendance.guest")


def _belongs(tokens: Sequence[Mention], index: int) -> bool:
    """习近平|夫人, 习近平|主席的贺信: a name that only describes another."""
    following = tokens[index + 1].text if index + 1 < len(tokens) else ""
    return following in ("的", "夫人") or "doctrine" in tokens[index].kinds


def settle(found: Sequence[Attendance]) -> list[Attendance]:
    """One row a role; whoever has another role at a meeting is not a mere attendee of it."""
    kept: dict[tuple[int, str | None, str | None, str | None, str], Attendance] = {}
    active = {(a.meeting, a.person, a.organization, a.group) for a in found if a.role != "attendee"}
    for row in found:
        who = (row.meeting, row.person, row.organization, row.group)
        if row.role == "attendee" and who in active:
            continue
        kept.setdefault((*who, row.role), row)
    return list(kept.values())


def unexplained(sentence: Sentence, explained: Sequence[tuple[int, int]], source: str) -> Iterator[Problem]:
    """Characters that no rule reads among the participants of the first verb of taking part."""
    tokens = sentence.tokens
    for index, token in enumerate(tokens):
        if not token.kinds.get("role"):
            continue
        clause = tokens[clause_start(tokens, index) : index]
        if any("person" in t.kinds for t in clause):
            for gap in clause:
                read = any(start <= gap.start and gap.end <= end for start, end in explained)
                if "gap" in gap.kinds and len(gap.text) > 1 and not read:
                    message = f"no rule reads “{gap.text}” among participants: see whether a row is missing"
                    yield Problem(source, "warning", "unexplained", message, gap.start, gap.end)
        return
