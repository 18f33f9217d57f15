"""Posts of persons: sentences in, positions out (organization* title+ name (、name)*, and name title)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Final

from converter.grammar import houses, organizations
from converter.grammar.appointments import appointed, changed, is_to_be
from converter.grammar.chains import Chain, Post
from converter.grammar.homes import Home
from converter.grammar.ministers import of_foreigner
from converter.grammar.styles import after_name, head_of_state, second_style
from converter.grammar.titles import JOINED, POST, compound, holders, names_from, read_post, skip_bracket
from converter.model import Entity, Mention, Position, Sentence, mask
from converter.names import CHANGES
from converter.words import lexicon

SHARED: Final = re.compile(
    r"副|常务|执行主席|委员|常委|成员|干部|代表|院士|教授|研究员|顾问|理事|董事$|监事|参赞|专员|巡视员|调研员|议员"
)
"""Titles that several persons hold at once: the names of a list share them."""
OURS: Final = ("我校", "我院", "我局", "我司", "我公司")
OFFICE: Final = re.compile(r"办公室$|办公厅$|领导小组$|委员会$")
BESIDE: Final = re.compile(r"、(?:[^、]{2,10}代表、)?")
"""What stands between two posts of one person: 全国政协常委、|全国人大代表、|某集团主席."""
HOUSE: Final = frozenset({"organ", "organization"})
HOUSE_WORD: Final = mask(*HOUSE)
POSTS: Final = mask(*POST)
GAP: Final = mask("gap")
PERSON: Final = mask("person")
ELSEWHERE: Final = mask("state", "talk")
POSTED: Final = POST | HOUSE | {"area", "of", "body", "title_prefix", "gap", "state", "none", "gathering"}
"""Kinds of the words of posts and their houses."""
VISITED: Final = frozenset({"到访", "访问", "来到", "走访", "拜访", "拜会", "莅临", "参观"})
WORDY: Final = re.compile(r"[对把将像年\d]")
"""What the name of a house that short forms stand for does not hold: 2018年医院, 监督对医院."""


def positions(
    sentence: Sentence, context: Home, own: Mapping[int, str], known: list[str]
) -> Iterator[tuple[Position, Post]]:
    """The positions that one sentence states, in order; the post carries the words it was read from.

    `known` are the full names that the document has printed so far; the sentence adds its `own`.
    """
    if "person" not in sentence.kinds or POST.isdisjoint(sentence.kinds):
        known += [name for name in dict.fromkeys(own.values()) if name not in known]
        return
    tokens = sentence.tokens
    chain = Chain(known=known)
    floor = 0
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.mask & GAP and not token.text.startswith(OURS) and not is_to_be(tokens, at):
            at += 1
            continue
        if (
            chain.posts
            and "generic" in token.kinds
            and at + 1 < len(tokens)
            and "person" in tokens[at + 1].kinds
        ):
            people = list(names_from(tokens, at + 1))  # 文联副主席、|文艺评论家|李准
            yield from _assign(tokens, people, chain, context)
            chain.posts = []
            at = floor = people[-1] + 1
            continue
        if token.mask & PERSON:
            told = list(after_name(tokens, at, chain, context, floor))
            yield from told
            if told and chain.posts and _beside(tokens, chain.posts[-1], told[0][1]):
                yield from _assign(tokens, [at], chain, context)
            if not told and chain.posts and _also(tokens, at, chain.posts[-1]):
                yield from _assign(tokens, [at], chain, context)
            chain.posts.clear()
            if second_style(tokens, at):
                yield from head_of_state(tokens, at)
                at += 3
            at += 1
            continue
        if not token.mask & POSTS or "gathering" in token.kinds or compound(tokens, at):
            if at in own and own[at] not in known:
                known.append(own[at])
            if at in own and tokens[organizations.left(tokens, at + 1) - 1].text in VISITED:
                chain.last = own[at]  # 甲率团到访|青禾商会|，由会长乙接待
            if "state" in token.kinds:
                chain.state = token.text
            if token.mask & ELSEWHERE or token.text.startswith(OURS):
                chain.last = chain.house = None  # a post after them is not of the house before them
            if "appoint" in token.kinds or is_to_be(tokens, at):
                yield from appointed(tokens, at, chain, context)
            if token.text in CHANGES:
                found = list(changed(tokens, at, chain, context))
                yield from found
                at += 1
                continue
            if token.text in "。；：" or ("speech" in token.kinds and "organ" not in token.kinds):
                chain = chain.fresh()
            if token.text == "，" and chain.posts and not _goes_on(tokens, at, chain.posts):
                chain.posts.clear()
            at += 1
            continue
        previous = tokens[at - 1] if at else None
        if previous is not None and "person" in previous.kinds and not chain.posts:
            at += 1
            continue
        if previous is not None and previous.text == "等" and chain.last:
            yield from _called(tokens, at, chain.last)
        post = read_post(tokens, at, chain, context, floor)
        following = skip_bracket(tokens, at + 1)
        floor = at + 1
        if post is None:
            at += 1
            continue
        if chain.posts and _apart(tokens, chain.posts[-1], post):
            chain.posts.clear()
        chain.posts += [*_twin(tokens, post), post]
        people = list(holders(tokens, following))
        if people:
            yield from _assign(tokens, people, chain, context)
            chain.posts = []
            at = people[-1] + 1
            floor = at
            continue
        if following >= len(tokens) or tokens[following].text not in JOINED | {"，"}:
            chain.posts.clear()  # after a comma they may go on
        at = following


def _also(tokens: tuple[Mention, ...], at: int, post: Post) -> bool:
    """副总经理、|技术负责人|甲: words that are no post between a post and its person."""
    between = [t for t in tokens[max(0, at - 5) : at] if t.start >= post.end]
    generic = bool(between) and "no_post" in between[-1].kinds and between[0].text == "、"
    return generic and not any(t.text in "，。；" for t in between)


def _twin(tokens: tuple[Mention, ...], post: Post) -> Iterator[Post]:
    """中央台湾工作办公室、|国务院台湾事务办公室主任|: two offices of one kind under one title."""
    at = next((i for i, t in enumerate(tokens) if t.start == post.start), 0)
    house = "".join(t.text for t in tokens if post.start <= t.start < post.organization_end)
    kind = OFFICE.search(house)
    if at < 2 or tokens[at - 1].text != "、" or kind is None:
        return
    words = tokens[organizations.left(tokens, at - 1) : at - 1]
    name = "".join(t.text for t in words)
    if name.endswith(kind.group()) and len(name) > len(kind.group()) and organizations.like(words):
        yield replace(post, organization=name, start=words[0].start, organization_end=words[-1].end)


def _goes_on(tokens: tuple[Mention, ...], comma: int, waiting: Sequence[Post]) -> bool:
    """州委副书记，|州政协党组书记、主席|甲: posts of one person on both sides of a comma.

    The first opens its clause, and after the comma stand only a house, its posts and the name.
    """
    if tokens[comma].text != "，" or waiting[-1].end != tokens[comma].start:
        return False
    opens = next((i for i, t in enumerate(tokens) if t.start >= waiting[0].start), comma)
    if opens and "stop" not in tokens[opens - 1].kinds:
        return False
    after = list(takewhile(lambda t: not POSTED.isdisjoint(t.kinds) or t.text == "、", tokens[comma + 1 :]))
    named = comma + 1 + len(after)
    held = any(not POST.isdisjoint(t.kinds) for t in after)
    return held and named < len(tokens) and "person" in tokens[named].kinds


def _beside(tokens: tuple[Mention, ...], waiting: Post, told: Post) -> bool:
    """集团总裁、|股份公司|甲|董事: the post before the comma is the same person's."""
    between = "".join(t.text for t in tokens if waiting.end <= t.start < told.start)
    return bool(BESIDE.fullmatch(between)) and told.organization_end > told.start


