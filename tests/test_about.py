"""A package's descriptor → the files that explain it: what they say, and that no title breaks them."""

from __future__ import annotations

import copy
import csv
import json
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import check_jsonschema
import duckdb
import pytest
import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator, FormatChecker
from markdown_it import MarkdownIt
from markdown_it.token import Token
from package_fixture import arrow_tables, rows

from converter import schema
from converter.about import FILES
from converter.about.accuracy import FILE, HEADS, accuracy
from converter.about.licences import LICENCES
from converter.publish import write
from converter.publish.descriptor import _allowed

FORMS = ("csv", "parquet")
CFF = Path(check_jsonschema.__file__).parent / "builtin_schemas" / "vendor" / "citation-file-format.json"


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("about")
    write(arrow_tables(), folder)
    return folder


@pytest.fixture(scope="module", params=FORMS)
def package(packages: Path, request: pytest.FixtureRequest) -> Path:
    return packages / str(request.param)


@pytest.fixture(scope="module")
def described(package: Path) -> dict[str, Any]:
    return loaded(package)


def loaded(package: Path) -> dict[str, Any]:
    descriptor: dict[str, Any] = json.loads((package / "datapackage.json").read_text("utf-8"))
    return descriptor


def parts(card: str) -> tuple[dict[str, Any], str]:
    """A card → its head, and what follows it, taken apart as Hugging Face does."""
    found = re.match(r"^\s*---[\r\n]+([\S\s]*?)[\r\n]+---(?:\r\n|\n|$)", card)
    assert found
    return yaml.safe_load(found[1]), card[found.end() :]


def tokens(markdown: str) -> list[Token]:
    return MarkdownIt("commonmark", {"html": True}).enable("table").parse(markdown)


def shown(token: Token) -> str:
    """A token of running text → the text that a reader sees."""
    return "".join(child.content for child in token.children or ())


def code(markdown: str, language: str) -> list[str]:
    return [token.content for token in tokens(markdown) if token.type == "fence" and token.info == language]


# What they say


def test_the_card_has_a_configuration_for_each_table(package: Path, described: dict[str, Any]) -> None:
    head, _ = parts((package / "README.md").read_text("utf-8"))
    assert head["license"] == "cc-by-4.0" and head["language"] == ["zh"]
    assert [config["config_name"] for config in head["configs"]] == [*schema.TABLES]
    assert [config["data_files"] for config in head["configs"]] == [r["path"] for r in described["resources"]]
    assert [c["config_name"] for c in head["configs"] if c.get("default")] == ["attendances"]
    for info in head["dataset_info"]:
        assert [feature["name"] for feature in info["features"]] == schema.field_names(info["config_name"])


@pytest.mark.parametrize(
    ("count", "size"),
    [(0, "n<1K"), (999, "n<1K"), (1000, "1K<n<10K"), (123_456_789, "100M<n<1B"), (10**12, "n>1B")],
)
def test_the_card_says_how_large_it_is(packages: Path, count: int, size: str) -> None:
    descriptor = loaded(packages / "csv")
    for resource in descriptor["resources"]:
        resource["rowCount"] = count if resource["name"] == "mentions" else 0
    assert parts(FILES["README.md"](descriptor))[0]["size_categories"] == [size]


def test_links_lead_to_headings_and_files(package: Path) -> None:
    for name in ("README.md", "DATASHEET.md"):
        text = (package / name).read_text("utf-8")
        found = tokens(parts(text)[1] if name == "README.md" else text)
        headings = [shown(found[at + 1]) for at, token in enumerate(found) if token.type == "heading_open"]
        anchors = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
        links = [str(c.attrs["href"]) for t in found for c in t.children or () if c.type == "link_open"]
        assert links
        for link in links:
            target, _, anchor = link.partition("#")
            assert (
                target.startswith("https://creativecommons.org/")
                or not target
                or (package / target).is_file()
            )
            assert not anchor or re.sub(r"%[0-9A-F]{2}", "", anchor) == "" or anchor in anchors, link


