"""A package's descriptor → the files that explain it to people and programs, made from nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from converter.about.card import card
from converter.about.citation import citation_file
from converter.about.croissant import croissant
from converter.about.datasheet import datasheet
from converter.about.dcat import dcat
from converter.about.schema_org import schema_org
from converter.check.checksums import write_checksums

__all__ = ["FILES", "write_about"]

FILES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "README.md": card,
    "DATASHEET.md": datasheet,
    "CITATION.cff": citation_file,
    "croissant.json": croissant,
    "schema-org.jsonld": schema_org,
    "dcat.jsonld": dcat,
}
"""A file's name → what makes its text."""


def write_about(descriptor: Mapping[str, Any], folder: Path) -> None:
    """A descriptor, the folder of its package → `FILES` in it, and the hashes of all its files."""
    for name, text in FILES.items():
        (folder / name).write_text(text(descriptor), "utf-8", newline="\n")
    write_checksums(folder)
