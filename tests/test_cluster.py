"""Builds by a real Dask cluster, whose scheduler and workers are processes: what dies costs nothing."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from click.testing import CliRunner, Result
from cluster_fixture import DEADLY, ROOT, Cluster, cluster_in, kill, until
from document_fixture import document_of
from pyarrow import parquet
from scale_fixture import CONVERTER, article, contents, write_articles
from test_scale import looked_at, part_or_death

from converter import build
from converter.cli import main
from converter.cli.building import DASK_HOW
from converter.progress import Progress
from converter.run import cluster as engine
from converter.run import parts, pool
from converter.run.cluster import dask
from converter.run.tasks import NoCluster
from converter.stated import batch_of

NOWHERE = "tcp://127.0.0.1:9"


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_articles(tmp_path_factory.mktemp("cluster") / "articles", 400)


@pytest.fixture(autouse=True)
def small_and_impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("converter.run.building.MOST_DOCUMENTS", 10)
    monkeypatch.setattr(engine, "ANSWER", 2)
    monkeypatch.setattr(engine, "PATIENCE", 20)


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    pytest.importorskip("distributed", reason="the extra dask is not installed")
    with cluster_in(tmp_path_factory.mktemp("dask")) as cluster:
        yield cluster


def converter(folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The program as a process of its own, in a folder that has no dataset.toml."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [*CONVERTER, *map(str, arguments)]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


class When:
    """Something to be done once, when a build has found the facts of so many articles."""

    def __init__(self, articles: int, do: object) -> None:
        self.articles, self.do, self.done = articles, do, False

    def __call__(self, progress: Progress) -> None:
        if progress.articles >= self.articles and not self.done:
            self.done = True
            assert callable(self.do)
            self.do()


def test_a_cluster_gives_the_same_bytes_by_the_command(
    cluster: Cluster, articles: Path, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    cluster.worker()
    cluster.worker()
    command = ["build", articles, "--out", tmp_path / "out", "--no-page", "--no-cache"]
    remote = [*command, "--engine", "dask", "--scheduler", cluster.address]
    ran = converter(tmp_path, *remote)
    assert ran.returncode == 0, ran.stderr
    assert "Traceback" not in ran.stderr and "distributed" not in ran.stderr
    assert contents(tmp_path / "out") == undisturbed


def test_a_worker_that_is_killed_costs_nothing(
    cluster: Cluster, articles: Path, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    workers = [cluster.worker(), cluster.worker()]
    killing = When(60, lambda: kill(workers[0]))
    build([articles], tmp_path / "out", Progress(killing), engine=dask(cluster.address))
    assert killing.done
    assert contents(tmp_path / "out") == undisturbed


def test_a_new_worker_goes_on_for_two_that_are_killed(
    cluster: Cluster, articles: Path, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    workers = [cluster.worker(), cluster.worker()]

    def change() -> None:
        for worker in workers:
            kill(worker)
        cluster.worker()

    killing = When(60, change)
    build([articles], tmp_path / "out", Progress(killing), engine=dask(cluster.address))
    assert killing.done
    assert contents(tmp_path / "out") == undisturbed


def test_an_article_that_kills_every_worker_is_told_and_costs_no_other(
    cluster: Cluster, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        cluster.worker(DEADLY, nanny=True)
    monkeypatch.setattr(engine, "PATIENCE", 60)
    monkeypatch.setattr(pool, "part_of", part_or_death)  # where it is tried again
    some = tmp_path / "articles"
    some.mkdir()
    for n in range(70, 84):
        (some / f"{n:04}.md").write_text(article(n), "utf-8")
    monkeypatch.setattr("converter.run.building.MOST_DOCUMENTS", 2)
    summary = build([some], tmp_path / "out", engine=dask(cluster.address))
    assert summary.rows["documents"] == 14
    [problem] = [problem for problem in summary.problems if problem.code == "not-parsed"]
    assert (problem.source_path, problem.severity) == ("articles/0077.md", "error")
    assert "BrokenProcessPool" in problem.message


def test_without_a_scheduler_nothing_is_built(articles: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="the extra dask is not installed")
    with pytest.raises(NoCluster, match=f"no Dask scheduler at {NOWHERE}"):
        build([articles], tmp_path / "out", engine=dask(NOWHERE))
    command = ["build", articles, "--out", tmp_path / "out", "--engine", "dask", "--scheduler", NOWHERE]
    ran = converter(tmp_path, *command, "--no-page")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith(f"Error: no Dask scheduler at {NOWHERE}") and ran.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("address", ["nowhere", "quic://127.0.0.1:1", "tcp://:x"])
def test_an_address_that_is_none(articles: Path, tmp_path: Path, address: str) -> None:
    pytest.importorskip("distributed", reason="the extra dask is not installed")
    with pytest.raises(NoCluster, match="no Dask scheduler at"):
        build([articles], tmp_path / "out", engine=dask(address))


def test_without_a_worker_nothing_is_built(
    cluster: Cluster, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "PATIENCE", 1)
    with pytest.raises(NoCluster, match=r"no worker at .* for 1 seconds: start one with dask worker tcp"):
        build([articles], tmp_path / "out", engine=dask(cluster.address))


def test_what_dies_and_does_not_come_again_is_told_and_what_was_found_is_kept(
    cluster: Cluster,
    articles: Path,
    undisturbed: dict[str, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worker, cache, out = cluster.worker(), tmp_path / "cache", tmp_path / "out"

    def last() -> None:
        kill(worker)
        monkeypatch.setattr(engine, "PATIENCE", 1)

    with pytest.raises(NoCluster, match="no worker at"):
        build([articles], out, Progress(When(60, last)), engine=dask(cluster.address), cache=cache)
    kept = len([*cache.rglob("*.parquet")])
    assert kept >= 6 and not out.exists()
    monkeypatch.setattr(engine, "PATIENCE", 20)
    cluster.worker()
    scheduler = cluster.processes[0]
    with pytest.raises(NoCluster, match="lost the Dask scheduler"):
        build(
            [articles],
            out,
            Progress(When(200, lambda: kill(scheduler))),
            engine=dask(cluster.address),
            cache=cache,
        )
    assert len([*cache.rglob("*.parquet")]) > kept and not out.exists()
    build([articles], out, cache=cache)
    assert contents(out) == undisturbed


def test_a_scheduler_that_is_lost_is_one_line_of_the_command(cluster: Cluster, tmp_path: Path) -> None:
    cluster.worker()
    cache, out = tmp_path / "cache", tmp_path / "out"
    more = tmp_path / "more"
    more.mkdir()
    for n in range(3000):
        (more / f"{n:04}.md").write_text(article(n), "utf-8")
    options = ["--engine", "dask", "--scheduler", cluster.address, "--cache", cache, "--no-page", "--quiet"]
    command = [*CONVERTER, "build", more, "--out", out, *options]
    building = subprocess.Popen(
        command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, text=True
    )
    until(lambda: len([*cache.rglob("*.parquet")]) > 0)
    kill(cluster.processes[0])
    _, told = building.communicate(timeout=120)
    assert building.returncode == 2
    assert told == (
        f"Error: lost the Dask scheduler at {cluster.address}: "
        "nothing was built; what was found is kept for the next time\n"
    )


@pytest.mark.parametrize("module", ["parts", "cluster"])
def test_a_worker_with_other_rules_is_told(
    cluster: Cluster, articles: Path, tmp_path: Path, module: str
) -> None:
    """Of `parts`: from the first question on; of `cluster`: one that comes later."""
    cluster.worker(f"from converter.run import {module} as one\none.rules_version = lambda: 'another'\n")
    with pytest.raises(NoCluster, match=r"a worker has other rules \(another, here .*\): install"):
        build([articles], tmp_path / "out", engine=dask(cluster.address))
    assert not (tmp_path / "out").exists()


def test_a_worker_without_the_program_is_told(
    cluster: Cluster, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "PATIENCE", 10)
    hidden = "import sys\nsys.modules['converter.run.parts'] = None\n"
    cluster.worker(hidden)
    with pytest.raises(NoCluster, match="cannot run this program"):
        build([articles], tmp_path / "out", engine=dask(cluster.address))


@pytest.mark.parametrize("options", [("--engine", "dask"), ("--scheduler", NOWHERE)])
def test_an_engine_and_its_scheduler_go_together(
    articles: Path, tmp_path: Path, options: tuple[str, str]
) -> None:
    result = run("build", articles, "--out", tmp_path / "out", *options)
    assert result.exit_code == 2
    assert result.stderr == "Error: --engine dask and --scheduler ADDRESS go together\n"


def test_without_the_extra_the_command_names_it(
    articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = importlib.util.find_spec
    monkeypatch.setattr(
        "converter.cli.building.find_spec", lambda name: None if name == "distributed" else there(name)
    )
    result = run("build", articles, "--out", tmp_path / "out", "--engine", "dask", "--scheduler", NOWHERE)
    assert result.exit_code == 2
    assert result.stderr == f"Error: --engine dask needs an extra: {DASK_HOW}\n"


def test_spark_gives_the_same_bytes(articles: Path, undisturbed: dict[str, bytes], tmp_path: Path) -> None:
    """As the document on clusters has it; pyspark is no part of any extra."""
    pytest.importorskip("pyspark", reason="pyspark is not installed")
    if not shutil.which("java"):
        pytest.skip("Spark needs Java")
    [snippet] = re.findall(r"```python\n(.*?)```", (ROOT / "docs/clusters.md").read_text("utf-8"), re.DOTALL)
    (tmp_path / "articles").symlink_to(articles)
    (tmp_path / "spark.py").write_text(snippet, "utf-8")
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYSPARK_PYTHON": sys.executable}
    command = [sys.executable, "spark.py"]
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == "400 articles are known\n"
    assert contents(tmp_path / "dist") == undisturbed
    assert looked_at([articles], tmp_path / "again", cache=tmp_path / "cache") == 0


def test_rows_of_other_rules_are_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = tmp_path / "facts"
    facts.mkdir()
    rows = parts.keyed(batch_of([document_of(article(1))]))
    parquet.write_table(pa.Table.from_batches([rows]), facts / "rows.parquet")
    assert parts.take(facts, tmp_path / "cache") == 1
    monkeypatch.setattr(parts, "rules_version", lambda: "another")
    with pytest.raises(ValueError, match="made by other rules"):
        parts.take(facts, tmp_path / "cache")
