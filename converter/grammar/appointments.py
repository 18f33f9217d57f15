"""Posts that somebody is given or loses: 甲当选为会长, 任命甲为局长, 免去乙的局长职务."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from converter.grammar import houses, organizations
from converter.grammar.chains import Chain, Post
from converter.grammar.homes import Home
from converter.grammar.titles import POST, compound, names_from, read_post
from converter.model import Mention, Position

OF_SOCIETY: Final = re.compile(r"会长|理事|监事|主委|主任委员|秘书长|顾问")
OF_TASK: Final = re.compile(r"组长|指挥长|总指挥")
FOUNDS: Final = ("成立", "组建", "设立", "调整", "的")
"""What the name of a new body follows: 成立|领导小组, 成立由甲局牵头的|领导小组."""
UNDER: Final = re.compile(r"组$|专班$|下设")
"""领导小组下设|三个工作组|，由甲任组长: the post is of another body."""
SOCIETY: Final = re.compile(rf".{{3,}}(?:{houses.SOCIETIES})$")
CHOOSES: Final = ("推选", "推举", "选举", "聘请", "聘任")
ELECTS: Final = (*CHOOSES, "通过")


def is_to_be(tokens: tuple[Mention, ...], index: int) -> bool:
    """，甲|为|大会秘书长。 or 推选甲|为|会长: 为 right after names that a clause begins with or elects."""
    if tokens[index].text not in ("为", "任"):
        return False
    last = at = _names_end(tokens, index) - 1
    while at > 1 and "person" in tokens[at].kinds and tokens[at - 1].text in ("、", "和"):
        at -= 2
    before = tokens[at - 1] if at > 0 else None
    called = before is None or before.text in "，。；、：由" or before.text in ELECTS
    posted = before is not None and not POST.isdisjoint(before.kinds) and _elects(tokens[:at])
    return last >= 0 and at >= 0 and "person" in tokens[last].kinds and (called or posted)


def _names_end(tokens: tuple[Mention, ...], index: int) -> int:
    """甲、乙|等9人|为, 甲|（女）|为: the index after the names that the verb tokens[index] speaks of."""
    if index > 2 and tokens[index - 1].text == "）":
        return next((i for i in range(index - 2, max(-1, index - 6), -1) if tokens[i].text == "（"), index)
    counted = next((i for i in range(index - 1, max(-1, index - 5), -1) if tokens[i].text == "等"), None)
    return index if counted is None else counted


def _elects(tokens: tuple[Mention, ...]) -> bool:
    """选举|某公司董事长|甲|为会长: who is elected may be named with his post."""
    return any(t.text.startswith(CHOOSES) for t in tokens)


def appointed(
    tokens: tuple[Mention, ...], index: int, chain: Chain, context: Home
) -> Iterator[tuple[Position, Post]]:
    """甲、乙|当选为|协会副会长: the names before the verb get the post after it."""
    people: list[Mention] = []
    back = _names_end(tokens, index) - 1
    while back >= 0 and ("person" in tokens[back].kinds or tokens[back].text in ("、", "和")):
        people += [tokens[back]] if "person" in tokens[back].kinds else []
        back -= 1
    last = next(
        (i for i in range(index + 1, min(len(tokens), index + 8)) if "title" in tokens[i].kinds), None
    )
    if not people or last is None or any("stop" in t.kinds for t in tokens[index + 1 : last]):
        return
    post = read_post(tokens, last, chain, context, index + 1)
    told = [t.text for t in tokens[:index] if "organization" in t.kinds]
    if post is not None and OF_SOCIETY.search(post.title) and post.organization_end <= post.start:
        society = next((name for name in (*context.head, *context.named) if SOCIETY.search(name)), None)
        if house := society or (None if post.organization else next(reversed(told), None)):
            post = replace(post, organization=house)  # 修改章程，|甲当选会长
    if post is not None and not post.organization and OF_TASK.search(post.title):
        post = replace(post, organization=_task(tokens, index, context))
    if post is None or not post.organization:
        return
    for person in reversed(people):
        name = person.kinds["person"]
        yield Position(name, post.organization, post.title, person.start, post.end, "people.appointed"), post


def _task(tokens: tuple[Mention, ...], index: int, context: Home) -> str | None:
    """成立|云岭县安全整治领导小组|，由甲|任|组长: the body for one task named last before tokens[index]."""
    last = next((at for at in range(index, 0, -1) if organizations.TASK.search(tokens[at - 1].text)), 0)
    founded = next((at for at in range(last, 0, -1) if tokens[at - 1].text in FOUNDS), None)
    if not last or any(UNDER.search(t.text) for t in tokens[last:index]):
        return None
    first = founded or organizations.coordinating(tokens, organizations.left(tokens, last), last)
    return organizations.restore("".join(t.text for t in tokens[first:last]), context) or None


def changed(
    tokens: tuple[Mention, ...], index: int, chain: Chain, context: Home
) -> Iterator[tuple[Position, Post]]:
    """任命|甲为最高人民检察院副检察长, 免去|乙的副检察长职务: posts that a decision gives or takes."""
    at = index + 1
    people = list(names_from(tokens, at))
    if not people or people[-1] + 1 >= len(tokens) or tokens[people[-1] + 1].text not in ("为", "的"):
        return
    floor = at = people[-1] + 2
    while at < len(tokens) and tokens[at].text not in ("，", "；", "。"):
        if not POST.isdisjoint(tokens[at].kinds) and not compound(tokens, at):
            post = read_post(tokens, at, chain, context, floor)
            floor = at + 1
            house = post.organization if post is not None else None
            if post is not None and house is not None:
                for person in people:
                    name, start = tokens[person].kinds["person"], tokens[person].start
                    yield Position(name, house, post.title, start, post.end, post.rule), post
        at += 1
