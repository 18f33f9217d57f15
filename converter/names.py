"""Names of persons: text and its words in, the spans of the names out.

Names compete with words: 阴和俊 is one name although 和 is a conjunction. What stands before a candidate
(a post, a list of names) makes it one, what follows (a verb of taking part, a comma) tells where it ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise

from converter.model import Mention
from converter.words import Lexicon

Span = tuple[int, int]

STOPS = frozenset("，。、；：！？（）()“”‘’\n<>《》—…,.;:!?　 ")
CUTS = frozenset({"title", "post", "body", "organ", "role", "speech", "narration", "takes_person"})
TOLERATED = frozenset({"area", "state", "city", "none", "verb", "organization", "pact", "speech_body"})
DOTS = "·•・‧∙．"
INNER = frozenset("吐孜衣依汗禅确吾优彻更买甫来")
"""Letters of names with a dot, 艾力更·依明巴海, that begin verbs and adverbs elsewhere."""
JOINS = frozenset("、和与及")
JOIN = re.compile(r"[、和与及]|，?以及")
RUN = re.compile(r"(?:、[\u4e00-\u9fff]{2,4}){2,}(?=、)")
INVITED = re.compile(r"[^，。]{0,14}(?:邀请|要求|请求|之邀|之约)")
MET = re.compile(r"([\u4e00-\u9fff·]{2,12}?)(?:举行|进行)(?:了)?(?:会谈|会晤|会见|小范围|大小范围)")
LATIN = re.compile(r"[A-Z][A-Za-z.\-]+(?: [A-Z][A-Za-z.\-]+){1,3}")
"""校长|Janina Montero|: a name that keeps its Latin letters."""
COUNTED = re.compile(r"等(?:\d+|[一二三四五六七八九十]+)(?:余|多)?[名位]")
HAN = re.compile(r"[\u3400-\u9fff]")
DOTTED = re.compile(rf"[\u3400-\u9fff]{{1,10}}(?:[{DOTS}？][\u3400-\u9fff]{{1,12}})+")
_LETTER = r"(?:(?![的和与及同向对由是以为已])[\u4e00-\u9fff])"
DOTTED_END = re.compile(rf"({_LETTER}{{1,6}}(?:[{DOTS}]{_LETTER}{{1,8}})+)$")
CERTAIN, LIKELY = 3, 2
ENDINGS = ("honorific", "role", "speech", "talk", "hold", "post", "title", "agree", "generic", "gathering")
LIKELY_ENDINGS = ("narration", "speech", "cue", "adverb")
DAYS = ("昨天", "昨日", "今天", "今日", "近日", "日前", "当天", "当日")
NO_NAME = frozenset("前后内外局府办署厅年月日")
PLACES = frozenset("岛屿省市县区州镇乡村路网港湾园员们")
HOUSES = frozenset("司局处部委办室院厅站社")
BEFORE_NAME = HOUSES | frozenset("的，、。；：！\n")
BRACKET = re.compile(r"（[^（）]{1,12}）")
SHARED = frozenset({"title", "post", "generic"})


def evidence(text: str, end: int, lexicon: Lexicon) -> int:
    """How surely a name may end at `end`: 3 before a stop or a verb, 2 before 在, 和 or a date, else 0."""
    if end >= len(text) or text[end] in STOPS or text.startswith(DAYS, end):
        return CERTAIN
    stop = lexicon.word_at(text, end)
    kinds = lexicon.kinds(text[end:stop])
    if stop - end > 1 and any(kind in kinds for kind in (*ENDINGS, "narration")):
        return CERTAIN
    if any(kind in kinds for kind in LIKELY_ENDINGS) or text[end].isdigit():
        return LIKELY
    return 0


def _plain(text: str, start: int, end: int, lexicon: Lexicon, certain: bool = False) -> bool:
    """No known word of two or more characters begins inside text[start:end] and stays in it.

    After a post (`certain`) a full name may begin like a common word: 局长|方向明|出席.
    """
    if not all(HAN.match(c) for c in text[start:end]) or text[start:end] in lexicon.words:
        return False
    for at in range(start, end - 1):
        stop = lexicon.word_at(text, at, 2)
        kinds = lexicon.kinds(text[at:stop])
        # 高云龙: an area's name may be part of a person's.
        harmless = TOLERATED if certain and end - start == 3 else {"area", "state", "city"}
        if stop > at and (at == start or stop <= end) and not (harmless >= set(kinds)):
            return False
    return True


def _borne(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """A surname that is mostly a word proves a name only with given names in use: 时|建中, not 时|内阁."""
    known = lexicon.characters
    return (
        text[start] not in known["wordlike"]
        or _given(text, (start, end), lexicon)
        or (end - start > 2 and all(c in known["transliteration"] for c in text[start:end]))  # 纪|尧姆
        or (
            end - start == 3 and text[end : end + 1] in JOINS | {"等"} and text[start - 1] in JOINS
        )  # 、|储沂军|、
    )


def _given(text: str, span: Span, lexicon: Lexicon) -> bool:
    """All characters after the first are those of given names."""
    return all(c in lexicon.characters["given"] for c in text[span[0] + 1 : span[1]])


def _full(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """书记|李新华|立即要求: a name of three characters in common use ends whatever word follows it."""
    known = lexicon.characters
    abroad = all(c in known["transliteration"] for c in text[start : end + 1])
    common = text[start] not in known["wordlike"] and text[end] not in HOUSES | PLACES
    return common and not abroad and _given(text, (start, end), lexicon)


def han_name(text: str, start: int, lexicon: Lexicon, post: bool = False) -> Span | None:
    """The Chinese name that begins at `start`: 主任|张玉卓|出席, 总理|李强|4日, 部长|阴和俊|。"""
    for size in (2, 1):
        if text[start : start + size] in lexicon.surnames:
            best: tuple[float, int] | None = None
            for given in (2, 1, 3) if size == 1 else (1, 2):
                end = start + size + given
                weight: float = evidence(text, end, lexicon)
                if post and weight == 0 and size + given == 3 and _full(text, start, end, lexicon):
                    weight = 1
                known = post and (weight == CERTAIN or _given(text, (start, end), lexicon))
                if end > len(text) or not _plain(text, start, end, lexicon, known):
                    continue
                if size == 1 and not _borne(text, start, end, lexicon):
                    continue
                if text[end - 1] == "方" and given == 1 and text[start] in lexicon.state_abbreviations:
                    continue  # 黎方, the Lebanese side
                if text[start] == "应" and INVITED.match(text, end):
                    continue
                if given == 3 and (
                    not post or best is not None or text[end : end + 1] in STOPS or weight < CERTAIN
                ):
                    continue
                follows = lexicon.kinds(text[end : lexicon.word_at(text, end, 2)])
                if text[end - 1] in HOUSES and "title" in follows:
                    continue  # 法工委|主任
                # 何立峰|等, 刘昆|作: a name seldom ends in a small word.
                verb = {"role", "speech"} & follows.keys()
                if text[end - 1] in JOINS and not verb and text[end : end + 1] not in STOPS:
                    continue  # 卢拉|和|夫人
                joins = text[end - 1] in JOINS and bool(verb)  # 陆清和|出席: no verb follows a conjunction
                if text[end - 1] in lexicon.characters["seldom_last"] and not joins:
                    weight -= 1.5
                if weight > 0 and (best is None or weight > best[0]):
                    best = weight, end
            if best:
                return start, best[1]
    return None


def transliterated(name: str, lexicon: Lexicon) -> bool:
    """加兰特, 布瓦什恰克: no surname at its head, or too long; a dot proves nothing (艾尔肯·吐尼亚孜)."""
    letters = lexicon.characters["transliteration"]
    surname = name[:1] in lexicon.surnames or name[:2] in lexicon.surnames
    return (len(name) > 3 or not surname) and all(c in letters or c in "-－" for c in name)


def foreign_name(text: str, start: int, lexicon: Lexicon) -> Span | None:
    """The transliterated name that begins at `start`: 总统|米尔济约耶夫|。"""
    end = start
    while (
        end < len(text)
        and end - start < 16
        and (text[end] in lexicon.characters["transliteration"] or text[end] in DOTS + "-－")
    ):
        end += 1
    while end - start >= 2:
        if evidence(text, end, lexicon) >= LIKELY and text[end - 1] in lexicon.characters["transliteration"]:
            return start, end
        end -= 1
    return None


def dotted_name(text: str, start: int, lexicon: Lexicon) -> Span | None:
    """A name in parts: 艾尔肯·吐尼亚孜, also where the dot was lost in print to ？ or •."""
    match = DOTTED.match(text, start)
    if match is None:
        return None
    first = min(i for i, c in enumerate(match.group()) if c in DOTS + "？") + start
    if _not_letters(text[start:first], lexicon) > 1:
        return None  # 向|克劳迪娅·辛鲍姆
    for at in range(start, first):
        word = lexicon.word_at(text, at, 2)
        if at < word <= first and CUTS & lexicon.kinds(text[at:word]).keys():
            return None
    last = first
    while (dot := max(text.find(c, last, match.end()) for c in DOTS + "？")) >= 0:
        if last > first and _not_letters(text[last:dot], lexicon) > 1:
            break  # 西苏里和老挝政府总理潘坎|·
        last = dot + 1
    best = 0, 0, 0
    for end in range(last + 1, match.end() + 1):
        other = _not_letters(text[last:end], lexicon)
        if other > 2:
            break
        best = max(best, (evidence(text, end, lexicon), -other, end))
    found, _, end = best
    return (start, end) if found and (found == CERTAIN or end > last + 1) else None


def _not_letters(part: str, lexicon: Lexicon) -> int:
    """How many characters of a part of a dotted name write no foreign names; a particle counts for three."""
    known = lexicon.characters
    other = [c for c in part if c not in known["transliteration"] and c not in INNER and c not in "-－"]
    return sum(3 if c in known["seldom_last"] or c in known["particle"] else 1 for c in other)


def uncommon_name(text: str, start: int, lexicon: Lexicon) -> Span | None:
    """A name without a known surname, bounded on both sides: 主席|布小林|出席."""
    for size in (3, 2):
        end = start + size
        follows = lexicon.kinds(text[end : lexicon.word_at(text, end, 2)])
        if not {"role", "speech", "talk", "hold"} & set(follows) or NO_NAME & set(text[start:end]):
            continue
        if end <= len(text) and _plain(text, start, end, lexicon) and evidence(text, end, lexicon) == CERTAIN:
            head = lexicon.kinds(text[start])
            if not head and not any(
                "narration" in lexicon.kinds(c) or c in "某各全等" for c in text[start:end]
            ):
                return start, end
    return None


def after_post(text: str, start: int, lexicon: Lexicon, foreign: bool) -> Span | None:
    """The name that stands right after a post that ends at `start`; of a `foreign` post one abroad first."""
    if latin := LATIN.match(text, start):
        return latin.span()
    if start >= len(text) or not HAN.match(text[start]):
        return None
    first = dotted_name(text, start, lexicon) or (foreign_name(text, start, lexicon) if foreign else None)
    if first:
        return first
    stop = lexicon.word_at(text, start, 2)
    if text[start] in lexicon.characters["never_first"] or (
        stop > start and not set(lexicon.kinds(text[start:stop])) <= TOLERATED
    ):
        return None  # 部长会议, 书记处
    name = han_name(text, start, lexicon, post=True) or uncommon_name(text, start, lexicon)
    if name is None:
        abroad = foreign_name(text, start, lexicon)
        name = abroad if abroad and abroad[1] - start > 2 else None
    return name


def after_call(text: str, start: int, lexicon: Lexicon) -> Span | None:
    """The name after a collective word: 市领导|张鸿星、…; only one that a verb or a stop bounds."""
    if start >= len(text) or text[start] in lexicon.characters["never_first"]:
        return None
    if lexicon.word_at(text, start, 2) > start:
        return None  # 会见|越南副总理
    name = dotted_name(text, start, lexicon) or han_name(text, start, lexicon)
    sure = name and (evidence(text, name[1], lexicon) == CERTAIN or name[1] - name[0] == 3)
    return name if sure else None


def _unpost(text: str, start: int, lexicon: Lexicon) -> Span | None:
    """A full name right after its house, its post left out: 金融办|肖志家|等应邀出席."""
    name = han_name(text, start, lexicon) if text[start : start + 1] in lexicon.surnames else None
    if name is None or name[1] - start != 3 or evidence(text, name[1], lexicon) < LIKELY:
        return None
    return name if _given(text, name, lexicon) and text[start] not in lexicon.characters["wordlike"] else None


def _place(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    return bool({"state", "area"} & lexicon.kinds(text[start:end]).keys())


def _removed(text: str, start: int, lexicon: Lexicon) -> Span | None:
    """免去|宫鸣|的副检察长职务."""
    end = text.find("的", start, start + 4)
    known = end - start in (2, 3) and text[start : start + 1] in lexicon.surnames
    return (start, end) if known and _plain(text, start, end, lexicon) else None


def _met(text: str, start: int, lexicon: Lexicon) -> Span | None:
    """同|黄循财|举行会谈."""
    match = MET.match(text, start)
    if match is None or match.end(1) - start < 2:
        return None
    name = dotted_name(text, start, lexicon) or han_name(text, start, lexicon, post=True)
    return name if name == match.span(1) else None


def before_post(text: str, floor: int, end: int, lexicon: Lexicon) -> Span | None:
    """The name that ends at `end`, right before a post, in the characters from `floor` on: 陆颖|司长."""
    for size in (3, 2, 4):
        start = end - size
        surname = 2 if text[start : start + 2] in lexicon.surnames else 1
        if (
            start < floor
            or text[start] in lexicon.characters["never_first"]
            or text[start : start + surname] not in lexicon.surnames
            or size - surname not in (1, 2)
            or text[end - 1] in HOUSES  # 法律委|副主任委员
            or (size == 3 and text[end - 1] == "任")  # 陆颖|任秘书长
        ):
            continue
        if size == 3 and text[start] in HOUSES and text[start + 1] in lexicon.surnames:
            start += 1  # 促进司|陆颖|司长
        if surname == 1 and not _borne(text, start, end, lexicon):
            continue
        if _place(text, start + 1, end, lexicon):
            continue  # 向|波兰|总统致电
        if all(HAN.match(c) for c in text[start:end]) and (
            start == floor or size == 3 or text[start - 1] in BEFORE_NAME or text.startswith("同志", end)
        ):
            return start, end
    return None


def listed(text: str, start: int, lexicon: Lexicon, foreign: bool = False) -> Iterator[Span]:
    """The further names of a list whose first name ends at `start`: 袁野|、赵世堂|、…"""
    at = start
    count = 1
    while join := JOIN.match(text, at):
        at = join.end()
        name = dotted_name(text, at, lexicon)
        name = name or (foreign_name if foreign else han_name)(text, at, lexicon)
        count += 1
        if name is None and count > 3:
            name = _listed_uncommon(text, at, lexicon)
        if name is None:
            return
        stop = lexicon.word_at(text, at, 2)
        if stop > name[0] and stop >= name[1]:
            return
        yield name
        at = name[1]


def runs(text: str, lexicon: Lexicon) -> Iterator[Span]:
    """Long lists that are nothing but names, whatever stands before them: 表彰了甲、乙、丙、丁等15人.

    Most items must be names, and several of three characters: lists of places are written so, too.
    """
    for run in RUN.finditer(text):
        items = run.group()[1:].split("、")
        ends = accumulate((len(item) + 1 for item in items), initial=run.start())
        spans = [(at + 1, end) for at, end in pairwise(ends) if _is_name(text, at + 1, end, lexicon)]
        full = sum(end - start == 3 for start, end in spans)
        # 新技术、新产业、新业态: one word, many things
        if 5 * len(spans) < 4 * len(items) or full < 2 or len({text[start] for start, _ in spans}) < 2:
            continue
        yield from spans
        yield from listed_before(text, run.start(), lexicon)
        if last := han_name(text, run.end() + 1, lexicon):
            yield last


def _is_name(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """An item of a list that reads as a name as a whole."""
    surname = text[start] in lexicon.surnames or text[start : start + 2] in lexicon.surnames
    bears = surname and text[end - 1] not in PLACES and _borne(text, start, end, lexicon)
    return bears and _plain(text, start, end, lexicon)


def _listed_uncommon(text: str, start: int, lexicon: Lexicon) -> Span | None:
    """An item of a long list of names that has no known surname: …、张庆伟、|洛桑江村|、…"""
    end = start
    while end < len(text) and end - start < 5 and HAN.match(text[end]) and text[end] not in JOINS:
        end += 1
    bounded = end < len(text) and (text[end] in STOPS or text[end] in JOINS)
    return (start, end) if bounded and 2 <= end - start <= 4 and _plain(text, start, end, lexicon) else None


def listed_before(text: str, end: int, lexicon: Lexicon) -> list[Span]:
    """The names of a list that ends at `end`: 甲、乙、丙|等领导, 甲、乙|当选为. All must be names."""
    found: list[Span] = []
    at = end
    while True:
        start = at
        while start > 0 and at - start < 4 and HAN.match(text[start - 1]) and text[start - 1] not in JOINS:
            start -= 1
        if start > 0 and HAN.match(text[start - 1]) and text[start - 1] not in JOINS:
            # The first item stands behind other words: |以及|沈建国、…
            starts = (at - size for size in (3, 2))
            start = next((s for s in starts if text[s] in lexicon.surnames and _stands(text, s, lexicon)), -1)
        if at - start == 4 and text[start] in "向由予":
            start += 1  # 向|杜志军
        if start < 0 or not 2 <= at - start <= 4 or not _plain(text, start, at, lexicon):
            return found
        if _place(text, start + 1, at, lexicon):
            return found
        if text[start] not in lexicon.surnames and text[start : start + 2] not in lexicon.surnames:
            return found
        found.append((start, at))
        if text[start - 1 : start] not in JOINS:
            return found
        at = start - 1


def _stands(text: str, start: int, lexicon: Lexicon) -> bool:
    """A known word ends right before `start`."""
    return any(text[start - size : start] in lexicon.words for size in (4, 3, 2, 1))


def opening(text: str, start: int, lexicon: Lexicon) -> list[Span]:
    """A sentence that opens with bare names: |何维|参加会谈, |蔡奇、王毅|参加会见."""
    stop = lexicon.word_at(text, start, 2)
    if stop > start:
        return []  # 法国|前总理, 会议强调
    first = dotted_name(text, start, lexicon) or han_name(text, start, lexicon)
    if first is None:
        return []
    last = first[1] - 1
    across = lexicon.word_at(text, last, 2)
    if across > first[1] and "narration" in lexicon.kinds(text[last:across]):
        return []  # 乌军正|在加强防守
    spans = [first, *listed(text, first[1], lexicon)]
    end = spans[-1][1]
    verb = lexicon.kinds(text[end : lexicon.word_at(text, end, 2)])
    if len(spans) == 1 and text[end - 1] == "方":
        return []  # 乌方希望…
    takes_part = any(kind in verb for kind in ("role", "speech", "talk"))
    if text[end : end + 1] in ("，", "等", "。", "和", "以") and len(spans) > 2:
        takes_part = True
    if text[end : end + 1] == "在" and len(spans) == 1 and first[1] - first[0] == 3:
        takes_part = True
    return spans if takes_part else []


def _before(text: str, floor: int, start: int, word: Mention, lexicon: Lexicon) -> Iterator[Span]:
    """The name right before a post or form of address that what follows lets end: 陆颖|司长|表示.

    `start` is where the post begins: 陆颖|常务|副司长.
    """
    dotted = DOTTED_END.search(text, floor, start)  # 我和|祖龙·克里木|局长
    name = (dotted.start(), start) if dotted else before_post(text, floor, start, lexicon)
    if name is None and (word.kinds.get("title") == "state" or word.text in ("总理", "副总理")):
        first = start
        while first > floor and text[first - 1] in lexicon.characters["transliteration"]:
            first -= 1
        if start - first > 1 and text[first - 1] in "的同与，、和对":
            name = first, start  # 访华的|博里奇|总统
    if name and (evidence(text, word.end, lexicon) or "honorific" in word.kinds):
        yield name


def names(text: str, words: Sequence[Mention], openings: Iterable[int], lexicon: Lexicon) -> list[Span]:
    """The spans of the names that their context proves; `openings` are the offsets where sentences begin."""
    found: set[Span] = set()
    previous = 0
    prefix = (0, 0, -1)
    """陆颖|常务|副司长: where a name before 常务 may begin, where it ends, and where 常务 ends."""
    state_end = -1
    collective = -1
    """Where a collective word ends: 专家|代表|甲 names a person, 代表|义务 a duty."""
    for word in words:
        floor, start = prefix[:2] if prefix[2] == word.start else (previous, word.start)
        if "title_prefix" in word.kinds:
            prefix = (floor, start, word.end)
        if "state" in word.kinds:
            state_end = word.end
        if "leader" in word.kinds:
            found.add((word.start, word.end))
        if "doctrine" in word.kinds:
            found.add((word.start, word.start + len(word.kinds["doctrine"])))
        if "style" in word.kinds:
            found.add((word.start, word.end - len(word.kinds["style"].split("/")[1])))
        if SHARED & word.kinds.keys():
            near = text[state_end : word.start] if 0 <= state_end <= word.start else "，"
            abroad = word.kinds.get("title") == "state" or (
                len(near) < 16 and not STOPS & set(near) - set("、（）")
            )
            bracket = BRACKET.match(text, word.end)
            at = bracket.end() if bracket else word.end
            if text[at : at + 1] in "：有" and "generic" in word.kinds:
                at += 1
            called = [] if "generic" in word.kinds else list(_before(text, floor, start, word, lexicon))
            if called and (word.kinds.get("title") == "state" or not han_name(text, at, lexicon, post=True)):
                name = None  # 武契奇总统|两度访华
            elif {"title", "post"} & set(word.kinds):
                name = after_post(text, at, lexicon, abroad)
            elif word.text != "代表" or collective == word.start:
                name = after_call(text, at, lexicon)
            else:
                name = None
            if name:
                found.add(name)
                found.update(listed(text, name[1], lexicon, abroad))
            else:
                found.update(called)
        elif "honorific" in word.kinds:
            found.update(_before(text, floor, start, word, lexicon))
            if word.text == "夫人" and (name := after_post(text, word.end, lexicon, True)):
                found.add(name)
        elif word.kinds.get("talk") in ("guest", "host"):
            name = after_call(text, word.end + text.startswith("了", word.end), lexicon)
            if name and name[1] - name[0] > 2:  # 会见来宾
                found.update((name, *listed(text, name[1], lexicon)))
        if "appoint" in word.kinds or ("generic" in word.kinds and text[word.start - 1] == "等"):
            ahead = listed_before(text, word.start - ("generic" in word.kinds), lexicon)
            found.update(ahead if len(ahead) > 1 or "appoint" in word.kinds else ())
        if word.text in ("免去", "任命"):
            name = after_call(text, word.end, lexicon) or _removed(text, word.end, lexicon)
            found.update([name] if name else [])
        if word.text in ("同", "与") and (name := _met(text, word.end, lexicon)):
            found.add(name)
        if {"generic", "group", "organization"} & set(word.kinds):
            collective = word.end
        if {"organ", "organization"} & set(word.kinds) and (name := _unpost(text, word.end, lexicon)):
            found.add(name)
        if word.end - word.start > 1:
            previous = word.end
    for at in openings:
        found.update(opening(text, at, lexicon))
    found.update(runs(text, lexicon))
    for count in COUNTED.finditer(text):
        ahead = listed_before(text, count.start(), lexicon)
        found.update(ahead if len(ahead) > 1 or all(_given(text, span, lexicon) for span in ahead) else ())
    trimmed = {_trimmed(text, span, lexicon) for span in found}
    return sorted(span for span in trimmed if span[1] - span[0] > 1)


def _trimmed(text: str, span: Span, lexicon: Lexicon) -> Span:
    """Without the small words that no name ends in: 李希|将; empty where 的 stands inside: 党|的."""
    start, end = span
    while end > start and text[end - 1] in lexicon.characters["never_last"]:
        end -= 1
    return (start, start if "的" in text[start:end] else end)
