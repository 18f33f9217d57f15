"""README.md and README.zh.md → every command, snippet, link and generated block in them holds.

Run as a script, it makes the generated blocks of both anew: excerpts, diagram, accuracy, dictionary, version.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from textwrap import indent
from urllib.parse import unquote, urlsplit

import click
import duckdb
import pytest
import yaml
from click.testing import CliRunner
from markdown_it import MarkdownIt
from markdown_it.token import Token

import converter
from converter import schema
from converter.about.accuracy import accuracy
from converter.cli import main
from converter.score import score

ROOT = Path(__file__).parents[1]
PAGES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh.md"}
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
REFRESH = "stale: run .venv/bin/python tests/test_readme.py"


def build(folder: Path) -> Path:
    """An empty folder → the same with seeds/, what is built from them in dist/, and the README's files."""
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    converter.build([folder / "seeds"], folder / "dist")
    (folder / "articles").mkdir()
    for article in code(PAGES["en"].read_text("utf-8"), "markdown"):
        (folder / "articles" / "yunxi.md").write_text(article, "utf-8")
    (folder / "gold").mkdir()
    for gold in code(PAGES["en"].read_text("utf-8"), "json"):
        (folder / "gold" / "yunxi.json").write_text(gold, "utf-8")
    return folder


# What is generated


def result(query: str, folder: Path) -> str:
    """A query on dist/ → its rows as a Markdown table."""
    with duckdb.connect(config={"file_search_path": str(folder)}) as database:
        rows = database.execute(query)
        head = [column[0] for column in rows.description or ()]
        return table(head, rows.fetchall())


