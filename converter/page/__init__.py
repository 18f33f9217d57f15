"""Tables → a page that shows each fact in its article, who met whom and who promised what."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa


def write_page(tables: Mapping[str, pa.Table], descriptor: Mapping[str, Any], folder: Path) -> None:
    """All tables, what the package says of itself, the folder of what is published → its page in it."""
