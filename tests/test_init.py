"""A folder of articles → a repository that builds, checks and publishes its tables."""

from __future__ import annotations

import csv
import importlib.metadata
import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest
import yaml
from click.testing import CliRunner, Result
from terminal_fixture import on_a_terminal, too_wide

from converter import start
from converter.cli import main, starting
from converter.publish.dataset import read_dataset
from converter.start import program

ROOT = Path(__file__).parents[1]
ARTICLES = {
    "one.txt": "云溪市与星河集团座谈会举行\n\n发布时间：2024年5月9日\n\n"
    "5月8日，云溪市与星河集团座谈会在云溪举行。云溪市委书记方远山出席会议并讲话。方远山强调，要完善合作机制。\n",
    "2024/two.html": "<title>云溪</title><h1>云溪市召开安全生产会议</h1>"
    "<p>5月10日，云溪市召开安全生产会议。云溪市市长祁若川主持会议。会议要求，要压实各方责任，确保安全。</p>",
}
FILES = {
    "requirements.txt",
    "dataset.toml",
    "README.md",
    ".github/workflows/publish.yml",
    ".gitignore",
    "articles/sources.csv",
}


def init(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["init", *map(str, arguments)])


def written(folder: Path) -> Path:
    for name, text in ARTICLES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "云溪 2024"
    written(folder / "articles")
    result = init(folder, "--publisher", "云溪市数据局")
    assert result.exit_code == 0, result.output
    return folder


def steps(workflow: Path) -> list[str]:
    jobs = yaml.safe_load(workflow.read_text("utf-8"))["jobs"]
    return [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]


def test_the_steps_of_the_workflow_pass(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository)
    install, *run = steps(repository / ".github/workflows/publish.yml")
    assert install == "pip install -r requirements.txt"
    assert [step.split()[:2] for step in run] == [["converter", "build"], ["converter", "check"]]
    for step in run:
        done = CliRunner().invoke(main, step.split()[1:])
        assert done.exit_code == 0, done.output
        assert "error" not in done.stderr and "warning" not in done.stderr
    for form in ("csv", "parquet"):
        said = json.loads((repository / "dist" / form / "datapackage.json").read_text("utf-8"))
        assert (said["name"], said["title_zh"]) == ("yunxi-2024", "会议报道：云溪 2024")
        assert said["contributors"] == [{"title": "云溪市数据局", "roles": ["publisher"]}]
        assert [licence["name"] for licence in said["licenses"]] == ["CC-BY-4.0"]
        assert "CC-BY-4.0" in said["description"] and "云溪市数据局发布的" in said["description_zh"]
    with (repository / "dist/csv/documents.csv").open(encoding="utf-8", newline="") as table:
        assert {row["source_path"] for row in csv.DictReader(table)} == {
            f"articles/{name}" for name in ARTICLES
        }


def test_the_workflow_is_valid(repository: Path) -> None:
    pytest.importorskip("check_jsonschema", reason="the extra loads is not installed")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"]
    workflow = repository / ".github/workflows/publish.yml"
    done = subprocess.run([*command, workflow], capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "$$" not in workflow.read_text("utf-8")


def test_the_files_are_there_and_name_each_other(repository: Path) -> None:
    assert files(repository).keys() == FILES | {f"articles/{name}" for name in ARTICLES}
    with (repository / "articles/sources.csv").open(encoding="utf-8", newline="") as table:
        assert list(csv.reader(table)) == [
            ["file", "url", "publisher", "retrieved"],
            ["2024/two.html", "", "", ""],
            ["one.txt", "", "", ""],
        ]
    readme = (repository / "README.md").read_text("utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", readme) if "://" not in link]
    assert links and all((repository / link).exists() for link in links)
    assert readme.count("云溪市数据局") == 2
    commands = re.findall(r"^converter (\w+)(.*?)(?: +#.*)?$", readme, re.MULTILINE)
    for command, rest in commands:
        options = {option for parameter in main.commands[command].params for option in parameter.opts}
        assert options.issuperset(word for word in rest.split() if word.startswith("-"))
    assert {command for command, _ in commands} == {"build", "check", "review"}
    assert "$" not in readme


