"""converter who: a name and articles → its bearers, with the ids of the build and the evidence."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from converter import build
from converter.cli import main

ARTICLES = {
    "mayor": ("2024年5月9日", "5月8日，云岭市工作会议举行。云岭市市长方远山出席会议并讲话。"),
    "secretary": ("2025年5月9日", "5月8日，云岭市工作会议举行。云岭市委书记方远山、市长林知远出席会议。"),
    "banker": ("2025年6月9日", "6月8日，青禾银行座谈会举行。青禾银行行长方远山主持会议。"),
    "other": ("2025年6月9日", "6月8日，望川县工作会议举行。望川县委书记林知远主持会议。"),
}


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, (day, text) in ARTICLES.items():
        (folder / f"{name}.txt").write_text(f"会议举行\n\n{day}\n\n{text}\n", "utf-8")
    return folder


def shown(*arguments: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["who", *map(str, arguments)], env={"COLUMNS": "80"})
    return done.exit_code, done.output


def test_bearers_are_shown_with_their_posts_and_the_evidence(articles: Path) -> None:
    code, printed = shown("方远山", articles)
    assert code == 0
    assert "方远山: 2 in 3 articles" in printed
    assert "bits  both head 云岭市" in printed
    for words in ("云岭市政府 市长", "云岭市委 书记", "青禾银行 行长", "mayor.txt", "2024-05-09–2025-05-09"):
        assert words in printed
    assert "other.txt" not in printed


def test_the_ids_are_those_of_the_build(articles: Path, tmp_path: Path) -> None:
    build([articles], tmp_path / "out")
    with (tmp_path / "out/csv/persons.csv").open(encoding="utf-8", newline="") as file:
        ids = [row["person_id"] for row in csv.DictReader(file) if row["name"] == "方远山"]
    _, printed = shown("方远山", articles)
    assert len(ids) == 2 and all(person in printed for person in ids)


def test_a_name_that_nobody_bears_is_said_so(articles: Path) -> None:
    assert shown("周明远", articles) == (2, "Error: 周明远: none of 4 articles prints this name\n")
    assert shown("会议", articles) == (0, "会议: no person of this name\n")