def _called(tokens: tuple[Mention, ...], index: int, house: str) -> Iterator[tuple[Position, Post]]:
    """某大学副校长甲，以及|乙、丙等|教授: a title that sums up the names before it, at the last house."""
    title = tokens[index]
    at = index - 2
    while at >= 0 and "person" in tokens[at].kinds:
        person = tokens[at]
        post = Post(house, title.text, person.start, person.start, title.end, "people.title_of_list")
        yield Position(person.kinds["person"], house, title.text, person.start, title.end, post.rule), post
        at -= 2 if tokens[at - 1].text in ("、", "和") else at + 1


def _apart(tokens: tuple[Mention, ...], first: Post, second: Post) -> bool:
    """各党支部书记|及科室负责人分别向|党委书记甲: words between two posts that join them to no one person."""
    between = (t for t in tokens if first.end <= t.start < second.start)
    return any(
        not {"adverb", "takes_person"}.isdisjoint(t.kinds) and "no_post" not in t.kinds for t in between
    )


def named(told: Iterable[Mapping[int, str]], text: str) -> tuple[str, ...]:
    """The full names of houses that a document prints, the most frequent first."""
    found = dict.fromkeys(name for names in told for name in names.values())
    often = {name: text.count(name) for name in found}
    whole = (name for name in found if not _with_a_word(name, often))
    return tuple(sorted(whole, key=lambda name: -often[name]))


