"""A build → what a person sees of it on a terminal, a log elsewhere, and a program as JSON."""

from __future__ import annotations

import importlib.util
import json
import sqlite3
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result
from terminal_fixture import frames, on_a_terminal, too_wide

from converter import schema
from converter.cli import building, main
from converter.cli import progress as telling
from converter.cli.summary import PUBLISHED
from converter.publish import FURTHER
from converter.publish.swap import ENTRIES, PAGE_DATA

ARTICLE = """# 云溪市与星河集团第{number}次座谈会举行

发布时间：2024年5月9日

5月8日，云溪市与星河集团第{number}次座谈会在云溪举行。云溪市委书记方远山出席会议并讲话。方远山强调，要完善合作机制。
"""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def written(folder: Path, articles: int, repeated: int = 1) -> Path:
    folder.mkdir()
    for number in range(articles):
        (folder / f"{number}.txt").write_text(
            ARTICLE.format(number=number) + "会议强调，要完善合作机制。\n\n" * repeated
        )
    return folder


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    return written(tmp_path / "articles", 2)


# On a terminal

AT_ONCE = "from converter.cli import progress; progress.LIVE_AFTER = 0"
NEVER = "from converter.cli import progress; progress.LIVE_AFTER = 3600"


def test_a_long_build_shows_a_bar_and_what_it_made(tmp_path: Path) -> None:
    articles = written(tmp_path / "articles", 150, repeated=60)
    (articles / "empty.txt").write_text("")
    code, printed = on_a_terminal("build", "articles", "--format", "sqlite", folder=tmp_path, before=AT_ONCE)
    shown = frames(printed)
    assert (code, too_wide(printed)) == (0, [])
    bars = [line for line in shown if "━" in line and line.endswith("of 150 articles")]
    assert bars and any(line.startswith("reading, looking for facts ") for line in bars)
    assert any("rows · 1 problem" in line for line in shown)
    for table in schema.TABLES:
        declared = schema.load(table)
        [line] = [line for line in shown if line.split()[:1] == [table]]
        assert declared["title"] in line and line.endswith(declared["title_zh"])
    assert "  error empty       1   articles/empty.txt" in shown
    at = shown.index(" published in dist:")
    told = {line.split()[0] for line in shown[at + 1 :] if line}
    assert told == {
        "csv",
        "parquet",
        "checksums.txt",
        "meeting-reports.sqlite",
        *(e for e in ENTRIES if e.endswith(".zip")),
    } | ({"index.html"} if (tmp_path / "dist/index.html").exists() else set())


def test_a_short_build_shows_no_bar(articles: Path, tmp_path: Path) -> None:
    code, printed = on_a_terminal("build", "articles", folder=tmp_path, before=NEVER)
    assert (code, too_wide(printed)) == (0, [])
    assert " no problems" in frames(printed) and "━" not in printed


def test_what_is_published_is_explained() -> None:
    assert {*PUBLISHED} == {*ENTRIES} - {PAGE_DATA}


# Elsewhere


def test_a_log_gets_a_line_now_and_then(
    articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "LINE_EVERY", 0)
    result = run("build", articles, "--out", tmp_path / "out", "--no-page")
    lines = result.stderr.splitlines()
    told = "reading, looking for facts: "
    assert lines[:2] == [f"{told}0 of 1 article", f"{told}0 of 2 articles"]
    assert any(line.startswith(f"{told}2 of 2 articles, ") and line.endswith(" articles/s") for line in lines)
    assert lines[-1].startswith("writing and checking the tables: 2 of 2 articles, ")
    assert "\x1b" not in result.output
    monkeypatch.setattr(telling, "LINE_EVERY", 3600)
    assert run("build", articles, "--out", tmp_path / "out", "--no-page").stderr == ""


