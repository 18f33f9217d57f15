"""How names are written: where one that begins at an offset ends, by its characters and what follows it."""

from __future__ import annotations

import re
from typing import Final

from converter.words import Lexicon

Span = tuple[int, int]

STOPS: Final = frozenset("，。、；：！？（）()“”‘’\n<>《》—…,.;:!?　 ")
CUTS: Final = frozenset({"title", "post", "body", "organ", "role", "speech", "narration", "takes_person"})
TOLERATED: Final = frozenset({"area", "state", "city", "none", "verb", "organization", "pact", "speech_body"})
PLACED: Final = frozenset({"area", "state", "city"})
DOTS: Final = "·•・‧∙．"
INNER: Final = frozenset("让吐孜衣依汗禅确吾优彻更买甫来不都")
"""Letters of names with a dot, 艾力更·依明巴海, that begin verbs and adverbs elsewhere."""
JOINS: Final = frozenset("、和与及")
INVITED: Final = re.compile(r"[^，。]{0,14}(?:邀请|要求|请求|之邀|之约)")
HAN: Final = re.compile(r"[\u3400-\u9fff]")
ALL_HAN: Final = re.compile(r"[\u3400-\u9fff]*")
DOTTED: Final = re.compile(rf"[\u3400-\u9fff]{{1,10}}+(?:[{DOTS}？][\u3400-\u9fff]{{1,12}})+")
GARBLED: Final = re.compile(r"[\u3400-\u9fff][^\W\d\u3400-\u9fff]+＠[\u2460-\u2473]")
"""朱ｒóｎｇ＠①: a letter that a data base of the nineties could not write, spelled out in its place."""
ENDINGS: Final = frozenset(
    {"honorific", "role", "speech", "talk", "hold", "post", "title", "agree", "generic", "gathering"}
    | {"narration"}
)
LIKELY_ENDINGS: Final = frozenset({"narration", "speech", "cue", "adverb", "lead"})
DAYS: Final = ("昨天", "昨日", "今天", "今日", "近日", "日前", "当天", "当日")
NO_NAME: Final = frozenset("前后内外局府办署厅年月日")
PLACES: Final = frozenset("岛屿省市县区州镇乡村路网港湾园员们")
HOUSES: Final = frozenset("司局处部委办室院厅站社")
UNLIKELY_LAST: Final = frozenset("因以及其且")
"""Letters of names that are a particle after one: 副市长|班振文|因参加…"""
BEGUN: Final = (
    "夫人",
    "夫妇",
    "进行",
    "进一步",
    "加强",
    "加快",
    "提出",
    "提名",
    "通过",
    "通报",
    "通电话",
    "通话",
    "通知",
)
"""Words whose first character also transcribes: 欧尔班|夫妇."""
LEADS: Final = re.compile("率(?:[团队领]|[^，。]{1,14}[团队])")
COUNTED: Final = re.compile("[两三四五六七八九十](?:人|位|名|同志)")
"""甲、乙、丙|三人作了发言: what sums up a list of names."""
REIGN: Final = re.compile(r"(?<=[\u4e00-\u9fff]{2})[一二三四五六七八九十]+世")
"""约旦国王阿卜杜拉|二世."""
CERTAIN: Final = 3
LIKELY: Final = 2


def evidence(text: str, end: int, lexicon: Lexicon) -> int:
    """How surely a name may end at `end`: 3 before a stop or a verb, 2 before 在, 和 or a date, else 0."""
    if end >= len(text) or text[end] in STOPS or text.startswith(DAYS, end) or COUNTED.match(text, end):
        return CERTAIN
    if text[end] in JOINS and text[end + 1 : end + 2] in STOPS:
        return 0  # 魏凤|和，: no conjunction stands before a comma
    stop = lexicon.word_at(text, end)
    kinds = lexicon.kinds(text[end:stop])
    if stop - end > 1 and not ENDINGS.isdisjoint(kinds):
        return CERTAIN
    if LEADS.match(text, end):
        return CERTAIN  # 买买提|率党政代表团
    if text[end] in "任为" and "title" in lexicon.kinds(text[end + 1 : lexicon.word_at(text, end + 1, 2)]):
        return CERTAIN  # 廖凡|任秘书长, 以冈崎健一|为团长
    named_so = text[end] == "为" and text[end + 1 : end + 2] in JOINS | STOPS | {"与"}  # 舒有为|与
    if stop - end > 1 and "verb" in kinds:
        return LIKELY  # 阮静|开展座谈
    if not LIKELY_ENDINGS.isdisjoint(kinds) or text[end].isdigit() or (text[end] in "因为" and not named_so):
        return LIKELY
    return 0


