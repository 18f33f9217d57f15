"""dataset.toml → what the packages say of themselves, or one line that says what is wrong with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from converter.cli import main
from converter.publish.dataset import SCHEMA

ARTICLE = "云溪市座谈会举行\n\n5月8日，云溪市委书记方远山出席会议并讲话。\n"
WHOLE = """\
name = "yunxi-meetings"
title = "Meetings of Yunxi"
title_zh = "云溪会议"
description = "Who met whom in Yunxi."
description_zh = "云溪的会面。"
version = "2.1.0"
released = "2031-04-01"
homepage = "https://example.org/yunxi"
id = "https://doi.org/10.1234/yunxi"
keywords = ["Yunxi", "云溪"]

[[licenses]]
name = "CC0-1.0"
title = "CC0 1.0 Universal"
path = "https://creativecommons.org/publicdomain/zero/1.0/"

[[contributors]]
title = "欧阳望舒"
email = "wangshu@example.org"
organization = "云溪市数据局"
roles = ["publisher", "DataCurator"]
"""

BAD = {
    'titel = "x"': "titel: no such key; there are name, title, ",
    'name = "云溪"': "name: must be small Latin letters, ",
    'name = "-a"': "name: must be small Latin letters, ",
    "title = 7": "title: must be a text ",
    'title = " "': "title: must be a text ",
    "version = 1.0": "version: must be a text of three numbers",
    'released = "2031-4-1"': "released: must be the day of this version ",
    'homepage = "example.org"': "homepage: must be an address ",
    'keywords = "x"': "keywords: must be a list ",
    "keywords = []": "keywords: must be a list ",
    'keywords = ["x", 7]': "keywords[1]: must be a text ",
    '[licenses]\nname = "CC0-1.0"': "licenses: must be a list ",
    '[[licenses]]\ntitle = "CC0"': "licenses[0]: must have a name, a path, ",
    '[[licenses]]\nname = "CC0 1.0"': "licenses[0].name: must be the name ",
    "[[contributors]]": "contributors[0]: must have at least one of title, ",
    '[[contributors]]\nrole = "publisher"': "contributors[0].role: no such key; there are title, ",
    '[[contributors]]\nroles = "publisher"': "contributors[0].roles: must be a list ",
    '[[contributors]]\nemail = "x"': "contributors[0].email: must be an address ",
    "title = ": "no TOML in UTF-8 ",
    "\xff": "no TOML in UTF-8 ",
}


def build(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["build", "one.txt", "--no-page", *arguments])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.txt").write_text(ARTICLE, "utf-8")
    return tmp_path


def said(folder: Path, form: str) -> dict[str, object]:
    descriptor: dict[str, object] = json.loads(
        (folder / "dist" / form / "datapackage.json").read_text("utf-8")
    )
    return descriptor


def test_both_packages_say_it(folder: Path) -> None:
    (folder / "dataset.toml").write_text(WHOLE, "utf-8")
    assert build(folder).exit_code == 0
    for form in ("csv", "parquet"):
        descriptor = said(folder, form)
        assert descriptor["name"] == "yunxi-meetings" and descriptor["version"] == "2.1.0"
        assert descriptor["title_zh"] == "云溪会议" and descriptor["homepage"] == "https://example.org/yunxi"
        assert [licence["name"] for licence in descriptor["licenses"]] == ["CC0-1.0"]  # type: ignore[attr-defined]
        assert descriptor["contributors"][0]["title"] == "欧阳望舒"  # type: ignore[index]
    assert CliRunner().invoke(main, ["check", "dist"]).exit_code == 0


def test_another_file(folder: Path) -> None:
    (folder / "dataset.toml").write_text("nonsense", "utf-8")
    (folder / "other.toml").write_text('title = "Another"', "utf-8")
    assert build(folder, "--about", "other.toml").exit_code == 0
    assert said(folder, "csv")["title"] == "Another"
    assert build(folder, "--about", "absent.toml").exit_code == 2


def test_without_one_the_program_speaks_for_itself(folder: Path) -> None:
    assert build(folder).exit_code == 0
    assert said(folder, "csv")["name"] == "meeting-reports"


@pytest.mark.parametrize("text", BAD)
def test_what_is_wrong_is_one_line_and_nothing_is_built(text: str, folder: Path) -> None:
    (folder / "dataset.toml").write_bytes(text.encode("latin-1" if text == "\xff" else "utf-8"))
    result = build(folder)
    assert (result.exit_code, result.stdout) == (2, "")
    [line] = result.stderr.splitlines()
    assert line.startswith(f"Error: dataset.toml: {BAD[text]}") and line.endswith(": nothing was built")
    assert not (folder / "dist").exists()


def test_every_rule_of_the_form_says_what_it_asks_for() -> None:
    form = json.loads(SCHEMA.read_text("utf-8"))
    Draft202012Validator.check_schema(form)

    def silent(node: dict[str, object], at: str) -> list[str]:
        found = [] if "description" in node or "$ref" in node or at == "" else [at]
        for name, inner in node.get("properties", {}).items():  # type: ignore[attr-defined]
            found += silent(inner, f"{at}.{name}")
        return found + (silent(node["items"], f"{at}[]") if "items" in node else [])  # type: ignore[arg-type]

    assert silent(form, "") == []
    assert all("description" in one for one in form["$defs"].values())