def test_the_rows_that_are_told_are_about_those_that_are_made(
    articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "LINE_EVERY", 0)
    result = run("build", articles, "--out", tmp_path / "out", "--json")
    told = int(result.stderr.splitlines()[-1].split(", ")[1].removesuffix(" rows").replace(",", ""))
    rows = json.loads(result.stdout)["rows"]
    of_articles = sum(rows.values()) - sum(rows[table] for table in ("persons", "organizations", "areas"))
    assert abs(told - of_articles) <= 2  # two articles may report one meeting


def test_the_time_left_goes_by_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter((0.0, 10.0))
    monkeypatch.setattr(telling, "monotonic", lambda: next(clock))
    watch = telling.Watch()
    now = watch.progress
    now.read_articles, now.read_characters, now.whole = 100, 40_000, True
    now.told(now)
    now.articles, now.characters = 50, 5_000
    assert watch.pace() == ["5.0 articles/s", "1:10 left"]


def test_quiet_tells_errors_only(articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "LINE_EVERY", 0)
    (articles / "empty.txt").write_text("")
    result = run("build", articles, "--out", tmp_path / "out", "--quiet")
    assert (result.exit_code, result.stdout) == (0, "")
    assert [line.split(": ")[:2] for line in result.stderr.splitlines()] == [["error", "articles/empty.txt"]]


def test_json_is_all_that_a_program_reads(articles: Path, tmp_path: Path) -> None:
    (articles / "empty.txt").write_text("")
    (articles / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    result = run("build", articles, "--out", tmp_path / "out", "--json", "--no-page", "--format", "duckdb")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert list(told["rows"].items()) and told["rows"]["documents"] == told["articles"] == 2
    assert told["problems"] == {"error": {"empty": 1}, "warning": {"unknown-format": 1}}
    assert told["corrections"] == 0 and told["out"] == str(tmp_path / "out")
    assert sorted(told["published"]) == sorted(path.name for path in (tmp_path / "out").iterdir())
    assert run(
        "build", articles, "--out", tmp_path / "out", "--json", "--no-page", "--format", "duckdb"
    ).stdout == (result.stdout)


def test_json_of_a_build_that_failed_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    result = run("build", tmp_path / "articles", "--out", tmp_path / "out", "--json")
    assert (result.exit_code, result.stdout) == (2, "")


# What else a build publishes


def test_further_formats(articles: Path, tmp_path: Path) -> None:
    wanted = [f"--format={form}" for form in FURTHER]
    result = run("build", articles, "--out", tmp_path / "out", "--quiet", *wanted, *wanted)
    assert result.exit_code == 0, result.output
    assert all((tmp_path / "out" / file).is_file() for file, _ in FURTHER.values())
    for database in (
        sqlite3.connect(tmp_path / "out" / FURTHER["sqlite"][0]),
        duckdb.connect(tmp_path / "out" / FURTHER["duckdb"][0]),
    ):
        assert database.execute("SELECT count(*) FROM documents").fetchone() == (2,)
        database.close()
    refused = run("build", articles, "--format", "xlsx")
    assert refused.exit_code == 2 and "'sqlite', 'duckdb'" in refused.stderr


@pytest.mark.parametrize("missing", ["jinja2", "vl_convert"])
def test_without_what_a_page_needs_a_note_says_how_to_get_it(
    missing: str, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found(module: str) -> object:
        return None if module == missing else importlib.util.find_spec(module)

    monkeypatch.setattr(building, "find_spec", found)
    result = run("build", articles, "--out", tmp_path / "out")
    assert result.exit_code == 0
    [note] = result.stderr.splitlines()
    assert note.startswith("note: no page") and "pip install" in note and "[page]" in note
    for option in ("--no-page", "--quiet"):
        assert run("build", articles, "--out", tmp_path / "out", option).stderr == ""
    refused = run("build", articles, "--out", tmp_path / "out", "--page")
    assert refused.exit_code == 2 and "pip install" in refused.stderr
    assert not (tmp_path / "out/index.html").exists()
