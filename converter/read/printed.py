"""What every reader hands over: an article as its file prints it, or why there is none."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any, NamedTuple


class Said(NamedTuple):
    """What a file says of an article beside its text; None where it is silent."""

    title: str | None = None
    published_on: str | None = None
    """ISO date."""
    publisher: str | None = None
    url: str | None = None


class Printed(NamedTuple):
    """One article: its text, headline first, a blank line between paragraphs, not yet normalised."""

    text: str
    stated: Said = Said()
    """Fields that a feed fills for each article: they go before what is printed."""
    implied: Said = Said()
    """Metadata of a page: they yield to what is printed."""
    pages: int | None = None


_ADDRESS = re.compile(r"https?://[^\s<>\"\\\ufffd]{1,2000}", re.IGNORECASE)


def web_address(text: object) -> str | None:
    """What stands where an address should → the address, or None where it is none."""
    found = text.strip() if isinstance(text, str) else ""
    return found if found.isprintable() and _ADDRESS.fullmatch(found) else None


def short(fault: object) -> str:
    """What an exception says → one line of it for a message."""
    return " ".join(str(fault).split())[:80]


class Unreadable(Exception):
    """Why a file gives no article: the `code` of its problem, and in words what to do about it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def needed(module: str, extra: str, what: str) -> Any:
    """Name of a module that only an extra installs → the module; Unreadable where it is missing."""
    try:
        return import_module(module)
    except ImportError:
        install = (
            f"pip install 'meeting-report-converter[{extra}]', in its repository pip install '.[{extra}]'"
        )
        message = f"{what} needs an extra: {install}"
        raise Unreadable("missing-extra", message) from None
