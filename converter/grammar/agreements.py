"""Signings: a sentence in, the cue and the parties of the agreement that it tells of out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import dropwhile, pairwise, takewhile
from typing import Final

from converter.grammar import organizations
from converter.grammar.actors import groups
from converter.grammar.attendance import EARLIER, OF_SIGNING, clause_start
from converter.grammar.cues import BODIES
from converter.grammar.homes import Home
from converter.grammar.houses import company
from converter.grammar.lists import Subject, items, named
from converter.grammar.participants import subjects
from converter.grammar.speech import attribution, clause_begin, clause_begins
from converter.grammar.units import units
from converter.model import Mention, Party, Sentence

ADVERBS: Final = frozenset({"adverb", "narration"})
NO_NAME: Final = frozenset(
    {"person", "title", "role", "speech", "talk", "hold", "cue", "date", "stop", "pact"}
)
WHO_SIGNS: Final = frozenset({"person", "title", "post"})
ENDS: Final = ("在", "于", "就", "进行", "举行")
"""What follows the second of those who sign."""
HOUSE_ENDS: Final = re.compile(
    "(?:局|厅|委|政府|公司|集团|银行|大学|学院|医院|研究[院所]|协会|商会|中心|学校|中学)$"
)
FIRMS: Final = ("集团", "公司", "集团公司")
"""A firm that its own report calls so: the one that it names most."""
NAMED: Final = re.compile(r"[\w·（）()]{2,40}")
OWNED: Final = re.compile(r".{4,}?(?:(?:全资|控股)子公司|旗下公司)(?=\w{2,})")
"""云岭远禾集团全资子公司|远川智造: who signs is the subsidiary."""
GROUP: Final = re.compile(r"(?:多|数|有关|相关|部分|各|\d+)(?:家|个|所|名)?|全体|广大")
COUNT_TAIL: Final = re.compile(
    r"(?:等)?(?:\d+|[一二三四五六七八九十两]+)(?:余|多)?[家个所](?:企业|单位|公司|机构|银行|高校|院校)?$|等$"
    r"|(?<=..)[三四五]方$"
)
AFTER_TALKS: Final = re.compile(r"会[谈见晤](?:结束)?后，")
ON_PAPER: Final = re.compile(
    r"在[^，。；]{0,12}(?:《[^》]*(?:协议|合同|备忘录|意向|责任书)[^》]*》|(?:合作|合同|协议)(?:书|文本)|协议|合同|备忘录)上$"
)
MEANS: Final = re.compile(
    r"(?:仪式)?，(?:意味|标志|预示|昭示|既?是|不仅|必将|将|为|有助|有利|翻开|掀开|揭开|开启|体现)"
)
ORDERS: Final = re.compile("了?(?:一[项道份])?(?:新的)?(?:命令|法令|法案|(?:总统|行政|国务院|主席)令)")
"""签署|总统令，…: what one side orders alone is no agreement."""
SIGNS: Final = re.compile(r"(?:(?:进行|举行)了?[^，。；、]{0,8}|现场|当场)签约$")
NOT_SIGNED: Final = re.compile(
    r"曾|此前|虽然|多次|年来|(?:给|为|促成|促使|推动|要求|希望|呼吁|使得?|让|是)[^，]*$"
)
"""此前，|双方|达成协议, 给|双方|达成协议的机会: nothing that is signed now."""
TOGETHER: Final = re.compile("联盟$|联合?体$|共同体$")
"""甲医院与乙医院|专科联盟|签约仪式: what two houses found, no part of the name of the second."""
OF_STATES: Final = re.compile(
    r"《(?P<one>中华人民共和国(?:政府)?)[和与同](?P<other>[\u4e00-\u9fff·]{2,14}?)"
    r"(?=关于|在|联合(?:声明|公报|新闻)|共同|双边|全面|建立|战略|引渡|[\d《》]|(?:自由)?贸易|经济|投资|合作)"
)
PRINCIPALS: Final = re.compile("两国(?:元首|领导人|总理|政府首脑)")
ASKED: Final = re.compile(
    "(?<![主重需纪摘必首只概扼紧次])要(?![求素点闻约员])(?:(?!随后|会后)[^。；]){0,30}$|(?:应当|必须|务必|应该)[^。；]{0,30}$"
)
"""甲局要…，提前与乙|签订|合同: what is demanded has not been signed."""
IS: Final = re.compile("是[^，。；]*$")
"""某国|是最早同中国|签署合作文件|的国家: by what a state is known."""
BOTH_SIGN: Final = (Party("obligor", group="双方"),)
SIGNED_PROJECTS: Final = re.compile(r"签约(?:项目)?\d+个|签约\D{0,4}\d+个(?:项目)?")


Signed = tuple[str, tuple[Party, ...]]
"""The cue of a signing and its parties."""


def ceremony(sentences: Iterable[Sentence], context: Home, text: str) -> tuple[Sentence, Signed] | None:
    """甲与乙|战略合作协议签字仪式|举行: the first sentence whose gathering is named after those who sign."""
    for sentence in sentences if "签" in text else ():
        for index, token in enumerate(sentence.tokens if "gathering" in sentence.kinds else ()):
            together = "agree" in token.kinds and text.startswith("暨", token.end)  # 签约|暨揭牌仪式
            if token.kinds.get("gathering") == "signing" or together:
                sides = _named_after(sentence.tokens, index, context, text)
                if sides:
                    return sentence, (token.text, sides)
    return None


def _named_after(tokens: tuple[Mention, ...], index: int, context: Home, text: str) -> tuple[Party, ...]:
    """The two houses in the name of a ceremony that ends in tokens[index]; () where it names no two."""
    first = clause_begin(tokens, index, "，。；：")
    for at in range(index - 1, first, -1):
        if not {"person", "role"}.isdisjoint(tokens[at].kinds):
            return ()  # 甲局局长乙|出席签约仪式
        if tokens[at].text not in ("与", "和", "同", "—"):
            continue
        begin = organizations.left(tokens, at)
        begin = max(first, begin) if begin < at else first  # 我校|与
        about = next((i for i in range(at, index) if tokens[i].text in ("就", "关于")), index)
        if about < index:  # 甲与乙、丙|就某事签约仪式
            left, right = (
                _parties(part, context, text) for part in (tokens[begin:at], tokens[at + 1 : about])
            )
            return (*left, *right) if left and right else ()
        ends = [end for end in range(index, at + 1, -1) if organizations.like(tokens[at + 1 : end])]
        if any(TOGETHER.search(t.text) for t in tokens[at:index]):
            houses = (end for end in ends if not BODIES.isdisjoint(tokens[end - 1].kinds))
            ends = [end for end in houses if not TOGETHER.search(tokens[end - 1].text)]
        end = next(iter(ends), 0)
        if end and "state" in tokens[end - 1].kinds and "gap" in tokens[end].kinds:
            continue  # 巴西|劳工党
        if tokens[at].text == "和" and organizations.BY_KIND.fullmatch(
            "".join(t.text for t in tokens[at + 1 : end])
        ):
            continue  # 石桥仁|和|医院
        left = _parties(tokens[begin:at], context, text) if begin < at else ()
        right = _parties(tokens[at + 1 : end], context, text) if end else ()
        if left and right:
            return (*left, *right)
    return ()


def signing(
    sentence: Sentence, context: Home, text: str, houses: Mapping[str, str], between: tuple[Party, ...] = ()
) -> Signed | None:
    """The cue and the parties of a signing: 甲与乙签署战略合作框架协议, 甲和乙举行合作签约仪式.

    `between` are the parties of the ceremony at which 双方 or only persons sign.
    """
    if "agree" not in sentence.kinds and "gathering" not in sentence.kinds:
        return None
    tokens = sentence.tokens
    for index, token in enumerate(tokens):
        ceremony = token.kinds.get("gathering") == "signing" and index and "hold" in tokens[index - 1].kinds
        if (
            "agree" not in token.kinds
            and not ceremony
            and not (index and "hold" in token.kinds and _ceremony_after(tokens, index))
        ):
            continue
        if ASKED.search(text, sentence.start, token.start) and not text.startswith("了", token.end):
            continue  # 县农机局要…，提前与机手|签订|合同
        if EARLIER.search(text, sentence.start, token.start):
            continue
        at = text.rfind("听取", sentence.start, token.start)
        heard = at >= 0 and "，" not in text[at : token.start]
        witnessed = any("见证" in t.text for t in tokens[:index])
        noun = OF_SIGNING.search(text, sentence.start, token.start) and not witnessed
        if noun or MEANS.match(text, token.end) or ORDERS.match(text, token.end):
            continue  # 协议的顺利|签订|，, 这次协议|签订|，意味着…, 签署|法令，终止协议
        told_now = witnessed and AFTER_TALKS.match(text, sentence.start)  # 会谈后，共同见证了双方签署的…
        signed_before = not told_now and text.startswith("的", token.end)  # 甲和乙签署的协议，包括…
        if heard or signed_before or text.startswith(("仪式", "活动", "前，", "后，"), token.end):
            continue  # 听取了关于两国|签署|的条约的报告
        principals = "agree" in token.kinds and PRINCIPALS.search(text, sentence.start, token.start)
        if principals and (sides := _of_title(text, token.end, sentence.end)):
            return token.text, sides
        pact = next(
            (t for t in tokens[index + 1 :] if "pact" in t.kinds or t.kinds.get("gathering") == "signing"),
            None,
        )
        if pact is None and ON_PAPER.search(text, sentence.start, token.start):
            pact = token  # 在《合作协议书》上|签字
        if pact is None and SIGNS.search(text, sentence.start, token.end):
            pact = token  # 甲与乙|进行合作签约
        if pact is None and "agree" in token.kinds and _passive(tokens, index):
            return token.text, ()
        if (
            pact is not None
            and text.startswith("的", pact.end)
            and IS.search(text, sentence.start, token.start)
        ):
            continue
        if pact is None or any(t.text in ("。", "；") for t in tokens[index:] if t.start < pact.start):
            continue
        if "agree" in token.kinds and (sides := _on_behalf(tokens, index, context, text)):
            return token.text, sides
        found = _signers(tokens, index, context, text)
        unsaid = not any(s.organization for s in found) and "agree" in token.kinds
        if between and unsaid and (any(s.person for s in found) or _both(tokens, index)):
            return token.text, between
        signers = [s.organization or houses.get(s.person or "", "") for s in found if not s.group]
        signing = tuple(Party("obligor", organization=name) for name in dict.fromkeys(signers) if name)
        crowds = [group for s in found if s.group for group in groups(s.group)]
        if crowds and all(s.person or s.group for s in found) and any(s.person for s in found):
            return token.text, tuple(crowds)  # 甲与|各县区、各部门|签订责任书
        if len(signing) == 1:
            signing += _other_side(tokens, index, context, text)
        elif signing and not any(s.person for s in found) and "agree" in token.kinds:
            signing = max(signing, _sides(tokens, index, context, text), key=len)
        if len(signing) >= 2 or ("agree" in token.kinds and (witnessed or any(s.person for s in found))):
            if len(signing) < 2:
                signing = _sides(tokens, index, context, text) or _both(tokens, index)
                signing = _of_title(text, sentence.start, sentence.end) or signing
            return token.text, signing
        if "agree" in token.kinds and (sides := _sides(tokens, index, context, text) or _both(tokens, index)):
            return token.text, sides
        comma = next((i for i, t in enumerate(tokens[:index]) if t.text == "，"), None)
        sides = _named_after(tokens, comma, context, text) if "agree" in token.kinds and comma else ()
        if sides and all(HOUSE_ENDS.search(party.organization or "") for party in sides):
            return token.text, sides  # 甲局与乙局开展活动，|签订|共建协议
        if SIGNED_PROJECTS.search(text[token.start : token.start + 20]):
            return token.text, ()
    return None


def _signers(tokens: tuple[Mention, ...], index: int, context: Home, text: str) -> list[Subject]:
    """Who signs by the verb tokens[index]; also of 甲、乙出席仪式|，并签署…: who acted before."""
    begin = clause_start(tokens, index)
    found = subjects(tokens, begin, index, context, text, houses=True)
    between = [t for t in tokens[begin:index] if t.text != "，"]
    bare = all(not ADVERBS.isdisjoint(t.kinds) or "lead" in t.kinds for t in between)
    also = bare and any(t.text == "并" for t in between)
    before = next((i for i in range(begin - 1, 0, -1) if "role" in tokens[i].kinds), None) if also else None
    if found or before is None or any(t.text in ("。", "；") for t in tokens[before:index]):
        return found
    return subjects(tokens, clause_start(tokens, before), before, context, text)


def signed_in(
    sentence: Sentence,
    content: int,
    signed: Signed,
    context: Home,
    text: str,
    houses: Mapping[str, str],
    between: tuple[Party, ...] = (),
) -> Iterator[tuple[tuple[Mention, ...], str, tuple[Party, ...]]]:
    """The words, the cue and the parties of each signing of a sentence that tells of one (`signed`) or more.

    甲公司与乙公司签署…；丙银行与丁协会签署…: one each.
    """
    parts = [unit.tokens for unit in units(sentence.tokens, content)]
    found = [
        (part, *told)
        for part in (parts if len(parts) > 1 else ())
        if (told := signing(_part(sentence, part), context, text, houses, between))
    ]
    for part, mark, parties in found or [(parts[0], *signed)]:
        clauses = _clauses(sentence, part) if len(parties) > 1 else ()
        for told in (signing(clause, context, text, houses, between) for clause in clauses):
            for side in told[1] if told and len(told[1]) > 1 else ():
                parties = parties if _among(side, parties) else (*parties, side)
        yield part, mark, parties


def _clauses(sentence: Sentence, tokens: tuple[Mention, ...]) -> Iterator[Sentence]:
    """甲公司与乙公司签署…，|丙银行与丁协会签署…: the clauses of a unit of several signings."""
    if sum("agree" in t.kinds for t in tokens) > 1:
        for first, following in pairwise([*clause_begins(tokens), len(tokens) + 1]):
            if clause := tokens[first : following - 1]:
                yield _part(sentence, clause)


def _part(sentence: Sentence, tokens: tuple[Mention, ...]) -> Sentence:
    return replace(sentence, start=tokens[0].start, end=tokens[-1].end, tile=lambda: tuple(tokens))


def told(sentences: Sequence[Sentence], signings: Sequence[Signed | None]) -> bool:
    """Whether the writer tells of one of the signings; what a speaker mentions is no report."""
    speaking = -1
    for sentence, signed in zip(sentences, signings, strict=True):
        if attribution(sentence, None):
            speaking = sentence.paragraph
        elif signed and sentence.paragraph != speaking:
            return True
    return False


def others(parties: Sequence[Party], told: Sequence[Sequence[Party]]) -> bool:
    """Whether one of those who sign is none of those of an agreement that has been told before.

    甲公司与乙公司签署…。会上，丙银行与丁协会也签署…: two agreements; but one told twice is one.
    """
    unnamed = any(not some or some == BOTH_SIGN for some in told)
    before = [party for some in told for party in some]
    return len(parties) > 1 and not unnamed and any(not _among(party, before) for party in parties)


def _among(one: Party, told: Iterable[Party]) -> bool:
    """中国电信, 中国电信集团有限公司: one name is a part of the other."""
    name = one.organization or one.group or ""
    names = (party.organization or party.group or "" for party in told)
    return any(name and other and (name in other or other in name) for other in names)


def _both(tokens: tuple[Mention, ...], index: int) -> tuple[Party, ...]:
    """双方|签署了…, 见证|双方|签署…: those who sign, where no more is said of them."""
    idle = (t for t in reversed(tokens[:index]) if ADVERBS.isdisjoint(t.kinds) or "cue" in t.kinds)
    before = next(idle, None)  # but 双方|将|签署…
    if before is None or not before.text.endswith("双方"):
        return ()
    clause = "".join(t.text for t in takewhile(lambda t: t is not before, tokens))
    return () if NOT_SIGNED.search(clause) else BOTH_SIGN


def _ceremony_after(tokens: tuple[Mention, ...], index: int) -> bool:
    """举行|“战略合作”签约仪式, within its clause."""
    clause = takewhile(lambda t: t.text not in ("，", "。", "；"), tokens[index + 1 : index + 8])
    return any(t.kinds.get("gathering") == "signing" for t in clause)


def _passive(tokens: tuple[Mention, ...], index: int) -> bool:
    """甲厂供货|合同|今天在京|签署|。: what is signed stands before the verb, which ends its clause."""
    ends = index + 1 == len(tokens) or tokens[index + 1].text in "，。；"
    clause = takewhile(lambda t: t.text not in ("，", "。", "；"), reversed(tokens[:index]))
    before = list(clause)
    signed = any("pact" in t.kinds and t.text != "项目" for t in before)
    return ends and signed and not any("person" in t.kinds for t in before)


def _sides(tokens: tuple[Mention, ...], index: int, context: Home, text: str) -> tuple[Party, ...]:
    """中铝公司|就曾|与|甲公司、乙公司等4家企业|签署: both sides of a signing; () unless each is named."""
    first = clause_begin(tokens, index, "，。；")
    joins = [i for i in range(first, index) if tokens[i].text in ("与", "同", "和")]
    for at in joins:
        left = _parties(dropwhile(_idle, tokens[first:at]), context, text)
        right = _parties(tokens[at + 1 : index], context, text)
        if left and right:
            return (*left, *right)
    return ()


def _on_behalf(tokens: tuple[Mention, ...], index: int, context: Home, text: str) -> tuple[Party, ...]:
    """甲|代表|远禾公司分别与乙县政府县长丙|签署: the sides, where a person signs for his house.

    甲、乙|分别代表|远禾公司和石桥镇|签署: where two sign, each for his own.
    """
    first = clause_begin(tokens, index, "，。；：")
    for at in range(first + 1, index):
        before = tokens[at - 1 - (tokens[at - 1].text == "分别")]
        if tokens[at].text == "代表" and "person" in before.kinds:
            told = [t for t in tokens[at + 1 : index] if WHO_SIGNS.isdisjoint(t.kinds)]
            return _sides((*told, *tokens[index:]), len(told), context, text)
    return ()


def _of_title(text: str, start: int, end: int) -> tuple[Party, ...]:
    """两国元首|签署《中华人民共和国和某共和国联合声明》: the sides that the title of a document names."""
    found = OF_STATES.search(text, start, end)
    return tuple(Party("obligor", group=found[side]) for side in ("one", "other")) if found else ()


def _other_side(tokens: tuple[Mention, ...], index: int, context: Home, text: str) -> tuple[Party, ...]:
    """甲公司董事长乙来到某市，|与某市政府成功|签订…: whom a clause without a subject names."""
    first = clause_begin(tokens, index, "，")
    joins = tokens[first].text in ("与", "同", "和")
    return _parties(tokens[first + 1 : index], context, text) if joins else ()


def _idle(token: Mention) -> bool:
    return not {"date", "lead"}.isdisjoint(token.kinds)


def _parties(tokens: Iterable[Mention], context: Home, text: str) -> tuple[Party, ...]:
    """One side of a signing: names of houses, or of houses that no register and no form tells."""
    dated = organizations.without_brackets(tuple(tokens))
    kept = tuple(t for t in dated if "date" not in t.kinds)
    kept = tuple(takewhile(lambda t: t.text not in ENDS, kept))  # 甲集团|在法国|签署
    while kept and not ADVERBS.isdisjoint(kept[-1].kinds) and "organ" not in kept[-1].kinds:
        kept = kept[:-1]
    if kept and len(listed := named(kept, context, text, True)) > 1:
        return tuple(Party("obligor", organization=s.organization, start=s.start, end=s.end) for s in listed)
    found: list[Party] = []
    for item in items(kept):
        printed = text[item[0].start : item[-1].end]
        owner = OWNED.match(printed)
        start = item[0].start + (owner.end() if owner else 0)
        printed = COUNT_TAIL.sub("", printed[owner.end() if owner else 0 :])
        known = organizations.like(item)
        if not known and not (NAMED.fullmatch(printed) and not NO_NAME & _all_kinds(item)):
            return ()
        name = organizations.restore(printed, context)
        if name == printed and name in FIRMS:
            name = company(printed, (), context.named) or name
        if GROUP.match(printed):
            found.append(Party("obligor", group=printed))
        else:
            found.append(Party("obligor", organization=name, start=start, end=start + len(printed)))
    return tuple(found)


def _all_kinds(tokens: tuple[Mention, ...]) -> set[str]:
    return {kind for token in tokens for kind in token.kinds}
