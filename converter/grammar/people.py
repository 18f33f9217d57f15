"""Posts of persons: sentences in, positions out (organization* title+ name (、name)*, and name title)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from converter.grammar import houses, organizations, posts
from converter.grammar.organizations import Home
from converter.grammar.posts import Chain, Post
from converter.model import Entity, Mention, Position, Sentence
from converter.names import CHANGES, transliterated
from converter.words import lexicon

SHARED = re.compile(
    r"副|常务|执行主席|委员|常委|成员|干部|代表|院士|教授|研究员|顾问|理事|董事$|监事|参赞|专员|巡视员|调研员|议员"
)
"""Titles that several persons hold at once: the names of a list share them."""
WORDY = re.compile(r"[对把将年\d]")
"""What the name of a house that short forms stand for does not hold: 2018年医院, 监督对医院."""
NUMERALS = "一二三四五六七八九十"
SIDED = ("主席", "副主席", "秘书长", "组长", "副组长", "主任", "副主任", "团长", "首席代表")
"""Posts that each side of a common body fills: 俄方|主席."""
JOINED = frozenset("、兼和及")
FREE = frozenset(
    {"stop", "also", "person", "narration", "title", "post", "date", "role", "speech", "talk", "generic"}
)


def _title_start(tokens: Sequence[Mention], index: int) -> int:
    """Include the words before a title that belong to it: 前|总统, 理事会|副主任, 秘书长|技术特使."""
    at = index
    while (
        at > 0
        and {"title_prefix", "title"} & set(tokens[at - 1].kinds)
        and tokens[at - 1].end == tokens[at].start
    ):
        if tokens[at - 1].text == "党委" and at >= 2 and "area" in tokens[at - 2].kinds:
            break
        at -= 1
    return at


def _belongs(tokens: Sequence[Mention], at: int) -> bool:
    """中方|主席, 第二|党支部书记: words that say which of several posts it is."""
    before, title = tokens[at - 1].text, tokens[at].text
    numbered = before.startswith("第") and before[-1] in NUMERALS and "支部" in title
    return numbered or (len(before) == 2 and before.endswith("方") and title in SIDED)


def _compound(tokens: Sequence[Mention], index: int) -> bool:
    """A title that only begins a longer word: 总统|办公厅, 秘书长|技术特使."""
    if index + 1 >= len(tokens):
        return False
    following = set(tokens[index + 1].kinds)
    return bool({"title", "organ"} & following) and not {"person", "gathering"} & following


def _read_post(tokens: Sequence[Mention], index: int, chain: Chain, context: Home, floor: int) -> Post | None:
    """The post whose title is tokens[index]; None for a word that is no post (部分代表)."""
    token = tokens[index]
    first = max(organizations.left(tokens, index), floor) if "post" in token.kinds else 0
    abroad = first < index and tokens[first].kinds.get("state", "CN") != "CN"
    if "post" in token.kinds and not abroad:  # but 朝鲜劳动党|总书记, 古巴|国家主席
        house, title = token.kinds["post"].split("/")
        start = tokens[first].start if first < index else token.start
        chain.last = house
        return Post(house, title, start, token.start, token.end, "people.registered_post")
    first = max(_title_start(tokens, index), floor)
    title = "".join(t.text for t in tokens[first:index]) + token.kinds.get("as", token.text)
    if "no_post" in token.kinds:
        return None
    stop = first
    while stop > floor and "tenure" in tokens[stop - 1].kinds:
        stop -= 1
    begin = organizations.innermost(tokens, max(organizations.left(tokens, stop), floor), stop)
    kind = token.kinds.get("title", "state")
    before = tokens[begin - 1] if begin else None
    if begin == stop and before is not None and kind != "government" and not FREE & set(before.kinds):
        return None  # 联邦安全会议|秘书: words that no rule reads stand before the title
    house_, title, rule = posts.organization(tokens[begin:stop], title, kind, chain, context)
    if "needs_house" in lexicon().kinds(title) and not house_:
        return None
    chain.last = house_ or chain.last
    end = tokens[stop - 1].end if stop > begin else tokens[begin].start
    return Post(house_, title, tokens[begin].start, end, token.end, rule)


def names_from(tokens: Sequence[Mention], index: int) -> Iterator[int]:
    """The indexes of the names that follow from tokens[index] on, joined by 、 or 和: 袁野、赵世堂."""
    at = index
    while at < len(tokens) and "person" in tokens[at].kinds:
        yield at
        if (
            at + 2 < len(tokens)
            and tokens[at + 1].text in ("、", "和", "及")
            and "person" in tokens[at + 2].kinds
        ):
            following = tokens[at + 3] if at + 3 < len(tokens) else None
            if following is not None and ({"title", "post"} & set(following.kinds)):
                return
            at += 2
        else:
            return


def _skip_bracket(tokens: Sequence[Mention], index: int) -> int:
    """The index after a bracket such as （正部级） or （主任）."""
    if index < len(tokens) and tokens[index].text == "（":
        for at in range(index, min(len(tokens), index + 8)):
            if tokens[at].text == "）":
                return at + 1
    return index


def positions(sentence: Sentence, context: Home, known: list[str]) -> Iterator[tuple[Position, Post]]:
    """The positions that one sentence states, in order; the post carries the words it was read from.

    `known` are the full names that the document has printed so far; the sentence adds its own.
    """
    tokens = sentence.tokens
    if not {"title", "post"} & sentence.kinds:
        _remember_all(sentence, known, context)
        return
    chain = Chain(known=known)
    floor = 0
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if (
            "generic" in token.kinds
            and chain.posts
            and at + 1 < len(tokens)
            and "person" in tokens[at + 1].kinds
        ):
            people = list(names_from(tokens, at + 1))  # 文联副主席、|文艺评论家|李准
            yield from _assign(tokens, people, chain, context)
            chain.posts = []
            at = floor = people[-1] + 1
            continue
        if "person" in token.kinds:
            yield from _after_name(tokens, at, chain, context, floor)
            chain.posts.clear()
            at += 1
            continue
        if not {"title", "post"} & set(token.kinds) or "gathering" in token.kinds or _compound(tokens, at):
            _remember(tokens, at, known, context)
            if "state" in token.kinds:
                chain.state = token.text
            if {"state", "talk"} & token.kinds.keys():
                chain.last = chain.house = None  # a post after them is not of the house before them
            if "appoint" in token.kinds:
                yield from _appointed(tokens, at, chain, context)
            if token.text in CHANGES:
                found = list(_changed(tokens, at, chain, context))
                yield from found
                at += 1
                continue
            if token.text in "。；：" or ("speech" in token.kinds and "organ" not in token.kinds):
                chain = chain.fresh()
            if token.text == "，" and chain.posts:
                chain.posts.clear()
            at += 1
            continue
        previous = tokens[at - 1] if at else None
        if previous is not None and "person" in previous.kinds and not chain.posts:
            at += 1
            continue
        post = _read_post(tokens, at, chain, context, floor)
        following = _skip_bracket(tokens, at + 1)
        floor = at + 1
        if post is None:
            at += 1
            continue
        chain.posts.append(post)
        people = list(names_from(tokens, following))
        if people:
            yield from _assign(tokens, people, chain, context)
            chain.posts = []
            at = people[-1] + 1
            floor = at
            continue
        if following >= len(tokens) or tokens[following].text not in JOINED:
            chain.posts.clear()
        at = following


def _appointed(
    tokens: Sequence[Mention], index: int, chain: Chain, context: Home
) -> Iterator[tuple[Position, Post]]:
    """甲、乙|当选为|协会副会长: the names before the verb get the post after it."""
    people: list[Mention] = []
    back = index - 1
    while back >= 0 and ("person" in tokens[back].kinds or tokens[back].text in ("、", "和")):
        people += [tokens[back]] if "person" in tokens[back].kinds else []
        back -= 1
    last = next(
        (i for i in range(index + 1, min(len(tokens), index + 8)) if "title" in tokens[i].kinds), None
    )
    if not people or last is None or any("stop" in t.kinds for t in tokens[index + 1 : last]):
        return
    post = _read_post(tokens, last, chain, context, index + 1)
    if post is None or not post.organization:
        return
    for person in reversed(people):
        name = person.kinds["person"]
        yield Position(name, post.organization, post.title, person.start, post.end, "people.appointed"), post


def _changed(
    tokens: Sequence[Mention], index: int, chain: Chain, context: Home
) -> Iterator[tuple[Position, Post]]:
    """任命|甲为最高人民检察院副检察长, 免去|乙的副检察长职务: posts that a decision gives or takes."""
    at = index + 1
    people = list(names_from(tokens, at))
    if not people or people[-1] + 1 >= len(tokens) or tokens[people[-1] + 1].text not in ("为", "的"):
        return
    floor = at = people[-1] + 2
    while at < len(tokens) and tokens[at].text not in ("，", "；", "。"):
        if {"title", "post"} & tokens[at].kinds.keys() and not _compound(tokens, at):
            post = _read_post(tokens, at, chain, context, floor)
            floor = at + 1
            house = post.organization if post is not None else None
            if post is not None and house is not None:
                for person in people:
                    name, start = tokens[person].kinds["person"], tokens[person].start
                    yield Position(name, house, post.title, start, post.end, post.rule), post
        at += 1


def named(parts: Sequence[Sentence], text: str, context: Home) -> tuple[str, ...]:
    """The full names of houses that a document prints, the most frequent first."""
    found: list[str] = []
    for part in parts:
        _remember_all(part, found, context)
    return tuple(sorted(found, key=lambda name: -text.count(name)))


def _remember_all(sentence: Sentence, known: list[str], context: Home) -> None:
    if {"organ", "organization"} & sentence.kinds:
        for index in range(len(sentence.tokens)):
            _remember(sentence.tokens, index, known, context)


def _remember(tokens: Sequence[Mention], index: int, known: list[str], context: Home) -> None:
    """Keep an organization's full name for the short forms to come: 青禾集团 → 集团, 市住建委 → 住建委."""
    token = tokens[index]
    if "organ" not in token.kinds and "organization" not in token.kinds:
        return
    name = token.text if "organization" in token.kinds else ""
    if "organ" in token.kinds:
        first = organizations.left(tokens, index + 1)
        while first < index and {"verb", "group", "none"} & set(tokens[first].kinds):
            first += 1
        name = "".join(t.text for t in tokens[first : index + 1]) if first < index else ""
    name = organizations.restore(name, context)
    if name and name not in known and not organizations.ELIDED.match(name) and not WORDY.search(name):
        known.append(name)


