"""Arguments → lines, exit codes and packages, through the real command line."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from converter.cli import main
from converter.spreadsheet import as_meant

ARTICLE = """# 云溪市与星河集团座谈会举行

发布时间：2024年5月9日

5月8日，云溪市与星河集团座谈会在云溪举行。云溪市委书记方远山出席会议并讲话。方远山强调，要完善合作机制。
"""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def lines(result: Result) -> list[str]:
    return result.stderr.splitlines()


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "one.txt").write_text(ARTICLE, "utf-8")
    return folder


@pytest.mark.parametrize("command", main.commands)
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_shows_an_example_and_the_exit_codes(command: str, option: str) -> None:
    result = run(command, option)
    assert result.exit_code == 0
    assert f"converter {command}" in result.output.split("Example")[1]
    assert "Exit codes:" in result.output
    assert max(map(len, result.output.splitlines())) <= 80


def test_help_lists_the_commands() -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert all(f"\n  {command} " in result.output for command in main.commands)
    assert max(map(len, result.output.splitlines())) <= 80


def test_version() -> None:
    result = run("--version")
    assert result.exit_code == 0
    assert result.output.startswith("converter, version ")


@pytest.mark.parametrize(
    "arguments",
    [
        ["build", "absent"],
        ["check", "absent"],
        ["explain", "absent.txt"],
        ["check"],
        ["diff", "dist"],
        ["explain"],
        ["biuld"],
    ],
)
def test_wrong_usage_exits_with_2(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert lines(result)[-1].startswith("Error: ")


def test_build_writes_both_packages_and_says_how_many_rows(articles: Path, tmp_path: Path) -> None:
    result = run("build", articles, "--out", tmp_path / "out", "--strict")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "out/csv/datapackage.json").is_file()
    assert (tmp_path / "out/parquet/datapackage.json").is_file()
    assert "documents 1" in result.stdout.splitlines()
    assert "\x1b" not in result.output


def test_quiet_build_prints_nothing(articles: Path, tmp_path: Path) -> None:
    result = run("build", articles, "--out", tmp_path / "out", "--quiet")
    assert (result.exit_code, result.output) == (0, "")


def test_check_of_a_built_package_finds_no_faults(articles: Path, tmp_path: Path) -> None:
    run("build", articles, "--out", tmp_path / "out")
    result = run("check", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert result.stdout.endswith(": no faults\n")


def test_check_names_the_faults_of_a_damaged_package(articles: Path, tmp_path: Path) -> None:
    run("build", articles, "--out", tmp_path / "out")
    table = tmp_path / "out/csv/documents.csv"
    table.write_text(table.read_text("utf-8").replace("zh-Hans", "klingon"), "utf-8")
    result = run("check", tmp_path / "out")
    assert result.exit_code == 1
    assert any("documents" in line for line in lines(result))


def test_check_of_a_folder_that_is_no_package(tmp_path: Path) -> None:
    result = run("check", tmp_path)
    assert result.exit_code == 1
    assert lines(result)


def test_explain_shows_the_article(articles: Path) -> None:
    result = run("explain", articles / "one.txt")
    assert result.exit_code == 0, result.output
    assert "方远山" in result.stdout
    assert "\x1b" not in result.stdout


BAD_FILES = {
    "empty.txt": b"",
    "binary.txt": bytes(range(256)) * 8,
    "huge.txt": "会议强调，要加强领导".encode() * 1_700_000,
    "report.exe": b"MZ",
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_one_bad_file_alone_cannot_be_built(name: str, tmp_path: Path) -> None:
    bad = tmp_path / name
    bad.write_bytes(BAD_FILES[name])
    for command in (["build", bad, "--out", tmp_path / "out"], ["explain", bad]):
        result = run(*command)
        assert result.exit_code == 2
        assert [line for line in lines(result) if name in line]
        assert all(line.startswith(("error: ", "warning: ", "Error: ")) for line in lines(result))
    assert not (tmp_path / "out/csv").exists()


@pytest.mark.parametrize("name", ["empty.txt", "binary.txt"])
def test_a_bad_file_among_good_ones_is_a_problem_and_strict_says_so(
    name: str, articles: Path, tmp_path: Path
) -> None:
    (articles / name).write_bytes(BAD_FILES[name])
    lenient = run("build", articles, "--out", tmp_path / "out")
    assert lenient.exit_code == 0, lenient.output
    assert [line for line in lines(lenient) if line.startswith(f"error: articles/{name}: ")]
    assert f"articles/{name}" in (tmp_path / "out/csv/problems.csv").read_text("utf-8")
    strict = run("build", articles, "--out", tmp_path / "out", "--strict")
    assert strict.exit_code == 1
    assert (tmp_path / "out/csv/datapackage.json").is_file()


def test_a_text_that_is_not_chinese_is_a_warning(articles: Path, tmp_path: Path) -> None:
    (articles / "english.txt").write_text("The council met on Monday.\n", "utf-8")
    result = run("build", articles, "--out", tmp_path / "out", "--strict")
    assert result.exit_code == 0, result.output
    assert [line for line in lines(result) if line.startswith("warning: articles/english.txt: ")]


def test_a_folder_without_articles(tmp_path: Path) -> None:
    result = run("build", tmp_path, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert lines(result)[0].startswith(f"error: {tmp_path.name}: no file in this folder")
    assert not (tmp_path / "out").exists()


def test_the_default_source_may_be_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("build")
    assert result.exit_code == 2
    assert lines(result)[0].startswith("error: seeds: ")


def test_a_place_that_cannot_be_written(articles: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = run("build", articles, "--out", tmp_path / "file" / "out")
    assert result.exit_code == 2
    assert lines(result)[-1].startswith("Error: ")


@pytest.mark.parametrize("size", ["64k", "300k"])
def test_a_full_disk_is_one_line_and_the_old_packages_stay(articles: Path, tmp_path: Path, size: str) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", disk]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        (disk / "old.txt").write_text("old")
        # A process of its own: what holds files there ends with it.
        build = [Path(sys.executable).with_name("converter"), "build", articles, "--out", disk / "out"]
        result = subprocess.run([*build, "--no-page"], capture_output=True, text=True)
        assert result.returncode == 2 and result.stdout == ""
        assert result.stderr.startswith("Error: no space left on the disk: make room")
        assert result.stderr.count("\n") == 1 and (disk / "old.txt").read_text() == "old"
        assert not [*(disk / "out").iterdir()]
    finally:
        subprocess.run(["umount", disk], check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes only on Linux")
def test_odd_file_names_stay_on_one_line(articles: Path, tmp_path: Path) -> None:
    for name in (b"a\nb.txt", b"\xff.txt"):
        (articles / os.fsdecode(name)).write_bytes(b"")
    result = subprocess.run(
        [
            sys.executable,
            "-c",
            "from converter.cli import main; main()",
            "build",
            articles,
            "-o",
            tmp_path / "o",
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert result.returncode == 0, result.stderr
    assert [line.split(": ")[:2] for line in result.stderr.splitlines() if line.startswith("error")] == [
        ["error", r"articles/a\x0ab.txt"],
        ["error", "articles/\ufffd.txt"],
    ]


def test_sheets_begin_with_no_formula_and_hold_the_same(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/=one.txt").write_text(
        "=HYPERLINK(1)云溪市座谈会\n\n+云溪市委书记方远山出席会议并讲话。", "utf-8"
    )
    run("build", tmp_path / "in", "--out", tmp_path / "out", "--quiet")
    for _ in range(2):
        result = run("sheets", tmp_path / "out", "--out", tmp_path / "sheets")
        assert result.exit_code == 0, result.output
    for sheet in sorted((tmp_path / "sheets").iterdir()):
        assert sheet.read_bytes().startswith(b"\xef\xbb\xbf")
        with sheet.open(encoding="utf-8-sig", newline="") as file:
            cells = list(csv.reader(file))
        with (tmp_path / "out/csv" / sheet.name).open(encoding="utf-8", newline="") as file:
            assert [[as_meant(cell) for cell in row] for row in cells] == list(csv.reader(file))
        assert not any(cell.startswith(("=", "+", "-", "@")) for row in cells for cell in row)
    assert "'=HYPERLINK" in (tmp_path / "sheets/documents.csv").read_text("utf-8")


def test_sheets_replace_no_other_files(articles: Path, tmp_path: Path) -> None:
    run("build", articles, "--out", tmp_path / "out", "--quiet")
    for package, out in ((tmp_path / "out", articles), (articles, tmp_path / "sheets")):
        result = run("sheets", package, "--out", out)
        assert result.exit_code == 2
        assert lines(result)[-1].startswith("Error: ")
    assert (articles / "one.txt").is_file()


def test_the_end_counts_what_could_not_be_read(articles: Path, tmp_path: Path) -> None:
    for number in range(2):
        (articles / f"empty{number}.txt").write_text("")
    (articles / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    result = run("build", articles, "--out", tmp_path / "out")
    assert result.stdout.splitlines()[-2:] == ["errors 2: 2 empty", "warnings 1: 1 unknown-format"]


def test_the_standard_input_is_a_source(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["build", "-", "--out", str(tmp_path / "out")], input=ARTICLE)
    assert result.exit_code == 0, result.output
    assert "stdin" in (tmp_path / "out/csv/documents.csv").read_text("utf-8")


def test_of_several_articles_the_first_is_explained(tmp_path: Path) -> None:
    record = '{"title": "云溪市座谈会举行", "text": "云溪市委书记方远山出席会议并讲话。%s"}\n'
    (tmp_path / "feed.jsonl").write_text(record % "" + record % "会后签约。", "utf-8")
    result = run("explain", tmp_path / "feed.jsonl")
    assert result.exit_code == 0, result.output
    assert lines(result) == ["note: feed.jsonl#1: the first of 2 articles"]


def test_sheets_leave_what_is_none_of_them(articles: Path, tmp_path: Path) -> None:
    run("build", articles, "--out", tmp_path / "out", "--quiet")
    for name in ("documents.xlsx", "persons"):
        folder = tmp_path / name / "sheets"
        (folder / name).mkdir(parents=True)
        result = run("sheets", tmp_path / "out", "--out", folder)
        assert result.exit_code == 2
        assert (folder / name).is_dir()


def test_an_article_in_a_feed_or_an_archive_is_named_like_its_source_path(tmp_path: Path) -> None:
    record = '{"title": "云溪市座谈会举行", "text": "云溪市委书记方远山出席会议并讲话。%s"}\n'
    (tmp_path / "feed.jsonl").write_text(record % "" + record % "会后签约。", "utf-8")
    with zipfile.ZipFile(tmp_path / "dump.zip", "w") as archive:
        archive.writestr("a/one.txt", ARTICLE)
    for name, words in (("feed.jsonl#2", "会后签约"), ("dump.zip/a/one.txt", "要完善合作机制")):
        result = run("explain", tmp_path / name)
        assert result.exit_code == 0, result.output
        assert words in result.stdout
    for name in ("feed.jsonl#3", "dump.zip/b.txt"):
        assert run("explain", tmp_path / name).exit_code == 2
    result = run("review", tmp_path / "feed.jsonl#2", "--out", tmp_path / "review")
    assert result.exit_code == 0, result.output
    assert [path.name for path in (tmp_path / "review").iterdir()] == ["feed-2"]


def test_help_answers_at_once() -> None:
    """Nothing is imported for it that only the work of a command needs: that takes a second and 170 MB."""
    code = "import sys, converter.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {
        "pyarrow",
        "duckdb",
        "frictionless",
        "rich",
        "pypinyin",
        "converter.grammar",
        "converter.resolve",
    }
    assert heavy.isdisjoint(done.stdout.split())
