"""A disk that fills up during a build: one line, what was published stays, and with more room it works."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from scale_fixture import CONVERTER, contents, write_articles

import converter
from converter import build

ROOT = Path(converter.__file__).parents[1]


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_articles(tmp_path_factory.mktemp("full") / "articles", 300)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64m", "none", folder]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("no file system can be mounted here: that needs root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def fill(disk: Path, free: int) -> Path:
    """A disk → a file that leaves so many bytes of it free."""
    filler = disk / "filler"
    filler.write_bytes(bytes(shutil.disk_usage(disk).free - free))
    return filler


@pytest.mark.parametrize(
    ("full", "free"),
    [
        *(("out", free) for free in (0, 400_000, 2_000_000)),
        ("cache", 0),
        *(("temporary", free) for free in (40_000, 300_000)),
    ],
)
def test_a_disk_that_fills_up(
    articles: Path, undisturbed: dict[str, bytes], disk: Path, tmp_path: Path, full: str, free: int
) -> None:
    places = {name: (disk if name == full else tmp_path) / name for name in ("out", "cache", "temporary")}
    for place in places.values():
        place.mkdir()
    build([articles / "0007.md"], places["out"])
    published = contents(places["out"])
    filler = fill(disk, free)
    options = ["--out", places["out"], "--cache", places["cache"], "--no-page", "--quiet"]
    command = [*CONVERTER, "build", articles, *options]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(places["temporary"])}

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)

    failed = run()
    assert "Traceback" not in failed.stderr, failed.stderr
    assert failed.returncode == 2 and failed.stdout == ""
    assert failed.stderr.count("\n") == 1
    room = f"make room in {places[full]} and try again"
    assert failed.stderr.startswith(f"Error: no space left on the disk: {room}"), failed.stderr
    assert contents(places["out"]) == published
    assert not [*places["temporary"].iterdir()] and not [*places["cache"].rglob("*.half")]
    filler.unlink()
    again = run()
    assert again.returncode == 0, again.stderr
    assert contents(places["out"]) == undisturbed
