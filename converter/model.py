"""What the stages hand to each other: dataclasses that nobody changes, no logic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Document:
    """One article as a reader normalised it, once; every offset in the project indexes `text`."""

    document_id: str
    title: str
    published_on: str | None
    """ISO date printed on the page, or None."""
    publisher: str | None
    source_path: str
    """Relative to the folder that holds the source named on the command line; no machine's own path."""
    source_url: str | None
    media_type: str
    language: str
    """BCP 47: zh-Hans, zh-Hant; und where it is not Chinese."""
    pages: int | None
    source_sha256: str
    text: str
    body: int = 0
    """Where the first body paragraph begins in `text`: before it stand the title and the head lines."""
    original: Document | None = None
    """Of an article in Traditional characters, itself as printed; the rules read this one, as long."""

    @property
    def printed(self) -> Document:
        """The document with title, publisher and text as printed: what is quoted and published."""
        return self.original or self


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read or explained: one row of `problems`."""

    source_path: str
    severity: str
    """error (the source gives no rows) or warning (rows may be missing or doubtful)."""
    code: str
    message: str
    start: int | None = None
    end: int | None = None


_BITS: dict[str, int] = {}


def mask(*kinds: str) -> int:
    """Kinds → one bit for each, always the same: `word.mask & mask("person", "title")`."""
    return sum({1 << _BITS.setdefault(kind, len(_BITS)) for kind in kinds})


class Mention:
    """A word of the text that the lexicon or a name rule knows; `kinds` maps each kind to its meaning.

    No dataclass, as every third character begins one: a frozen one takes thrice as long to make, and of any
    other what is compiled is slower. No rule changes one all the same. `mask` holds the kinds as bits, for
    rules that look through all words of a document.
    """

    __slots__ = ("end", "kinds", "mask", "rule", "start", "text")

    def __init__(
        self, start: int, end: int, text: str, kinds: dict[str, str], rule: str, bits: int = 0
    ) -> None:
        self.start = start
        self.end = end
        self.text = text
        self.kinds = kinds
        self.rule = rule
        self.mask = bits or mask(*kinds)

    def named(self, name: str) -> Mention:
        """These words as those that name a person: 他 for 方远山."""
        return Mention(self.start, self.end, self.text, {"person": name}, self.rule)

    def until(self, end: int) -> Mention:
        """What stands of these words before the offset `end`."""
        return Mention(self.start, end, self.text[: end - self.start], self.kinds, self.rule, self.mask)


@dataclass(slots=True, eq=False)
class Sentence:
    """One printed sentence; `kinds` tell without its tokens what a rule need not look for in it."""

    start: int
    end: int
    paragraph: int
    kinds: frozenset[str]
    """The kinds of all its words and names, and `quotation` where it holds ：“."""
    tile: Callable[[], tuple[Mention, ...]]
    _tokens: tuple[Mention, ...] = field(init=False, repr=False, compare=False, default_factory=tuple)

    @property
    def tokens(self) -> tuple[Mention, ...]:
        """What tiles it without a hole: words, names, `stop` marks and the `gap`s between them.

        Made when a rule first asks: two sentences of five state nothing.
        """
        if not self._tokens:
            self._tokens = self.tile()
        return self._tokens


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing as one document names it: words at a place, and the name with what they elide put back."""

    start: int
    end: int
    entity_type: str
    """persons, organizations, meetings or areas."""
    name: str
    rule: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """A gathering that the document reports."""

    number: int
    name: str
    kind: str
    start_date: str | None
    end_date: str | None
    place: str | None
    area_code: str | None
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Position:
    """A post that the document states for a person."""

    person: str
    organization: str
    title: str
    start: int
    end: int
    rule: str
    key: str | None = None
    """Its key before somebody corrected it; None where the statement itself gives it."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who took part in which meeting, in which role; exactly one of person, organization and group is set."""

    meeting: int
    role: str
    start: int
    end: int
    rule: str
    person: str | None = None
    organization: str | None = None
    group: str | None = None
    headcount: int | None = None
    key: str | None = None
    """Its key before somebody corrected it; None where the statement itself gives it."""


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a commitment: an organization or a collective word."""

    role: str
    organization: str | None = None
    group: str | None = None
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    """Where it is printed; 0–0 for a party that is only understood (我们, or carried over)."""
    number: int | None = field(default=None, compare=False)
    """The one it had before somebody corrected the parties; None where they are numbered as they stand."""


@dataclass(frozen=True, slots=True)
class Action:
    """One clause of a commitment: 完善｜合作机制."""

    verb: str
    object: str | None
    start: int
    end: int
    number: int | None = field(default=None, compare=False)
    """As that of a party."""


@dataclass(frozen=True, slots=True)
class Commitment:
    """A statement that somebody will or should do something, or the act of agreeing on it."""

    kind: str
    speaker: str | None
    start: int
    end: int
    cue: str
    rule: str
    meeting: int | None = None
    focus: str | None = None
    amount: Decimal | None = None
    due: str | None = None
    due_on: str | None = None
    parties: tuple[Party, ...] = ()
    actions: tuple[Action, ...] = ()
    key: str | None = None
    """Its key before somebody corrected it; None where the statement itself gives it."""


Fact = Entity | Meeting | Position | Attendance | Commitment


@dataclass(frozen=True, slots=True)
class Facts:
    """All that one document states, before anybody else's documents are looked at."""

    document: Document
    entities: tuple[Entity, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    positions: tuple[Position, ...] = ()
    attendances: tuple[Attendance, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    problems: tuple[Problem, ...] = ()

    def persons(self) -> tuple[str, ...]:
        """The names of all persons that the facts carry, each once, those mentioned first."""
        named = [e.name for e in self.entities if e.entity_type == "persons"]
        named += [p.person for p in self.positions]
        named += [a.person for a in self.attendances if a.person]
        return tuple(dict.fromkeys(named + [c.speaker for c in self.commitments if c.speaker]))

    def organizations(self) -> tuple[str, ...]:
        """All organizations that the facts carry, as printed or restored, each once and sorted."""
        printed = {e.name for e in self.entities if e.entity_type == "organizations"}
        printed |= {p.organization for p in self.positions}
        printed |= {a.organization for a in self.attendances if a.organization}
        printed |= {p.organization for c in self.commitments for p in c.parties if p.organization}
        return tuple(sorted(printed))

    def unquoted(self) -> list[Fact]:
        """The facts that no words of the text are evidence for; the rules leave none."""
        stated: list[Fact] = [*self.entities, *self.meetings, *self.positions]
        stated += [*self.attendances, *self.commitments]
        return [fact for fact in stated if not 0 <= fact.start < fact.end <= len(self.document.text)]
