"""Whose words a sentence quotes: 袁家军强调，… · 他表示，… · 会议指出，…"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from converter.grammar.participants import is_object
from converter.model import Mention, Sentence

FAR = 160
"""Characters within which the verb of speech stands: attributions are short, quotations long."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whose words follow (None: nobody's in person), and where they begin."""

    speaker: str | None
    content: int
    verb: str


def attribution(sentence: Sentence, previous: str | None, author: str | None = None) -> Attribution | None:
    """The attribution of a sentence, or None; 他 means `previous`, 文章 the words of `author`."""
    tokens = sentence.tokens
    if "speech" not in sentence.kinds:
        return None
    for index, token in enumerate(tokens[:-1]):
        if "speech" not in token.kinds or token.end - sentence.start > FAR:
            continue
        told = (
            "urge" in token.kinds
            and index > 0
            and {"person", "pronoun", "organ"} & set(tokens[index - 1].kinds)
        )
        if tokens[index + 1].text not in ("，", "：", ",") and not told:
            continue
        if "cue" in token.kinds and index and tokens[index - 1].text == "，":
            return None  # …，希望，…
        known, subject = _subject(tokens, index, previous, author)
        if known or index == 0:
            content = (
                tokens[index + 1].start
                if told and tokens[index + 1].text not in "，："
                else tokens[index + 1].end
            )
            return Attribution(subject if known else previous, content, token.text)
    return None


def _subject(
    tokens: Sequence[Mention], index: int, previous: str | None, author: str | None
) -> tuple[bool, str | None]:
    """Who says the verb tokens[index]: the nearest person, pronoun or body before it in its sentence."""
    for back in range(index - 1, -1, -1):
        token = tokens[back]
        if token.text in ("。", "；"):
            break
        if "person" in token.kinds and not is_object(tokens, back):
            return True, token.kinds["person"]
        if token.text == "文章":
            return True, author
        if "pronoun" in token.kinds:
            return True, previous
        body = "speech_body" in token.kinds or "gathering" in token.kinds
        if body and (back <= 3 or back == index - 1):
            people = [i for i in range(back) if "person" in tokens[i].kinds and not is_object(tokens, i)]
            return True, tokens[people[-1]].kinds["person"] if people else None  # 甲在报告中指出
    return False, None


def author(sentence: Sentence) -> str | None:
    """习近平|的重要文章: whose article a sentence tells of."""
    tokens = sentence.tokens
    for index, token in enumerate(tokens if "person" in sentence.kinds else ()):
        if token.text == "文章":
            people = [t for t in tokens[max(0, index - 4) : index] if "person" in t.kinds]
            return people[-1].kinds["person"] if people else None
    return None


def actor(sentence: Sentence) -> str | None:
    """Whom 他 in the next sentence means: the last subject of a verb, else the first person named."""
    if "person" not in sentence.kinds:
        return None
    last: str | None = None
    first: str | None = None
    acting: str | None = None
    for index, token in enumerate(sentence.tokens):
        if "person" in token.kinds and not is_object(sentence.tokens, index):
            last = token.kinds["person"]
            first = first or last
        if {"role", "speech", "talk"} & set(token.kinds) and last:
            acting = last
    return acting or first
