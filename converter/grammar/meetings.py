"""Gatherings: sentences in, the meetings that the article reports as having taken place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import chain, takewhile
from typing import Final

from converter import dates
from converter.grammar import digests
from converter.grammar.gatherings import SITS, Candidate, candidates, in_sentence
from converter.grammar.homes import Home
from converter.grammar.houses import shortens, speaks_for_itself
from converter.grammar.places import abroad, place, visited, welcomed
from converter.grammar.speech import attribution
from converter.grammar.talks import (
    OTHER_DAY,
    leaders_met,
    other_talks,
    separate,
    signing,
    symposium,
    told_talks,
)
from converter.model import Document, Meeting, Sentence
from converter.words import Lexicon, lexicon

VAGUE_AREA: Final = re.compile(r"^(?:全|我|本)(?:省|市|县|区|州)")
DATELINE: Final = re.compile(
    r"[^，。]{2,14}?((?:[\d一二三四五六七八九十]{1,2}月)?[\d一二三四五六七八九十]{1,3}日)(?:电|讯)"
)
TOLD_YEAR: Final = re.compile(r"(?<!\d)([1１2２][09０９]\d\d)年\d{1,2}月")
NAMED_YEAR: Final = re.compile(r"([1１2２][09０９]\d\d)年(?!度)")
MONTH_OF_YEAR: Final = re.compile(r"(20\d\d)年(\d{1,2})月")
NEXT: Final = re.compile(
    r"(?:又讯|另悉|另讯|又)?[：，]?\s*(?:接着|随后|会前|会后|[^，。]{0,6}会议结束后|当天|同日|当日|同期|(?:\d{1,2}月)?\d{1,2}日(?:上午|中午|下午|傍晚|晚上?)?，)"
)
"""A sentence that opens so tells of a further gathering: 接着召开了协会第一届理事会议, 27日下午，旗委召开…"""
PART: Final = re.compile(r"(?:大会|会议|论坛|年会|博览会)?(?:开幕式|闭幕式|开幕会|闭幕会)")
"""What opens or closes the gathering itself."""
WHOSE: Final = re.compile(r"[\u4e00-\u9fff]{2,8}[省市县区州旗镇](?:委|政府)[\u4e00-\u9fff]{0,8}组?$")
"""云岭旗委中心组|集中学习会: whose gathering it is, as the headline says."""
CALLED: Final = re.compile(r"(?:召开|举行|举办|开展)了?[“‘]?$")
CALLED_AFTER: Final = re.compile(r"(?:在[^，。]{1,16})?(?:召开|举行|举办)")
"""What stands right before or after the words that only say what kind a further gathering is."""
ALSO: Final = re.compile(r"还(?:[^。；]*，)?[^，。；]*(?:举行|召开|举办)了[“‘]?$")
"""仪式上还举行了|研究院揭牌仪式: beside the gathering itself."""
LASTS: Final = re.compile(r"为期(?P<days>\d{1,2}|[一二两三四五六七八九十])天的")
CLOSING: Final = re.compile(r"[^，。]{0,20}(?:闭幕|结束|落幕|落下帷幕)")
SITTING: Final = re.compile(
    r"(?:会议|大会|全会|论坛|年会|峰会|[博展]览会|展会|交易会|洽谈会|推介会|文化节|艺术节)$"
)
OPENS: Final = re.compile(r"[^，。]{0,28}?(?:开幕|拉开[帷大序]幕|举行第一次)")
"""…大会11日在北京|开幕: the day on which it ends is not told."""
BEFORE_SIGNING: Final = re.compile("签[约字署]前")
"""签约前，甲会见了乙: that there was a signing beside the talks."""
MET_ON_VISITS: Final = frozenset({"symposium", "talks", "signing"})
"""Kinds of the gatherings that are held where a visitor came to."""
ANOTHER: Final = re.compile("(?:又讯|另悉|另讯|另据|又)[：，]")
"""又讯：…召开协作会: how a paragraph begins that tells of another gathering than the article's own."""
PLAIN_NAME: Final = re.compile("(?!会议|大会)[^\\s，]{3,14}(?<!全会)")
FAR: Final = 5
"""Sentences within which a gathering that has no name of its own is given one."""
RANGE: Final = re.compile(r"[至到—~～－–-]")
TRAVELS: Final = re.compile(
    r"(?:圆满)?(?:抵达|离京|启程|离开|将(?:赴|出席|对|访|会见)"
    r"|(?:赴|结束)(?![^，。]*(?:主持|召开|座谈|调研|考察(?!访问))))"
)
"""甲|离京赴某国出席峰会, 甲|结束访问回国; but 甲|赴某县主持召开座谈会."""
TRIP: Final = re.compile(r"^[^。]{0,60}?(?:调研|考察|访问|视察|出访)")


