"""Pairs of documents that name a person → whether the same one is meant, as a reader decided."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from document_fixture import document_of

from converter import Facts
from converter.model import Entity, Position
from converter.resolve import resolve

with (Path(__file__).parent / "person_pairs.csv").open(encoding="utf-8", newline="") as file:
    PAIRS = list(csv.DictReader(file))


def facts(pair: dict[str, str], side: str) -> Facts:
    """One side of a pair: a document that lists the person among others and states the posts."""
    name = pair["name"]
    names = [name, *filter(None, pair[f"{side}_beside"].split("；"))]
    text = "、".join(names)
    document = document_of(text, document_id=f"doc-{side}", published_on=pair[f"{side}_day"] or None)
    posts = (post.split("|") for post in pair[f"{side}_posts"].split("；") if post)
    return Facts(
        document,
        entities=tuple(
            Entity(text.index(n), text.index(n) + len(n), "persons", n, "find.name") for n in names
        ),
        positions=tuple(
            Position(name, house, title, 0, len(name), "posts.printed") for house, title in posts
        ),
    )


def joined(pair: dict[str, str]) -> bool:
    known = resolve([facts(pair, "here"), facts(pair, "there")]).persons
    return known["doc-here", pair["name"]] == known["doc-there", pair["name"]]


def test_the_pairs_are_many_and_of_both_kinds() -> None:
    assert len(PAIRS) >= 60
    assert Counter((pair["source"], pair["same"]) for pair in PAIRS).keys() == {
        (source, same) for source in ("corpus", "invented") for same in ("yes", "no")
    }


@pytest.mark.parametrize("pair", [p for p in PAIRS if p["same"] == "no"], ids=lambda p: p["name"] + p["why"])
def test_two_people_never_become_one(pair: dict[str, str]) -> None:
    assert not joined(pair)


def test_most_of_one_person_is_found() -> None:
    """What is missed has nothing in common but the name, or too little for so frequent a name."""
    same = [pair for pair in PAIRS if pair["same"] == "yes"]
    missed = [pair["name"] for pair in same if not joined(pair)]
    assert len(missed) / len(same) <= 0.25, missed
