"""Values → their text as YAML or JSON, which no title of a package breaks, nor breaks out of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

VOCABULARIES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Those whose words the linked data uses, by their usual prefixes."""


def prefixes(*names: str) -> dict[str, str]:
    """Prefixes → a JSON-LD context that declares them."""
    return {name: VOCABULARIES[name] for name in names}


def as_yaml(stated: Mapping[str, Any]) -> str:
    """Values → YAML in their order, each text on one line of its own."""
    import yaml

    text: str = yaml.safe_dump(stated, allow_unicode=True, sort_keys=False, width=float("inf"))
    return text


def as_json(stated: Mapping[str, Any]) -> str:
    """Values → JSON that may stand in a page's <script> as it is."""
    text = json.dumps(stated, ensure_ascii=False, indent=2)
    return text.replace("<", "\\u003c") + "\n"


def filled(stated: Mapping[str, Any]) -> dict[str, Any]:
    """Values → those of them that say something."""
    return {key: value for key, value in stated.items() if value not in (None, "", [], {}, ())}


def language_texts(english: str, chinese: str) -> list[dict[str, str]]:
    """A text in both languages → JSON-LD's values that name theirs."""
    texts = {"en": english, "zh": chinese}
    return [{"@language": tag, "@value": text} for tag, text in texts.items() if text]
