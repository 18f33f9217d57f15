"""Document → its sentences for the terminal, each with the rows that rest on it and the rules that fired."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from converter.find import find
from converter.grammar import parse
from converter.grammar.sentences import sentences
from converter.model import Commitment, Document, Entity, Facts, Mention
from converter.resolve.organizations import readings
from converter.visible import visible
from converter.words import lexicon

ENTITIES = {
    "persons": "bold green",
    "organizations": "bold cyan",
    "meetings": "bold magenta",
    "areas": "bold blue",
}
WORDS = {"title": "yellow", "date": "bright_black", "verb": "underline", "cue": "bold red"}
GROUPS = {
    "title": ("title", "post", "style"),
    "date": ("date",),
    "verb": ("role", "speech", "talk", "hold", "agree"),
    "cue": ("cue",),
    "": ("gathering", "pact", "group", "generic", "speech_body", "pronoun", "enumeration", "honorific"),
}
"""The kinds of words that sentence shapes turn on, by the colour they share."""
LONGEST = 36

Line = tuple[str, str, str]
"""What a row is, what it says, and the rule with the offsets of its words."""


def explain(document: Document) -> RenderableType:
    """Show `document` as one renderable; without colour, brackets mark the names."""
    mentions = find(document)
    facts = parse(document, mentions)
    parts = sentences(document, mentions)
    blocks: list[RenderableType] = [*_opening(facts), Rule(style="dim")]
    if document.body:
        head = [m for m in mentions if m.end <= document.body]
        blocks.append(_block("", facts, head, 0, document.body))
    paragraph = 0
    for number, part in enumerate(parts, 1):
        if part.paragraph != paragraph or number == 1:
            blocks.append(Rule(style="dim"))
            paragraph = part.paragraph
        blocks.append(_block(str(number), facts, part.tokens, part.start, part.end))
    return Group(*blocks)


def _opening(facts: Facts) -> Iterator[Text]:
    """What the document is, how much was found, what the colours mean, and what has no place in the text."""
    document = facts.document
    known = (document.published_on, document.publisher, document.source_path, document.language)
    yield Text(visible(" · ".join(filter(None, known))), "bold")
    people = {entity.name for entity in facts.entities if entity.entity_type == "persons"}
    counts = {
        "persons": people,
        "meetings": facts.meetings,
        "positions": facts.positions,
        "attendances": facts.attendances,
        "commitments": facts.commitments,
        "problems": facts.problems,
    }
    yield Text(" · ".join(f"{name} {len(found)}" for name, found in counts.items()))
    legend = [(f"[{name}]", style) for name, style in ENTITIES.items()]
    yield Text(" ").join(Text(name, style) for name, style in (*legend, *WORDS.items()))
    for problem in facts.problems:
        if problem.start is None:
            yield Text(visible(f"{problem.severity}: {problem.message} ({problem.code})"), "yellow")


def _block(number: str, facts: Facts, tokens: Sequence[Mention], start: int, end: int) -> RenderableType:
    """One sentence with its colours, and below it the lines that rest on its words."""
    lines = Table.grid(padding=(0, 1))
    lines.add_column(width=13, style="dim")
    lines.add_column(ratio=1, overflow="fold")
    for label, content, rule in (*_facts(facts, start, end), *_names(facts, start, end), *_words(tokens)):
        said = Text(visible(content), "yellow" if label in ("warning", "error") else "")
        lines.add_row(label, said.append(f"  ← {rule}", "dim") if rule else said)
    block = Table.grid(padding=(0, 1), expand=True)
    block.add_column(width=3, justify="right", style="dim")
    block.add_column(ratio=1, overflow="fold")
    block.add_row(number, _coloured(facts, tokens, start, end))
    if lines.row_count:
        block.add_row("", lines)
    block.add_row()
    return block


def _coloured(facts: Facts, tokens: Sequence[Mention], start: int, end: int) -> Text:
    """The words of a sentence: names in brackets, the outermost only, and the words that rules turn on."""
    document = facts.document.printed
    while end > start and document.text[end - 1].isspace():
        end -= 1
    spans = [(e.start, e.end, ENTITIES[e.entity_type], True) for e in facts.entities]
    spans += [(t.start, t.end, WORDS[group], False) for t in tokens if (group := _group(t))]
    spans += [
        (p.start, p.end, "reverse yellow", False) for p in facts.problems if p.start is not None and p.end
    ]
    shown = Text()
    at = start
    for first, last, style, name in sorted(spans, key=lambda s: (s[0], -s[1], not s[3])):
        if at <= first < last <= end:
            shown.append(visible(document.text[at:first]))
            words = visible(document.text[first:last])
            shown.append(f"[{words}]" if name else words, style)
            at = last
    return shown.append(visible(document.text[at:end]))


def _group(token: Mention) -> str:
    return next(
        (group for group, kinds in GROUPS.items() if group and not token.kinds.keys().isdisjoint(kinds)), ""
    )


def _facts(facts: Facts, start: int, end: int) -> Iterator[Line]:
    """The lines of the facts whose words begin in [start, end)."""
    names = {meeting.number: meeting.name for meeting in facts.meetings}
    for meeting in facts.meetings:
        if start <= meeting.start < end:
            days = sorted({day for day in (meeting.start_date, meeting.end_date) if day})
            said = (meeting.name, meeting.kind, "–".join(days) or "no date", meeting.place or "no place")
            yield "meeting", " · ".join(said), _why(meeting.rule, meeting.start, meeting.end)
    for position in facts.positions:
        if start <= position.start < end:
            held = (position.person, position.organization, position.title)
            yield "position", " · ".join(held), _why(position.rule, position.start, position.end)
    for row in facts.attendances:
        if start <= row.start < end:
            who = row.person or row.organization or row.group or ""
            told = [who, row.role]
            told += [f"{row.headcount} people"] if row.headcount else []
            told += [f"at {names[row.meeting]}"] if len(names) > 1 else []
            yield "attendance", " · ".join(told), _why(row.rule, row.start, row.end)
    for number, commitment in enumerate(facts.commitments, 1):
        if start <= commitment.start < end:
            yield from _commitment(number, commitment, facts.document.printed.text)
    for problem in facts.problems:
        if problem.start is not None and start <= problem.start < end:
            yield problem.severity, problem.message, _why(problem.code, problem.start, problem.end or 0)


def _commitment(number: int, row: Commitment, text: str) -> Iterator[Line]:
    words = text[row.start : row.end]
    if len(words) > LONGEST:
        words = f"{words[: LONGEST // 2]}…{words[-LONGEST // 3 :]}"
    said = [
        f"{number} {row.kind}",
        f"cue {row.cue}",
        f"speaker {row.speaker}" if row.speaker else "no speaker",
    ]
    said += [f"focus {row.focus}"] if row.focus else []
    said += [f"amount {row.amount:,} CNY"] if row.amount is not None else []
    said += [f"due {row.due}" + (f" ({row.due_on})" if row.due_on else "")] if row.due else []
    yield "commitment", " · ".join(said), _why(row.rule, row.start, row.end)
    yield "  text", words, ""
    if row.parties:
        parties = (f"{party.role} {party.organization or party.group}" for party in row.parties)
        yield "  parties", " · ".join(parties), ""
    if row.actions:
        clauses = (
            f"{action.verb}｜{action.object}" if action.object else action.verb for action in row.actions
        )
        yield "  actions", " · ".join(clauses), ""


def _names(facts: Facts, start: int, end: int) -> Iterator[Line]:
    """The names in [start, end), by type and rule, each once, with what it stands for."""
    found: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for entity in sorted(facts.entities, key=lambda e: (e.start, e.end)):
        if start <= entity.start < end and entity.entity_type != "meetings":
            words = facts.document.printed.text[entity.start : entity.end]
            meant = _meaning(entity)
            named = words if meant == words else f"{words} = {meant}"
            found[entity.entity_type, entity.rule][named] = None
    for (entity_type, rule), names in found.items():
        yield entity_type, " · ".join(names), rule


def _meaning(entity: Entity) -> str:
    if entity.entity_type == "organizations":
        return " or ".join(one.name for one in readings(entity.name)) or entity.name
    if entity.entity_type == "areas":
        return f"{lexicon().areas[entity.name].name} {entity.name}"
    return entity.name


def _words(tokens: Sequence[Mention]) -> Iterator[Line]:
    """The words that sentence shapes turn on, each once, with its kinds and what it means in them."""
    wanted = [kind for kinds in GROUPS.values() for kind in kinds]
    found: dict[str, None] = {}
    for token in tokens:
        kinds = [f"{kind} {token.kinds[kind]}".strip() for kind in wanted if kind in token.kinds]
        if kinds:
            found[f"{token.text} {', '.join(kinds)}"] = None
    if found:
        yield "words", " · ".join(found), "find.word"


def _why(rule: str, start: int, end: int) -> str:
    return f"{rule} {start}–{end}"
