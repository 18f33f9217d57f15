"""Faults → annotations where GitHub Actions runs; the workflows and the hook that others copy → valid."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from package_fixture import arrow_tables, rows

from converter import publish, schema
from converter.check import Fault
from converter.cli import github, main

ROOT = Path(__file__).parents[1]
[HOOK] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))


def check(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, arguments)])


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound")
    publish.write(arrow_tables(), folder)
    return folder


@pytest.fixture
def repository(sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with a package in data/, as a step of a workflow sees it."""
    shutil.copytree(sound, tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    return tmp_path


def spoil(file: Path, was: str, becomes: str) -> None:
    text = file.read_text("utf-8")
    assert was in text
    file.write_text(text.replace(was, becomes), "utf-8", newline="\n")


COMMAND = re.compile(r"::(error|notice) ([^:]*)::(.*)")


def commands(result: Result) -> list[tuple[str, dict[str, str], str]]:
    """What was printed → the workflow commands in it, as the runner reads them."""
    found = []
    for kind, told, message in COMMAND.findall(result.stdout):
        place = dict(pair.split("=", 1) for pair in told.split(","))
        for escape, character in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
            place = {key: value.replace(escape, character) for key, value in place.items()}
            message = message.replace(escape, character)
        found.append((kind, place, message))
    return found


def test_faults_are_annotated_at_their_lines(repository: Path) -> None:
    table = repository / "data/csv/documents.csv"
    spoil(table, "zh-Hans", "klingon")
    lines = table.read_text("utf-8").split("\n")
    begins = {
        1: 2,
        2: next(number for number, text in enumerate(lines, 1) if text.startswith("doc-") and number > 2),
    }
    assert begins[2] > 3, "the text of the first document has line breaks"
    result = check("data")
    assert result.exit_code == 1
    found = commands(result)
    assert len(found) == len(result.stderr.splitlines()) <= github.MOST
    assert [message for _, _, message in found] == result.stderr.splitlines()
    assert {place["file"] for _, place, _ in found} == {"data/csv/documents.csv"}
    by_row = {place["line"] for _, place, _ in found if place["title"] == "documents, language"}
    assert by_row == {str(begins[1]), str(begins[2])}
    assert all(("line" in place) == (" row " in message) for _, place, message in found)


def test_a_parquet_file_has_no_lines(repository: Path) -> None:
    data = rows()
    data["persons"][0]["name"] = "方远山"
    publish.write(arrow_tables(data), repository / "other")
    shutil.copy(repository / "other/parquet/persons.parquet", repository / "data/parquet")
    found = commands(check("data"))
    assert any("row 1" in message for _, _, message in found)
    for _, place, message in found:
        assert ("line" in place) == ("row" in message and place["file"].endswith(".csv"))


def test_what_would_end_a_command_is_escaped() -> None:
    fault = Fault("persons", None, "name, kind", "100%\r\n::add-mask::x", "is: a, b", "csv/a,b:c.csv")
    [command] = github.commands([(Path("da%ta"), fault)])
    assert "\n" not in command and "\r" not in command
    place, _, message = command.removeprefix("::error ").partition("::")
    assert place == "file=da%25ta/csv/a%2Cb%3Ac.csv,title=persons%2C name%2C kind"
    assert message.startswith("csv/a,b:c.csv, name, kind = '100%25")


def test_at_most_as_many_as_github_shows() -> None:
    faults = [
        (Path("data"), Fault("persons", None, None, None, f"is {n}", "x.csv")) for n in range(github.MOST + 2)
    ]
    shown = list(github.commands(faults))
    assert [command.startswith("::error ") for command in shown] == [True] * github.MOST + [False]
    assert shown[-1].startswith("::notice ") and "2 more faults" in shown[-1]
    assert not any(command.startswith("::notice") for command in github.commands(faults[:-2]))


def test_the_summary_of_the_job_counts(repository: Path) -> None:
    spoil(repository / "data/csv/documents.csv", "zh-Hans", "klingon")
    shutil.copytree(repository / "data/parquet", repository / "a|b")
    check("data", "a|b")
    told = (repository / "summary.md").read_text("utf-8")
    assert re.search(r"^\| data/csv/documents.csv \| \d+ \|$", told, re.MULTILINE)
    assert "| a&#124;b | none |" in told


def test_elsewhere_nothing_is_annotated(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "")
    spoil(repository / "data/csv/documents.csv", "zh-Hans", "klingon")
    assert check("data").stdout == "" and not (repository / "summary.md").exists()


def test_no_package_is_annotated_at_the_folder(repository: Path) -> None:
    (repository / "empty").mkdir()
    [(_, place, _)] = commands(check("empty"))
    assert (
        place["file"] == "empty"
        and (repository / "summary.md").read_text("utf-8").count("| empty | 1 |") == 1
    )


# Several packages, and files in them


def test_files_stand_for_their_packages(repository: Path) -> None:
    shutil.copytree(repository / "data/csv", repository / "alone/csv")
    result = check("data/csv/persons.csv", "data/parquet/datapackage.json", "data", "alone/csv/areas.csv")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == ["data: no faults", "alone/csv: no faults"]
    spoil(repository / "alone/csv/areas.csv", "province", "duchy")
    result = check("data", "alone/csv/areas.csv")
    assert result.exit_code == 1
    assert all(line.startswith("alone/csv: areas.csv") for line in result.stderr.splitlines())
    assert "data: no faults" in result.stdout.splitlines()


# What others copy


def test_workflows_are_valid(tmp_path: Path) -> None:
    workflows = sorted((ROOT / ".github/workflows").glob("*.yml"))
    assert [path.name for path in workflows] == ["ci.yml"]
    for number, text in enumerate(
        re.findall(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    ):
        if "\njobs:" in text:
            (tmp_path / f"{number}.yml").write_text(text, "utf-8")
    copied = sorted(tmp_path.iterdir())
    assert copied
    validate(*workflows, *copied)


def validate(*workflows: Path) -> None:
    """By the schema that check-jsonschema brings along, so without the network."""
    pytest.importorskip("check_jsonschema", reason="the extra loads is not installed")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"]
    done = subprocess.run([*command, *workflows], capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_workflow_of_this_repository_runs_all_checks() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))
    steps = [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]
    assert [step.split()[-2:] for step in steps] == [["bash", ".ci/run"]]
    assert (ROOT / ".ci/run").is_file()


def test_the_hook_takes_the_files_of_packages(repository: Path) -> None:
    assert {"id", "name", "entry", "language"} <= HOOK.keys() and HOOK["language"] == "python"
    taken = re.compile(HOOK["files"])
    # Other folders called csv may have a README.md, too, and are no packages.
    beside = {path.name for path in Path("data/csv").iterdir() if path.suffix != ".csv"} - {"README.md"}
    assert {"datapackage.json", "checksums.txt"} < beside
    for folder in ("", "dist/", "a/b/"):
        for form in ("csv", "parquet"):
            assert all(taken.search(f"{folder}{form}/{table}.{form}") for table in schema.TABLES)
            assert all(taken.search(f"{folder}{form}/{name}") for name in beside)
    for other in ("seeds/sources.csv", "converter/lexicon/words.csv", "csv/README.md", "dist/index.html"):
        assert not taken.search(other)
    _, *arguments = HOOK["entry"].split()
    changed = [path for path in sorted(Path("data").rglob("*")) if taken.search(path.as_posix())]
    assert len(changed) == 2 * (len(schema.TABLES) + len(beside))
    result = CliRunner().invoke(main, [*arguments, *map(str, changed)])
    assert (result.exit_code, result.stdout) == (0, "data: no faults\n")
