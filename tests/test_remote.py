"""Articles and packages elsewhere: what fsspec opens, and a real server that speaks S3."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cluster_fixture import kill, until
from pyarrow.fs import FileSelector, FileSystem
from scale_fixture import article, contents

from converter import build
from converter.cli import main
from converter.run.remote import HOW


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    (folder / "deeper").mkdir(parents=True)
    for n in range(3):
        (folder / f"{n}.md").write_text(article(n), "utf-8")
    (folder / "deeper" / "更多.md").write_text(article(4), "utf-8")
    (folder / "sources.csv").write_text("file,url,publisher\n1.md,,云溪日报\n", "utf-8")
    return folder


@pytest.fixture
def here(articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What a build of the folder publishes; the tests run where there is no dataset.toml."""
    monkeypatch.chdir(tmp_path)
    build([articles], tmp_path / "here")
    return contents(tmp_path / "here")


@pytest.fixture
def memory() -> Iterator[object]:
    fsspec = pytest.importorskip("fsspec", reason="the extra remote is not installed")
    store = fsspec.filesystem("memory")
    store.store.clear()
    yield store
    store.store.clear()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of S3 with the bucket `bucket`."""
    moto = shutil.which("moto_server") or shutil.which("moto_server", path=Path(sys.executable).parent)
    if not moto:
        pytest.skip("no moto_server: pipx install 'moto[s3]', pipx inject moto flask flask-cors")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (tmp_path_factory.mktemp("moto") / "log").open("wb") as log:
        process = subprocess.Popen(
            [moto, "-H", "127.0.0.1", "-p", str(port)], stdout=log, stderr=log, start_new_session=True
        )
    try:
        address = f"http://127.0.0.1:{port}"
        until(lambda: answers(port))
        urllib.request.urlopen(urllib.request.Request(f"{address}/bucket", method="PUT")).read()
        yield address
    finally:
        kill(process)


def answers(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def bucket(server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[FileSystem]:
    monkeypatch.setenv("AWS_ENDPOINT_URL", server)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "anybody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    store, _ = FileSystem.from_uri("s3://bucket?allow_delayed_open=true")
    yield store
    store.delete_dir_contents("bucket")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["build", "--no-page", "--no-cache", *map(str, arguments)])


def test_a_bucket_gives_the_bytes_of_a_folder(
    bucket: FileSystem, articles: Path, here: dict[str, bytes]
) -> None:
    for file in (file for file in articles.rglob("*") if file.is_file()):
        with bucket.open_output_stream(f"bucket/in/articles/{file.relative_to(articles).as_posix()}") as to:
            to.write(file.read_bytes())
    for _ in range(2):
        result = run("s3://bucket/in/articles/", "--out", "s3://bucket/dataset")
        assert result.exit_code == 0, result.output
        assert in_bucket(bucket, "bucket/dataset") == here


def in_bucket(store: FileSystem, folder: str) -> dict[str, bytes]:
    found = {}
    for info in store.get_file_info(FileSelector(folder, recursive=True)):
        if info.is_file:
            with store.open_input_stream(info.path) as stream:
                found[info.path.removeprefix(f"{folder}/")] = stream.read()
    return found


@pytest.mark.parametrize("place", ["s3://none/articles", "s3://bucket/none", "s3://bucket/none/"])
def test_what_is_not_in_a_store_is_one_line(bucket: FileSystem, tmp_path: Path, place: str) -> None:
    result = run(place, "--out", tmp_path / "out")
    assert result.exit_code == 2 and result.stdout == "" and result.stderr.count("\n") == 1
    assert result.stderr.startswith(f"Error: {place}: ")
    assert not (tmp_path / "out").exists()


def test_a_store_that_refuses_is_one_line(bucket: FileSystem, articles: Path) -> None:
    result = run(articles, "--out", "s3://none/dataset")
    assert result.exit_code == 2 and result.stdout == "" and result.stderr.count("\n") == 1
    assert result.stderr.startswith("Error: s3://none/dataset: ")


def test_what_fsspec_opens_gives_the_bytes_of_a_folder(
    memory: object, articles: Path, here: dict[str, bytes], tmp_path: Path
) -> None:
    memory.put(f"{articles}/", "/in/articles/", recursive=True)  # type: ignore[attr-defined]
    result = run("memory://in/articles", "--out", "memory://dataset")
    assert result.exit_code == 0, result.output
    assert in_memory(memory, "/dataset/") == here


def in_memory(store: object, folder: str) -> dict[str, bytes]:
    names = [name for name in store.find("/") if name.startswith(folder)]  # type: ignore[attr-defined]
    return {name.removeprefix(folder): store.cat(name) for name in names}  # type: ignore[attr-defined]


def test_a_file_elsewhere_has_its_own_name_and_what_is_said_of_it(
    memory: object, articles: Path, tmp_path: Path
) -> None:
    memory.put(f"{articles}/", "/in/articles/", recursive=True)  # type: ignore[attr-defined]
    assert run("memory://in/articles/1.md", "--out", tmp_path / "a").exit_code == 0
    assert run(articles / "1.md", "--out", tmp_path / "b").exit_code == 0
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert "云溪日报" in (tmp_path / "a/csv/documents.csv").read_text("utf-8")


def test_only_what_a_build_published_is_replaced(memory: object, articles: Path) -> None:
    memory.pipe("/dataset/notes.txt", b"mine")  # type: ignore[attr-defined]
    memory.pipe("/dataset/index.html", b"my page")  # type: ignore[attr-defined]
    memory.pipe("/dataset/page/mine.js", b"my script")  # type: ignore[attr-defined]
    assert run(articles, "--out", "memory://dataset", "--format", "sqlite").exit_code == 0
    first = in_memory(memory, "/dataset/")
    memory.pipe("/dataset/csv/old.csv", b"of an older version")  # type: ignore[attr-defined]
    assert run(articles, "--out", "memory://dataset").exit_code == 0
    second = in_memory(memory, "/dataset/")
    assert "meeting-reports.sqlite" in first and "csv/persons.csv" in second
    assert not {"meeting-reports.sqlite", "csv/old.csv"} & {*second}
    mine = ("notes.txt", "index.html", "page/mine.js")
    assert [second[name] for name in mine] == [b"mine", b"my page", b"my script"]


def test_a_package_of_something_else_stays(memory: object, articles: Path) -> None:
    memory.pipe("/dataset/csv/datapackage.json", b"{}")  # type: ignore[attr-defined]
    result = run(articles, "--out", "memory://dataset")
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: memory://dataset/csv: not a data package of this program")
    assert in_memory(memory, "/dataset/") == {"csv/datapackage.json": b"{}"}


def test_without_an_article_nothing_is_written(memory: object, tmp_path: Path) -> None:
    memory.pipe("/in/articles/readme.md", b"nothing")  # type: ignore[attr-defined]
    result = run("memory://in/articles", "--out", "memory://dataset")
    assert result.exit_code == 2 and "no file in this folder" in result.stderr
    assert in_memory(memory, "/dataset/") == {}


def test_a_name_that_leads_out_is_refused(memory: object, tmp_path: Path) -> None:
    memory.store["/in/articles/../../out.md"] = memory.open("/x.md", "wb")  # type: ignore[attr-defined]
    result = run("memory://in/articles", "--out", tmp_path / "out")
    assert result.exit_code == 2 and result.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_an_address_that_nothing_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run("nonsense://in/articles", "--out", tmp_path / "out")
    assert result.exit_code == 2 and result.stderr.startswith("Error: nonsense://in/articles: ")
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    result = run("memory://in/articles", "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert result.stderr == f"Error: memory://in/articles: such an address needs an extra: {HOW}\n"
