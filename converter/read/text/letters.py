"""Raw characters of an article → the same characters, set as DATA-MODEL's `documents.text` wants them."""

from __future__ import annotations

import re
import unicodedata

HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
WIDE = HAN + r"\u2e80-\u2fff\u3001-\u3006\u3008-\u33ff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6"

_HAN = re.compile(rf"[{HAN}]+")
_KANA = re.compile(r"[\u3041-\u30fa]")

_BREAK = re.compile(r"[\r\v\x85\u2028\u2029](?:(?<=\r)\n)?")
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_UNCLEAN = re.compile(rf"[\r\v\u2028\u2029{_INVISIBLE.pattern[1:-1]}]")
"""What begins either; most texts hold none."""
_MARKS = re.compile(r" ?[,;:?!()，；：？！（）](?: ?[,;:?!()，；：？！（）])*+ ?")
_HALF_WIDTH = re.compile(r"[ ,;:?!()]")
_FULL_WIDTH = str.maketrans(",;:?!()", "，；：？！（）")
_CHINESE = re.compile(rf"[{HAN}、。《》「」『』【】〔〕]")
_OPEN_PAIR = re.compile(r"（([^()（）]*)\)")
_CLOSE_PAIR = re.compile(r"\(([^()（）]*)）")

_GAP = re.compile(rf"(?<=[{WIDE}]) | (?=[{WIDE}])")
_GAP_IN_WORD = re.compile(rf"(?<=[{WIDE}]) (?![{HAN}“‘《「【]|\d+[{HAN}])|(?<![{HAN}”’》」】]) (?=[{WIDE}])")
_COLUMNS = re.compile(rf"(?<![{HAN}·])[{HAN}·]++(?: [{HAN}·]++){{2,}}+")
_LABELLED = re.compile(rf"[{HAN}]{{2,6}}：")
_BEFORE_LABEL = re.compile(rf" (?=[{HAN}]{{2,6}}：)")


def clean(raw: str) -> str:
    """Text of a file → NFC, every line break \\n, no control or invisible characters; blanks as they were."""
    if _UNCLEAN.search(raw):
        raw = _INVISIBLE.sub("", _BREAK.sub("\n", raw))
    return unicodedata.normalize("NFC", raw)


def tidy(line: str) -> str:
    """One cleaned line → full-width marks where the text is Chinese, every gap one space."""
    line = unicodedata.normalize("NFC", " ".join(line.split()))  # a joined line may compose anew
    if not _HALF_WIDTH.search(line):
        return line
    line = _MARKS.sub(_widen, line)
    return _CLOSE_PAIR.sub(r"（\1）", _OPEN_PAIR.sub(r"（\1）", line)).strip()


def close_gaps(line: str) -> str:
    """A tidy line of prose → no space beside Chinese characters, unless it sets names or labels apart."""
    if " " not in line:
        return line
    line = _COLUMNS.sub(_keep_columns, line)
    if _LABELLED.match(line):
        line = _BEFORE_LABEL.sub("\t", line)
    return unicodedata.normalize("NFC", _GAP.sub("", line).replace("\t", " "))


def close_words(line: str) -> str:
    """A tidy headline or head line → gaps only between words: there they do the work of punctuation."""
    return unicodedata.normalize("NFC", _GAP_IN_WORD.sub("", line)) if " " in line else line


def join_headline(title: str, body: str) -> str:
    """国 家战略 共建 → 国家战略 共建: a gap goes where the body writes the words across it as one."""
    first, *rest = title.split(" ")
    for piece in rest:
        across = first[-2:].replace(" ", "") + piece[:2]
        first += piece if across in body else " " + piece
    return first


def language(text: str) -> str:
    """Text → zh-Hans, zh-Hant, or und where it is not Chinese."""
    chinese = "".join(_HAN.findall(text))
    han, kana = len(chinese), len(_KANA.findall(text))
    # No text has more letters than characters: they seldom need to be counted.
    if not han or 10 * kana > han or (5 * han < len(text) and 5 * han < han + kana + _other_letters(text)):
        return "und"
    # Of two scripts, only one's old standard can write a character; either takes two bytes for each.
    simplified = len(chinese.encode("gb2312", "ignore"))
    if simplified == 2 * han:
        return "zh-Hans"
    return "zh-Hant" if len(chinese.encode("big5", "ignore")) > simplified else "zh-Hans"


def _other_letters(text: str) -> int:
    return sum(map(str.isalpha, _KANA.sub("", _HAN.sub("", text))))


def _widen(match: re.Match[str]) -> str:
    text, start, end = match.string, match.start(), match.end()
    if _CHINESE.match(text, start - 1) or _CHINESE.match(text, end):
        return match.group().replace(" ", "").translate(_FULL_WIDTH)
    return match.group()


def _keep_columns(match: re.Match[str]) -> str:
    """张三丰 刘 静 王五 → the gaps that set names apart kept (as tabs); anything else unchanged."""
    words: list[str] = []
    padded = 0
    half = False
    for piece in match.group().split(" "):
        if half and len(piece) == 1:
            words[-1] += piece
            padded += 1
            half = False
        else:
            words.append(piece)
            half = len(piece) == 1
    if len(words) > 2 and words[-1] == "等":
        words[-2:] = [words[-2] + words[-1]]
    named = all(2 <= len(word) <= 4 or "·" in word.strip("·") for word in words)
    # Where most words are cut, the line is letter-spaced, not a list.
    return "\t".join(words) if named and len(words) > 2 and 2 * padded <= len(words) else match.group()