def plain(text: str, start: int, end: int, lexicon: Lexicon, certain: bool = False) -> bool:
    """No known word of two or more characters begins inside text[start:end] and stays in it.

    After a post (`certain`) a full name may begin like a common word: 局长|方向明|出席.
    """
    if not ALL_HAN.fullmatch(text, start, end) or text[start:end] in lexicon.words:
        return False
    # 高云龙: an area's name may be part of a person's.
    harmless = TOLERATED if certain and end - start == 3 else PLACED
    for at in range(start, end - 1):
        stop = lexicon.word_at(text, at, 2)
        if stop > at and (at == start or stop <= end) and not harmless >= lexicon.words[text[at:stop]].keys():
            return False
    return True


def borne(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """A surname that is mostly a word proves a name only with given names in use: 时|建中, not 时|内阁."""
    known = lexicon.characters
    return (
        text[start] not in known["wordlike"]
        or given(text, (start, end), lexicon)
        or (end - start > 2 and all(c in known["transliteration"] for c in text[start:end]))  # 纪|尧姆
        or (
            end - start == 3 and text[end : end + 1] in JOINS | {"等"} and text[start - 1] in JOINS
        )  # 、|储沂军|、
    )


def given(text: str, span: Span, lexicon: Lexicon) -> bool:
    """All characters after the first are those of given names."""
    return all(c in lexicon.characters["given"] for c in text[span[0] + 1 : span[1]])


def _half_given(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """董事长|兰振声|在…: after a post one character of given names is enough where no word begins in it."""
    words = text[end - 1] in PLACES or any(lexicon.word_at(text, at, 2) > at for at in range(start, end))
    return not words and any(c in lexicon.characters["given"] for c in text[start + 1 : end])


def _full(text: str, start: int, end: int, surname: int, lexicon: Lexicon) -> bool:
    """书记|李新华|立即要求: a name of three characters in common use ends whatever word follows it."""
    known = lexicon.characters
    abroad = all(c in known["transliteration"] for c in text[start : end + 1])
    common = text[start] not in known["wordlike"] and text[end] not in HOUSES | PLACES
    return common and not abroad and given(text, (start + surname - 1, end), lexicon)


def han_name(text: str, start: int, lexicon: Lexicon, post: bool = False) -> Span | None:
    """The Chinese name that begins at `start`: 主任|张玉卓|出席, 总理|李强|4日, 部长|阴和俊|。"""
    if text[start : start + 1] not in lexicon.surname_heads:
        return None
    for size in (2, 1):
        if text[start : start + size] in lexicon.surnames:
            best: tuple[float, int] | None = None
            lengths = ((2, 1, 3) if post else (2, 1)) if size == 1 else (1, 2)
            if text.startswith("氏", start + 1):
                lengths = (3, 2)  # 夫人|潘氏清心|陪同
            for length in lengths:
                end = start + size + length
                if end > len(text) or not (post or plain(text, start, end, lexicon)):
                    continue
                weight = float(evidence(text, end, lexicon))
                follows = lexicon.kinds(text[end : lexicon.word_at(text, end)])
                if weight == LIKELY and "verb" in follows:
                    listed = text[start - 1 : start] in JOINS and "none" in follows  # 、|东辰|投资
                    weight = 0.0 if listed else LIKELY - 0.5  # less sure than 在 or a date
                if post and weight == 0 and size + length == 3 and _full(text, start, end, size, lexicon):
                    weight = 1.0
                said = "speech" in follows  # 周成果|说
                likely = weight == CERTAIN or (
                    weight == LIKELY and text[start] not in lexicon.characters["wordlike"]
                )
                known = likely or said or given(text, (start, end), lexicon)
                if post and not plain(text, start, end, lexicon, known):
                    continue
                full = post and length == 2 and weight >= LIKELY and _half_given(text, start, end, lexicon)
                if size == 1 and not full and not borne(text, start, end, lexicon):
                    continue
                side = said or text[start] in lexicon.state_abbreviations
                if text[end - 1] == "方" and length == 1 and side:
                    continue  # 乌方, 黎方|称: the sides of talks
                duty = text[start] == "应" and lexicon.word_at(text, start + 1, 2) == end
                if duty or (text[start] == "应" and INVITED.match(text, end)) or text[end - 1] == "地":
                    continue  # 应|加强, 应|邀请, 高兴地|说
                promises = text[end - 1] in "村镇乡" and "cue" in follows
                if text[end - 1] in PLACES and "verb" in follows and (weight < CERTAIN or promises):
                    continue  # 长|安小区|建成, 石桥村|保证
                longest = length == 3 and lengths[0] != 3
                if longest and (best is not None or text[end : end + 1] in STOPS or weight < CERTAIN):
                    continue
                if text[end - 1] in HOUSES and "title" in follows:
                    continue  # 法工委|主任
                # 何立峰|等, 刘昆|作: a name seldom ends in a small word.
                verb = not {"role", "speech", "talk", "talks"}.isdisjoint(follows) or text.startswith(
                    ("代表", "在", "就", "首先"), end
                )
                if text[end - 1] in JOINS and not verb and text[end : end + 1] not in STOPS:
                    continue  # 卢拉|和|夫人
                joins = text[end - 1] in JOINS and bool(verb)  # 陆清和|出席: no verb follows a conjunction
                joins = joins or (text[end - 1] == "为" and text[end : end + 1] in JOINS)  # 舒有为|与
                if text[end - 1] in lexicon.characters["seldom_last"] and not joins:
                    weight -= 1.5
                if weight >= 1 and (best is None or weight > best[0]):
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
        begun = text.startswith(BEGUN, end - 1)  # 甲|通过社交媒体…
        if (
            not begun
            and evidence(text, end, lexicon) >= LIKELY
            and text[end - 1] in lexicon.characters["transliteration"]
        ):
            return start, end
        end -= 1
    return None


def nearly_transcribed(text: str, start: int, lexicon: Lexicon) -> Span | None:
    """泰国总理|佩通坦|，: letters that transcribe but for one, up to a stop or a verb."""
    letters = lexicon.characters["transliteration"]
    for size in (5, 4, 3) if start + 3 <= len(text) else ():
        end = min(start + size, len(text))
        other = [c for c in text[start:end] if c not in letters]
        whole = len(other) == 1 and other[0] not in lexicon.words and text[end - 1] in letters
        if (
            whole
            and ALL_HAN.fullmatch(text, start, end)
            and evidence(text, end, lexicon) == CERTAIN
            and not any(lexicon.word_at(text, at, 2) > at for at in range(start, end))
        ):
            return start, end
    return None


def transcribed(text: str, start: int, lexicon: Lexicon) -> Span | None:
    """总统|赫尔佐格|完成了…: letters that only transcribe, at least three, up to one that does not."""
    letters = lexicon.characters["transliteration"]
    end = next((i for i in range(start, min(len(text), start + 12)) if text[i] not in letters), start)
    end = next((at for at in range(start, end) if lexicon.word_at(text, at, 2) > at), end)
    end -= text.startswith(BEGUN, end - 1)
    if reign := REIGN.match(text, end):
        return start, reign.end()
    return (start, end) if end - start > 2 and text[end] not in PLACES | {"宫"} else None


def undotted_name(text: str, start: int, lexicon: Lexicon) -> Span | None:
    """州长|俄木日古|主持, 旗长|娜仁其木格|、: a name in letters of Yi, Mongolian or Tibetan, without a dot.

    At least four letters, one of which may be none of theirs, up to a stop or a verb.
    """
    letters = lexicon.characters["undotted"]
    if text[start : start + 1] not in letters:
        return None
    for size in range(min(7, len(text) - start), 3, -1):
        end = start + size
        other = [c for c in text[start:end] if c not in letters]
        if (
            len(other) < 2
            and ALL_HAN.fullmatch(text, start, end)
            and text[end - 1] not in UNLIKELY_LAST
            and not any(c in lexicon.words or c in "任转" for c in other)
            and not any(lexicon.word_at(text, at, 2) > at for at in range(start, end - 1))
            and evidence(text, end, lexicon) >= (LIKELY if not other else CERTAIN)
            and not any(word in text[start : end + 1] for word in BEGUN)
        ):
            return start, end
    return None


def dotted_name(text: str, start: int, lexicon: Lexicon) -> Span | None:
    """A name in parts: 艾尔肯·吐尼亚孜, also where the dot was lost in print to ？ or •."""
    if garbled := GARBLED.match(text, start):
        end = garbled.end()  # 彭ｐèｉ＠①云, 朱ｒóｎｇ＠①基|、
        return start, end + (
            HAN.match(text[end : end + 1]) is not None and evidence(text, end + 1, lexicon) > 0
        )
    match = DOTTED.match(text, start)
    if match is None:
        return None
    first = min(i for i, c in enumerate(match.group()) if c in DOTS + "？") + start
    if _not_letters(text[start:first], lexicon) > 1:
        return None  # 向|克劳迪娅·辛鲍姆
    for at in range(start, first):
        word = lexicon.word_at(text, at, 2)
        if at < word <= first and not CUTS.isdisjoint(lexicon.kinds(text[at:word])):
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
        if text[end - 1] in "不都" and text[end - 2 : end] != "不都":
            continue
        best = max(best, (evidence(text, end, lexicon), -other, end))
        ends = best[0] >= LIKELY and best[2] == end > last + 1 and lexicon.word_at(text, end, 2) > end
        if ends and _not_letters(text[end], lexicon):
            break  # 别尔德穆哈梅多夫|衷心|预祝
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
        if end <= len(text) and plain(text, start, end, lexicon) and evidence(text, end, lexicon) == CERTAIN:
            head = lexicon.kinds(text[start])
            if not head and not any(
                "narration" in lexicon.kinds(c) or c in "某各全等" for c in text[start:end]
            ):
                return start, end
    return None