def test_the_snippets_of_the_card_run(package: Path, tmp_path: Path) -> None:
    _, text = parts((package / "README.md").read_text("utf-8"))
    offline = os.environ | {"PYTHONUTF8": "1", "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path)}
    snippets = code(text, "python")
    assert len(snippets) == 3
    for snippet in snippets:
        done = subprocess.run(
            [sys.executable, "-c", snippet],
            cwd=package,
            env=offline,
            capture_output=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stderr
        assert "speaker" in done.stdout
    first, words = code(text, "sql")
    with duckdb.connect(config={"file_search_path": str(package)}) as database:
        assert database.execute(first).fetchall() == [(1, "speaker", "欧阳望舒", "Ouyang Wangshu")]
        quoted = [row[2] for row in database.execute(words).fetchall()]
    assert quoted == ["云溪市委书记欧阳望舒", "青禾集团董事长𠮷田明"]


@pytest.mark.skipif(
    not (shutil.which("bash") and shutil.which("sha256sum")), reason="no bash, or no sha256sum"
)
def test_a_package_is_verified_as_its_card_says(package: Path) -> None:
    [commands] = code((package / "README.md").read_text("utf-8"), "sh")
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    done = subprocess.run(
        ["bash", "-ec", commands],
        cwd=package,
        env=os.environ | {"PATH": path, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith(".: no faults\n")


def test_the_snippet_for_r_runs(package: Path) -> None:
    [snippet] = code((package / "README.md").read_text("utf-8"), "r")
    library = re.match(r"library\((\w+)\)", snippet)
    assert library
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed")
    if subprocess.run(["Rscript", "-e", library[0]], capture_output=True).returncode:
        pytest.skip(f"the R package {library[1]} is not installed")
    done = subprocess.run(["Rscript", "-e", snippet], cwd=package, capture_output=True, encoding="utf-8")
    assert done.returncode == 0 and "欧阳望舒" in done.stdout, done.stderr


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_figures_are_those_of_the_file(package: Path, language: str) -> None:
    with FILE.open(encoding="utf-8", newline="") as file:
        figures = [*csv.DictReader(file)]
    lines = [line.strip("| ").split(" | ") for line in accuracy(language).splitlines()[2:]]
    assert lines == [[row[key] for key in HEADS[language]] for row in figures]
    for row in figures:
        assert all(0 <= float(row[key]) <= 1 for key in [*HEADS["en"]][2:])
    assert accuracy(language) in (package / "README.md").read_text("utf-8")
    assert accuracy("en") in (package / "DATASHEET.md").read_text("utf-8")


def test_the_datasheet_says_of_each_table_where_it_errs(package: Path) -> None:
    text = (package / "DATASHEET.md").read_text("utf-8")
    for table in schema.TABLES:
        assert text.count(f"\n| `{table}` | ") == 2


def test_each_file_says_the_same_of_the_package(package: Path, described: dict[str, Any]) -> None:
    cited = yaml.safe_load((package / "CITATION.cff").read_text("utf-8"))
    croissant, found, listed = (
        json.loads((package / name).read_text("utf-8"))
        for name in ("croissant.json", "schema-org.jsonld", "dcat.jsonld")
    )
    title = {described["title"]}
    assert title == {cited["title"], croissant["name"]["en"], found["name"][0]["@value"]}
    assert title == {listed["dct:title"][0]["@value"]}
    version = {described["version"]}
    assert version == {cited["version"], croissant["version"], found["version"], listed["dcat:version"]}
    assert not {"date-released"} & {*cited} and not {"datePublished"} & ({*croissant} | {*found})
    terms = {described["licenses"][0]["path"]}
    assert terms == {croissant["license"], found["license"], listed["dct:license"]["@id"]}


def test_only_the_publisher_says_when_a_version_came_out(described: dict[str, Any]) -> None:
    said = described | {"released": "2031-04-01"}
    assert yaml.safe_load(FILES["CITATION.cff"](said))["date-released"] == "2031-04-01"
    for name, key in (("croissant.json", "datePublished"), ("schema-org.jsonld", "datePublished")):
        assert json.loads(FILES[name](said))[key] == "2031-04-01"
    assert json.loads(FILES["dcat.jsonld"](said))["dct:issued"]["@value"] == "2031-04-01"


@pytest.mark.parametrize("name", LICENCES)
def test_an_open_licence_has_its_name_everywhere(described: dict[str, Any], name: str) -> None:
    known = LICENCES[name]
    for called in (name, known.spdx):
        said = described | {"licenses": [{"name": called, "path": known.path}]}
        cited = FILES["CITATION.cff"](said)
        assert yaml.safe_load(cited)["license"] == known.spdx and not valid_citation(cited)
        assert parts(FILES["README.md"](said))[0]["license"] == known.hub
        assert json.loads(FILES["schema-org.jsonld"](said))["isAccessibleForFree"] is True


def test_no_address_is_made_up(packages: Path) -> None:
    descriptor = loaded(packages / "csv")
    for name in ("croissant.json", "schema-org.jsonld", "dcat.jsonld"):
        assert not {"@id", "url", "dcat:landingPage"} & {*json.loads(FILES[name](descriptor))}
    homed = descriptor | {"id": "https://example.org/id", "homepage": "https://example.org/yunxi"}
    for name, key in (
        ("croissant.json", "url"),
        ("schema-org.jsonld", "url"),
        ("dcat.jsonld", "dcat:landingPage"),
    ):
        said = json.loads(FILES[name](homed))
        assert said["@id"] == "https://example.org/id"
        assert said[key] in ("https://example.org/yunxi", {"@id": "https://example.org/yunxi"})
    assert yaml.safe_load(FILES["CITATION.cff"](homed))["url"] == "https://example.org/yunxi"


def test_a_person_is_cited_as_one(packages: Path) -> None:
    person = {
        "givenName": "望舒",
        "familyName": "欧阳",
        "roles": ["publisher"],
        "path": "https://example.org",
    }
    descriptor = loaded(packages / "csv") | {"contributors": [person]}
    cited = yaml.safe_load(FILES["CITATION.cff"](descriptor))
    assert cited["authors"] == [
        {"given-names": "望舒", "family-names": "欧阳", "website": "https://example.org"}
    ]
    assert json.loads(FILES["schema-org.jsonld"](descriptor))["creator"][0]["@type"] == "Person"


def test_what_is_not_stated_is_left_out(packages: Path) -> None:
    descriptor = loaded(packages / "csv")
    for key in (
        "created",
        "temporal",
        "spatial",
        "licenses",
        "contributors",
        "keywords",
        "title_zh",
        "sources",
    ):
        del descriptor[key]
    for name, text in FILES.items():
        assert "None" not in text(descriptor), name
    assert not valid_citation(FILES["CITATION.cff"](descriptor))


def test_another_licence_is_named_with_its_address(packages: Path) -> None:
    licence = {"name": "Yunxi-1.0", "title": "Yunxi Licence", "path": "https://example.org/licence"}
    descriptor = loaded(packages / "csv") | {"licenses": [licence]}
    head, body = parts(FILES["README.md"](descriptor))
    assert (head["license"], head["license_name"]) == ("other", "Yunxi-1.0")
    assert head["license_link"] == "https://example.org/licence"
    assert "[Yunxi Licence](<https://example.org/licence>)" in body
    assert not valid_citation(FILES["CITATION.cff"](descriptor))


# What may not break them


@cache
def citation_schema() -> Draft7Validator:
    return Draft7Validator(json.loads(CFF.read_text("utf-8")), format_checker=FormatChecker())


def valid_citation(text: str) -> list[str]:
    return [error.message for error in citation_schema().iter_errors(yaml.safe_load(text))]


HOSTILE = (
    "a: b #c",
    "- x | y",
    "---\ntitle: x\n---",
    "</script><script>alert(1)</script>",
    "<!-- dictionary -->",
    "# *a* _b_ `c` [d](e) ![f](g) <http://h>",
    "&lt;|&#124;",
    "'\"\\\"'",
    "$title ${title} $$",
    "1. first",
    "=== \t\u2028\u0085\x7f\x00",
    "🌱𠮷\ufeff\ufffe",
    "yes",
    "0x1F",
    "2031-03-04",
    "云溪：“青禾”",
    "\\",
    "![",
)

TEXTS = st.one_of(
    st.sampled_from(HOSTILE),
    st.lists(st.sampled_from(HOSTILE), min_size=2, max_size=3).map(" ".join),
    st.text(st.characters(codec="utf-8")),
).filter(str.split)


def hostile(descriptor: dict[str, Any], text: str) -> dict[str, Any]:
    """A descriptor → the same with a text wherever somebody else may have written one."""
    spoilt = copy.deepcopy(descriptor)
    spoilt |= dict.fromkeys(("title", "title_zh", "description", "description_zh", "version"), text)
    spoilt["keywords"] = [text, "会议"]
    spoilt["contributors"] = [{"title": text, "roles": ["publisher"]}]
    spoilt["licenses"][0] |= {"title": text, "path": "https://example.org/" + " ".join(text.split())}
    spoilt["spatial"] = [{"code": "980000", "name": text}]
    spoilt["sources"] = [{"title": text}]
    return spoilt


def tagged(text: str) -> list[dict[str, str]]:
    return [{"@language": tag, "@value": text} for tag in ("en", "zh")]


def structure(markdown: str) -> list[tuple[str, str]]:
    return [(token.type, token.tag) for token in tokens(markdown)]


@settings(deadline=None, max_examples=60)
@given(TEXTS)
@example("---\ntitle: x\n---")
@example("</script>")
@example("1. a | b")
def test_no_title_breaks_a_file(packages: Path, text: str) -> None:
    descriptor = loaded(packages / "csv")
    spoilt = hostile(descriptor, text)
    seen = " ".join(text.split())
    assume(seen)  # a blank one is none: the name stands for it

    head, body = parts(FILES["README.md"](spoilt))
    assert head["pretty_name"] == seen and head["tags"][-1] == "会议"
    assert len(head["configs"]) == len(schema.TABLES)
    _, plain = parts(FILES["README.md"](descriptor))
    datasheets = [FILES["DATASHEET.md"](said) for said in (spoilt, descriptor)]
    for mine, theirs in ((body, plain), datasheets):
        assert structure(mine) == structure(theirs)
        assert not [t for t in tokens(mine) for c in t.children or () if c.type == "html_inline"]
    [heading] = [
        shown(tokens(body)[n + 1]) for n, t in enumerate(tokens(body)) if t.tag == "h1" and t.nesting == 1
    ]
    assert heading == seen.replace("\0", "\ufffd")

    cited = yaml.safe_load(FILES["CITATION.cff"](spoilt))
    assert cited["title"] == cited["authors"][0]["name"] == seen
    assert not valid_citation(FILES["CITATION.cff"](spoilt))
    for name in ("croissant.json", "schema-org.jsonld", "dcat.jsonld"):
        said = FILES[name](spoilt)
        assert "<" not in said
        names = json.loads(said)["name" if name != "dcat.jsonld" else "dct:title"]
        assert names == ({"en": seen, "zh": seen} if name == "croissant.json" else tagged(seen))


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("a.txt", True),
        ("dump.zip/云溪/a.html", True),
        ("feed.jsonl#12", True),
        ("https://example.org/1?a=1,2", True),
        (".hidden.txt", False),
        ("../a.txt", False),
        ("a/../b.txt", False),
        ("/etc/a.txt", False),
        ("~/a.txt", False),
        ("a\\b.txt", False),
        ("a\nb.txt", False),
        ("file:a.txt", False),
    ],
)
def test_a_source_has_a_path_where_the_standard_allows_it(path: str, allowed: bool) -> None:
    dplib = pytest.importorskip("dplib")
    profile = Path(dplib.__file__).parent / "profiles" / "2.0" / "datapackage.json"
    source = json.loads(profile.read_text("utf-8"))["properties"]["sources"]["items"]
    assert Draft7Validator(source).is_valid({"title": "a", "path": path}) or not allowed
    assert _allowed(path) is allowed


def test_a_source_without_such_a_path_keeps_its_title(tmp_path: Path) -> None:
    data = rows()
    data["documents"][1]["source_path"] = ".2.txt"
    write(arrow_tables(data), tmp_path)
    assert loaded(tmp_path / "csv")["sources"][1] == {"title": "短讯"}
