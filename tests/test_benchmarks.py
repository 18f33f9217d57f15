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
    (tmp_path / "articles.jsonl").write_bytes(LINES)
    shown = run(BENCHMARKS / "speed.py", tmp_path / "articles.jsonl", "--items", "2")
    assert max(map(len, shown)) <= 80
    for name in ("jieba.posseg", "converter.extract", "converter.build"):
        assert [line for line in shown if line.startswith(f" {name} ")]
    assert [line for line in shown if line.startswith("2 articles of articles.jsonl, ")]


def test_who_is_who_of_articles_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "articles.jsonl").write_bytes(LINES)
    shown = run(BENCHMARKS / "who.py", tmp_path / "articles.jsonl", "--items", "2", "--mentions", "40")
    assert shown[0].startswith("40 mentions: ")
    counts = dict(part.rsplit(" ", 1) for part in shown[1].split(" · "))
    assert int(counts["documents' persons"]) > int(counts["persons"]) > 0


@pytest.mark.parametrize(("items", "chosen"), [(0, [0, 1, 2, 3, 4]), (2, [0, 2]), (9, [0, 1, 2, 3, 4])])
def test_articles_are_taken_evenly(items: int, chosen: list[int], tmp_path: Path) -> None:
    (tmp_path / "articles.jsonl.gz").write_bytes(gzip.compress(LINES))
    module("speed").write_articles(tmp_path / "articles.jsonl.gz", items, tmp_path / "out")
    titles = [path.read_text("utf-8").splitlines()[0] for path in sorted((tmp_path / "out").iterdir())]
    assert titles == [ITEMS[number]["title"] for number in chosen]


def test_what_is_absent_is_said(tmp_path: Path) -> None:
    """Copied to where nothing lies beside them."""
    copied = shutil.copytree(BENCHMARKS, tmp_path / "repository" / "benchmarks")
    for script, what in (
        ("accuracy.py", "../shared/gold"),
        ("speed.py", "cctv-2022-2025.jsonl.gz"),
        ("who.py", "cctv-2022-2025.jsonl.gz"),
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