def test_what_is_there_is_kept_and_named(repository: Path) -> None:
    for number, name in enumerate(sorted(FILES)):
        (repository / name).write_text(f"mine {number}")
    before = files(repository)
    result = init(repository, "--title", "Another", "--converter", "other==1.0")
    assert result.exit_code == 0, result.output
    assert files(repository) == before
    kept = {
        line.removeprefix("kept ").removesuffix(", which was there")
        for line in result.stdout.splitlines()
        if line.startswith("kept ")
    }
    assert kept == {str(repository / name) for name in FILES}
    (repository / "README.md").unlink()
    assert f"written {repository / 'README.md'}" in init(repository).stdout.splitlines()


def test_articles_are_copied_from_elsewhere(tmp_path: Path) -> None:
    elsewhere = written(tmp_path / "reports")
    before = files(elsewhere)
    result = init(tmp_path / "new", "--articles", elsewhere)
    assert result.exit_code == 0, result.output
    assert files(elsewhere) == before
    copied = files(tmp_path / "new/articles")
    assert {name: copied[name] for name in before} == before and copied.keys() - before.keys() == {
        "sources.csv"
    }
    assert copied["sources.csv"].decode().splitlines()[1:] == ["2024/two.html,,,", "one.txt,,,"]
    again = tmp_path / "again"
    for options in ((), ("--articles", elsewhere)):  # only the list of sources is there by then
        assert init(again, *options).exit_code == 0
    for folder, what in ((tmp_path / "new", "holds articles already"), (elsewhere / "new", "lies in")):
        refused = init(folder, "--articles", elsewhere)
        assert refused.exit_code == 2 and what in refused.stderr
    assert files(elsewhere) == before
    assert init(tmp_path / "new", "--articles", tmp_path / "new/articles").exit_code == 0


def test_articles_beside_the_folder_for_them_are_pointed_out(tmp_path: Path) -> None:
    written(tmp_path / "loose")
    result = init(tmp_path / "loose", "--converter", "x")
    [note] = result.stderr.splitlines()
    assert note.startswith("note: 1 file in ") and "one.txt" in note
    assert init(tmp_path / "new", "--converter", "x").stderr == ""
    assert (tmp_path / "new/articles/sources.csv").read_text("utf-8") == "file,url,publisher,retrieved\n"


@pytest.mark.parametrize(
    "said", ['"云"\\溪 $name ${x} %', "a\n\tb\x1b[2J\x7f", "[[licenses]]", "'''\"\"\"", "\\"]
)
def test_words_of_all_kinds_come_out_as_they_are(said: str, tmp_path: Path) -> None:
    result = init(tmp_path / "new", "--title", said, "--publisher", said, "--licence", "CC0-1.0")
    assert result.exit_code == 0, result.output
    dataset = read_dataset(tmp_path / "new/dataset.toml")
    shown = " ".join("".join(c if c != "\x1b" else "␛" for c in said.replace("\x7f", "␡")).split())
    assert dataset["title"] == dataset["title_zh"] == dataset["contributors"][0]["title"] == shown
    assert dataset["licenses"][0]["name"] == "CC0-1.0"
    assert shown in (tmp_path / "new/README.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("Yunxi_Meetings", "yunxi-meetings"),
        ("云溪会议2024", "yunxihuiyi2024"),
        ("...", "meeting-reports"),
        ("a.b--c ", "a-b-c"),
    ],
)
def test_the_name_is_one_for_a_package(folder: str, name: str) -> None:
    assert start.name_of(Path("any") / folder) == name


@pytest.mark.parametrize("licence", start.LICENCES)
def test_every_licence_is_one_that_a_package_can_have(licence: str, tmp_path: Path) -> None:
    assert init(tmp_path / "new", "--licence", licence).exit_code == 0
    [said] = read_dataset(tmp_path / "new/dataset.toml")["licenses"]
    assert said == {"name": licence, "title": start.LICENCES[licence][0], "path": start.LICENCES[licence][1]}


def test_the_licences_are_those_of_the_command() -> None:
    [option] = [parameter for parameter in starting.init.params if parameter.name == "licence"]
    assert isinstance(option.type, click.Choice)
    assert (*start.LICENCES,) == (*option.type.choices,)


