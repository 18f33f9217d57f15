"""A command → what it prints on a real terminal of 80 columns, and its exit code."""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

COLUMNS = 80
STEERING = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]")
TOLD_OTHERWISE = {"COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "GITHUB_ACTIONS"}
"""Variables that would decide instead of the terminal."""


def on_a_terminal(*arguments: str | Path, folder: Path, before: str = "", typed: str = "") -> tuple[int, str]:
    """Arguments, where to run, Python to run before, what is typed → exit code, what was printed."""
    pty = pytest.importorskip("pty", reason="no pseudo-terminals here")
    import fcntl
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, COLUMNS, 0, 0))
    script = f"{before}\nfrom converter.cli import main; main(prog_name='converter')"
    environment = {name: value for name, value in os.environ.items() if name not in TOLD_OTHERWISE}
    with subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        **dict.fromkeys(("stdin", "stdout", "stderr"), theirs),
        cwd=folder,
        env=environment | {"TERM": "xterm-256color", "PYTHONUTF8": "1"},
        start_new_session=True,
    ) as program:
        os.close(theirs)
        os.write(ours, typed.encode())
        printed = b"".join(iter(lambda: _more(ours), b""))
    os.close(ours)
    return program.returncode, printed.decode("utf-8").replace("\r\n", "\n")


def _more(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # how Linux says that the other end is closed
        return b""


def frames(printed: str) -> list[str]:
    """What was printed → its lines without colours, those that were overwritten meanwhile, too."""
    return [line.rstrip() for line in re.split(r"[\r\n]", STEERING.sub("", printed))]


def too_wide(printed: str) -> list[str]:
    """What was printed → the lines that do not fit."""
    return [line for line in frames(printed) if cell_len(line) > COLUMNS]
