"""Coverage-guided fuzzing of a reader, or of the whole chain: whatever the bytes, they are read or refused.

    make fuzz TARGET=html SECONDS=600

TARGET is a folder beside this file: the files in it are what the fuzzer begins with, and tests/test_fuzz.py
reads each of them again. A finding is left in build/fuzz/; mended, it is a file more there.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent


def _format(suffix: str) -> Callable[[bytes], None]:
    def read(data: bytes) -> None:
        from converter.read.files.formats import READERS
        from converter.read.printed import Unreadable
        from converter.read.text.normalise import normalise

        try:
            found = list(READERS[suffix].read(data))
        except (UnicodeError, Unreadable):
            return
        for article in found:
            normalise(article.text, article.stated.title)

    return read


def _file(name: str) -> Callable[[bytes], None]:
    def read(data: bytes) -> None:
        from converter.read.files.archives import Member
        from converter.read.files.items import articles
        from converter.read.files.limits import Bomb, Budget

        try:
            list(articles(Member(name, io.BufferedReader(io.BytesIO(data)), name), Budget(), 0))
        except Bomb:
            return

    return read


def chain(data: bytes) -> None:
    """A text through all of the chain, to checked tables."""
    from converter import extract, tabulate
    from converter.model import Document
    from converter.read import document_of
    from converter.read.files.items import Found
    from converter.read.printed import Printed

    found = Found("a.txt", "text/plain", "0" * 64, Printed(data.decode("utf-8", "ignore")))
    document = document_of(found, None)
    if isinstance(document, Document):
        tabulate([extract(document)], [])


TARGETS: dict[str, Callable[[bytes], None]] = {
    "txt": _format(".txt"),
    "md": _format(".md"),
    "html": _format(".html"),
    "mhtml": _format(".mhtml"),
    "pdf": _format(".pdf"),
    "docx": _format(".docx"),
    "jsonl": _file("a.jsonl"),
    "json": _file("a.json"),
    "csv": _file("a.csv"),
    "zip": _file("a.zip"),
    "tar": _file("a.tar"),
    "gz": _file("a.gz"),
    "zst": _file("a.zst"),
    "chain": chain,
}


WATCHED = ["converter", "docx", "markdown_it", "tarfile", "zipfile", "csv"]
MODULES = (
    *("converter.find", "converter.grammar", "converter.tables", "converter.resolve", "converter.read"),
    *("converter.read.office.docx", "converter.read.office.pdf", "converter.read.text.markdown"),
    *("converter.read.web.html", "converter.read.web.mhtml"),
)
"""What is loaded when it is first needed, and has to be watched from the start."""


def main() -> None:
    """TARGET and the fuzzer's own flags → a run."""
    import atheris  # type: ignore[import-not-found]

    target = sys.argv.pop(1)
    with atheris.instrument_imports(
        include=["converter", "docx", "markdown_it", "tarfile", "zipfile", "csv"]
    ):
        for module in MODULES:
            import_module(module)
    found = HERE.parents[1] / "build" / "fuzz" / target
    found.mkdir(parents=True, exist_ok=True)
    flags = [f"-artifact_prefix={found}{os.sep}", "-timeout=20", "-rss_limit_mb=1500", "-max_len=20000"]
    (found / "corpus").mkdir(exist_ok=True)
    begin = [found / "corpus", HERE / target, *([HERE.parent / "pages"] if target == "html" else [])]
    atheris.Setup([sys.argv[0], *map(str, begin), *flags, *sys.argv[1:]], TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
