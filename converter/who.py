"""A name and articles → the persons who bear it there, and why documents were taken to mean one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from converter.model import Document, Facts
from converter.resolve import Resolved, namesakes
from converter.resolve.evidence import Key, Record
from converter.resolve.persons import Link, links, people
from converter.visible import visible
from converter.words import lexicon

MOST_DOCUMENTS, MOST_POSTS = 5, 4

SAYINGS = {
    "post": "both say",
    "house": "both of",
    "seat": "both lead",
    "head": "both head",
    "tier": "both at the head of the centre or of a province",
    "known": "known by the name alone",
    "meeting": "both at one meeting",
    "beside": "both beside",
    "with": "both with",
}
"""Kinds of evidence → in words."""


def bearing(documents: Iterable[Document], name: str) -> list[Document]:
    """Articles → those that print the name: no other one says who its bearers are."""
    return [document for document in documents if name in document.text]


def who(name: str, facts: Sequence[Facts]) -> RenderableType:
    """A name and the facts of the articles that print it → its bearers with their ids, for a terminal."""
    known = name in lexicon().known_persons
    records, houses = namesakes(facts, name)
    if not records:
        return Text(f"{visible(name)}: no person of this name")
    found = people(records, known)
    reasons = list(links(records, known))
    places = {id(record): at for at, record in enumerate(records)}
    paths = {fact.document.document_id: fact.document.source_path for fact in facts}
    shown: list[RenderableType] = [Text(f"{visible(name)}: {len(found)} in {len(records)} articles", "bold")]
    for person, own in found.items():
        within = {places[id(record)] for record in own}
        shown.append(Text())
        shown.append(_person(person, own, paths))
        shown += _reasons((link for one, _, link in reasons if one in within), houses)
    return Group(*shown)


def _person(person: str, own: Sequence[Record], paths: Mapping[str, str]) -> Table:
    days = sorted(record.day for record in own if record.day)
    span = "–".join(dict.fromkeys((days[0], days[-1]))) if days else "no date"
    table = Table(
        title=f"{person}  {span}", title_justify="left", title_style="cyan", show_edge=False, box=None
    )
    table.add_column("day", no_wrap=True)
    table.add_column("posts", ratio=1, overflow="fold")
    table.add_column("article", ratio=1, overflow="fold")
    for record in own[:MOST_DOCUMENTS]:
        posts = [f"{house.short_name or house.name} {title}" for house, title in record.posts]
        said = "、".join(posts[:MOST_POSTS]) + ("…" if len(posts) > MOST_POSTS else "")
        table.add_row(record.day or "?", visible(said), visible(Path(paths[record.document_id]).name))
    if len(own) > MOST_DOCUMENTS:
        table.add_row("…", f"and {len(own) - MOST_DOCUMENTS} more articles", "")
    return table


def _reasons(found: Iterable[Link], houses: Mapping[str, Resolved]) -> Iterator[Text]:
    """The links of one person → the strongest of each kind, in words, with its weight."""
    best: dict[str, Link] = {}
    for link in found:
        kind = link.key[0]
        if kind not in best or (link.weight, link.key) > (best[kind].weight, best[kind].key):
            best[kind] = link
    for kind, link in sorted(best.items(), key=lambda item: (-item[1].weight, item[0])):
        what = _words(link.key, houses)
        yield Text(f"  {link.weight:5.1f} bits  {SAYINGS[kind]} {visible(what)}".rstrip(), "dim")


def _words(key: Key, houses: Mapping[str, Resolved]) -> str:
    """What two documents say alike → the same with names instead of ids."""
    kind, *what = key
    if kind in ("seat", "head"):
        area = lexicon().areas.get(what[0])
        return area.name if area else "the nation" if what[0] == "centre" else what[0]
    if kind in ("tier", "known", "meeting"):
        return ""
    named = (houses[part].short_name or houses[part].name if part in houses else part for part in what)
    return ("、" if kind == "beside" else " ").join(named)
