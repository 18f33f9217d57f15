"""Who is to act: a unit and its cue in, obligors and counterparties out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from converter.grammar import organizations, posts
from converter.grammar.organizations import Home
from converter.grammar.participants import items
from converter.model import Mention, Party

SIDES = re.compile(
    r"^(?:双方|各方|中方|我方|[\u4e00-\u9fff]{1,3}方$|大家|全党|全国|全省|全市|全县|全区|各地|各级|各部门|各单位|各区|各县|各有关|各相关|"
    r"央企|中央企业|国资央企|企业|青年|有关|相关|各国|各成员|全体)"
)
COLLECTIVE = re.compile(
    r"(?:部门|单位|企业|国家|党委|政府|党委（党组）|干部|青年|大学生|机构|系统|人大|公司|团队|同志|人士|协会|委员|代表|客商)$"
)
SKIPPED = frozenset(
    "同时 特别 此外 但 因此 接下来 今后 下一步 未来 为此 也 而 广大 更多 其中 并 他 她".split()
)
AFTER = frozenset("也 还 都 均 又 将 始终 坚定 进一步 共同 定 一定 切实 继续 坚决 更 就 能 能够".split())
WE = frozenset({"我们", "我", "咱们"})
NAMES = frozenset({"area", "state", "organization", "body", "of", "organ"})


def obligors(
    tokens: Sequence[Mention], index: int, kind: str, context: Home, text: str, known: Sequence[str]
) -> tuple[Party, ...]:
    """The obligors that a unit names around its cue tokens[index]; () where it names nobody."""
    if kind == "appeal":
        before = _subject(tokens[_clause(tokens, index) : index], context, text, known)
        after = _named_after(tokens[index + 1 :], context, text, known)
        return after or before
    found: list[Party] = []
    for at, token in enumerate(tokens):
        if at >= index and (at == index or (kind == "directive" and token.kinds.get("cue") == "directive")):
            found += _subject(tokens[_clause(tokens, at) : at], context, text, known)
    if not found and kind == "pledge":
        found += _subject(tokens[:1], context, text, known) or _subject(tokens[:2], context, text, known)
    return tuple(dict.fromkeys(found))


def _clause(tokens: Sequence[Mention], index: int) -> int:
    at = index
    while at > 0 and tokens[at - 1].text not in ("，", "：", "；", "。"):
        at -= 1
    return at


def _subject(tokens: Sequence[Mention], context: Home, text: str, known: Sequence[str]) -> tuple[Party, ...]:
    """The words between the start of a clause and its cue, as parties: 重庆市委、市政府|将."""
    kept = [t for t in tokens if t.text.strip()]
    while kept and (kept[0].text in SKIPPED or "date" in kept[0].kinds or "stop" in kept[0].kinds):
        kept = kept[1:]
    while kept and kept[-1].text in AFTER:
        kept = kept[:-1]
    if not kept or len(text[kept[0].start : kept[-1].end]) > 40:
        return ()
    found: list[Party] = []
    for member in items(kept):
        party = _party(member, context, text, known)
        if party is None:
            return ()
        found.append(party)
    return tuple(found)


def _party(member: Sequence[Mention], context: Home, text: str, known: Sequence[str]) -> Party | None:
    printed = text[member[0].start : member[-1].end]
    kinds = set(member[-1].kinds)
    if printed in WE or "person" in kinds:
        return None
    if SIDES.match(printed) or {"area", "state"} & kinds and len(member) == 1:
        return Party("obligor", group=re.sub(r"^广大", "", printed))
    if organizations.like(member) or printed in known:
        name = organizations.restore(posts.longer(printed, known) or printed, context)
        return Party("obligor", organization=name)
    if ({"group", "generic"} & kinds or COLLECTIVE.search(printed)) and len(printed) <= 16:
        return Party("obligor", group=organizations.restore(printed, context))
    return None


def _named_after(
    tokens: Sequence[Mention], context: Home, text: str, known: Sequence[str]
) -> tuple[Party, ...]:
    """希望|广大央企|与重庆…, 欢迎|中国电信|持续…: the words after the cue up to the first verb."""
    span: list[Mention] = []
    for token in tokens:
        if not span and token.text in SKIPPED:
            continue
        if token.text in ("、", "和") and span:
            span.append(token)
        elif NAMES & set(token.kinds) or SIDES.match(token.text) or {"group", "generic"} & set(token.kinds):
            span.append(token)
        else:
            break
    while span and span[-1].text in ("、", "和"):
        span.pop()
    return _subject(span, context, text, known)


def counterparties(
    tokens: Sequence[Mention], index: int | None, own: Sequence[Party], context: Home, text: str
) -> Iterator[Party]:
    """The other side that a unit names after 与, 同, 和: 与|重庆市政府|."""
    named = {p.organization or p.group for p in own}
    for at, token in enumerate(tokens[:-1]):
        if token.text not in ("与", "同", "和") or (index is not None and at <= index):
            continue
        following = tokens[at + 1]
        kinds = set(following.kinds)
        house = bool({"organization", "body", "of"} & kinds)
        if not house and not {"area", "state"} & kinds and not SIDES.match(following.text):
            continue
        name = organizations.restore(following.text, context) if house else following.text
        if name not in named:
            named.add(name)
            yield Party("counterparty", organization=name) if house else Party("counterparty", group=name)
