"""A package's descriptor → `README.md`: a dataset card for people, its head for Hugging Face."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import quote

from converter import schema
from converter.about.accuracy import accuracy
from converter.about.essentials import LANGUAGE, Essentials, citation, essentials
from converter.about.licences import licence
from converter.about.markdown import plain, table
from converter.about.serialized import as_yaml, filled

TEXTS = Path(__file__).with_name("texts")

DEFAULT = "attendances"
"""Who met whom: the table that `datasets` loads if none is named."""

SIZES = ("n<1K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M", "10M<n<100M", "100M<n<1B", "n>1B")
"""By powers of ten, as Hugging Face calls them."""

RESERVED = "%/:?#@!$&'()*+,;=~"
"""What an address may hold beside letters and digits, and Markdown leaves alone between angle brackets."""

VALIDATE = "frictionless validate datapackage.json   # types, keys, references\n"
"""Reads no Parquet by the hashes of its files."""

DTYPES = {"string": "string", "integer": "int64", "number": "decimal128(18, 2)", "date": "date32"}


def card(descriptor: Mapping[str, Any]) -> str:
    """A descriptor → the text of its README.md."""
    known = essentials(descriptor)
    return f"---\n{as_yaml(_head(known))}---\n\n" + text("card").substitute(
        title=plain(known.title),
        title_zh=plain(known.title_zh),
        description=plain(known.description),
        description_zh=plain(known.description_zh),
        facts=facts(known),
        tables=_tables(known, ("Table", "Holds", "Rows"), ""),
        tables_zh=_tables(known, ("表", "内容", "行数"), "_zh"),
        references=_references(known),
        load=text(f"load-{known.form}").substitute().strip(),
        form=known.form,
        validate=VALIDATE if known.form == "csv" else "",
        accuracy=accuracy("en"),
        accuracy_zh=accuracy("zh"),
        terms=terms(known),
        citation=plain(citation(known)),
        dictionary=schema.data_dictionary("en").strip(),
        dictionary_zh=schema.data_dictionary("zh").strip(),
    )


def text(name: str) -> Template:
    """The name of one of `texts/` → the text, with places to fill."""
    return Template((TEXTS / f"{name}.md").read_text("utf-8"))


def facts(known: Essentials) -> str:
    """Essentials → what is known of the whole package, as a Markdown table."""
    rows = {resource["name"]: resource["rowCount"] for resource in known.resources}
    stated = {
        "Articles": f"{rows['documents']:,}",
        "Rows": f"{sum(rows.values()):,} in {len(rows)} tables",
        "Period": " to ".join(known.period) if known.period else None,
        "Places": ", ".join(plain(place["name"]) for place in known.places),
        "Language": "Chinese (texts and values); English and Chinese (titles and descriptions)",
        "Version": plain(known.version),
        "Format": {"csv": "CSV", "parquet": "Parquet"}[known.form],
    }
    return table(("", ""), filled(stated).items())


def terms(known: Essentials) -> str:
    """Essentials → what may be done with the package."""
    named = plain(known.license.get("title") or known.license.get("name") or "")
    path = known.license.get("path")
    if named and path:
        named = f"[{named}](<{quote(path, safe=RESERVED)}>)"
    tables = f"The tables: {named}. " if named else ""
    return f"{tables}The texts of the articles in `documents.text` remain with their publishers."


def _head(known: Essentials) -> dict[str, Any]:
    named = known.license.get("name")
    one = licence(named)
    other = {} if one or not named else {"license_name": named, "license_link": known.license.get("path")}
    rows = sum(resource["rowCount"] for resource in known.resources)
    # `datasets` cannot load a table without rows.
    loadable = [resource for resource in known.resources if resource["rowCount"]]
    return filled(
        {
            "license": one.hub if one else "other" if named else None,
            **other,
            "language": [LANGUAGE],
            "pretty_name": known.title,
            "tags": [*dict.fromkeys(known.keywords)],
            "size_categories": [SIZES[min(max(len(str(rows)) - 3, 0), len(SIZES) - 1)]],
            "annotations_creators": ["machine-generated"],
            "source_datasets": ["original"],
            "task_categories": ["token-classification"],
            "configs": [_config(resource) for resource in loadable],
            "dataset_info": [_info(resource) for resource in loadable],
        }
    )


def _config(resource: Mapping[str, Any]) -> dict[str, Any]:
    config = {"config_name": resource["name"], "data_files": resource["path"]}
    if resource["name"] == DEFAULT:
        config["default"] = True
    if resource["format"] == "csv":
        # Else words like NA would be missing, and what looks like a number would be one.
        config |= {"keep_default_na": False, "na_values": [""], "features": _features(resource)}
    return config


def _info(resource: Mapping[str, Any]) -> dict[str, Any]:
    # `datasets` caches rows under the folder's name and this head: it must change when they do.
    said = f"{resource['description']} {resource['logicalHash']}"
    return {"config_name": resource["name"], "description": said, "features": _features(resource)}


def _features(resource: Mapping[str, Any]) -> list[dict[str, str]]:
    return [
        {"name": field["name"], "dtype": _dtype(field, resource["format"])}
        for field in resource["schema"]["fields"]
    ]


def _dtype(field: Mapping[str, Any], form: str) -> str:
    if form == "csv":
        # What pandas, through which `datasets` reads CSV, can read where cells may be empty.
        if field["type"] == "date":
            return "string"
        if field["type"] == "integer" and not schema.required(field):
            return "float64"
    return DTYPES[field["type"]]


def _tables(known: Essentials, head: tuple[str, ...], suffix: str) -> str:
    return table(
        head,
        (
            (f"`{resource['name']}`", resource[f"description{suffix}"], f"{resource['rowCount']:,}")
            for resource in known.resources
        ),
    )


def _references(known: Essentials) -> str:
    """Those whose column has another name than the key that it refers to."""
    return ", ".join(
        f"`{resource['name']}.{field}` → `{schema.target(resource['name'], foreign_key)}`"
        for resource in known.resources
        for foreign_key in resource["schema"].get("foreignKeys", ())
        for field, key in zip(foreign_key["fields"], foreign_key["reference"]["fields"], strict=True)
        if field != key
    )