def _dates(
    sentence: Sentence, published: date | None, near: date | None, before: int, text: str
) -> dates.Day | None:
    """The day printed nearest before the words that tell of the gathering, else the first after them.

    The days of a trip (5月7日至9日在辽宁调研) are not those of a gathering in it.
    """
    found = [t for t in sentence.tokens if "date" in t.kinds] if "date" in sentence.kinds else []
    found = [t for t in found if not RANGE.search(t.text) or not TRIP.match(text[t.end : sentence.end])]
    if not found:
        return None
    found = [
        t for t in found if text[t.end : t.end + 1] not in ("电", "讯")
    ] or found  # the day of the dateline
    earlier = [t for t in found if t.start < before]
    chosen = earlier[-1] if earlier else found[0]
    return dates.days(chosen.text, published, near)


def meetings(
    document: Document, sentences: Sequence[Sentence], title: Sentence | None, context: Home
) -> tuple[tuple[Meeting, int], ...]:
    """The meetings of a document, each with the index of the sentence that introduces it.

    The first gathering that a verb of holding or taking part proves is the article's own; later words such as
    会议 or 座谈会 mean the same one. A 会见 or 会谈 between persons is a meeting beside it.
    """
    text = document.text
    found: list[tuple[Meeting, int]] = []
    headed = list(in_sentence(title, 0, text)) if title else []
    talks = told_talks(sentences, text)
    if not talks and (met := leaders_met(sentences, title, text)):
        talks = [(met.sentence, met.name, met.start, met.end)]
    options = candidates(sentences, text)
    told = _told_by_the_writer(options, sentences)
    options = told if talks or any(c.held for c in told) else options
    options = [replace(c, held=False) if _long_ago(c, sentences, document) else c for c in options]
    travels = title is not None and _travels(title, text)
    if travels:
        options = headed = []
    own = [c for c in options if not ANOTHER.match(text, sentences[c.sentence].start)]
    chosen = _chosen(own or options, headed, talks, text[: document.body])
    facts = _Facts(document, sentences, title, context.areas)
    if chosen is None and not travels:
        chosen = None if talks else symposium(sentences, text)
        if chosen is None and (not talks or BEFORE_SIGNING.search(text)):
            chosen = signing(sentences, text)
    further = [other for other in options if _further(other, chosen, sentences, text)]
    if chosen is not None and digests.is_digest(document):
        further = digests.briefs(options, chosen, sentences, text)
    if chosen is not None:
        same = [
            c
            for c in options
            if c.held
            and c not in further
            and (shortens(c.name, chosen.name) or c.generic or c.sentence == chosen.sentence)
        ] or [chosen]
        found.append((facts.meeting(chosen, same, 0), chosen.sentence))
    for other in further:
        found.append((facts.meeting(other, [other], len(found)), other.sentence))
    seen: dict[str, set[str]] = {}
    for number, name, start, end in talks:
        people = {t.kinds["person"] for t in sentences[number].tokens if "person" in t.kinds}
        if name not in seen or other_talks(sentences[number], start, seen[name]):
            seen.setdefault(name, set()).update(people)
            for stop in separate(sentences[number], start) or [end]:
                option = Candidate(start, end, name, "talks", True, number, False)
                meeting = facts.meeting(option, [option], len(found))
                found.append((replace(meeting, end=stop), number))
    return tuple(found)


def _travels(title: Sentence, text: str) -> bool:
    """甲抵达云岭出席某峰会, 甲结束出席某峰会回到北京: arrivals and departures are no gatherings."""
    if not TRAVELS.search(text, title.start, title.end):
        return False
    people = list(takewhile(lambda t: not {"person", "title"}.isdisjoint(t.kinds), title.tokens))
    return bool(people) and bool(TRAVELS.match(text, people[-1].end))


