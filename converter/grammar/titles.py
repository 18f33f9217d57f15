"""A title and the words before it → the post that they state; the names that follow it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from converter.grammar import organizations, posts
from converter.grammar.chains import Chain, Post, state_of
from converter.grammar.homes import Home
from converter.grammar.ministers import minister
from converter.model import Mention
from converter.words import lexicon

NUMERALS: Final = "一二三四五六七八九十"
SIDED: Final = ("主席", "副主席", "秘书长", "组长", "副组长", "主任", "副主任", "团长", "首席代表")
"""Posts that each side of a common body fills: 俄方|主席."""
JOINED: Final = frozenset("、兼和及")
POST: Final = frozenset({"title", "post"})
"""Kinds of the words for posts."""
OF_FIELD: Final = re.compile(r"(?:总监|副总裁|(?<!总)经理|大臣|参赞|专员|特使|国家安全顾问)$")
"""Titles that name a field of work before them: 营销总监."""
HOUSE: Final = frozenset({"organ", "organization", "body"})
FIELD: Final = frozenset({"field", "none", "verb"})
"""Kinds of the words that name a house, and of those that name a field of work."""
STYLES: Final = re.compile(r"副?(?:教授|研究员)|博士|院士|先生|女士|同志")
"""What names are called by that tells no post beside the one before them."""
HONOUR: Final = re.compile(r"优秀|先进|模范")
"""What a title of honour holds: 全国优秀县委书记."""
FREE: Final = frozenset(
    {"stop", "also", "person", "narration", "title", "post", "date", "role", "speech", "talk", "generic"}
)


def _title_start(tokens: tuple[Mention, ...], index: int) -> int:
    """Include the words before a title that belong to it: 前|总统, 理事会|副主任, 秘书长|技术特使."""
    at = index
    while (
        at > 0
        and {"title_prefix", "title"} & set(tokens[at - 1].kinds)
        and tokens[at - 1].end == tokens[at].start
    ):
        if tokens[at - 1].text == "党委" and at >= 2 and "area" in tokens[at - 2].kinds:
            break
        if tokens[at - 1].text == "秘书处" and at >= 2 and "gathering" in tokens[at - 2].kinds:
            break  # 云岭博览会秘书处|秘书长
        at -= 1
        if tokens[at].text in ("原", "前"):
            return at  # 监事会|原主席
    return at - 1 if at and _belongs(tokens, at) else at


def _belongs(tokens: tuple[Mention, ...], at: int) -> bool:
    """中方|主席, 第二|党支部书记: words that say which of several posts it is."""
    before, title = tokens[at - 1].text, tokens[at].text
    numbered = before.startswith("第") and before[-1] in NUMERALS and "支部" in title
    return numbered or (len(before) == 2 and before.endswith("方") and title in SIDED)


def _field(tokens: tuple[Mention, ...], first: int, title: str) -> int:
    """集团公司|教育产业运营总监, 英国|外交发展大臣: the words of a field of work go with the title."""
    if not first or not OF_FIELD.search(title) or organizations.UNIT.search(tokens[first - 1].text):
        return first
    begin = organizations.left(tokens, first)
    for houses in (HOUSE, {"state"}):
        for at in range(first, begin, -1):
            if not houses.isdisjoint(tokens[at - 1].kinds):
                after = _after_bracket(tokens, at, first)  # 青川集团|（QC）|中国区副总裁
                return after - tokens[after].text.startswith("问题")  # 青川问题特使
    at = first
    while at > begin and not FIELD.isdisjoint(tokens[at - 1].kinds):
        at -= 1
    return at


def _after_bracket(tokens: tuple[Mention, ...], at: int, end: int) -> int:
    """The token after a bracket that begins at tokens[at], if one does and ends before `end`."""
    closes = (i + 1 for i in range(at, end) if tokens[i].text == "）")
    return next(closes, at) if tokens[at].text == "（" else at


def compound(tokens: tuple[Mention, ...], index: int) -> bool:
    """A title that only begins a longer word: 总统|办公厅, 秘书长|技术特使, 护士长|例会."""
    if index + 1 >= len(tokens):
        return False
    following = set(tokens[index + 1].kinds)
    if "gathering" in following and not {"organ", "person", "title", "talk", "talks"} & following:
        return True
    return bool({"title", "organ"} & following) and not {"person", "gathering"} & following


def read_post(
    tokens: tuple[Mention, ...], index: int, chain: Chain, context: Home, floor: int
) -> Post | None:
    """The post whose title is tokens[index]; None for a word that is no post (部分代表)."""
    token = tokens[index]
    first = max(organizations.left(tokens, index), floor) if "post" in token.kinds else 0
    abroad = first < index and (
        tokens[first].kinds.get("state", "CN") != "CN"
        or any(t.kinds.get("organ") == "foreign_body" for t in tokens[first:index])
    )
    bare = "post" in token.kinds and first == index
    if bare and chain.posts and (state := state_of(chain.posts[-1].organization or "")):
        # 越共中央总书记、|国家主席
        return Post(state, token.text, token.start, token.start, token.end, "people.post_of_state")
    if "post" in token.kinds and not abroad:  # but 朝鲜劳动党|总书记, 古巴|国家主席
        house, title = token.kinds["post"].split("/")
        start = tokens[first].start if first < index else token.start
        chain.last = house
        return Post(house, title, start, token.start, token.end, "people.registered_post")
    first = max(_title_start(tokens, index), floor)
    title = "".join(t.text for t in tokens[first:index]) + token.kinds.get("as", token.text)
    if "no_post" in token.kinds:
        return None
    first = max(_field(tokens, first, title), floor)
    title = "".join(t.text for t in tokens[first:index]) + token.kinds.get("as", token.text)
    stop = first
    while stop > floor and "tenure" in tokens[stop - 1].kinds:
        stop -= 1
    begin = organizations.innermost(tokens, max(organizations.left(tokens, stop), floor), stop)
    if begin == stop and begin and context.session and tokens[begin - 1].text == "大会":
        begin -= 1  # 大会|秘书长
    begin = max(organizations.coordinating(tokens, begin, stop), floor)
    if HONOUR.search("".join(t.text for t in tokens[begin:stop])):
        return None  # 全国优秀县委|书记
    if token.text == "长" and title == "部长" and (told := minister(tokens[begin:stop], chain)):
        chain.last = told[0]
        printed = tokens[begin].end if told[0] == tokens[begin].text else tokens[begin].start
        return Post(*told, tokens[begin].start, printed, token.end, "posts.minister")
    kind = token.kinds.get("title", "state")
    before = tokens[begin - 1] if begin else None
    if begin == stop and before is not None and kind != "government" and not FREE & set(before.kinds):
        return None  # 联邦安全会议|秘书: words that no rule reads stand before the title
    house_, title, rule = posts.organization(tokens[begin:stop], title, kind, chain, context)
    if "needs_house" in lexicon().kinds(title) and not house_:
        return None
    if house_ and not posts.SOME.match(house_):  # 各矿矿长在主会场参会，|总会计师甲
        chain.last = house_
    if house_:
        chain.heads[title] = house_
    end = tokens[stop - 1].end if stop > begin else tokens[begin].start
    return Post(house_, title, tokens[begin].start, end, token.end, rule)


def names_from(tokens: tuple[Mention, ...], index: int) -> Iterator[int]:
    """The indexes of the names that follow from tokens[index] on, joined by 、 or 和: 袁野（女）、赵世堂."""
    at = index
    while at < len(tokens) and "person" in tokens[at].kinds:
        yield at
        join = skip_bracket(tokens, at + 1)
        if join + 1 >= len(tokens) or tokens[join].text not in ("、", "和", "及"):
            return
        at = join + 1
        if at + 1 < len(tokens) and not POST.isdisjoint(tokens[at + 1].kinds):
            return


def holders(tokens: tuple[Mention, ...], index: int) -> Iterator[int]:
    """The indexes of the names that hold the post before them, styled or not: 副理事长|甲|教授、|乙|教授."""
    found = list(names_from(tokens, index))
    while found:
        yield from found
        after = found[-1] + 1
        styled = after < len(tokens) and STYLES.fullmatch(tokens[after].text)
        on = styled and after + 1 < len(tokens) and tokens[after + 1].text == "、"
        found = list(names_from(tokens, after + 2)) if on else []
        last = found[-1] + 1 if found else 0
        if not found or last >= len(tokens) or not STYLES.fullmatch(tokens[last].text):
            return


def skip_bracket(tokens: tuple[Mention, ...], index: int) -> int:
    """The index after a bracket such as （正部级） or （主任）."""
    if index < len(tokens) and tokens[index].text == "（":
        for at in range(index, min(len(tokens), index + 8)):
            if tokens[at].text == "）":
                return at + 1
    return index
