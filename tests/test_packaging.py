"""The checkout → a wheel with all that the program needs, and pins for all that the wheel needs."""

import csv
import email
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
VERSION = PROJECT["project"]["version"]


def pip(*arguments: str | Path) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As `make wheel` builds it: with the installed build backend, so without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT)
    [built] = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel alone; what it depends on comes from the running environment."""
    folder = tmp_path_factory.mktemp("installed")
    pip("install", "--no-deps", "--no-index", "--target", folder, wheel)
    return folder


def run(installed: Path, *arguments: str | Path) -> str:
    """Run Python far from the checkout, with the installed wheel before everything else."""
    environment = os.environ | {"PYTHONPATH": str(installed), "PYTHONUTF8": "1"}
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=installed.parent, env=environment, check=True, capture_output=True, encoding="utf-8"
    ).stdout


def test_the_wheel_holds_the_program_and_its_data(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        packed = {Path(name) for name in archive.namelist()}
        metadata = email.message_from_bytes(
            archive.read(f"meeting_report_converter-{VERSION}.dist-info/METADATA")
        )
    about = Path(f"meeting_report_converter-{VERSION}.dist-info")
    wanted = {
        path.relative_to(ROOT)
        for path in (ROOT / "converter").rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    schemas = {Path("converter", "schemas", path.name) for path in (ROOT / "schemas").glob("*.json")}
    assert wanted >= {Path("converter", "py.typed"), Path("converter", "lexicon", "words.csv")} and schemas
    assert {path for path in packed if path.parts[0] != about.name} == wanted | schemas
    assert about / "licenses" / "LICENSE" in packed
    assert metadata["Version"] == VERSION


def test_what_is_compiled_is_there_and_a_wheel_is_pure_unless_asked() -> None:
    hook = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]["mypyc"]
    assert hook["include"] and all((ROOT / path.removeprefix("/")).exists() for path in hook["include"])
    assert hook["enable-by-default"] is False


def test_the_installed_program_finds_its_data(installed: Path) -> None:
    script = """
import converter
from converter import schema
from converter.words import lexicon
print(converter.__file__, schema.FOLDER, sep="\\n")
print(*(schema.load(table)["name"] for table in schema.TABLES), *lexicon().words, sep="\\n")
"""
    program, folder, *found = run(installed, "-c", script).splitlines()
    assert Path(program).parent == installed / "converter"
    assert Path(folder) == installed / "converter" / "schemas"
    with (ROOT / "converter" / "lexicon" / "words.csv").open(encoding="utf-8", newline="") as file:
        words = {row["text"] for row in csv.DictReader(file)}
    schemas = {path.stem for path in (ROOT / "schemas").glob("*.json")}
    assert words and schemas and words | schemas <= set(found)


def test_the_version_stands_in_one_place(installed: Path) -> None:
    assert run(installed, installed / "bin" / "converter", "--version").split()[-1] == VERSION
    assert not [path for path in (ROOT / "converter").rglob("*.py") if VERSION in path.read_text("utf-8")]
    newest = re.search(r"^## \[(\d[^]]*)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert newest and newest[1] == VERSION


@pytest.mark.parametrize(
    "wanted",
    [
        *PROJECT["build-system"]["requires"],
        *PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"]["dev"],
    ],
)
def test_every_dependency_is_pinned_within_its_range(wanted: str) -> None:
    requirement = Requirement(wanted)
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    pins = [Requirement(line.split("#")[0]) for line in lines if not line.startswith("#")]
    versions = {
        specifier.version
        for pin in pins
        if canonicalize_name(pin.name) == canonicalize_name(requirement.name)
        for specifier in pin.specifier
        if specifier.operator == "=="
    }
    assert versions and all(requirement.specifier.contains(version) for version in versions)


def test_one_version_and_one_day_of_it_are_told_everywhere() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    [version, day] = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)$", changelog, re.M)[0]
    assert (version, day) == (VERSION, tomllib.loads((ROOT / "dataset.toml").read_text("utf-8"))["released"])
    for name, words in (("README.md", f"version {VERSION},"), ("README.zh.md", f"版本 {VERSION}，")):
        assert words in (ROOT / name).read_text("utf-8")
