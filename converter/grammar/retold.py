"""Posts that a document tells twice, in full and in short: positions in, each post once in full out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from converter.grammar import houses
from converter.grammar.chains import OF_AREA, Post
from converter.model import Position

ACADEMIC: Final = re.compile(r"副?(?:教授|研究员)|讲师|院士")

AFTER_NAME: Final = ("people.title_after_name", "people.style")
"""The rules that read a title after a name: the post has mostly been told before."""

Told = tuple[Position, Post]


def settled(found: Sequence[Told]) -> Iterator[Told]:
    """The posts with every short telling under the full name that the same person's post has elsewhere."""
    held: dict[str, list[Told]] = {}
    for told in found:
        held.setdefault(told[0].person, []).append(told)
    for position, post in found:
        others = [other for other in held[position.person] if other[0].organization != position.organization]
        if _repeats(position, post, others):
            continue
        full = [p.organization for p, _ in others if p.title == position.title and _shortens(position, p)]
        yield (replace(position, organization=max(full, key=len)) if full else position), post


def _repeats(position: Position, post: Post, others: Sequence[Told]) -> bool:
    """某大学党委副书记甲 … |甲副书记|: the house of the second is guessed, the first has printed it."""
    guessed = post.organization_end <= post.start and post.rule in AFTER_NAME
    return guessed and any(
        full.title.endswith(position.title)
        and not full.title.removesuffix(position.title).endswith("副")
        and words.organization_end > words.start
        for full, words in others
    )


def _shortens(short: Position, full: Position) -> bool:
    """省委督导组 is short for 省委第十六督导组, 市卫健委 for 市卫生健康委员会, but 市委 not for 市纪委."""
    a, b = short.organization, full.organization
    if houses.BARE.fullmatch(a):
        return a in b or not houses.BARE.fullmatch(b)  # 我公司
    if len(a) >= len(b) or len(a) < 2 or OF_AREA.search(a):
        return False
    if b.endswith(a) or (ACADEMIC.fullmatch(short.title) and b.startswith(a)):
        return True
    tail = a[-1] == b[-1] or (a[-1] == "委" and b.endswith("委员会"))
    return tail and a[0] == b[0] and len(a) > 3 and houses.shortens(a, b)
