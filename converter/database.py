"""DuckDB that keeps to a little memory: whoever opens one here may have tables of any size."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = "96MB"
"""What it may hold in memory; what is more goes into a folder."""
MUCH = "128MB"
"""The same where large tables are joined with each other."""


def connect(
    spilt: Path, file: Path | None = None, threads: int | None = None, memory: str = MEMORY
) -> DuckDBPyConnection:
    """A folder for what is more than the memory holds → a database, in a file if one is named."""
    import duckdb

    config: dict[str, Any] = {"memory_limit": memory, "temp_directory": str(spilt)}
    return duckdb.connect(file or ":memory:", config=config | ({"threads": threads} if threads else {}))
