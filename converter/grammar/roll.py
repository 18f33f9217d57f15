"""The roll of a document's meetings: its sentences in, in order, who took part in which meeting out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from converter.grammar import attendance, hosts, houses, presence, speech, voices
from converter.grammar.digests import is_digest, told_in
from converter.grammar.homes import Home
from converter.grammar.participants import acting, subjects
from converter.grammar.talks import LEADERS
from converter.grammar.visits import visitors
from converter.model import Attendance, Document, Entity, Meeting, Mention, Sentence

PRINCIPALS: Final = re.compile(
    r"(?:两国|双方)(?:元首|总理|领导人|总统|政府首脑)(?:还)?(?:亲自|共同)*(?P<signatory>签署)?"
    r"(?:[^。；]{0,80}?(?P<witness>见证))?"
)
"""两国元首共同签署…，共同见证签署…: those who met, by what they are."""
LETTERS: Final = re.compile(r"批示|指示|贺信|贺电|贺词|贺辞|致信|来信|致电|题词")
"""What carries the words of somebody who is not there: 甲作出批示指出，…"""
SENDS: Final = re.compile(
    r"(?:作出|作了)(?:重要)?(?:指示|批示)|向[^，。]{2,40}致(?:贺)?信|致(?:贺信|贺电)|发来贺[信电]"
)
"""甲近日对某项工作作出重要指示。他指出，…: whose words only are there."""
DAY: Final = re.compile(r"(?<![\d年])(\d{1,2})日")
TOLD_OF: Final = re.compile(r"介绍|通报|解读|发布")
"""举行吹风会，|介绍|各部门办理建议的情况: what a press conference is about."""
PRESS: Final = re.compile(r"发布会|吹风会|通气会|记者会|记者招待会")
WELCOMES: Final = re.compile(r"[^。]{0,4}表示，(?:我)?(?:热烈|诚挚|衷心)?欢迎[^。]{0,40}访问")
TOLD: Final = re.compile(
    r"(?:首先|再次|衷心|热烈|诚挚|高度|由衷|积极)*(?:感谢|祝贺|欢迎|赞赏|赞同|钦佩|评价|请)[^。；]{2,60}?，"
    r"(?:并)?(?:表示|强调|认为|指出|愿|期待|希望)"
)
"""乙|感谢甲的款待，表示…: words told without a comma after the verb of speech."""
CAME: Final = re.compile(
    r"(?:一行|率[队团领]|代表团)[^，。；]{0,24}(?:来|到|访问|莅临)|[^，。；]{0,4}访问[^，。；]{2,14}。"
)
"""甲、乙|一行来到|云岭: who comes is received."""
BEFORE: Final = re.compile(r"(?:会议?|座谈会|调研座谈|仪式|开幕式)(?:召开)?(?:之)?前，")
"""A paragraph that opens so tells what came before the gathering: 座谈会前，甲实地察看…"""


def roll(
    parts: Sequence[Sentence],
    introduced: Sequence[tuple[Meeting, int]],
    beside: Mapping[int, Meeting],
    context: Home,
    document: Document,
) -> list[Attendance | Entity]:
    """The attendances of each meeting, with the organizations that they name; `beside` is from `further`."""
    if not introduced:
        return []
    told = told_in([parts[index] for _, index in introduced], document.text) if is_digest(document) else None
    called = Roll(
        introduced, parts, beside, context, document.text, document.published_on, document.title, told
    )
    for index, part in enumerate(parts):
        called.read(index, part)
    return called.rows()


def further(parts: Sequence[Sentence], introduced: Sequence[tuple[Meeting, int]]) -> dict[int, Meeting]:
    """Sentence → the gathering that it tells of, where that is not the main one.

    当日下午，某区召开调度会，甲主持。…: from the sentence that introduces it to the end of its paragraph.
    """
    held = [(meeting, index) for meeting, index in introduced if meeting.kind != "talks"]
    told: dict[int, Meeting] = {}
    for meeting, first in sorted(held[1:], key=lambda row: row[1]):
        paragraph = parts[first].paragraph
        if paragraph != parts[held[0][1]].paragraph:
            told |= {i: meeting for i in range(first, len(parts)) if parts[i].paragraph == paragraph}
    return told


@dataclass
class Roll:
    """What the sentences read so far tell of those who took part."""

    introduced: Sequence[tuple[Meeting, int]]
    parts: Sequence[Sentence]
    further: Mapping[int, Meeting]
    """The other gatherings, by the sentences that tell of them."""
    context: Home
    text: str
    published: str | None
    headline: str
    briefs: frozenset[int] | None
    """Of a digest the paragraphs that tell of a gathering: each tells of something else."""
    talks: dict[int, list[Meeting]] = field(default_factory=dict)
    """The talks that each sentence introduces."""
    away: dict[str, str] = field(default_factory=dict)
    """Who visits which state."""
    main: Meeting | None = None
    """The first gathering that is no talk."""
    found: list[Attendance | Entity] = field(default_factory=list)
    quoted: list[tuple[Mention, int, Meeting | None]] = field(default_factory=list)
    """Who is quoted, where the verb ends, and the further gathering."""
    writers: set[str] = field(default_factory=set)
    """Who only sends a letter does not attend, though its words are quoted."""
    last: str | None = None
    """Whom 他 means in the next sentence."""
    voice: tuple[str | None, int] = (None, -1)
    """Whose words the paragraph goes on with, and which paragraph."""
    present: list[str] = field(default_factory=list)
    """Those of whom the sentences before told that they took part: 他们指出，…"""
    callers: list[str] = field(default_factory=list)
    """Those of whom a sentence before told that they came: 甲一行来访。乙会见了|来宾|."""
    earlier: int = -1
    """The paragraph that tells what came before the gathering."""

    def __post_init__(self) -> None:
        for meeting, index in self.introduced:
            if meeting.kind == "talks":
                self.talks.setdefault(index, []).append(meeting)
        self.away = visitors(self.parts, self.text) if self.talks else {}
        self.main = next((meeting for meeting, _ in self.introduced if meeting.kind != "talks"), None)

    def read(self, index: int, part: Sentence) -> None:
        """Take down one sentence: it belongs to the talks that it introduces, else to the main meeting."""
        recalled = speech.RECALLED_SPEECH.match(self.text, part.start)
        if recalled and recalled["name"] not in self.headline:
            return
        talked_of = any(self.parts[i].paragraph == part.paragraph for i in self.talks)
        if BEFORE.match(self.text, part.start) and not talked_of and index not in self.further:
            self.earlier = part.paragraph
        if part.paragraph == self.earlier or self._elsewhere(part):
            return
        part = self._without_quotation(part, self.further.get(index))
        if SENDS.search(self.text, part.start, part.end) and (sender := speech.actor(part)):
            self.writers.add(sender)
        if "role" in part.kinds and any(t.kinds.get("role") == "" for t in part.tokens):
            self.writers |= {t.kinds["person"] for t in part.tokens if "person" in t.kinds}
        if speech.RECALLED_YEAR.match(self.text, part.start):
            return
        if self.talks and CAME.search(self.text, part.start, part.end):
            self.callers = acting(part) or self.callers
        if index in self.talks:
            here = self.talks[index]
            for one in here:
                several = len(here) > 1
                self.found += hosts.talk(part, one, self.context, self.text, several, self.away, self.callers)
            self.found += self._beside(part, here[0])
            if self.main:  # 甲出席签字仪式，|并会见了乙
                before = tuple(t for t in part.tokens if t.end <= here[0].start)
                part = replace(part, end=here[0].start, tile=lambda: before)
                self.found += attendance.attend(part, self.main.number, self.context, self.text)
        elif held := self.further.get(index) or self._meant(part):
            rows = list(attendance.attend(part, held.number, self.context, self.text))
            people = [row.person for row in rows if isinstance(row, Attendance) and row.person]
            self.present = people or acting(part) or self.present
            self.found += rows
            self.found += presence.drawn(part, held.number, self.context, self.text)
            self.found += presence.heard(part, held.number, self.context, self.text)
            if held.kind == "symposium":
                self.found += presence.sat_with(part, held.number, self.context, self.text)
            if held.name.startswith("座谈"):
                self.found += presence.visitors(part, held.number, self.context, self.text)

    def _beside(self, part: Sentence, held: Meeting) -> Iterator[Attendance | Entity]:
        """甲会见了来宾，|乙、丙参加会见|: who takes part in talks that the clause before tells of."""
        comma = next((t.end for t in part.tokens if t.text == "，" and t.start >= held.end), None)
        after = tuple(t for t in part.tokens if comma and t.start >= comma)
        if any(t.kinds.get("role") == "attendee" and "见" in t.text for t in after):
            told = replace(part, start=after[0].start, tile=lambda: after)
            yield from attendance.attend(told, held.number, self.context, self.text)

    def _elsewhere(self, part: Sentence) -> bool:
        """Whether a sentence tells of what was long ago, or is another brief of a digest."""
        other = self.briefs is not None and part.paragraph not in self.briefs
        return other or speech.long_ago(self.text[part.start : part.end], self.published)

    def _another_day(self, part: Sentence, end: int, held: Meeting | None) -> bool:
        """甲10日表示, of a meeting of the 8th: words of another day."""
        days = [int(day) for day in DAY.findall(self.text, part.start, end)]
        if not days or held is None or not held.start_date:
            return False
        first, last = int(held.start_date[8:]), int((held.end_date or "31")[-2:])
        return not any(first <= day <= last or last < first for day in days)

    def _without_quotation(self, part: Sentence, other: Meeting | None) -> Sentence:
        """Note whom a sentence quotes; what stands before the words quoted may tell who took part as well."""
        said = speech.attribution(part, self.last)
        if not said:
            self.last = speech.actor(part) or self.last
            named = part.tokens if "person" in part.kinds else ()
            first = next((t for t in named if "stop" not in t.kinds), None)
            if first and "person" in first.kinds and (thanks := TOLD.match(self.text, first.end)):
                self.quoted.append((first, thanks.end(), other))
            return part
        told = tuple(t for t in part.tokens if t.end < said.content)
        before = replace(part, end=said.content, tile=lambda: told)
        if not said.speaker:
            self.last = speech.actor(part) or self.last
            self.quoted += [(one, said.end, other) for one in self._both(part, said)]
            self.found += self._officers(part, said, other)
            return before  # 会议指出，|甲作的报告…
        speaking, paragraph = self.voice
        if paragraph == part.paragraph and speech.recalls_leader(part, said, speaking):
            return before
        self.last, self.voice = said.speaker, (said.speaker, part.paragraph)
        if LETTERS.search(self.text, part.start, said.end):
            self.writers.add(said.speaker)
        together = next((t for t in part.tokens if t.text == "他们" and t.start < said.content), None)
        several = [together.named(name) for name in self.present] if together else []
        speakers = several if together else list(_speaker(part, said))
        if not self._another_day(part, said.end, other or self.main):
            self.quoted += [(speaker, said.end, other) for speaker in speakers]
        return before  # 甲主持会议并讲话强调，…

    def _officers(
        self, part: Sentence, said: speech.Attribution, other: Meeting | None
    ) -> Iterator[Attendance | Entity]:
        """某司负责人|介绍，… at a press conference; 远禾公司|表示，… at any meeting: houses that speak."""
        held = other or self.main
        verb = next((i for i, t in enumerate(part.tokens) if t.end == said.end), 0)
        if held is None or not verb:
            return
        first = next((i + 1 for i in range(verb - 1, -1, -1) if part.tokens[i].text in "，。："), 0)
        role = "presenter" if said.verb.startswith("介绍") else "speaker"
        named = subjects(part.tokens, first, verb, self.context, self.text, True)
        spoke = [s for s in named if not s.person and not TOLD_OF.match(s.organization or s.group or "")]
        if not PRESS.search(held.name):
            itself = self.text[part.tokens[first].start : said.end - len(said.verb)]
            firm = said.verb == voices.SAYS_OF_ITSELF and houses.FIRM.search(itself)
            spoke = [s for s in spoke if firm and self.text[s.start : s.end] == itself]
        yield from presence.rows(spoke, held.number, role, part.tokens[verb], "attendance.officers")

    def _both(self, part: Sentence, said: speech.Attribution) -> Iterator[Mention]:
        """双方均|表示，…: host and guest of the talks told so far."""
        both = next((t for t in part.tokens[:2] if t.text == "双方" and said.verb == "表示"), None)
        for row in self.found if both else ():
            if both and isinstance(row, Attendance) and row.role in ("host", "guest") and row.person:
                yield both.named(row.person)

    def _meant(self, part: Sentence) -> Meeting | None:
        """The meeting that a sentence without talks of its own speaks of: 乙参加会见 means the talks."""
        joins = "role" in part.kinds and any(
            "见" in t.text or "谈" in t.text for t in part.tokens if t.kinds.get("role") == "attendee"
        )
        first = next((one for some in self.talks.values() for one in some), None)
        return first or self.main if joins or self.main is None else self.main

    def rows(self) -> list[Attendance | Entity]:
        """The rows of what was taken down, once all sentences are read."""
        told = [row for row in self.found if isinstance(row, Attendance)]
        leaders = list(self._leaders(told))
        self.found += leaders
        told += leaders
        usual = (self.main or self.introduced[0][0]).number
        return [
            *self._without_principals([*self.found, *self._speakers(told, usual)]),
            *attendance.voices(self.parts, usual, self.text, told),
            *self._principals(told),
        ]

    def _speakers(self, told: Sequence[Attendance], usual: int) -> Iterator[Attendance]:
        """Those quoted, at the main meeting; at the talks who is host or guest there and no more."""
        active = {row.person for row in told}
        for speaker, end, other in self.quoted:
            name = speaker.kinds["person"]
            if name in self.writers - active:
                continue
            if other is not None:
                yield attendance.quoted(speaker, other.number, end)
                continue
            own = [row for row in told if row.person == name]
            busy = self.main is not None and any(
                row.meeting == usual and row.role != "attendee" for row in own
            )
            there = next((row.meeting for row in own if row.role in ("host", "guest")), usual)
            yield attendance.quoted(speaker, usual if busy else there, end)

    def _leaders(self, told: Sequence[Attendance]) -> Iterator[Attendance]:
        """Host and guest of talks that 两国元首 held: those who are quoted, first and second.

        The second is the host where he welcomes the first: 乙表示，热烈欢迎甲主席…访问.
        """
        met = {row.meeting for row in told if row.role == "host"}
        named = list({one.kinds["person"]: one for one, _, _ in reversed(self.quoted)}.values())[::-1]
        for one in (meeting for some in self.talks.values() for meeting in some):
            if one.number in met or len(named) < 2 or not LEADERS.search(self.text, one.start - 30, one.end):
                continue
            first, second = named[:2]
            if WELCOMES.match(self.text, second.end):
                first, second = second, first
            for role, who in (("host", first), ("guest", second)):
                rule = "attendance.leaders"
                yield Attendance(one.number, role, who.start, who.end, rule, person=who.kinds["person"])

    def _together(self) -> Iterator[tuple[str, int, int]]:
        """The role, and where its words stand, wherever 两国元首 sign or witness."""
        for part in self.parts if "签署" in self.text or "见证" in self.text else ():
            if both := PRINCIPALS.search(self.text, part.start, part.end):
                for role in ("signatory", "witness"):
                    if both[role]:
                        yield role, both.start(), both.end(role)

    def _principals(self, told: Sequence[Attendance]) -> Iterator[Attendance]:
        """Host and guest of the talks as those who sign and witness."""
        met = [row for row in told if row.role in ("host", "guest") and row.person]
        for role, start, end in self._together():
            for row in met:
                if row.meeting == met[0].meeting:
                    yield replace(row, role=role, start=start, end=end, rule="attendance.principals")

    def _without_principals(self, found: Sequence[Attendance | Entity]) -> list[Attendance | Entity]:
        """All rows but those that take 两国元首 for a group."""
        spans = list(self._together())
        return [
            row
            for row in found
            if not (
                isinstance(row, Attendance)
                and row.group
                and any(start <= row.start <= end for _, start, end in spans)
            )
        ]


def _speaker(part: Sentence, said: speech.Attribution) -> Iterator[Mention]:
    """The words that name the speaker: a pronoun stands for the person."""
    before = [token for token in part.tokens if token.start < said.content]
    named = next((token for token in before if token.kinds.get("person") == said.speaker), None)
    pronoun = next((token for token in before if "pronoun" in token.kinds), None)
    if named:
        yield named
    elif pronoun and said.speaker:
        yield pronoun.named(said.speaker)
