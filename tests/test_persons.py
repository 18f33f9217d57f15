"""Pairs of documents that name a person → whether the same one is meant, as a reader decided."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from document_fixture import document_of
from hypothesis import given
from hypothesis import strategies as st

from converter import Facts
from converter.model import Entity, Position
from converter.resolve import resolve
from converter.resolve.evidence import Record, evidence
from converter.resolve.names import share
from converter.resolve.organizations import readings
from converter.resolve.persons import DAYS, LEAST, UNDATED, clusters, in_time, weight

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


POSTS = [
    (readings(house)[0], title)
    for house in ("重庆市政府", "重庆市委", "云岭大学", "云岭大学水利学院", "青禾集团", "国务院")
    for title in ("主任", "副主任", "教授")
]
DAY = st.dates(date(1995, 1, 1), date(2025, 1, 1)).map(date.isoformat)
RECORDS = st.lists(
    st.builds(
        Record,
        st.uuids().map(str),
        st.just("王伟"),
        DAY | st.just(""),
        st.lists(st.sampled_from(POSTS), max_size=2),
        st.sets(st.sampled_from(["方远山", "林知远", "李军"]), max_size=2),
        st.sets(st.sampled_from(["陆清源", "周明远"]), max_size=1),
    ),
    min_size=1,
    max_size=12,
).map(lambda records: sorted(records, key=in_time))


@given(RECORDS)
def test_whoever_weighs_enough_comes_together_and_nobody_else(records: list[Record]) -> None:
    """As if every pair were weighed by everything that both say."""
    said = [{key: min(c for k, c in evidence(r) if k == key) for key, _ in evidence(r)} for r in records]
    groups = [{at} for at in range(len(records))]
    for one, other in combinations(range(len(records)), 2):
        here, there = records[one].day, records[other].day
        years = (
            abs((date.fromisoformat(here) - date.fromisoformat(there)).days) / DAYS
            if here and there
            else UNDATED
        )
        weights = (
            weight(share("王伟"), min(said[one][key], said[other][key]), years)
            for key in said[one].keys() & said[other].keys()
        )
        if max(weights, default=0) >= LEAST and groups[one] is not groups[other]:
            joined = groups[one] | groups[other]
            for at in joined:
                groups[at] = joined
    expected = {frozenset(records[at].document_id for at in group) for group in groups}
    assert {frozenset(r.document_id for r in own) for own in clusters(records)} == expected
