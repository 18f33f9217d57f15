"""Names without a post, of those elected, appointed, let go or honoured, and authors: text in, spans out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from converter.names.contexts import LISTED, NOTE, is_name, surnamed
from converter.names.spelling import Span, plain
from converter.words import Lexicon

CHANGED: Final = re.compile(
    rf"接受(?P<leaving>{LISTED})(?:同志)?(?:关于)?(?:请求)?辞去|授予(?P<honoured>{LISTED})(?:{NOTE})?“"
    rf"|(?:选举|推选|推举|任命|聘任|聘请|补选|增补)(?P<chosen>{LISTED})(?:{NOTE})?(?:同志)?(?:为|担任)"
    rf"|(?:免去|撤销|罢免|终止)(?P<removed>{LISTED})(?:同志)?(?=第[一二三四五六七八九十]+届)"
    r"|(?:决定|指定)(?P<decided>[\u4e00-\u9fff]{2,4}(?:、[\u4e00-\u9fff]{2,4})+)(?:为|担任)"
)
APPOINTS: Final = re.compile(r"任命[^。\n]+")
ALSO: Final = re.compile(rf"[：，；](?P<also>{LISTED})(?:{NOTE})?(?:同志)?为")
"""任命甲为水利局局长，|乙|为教育局局长; 任命：|甲|为…."""
ELECTS: Final = re.compile("接受|授予|选举|推选|推举|任命|聘任|聘请|补选|增补|决定|指定|免去|撤销|罢免|终止")
"""What CHANGED begins with: 接受|方远山|辞去…职务的请求, 选举|甲|为职工董事, 授予|甲|“…”, 撤销|甲|…"""
MADE: Final = re.compile(
    r"[为任](?=(?:首任|第[一二三四五六七八九十]+届|名誉|执行|常务|副)*(?:会长|理事长|秘书长|监事长|监事|理事|主任委员|组长|指挥长|总指挥))"
)
MADE_LIST: Final = re.compile(rf"[，；、]由?(?P<made>{LISTED})(?:等\d+[名人位](?:同志)?)?(?:当选|担|兼)?$")
"""，|甲、乙|等9人|为副理事长: the list before MADE."""
AUTHOR: Final = re.compile(r"》（([\u4e00-\u9fff]{2,4})）")


def removed(text: str, start: int, lexicon: Lexicon) -> Span | None:
    """免去|宫鸣|的副检察长职务."""
    end = text.find("的", start, start + 4)
    known = end - start in (2, 3) and text[start : start + 1] in lexicon.surnames
    return (start, end) if known and plain(text, start, end, lexicon, True) else None


def changed(text: str, lexicon: Lexicon) -> Iterator[Span]:
    """Those who are elected, appointed, let go or honoured by a list of names alone."""
    matches = CHANGED.finditer(text) if ELECTS.search(text) else ()
    lists = [match.span(match.lastgroup or 0) for match in matches]
    for made in MADE.finditer(text):
        before = max(text.rfind(mark, 0, made.start()) for mark in "，；。\n")
        if before >= 0 and (names := MADE_LIST.match(text, before, made.start())):
            lists.append(names.span("made"))
    for told in APPOINTS.finditer(text):
        lists += [also.span("also") for also in ALSO.finditer(text, *told.span())]
    for at, end in lists:
        for item in text[at:end].split("、"):
            until = at + len(item)
            short = len(item) < 5 and surnamed(text, at, lexicon)
            if "·" in item or (short and plain(text, at, until, lexicon, True)):
                yield at, until
            at = until + 1


def authors(text: str, lexicon: Lexicon) -> Iterator[Span]:
    """《云岭诗论》（|方远山|）: who wrote what a conference has read."""
    for match in AUTHOR.finditer(text):
        if is_name(text, *match.span(1), lexicon):
            yield match.span(1)