def _with_a_word(name: str, often: Mapping[str, int]) -> bool:
    """尽管|云溪大学, 报道|云溪大学, printed once beside 云溪大学: a name with a word before it."""
    if often[name] > 1 or len(name) < 6:
        return False
    known = lexicon()
    before = next((name[:size] for size in (2, 3, 1) if often.get(name[size:], 0) > 2), None)
    return before is not None and not (before in known.area_names or before in known.states)


def told_of(sentence: Sentence, context: Home) -> dict[int, str]:
    """The houses that a sentence prints in full: index of the last token → name."""
    if HOUSE.isdisjoint(sentence.kinds):
        return {}
    ends = [i for i, token in enumerate(sentence.tokens) if token.mask & HOUSE_WORD]
    return {index: name for index in ends if (name := _full_name(sentence.tokens, index, context))}


def _full_name(tokens: tuple[Mention, ...], index: int, context: Home) -> str | None:
    """An organization's name if it is full: short forms may stand for it later (青禾集团 → 集团)."""
    token = tokens[index]
    elided = organizations.ELIDED.match(token.text) and not token.text.endswith("委")  # 市一院
    name = token.text if elided or "organization" in token.kinds else ""
    if "organ" in token.kinds and not elided:
        first = organizations.left(tokens, index + 1)
        while first < index and {"verb", "group", "none"} & set(tokens[first].kinds):
            first += 1
        name = "".join(t.text for t in tokens[first : index + 1]) if first < index else ""
    if bureau := organizations.BUREAU.fullmatch(name):
        name = "" if bureau["kind"].endswith("会") else name  # 省协会: which of the area's many
    name = organizations.restore(houses.without_party(name), context)
    short = not name or name.startswith("各") or organizations.ELIDED.match(name)
    return None if short or WORDY.search(name) else name


def _assign(
    tokens: tuple[Mention, ...], people: Sequence[int], chain: Chain, context: Home
) -> Iterator[tuple[Position, Post]]:
    """Pending posts go to the names after them: to all if several can hold each, else to the first."""
    waiting = chain.posts
    holders = people if all(SHARED.search(post.title) for post in waiting) else people[:1]
    for index in holders:
        person = tokens[index]
        for post in waiting:
            name = person.kinds["person"]
            house, title = of_foreigner(post, name, chain, context)
            if house:
                yield (
                    Position(name, house, title, waiting[0].start, person.end, post.rule),
                    post,
                )


def of_headline(
    title: Sentence | None, guests: Sequence[str], found: Sequence[tuple[Position, Post]], context: Home
) -> Iterator[tuple[Position, Post]]:
    """同甲国总理会谈 over 同乙举行会谈: the one guest whose post only the headline tells."""
    untold = sorted(set(guests) - {position.person for position, _ in found})
    if title is None or len(untold) != 1 or "person" not in title.kinds:
        return
    tokens = title.tokens
    told = [
        post
        for index, token in enumerate(tokens)
        if not POST.isdisjoint(token.kinds)
        and not compound(tokens, index)
        and not any(
            "person" in near.kinds for near in (*tokens[index - 1 : index], *tokens[index + 1 : index + 2])
        )
        and (post := read_post(tokens, index, Chain(), context, 0)) is not None
        and post.organization_end > post.start
        and post.rule != "people.registered_post"
    ]
    if len(told) == 1 and (house := told[0].organization):
        post = told[0]
        yield Position(untold[0], house, post.title, post.start, post.end, "people.headline"), post


def entities(found: Sequence[tuple[Position, Post]]) -> Iterator[Entity]:
    """The organizations that the posts name, where their words are printed."""
    for position, post in found:
        if post.organization_end > post.start:
            yield Entity(post.start, post.organization_end, "organizations", position.organization, post.rule)
