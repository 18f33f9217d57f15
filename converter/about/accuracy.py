"""`accuracy.csv`, which keeps how right the program's rows have been found → a table of it for people."""

from __future__ import annotations

import csv
from pathlib import Path

from converter.about.markdown import table

FILE = Path(__file__).with_name("accuracy.csv")

HEADS = {
    "en": {
        "set": "articles",
        "articles": "number",
        "persons": "persons",
        "meetings": "meetings",
        "posts": "posts",
        "attendances": "attendances",
        "commitments_with_speaker": "commitments with speaker",
        "who_is_to_act": "who is to act",
    },
    "zh": {
        "set_zh": "文章",
        "articles": "篇数",
        "persons": "人物",
        "meetings": "会议",
        "posts": "职务",
        "attendances": "参会",
        "commitments_with_speaker": "承诺及讲话人",
        "who_is_to_act": "由谁履行",
    },
}


def accuracy(language: str) -> str:
    """A language (en or zh) → the F1 of each set of annotated articles, as a Markdown table."""
    heads = HEADS[language]
    with FILE.open(encoding="utf-8", newline="") as file:
        return table([*heads.values()], [[row[key] for key in heads] for row in csv.DictReader(file)])
