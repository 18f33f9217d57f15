"""Builds that are disturbed, killed and begun again: the same bytes each time."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from document_fixture import document_of
from scale_fixture import article, contents, write_articles

import converter
from converter import build, load
from converter.run import parts as kept
from converter.run import pool
from converter.run.parts import Part, part_of, rules_version
from converter.run.tasks import Done, Task
from converter.stated import STATED, batch_of, documents_of, stated
from converter.stated.documents import documents_stated, key_of


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some hundred articles, in so many batches that a build takes a moment."""
    return write_articles(tmp_path_factory.mktemp("scale") / "articles", 600)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("converter.run.building.MOST_DOCUMENTS", 50)


def looked_at(sources: list[Path], out: Path, **how: object) -> int:
    """A build → of how many articles it looked for facts."""
    seen = 0

    def count(tasks: Iterator[Task]) -> Iterator[Done]:
        nonlocal seen
        for done in pool.here(tasks):
            seen += len(done.task.keys)
            yield done

    build(sources, out, engine=count, **how)  # type: ignore[arg-type]
    return seen


def test_a_document_goes_through_arrow_unchanged() -> None:
    documents = [document_of(article(3), title="云溪市"), *read_in_traditional_characters()]
    assert list(documents_of(batch_of(documents))) == documents
    rows = stated(batch_of(documents))
    assert rows.schema == STATED
    assert list(documents_stated(rows.to_pylist())) == documents


def read_in_traditional_characters() -> list[converter.Document]:
    from converter.read.text.traditional import simplified

    return [simplified(document_of("雲溪市委書記方遠山會見「林知遠」。", title="會見", language="zh-Hant"))]


def test_the_key_of_a_document_tells_all_of_it() -> None:
    from dataclasses import replace

    one = document_of(article(1))
    others = [
        replace(one, source_path="elsewhere"),
        replace(one, published_on="2024-05-09"),
        replace(one, publisher="", source_url=None),
        replace(one, publisher=None, source_url=""),
        replace(one, original=one),
    ]
    assert len({key_of(document) for document in (one, *others)}) == 1 + len(others)
    assert key_of(replace(one)) == key_of(one)


