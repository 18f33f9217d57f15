"""Names of persons: text and its words in, the spans of the names out.

Names compete with words: 阴和俊 is one name although 和 is a conjunction. What stands before a candidate
(a post, a list of names) makes it one, what follows (a verb of taking part, a comma) tells where it ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from converter.model import Mention, mask
from converter.names.changes import authors, changed, removed
from converter.names.contexts import (
    NOTE,
    PEOPLE,
    after_call,
    after_people,
    after_post,
    before_post,
    before_speech,
    called_out,
    delegates,
    led,
    listed,
    listed_before,
    met,
    runs,
    surnamed,
    without_post,
)
from converter.names.spelling import (
    ALL_HAN,
    DOTS,
    DOTTED,
    STOPS,
    Span,
    borne,
    dotted_name,
    evidence,
    foreign_name,
    given,
    han_name,
    plain,
    transliterated,
)
from converter.words import Lexicon

__all__ = ["CHANGES", "DOTS", "STOPS", "Span", "names", "transliterated"]

MEMBERS: Final = ("代表", "委员")
COUNTED: Final = re.compile(r"等(?:\d+|[一二三四五六七八九十]+)(?:余|多)?[名位]")
_LETTER: Final = r"(?:(?![的和与及同向对由是以为已])[\u4e00-\u9fff])"
DOTTED_END: Final = re.compile(rf"(?:提名|任命|选举|推举)?({_LETTER}{{1,6}}(?:[{DOTS}]{_LETTER}{{1,8}})+)$")
SITS: Final = re.compile(r"在(?:主持|讲话|会见|致辞|发言|总结|座谈|会上|会谈)")
AFTER_OPENING: Final = frozenset("作及就围结代在等（、和与，以")
"""What may begin after the name that opens a sentence, beside a verb of taking part, speech or talks."""
SPEAKS: Final = re.compile("发言|说|指出|认为|建议|表示|提出|谈|代表[^，。]{2,16}发言")
WITH_OTHERS: Final = re.compile(
    r"和[^，。、]{2,16}(?:负责人|负责同志|领导)|为[^，。]{2,20}(?:揭[幕牌]|剪彩|颁奖|授[牌旗]|培土奠基)"
)
"""甲、乙|和有关部门负责人丙等出席, 甲、乙|为某组织揭牌: what bare names that open a sentence go on to."""
EACH: Final = ("分别", "共同", "一同", "先后", "应邀")
"""甲、乙|分别|参加会见."""
BRACKET: Final = re.compile(NOTE)
CHANGES: Final = ("任命", "免去", "决定任命", "决定免去")
MEETS: Final = ("同", "与")
CALLS: Final = frozenset({*CHANGES, *MEETS, "由"})
"""Words that a name without a post follows."""
CALLING: Final = mask(
    *("title_prefix", "leader", "doctrine", "style", "title", "post", "generic", "honorific", "talk"),
    *("appoint", "speech"),
)
"""Kinds of words that tell of a name beside them."""
STATE: Final = mask("state")
NAMING: Final = CALLING | STATE | mask("group", "organization", "organ")
"""These, and the kinds of words that tell something of a name further on."""
SHARED: Final = mask("title", "post", "generic")
COLLECTIVE: Final = mask("generic", "group", "organization")
HOUSE: Final = mask("organ", "organization")
VERBS: Final = frozenset({"talk", "talks", "verb", "takes_person", "cue", "narration"})


def opening(text: str, start: int, lexicon: Lexicon) -> list[Span]:
    """A sentence that opens with bare names: |何维|参加会谈, |蔡奇、王毅|参加会见."""
    stop = lexicon.word_at(text, start, 2)
    if stop > start or text[start : start + 1] in lexicon.characters["never_first"]:
        return []  # 法国|前总理, 会议强调, 要加强
    first = dotted_name(text, start, lexicon) or han_name(text, start, lexicon)
    if first is None:
        return []
    last = first[1] - 1
    across = lexicon.word_at(text, last, 2)
    cut = {"narration", "verb"} if first[1] - first[0] < 4 else {"narration"}
    if across > first[1] and not cut.isdisjoint(lexicon.kinds(text[last:across])):
        return []  # 乌军正|在加强防守, 要加|强调查研究
    spans = [first, *listed(text, first[1], lexicon)]
    if len(spans) > 1 and all(text[last - 1] in "镇乡村县区" for _, last in spans):
        return []  # 柳溪镇、石桥乡作交流发言
    end = spans[-1][1]
    at = end + 2 * (len(spans) > 1 and text.startswith(EACH, end))
    verb = lexicon.kinds(text[at : lexicon.word_at(text, at, 2)])
    if len(spans) == 1 and text[end - 1] == "方":
        return []  # 乌方希望…
    takes_part = any(kind in verb for kind in ("role", "speech", "talk"))
    full = first[1] - first[0] == 3 and given(text, first, lexicon)
    wordlike = text[start] in lexicon.characters["wordlike"] or text[start] in lexicon.words
    begins = ("作了", "及", "就", "围绕", "结合", "代表")
    if len(spans) == 1 and full and not wordlike and text.startswith(begins, end):
        takes_part = True
    if text[end : end + 1] in ("，", "等", "。", "和", "以", "及") and len(spans) > 2:
        takes_part = True
    if len(spans) > 1 and WITH_OTHERS.match(text, end):
        takes_part = True
    if text[end : end + 1] == "在" and len(spans) == 1 and (full or SITS.match(text, end)):
        takes_part = True
    if text[end : end + 1] == "等":
        after = lexicon.kinds(text[end + 1 : lexicon.word_at(text, end + 1, 2)])
        takes_part = takes_part or "role" in after  # 甲、乙|等|参加, 甲|等|参加
    return spans if takes_part else []


def _before(text: str, floor: int, start: int, word: Mention, lexicon: Lexicon) -> Iterator[Span]:
    """The name right before a post or form of address that what follows lets end: 陆颖|司长|表示.

    `start` is where the post begins: 陆颖|常务|副司长.
    """
    if text[start - 1 : start] == ("和" if word.text == "夫人" else "为"):
        start -= 1  # 卢拉|和|夫人, 李舸|为|主席
    dotted = DOTTED_END.search(text, floor, start)  # 我和|祖龙·克里木|局长
    ruler = word.kinds.get("title") == "state" or word.text in ("总理", "副总理")
    abroad = _abroad(text, floor, start, lexicon, ruler or word.text == "主席")
    opens = abroad and (abroad[0] == 0 or text[abroad[0] - 1] in "。：\n")
    if abroad and not dotted and (ruler or (abroad[1] - abroad[0] > 2 and not opens)):
        name: Span | None = abroad
    else:
        name = dotted.span(1) if dotted else before_post(text, floor, start, lexicon)
    following = foreign_name(text, word.end, lexicon) if opens else None
    if following and following[1] - following[0] > 2:
        return  # |拉维亚总统|加兰卡表示: a state that no list holds
    if ruler and name == abroad is not None:
        yield abroad  # 和|卢拉|总统战略引领: no list of words tells what follows
        return
    joined = name and name[1] - name[0] == 3 and "post" in word.kinds and text[name[0] - 1] in "和同与"
    if name and (joined or evidence(text, word.end, lexicon) or "honorific" in word.kinds):
        yield name  # 甲总书记|和|阮富仲|总书记战略引领


def _member(text: str, start: int, end: int, lexicon: Lexicon) -> Span | None:
    """葛远慧|委员|发言说，…: a sentence of a conference that opens with a member's name."""
    sizes = (size for size in (4, 3, 2) if size <= start)
    begins = [start - size for size in sizes if ALL_HAN.fullmatch(text, start - size, start)]
    opens = next((at for at in begins if at == 0 or text[at - 1] in "。！？；\n"), None)
    if opens is None or not SPEAKS.match(text, end):
        return None
    bears = surnamed(text, opens, lexicon) and borne(text, opens, start, lexicon)
    named = bears and text[start - 1] not in "界多" and plain(text, opens, start, lexicon)
    return (opens, start) if named else None  # but 文艺界|委员, 许多|委员


