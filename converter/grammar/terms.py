"""The terms inside a unit: its clauses as actions, its focus and its money."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from converter.model import Action, Mention

MONEY: Final = re.compile(
    r"(?P<low>\d[\d,]*(?:\.\d+)?)(?P<low_scale>[百千万亿]*)(?:元)?(?:[-—~～至到](?P<high>\d[\d,]*(?:\.\d+)?))?(?P<scale>[百千]?万亿|[百千]?亿|[百千]?万|千|百)?元(?!宝)"
)
OUTCOME: Final = re.compile(
    r"(?:产值|收入|总额|投资额|生产总值|GDP|利润|营收|税收|增加值|交易额|产业规模|销售)[^，。；]{0,14}"
    r"(?:，(?:预期|预计|力争|达到|突破)[^，。；]{0,12})*$"
)
"""Words before a sum that is hoped for and that nobody commits: 工业产值确保增长20%，预期|1940亿元."""
SCALE: Final = {"": 1, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "十": 10}
MOST: Final = Decimal(10) ** 18
"""More money than there is: digits of something else, or of nothing."""
FOCUS: Final = ("聚焦", "围绕")


def amount(words: str) -> Decimal | None:
    """The money of a unit in yuan, the upper bound of a range: 80亿至100亿元 → 10000000000."""
    sums = MONEY.finditer(words) if "元" in words else ()
    match = next((m for m in sums if not OUTCOME.search(words, 0, m.start())), None)
    if match is None:
        return None
    digits = (match["high"] or match["low"]).replace(",", "")
    scale = match["scale"] or match["low_scale"] or ""
    value = Decimal(digits)
    for character in scale:
        value *= SCALE[character]
    if value >= MOST:
        return None
    return value.quantize(Decimal("0.01")) if value % 1 else Decimal(int(value))


def focus(tokens: tuple[Mention, ...], text: str) -> str | None:
    """What a unit turns to: 要聚焦|推进国资国企改革|深化合作 → 推进国资国企改革."""
    for index, token in enumerate(tokens):
        if token.text in FOCUS:
            stop = next(
                (
                    i
                    for i, t in enumerate(tokens[index + 1 :], index + 1)
                    if t.text in "，；。" and "stop" in t.kinds
                ),
                len(tokens),
            )
            verbs = [i for i in range(index + 2, stop) if "verb" in tokens[i].kinds]
            end = verbs[-1] if verbs else stop
            end -= tokens[end - 1].text == "、"  # 围绕|中心|、服务大局
            if end > index + 1:
                return text[tokens[index + 1].start : tokens[end - 1].end]
    return None


def _verb(clause: tuple[Mention, ...]) -> int | None:
    """The verb of a clause: its first; after 聚焦 and 围绕, which open a focus, the one behind it."""
    verbs = [i for i, t in enumerate(clause) if "verb" in t.kinds and (i == 0 or "none" not in t.kinds)]
    opens = next((i for i, t in enumerate(clause) if t.text in FOCUS), None)
    if opens is not None:
        verbs = [i for i in verbs if i > opens + 1][-1:]
    return verbs[0] if verbs else None


def actions(tokens: tuple[Mention, ...], text: str) -> Iterator[Action]:
    """The clauses of a unit as verb and object: 完善｜合作机制，抓好｜项目落地."""
    clause: list[Mention] = []
    for token in [*tokens, None]:
        if token is not None and not ("stop" in token.kinds and token.text in "，"):
            clause.append(token)
            continue
        verb = _verb(tuple(clause))
        if verb is not None:
            last = verb  # 加快|完善, 服务|和|融入: verbs side by side are one
            while last + 1 < len(clause) and "verb" in clause[last + 1].kinds and last + 2 < len(clause):
                last += 1
            start, end = clause[verb].start, clause[-1].end
            rest = text[clause[last].end : end]
            yield Action(text[start : clause[last].end], rest or None, start, end)
        clause = []
