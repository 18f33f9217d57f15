"""A folder of articles → a repository that builds, checks and publishes the tables made from them."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from string import Template

from converter.about.licences import LICENCES
from converter.read.files.formats import PACKED, READERS
from converter.read.files.listing import NO_ARTICLE, list_files, printable
from converter.read.files.sources import COLUMNS, SOURCES
from converter.start.program import WHEELS, Program

ARTICLES, REQUIREMENTS = "articles", "requirements.txt"
TEMPLATES = Path(__file__).with_name("files")
FILES = {
    "dataset.toml": "dataset.toml",
    "README.md": "README.md",
    ".github/workflows/publish.yml": "publish.yml",
    ".gitignore": "gitignore",
}
"""A file of the repository → its template."""


class NotStarted(Exception):
    """Nothing was written; said in words."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """What is said of a dataset before there is one."""

    name: str
    title: str
    title_zh: str
    publisher: str
    licence: str
    """One of `LICENCES`."""


def name_of(folder: Path) -> str:
    """A folder → the name of a dataset that is in it: small Latin letters; Chinese ones as pinyin."""
    from pypinyin import lazy_pinyin

    words = "".join(lazy_pinyin(folder.resolve().name)).lower()
    return "-".join(re.findall(r"[a-z0-9]+", words)) or "meeting-reports"


def start(
    folder: Path, said: Dataset, program: Program, articles: Path | None = None
) -> Iterator[tuple[str, bool]]:
    """A folder, new or not, what is said of the dataset → each of its files, and whether it was written.

    One that is there already is kept. `articles` is a folder to copy them from. Raises NotStarted.
    """
    within = folder / ARTICLES
    if articles is not None and articles.resolve() != within.resolve():
        if within.exists() and any(file.name != SOURCES for file in within.iterdir()):
            raise NotStarted(f"{within} holds articles already: copy those of {articles} there yourself")
        if folder.resolve().is_relative_to(articles.resolve()):
            raise NotStarted(f"{folder} lies in {articles}: name a folder outside it")
        shutil.copytree(articles, within, dirs_exist_ok=True)
    within.mkdir(parents=True, exist_ok=True)
    if program.wheel is not None:
        yield _copied(program.wheel, folder)
    yield _written(folder, REQUIREMENTS, f"{program.requirement}\n")
    values = _values(said, program)
    for file, template in FILES.items():
        escaped = {name: json.dumps(value, ensure_ascii=False)[1:-1] for name, value in values.items()}
        text = Template(_template(template)).substitute(escaped if file.endswith(".toml") else values)
        yield _written(folder, file, text)
    yield _written(folder, f"{ARTICLES}/{SOURCES}", _sources(within))


def outside(folder: Path) -> list[str]:
    """A folder → the files right in it that look like articles, which a build does not read there."""
    if not folder.is_dir():
        return []
    found = (path.name for path in folder.iterdir() if path.suffix.lower() in (*READERS, *PACKED))
    return sorted(name for name in found if name != REQUIREMENTS and not NO_ARTICLE.fullmatch(name))


def _values(said: Dataset, program: Program) -> dict[str, str]:
    licence = LICENCES[said.licence]
    return {
        "name": said.name,
        "title": said.title,
        "title_zh": said.title_zh,
        "publisher": said.publisher,
        "licence": said.licence,
        "licence_title": licence.title,
        "licence_path": licence.path,
        "install": "" if program.listed else _template("install.md"),
        "install_zh": "" if program.listed else _template("install.zh.md"),
    }


def _template(name: str) -> str:
    return (TEMPLATES / name).read_text("utf-8")


def _sources(articles: Path) -> str:
    """A folder → its sources.csv, with a line an article for the user to fill in."""
    text = StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    files, _ = list_files([articles])
    for _, path in files:
        name = path.relative_to(articles).as_posix()
        if printable(name) == name:
            writer.writerow({"file": name})
    return text.getvalue()


def _written(folder: Path, name: str, text: str) -> tuple[str, bool]:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        return name, False
    return name, True


def _copied(wheel: Path, folder: Path) -> tuple[str, bool]:
    path = folder / WHEELS / wheel.name
    path.parent.mkdir(exist_ok=True)
    if path.exists():
        return f"{WHEELS}/{wheel.name}", False
    shutil.copyfile(wheel, path)
    return f"{WHEELS}/{wheel.name}", True
