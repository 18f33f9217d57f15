"""Mentions → facts: the sentence shapes of the genre, one module a subject."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from converter.grammar import attendance, commitments, meetings, organizations, people, speech
from converter.grammar.organizations import Home
from converter.grammar.posts import Post
from converter.grammar.sentences import headline, sentences
from converter.model import (
    Attendance,
    Commitment,
    Document,
    Entity,
    Facts,
    Meeting,
    Mention,
    Position,
    Problem,
    Sentence,
)

PRINCIPALS = re.compile(r"(?:两国|双方)(?:元首|总理|领导人|总统|政府首脑)(?:还)?(?:共同)?见证")
"""两国元首共同见证签署…: those who met, by what they are."""
LETTERS = re.compile(r"批示|指示|贺信|贺电|贺词|贺辞|致信|来信|致电|题词")
"""What carries the words of somebody who is not there: 甲作出批示指出，…"""
BEFORE = re.compile(r"(?:会议?|座谈会|调研座谈|仪式|开幕式)(?:召开)?(?:之)?前，")


def parse(document: Document, mentions: Sequence[Mention]) -> Facts:
    """The facts that one document states, each with its words; it looks at no other document."""
    text = document.text
    context = organizations.home(document, mentions)
    parts = sentences(document, mentions)
    context = replace(context, named=people.named(parts, text, context))
    printed: list[str] = []
    posts = [found for part in parts for found in people.positions(part, context, printed)]
    introduced = meetings.meetings(document, parts, headline(document, mentions), context)
    taken = list(_attend(parts, introduced, context, text))
    attended = attendance.settle([row for row in taken if isinstance(row, Attendance)])
    houses: dict[str, str] = {}
    for position, _ in posts:
        houses.setdefault(position.person, position.organization)
    published = document.published_on
    promised = tuple(commitments.commitments(parts, context, text, published, printed, houses))
    main = introduced[0][0].number if introduced else None
    if main is not None:
        attended = attendance.settle([*attended, *_signatories(promised, main)])
    entities = [
        *(
            Entity(m.start, m.end, "persons", m.kinds["person"], m.rule)
            for m in mentions
            if "person" in m.kinds
        ),
        *(Entity(m.start, m.end, "areas", m.kinds["area"], m.rule) for m in mentions if _is_area(m)),
        *(
            Entity(m.start, m.start + len(m.kinds["of"]), "areas", m.kinds["of_code"], m.rule)
            for m in mentions
            if "of" in m.kinds
        ),
        *(Entity(m.start, m.end, "meetings", str(m.number), m.rule) for m, _ in introduced),
        *people.entities(posts),
        *(row for row in taken if isinstance(row, Entity)),
        *(
            Entity(p.start, p.end, "organizations", p.organization, c.rule)
            for c in promised
            for p in c.parties
            if p.organization and p.end
        ),
        *(Entity(m.start, m.end, "organizations", m.text, m.rule) for m in mentions if "of" in m.kinds),
        *(
            Entity(m.start, m.end, "organizations", m.text, m.rule)
            for m in mentions
            if "organization" in m.kinds
        ),
    ]
    return Facts(
        document=document,
        entities=tuple(_unique(entities)),
        meetings=tuple(meeting for meeting, _ in introduced),
        positions=tuple(_first_of_each(position for position, _ in posts)),
        attendances=tuple(attended),
        commitments=tuple(replace(c, meeting=main) for c in promised),
        problems=tuple(_unexplained(parts, posts, attended, document) if introduced else ()),
    )


def _signatories(promised: Iterable[Commitment], meeting: int) -> Iterator[Attendance]:
    """The organizations that sign an agreement at a meeting take part in it."""
    for row in promised:
        for party in row.parties if row.kind == "agreement" else ():
            if party.organization:
                rule = "attendance.signatory_of_agreement"
                yield Attendance(
                    meeting, "signatory", row.start, row.end, rule, organization=party.organization
                )


def _is_area(mention: Mention) -> bool:
    return "area" in mention.kinds and "state" not in mention.kinds


def _attend(
    parts: Sequence[Sentence], introduced: Sequence[tuple[Meeting, int]], context: Home, text: str
) -> Iterator[Attendance | Entity]:
    """The attendances of each meeting.

    A sentence belongs to the talks that it introduces, else to the main meeting; a quoted speaker to
    the talks only where he is host or guest there and does nothing at the main meeting.
    """
    if not introduced:
        return
    talks: dict[int, list[Meeting]] = {}
    for meeting, index in introduced:
        if meeting.kind == "talks":
            talks.setdefault(index, []).append(meeting)
    main = next((meeting for meeting, _ in introduced if meeting.kind != "talks"), None)
    found: list[Attendance | Entity] = []
    quoted: list[tuple[Mention, int, str]] = []
    """Who is quoted, where the verb ends, and the verb: 介绍 presents, any other speaks."""
    writers: set[str] = set()
    """Who only sends a letter does not attend, though its words are quoted."""
    last: str | None = None
    present: list[str] = []
    """Those of whom the sentences before told that they took part: 他们指出，…"""
    earlier = -1
    """The paragraph that tells what came before the gathering: 座谈会前，甲实地察看…"""
    for index, part in enumerate(parts):
        if BEFORE.match(text, part.start) and not any(parts[i].paragraph == part.paragraph for i in talks):
            earlier = part.paragraph
        if part.paragraph == earlier:
            continue
        said = speech.attribution(part, last)
        if said and said.speaker:
            last = said.speaker
            if LETTERS.search(text, part.start, said.end):
                writers.add(said.speaker)
            together = [t for t in part.tokens if t.text == "他们" and t.start < said.content]
            speakers = [
                (replace(t, kinds={"person": name}), said.end) for t in together[:1] for name in present
            ]
            speakers += () if together else _speaker(part, said)
            quoted += [(speaker, end, said.verb) for speaker, end in speakers]
            # What stands before the words quoted may tell who took part: 甲主持会议并讲话强调，…
            part = replace(
                part, end=said.content, tokens=tuple(t for t in part.tokens if t.end < said.content)
            )
        else:
            last = speech.actor(part) or last
        if any(t.kinds.get("role") == "" for t in part.tokens):
            writers |= {t.kinds["person"] for t in part.tokens if "person" in t.kinds}
        if index in talks:
            for one in talks[index]:
                found += attendance.talk(part, one, context, text, len(talks[index]) > 1)
            continue
        held = main
        if main is None or any(
            "见" in t.text or "谈" in t.text for t in part.tokens if t.kinds.get("role") == "attendee"
        ):
            held = next((one for some in talks.values() for one in some), main)
        if held is not None:
            rows_here = list(attendance.attend(part, held.number, context, text))
            present = [
                row.person for row in rows_here if isinstance(row, Attendance) and row.person
            ] or present
            found += rows_here
    rows = [row for row in found if isinstance(row, Attendance)]
    active = {row.person for row in rows}
    usual = main.number if main else introduced[0][0].number
    for speaker, end, verb in quoted:
        name = speaker.kinds["person"]
        if name in writers - active:
            continue
        own = [row for row in rows if row.person == name]
        busy = main is not None and any(row.meeting == usual and row.role != "attendee" for row in own)
        there = next((row.meeting for row in own if row.role in ("host", "guest")), usual)
        found.append(attendance.quoted(speaker, usual if busy else there, end, verb))
    found += attendance.voices(parts, usual, text)
    met = [row for row in rows if row.role in ("host", "guest") and row.person]
    for part in parts:
        if seen := PRINCIPALS.search(text, part.start, part.end):
            found = [
                row
                for row in found
                if not (isinstance(row, Attendance) and row.group and seen.start() <= row.start <= seen.end())
            ]
            found += attendance.witnesses(met, *seen.span())
    yield from found


def _speaker(part: Sentence, said: speech.Attribution) -> Iterator[tuple[Mention, int]]:
    """The words that name the speaker, and where the verb of speech ends: a pronoun stands for the person."""
    for token in part.tokens:
        if token.start < said.content and token.kinds.get("person") == said.speaker:
            yield token, said.end
            return
    for token in part.tokens:
        if token.start < said.content and "pronoun" in token.kinds:
            yield (
                Mention(
                    token.start, token.end, said.speaker or "", {"person": said.speaker or ""}, token.rule
                ),
                said.end,
            )
            return


def _first_of_each(rows: Iterable[Position]) -> Iterator[Position]:
    """Each statement once, at its first telling."""
    seen: set[object] = set()
    for row in rows:
        key = (row.person, row.organization, row.title)
        if key not in seen:
            seen.add(key)
            yield row


def _unique(entities: Iterable[Entity]) -> Iterator[Entity]:
    """One entity a place and type: the first rule that names it wins."""
    seen: set[tuple[int, int, str]] = set()
    for entity in entities:
        key = (entity.start, entity.end, entity.entity_type)
        if key not in seen and entity.start < entity.end:
            seen.add(key)
            yield entity


def _unexplained(
    parts: Sequence[Sentence],
    posts: Sequence[tuple[Position, Post]],
    attended: Sequence[Attendance],
    document: Document,
) -> Iterator[Problem]:
    spans = [(position.start, position.end) for position, _ in posts]
    spans += [(row.start, row.end) for row in attended if row.person is None]
    for part in parts:
        yield from attendance.unexplained(part, spans, document.source_path)
