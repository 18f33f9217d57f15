"""converter who: a name and articles → its bearers, with the ids of the build and the evidence."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from converter import build, load
from converter.cli import main
from converter.correct.lines import COLUMNS

ARTICLES = {
    "mayor": ("2024年5月9日", "5月8日，云岭市工作会议举行。云岭市市长方远山出席会议并讲话。"),
    "secretary": ("2025年5月9日", "5月8日，云岭市工作会议举行。云岭市委书记方远山、市长林知远出席会议。"),
    "banker": ("2025年6月9日", "6月8日，青禾银行座谈会举行。青禾银行行长方远山主持会议。"),
    "other": ("2025年6月9日", "6月8日，望川县工作会议举行。望川县委书记林知远主持会议。"),
}
MORE = {
    "elder": ("2025年7月9日", "7月8日，青禾银行座谈会举行。青禾银行行长方远珊主持会议。"),
    "board": ("2025年7月8日", "7月7日，云岭市会议举行。云岭市委书记方远山、青禾银行行长方远珊出席会议。"),
}
"""Articles of somebody of another name, alone and with one of the first."""


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


def persons(articles: Path, tmp_path: Path, corrections: Path | None = None) -> dict[tuple[str, str], str]:
    """Articles and corrections → (article, name of a person in it) → the id in the built tables."""
    build([articles], tmp_path / "out", corrections=corrections)

    def rows(table: str) -> list[dict[str, str]]:
        with (tmp_path / f"out/csv/{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    paths = {row["document_id"]: Path(row["source_path"]).stem for row in rows("documents")}
    return {
        (paths[row["document_id"]], row["text"]): row["entity_id"]
        for row in rows("mentions")
        if row["entity_type"] == "persons"
    }


Ids = Mapping[tuple[str, str], str]
MAYOR, SECRETARY, BANKER, ELDER = (
    ("mayor", "方远山"),
    ("secretary", "方远山"),
    ("banker", "方远山"),
    ("elder", "方远珊"),
)
RULED: dict[str, Callable[[Ids, Mapping[str, str]], list[dict[str, str]]]] = {
    "one with a namesake": lambda ids, of: [
        {"action": "merge", "table": "persons", "key": ids[BANKER], "value": ids[MAYOR]}
    ],
    "one with somebody of another name": lambda ids, of: [
        {"action": "merge", "table": "persons", "key": ids[ELDER], "value": ids[BANKER]}
    ],
    "one with somebody whom no article of the name has": lambda ids, of: [
        {"action": "merge", "table": "persons", "key": ids["other", "林知远"], "value": ids[BANKER]}
    ],
    "goes with another name": lambda ids, of: [
        {"action": "merge", "table": "persons", "key": ids[BANKER], "value": ids[ELDER]}
    ],
    "one with two, one after the other": lambda ids, of: [
        {"action": "merge", "table": "persons", "key": ids[BANKER], "value": ids[ELDER]},
        {"action": "merge", "table": "persons", "key": ids[ELDER], "value": ids[MAYOR]},
    ],
    "two": lambda ids, of: [
        {"action": "split", "table": "persons", "key": ids[MAYOR], "value": of["secretary"]}
    ],
    "dropped": lambda ids, of: [{"action": "drop", "table": "persons", "key": ids[BANKER]}],
    "dropped by name": lambda ids, of: [
        {"action": "drop", "table": "persons", "key": "方远山", "document": of["banker"]}
    ],
    "renamed": lambda ids, of: [
        {"action": "replace", "table": "persons", "key": ids[BANKER], "field": "name"}
        | {"was": "方远山", "value": "方远珊"}
    ],
}


@pytest.mark.parametrize("name", ["方远山", "方远珊"])
@pytest.mark.parametrize("case", RULED)
def test_the_ids_are_those_of_the_build_with_corrections(
    case: str, name: str, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("converter.who.MOST_DOCUMENTS", 9)
    for stem, (day, text) in MORE.items():
        (articles / f"{stem}.txt").write_text(f"会议举行\n\n{day}\n\n{text}\n", "utf-8")
    of = {Path(document.source_path).stem: document.document_id for document in load([articles])[0]}
    corrections = tmp_path / "put-right"
    corrections.mkdir()
    with (corrections / "a.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        for line in RULED[case](persons(articles, tmp_path), of):
            writer.writerow(line | {"reason": "as the gazette has it", "date": "2025-08-01"})
    ids = persons(articles, tmp_path, corrections)
    with (tmp_path / "out/csv/persons.csv").open(encoding="utf-8", newline="") as file:
        called = {row["person_id"] for row in csv.DictReader(file) if row["name"] == name}
    called |= {person for (_, printed), person in ids.items() if printed == name}
    code, printed = shown(name, articles, "--corrections", corrections)
    assert code == 0
    assert set(re.findall("per-[0-9a-f]{16}", printed)) == called
    assert ("方远珊: 青禾银行 行长" in printed) is (name == "方远山" and bool(called & {ids[ELDER]}))
    told = {stem for stem in of if f"{stem}.txt" in printed}
    assert told == {stem for (stem, _), person in ids.items() if person in called}
    assert ("put right by a correction" in printed) is (
        not case.startswith("dropped")
        and (
            name == "方远山"
            or case not in ("two", "one with a namesake", "one with somebody whom no article of the name has")
        )
    )


def test_what_articles_state_is_shown_corrected(
    articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the folder corrections, as a build takes it."""
    monkeypatch.chdir(tmp_path)
    build([articles], tmp_path / "out")
    with (tmp_path / "out/csv/positions.csv").open(encoding="utf-8", newline="") as file:
        [row] = [row for row in csv.DictReader(file) if row["title"] == "行长"]
    (tmp_path / "corrections").mkdir()
    line = dict.fromkeys(COLUMNS, "") | {"action": "replace", "table": "positions", "field": "title"}
    line |= {"key": row["position_id"], "was": "行长", "value": "监事长", "document": row["document_id"]}
    with (tmp_path / "corrections/a.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerow(line | {"reason": "as the gazette has it", "date": "2025-08-01"})
    assert "青禾银行 监事长" in shown("方远山", articles)[1]
    (tmp_path / "none").mkdir()
    assert "青禾银行 行长" in shown("方远山", articles, "-c", "none")[1]


def test_a_name_that_nobody_bears_is_said_so(articles: Path) -> None:
    assert shown("周明远", articles) == (2, "Error: 周明远: none of 4 articles prints this name\n")
    assert shown("会议", articles) == (0, "会议: no person of this name\n")
