"""One article, as a gold file and as a package tell it → what each measure counts in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from converter.score.article import Article, Attendance, Commitment, Meeting, Position
from converter.score.same import alike, overlap

G = TypeVar("G")
F = TypeVar("F")

MEASURES = (
    "document.title",
    "document.published_on",
    "meeting",
    "meeting.name",
    "meeting.kind",
    "meeting.start_date",
    "meeting.end_date",
    "meeting.place",
    "person",
    "position",
    "attendance",
    "commitment",
    "commitment+kind",
    "commitment+speaker",
    "commitment.obligor",
    "commitment.amount",
    "commitment.due",
)
"""Every measure, in the order in which it is shown."""


@dataclass(frozen=True, slots=True)
class Count:
    """Rows of the gold, rows found, rows that are both; in words, what only one of the two has."""

    gold: int = 0
    found: int = 0
    right: int = 0
    missed: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    def __add__(self, other: Count) -> Count:
        return Count(
            self.gold + other.gold,
            self.found + other.found,
            self.right + other.right,
            self.missed + other.missed,
            self.extra + other.extra,
        )

    @property
    def precision(self) -> float:
        """How much of what was found is right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """How much of the gold was found."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        precision, recall = self.precision, self.recall
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


Counts = Iterator[tuple[str, Count]]
"""Measures, each with what it counts; a measure may come several times."""


def compare(gold: Article, found: Article) -> Counts:
    """One article as told twice → all measures that have something to count in it."""
    yield from documents(gold, found)
    yield from meetings(gold, found)
    yield "person", _count(gold.persons, found.persons, _equal, str)[0]
    yield "position", _count(gold.positions, found.positions, same_position, _position)[0]
    yield "attendance", _count(gold.attendances, found.attendances, same_attendance, _attendance)[0]
    yield from commitments(gold, found)


def documents(gold: Article, found: Article) -> Counts:
    """document.title, document.published_on: the same, where the gold gives one."""
    for field in ("title", "published_on"):
        if getattr(gold, field):
            yield f"document.{field}", _field(getattr(gold, field), getattr(found, field))


def meetings(gold: Article, found: Article) -> Counts:
    """meeting: names alike; the only meeting on both sides also by its day. meeting.*: its fields.

    A field counts where one side fills it, and as found only for a meeting that is matched. Of two places one
    may be the beginning of the other.
    """
    alone = len(gold.meetings) == len(found.meetings) == 1

    def same(one: Meeting, other: Meeting) -> bool:
        return alike(one.name, other.name, 0.6) or (alone and one.start_date == other.start_date)

    count, partners = _count(gold.meetings, found.meetings, same, lambda row: row.name)
    yield "meeting", count
    for field in ("name", "kind", "start_date", "end_date", "place"):
        for row, partner in zip(gold.meetings, partners, strict=True):
            want, have = getattr(row, field), getattr(partner, field) if partner else ""
            if want or have:
                near = bool(want and have) and (want.startswith(have) or have.startswith(want))
                yield f"meeting.{field}", _field(want, have, want == have or (field == "place" and near))


def same_position(gold: Position, found: Position) -> bool:
    """position: the same person and title, at an organization by one of its names."""
    named = bool(gold.organization & found.organization)
    return gold.person == found.person and gold.title == found.title and named


def same_attendance(gold: Attendance, found: Attendance) -> bool:
    """attendance: the same participant, a group by words that are alike, in the same role; any meeting."""
    if gold.role != found.role:
        return False
    if gold.group:
        return _alike_names(gold.participant, found.participant, 0.7)
    return bool(gold.participant & found.participant)


def commitments(gold: Article, found: Article) -> Counts:
    """commitment: the quotations overlap. The others look at the matched ones:

    commitment+kind, commitment+speaker: commitments that also have the same kind, the same speaker (or none);
    commitment.obligor: who is to act or signs, names alike; commitment.amount, commitment.due: where one side
    fills them.
    """
    count, partners = _count(
        gold.commitments, found.commitments, lambda one, other: overlap(one.text, other.text), _commitment
    )
    yield "commitment", count
    pairs = [(row, other) for row, other in zip(gold.commitments, partners, strict=True) if other is not None]
    for field in ("kind", "speaker"):
        wrong = [(row, other) for row, other in pairs if getattr(row, field) != getattr(other, field)]
        missed = tuple(f"{getattr(row, field) or 'nobody'}: {row.text}" for row, _ in wrong)
        extra = tuple(f"{getattr(other, field) or 'nobody'}: {other.text}" for _, other in wrong)
        yield f"commitment+{field}", Count(count.gold, count.found, len(pairs) - len(wrong), missed, extra)
    for row, partner in zip(gold.commitments, partners, strict=True):
        sides = partner.obligors if partner else ()
        yield (
            "commitment.obligor",
            _count(row.obligors, sides, lambda one, other: _alike_names(one, other, 0.8), _names)[0],
        )
    for row, other in pairs:
        if row.amount or other.amount:
            same = float(row.amount or 0) == float(other.amount or 0)
            yield "commitment.amount", _field(row.amount, other.amount, same)
        if row.due or other.due:
            yield "commitment.due", _field(row.due, other.due)


def _count(
    gold: Sequence[G], found: Sequence[F], same: Callable[[G, F], bool], show: Callable[[G | F], str]
) -> tuple[Count, list[F | None]]:
    """Rows of both sides → their count, and each gold row's partner: the first one left that is the same."""
    left, partners = list(found), []
    for row in gold:
        partner = next((other for other in left if same(row, other)), None)
        partners.append(partner)
        if partner is not None:
            left.remove(partner)
    missed = tuple(show(row) for row, partner in zip(gold, partners, strict=True) if partner is None)
    return Count(len(gold), len(found), len(found) - len(left), missed, tuple(map(show, left))), partners


def _field(want: str, have: str, same: bool | None = None) -> Count:
    """What a field should hold and what it holds, empty for nothing → its count."""
    right = want == have if same is None else same
    missed, extra = (() if right or not value else (value,) for value in (want, have))
    return Count(bool(want), bool(have), right, missed, extra)


def _equal(gold: str, found: str) -> bool:
    return gold == found


def _alike_names(gold: frozenset[str], found: frozenset[str], least: float) -> bool:
    return any(alike(one, other, least) for one in gold for other in found)


def _names(names: frozenset[str]) -> str:
    return "/".join(sorted(names))


def _position(row: Position) -> str:
    return f"{row.person} {_names(row.organization)} {row.title}"


def _attendance(row: Attendance) -> str:
    return f"{_names(row.participant)} {row.role}"


def _commitment(row: Commitment) -> str:
    return f"{row.kind}: {row.text}"
