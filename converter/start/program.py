"""How this program is installed, or what the user says → the line of requirements.txt that installs it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

NAME = "meeting-report-converter"
EXTRAS = "pdf,docx,page"
"""What a publisher needs: the formats that offices write, and the page."""
WHEELS, WHEEL = "wheels", "meeting_report_converter-"
"""The folder for them, and how their names begin."""


class NoProgram(Exception):
    """What the user named cannot be installed; said in words."""


@dataclass(frozen=True, slots=True)
class Program:
    """A line of requirements.txt, and the wheel that goes into the repository, if that names one."""

    requirement: str
    wheel: Path | None = None
    listed: bool = True
    """Whether the line works as it is; False where it names a wheel that the user has to put there."""


def program(wanted: str | None) -> Program:
    """A wheel or a requirement, or None for how this program is installed → how others install it."""
    if wanted is None:
        return _as_installed(distribution(NAME))
    if not wanted.endswith(".whl"):
        if not re.fullmatch(r"\S[^\r\n]*", wanted.strip()):
            raise NoProgram(f"{wanted!r} is no requirement: name the program as pip install does")
        return Program(wanted.strip())
    wheel = Path(wanted)
    if not wheel.is_file():
        raise NoProgram(f"{wheel}: no such file; in a copy of the program make wheel writes build/*.whl")
    if not wheel.name.startswith(WHEEL):
        raise NoProgram(f"{wheel}: no wheel of this program, whose name begins with {WHEEL}")
    return _of_wheel(wheel)


def _as_installed(installed: Distribution) -> Program:
    """By PEP 610: where it came from version control, a wheel or an address that, else a wheel to come.

    Never the name alone: no package index has the program, and anybody could register the name there.
    """
    said: dict[str, Any] = json.loads(installed.read_text("direct_url.json") or "{}")
    address = str(said.get("url", ""))
    if came := said.get("vcs_info"):
        below = f"#subdirectory={said['subdirectory']}" if said.get("subdirectory") else ""
        return Program(f"{NAME}[{EXTRAS}] @ {came['vcs']}+{address}@{came['commit_id']}{below}")
    if "archive_info" in said and address.startswith("https://"):
        return Program(f"{NAME}[{EXTRAS}] @ {address}")
    wheel = Path(unquote(urlsplit(address).path))
    if "archive_info" in said and wheel.name.startswith(WHEEL) and wheel.is_file():
        return _of_wheel(wheel)
    return Program(f"./{WHEELS}/{WHEEL}{installed.version}-py3-none-any.whl[{EXTRAS}]", listed=False)


def _of_wheel(wheel: Path) -> Program:
    return Program(f"./{WHEELS}/{wheel.name}[{EXTRAS}]", wheel)
