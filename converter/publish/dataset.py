"""`dataset.toml` → what a publisher says of the dataset, to be said in its packages."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

SCHEMA = Path(__file__).with_name("dataset.schema.json")
"""The form of the file: properties of a Data Package."""


class BadDataset(Exception):
    """The file cannot be used; which, where in it and why, in one line."""


def read_dataset(file: Path) -> dict[str, Any]:
    """A TOML file → its properties, each of the form that a Data Package asks for; BadDataset otherwise."""
    from jsonschema import Draft202012Validator

    try:
        said = tomllib.loads(file.read_text("utf-8-sig"))
    except ValueError as error:
        raise BadDataset(f"{file}: no TOML in UTF-8 ({error}): mend it there") from error
    faults = Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).iter_errors(said)
    for fault in sorted(faults, key=lambda fault: fault.json_path):
        at = fault.json_path.removeprefix("$").removeprefix(".")
        if fault.validator == "additionalProperties":
            known = fault.schema["properties"]
            [first, *_] = (key for key in fault.instance if key not in known)
            at, what = f"{at}.{first}".removeprefix("."), f"no such key; there are {', '.join(known)}"
        else:
            what = fault.schema["description"]
        raise BadDataset(f"{file}: {at}: {what}")
    return said
