"""Tables → a page that shows each fact in its article, who met whom and who promised what."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from converter import schema
from converter.about.schema_org import dataset
from converter.page.data import Data, compact
from converter.publish.files import opened
from converter.publish.swap import PAGE, PAGE_DATA, PAGE_SIGN, ZIPS

ASSETS = Path(__file__).parent / "assets"
SCRIPTS = (
    *("data.js", "parts.js", "table.js", "links.js", "charts.js"),
    *("article.js", "view-articles.js", "view-tables.js", "view-network.js", "view-promises.js"),
    *("view-timeline.js", "main.js"),
)
"""One program, in the order of reading: a page that is opened from a disk cannot import modules."""

STYLES = ("frame.css", "article.css", "rows.css", "narrow.css")

BUNDLE = "import sys, vl_convert; sys.stdout.buffer.write(vl_convert.javascript_bundle().encode())"
"""Vega and what goes with it, as one program."""

INLINE_BYTES = 1_000_000
"""Data up to this size stand in the page itself, so that it is one file; more are files beside it."""


def write_page(descriptor: Mapping[str, Any], folder: Path) -> None:
    """What the package says of itself, the folder of what is published, with `parquet/` → its page in it.

    The page is one file if the data are few; else they are in `page/`, a file a table and a file an article,
    each a script that hands its data over: a page opened from the disk may load that, and fetch nothing.
    """
    import jinja2

    # In a process of its own, beside the rest: what bundles the library takes a second, and keeps 130 MB.
    bundling = [sys.executable, "-P", "-c", BUNDLE]
    with (
        subprocess.Popen(bundling, stdout=subprocess.PIPE) as bundled,
        opened(folder / "parquet") as database,
    ):
        data = Data(database)
        inline = data.few(INLINE_BYTES)
        # In a function: its hundreds of short names must not meet those of the page.
        library = f"(() => {{{bundled.communicate()[0].decode()}}})();\n"
        if bundled.returncode:
            raise RuntimeError(f"the charting library cannot be bundled: {bundled.returncode}")
        if inline is None:
            for name, text in data.texts():
                file = folder / PAGE_DATA / file_name(name)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(f"receive({json.dumps(name)}, {text});\n", "utf-8", newline="\n")
            (folder / PAGE_DATA / "vega.js").write_text(library, "utf-8", newline="\n")
    about = _about(descriptor)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(ASSETS),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    page = environment.get_template("index.html.j2").render(
        sign=PAGE_SIGN,
        about=about,
        described=in_script(compact(about)),
        dataset=in_script(compact(dataset(descriptor))),
        style=_joined(STYLES),
        script=_joined(SCRIPTS),
        texts={name: in_script(text) for name, text in (inline or {}).items()},
        library=library_in_script(library) if inline is not None else None,
    )
    (folder / PAGE).write_text(page, "utf-8", newline="\n")


def file_name(name: str) -> str:
    """A table's name or an article's id → the file in `page/` that holds its data."""
    return f"{name[:6]}/{name}.js" if name.startswith("doc-") else f"{name}.js"


def in_script(text: str) -> str:
    """JSON → the same JSON such that no text in it can end the script element in which it stands."""
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def library_in_script(code: str) -> str:
    """A program whose strings and patterns name HTML → the same such that a script element may hold it."""
    return code.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _joined(names: Iterable[str]) -> str:
    return "\n".join((ASSETS / name).read_text("utf-8") for name in names)


def _about(descriptor: Mapping[str, Any]) -> dict[str, Any]:
    """What the package says of itself → what the page knows before it has loaded any data."""
    return {
        **{key: descriptor.get(key) for key in ("title", "title_zh", "description", "description_zh")},
        "version": descriptor["version"],
        "created": str(descriptor.get("created", ""))[:10],
        "licenses": descriptor.get("licenses", []),
        "rows": {resource["name"]: resource["rowCount"] for resource in descriptor["resources"]},
        "zips": ZIPS,
        "schemas": {table: _schema(table) for table in schema.TABLES},
        "words": tomllib.loads((ASSETS / "words.toml").read_text("utf-8")),
    }


def _schema(table: str) -> dict[str, Any]:
    """A table → what the page needs of its schema."""
    declared = schema.load(table)
    references = schema.targets(table)
    kept = ("name", "type", "title", "title_zh", "description", "description_zh", "categories")
    return {
        **{
            key: declared[key] for key in ("title", "title_zh", "description", "description_zh", "primaryKey")
        },
        "fields": [
            {key: field[key] for key in kept if key in field}
            | ({"refers": references[field["name"]]} if field["name"] in references else {})
            for field in declared["fields"]
        ],
    }