def _further(other: Candidate, chosen: Candidate | None, sentences: Sequence[Sentence], text: str) -> bool:
    """Whether a candidate is a gathering beside the one chosen: another hour or day opens its sentence.

    Words that only say what kind it is (座谈会) must be called together in a paragraph of their own.
    """
    start = sentences[other.sentence].start
    sits = SITS.search(other.name)
    if not other.held or not (sits or NEXT.match(text, start) or ALSO.search(text, start, other.start)):
        return False
    if other.generic:
        called = CALLED.search(text, start, other.start) or CALLED_AFTER.match(text, other.end)
        apart = chosen is None or sentences[chosen.sentence].paragraph != sentences[other.sentence].paragraph
        return bool(called) and apart
    again = chosen is not None and (
        shortens(other.name, chosen.name) or shortens(chosen.name, other.name) or PART.fullmatch(other.name)
    )
    return not again


def _long_ago(option: Candidate, sentences: Sequence[Sentence], document: Document) -> bool:
    """2020年9月，甲主持召开座谈会时指出…, in an article of 2023: a gathering that is only recalled."""
    if option.sentence == 0 or document.published_on is None or option.name in document.title:
        return False
    start = sentences[option.sentence].start
    told = MONTH_OF_YEAR.findall(document.text, start, option.start)
    return bool(told) and dates.months_before(document.published_on, *told[-1]) > 1


def _told_by_the_writer(found: Sequence[Candidate], sentences: Sequence[Sentence]) -> list[Candidate]:
    """The candidates without those that a speaker tells of.

    甲指出，双方关系发展顺利。|两地合作会议顺利召开。: in a paragraph of its own, what follows is his as well.
    """

    if not found:
        return []

    @cache
    def speaking(index: int) -> bool:
        paragraph = sentences[index].paragraph
        before = takewhile(lambda s: s.paragraph == paragraph, reversed(sentences[:index]))
        return paragraph != sentences[0].paragraph and any(attribution(earlier, None) for earlier in before)

    return [c for c in found if not speaking(c.sentence)]


def _prepares(part: Candidate, whole: Candidate) -> bool:
    """十四届全国人大二次会议4日上午在京举行|预备会议: the session itself begins another day."""
    return part.sentence == whole.sentence and part.start > whole.end and part.name.endswith("预备会议")


def _chosen(
    options: Sequence[Candidate],
    headed: Sequence[Candidate],
    talks: Sequence[tuple[int, str, int, int]],
    heading: str,
) -> Candidate | None:
    """The candidate that names the article's own gathering, by the fullest name that it prints.

    What the first sentences call 座谈会 is not named by another gathering that is told of far below.
    """
    held = [c for c in options if c.held]
    named_by = next((c for c in held if not c.generic), None)
    late = (
        named_by
        and held[0].name == "座谈会"
        and named_by.sentence > held[0].sentence + FAR
        and named_by.name not in heading
    )
    main: Candidate | None = held[0] if held and (late or not named_by) else named_by
    if main is not None and main.generic and talks and talks[0][0] < main.sentence:
        main = None
    if main is None:
        named = [c for c in headed if c.held and not c.generic]
        return named[0] if named and not talks else None
    fuller = [
        c
        for c in held
        if not c.generic
        and c.sentence <= main.sentence + 3
        and len(c.name) > len(main.name)
        and (c.name[-3:] == main.name[-3:] or (c.start == main.start and c.name.startswith(main.name + "暨")))
    ]
    best = max(fuller, key=lambda c: len(c.name), default=main)
    best = next((c for c in held if _prepares(c, best)), best)
    for other in headed:
        opening = (
            other.name.startswith(best.name) and other.kind == "ceremony" and len(other.name) > len(best.name)
        )
        vague = (
            VAGUE_AREA.match(best.name)
            and other.name.endswith(best.name[2:])
            and not VAGUE_AREA.match(other.name)
        )
        before = other.name.removesuffix(best.name)
        bare = best.generic and before not in ("", other.name)
        called = best.name in ("会议", "大会") and other.held and not other.generic  # 召开|期末工作会
        bare = bare or bool(called and other.name.endswith("会") and PLAIN_NAME.fullmatch(other.name))
        held_by = not {"organization", "organ", "body"}.isdisjoint(lexicon().kinds(before)) or (
            before != other.name and (WHOSE.match(before) or speaks_for_itself(before))
        )
        if opening or vague or bare or held_by:
            return replace(other, sentence=best.sentence)
    return best


