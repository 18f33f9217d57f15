"""What is said, unit by unit: a sentence and the run of speech it stands in, commitments out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from converter.grammar import actors, houses, parties, subjects, voices
from converter.grammar.asked import named_after
from converter.grammar.cues import cue, effect
from converter.grammar.deadlines import due
from converter.grammar.homes import Home
from converter.grammar.narrated import HEARD, PLEDGE_TOLD, narrated
from converter.grammar.runs import Found, Run
from converter.grammar.terms import actions, amount, focus
from converter.grammar.units import KINDS, Unit, units
from converter.model import Commitment, Mention, Party, Sentence

PAST: Final = re.compile(".?了")
DONE: Final = re.compile("了(?!解)|已|未能")
PROPOSAL: Final = "建议"
SESSION: Final = re.compile(r"[^，。；]{2,24}?次会议(?=审议|听取)")
OFFICE: Final = re.compile("(?:局|厅|委|部|联社|合作社)$")
ORDERS: Final = "要求"
MEASURES: Final = "举措"
"""甲提出六点|举措：一是…。双方要…: what announces items that are wills, demands and wishes by turns."""
PROMISES: Final = ("承诺", "保证")
"""甲|承诺：“国庆节前全部交钥匙。”: what follows is promised without a word of will."""
TRUTH: Final = re.compile(r"[^，。]{2,}就是[^，。]{2,}")
"""成就邻居就是帮助自己: an item that asks nothing."""
TELLS: Final = re.compile(
    r"近年来，|[^。]{4,}势在必行$|只有[^。]+才|[^，。]{2,30}(?:正在(?!.*要)|(?:提供|取得|发挥|形成|作出|积累|奠定|走出)了)"
)
"""国际力量对比|正在|演变, 只有…|才|能…: a sentence of an item that tells what is and asks nothing."""
TOLD_LIST: Final = re.compile(
    r"(?:存在|有|出现|面临|呈现|表现)[^，。]{0,10}(?:问题|不足|困难|特点|变化|原因|挑战|矛盾|差距)$"
)
"""存在几个问题，|一是…: a list of what is, and not of what shall be."""
VOTED: Final = re.compile("(?:审议)?(?:通过|批准)了?(?!学习|[^，。；]{0,12}(?:方式|形式|渠道|平台|活动))")
SETTLES: Final = ("决定", "议定", "商定", "明确")
"""会议决定，成立指挥部；|抽调干部…: cues whose list goes on after a semicolon."""
STATES: Final = re.compile(r"^(?:这|此|那)?(?:是|就是|也是)|是[^，。]{4,}的$")
OUR_BUREAU: Final = re.compile("[我本][局厅委办]")
"""我局|将…: the bureau of him who speaks, in the report of another house."""


def _kind(told: str, index: int, mark: str, run: Run) -> str:
    """The kind of a cue by the verb of speech that it stands under: 要求|力争…, 建议|要…, 表态|坚决…."""
    if run.verb == ORDERS and told == "pledge":
        return "directive"
    brings = told == "pledge" and index == 0 and mark == "将"  # 秘书处建议，|将|议案交由…审议
    if run.verb == PROPOSAL and run.opening and (told == "directive" or brings):
        return "appeal"
    return "pledge" if run.verb == voices.VOWS and told == "directive" and index == 0 else told


@dataclass(frozen=True, slots=True)
class Writer:
    """What every commitment of a document is read against."""

    context: Home
    text: str
    published: str | None
    known: Sequence[str]
    houses: Mapping[str, str]
    """Person → the organization of the first post that the document states for him."""
    spoken_for: Mapping[str, tuple[Party, ...]]
    """Person → those in whose name he speaks: 甲代表市政府作报告."""
    contexts: dict[str | None, Home] = field(default_factory=dict)
    """Person → what he takes for granted, once he has spoken."""

    def agreement(self, tokens: tuple[Mention, ...], mark: str, houses: tuple[Party, ...]) -> Commitment:
        """The words of a signing as one unit."""
        return self._row("agreement", None, tokens, mark, houses, "commitments.agreement")

    def said(
        self, sentence: Sentence, content: int, run: Run | None, actor: str | None, told: Sequence[Party]
    ) -> Iterator[Commitment]:
        """The units of one sentence, inside or outside a run of speech.

        `told` are those of whom the sentence before told, unquoted, what they will do.
        """
        previous: tuple[str, str] | None = None
        for unit in units(sentence.tokens, content):
            if run is not None and unit.announces:
                run.listed, run.announced = KINDS.get(unit.announces, "directive"), unit.announces
                run.carried = self._led(unit, run) or run.carried
                run.in_item = self.text.startswith("：", unit.tokens[-1].end)
                continue
            if run is not None and not unit.head and TOLD_LIST.search(unit.words(self.text)):
                run.kind = previous = None  # 存在几个问题，|一是…: what is, and not what shall be
            found = self._unit(unit, run, actor, told, previous)
            if found is None:
                previous = None
                if run is not None and run.speaker and not run.carried:
                    run.carried = subjects.stated(unit.tokens, self.context, self.text, self.known)
                if run is not None and run.speaker:
                    run.side = subjects.side_told_of(unit.tokens) or run.side
                continue
            kind, mark, members, rule, tokens, speaker = found
            previous = kind, mark
            told = members if rule == PLEDGE_TOLD else told
            if run is not None:
                run.kind, run.side = kind, ()
            others = tuple(parties.counterparties(tokens, members, self.context, self.text))
            yield self._row(kind, speaker, tokens, mark, (*members, *others), rule)
        if run is not None:
            run.opening = False

    def _decides_on(self, unit: Unit, previous: tuple[str, str] | None) -> Found | None:
        """审议通过了章程；|通过了《管理制度》, 会议决定，成立指挥部；|抽调干部…: it goes on after ；."""
        if previous is None or previous[0] != "decision":
            return None
        printed, first = unit.words(self.text), unit.tokens[0]
        voted = VOTED.match(printed)
        acts = (parties.HOUSE - {"gap", "none"}).isdisjoint(first.kinds) and not HEARD.match(printed)
        mark = voted.group() if voted else previous[1] if acts and previous[1] in SETTLES else ""
        return ("decision", mark, (), "commitments.continued", unit.tokens, None) if mark else None

    def _unit(
        self,
        unit: Unit,
        run: Run | None,
        actor: str | None,
        told: Sequence[Party],
        previous: tuple[str, str] | None,
    ) -> Found | None:
        """What a unit commits somebody to, or None."""
        tokens = unit.tokens
        hit = cue(tokens)
        if run is None and hit:
            return narrated(tokens, hit, actor, told, self.context, self.text, self.known)
        if run is None:
            return self._decides_on(unit, previous)
        asks = hit is not None and hit[1] == "appeal"  # a visitor who hopes that 学校… asks the writer's
        context = self.context if asks else self._context(run.speaker)
        if unit.head:
            # Each item is told to those to whom the list is: 一是…; 住建委必须…; 二是….
            run.audience = (run.carried or run.asked) if run.audience is None else run.audience
            run.carried = run.audience or run.told
            run.in_item = True
        if unit.head.endswith("要") and not hit:
            proposed = run.listed == "appeal" or (run.verb == PROPOSAL and run.opening)
            kind = "appeal" if proposed else "directive"  # 建议：一要…
            own = () if proposed else parties.within(tokens, context, self.text, self.known)
            return kind, "要", own or run.carried, f"commitments.{kind}", tokens, run.speaker
        words = unit.words(self.text)
        if run.in_item and run.listed and not hit and (TRUTH.fullmatch(words) or TELLS.match(words)):
            return None
        if run.in_item and run.listed:
            return self._item(unit, hit, run, run.listed, context)
        if hit:
            return self._cued(unit, hit, run, context, previous)
        if run.terms and DONE.search(unit.words(self.text)):
            return None  # 根据协议，双方分别释放了人员
        if run.terms:
            run.carried = parties.acting(tokens, context, self.text, self.known) or run.carried
            return "pledge", run.announced, run.carried, "commitments.terms", tokens, None
        if run.verb in PROMISES:
            own = parties.acting(tokens, context, self.text, self.known) or run.carried
            return "pledge", run.verb, own, "commitments.promised", tokens, run.speaker
        if run.verb == PROPOSAL and run.opening and (run.speaker or run.lists or run.sits) and not run.listed:
            names = parties.NOT_FIRST.isdisjoint(tokens[0].kinds) and tokens[0].text[0] not in "把将"
            # 甲建议，|两校|尽快成立工作组; 委员长会议建议，|某次会议|审议…
            own = parties.acting(tokens, context, self.text, self.known) if names else ()
            if session := SESSION.match(self.text, tokens[0].start):
                own = (Party("obligor", group=session.group()),)
            run.asked = own = own or run.asked
            return "appeal", run.verb, own, "commitments.proposed", tokens, run.speaker
        if run.verb == ORDERS and run.opening and (run.speaker or run.lists) and not run.listed:
            own = parties.within(tokens, context, self.text, self.known, first=True)
            if own:  # 甲要求，|各单位|尽快召开会议
                run.carried = own
                return "directive", run.verb, own, "commitments.ordered", tokens, run.speaker
        if previous and previous[0] in ("directive", "pledge", "appeal") and "person" not in tokens[0].kinds:
            asked = tokens[1:] if "urge" in tokens[0].kinds else ()  # 希望…；|勉励|某企业…
            asks_all = run.officers and previous[0] == "directive"
            meant = run.asked if previous[0] == "appeal" else () if asks_all else run.carried
            own = named_after(asked, context, self.text, self.known)
            if not own and previous[0] == "directive":  # 各地要…；|旗林业局|每十天通报一次
                own = parties.within(tokens, context, self.text, self.known, first=True)
            own = own or meant
            return *previous, own, "commitments.continued", tokens, run.speaker
        listed = "directive" if run.verb == ORDERS else run.kind
        goes_on = listed == "directive" or (unit.head.endswith("是") and listed == "appeal")
        if unit.head.startswith("一"):
            run.done = not listed
        if unit.head and listed and goes_on and not run.done and not STATES.search(words):
            run.listed, run.announced = listed, run.announced or unit.head
            return listed, run.announced, run.carried, "commitments.listed", tokens, run.speaker
        return None

    def _item(self, unit: Unit, hit: tuple[int, str] | None, run: Run, listed: str, context: Home) -> Found:
        """A unit of a list that was announced as `listed`: 会议要求，一是…；二是各街道要…."""
        tokens = unit.tokens
        own = parties.obligors(tokens, hit[0], hit[1], context, self.text, self.known) if hit else ()
        if not hit and listed == "directive":  # 二是…。|各街道|倒排工期, 三是…。|县水务局|每周通报
            opens = tokens[0].text.startswith(("各", "有关")) or parties.opens_house(tokens[0])
            own = parties.acting(tokens, context, self.text, self.known) if opens else ()
        if not own and listed == "directive" and not hit:  # 二是坚持学习，|要求科主任|带头
            own = parties.urged(tokens, context, self.text, self.known)
            own = own or parties.in_charge(tokens, context, self.text, self.known)
        if not own and listed == "directive" and (not hit or hit[1] == "directive"):
            own = parties.through(tokens, context, self.text, self.known) or parties.within(
                tokens, context, self.text, self.known, first=not hit
            )
        mark = tokens[hit[0]].text if hit else run.announced
        leads = bool(unit.head) or bool(own and subjects.BOTH.search(own[0].group or ""))
        if own and hit and leads and hit[1] == "directive" and own[0].group not in parties.OWN_SIDE:
            run.told = own if all(party.group for party in own) else ()
        run.carried = own or run.carried
        house = None if unit.head else self.houses.get(run.speaker or "")  # …；三是…。|市卫健委|将支持
        ours = own and (own[0].group in parties.OWN_SIDE or (house and own[0].organization == house))
        itself = hit and ours and hit[1] in ("pledge", "decision")
        kind = hit[1] if hit and (itself or run.announced == MEASURES) else listed
        return kind, mark, own or run.carried, "commitments.listed", tokens, run.speaker

    def _cued(
        self,
        unit: Unit,
        hit: tuple[int, str],
        run: Run,
        context: Home,
        previous: tuple[str, str] | None,
    ) -> Found | None:
        """A unit of a run with a cue of its own: who is to act say its words, its speaker or the run."""
        tokens, (index, told) = unit.tokens, hit
        before = tokens[:index]
        if told == "decision" and run.speaker and PAST.match(self.text, tokens[index].end - 1):
            return None  # 甲指出，全会审议通过了规划: recalled
        kind = _kind(told, index, tokens[index].text, run)
        if not index and "urge" in tokens[0].kinds and self.text.startswith("，", tokens[-1].end):
            addressed = actors.named(tokens[1:], context, self.text, self.known)
            if addressed:  # 她要求|所有党员干部|，一是…
                run.carried = addressed
                return None
        own = parties.obligors(tokens, index, kind, context, self.text, self.known)
        if own and not run.speaker and own[0].group in voices.KIND_OF_FIRM and run.carried:
            own = run.carried  # 企业负责人说，|企业|将…
        if not own and kind == "directive" and subjects.unsaid(before) and not actors.says_we(before):
            own = parties.within(tokens[index + 1 :], context, self.text, self.known)
        house = self.houses.get(run.speaker or "")
        ours = next((t.text for t in before if OUR_BUREAU.fullmatch(t.text)), "")
        if house and ours and house.endswith(ours[-1]):
            own = (Party("obligor", organization=house),)
        vows, we = run.verb == voices.VOWS, actors.says_we(before)
        if not own and vows:
            own = run.carried
        if not own and kind == "pledge" and run.speaker:
            own = self._we(kind, run, unit.words(self.text)) if we or vows else ()
            own = own or parties.unknown(tokens, index, context, self.text, self.known)
        if not own and kind in ("pledge", "appeal") and run.speaker and not we:
            own = subjects.begun(tokens, index, context, self.text)
        if (
            not own
            and kind == "pledge"
            and (effect(tokens, index) or self._of_a_thing(before, tokens[index].text, run))
        ):  # 这将为合作带来机遇，|欢迎某方…
            again = cue(tokens, index + 1)
            asks = again is not None and again[1] != "pledge"
            return self._cued(unit, again, run, context, previous) if again and asks else None
        itself = run.verb == voices.SAYS_OF_ITSELF and not run.speaker and bool(run.carried)
        if itself and tokens[index].text.startswith("一定"):
            kind = "pledge"  # 大家表示，一定要…
        if kind == "pledge" and not (own or we or vows) and previous and previous[0] == "directive":
            kind = previous[0]  # 要抓好…；|抓好…，同时力争…
        run.asked = own if kind == "appeal" else ()
        if own and kind != "appeal" and (index > 0 or run.terms or "urge" in tokens[index].kinds):
            run.carried = own
        wills_on = itself and (
            "verb" in tokens[0].kinds or (kind == "pledge" and index > 0 and before[-1].text == "，")
        )
        goes_on = run.terms or subjects.unsaid(before) or wills_on
        # 大家表示，要…, 水利部负责人表示，要…: asked of none of those who say so
        crowd = itself and kind == "directive" and (run.officers or all(p.group for p in run.carried))
        if not own and kind in ("directive", "pledge") and goes_on and not crowd:
            own = (run.side if kind == "pledge" else ()) or run.carried
        if not own and kind == "directive" and run.speaker and we:
            own = self._we(kind, run, unit.words(self.text))
            run.carried = own or run.carried  # 我们要…；|抓好…
        if not own and kind == "pledge" and tokens[index].text.startswith("将") and subjects.unsaid(before):
            own = self._house_of(run.speaker)
        return kind, tokens[index].text, own, f"commitments.{kind}", tokens, run.speaker

    def _of_a_thing(self, before: tuple[Mention, ...], mark: str, run: Run) -> bool:
        """多国人士说，恶劣天气|将持续…: no will of its own, where nobody in person says so."""
        if run.speaker or run.terms or "将" not in mark:
            return False
        year = actors.YEAR.fullmatch("".join(t.text for t in before).rstrip("，"))
        return not (year or subjects.unsaid(before) or actors.says_we(before))

    def _context(self, speaker: str | None) -> Home:
        """What a speaker takes for granted: 公司, 学校 are his own house before the writer's."""
        if speaker not in self.contexts:
            house = self.houses.get(speaker or "")
            itself = house and houses.speaks_for_itself(house)
            self.contexts[speaker] = replace(self.context, own=house) if itself else self.context
        return self.contexts[speaker]

    def _we(self, kind: str, run: Run, words: str) -> tuple[Party, ...]:
        """Those whom the speaker of a run means by 我们."""
        speaker = run.speaker or ""
        if speaker in self.spoken_for:
            return self.spoken_for[speaker]
        house = self.houses.get(speaker)
        abroad = actors.from_abroad(self.houses.values())
        return actors.ours(house, words, abroad) if kind == "pledge" else actors.ours_here(house)

    def _house_of(self, speaker: str | None) -> tuple[Party, ...]:
        """某公司总经理甲说，今年|将|投资…: who promises without a subject does so for his office or firm."""
        house = self.houses.get(speaker or "")
        office = house and (houses.speaks_for_itself(house) or OFFICE.search(house))
        return (Party("obligor", organization=house),) if house and office else ()

    def _led(self, unit: Unit, run: Run) -> tuple[Party, ...]:
        """我们要|抓好以下工作：…: those whom the words before a list name."""
        hit = cue(unit.tokens)
        if hit is None:
            return ()
        own = parties.obligors(unit.tokens, *hit, self.context, self.text, self.known)
        we = not own and actors.says_we(unit.tokens[: hit[0]])
        return self._we(hit[1], run, unit.words(self.text)) if we else own

    def _row(
        self,
        kind: str,
        speaker: str | None,
        tokens: tuple[Mention, ...],
        mark: str,
        members: tuple[Party, ...],
        rule: str,
    ) -> Commitment:
        start, end = tokens[0].start, tokens[-1].end
        words = self.text[start:end]
        deadline, day = due(words, self.published)
        return Commitment(
            kind=kind,
            speaker=speaker,
            start=start,
            end=end,
            cue=mark,
            rule=rule,
            focus=focus(tokens, self.text),
            amount=amount(words),
            due=deadline,
            due_on=day,
            parties=members,
            actions=tuple(actions(tokens, self.text)),
        )
