"""Paragraphs of an article → its title, date and publisher as printed, and which paragraph opens the body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import zip_longest
from typing import NamedTuple

from converter.dates import number
from converter.read.text.letters import HAN

# What a page prints around an article: head lines are known by these labels, as a format is by its marks.
_DATED = (
    "发布时间|发布日期|发表日期|发文时间|录入时间|添加时间|创建时间|上传时间|公布日期|"
    "公布时间|发稿时间|发表时间|发文日期|成文日期|更新时间|更新日期|添加日期|编辑日期|修改时间|修改日期|原刊期号|日期|时间"
)
_SOURCE = (
    "信息来源|文章来源|稿件来源|内容来源|新闻来源|来源于|来源|稿源|原文出处|出处|转贴自|转载自|转自|"
    "发布机构|发布单位|发布部门|发布人|发布者"
)
_OTHER = (
    "所属栏目|栏目|频道|关键词|标签|作者|记者|通讯员|责任编辑|编辑|责编|信息员|摄影|审核|审校|校对|初审|终审|签发|供稿单位|供稿人|供稿|撰稿人|撰稿|投稿人|拍摄|文章录入|录入|浏览次数|浏览量|浏览|阅读次数|阅读量|阅读|"
    "点击次数|点击数|点击量|点击率|点击|访问次数|访问量|人气|热度|分类|字号|字体|原刊地名|原刊页号|版号|索引号|文号|打印|分享"
)
_FIELD = re.compile(rf"【?(?:({_DATED}|{_SOURCE}|{_OTHER})(?:】[：:]?|[：:])|(发[布表]于)(?=\d))")
_DIGITS = str.maketrans("０１２３４５６７８９／－．", "0123456789/-.")
_WIDE_DIGIT = re.compile("[０-９／－．]")
_NUMERALS = "〇○零一二三四五六七八九十"
_DATE = (
    r"(?:(?:19|20)\d\d(?:[-/.]\d\d?[-/.]\d\d?|年\d\d?月\d\d?日?)|(?:19|20)\d{6}(?!\d)"
    rf"|[{_NUMERALS[:-1]}]{{4}}年[{_NUMERALS}]{{1,3}}月[{_NUMERALS}]{{1,3}}日)"
)
_TIME = r"(?:\d\d?(?:[:：]\d\d(?:[:：]\d\d)?|时\d\d分))?"
"""10:20, 10:20:31 or 10时20分, where it is printed."""
_STAMPED = re.compile(
    rf"[\[【(（]?(?:19|20)\d\d[-/.]\d\d?[-/.]\d\d?{_TIME}[\]】)）]?"
    rf"(?:发[布表]于[{HAN}]{{2,8}}|[文图摄][/／：:][^，。]{{0,12}}|[^{HAN}]{{0,12}})"
)
"""2024-05-09 17:05 发表于云溪, [ 2024/5/9 ], 2024-05-09 文/图:院办; 2024.5.9 市会议召开 is a headline."""
_DATED_ABOVE = re.compile(
    rf"(?:[{HAN}]{{2,10}})?(?:(?:https?[:：]//)?(?:www\.)?[\w.-]+\.[a-z]{{2,4}}/?)?{_DATE}{_TIME}[{HAN}、]{{0,12}}"
)
"""云岭市政府网站 www.yunling.example 2024-05-09 08:35 方远山: what may stand before 来源：."""
_NUMBER = re.compile(rf"\d+|[{_NUMERALS}]+")
_FIND_DATE = re.compile(_DATE)
_BARS = "|｜丨"
_CRUMB = re.compile("[>＞»]")
_CRUMBS = re.compile("(?:[^>＞»，。]{1,20}[>＞»])+")
"""首页 > 新闻中心 > 正文 2024-05-09: where on a site a page stands."""
_BUTTONS = re.compile(r"[【\[](?:打印|关闭|收藏|返回|复制|分享)[^】\]]{0,6}(?:[】\]]|$)")
"""来源：县府办【打印本页】【关闭窗口】."""
_SITE = re.compile(f"(?P<site>[{HAN}]{{4,20}}(?:网站|官网|新闻网))[>＞»]")
"""云岭建工集团网站 > 基层动态 2024-05-09."""
_COPYRIGHT = re.compile(f"(?P<owner>[{HAN}]{{4,24}}?)(?:版权所有|保留所有权利)")
"""云岭市人民医院版权所有: the foot of a page."""
_READ_AT = re.compile(
    rf"{_DATE}{_TIME}(?:(?:阅读|浏览|点击|人气|访问)\d+次?)?[|｜丨]?(?:[{HAN}]{{2,8}}(?:发布|在线|网|报|融媒|视窗))?"
)
"""2024-05-09 10:16 阅读 123, 2024-05-09 10:20 青川发布."""
_HOUSE = "报网社台刊处局部办科室委院会厅站校所联"
_BODY = rf"(?:[{_HOUSE}]|中心|公司|融媒(?!体)|融媒体(?!中心)|公众号)"
_BODY_OF_PEOPLE = re.compile(f"{_BODY}$")
_WEEKDAY = "(?:星期[一二三四五六日天])?"
_PAGE = rf"{_WEEKDAY}(?:第?[{_NUMERALS}\dA-Z]{{1,4}}版)?"
"""星期五 第二版, A06版: what a newspaper prints after its date."""
_SIZES = re.compile(r"[|｜丨]?[【\[（(]?(?:字[体号][：:]?)?大中小[】\]）)]?")
"""【字号：大 中 小】, wherever it is printed."""
_SIGNER = rf"(?![{HAN}]{{0,2}}[会长召举开])[{HAN}]{{2,3}}"
"""云岭日报 2024-05-09 方远山: a name after the line, but not 宣传部|长会议, 常委会|召开."""
_SIGNED_ABOVE = re.compile(
    rf"[〖【\[《]?(?P<before>[{HAN}A-Za-z\d·]{{2,24}}?)[〗】\]》]?[|｜丨]?{_DATE}{_TIME}{_PAGE}"
    rf"(?:发[布表]于[{HAN}]{{2,8}}|(?<=\d){_SIGNER})?"
    rf"|[（(\[]?{_DATE}{_TIME}[）)\]]?[|｜丨]?(?P<after>[{HAN}]{{2,16}}?(?:{_BODY}|集团)|(?<=\d[:：]\d\d)[{HAN}]{{0,4}}讯)(?:{_SIGNER})?"
)
"""云岭街道办事处 2024-05-09, 2024-05-09 | 监管科, 云上青川 2024-05-09 18:20 发表于云岭: below a headline."""
_STAMP = re.compile(
    rf"[（(\[【]?(?P<before>[{HAN}·]{{0,8}}?)[|｜丨]?(?P<date>{_DATE}){_TIME}"
    rf"{_WEEKDAY}(?:第[\d{_NUMERALS}]+版[{HAN}·、]{{0,12}}|[|｜丨]?(?P<after>[{HAN}]{{2,10}}[报网社台刊]))?[）)\]】]?"
)
_OF_MINUTES = "地点|主持|主持人|参加人员|出席人员|参会人员|列席人员|记录|记录人"
# The mark is looked for first: it is rarer than what the labels begin with.
_MINUTES = re.compile(f"：(?:{'|'.join(f'(?<={label}：)' for label in _OF_MINUTES.split('|'))})")
_LIST = re.compile(rf"[{_NUMERALS}]+、|（[{_NUMERALS}\d]+）|\d+[.、．]|(?:{_OF_MINUTES})：")
_LONGEST_HEAD_LINE = 120
_LONGEST_HEADLINE = 100
_LONGEST_DECK = 240
"""What a deck right above a dateline may fill: 某座谈会提出，…要严肃处理；对…的，要坚决查处."""
_OPENS_WITH_DAY = re.compile(
    rf"(?:(?:{_DATED})|发[布表]于|发布)?[：:\s]*{_DATE}(?![至—~～-])[^。，！？；]{{0,50}}"
)
_SOURCE_AMONG = re.compile(rf"(?:^|[|｜\s])来源\s?([{HAN}]{{2,16}})(?=$|[|｜\s])")
"""发表于2024-05-09 21:30| 来源云岭日报| 0条评论."""
_ORIGINAL = re.compile("^发[布表]于$|^原创(?=.{4})")
_GOES_ON = re.compile(
    r"(?:指出|提出|要求(?:[\u4e00-\u9fff]{2,8}(?:者|部门|同志|人员|干部))?|强调|认为|表示|希望)$"
)
"""某会议提出 | 把工作提高到新水平: a headline of two lines."""
_REPORTED = re.compile(
    rf"(?:据?(?:本报|本刊|新华社|中新社)[{HAN}\d]{{0,14}}(?:讯|电)|[{HAN}]{{2,6}}[网社]\d[{HAN}\d]{{2,10}}(?:讯|电))"
)
_MOST_HEAD_LINES = 12

_MEDIUM = re.compile(rf"[{HAN}\w《》-]*[报网社台刊]》?")
_BEFORE_TITLE = re.compile(rf"(?:【([{HAN}\w]{{1,12}}[报网社台刊])】|([{HAN}\w]{{1,12}}[报网社台刊])[：:])")
_DATELINE = re.compile(rf"据?([{HAN}]{{1,6}}?[网社台])(?:[{HAN}]{{0,12}}?\d\d?月\d\d?日)?(?:电|讯|消息)")
_SIGNED = re.compile(r"[（(]([^（）()]{2,20})[）)]$")
_CREDIT = re.compile(r"^本[站网]|原创$|记者|通讯员|编辑|作者|供稿|图为|上图|[摄文图][/：]|摄$")
_AUTHOR = ("作者", "供稿", "供稿单位")
_CREDITED = re.compile(r"(?<=[报网社台刊局委办])[ /](?:本[报网台])?(?:记者|通讯员|作者|编辑)[^：:]{1,16}$")
"""云岭日报|　记者 方远山: who wrote for the publisher that the label names."""


_READ = re.compile(r"\s*(?:已有|已|有|共)?\d+\s*人?次(?:阅读|浏览|点击|访问)?\s*$")
"""来源：校工会　|有65人次阅读: how often a page was read is no part of its source."""


class Head(NamedTuple):
    """What stands above the body: paragraph numbers, and what the page says of itself."""

    title: int | None
    body: int
    published_on: str | None
    publisher: str | None


def whole_title(lines: list[str], title: int, body: int) -> str:
    """The headline at `title`, with the line below it where it only tells who says something."""
    more = title + 1 < body and _GOES_ON.search(lines[title]) and not is_head_line(lines[title + 1])
    return lines[title] + lines[title + 1] if more else lines[title]


def is_head_line(line: str) -> bool:
    """来源：某报　发布时间：2023年3月15日 10:20: labels, a date, a by-line; nothing of the article itself."""
    line = _close(line).strip("[]【】〖〗()（）")
    if not line or len(line) > _LONGEST_HEAD_LINE or line.endswith(("。", "？", "！", "；")):
        return False
    line = _plain_digits(line)
    if _CRUMB.search(line):
        line = _CRUMBS.sub("", line)
    labels = line.lstrip(_BARS)
    if not labels or _FIELD.match(labels):
        return True
    if not _FIND_DATE.search(line):  # all that follows has one, and takes many times as long to look for
        return False
    field = _FIELD.search(line)
    above = (line[: field.start()] if field else line).strip(_BARS)
    stamped = _STAMP.fullmatch(above) or _STAMPED.fullmatch(line) or _READ_AT.fullmatch(line)
    labelled = field and ("，" not in line or _DATED_ABOVE.fullmatch(above))
    return bool(stamped or labelled)


def opens_with_day(line: str) -> bool:
    """2024年05月09日 18:57 云岭财经·综合: what may stand right below a headline that is known to be one."""
    return _OPENS_WITH_DAY.fullmatch(_plain_digits(line)) is not None


def is_labelled(line: str) -> bool:
    """发布时间：2023年3月15日: whether a label says that a line tells when it was published."""
    return any(label in _DATED.split("|") for label, _ in _fields([_plain_digits(line)]))


def read_head(lines: list[str], named: str | None = None) -> Head:
    """Paragraphs, and the headline if the file names it → the head.

    The first paragraph that is neither headline nor head line opens the body.
    """
    minutes = _MINUTES.search("\n".join(lines[:_MOST_HEAD_LINES])) is not None
    title, at = None, 0
    while at < len(lines) - 1 and _in_head(lines[at], minutes):
        at += 1
    if at < len(lines) - 1 and (_is_headline(lines[at]) or _same(lines[at], named)):
        title, at = at, at + 1
        while at < len(lines) - 1 and (_in_head(lines[at], minutes) or _is_below(lines[at], named)):
            at += 1
        at = _after_decks(lines, at, minutes)
    below = at if title is None else title + 1
    above = [line for line in lines[:below] if is_head_line(line)]
    signed = [line for line in lines[below:at] if is_head_line(line) or _is_below(line, named)]
    head = [_plain_digits(line) for line in above + signed]
    return Head(title, at, published_on(head, lines), _publisher(head, lines, title, at))


def _in_head(line: str, minutes: bool) -> bool:
    # In minutes, 时间 and 日期 say when the meeting was.
    return is_head_line(line) and not (minutes and line.startswith(("时间", "日期")))


def _same(line: str, named: str | None) -> bool:
    return named is not None and line.replace(" ", "") == named.replace(" ", "")


def _is_below(line: str, named: str | None) -> bool:
    """Whether it is a line that only stands below a headline, or below one that the file names."""
    return _signed_above(line) is not None or (bool(named) and opens_with_day(line))


def _signed_above(line: str) -> re.Match[str] | None:
    line = _close(line)
    return _SIGNED_ABOVE.fullmatch(_plain_digits(line)) if len(line) <= _LONGEST_HEAD_LINE else None


def _close(line: str) -> str:
    """A line → without its gaps, and without the buttons for the size of letters."""
    line = line.replace(" ", "")
    return _SIZES.sub("", line) if "大中小" in line else line


def _plain_digits(line: str) -> str:
    """２０２４－０５－０９ → 2024-05-09."""
    return line.translate(_DIGITS) if _WIDE_DIGIT.search(line) else line


def _is_headline(line: str) -> bool:
    return (
        len(line.replace(" ", "")) <= _LONGEST_HEADLINE
        and "。" not in line
        and not line.endswith(("；", "，", "：", "、"))
    )


def _is_deck(line: str) -> bool:
    return len(line) <= _LONGEST_DECK and "。" not in line and not _REPORTED.match(_plain_digits(line))


def _after_decks(lines: list[str], start: int, minutes: bool) -> int:
    """Decks and kickers under the title belong to the head if prose follows them at once."""
    for at in range(start, min(start + _MOST_HEAD_LINES, len(lines))):
        line = lines[at]
        if _in_head(line, minutes) or _signed_above(line):
            continue
        if _is_deck(line) and at + 1 < len(lines) and _REPORTED.match(_plain_digits(lines[at + 1])):
            return at + 1
        if not _is_headline(line) or line.endswith(("！", "？")) or _LIST.match(line):
            return at if "。" in line else start
    return start


def published_on(head: list[str], lines: Sequence[str] = ()) -> str | None:
    """Head lines, and all lines of the article → the day on which it was published, as ISO date."""
    labelled = [value for label, value in _fields(head) if label in _DATED.split("|")]
    stamps = [match["date"] for line in head if (match := _stamp(line))]
    beside = [line for line in head if not _FIELD.match(line) or "原刊" not in line]
    closing = _plain_digits(lines[-1]) if lines and len(lines[-1]) <= _LONGEST_HEAD_LINE else ""
    signed = [closing] if _FIND_DATE.fullmatch(closing) else []
    return next((found for text in [*labelled, *stamps, *signed, *beside] if (found := iso_date(text))), None)


def _publisher(head: list[str], lines: list[str], title: int | None, body: int) -> str | None:
    fields = _fields(head)
    for label, value in fields:
        value = _CREDITED.sub("", _READ.sub("", _BUTTONS.sub("", value))).strip("-—《》[]【】()（）|｜丨 ")
        person = label.startswith("发布") and len(value) <= 3 and not _BODY_OF_PEOPLE.search(value)
        if label in _SOURCE.split("|") and value and not person and not _CREDIT.search(value):
            return value
    if site := next(filter(None, (_SITE.match(line.replace(" ", "")) for line in head)), None):
        return site["site"]
    for label, value in fields:
        if label in _AUTHOR and len(value.strip()) > 3 and _BODY_OF_PEOPLE.search(value):
            return value.strip()  # 作者：云岭市政协办公室
    for line in head:
        if among := _SOURCE_AMONG.search(line):
            return among[1]
        stamp = _stamp(line)
        if stamp and (stamp["after"] or _MEDIUM.fullmatch(stamp["before"])):
            return stamp["after"] or _ORIGINAL.sub("", stamp["before"])
        signed_above = _signed_above(line)
        above = (signed_above["before"] or signed_above["after"]) if signed_above else ""
        above = _ORIGINAL.sub("", above or "")
        above = re.sub(r"^(.+?)\1$", r"\1", above)  # 原创 云上青川 云上青川
        account = "发表于" in line or "发布于" in line  # 云上青川 2024-05-09 发表于云岭
        if above and (account or _BODY_OF_PEOPLE.search(above)) and not _CREDIT.search(above):
            return above
    if title is not None and (named := _BEFORE_TITLE.match(lines[title])):
        return named[1] or named[2]
    if body < len(lines) and (dateline := _DATELINE.match(lines[body])):
        return dateline[1]
    if lines and (owner := _COPYRIGHT.search(lines[-1].replace(" ", ""))):
        return owner["owner"]
    signed = _SIGNED.search(lines[-1][-24:]) if lines else None
    if signed and _BODY_OF_PEOPLE.search(signed[1]) and not _CREDIT.search(signed[1]):
        return signed[1]
    return None


def _stamp(line: str) -> re.Match[str] | None:
    """A line that begins with its date; gaps count only where they end the day (2024-5-9 17:20)."""
    return _STAMP.match(line) or _STAMP.match(line.replace(" ", ""))


def _fields(head: list[str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for line in head:
        labels = list(_FIELD.finditer(line))
        for label, following in zip_longest(labels, labels[1:]):
            value = line[label.end() : following.start() if following else len(line)]
            day = _FIND_DATE.search(value) if label[1] in _SOURCE.split("|") else None
            if day:  # 来源：某报　2023年3月15日
                found.append(("日期", day.group()))
                value = value[: day.start()] or value[day.end() :]
            found.append((label[1] or "日期", value))
    return found


def iso_date(text: str) -> str | None:
    """2023年3月15日, 2023-03-15, 20230315, 二〇二三年三月十五日 → 2023-03-15."""
    match = _FIND_DATE.search(text)
    if not match:
        return None
    parts = _NUMBER.findall(match.group())
    if len(parts) == 1:
        parts = [parts[0][:4], parts[0][4:6], parts[0][6:]]
    try:
        year, month, day = (number(part.replace("○", "〇")) for part in parts)
        return date(year, month, day).isoformat()
    except ValueError:
        return None