def test_a_terminal_is_asked(tmp_path: Path) -> None:
    typed = "云溪会议\n\nnonsense\nODbL-1.0\n"
    code, printed = on_a_terminal("init", "new", "--converter", "x", folder=tmp_path, typed=typed)
    assert code == 0 and not too_wide(printed.partition("written")[2])
    said = tomllib.loads((tmp_path / "new/dataset.toml").read_text("utf-8"))
    assert (said["title"], said["title_zh"]) == ("云溪会议", "云溪会议")
    assert said["contributors"][0]["title"] == "new" and said["licenses"][0]["name"] == "ODbL-1.0"
    assert (
        "Title of the dataset [Meeting reports: new]: " in printed and "'nonsense' is not one of" in printed
    )


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file/new"):
        refused = init(folder)
        assert refused.exit_code == 2 and refused.stderr.splitlines()[-1].startswith("Error: ")


# How the program gets there


def test_a_wheel_goes_along(tmp_path: Path) -> None:
    wheel = tmp_path / "meeting_report_converter-9.8.7-py3-none-any.whl"
    wheel.write_bytes(b"wheel")
    result = init(tmp_path / "new", "--converter", wheel)
    assert (result.exit_code, result.stderr) == (0, "")
    line = (tmp_path / "new/requirements.txt").read_text("utf-8")
    assert line == f"./wheels/{wheel.name}[pdf,docx,page]\n"
    assert (tmp_path / "new/wheels" / wheel.name).read_bytes() == b"wheel"
    assert "make wheel" not in (tmp_path / "new/README.md").read_text("utf-8")


@pytest.mark.parametrize("wanted", ["absent.whl", "", "a\nb"])
def test_what_cannot_be_installed_is_refused(wanted: str, tmp_path: Path) -> None:
    refused = init(tmp_path / "new", "--converter", wanted)
    assert refused.exit_code == 2 and len(refused.stderr.splitlines()) == 1
    other = tmp_path / "other-1.0-py3-none-any.whl"
    other.write_bytes(b"")
    assert init(tmp_path / "new", "--converter", other).exit_code == 2
    assert not (tmp_path / "new").exists()


def test_without_a_hint_a_note_says_what_to_do(tmp_path: Path) -> None:
    result = init(tmp_path / "new")
    version = importlib.metadata.version(program.NAME)
    line = (tmp_path / "new/requirements.txt").read_text("utf-8")
    # No name that a stranger could register in a package index.
    assert line == f"./wheels/meeting_report_converter-{version}-py3-none-any.whl[pdf,docx,page]\n"
    [note] = result.stderr.splitlines()
    assert note.startswith("note: requirements.txt ") and "--converter" in note
    assert (tmp_path / "new/README.md").read_text("utf-8").count("make wheel") == 2


def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """The program as pip installs it from there, for `init` to find."""
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-build-isolation", "--no-index"]
    target = tmp_path / "installed"
    command = [sys.executable, "-m", "pip", "install", *options, "--target", str(target), what]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    [found] = importlib.metadata.distributions(name=program.NAME, path=[str(target)])
    monkeypatch.setattr(program, "distribution", lambda name: found)


@pytest.mark.skipif(
    shutil.which("git") is None or not (ROOT / ".git").exists(), reason="no git, or no repository of it"
)
def test_from_version_control_it_is_installed_from_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git = ["git", "-C", str(ROOT), "rev-parse", "HEAD"]
    commit = subprocess.run(git, check=True, capture_output=True, encoding="utf-8").stdout.strip()
    installed(tmp_path, monkeypatch, f"git+{ROOT.as_uri()}@{commit}")
    assert init(tmp_path / "new").stderr == ""
    line = (tmp_path / "new/requirements.txt").read_text("utf-8")
    assert line == f"meeting-report-converter[pdf,docx,page] @ git+{ROOT.as_uri()}@{commit}\n"


def test_from_a_wheel_that_is_still_there_it_goes_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-build-isolation"]
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        *options,
        "--wheel-dir",
        str(tmp_path / "a b"),
        str(ROOT),
    ]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    [wheel] = (tmp_path / "a b").iterdir()
    installed(tmp_path, monkeypatch, str(wheel))
    assert init(tmp_path / "new").stderr == ""
    assert (tmp_path / "new/requirements.txt").read_text("utf-8") == f"./wheels/{wheel.name}[pdf,docx,page]\n"
    assert (tmp_path / "new/wheels" / wheel.name).read_bytes() == wheel.read_bytes()
    wheel.unlink()
    assert "note: requirements.txt" in init(tmp_path / "newer").stderr
