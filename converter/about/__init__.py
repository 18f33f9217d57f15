"""A package's descriptor → the files that explain it to people and programs, made from nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

FILES: dict[str, Callable[[Mapping[str, Any]], str]] = {}
"""A file's name → what makes its text."""

CHECKSUMS = "checksums.txt"


def write_about(descriptor: Mapping[str, Any], folder: Path) -> None:
    """A descriptor, the folder of its package → `FILES` in it, and all hashes, as sha256sum prints them."""
    for name, text in FILES.items():
        (folder / name).write_text(text(descriptor), "utf-8", newline="\n")
    lines = []
    for file in sorted(folder.iterdir()):
        with file.open("rb") as stream:
            lines.append(f"{hashlib.file_digest(stream, 'sha256').hexdigest()}  {file.name}\n")
    (folder / CHECKSUMS).write_text("".join(lines), "utf-8", newline="\n")