def _assign(
    tokens: Sequence[Mention], people: Sequence[int], chain: Chain, context: Home
) -> Iterator[tuple[Position, Post]]:
    """Pending posts go to the names after them: to all if several can hold each, else to the first."""
    waiting = chain.posts
    holders = people if all(SHARED.search(post.title) for post in waiting) else people[:1]
    for index in holders:
        person = tokens[index]
        for post in waiting:
            name = person.kinds["person"]
            house = posts.of_foreigner(post.organization, name, chain, context)
            if house:
                yield (
                    Position(name, house, post.title, waiting[0].start, person.end, post.rule),
                    post,
                )


def _after_name(
    tokens: Sequence[Mention], index: int, chain: Chain, context: Home, floor: int
) -> Iterator[tuple[Position, Post]]:
    """A title printed after the name: 民政部社会福利司|陆颖|司长, 习近平|总书记."""
    last = index + 1
    while last < len(tokens) and "title_prefix" in tokens[last].kinds:
        last += 1
    if last >= len(tokens) or not {"title", "post"} & set(tokens[last].kinds):
        return
    after = tokens[last + 1] if last + 1 < len(tokens) else None
    if after is not None and "person" in after.kinds:
        return
    person, token = tokens[index], tokens[last]
    if person.rule == "find.surname":
        return  # 王副市长 states no post: the full name did
    title = "".join(t.text for t in tokens[index + 1 : last + 1])
    style = lexicon().kinds(person.kinds["person"] + title).get("style")
    registered = style or (None if context.state else token.kinds.get("post"))  # 阮富仲|总书记
    if registered:
        house, printed = registered.split("/")
        post = Post(house, printed, token.start, token.start, token.end, "people.style")
        yield Position(person.kinds["person"], house, printed, person.start, token.end, post.rule), post
        return
    if "no_post" in lexicon().kinds(title):
        return
    stop = index - 1 if index and tokens[index - 1].text == "的" else index
    begin = organizations.innermost(tokens, max(organizations.left(tokens, stop), floor), stop)
    kind = token.kinds.get("title", "")
    listed = begin == stop and index > 0 and tokens[index - 1].text in ("、", "，") and chain.last is not None
    ours = begin == stop and bool(
        posts.HEAD_OF_SCHOOL.fullmatch(title) or houses.headed(title, chain.known, context.named)
    )
    of_state = begin == stop and kind == "state" and context.state is not None
    abroad = chain.state or context.state or transliterated(person.text, lexicon())
    if begin == stop and title in ("总理", "副总理") and not abroad:
        post = Post("国务院", title, token.start, token.start, token.end, "people.of_state_council")
        yield Position(person.kinds["person"], "国务院", title, person.start, token.end, post.rule), post
        return
    if not (listed or ours or of_state or kind == "government" or organizations.like(tokens[begin:stop])):
        return
    name, title, _ = posts.organization(tokens[begin:stop], title, kind, chain, context)
    if name:
        chain.last = name
        end = tokens[stop - 1].end if stop > begin else tokens[begin].start
        post = Post(name, title, tokens[begin].start, end, token.end, "people.title_after_name")
        yield Position(person.kinds["person"], name, title, tokens[begin].start, token.end, post.rule), post


def entities(found: Sequence[tuple[Position, Post]]) -> Iterator[Entity]:
    """The organizations that the posts name, where their words are printed."""
    for position, post in found:
        if post.organization_end > post.start:
            yield Entity(post.start, post.organization_end, "organizations", position.organization, post.rule)
