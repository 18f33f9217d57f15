"""The blocks of a page → those of its article: headline, head lines, paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from converter.read.text.head import is_head_line, published_on
from converter.read.text.letters import HAN, tidy
from converter.read.text.traditional import to_simplified
from converter.read.web.blocks import Block, Page

_LEAST_GAIN, _LEAST_SHARE = 40, 0.08
"""What a box must add to the prose of the one inside it to be the article rather than its surroundings."""
_MOST_NOISE = 0.6
_LEAST_ARTICLE = 30

_HEADINGS = {"h1": 3.0, "h2": 2.5, "h3": 2.0, "h4": 1.0}
_LEAST_SCORE = 1.5
_SHORTEST_DECK = 6
_SITE = re.compile(r"\s*(?:[-_|–—｜>]+|\s-\s)\s*")
_PLACE = re.compile(r"(?:您?(?:现在|当前|所在)的?(?:所在)?)?的?位置\s*[：:]|首页\s*[>＞»/]")
_WIDGET = re.compile(
    r"(?:分享(?:到|至|给)?|转发|点赞|收藏(?:本页)?|评论|打印(?:本页|本文|此页)?|关闭(?:窗口|本页|此页)?|返回(?:顶部|列表|首页|上一页)?|"
    r"纠错|复制链接|相关(?:新闻|文章|链接|阅读|报道|稿件|推荐)|推荐阅读|延伸阅读|微信|微博|新浪|腾讯|QQ空间|朋友圈|手机观看|客户端看|"
    r"听新闻|语音播报|字[号体](?:大小)?|[大中小]|回到顶部|网站地图|联系我们|友情链接|更多|首页|下载|[\s\d\W_])+"
    r"|[【\[]?上一[篇条页].*|[【\[]?下一[篇条页].*|扫一?[扫码].{0,20}|您?是?第\d*位(?:访客|读者)"
)
"""What a page sets around an article; whole lines of it, and nothing that a headline could begin with."""
_LABELLED = re.compile(rf"[{HAN}]{{2,6}}[：:][^{HAN}]*")
"""项目编号：A-12: no headline."""
_GONE = re.compile("[\ufffd\ue000-\uf8ff]")


class MainText(NamedTuple):
    """The article of a page."""

    text: str
    headline: str | None
    published_on: str | None
    """By a head line that stands elsewhere on the page."""


def main_text(page: Page, titles: Sequence[str]) -> MainText | None:
    """A page, and the titles that it goes by → its article; None where it has no prose."""
    box = _box(page)
    if box is None:
        return None
    inside = [number for number in page.inside(box) if not _is_around(page.blocks[number])]
    body = [number for number in inside if page.blocks[number].is_prose]
    if not body:
        return None
    first = body[0]
    known = [to_simplified(title) for title in titles] if page.traditional else titles
    at = _headline(page.blocks, first, known)
    headline = None
    if at is not None:
        headline = " ".join(page.blocks[at].text.split())
    elif not (inside[0] < first and _HEADINGS.get(page.blocks[inside[0]].tag)):
        headline = _named(titles, (page.blocks[number].text for number in body))
    shown = [n for n in inside if at is None or n > at]
    begin = at if at is not None else max(0, first - 4)
    between = list(_head(page.blocks, [n for n in range(begin, first) if n != at and n not in shown], at))
    kept = [page.blocks[number] for number in sorted({*between, *shown})]
    lines = [headline] if headline else []
    lines += [block.text for block in kept]
    others = [b.said for n, b in enumerate(page.blocks) if n not in inside and not b.is_link]
    elsewhere = published_on([line for line in others if is_head_line(line)])
    return MainText("\n\n".join(lines), headline, elsewhere)


def _box(page: Page) -> int | None:
    """A page → the box with its article: that of the most prose, and those around it that add prose to it."""
    direct: dict[int, int] = {}
    for block in page.blocks:
        if block.is_prose:
            box = block.box
            if page.boxes[box].tag in ("p", "h1", "h2", "h3", "h4", "li", "blockquote", "pre", "figcaption"):
                box = max(0, page.boxes[box].parent)
            direct[box] = direct.get(box, 0) + block.size
    if not direct:
        return None
    chosen = max(direct, key=lambda box: (direct[box], -box))
    for box in list(page.around(chosen))[1:]:
        inner, outer = page.boxes[chosen], page.boxes[box]
        gain = outer.prose - inner.prose
        if (
            gain >= max(_LEAST_GAIN, _LEAST_SHARE * inner.prose)
            and outer.other - inner.other <= _MOST_NOISE * gain
        ):
            chosen = box
    return chosen if page.boxes[chosen].prose >= _LEAST_ARTICLE else None


def _is_around(block: Block) -> bool:
    """Links, buttons, the place on the site: what is no part of an article wherever it stands."""
    text = block.said
    if block.aside or (block.is_link and "。" not in text):
        return True
    return bool(_WIDGET.fullmatch(text) or _PLACE.match(text)) or not re.search(
        rf"[{HAN}\w]", _GONE.sub("", text)
    )


def _head(blocks: Sequence[Block], numbers: Sequence[int], headline: int | None) -> Iterator[int]:
    """Blocks between headline and body → the decks right below the headline, and the head lines.

    Of head lines that tell the same day the first.
    """
    days: set[str] = set()
    decks = headline is not None
    for number in numbers:
        block = blocks[number]
        if is_head_line(block.said) and not _PLACE.match(block.said):
            day = published_on([block.said])
            if day not in days:
                yield number
            if day:
                days.add(day)
        elif decks and block.size >= _SHORTEST_DECK and not _is_around(block):
            if headline is not None and not _same(block.said, blocks[headline].said):
                yield number
        else:
            decks = False


def _headline(blocks: Sequence[Block], first: int, titles: Sequence[str]) -> int | None:
    """Blocks, the number of the first of prose, and titles → the number of the headline."""
    best, chosen = 0.0, None
    sites = {_plain(part) for title in titles for part in _SITE.split(title)[1:]}  # a logo may be an <h1>
    for number in range(first):
        block = blocks[number]
        text = block.said
        if (
            block.is_link
            or block.aside
            or not 4 <= block.size <= 100
            or "。" in text
            or text.endswith(("：", "，"))
        ):
            continue
        if _is_around(block) or is_head_line(text) or _plain(text) in sites or _LABELLED.fullmatch(text):
            continue
        score = _HEADINGS.get(block.tag, 0.0) + 2 * block.titled + 4 * any(_same(text, t) for t in titles)
        below = number + 1 < len(blocks) and is_head_line(blocks[number + 1].said)
        score += 2 * below - 0.02 * (first - number)
        if score >= max(best, _LEAST_SCORE):  # of two alike the nearer one
            best, chosen = score, number
    return chosen


def _same(text: str, title: str) -> bool:
    """Whether a title, which may go on with the name of the site, is that of the headline."""
    a, b = _plain(text), _plain(title)
    return len(a) >= 4 and (b.startswith(a) or (len(b) >= 4 and a.startswith(b)))


def _plain(text: str) -> str:
    return "".join(tidy(text).split())


def _named(titles: Sequence[str], body: Iterator[str]) -> str | None:
    """Titles, and paragraphs without a headline → the title that speaks of them; not the site's name."""
    text = "".join("".join(body).split())
    for title in titles:
        said = _SITE.split(title)[0].strip()
        if _plain(said) in text:
            return None  # it stands there already
        letters = re.sub(rf"[^{HAN}]", "", said)
        pairs = [letters[at : at + 2] for at in range(len(letters) - 1)]
        if len(letters) >= 8 and 2 * sum(pair in text for pair in pairs) >= len(pairs):
            return said
    return None
