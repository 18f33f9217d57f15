"""Invented articles by the hundred, as files, and what is in a folder: for builds that are disturbed."""

from __future__ import annotations

import sys
from pathlib import Path

from converter import build

CONVERTER = [sys.executable, "-c", "from converter.cli import main; main()"]

ARTICLE = """# 云溪市与星河集团第{n}次座谈会举行

发布时间：202{year}年{month}月{day}日

{month}月{day}日，云溪市与星河集团第{n}次座谈会在京举行。云溪市委书记方远山出席会议并讲话，市长陆清源主持会议，\
星河集团董事长林知远、总经理周明{letter}参加会议。

方远山强调，要聚焦绿色制造深化合作，年底前投资{n}.5亿元。要完善合作机制，加快示范园建设，推动第{n}批项目落地。

林知远表示，星河集团将投资{n}亿元建设示范园。会上，云溪市政府与星河集团签署战略合作协议。
"""


def article(n: int) -> str:
    day, month = n % 28 + 1, n // 28 % 12 + 1
    return ARTICLE.format(n=n, year=n % 5, month=month, day=day, letter="东南西北"[n % 4])


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def write_articles(folder: Path, number: int) -> Path:
    folder.mkdir()
    for n in range(number):
        (folder / f"{n:04}.md").write_text(article(n), "utf-8")
    return folder


def built(articles: Path, out: Path) -> dict[str, bytes]:
    """A folder of articles and an empty one → what an undisturbed build publishes there."""
    build([articles], out)
    return contents(out)
