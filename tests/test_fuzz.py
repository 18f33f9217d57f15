"""What fuzzing began with, and what it found: every file is read or refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzz.run import TARGETS

CORPUS = Path(__file__).parent / "fuzz"
FILES = sorted(path for path in CORPUS.glob("*/*") if path.parent.name in TARGETS and path.is_file())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(CORPUS).as_posix())
def test_a_file_of_the_fuzzers(path: Path) -> None:
    TARGETS[path.parent.name](path.read_bytes())


def test_every_target_has_files() -> None:
    assert {path.parent.name for path in FILES} == set(TARGETS)
