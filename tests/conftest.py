"""What all tests share: they use nothing that the user's own builds have kept, and leave nothing there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from scale_fixture import built


@pytest.fixture(autouse=True)
def cache_of_the_test(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture(autouse=True, scope="session")
def cache_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """For what is built once for several tests."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module")
def undisturbed(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The `articles` of a module → what a build publishes of them that nothing disturbs."""
    return built(articles, tmp_path_factory.mktemp("undisturbed"))