@dataclass(frozen=True, slots=True)
class _Facts:
    """Where the day and the place of a document's meetings are looked up."""

    document: Document
    sentences: Sequence[Sentence]
    title: Sentence | None
    homes: Mapping[str, str]

    def meeting(self, option: Candidate, same: Sequence[Candidate], number: int) -> Meeting:
        """The row of a candidate: day and place from the sentences that name it, else from before them."""
        known = lexicon()
        where, code = self._place(option, same, known)
        day = self._day(option, same, number)
        start, end = (day.start, day.end) if day else (None, None)
        sentence = self.sentences[option.sentence]
        lasts = LASTS.search(self.document.text, sentence.start, sentence.end)
        closes = CLOSING.match(self.document.text, option.end)
        if lasts and start and start == end:  # 为期4天的年会今天举行
            span = timedelta(days=dates.number(lasts["days"]) - 1)
            start, end = (start - span, end) if closes else (start, start + span)
        elif closes and start == end and SITTING.search(option.name):
            start = None  # …会议27日在京闭幕: the day on which it began is not told
        opens = bool(SITTING.search(option.name)) and any(
            OPENS.match(self.document.text, other.end) for other in (option, *same)
        )
        return Meeting(
            number=number,
            name=option.name,
            kind=option.kind,
            start_date=start.isoformat() if start else None,
            end_date=end.isoformat() if end and not opens else None,
            place=where,
            area_code=code,
            start=option.start,
            end=option.end,
            rule="meetings.talks" if option.kind == "talks" else "meetings.held",
        )

    def _day(self, option: Candidate, same: Sequence[Candidate], number: int) -> dates.Day | None:
        published = self._published(option)
        if dateline := DATELINE.match(self.document.text[self.sentences[0].start :][:40]):
            # 本报北京6月11日电: 今天 is the day of the dateline, not of the page.
            published = dates.days(dateline[1], published).start or published
        near: date | None = None
        for other in self.sentences[: option.sentence + 1]:
            for token in other.tokens if "date" in other.kinds else ():
                if "date" in token.kinds and "月" in token.text:
                    near = dates.days(token.text, published).start or near
        text = self.document.text
        for candidate in same:
            sentence = self.sentences[candidate.sentence]
            if day := _dates(sentence, published, near, candidate.end, text):
                return day
        sentence = self.sentences[option.sentence]
        if (number or option.kind == "talks") and OTHER_DAY.match(text, sentence.start):
            return None  # 会前，甲会见了乙
        paragraphs = (sentence.paragraph, self.sentences[0].paragraph)
        before = [s for s in reversed(self.sentences[: option.sentence]) if s.paragraph in paragraphs]
        found = (_dates(other, published, near, other.end, text) for other in before)
        return next((day for day in found if day), None)

    def _published(self, option: Candidate) -> date | None:
        """The day of the page; where it has none, the end of the year told in the first sentence or the name.

        2024年3月，…。5月8日，…召开; 2024年全省农业工作会议5月8日召开.
        """
        if self.document.published_on:
            return date.fromisoformat(self.document.published_on)
        told = TOLD_YEAR.findall(self.document.text, self.sentences[0].start, self.sentences[0].end)
        year = NAMED_YEAR.search(option.name)
        return date(int(year[1] if year else told[-1]), 12, 31) if year or told else None

    def _place(
        self, option: Candidate, same: Sequence[Candidate], known: Lexicon
    ) -> tuple[str | None, str | None]:
        sentence = self.sentences[option.sentence]
        naming = [(self.sentences[one.sentence], one.start) for one in same]
        before = [s for s in reversed(self.sentences[: option.sentence]) if s.paragraph == sentence.paragraph]
        title = [(self.title, self.title.end)] if self.title and option.kind != "talks" else []
        around = [*((other, other.end) for other in before), *title]
        found = (
            where
            for told in (naming, around)
            for where in chain(
                (place(part, known, start, self.homes) for part, start in told),
                (abroad(*at) for at in told),
            )
        )
        if where := next((where for where in found if where[0]), None):
            return where
        if option.kind in MET_ON_VISITS:
            for part in (sentence, *before, *filter(None, [self.title])):
                if (came := visited(part, option.start, known, self.homes))[0]:
                    return came
            if (by_the_way := welcomed(self.document.text, known, self.homes))[0]:
                return by_the_way
        return self._dateline()

    def _dateline(self) -> tuple[str | None, str | None]:
        """本报|北京|6月14日讯: where the report was sent from."""
        tokens = self.sentences[0].tokens
        for area, day, word in zip(tokens[:4], tokens[1:], tokens[2:], strict=False):
            if (
                not {"area", "city"}.isdisjoint(area.kinds)
                and "date" in day.kinds
                and word.text.startswith(("电", "讯"))
            ):
                return area.text, area.kinds.get("area")
        return None, None
