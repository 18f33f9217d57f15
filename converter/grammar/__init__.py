"""Mentions → facts: the sentence shapes of the genre, one module a subject."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from converter.grammar import bearers, commitments, homes, meetings, people, retold, settled, writers
from converter.grammar.chains import Post
from converter.grammar.roll import further, roll
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
    mask,
)

NAMING: Final = mask("person", "area", "of")
"""Kinds of the mentions that are an entity wherever they stand."""


MEMBER: Final = frozenset({"常委", "委员"})
"""省委|常委|、市委书记甲 speaks for the city: of a committee he is only a member."""


def parse(document: Document, mentions: tuple[Mention, ...]) -> Facts:
    """The facts that one document states, each with its words; it looks at no other document."""
    text = document.text
    context = homes.home(document, mentions)
    parts = sentences(document, mentions)
    printed_in = [people.told_of(part, context) for part in parts]
    named = people.named(printed_in, text)
    title = headline(document, mentions)
    head = people.named([people.told_of(title, context)], text) if title else ()
    own = writers.own(document, head, named, context.houses.get("校"))
    context = replace(
        context,
        named=named,
        head=head,
        own=own,
        unnamed=None if own else writers.unnamed(document),
        aliases=homes.aliases(text, named),
        strangers=frozenset(homes.strangers(text, named)),
    )
    printed: list[str] = []
    told = [
        found
        for part, houses_in in zip(parts, printed_in, strict=True)
        for found in people.positions(part, context, houses_in, printed)
    ]
    posts = list(retold.settled(told))
    introduced = meetings.meetings(document, parts, title, context)
    beside = further(parts, introduced)
    taken = roll(parts, introduced, beside, context, document)
    attended = settled.settle([row for row in taken if isinstance(row, Attendance)])
    met = [row for row in attended if row.role == "guest" or row.rule == "attendance.leaders"]
    guests = [row.person for row in met if row.person]
    posts += people.of_headline(title, guests, posts, context)
    employers: dict[str, str] = {}
    for position, _ in sorted(posts, key=lambda post: post[0].title in MEMBER):
        employers.setdefault(position.person, position.organization)
    published = document.published_on
    promised = tuple(commitments.commitments(parts, context, text, published, printed, employers))
    main = introduced[0][0].number if introduced else None
    if main is not None:
        attended = settled.settle([*attended, *_signatories(promised, main)])
    names = [m for m in mentions if m.mask & NAMING]
    bodies = [m for m in names if "of" in m.kinds]
    entities = [
        *(Entity(m.start, m.end, "persons", m.kinds["person"], m.rule) for m in names if "person" in m.kinds),
        *(Entity(m.start, m.end, "areas", m.kinds["area"], m.rule) for m in names if _is_area(m)),
        *(Entity(m.start, m.start + len(m.kinds["of"]), "areas", m.kinds["of_code"], m.rule) for m in bodies),
        *(Entity(m.start, m.end, "meetings", str(m.number), m.rule) for m, _ in introduced),
        *people.entities(posts),
        *(row for row in taken if isinstance(row, Entity)),
        *(
            Entity(p.start, p.end, "organizations", p.organization, c.rule)
            for c in promised
            for p in c.parties
            if p.organization and p.end
        ),
        *(Entity(m.start, m.end, "organizations", m.text, m.rule) for m in bodies),
        *bearers.organizations(document, mentions),
    ]
    return Facts(
        document=document,
        entities=tuple(_unique(entities)),
        meetings=tuple(meeting for meeting, _ in introduced),
        positions=tuple(_first_of_each(position for position, _ in posts)),
        attendances=tuple(attended),
        commitments=tuple(_at_meeting(c, parts, beside, main) for c in promised),
        problems=tuple(_unexplained(parts, posts, attended, document) if introduced else ()),
    )


def _at_meeting(
    row: Commitment, parts: Sequence[Sentence], beside: Mapping[int, Meeting], main: int | None
) -> Commitment:
    """The row with the gathering where it was made: the one that its sentence tells of, else the main one."""
    other = (
        meeting for index, meeting in beside.items() if parts[index].start <= row.start < parts[index].end
    )
    number = next((meeting.number for meeting in other), main)
    return row if number is None else replace(row, meeting=number)


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
        yield from settled.unexplained(part, spans, document.source_path)
