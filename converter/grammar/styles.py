"""Titles printed after a name: 陆颖|司长, 习近平|总书记、国家主席: tokens in, positions out."""

from __future__ import annotations

from collections.abc import Iterator

from converter.grammar import houses, organizations, posts
from converter.grammar.chains import Chain, Post
from converter.grammar.homes import Home
from converter.grammar.titles import POST
from converter.model import Mention, Position
from converter.names import transliterated
from converter.words import lexicon


def after_name(
    tokens: tuple[Mention, ...], index: int, chain: Chain, context: Home, floor: int
) -> Iterator[tuple[Position, Post]]:
    """A title printed after the name: 民政部社会福利司|陆颖|司长, 习近平|总书记."""
    last = index + 1
    while last < len(tokens) and "title_prefix" in tokens[last].kinds:
        last += 1
    if last >= len(tokens) or POST.isdisjoint(tokens[last].kinds):
        return
    after = tokens[last + 1] if last + 1 < len(tokens) else None
    if after is not None and "person" in after.kinds:
        return
    person, token = tokens[index], tokens[last]
    if person.rule == "find.surname":
        return  # 王副市长 states no post: the full name did
    title = "".join(t.text for t in tokens[index + 1 : last + 1])
    style = lexicon().kinds(person.kinds["person"] + title).get("style")
    registered = style or token.kinds.get("post")
    if not style and (context.state or registered in lexicon().styled):
        registered = None  # 阮富仲|总书记
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
    ruler = kind == "state" or title in ("总理", "副总理")
    ours_once = "leader" in lexicon().kinds(person.text)  # 周恩来|总理
    of_state = begin == stop and ruler and context.state is not None and not ours_once
    abroad = not ours_once and (chain.state or context.state or transliterated(person.text, lexicon()))
    if begin == stop and title in ("总理", "副总理") and not abroad:
        post = Post("国务院", title, token.start, token.start, token.end, "people.of_state_council")
        yield Position(person.kinds["person"], "国务院", title, person.start, token.end, post.rule), post
        return
    if begin == stop and title in ("常委", "委员") and context.chamber and not listed:
        post = Post(context.chamber, title, token.start, token.start, token.end, "people.of_chamber")
        yield (
            Position(person.kinds["person"], context.chamber, title, person.start, token.end, post.rule),
            post,
        )
        return
    told = organizations.like(tokens[begin:stop]) or _coined(tokens, begin, stop)
    if not (listed or ours or of_state or kind == "government" or told):
        return
    if of_state:
        kind = "state"
    name, title, _ = posts.organization(tokens[begin:stop], title, kind, chain, context)
    if name:
        chain.last = name
        end = tokens[stop - 1].end if stop > begin else tokens[begin].start
        post = Post(name, title, tokens[begin].start, end, token.end, "people.title_after_name")
        yield Position(person.kinds["person"], name, title, tokens[begin].start, token.end, post.rule), post


def second_style(tokens: tuple[Mention, ...], index: int) -> bool:
    """方望明|总书记|、|国家主席|同您…: both styles follow the name, and no other name follows them."""
    after = tokens[index + 1 : index + 5]
    styled = [t.text for t in after[:3]] == ["总书记", "、", "国家主席"]
    return styled and not (len(after) > 3 and "person" in after[3].kinds)


def head_of_state(tokens: tuple[Mention, ...], index: int) -> Iterator[tuple[Position, Post]]:
    """The second of the two styles of a leader of the nation; another's state is told with his post."""
    person, token = tokens[index], tokens[index + 3]
    if "leader" in lexicon().kinds(person.kinds["person"]):
        house, title = token.kinds["post"].split("/")
        post = Post(house, title, token.start, token.start, token.end, "people.style")
        yield Position(person.kinds["person"], house, title, person.start, token.end, post.rule), post


def _coined(tokens: tuple[Mention, ...], begin: int, stop: int) -> bool:
    """、|西山汇|甲|总经理: a house that ends like none, a whole item before name and title."""
    words = tokens[begin:stop]
    bounded = begin > 0 and tokens[begin - 1].text == "、"
    return (
        bounded
        and all(
            not {"gap", "area", "organization", "organ", "title_prefix"}.isdisjoint(t.kinds) for t in words
        )
        and sum(len(t.text) for t in words) > 3
    )