def table(head: list[str], rows: list[tuple[object, ...]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    cells = [["" if cell is None else str(cell).replace("|", r"\|") for cell in line] for line in lines]
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)


def tables(language: str, folder: Path) -> str:
    """All tables, with links to the data dictionary and their numbers of rows in dist/."""
    head = {"en": ["Table", "Holds", "Rows here"], "zh": ["表", "内容", "本数据包行数"]}
    suffix, colon = {"en": ("", ": "), "zh": ("_zh", "：")}[language]
    rows = []
    for name in schema.TABLES:
        declared = schema.load(name)
        anchor = slug(f"{name}{colon}{declared[f'title{suffix}']}")
        with (folder / "dist" / "csv" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            count = sum(1 for _ in csv.DictReader(file))
        rows.append((f"[{name}](#{anchor})", declared[f"description{suffix}"], count))
    return table(head[language], rows)


def joins(language: str, folder: Path) -> str:
    """The foreign keys as a diagram, without document_id, which every fact has."""
    lines = ["```mermaid", "flowchart LR"]
    for name in schema.TABLES:
        for key in schema.load(name).get("foreignKeys", ()):
            [field], target = key["fields"], key["reference"].get("resource", name)
            lines += [] if field == "document_id" else [f"    {name} -- {field} --> {target}"]
    return "\n".join([*lines, "```"])


GENERATED: dict[str, Callable[[str, Path], str]] = {
    "tables": tables,
    "joins": joins,
    "dictionary": lambda language, folder: schema.data_dictionary(language).strip(),
    "accuracy": lambda language, folder: accuracy(language),
}


def fresh(text: str, language: str, folder: Path) -> str:
    """A README → the same with its generated blocks made anew; the nth result is that of the nth query."""
    queries = iter(code(text, "sql"))

    def block(match: re.Match[str]) -> str:
        name = match[2]
        made = result(next(queries), folder) if name == "result" else GENERATED[name](language, folder)
        return indent(f"<!-- {name} -->\n\n{made}\n\n<!-- /{name} -->", match[1])

    text = re.sub(r"^( *)<!-- (\w+) -->\n.*?<!-- /\2 -->", block, text, flags=re.DOTALL | re.MULTILINE)
    assert next(queries, None) is None, "a query without a result"
    return re.sub(r"(version|版本) \d+\.\d+\.\d+", rf"\1 {VERSION}", text)


# What is read from a README


@cache
def tokens(text: str) -> list[Token]:
    return MarkdownIt().enable("table").parse(text)


def code(text: str, language: str) -> list[str]:
    """A README → its code blocks in a language."""
    return [token.content for token in tokens(text) if token.type == "fence" and token.info == language]


def inline(text: str, kind: str) -> Iterator[Token]:
    return (t for token in tokens(text) for t in token.children or () if t.type == kind)


def headings(text: str) -> list[str]:
    at = [number for number, token in enumerate(tokens(text)) if token.type == "heading_open"]
    return [tokens(text)[number + 1].content for number in at]


def slug(heading: str) -> str:
    """A heading → the anchor that GitHub gives it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def commands(text: str) -> list[list[str]]:
    """A README → the commands in its code blocks and its running text, as words, without comments."""
    lines = [line for block in code(text, "sh") for line in block.splitlines()]
    lines += [span.content for span in inline(text, "code_inline")]
    return [line.split(" #")[0].split() for line in lines if line.startswith(("converter ", "make "))]


# The tests


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("readme"))


ENGLISH = PAGES["en"].read_text("utf-8")
"""What runs is taken from it alone: the translation has the same code, which a test sees to."""


@pytest.fixture(params=PAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def text(language: str) -> str:
    return PAGES[language].read_text("utf-8")


def test_generated_blocks_are_fresh(text: str, language: str, folder: Path) -> None:
    assert code(text, "sql") and all(f"<!-- {name} -->" in text for name in GENERATED)
    assert text == fresh(text, language, folder), REFRESH
    assert VERSION in text


def test_no_excerpt_is_empty(text: str, folder: Path) -> None:
    for query in code(text, "sql"):
        assert len(result(query, folder).splitlines()) > 4, query


def python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
    )


@pytest.mark.parametrize("snippet", code(ENGLISH, "python"))
def test_python_snippets_run(snippet: str, folder: Path) -> None:
    done = python(folder, "-c", snippet)
    assert done.returncode == 0, done.stderr
    assert "袁家军" in done.stdout


@pytest.mark.parametrize("snippet", code(ENGLISH, "r"))
def test_r_snippets_run(snippet: str, folder: Path) -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed")
    if subprocess.run(["Rscript", "-e", "library(arrow)"], capture_output=True).returncode:
        pytest.skip("the R package arrow is not installed")
    done = subprocess.run(["Rscript", "-e", snippet], cwd=folder, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert "袁家军" in done.stdout


def test_converter_commands_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    lines = "".join(code(ENGLISH, "sh")).splitlines()
    run = [line.split(" #")[0].split()[1:] for line in lines if line.startswith("converter ")]
    assert {arguments[0] for arguments in run} == set(main.commands)
    for arguments in run:
        done = CliRunner().invoke(main, arguments)
        assert done.exit_code == 0, done.output


def test_commands_and_their_options_exist(text: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert commands(text)
    for program, *words in commands(text):
        if program == "make":
            assert targets.issuperset(word for word in words if "=" not in word), words
        else:
            command = main if words[0].startswith("-") else main.commands[words[0]]
            known = command.get_params(click.Context(command))
            options = {option for parameter in known for option in parameter.opts}
            assert options.issuperset(word for word in words if word.startswith("-")), words


def test_the_article_gives_what_the_text_says(folder: Path, tmp_path: Path) -> None:
    converter.build([folder / "articles"], tmp_path)
    with (tmp_path / "csv" / "commitments.csv").open(encoding="utf-8", newline="") as file:
        last = list(csv.DictReader(file))[-1]
    for page in PAGES.values():
        for field in ("kind", "amount", "due", "due_on"):
            assert f"`{last[field]}`" in page.read_text("utf-8"), field


def test_the_gold_is_what_the_article_gives(folder: Path, tmp_path: Path) -> None:
    converter.build([folder / "articles"], tmp_path)
    f1 = score(tmp_path, folder / "gold").f1()
    # The city is invented, so that no register of areas knows it.
    assert {name for name, value in f1.items() if value < 1} <= {"meeting.place", "mean of 9"}


def test_the_word_fits_the_lexicon(text: str) -> None:
    with (ROOT / "converter" / "lexicon" / "words.csv").open(encoding="utf-8", newline="") as file:
        words = csv.DictReader(file)
        kinds = {row["kind"] for row in words}
        head = list(words.fieldnames or ())
    for block in code(text, "csv"):
        [row] = csv.DictReader(block.splitlines())
        assert list(row) == head and row["kind"] in kinds and row["text"] in row["example"]


def test_the_workflow_runs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    blocks = list(map(yaml.safe_load, code(ENGLISH, "yaml")))
    [workflow] = [block for block in blocks if "jobs" in block]
    steps = [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]
    [frictionless, own] = [step.split() for step in steps if not step.startswith("pip install ")]
    assert frictionless[:2] == ["frictionless", "validate"] and own[:2] == ["converter", "check"]
    done = python(folder, "-m", *frictionless)
    assert done.returncode == 0, done.stdout + done.stderr
    assert CliRunner().invoke(main, own[1:]).exit_code == 0


def test_the_hook_is_that_of_this_repository() -> None:
    [used] = [b for b in map(yaml.safe_load, code(ENGLISH, "yaml")) if "repos" in b]
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert [h["id"] for r in used["repos"] for h in r["hooks"]] == [h["id"] for h in hooks]


def test_links_lead_somewhere(text: str, folder: Path) -> None:
    links = [str(link.attrs["href"]) for link in inline(text, "link_open")]
    anchors = set(map(slug, headings(text)))
    assert links
    for link in map(urlsplit, links):
        if not link.scheme:
            assert (ROOT / link.path).exists() or (folder / link.path).exists(), link
            assert not link.fragment or unquote(link.fragment) in anchors, link


def shape(text: str) -> list[tuple[object, ...]]:
    """A README → what it must share with its translation: blocks, code, commands, targets of links."""
    found: list[tuple[object, ...]] = []
    for token in tokens(text):
        exact = token.type == "fence" or token.content.startswith("<!--")
        content = re.sub(r"\s+(#|--) .*", "", token.content) if exact else ""
        words = sorted(child.content for child in token.children or () if child.type == "code_inline")
        links = [str(child.attrs["href"]) for child in token.children or () if child.type == "link_open"]
        paths = [link.partition("#")[0].replace(".zh.md", ".md") for link in links]
        found.append((token.type, token.tag, token.info, content, words, sorted(paths)))
    return found


def test_the_translation_is_in_step() -> None:
    english, chinese = (shape(page.read_text("utf-8")) for page in PAGES.values())
    assert english == chinese


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        built = build(Path(temporary))
        for its_language, page in PAGES.items():
            page.write_text(fresh(page.read_text("utf-8"), its_language, built), "utf-8", newline="\n")