def test_any_number_of_workers_gives_the_same_bytes(
    articles: Path, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    build([articles], tmp_path, workers=2)
    assert contents(tmp_path) == undisturbed


@pytest.mark.parametrize("workers", [1, 2])
def test_what_is_looked_at_some_at_a_time_is_the_same(
    articles: Path,
    undisturbed: dict[str, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    workers: int,
) -> None:
    monkeypatch.setattr("converter.settle.gatherings.BATCH", 7)
    monkeypatch.setattr("converter.settle.store.PILE", 100)
    monkeypatch.setattr("converter.settle.store.HAND", 200)
    monkeypatch.setattr("converter.settle.texts.MOST_CHARACTERS", 10_000)
    monkeypatch.setattr("converter.check.database.PILE", 20_000)
    build([articles], tmp_path, workers=workers)
    assert contents(tmp_path) == undisturbed


def test_a_script_that_its_processes_would_run_again_is_told(articles: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    call = f"build([Path({str(articles)!r})], Path('out'), workers=2)"
    script.write_text(f"from pathlib import Path\nfrom converter import build\n{call}\n", "utf-8")
    done = subprocess.run([sys.executable, script], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode and done.stderr.strip().endswith(pool.NO_PROCESS)
    assert not (tmp_path / "out").exists()


def dies_in_a_process_of_its_own(share: tuple[int, Path, int]) -> None:
    own, folder, here = share
    if own == 1 and os.getpid() != here:
        os._exit(9)
    (folder / f"{own}").write_text(f"{os.getpid()}")


def test_a_share_that_a_process_does_not_survive_is_done_here(tmp_path: Path) -> None:
    pool.shared(dies_in_a_process_of_its_own, [(own, tmp_path, os.getpid()) for own in range(3)], 2)
    assert {file.name for file in tmp_path.iterdir()} == {"0", "1", "2"}
    assert (tmp_path / "1").read_text() == f"{os.getpid()}"


def test_articles_that_name_nobody_are_a_package_too(tmp_path: Path) -> None:
    (tmp_path / "1.md").write_text("# 云溪市今天有雨\n\n云溪市今天有雨，明天转晴。\n", "utf-8")
    rows = build([tmp_path], tmp_path / "out").rows
    assert rows["documents"] == 1 and not rows["persons"]


def test_a_folder_that_holds_something_of_the_same_name_changes_nothing(
    articles: Path, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    (tmp_path / "converter").mkdir()
    (tmp_path / "converter" / "__init__.py").write_text("open('loaded', 'w')\nraise SystemExit(9)\n", "utf-8")
    program = "import sys; del sys.path[0]; from converter.cli import main; main()"
    options = ["--out", tmp_path / "out", "--no-cache", "--no-page", "--workers", "2"]
    command = [sys.executable, "-c", program, "build", articles, *options]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert contents(tmp_path / "out") == undisturbed and not (tmp_path / "loaded").exists()


def test_what_has_not_changed_is_not_looked_at_again(articles: Path, tmp_path: Path) -> None:
    sources, cache = tmp_path / "articles", tmp_path / "cache"
    sources.mkdir()
    for n in range(250):
        (sources / f"{n:04}.md").write_text(article(n), "utf-8")
    assert looked_at([sources], tmp_path / "a", cache=cache) == 250
    assert looked_at([sources], tmp_path / "a", cache=cache) == 0
    (sources / "0100.md").write_text(article(1000), "utf-8")
    (sources / "0000a.md").write_text(article(1001), "utf-8")
    (sources / "0007.md").unlink()
    assert looked_at([sources], tmp_path / "a", cache=cache) == 2
    build([sources], tmp_path / "b")
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_new_rules_look_at_all_of_it_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "one.md").write_text(article(1), "utf-8")
    sources, out, cache = [tmp_path / "one.md"], tmp_path / "out", tmp_path / "cache"
    assert [looked_at(sources, out, cache=cache) for _ in range(2)] == [1, 0]
    monkeypatch.setattr(kept, "rules_version", lambda: "another")
    assert looked_at(sources, out, cache=cache) == 1


def test_the_version_of_the_rules_is_that_of_their_files(tmp_path: Path) -> None:
    import shutil

    copy = tmp_path / "converter"
    shutil.copytree(Path(converter.__file__).parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(converter_schemas(), tmp_path / "schemas")

    def version() -> str:
        code = "from converter.run.parts import rules_version; print(rules_version())"
        ran = subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        return ran.stdout.strip()

    assert version() == rules_version()
    words = next((copy / "lexicon").glob("*.csv"))
    words.write_text(words.read_text("utf-8") + "\n", "utf-8")
    assert version() != rules_version()


def converter_schemas() -> Path:
    from converter import schema

    return schema.FOLDER


def test_a_correction_has_its_article_looked_at_again(tmp_path: Path) -> None:
    sources, corrections = tmp_path / "articles", tmp_path / "corrections"
    sources.mkdir()
    corrections.mkdir()
    for n in range(3):
        (sources / f"{n}.md").write_text(article(n), "utf-8")
    how = {"cache": tmp_path / "cache", "corrections": corrections}
    assert looked_at([sources], tmp_path / "out", **how) == 3
    documents, _ = load([sources])
    line = f"drop,persons,陆清源,,,,{documents[1].document_id},no person,2031-01-01"
    header = "action,table,key,field,was,value,document,reason,date"
    (corrections / "one.csv").write_text(f"{header}\n{line}\n", "utf-8")
    assert looked_at([sources], tmp_path / "out", **how) == 1
    build([sources], tmp_path / "fresh", corrections=corrections)
    assert contents(tmp_path / "out") == contents(tmp_path / "fresh")


@pytest.mark.parametrize("spoil", ["cut", "empty", "changed", "half"])
def test_a_spoilt_file_of_the_cache_is_made_again(
    articles: Path, undisturbed: dict[str, bytes], tmp_path: Path, spoil: str
) -> None:
    cache = tmp_path / "cache"
    build([articles], tmp_path / "out", cache=cache)
    file = sorted(cache.rglob("*.parquet"))[3]
    whole = file.read_bytes()
    match spoil:
        case "cut":
            file.write_bytes(whole[: len(whole) // 2])
        case "empty":
            file.write_bytes(b"")
        case "changed":
            file.write_bytes(whole[:1000] + bytes([whole[1000] ^ 1]) + whole[1001:])
        case "half":
            file.rename(file.with_suffix(".1.half"))
    assert looked_at([articles], tmp_path / "out", cache=cache) == 50
    assert contents(tmp_path / "out") == undisturbed
    assert file.read_bytes() == whole
    assert looked_at([articles], tmp_path / "out", cache=cache) == 0


def test_what_nobody_has_used_for_long_goes(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text(article(1), "utf-8")
    cache = tmp_path / "cache"
    old = cache / "0123456789abcdef" / "0.parquet"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"of another version")
    looked_at([tmp_path / "one.md"], tmp_path / "out", cache=cache)
    assert old.exists()
    for file in cache.rglob("*.parquet"):
        os.utime(file, (0, time.time() - 40 * 86_400))
    assert looked_at([tmp_path / "one.md"], tmp_path / "out", cache=cache) == 0
    assert [file for file in cache.rglob("*.parquet") if file != old] and not old.exists()


def test_killed_at_any_moment_it_goes_on_where_it_stopped(
    articles: Path, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    out, cache = tmp_path / "out", tmp_path / "cache"
    before = tmp_path / "before.md"
    before.write_text(article(7), "utf-8")
    build([before], out)
    published = contents(out)
    code = (
        "import sys; from pathlib import Path; "
        "from converter import build; from converter.run import building; "
        "building.MOST_DOCUMENTS = 50; articles, out, cache = map(Path, sys.argv[1:]); "
        "build([articles], out, cache=cache, workers=2)"
    )
    command = [sys.executable, "-c", code, str(articles), str(out), str(cache)]
    chance = random.Random(20310401)
    killed = 0
    while killed < 10:
        run = subprocess.Popen(command, start_new_session=True)
        try:
            run.wait(chance.uniform(0.3, 3))
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            killed += 1
        else:
            assert run.returncode == 0
            subprocess.run(["rm", "-rf", str(cache)], check=True)  # too fast to be killed: from the beginning
        run.wait()
        now = contents(out)
        whole = {name: data for name, data in now.items() if not name.startswith(".packages")}
        assert whole in (published, undisturbed) or any(name.startswith(".packages") for name in now)
    subprocess.run(command, check=True)
    assert contents(out) == undisturbed


class Dying(Exception):
    """What the part of a build that is tried out dies of."""


def part_or_death(batch: object, keys: object, lines: object) -> Part:
    """As `part_of`, but for one article, which takes its whole process along."""
    import pyarrow as pa

    assert isinstance(batch, pa.RecordBatch)
    if any("第77次" in text.as_py() for text in batch["title"]):
        os.kill(os.getpid(), signal.SIGKILL)
    return part_of(batch, keys, lines)  # type: ignore[arg-type]


def test_an_article_that_kills_its_worker_is_found_and_told(
    articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "part_of", part_or_death)
    summary = build([articles], tmp_path / "a", workers=2)
    monkeypatch.undo()
    assert summary.rows["documents"] == 600
    [problem] = [problem for problem in summary.problems if problem.code == "not-parsed"]
    assert (problem.source_path, problem.severity) == ("articles/0077.md", "error")
    assert "BrokenProcessPool" in problem.message


def test_reports_without_a_day_are_looked_at_a_few_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("converter.settle.gatherings.BATCH", 2)
    for n in range(7):
        text = f"# 云溪市座谈会举行\n\n云溪市第{n}次座谈会举行。云溪市委书记方远山主持会议。\n"
        (tmp_path / f"{n}.md").write_text(text, "utf-8")
    assert build([tmp_path], tmp_path / "out").rows["meetings"] == 7