def _abroad(text: str, floor: int, end: int, lexicon: Lexicon, ruler: bool) -> Span | None:
    """The transliterated name that ends at `end`, before a post: 访华的|博里奇|总统, 。|扎罗夫|总理率….

    Of a `ruler` also right after a verb: 会见|西哈莫尼|国王.
    """
    start = end
    while start > floor and text[start - 1] in lexicon.characters["transliteration"]:
        start -= 1
    begins = start == 0 or text[start - 1] in "。：\n"
    near = text[start - 1] in "的同与，、和对是" or (
        ruler
        and 1 < start == floor
        and end - start > 3
        and not VERBS.isdisjoint(lexicon.kinds(text[floor - 2 : floor]))
    )
    alone = (begins and end - start > 2) or (end - start > 1 and near)
    return (start, end) if alone and text[end - 1] not in "任为" else None


def names(text: str, words: Sequence[Mention], openings: Iterable[int], lexicon: Lexicon) -> list[Span]:
    """The spans of the names that their context proves; `openings` are the offsets where sentences begin."""
    found: set[Span] = set()
    prefix = (0, 0, -1)
    """陆颖|常务|副司长: where a name before 常务 may begin, where it ends, and where 常务 ends."""
    state_end = -1
    collective = -1
    """Where a collective word ends: 专家|代表|甲 names a person, 代表|义务 a duty."""
    for index, word in enumerate(words):
        kinds = word.kinds
        if not word.mask & NAMING and word.text not in CALLS:
            continue
        if not word.mask & CALLING and word.text not in CALLS and not word.text.endswith(MEMBERS):
            if word.mask & STATE:
                state_end = word.end
            if word.mask & COLLECTIVE:
                collective = word.end
            if word.mask & HOUSE and (name := without_post(text, word.end, lexicon)):
                found.add(name)
            continue
        at = index - 1
        while at >= 0 and words[at].end - words[at].start < 2:
            at -= 1
        previous = words[at].end if at >= 0 else 0
        floor, start = prefix[:2] if prefix[2] == word.start else (previous, word.start)
        if "title_prefix" in kinds:
            prefix = (floor, start, word.end)
        if "state" in kinds:
            state_end = word.end
        if "leader" in kinds:
            found.add((word.start, word.end))
            beside = listed(text, word.end, lexicon)  # 江泽民、|方望明、韩子轩等, but no 、马克龙道别
            found.update(n for n in beside if n[1] - n[0] < 4 or not ALL_HAN.fullmatch(text, *n))
        if "doctrine" in kinds:
            found.add((word.start, word.start + len(word.kinds["doctrine"])))
        if "style" in kinds:
            found.add((word.start, word.end - len(word.kinds["style"].split("/")[1])))
        if word.mask & SHARED:
            near = text[state_end : word.start] if 0 <= state_end <= word.start else "，"
            abroad = word.kinds.get("title") == "state" or (
                len(near) < 16 and not STOPS & set(near) - set("、（）")
            )
            bracket = BRACKET.match(text, word.end)
            at = bracket.end() if bracket else word.end
            if text[at : at + 1] in "：有" and "generic" in word.kinds:
                at += 1
            called = (
                []
                if not {"generic", "group"}.isdisjoint(word.kinds)
                else list(_before(text, floor, start, word, lexicon))
            )
            if called and (word.kinds.get("title") == "state" or not han_name(text, at, lexicon, post=True)):
                name = None  # 武契奇总统|两度访华
            elif word.text.endswith("委员") and text.startswith("会", at):
                name = None  # 关于常务|委员|会工作报告
            elif "title" in kinds or "post" in kinds:
                name = after_post(text, at, lexicon, abroad)
            elif word.text != "代表" or word.start in (collective, previous):
                name = after_call(text, at, lexicon)
            elif text[word.start - 1] in PEOPLE:  # 农机手|代表|皮大伟
                name = called_out(text, at, lexicon)
            else:
                name = None
            if name:
                found.add(name)
                found.update(listed(text, name[1], lexicon, abroad))
            else:
                found.update(called)
        elif "honorific" in kinds:
            found.update(_before(text, floor, start, word, lexicon))
            if word.text == "夫人" and (name := after_post(text, word.end, lexicon, True)):
                found.add(name)
        elif word.text.endswith("代表") and (name := after_call(text, word.end, lexicon)):
            found.add(name)  # 学生代表|甲|发言
        elif word.kinds.get("talk") in ("guest", "host"):
            name = after_call(text, word.end + text.startswith("了", word.end), lexicon)
            if name and name[1] - name[0] > 2:  # 会见来宾
                found.update((name, *listed(text, name[1], lexicon)))
        if "appoint" in kinds or ("generic" in kinds and text[word.start - 1] == "等"):
            ahead = listed_before(text, word.start - ("generic" in word.kinds), lexicon)
            alone = "appoint" in word.kinds and all(borne(text, *span, lexicon) for span in ahead)
            found.update(ahead if len(ahead) > 1 or alone else ())
        if word.text == "委员" and (name := _member(text, word.start, word.end, lexicon)):
            found.add(name)
        if "speech" in word.kinds and (name := before_speech(text, previous, word.start, lexicon)):
            found.add(name)
        if word.text in CHANGES:
            name = after_call(text, word.end, lexicon) or removed(text, word.end, lexicon)
            found.update([name] if name else [])
        if word.text in MEETS and (name := met(text, word.end, lexicon)):
            found.add(name)
        if word.text == "由" and (name := led(text, word.end, lexicon)):
            found.add(name)
        if word.mask & COLLECTIVE:
            collective = word.end
        if word.mask & HOUSE and (name := without_post(text, word.end, lexicon)):
            found.add(name)
    dotted = any(mark in text for mark in DOTS + "？")
    garbled = "＠" in text
    acts = lexicon.acting_heads | AFTER_OPENING
    for at in openings:
        surname = text[at : at + 1] in lexicon.surname_heads
        bare = surname and (garbled or not acts.isdisjoint(text[at + 2 : at + 6]))
        if bare or (dotted and DOTTED.match(text, at)):
            found.update(opening(text, at, lexicon))
    found.update(runs(text, lexicon))
    found.update(authors(text, lexicon))
    found.update(after_people(text, lexicon))
    found.update(delegates(text, lexicon))
    found.update(changed(text, lexicon))
    for count in COUNTED.finditer(text):
        ahead = listed_before(text, count.start(), lexicon)
        found.update(ahead if len(ahead) > 1 or all(given(text, span, lexicon) for span in ahead) else ())
    trimmed = {_trimmed(text, span, lexicon) for span in found}
    return sorted(span for span in trimmed if span[1] - span[0] > 1)


def _trimmed(text: str, span: Span, lexicon: Lexicon) -> Span:
    """Without the small words that no name ends in: 李希|将, 会见通伦|时.

    Empty where 的 stands inside (党|的) or a word is left (任期|时); 任弼时 is a name that is known.
    """
    start, end = span
    if "leader" in lexicon.kinds(text[start:end]):
        return span
    takes_office = end - start == 4 and (
        ("title" in lexicon.kinds(text[end : lexicon.word_at(text, end)]) and text[end - 1] == "任")
        or (text[end - 1] in "续连" and text.startswith("任", end))
    )
    if takes_office:
        end -= 1  # 推举方远山|任组长, 由方远山|续任会长
    while end > start and text[end - 1] in lexicon.characters["never_last"]:
        end -= 1
    word = end < span[1] and text[start:end] in lexicon.words
    return (start, start if word or "的" in text[start:end] else end)
