"""Gold articles → precision, recall and F1 of all, of those worked on and of those set aside.

With UPDATE_FLOORS=1 the floors in tests/floors.json that have been passed are raised; none is lowered.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

import converter
from converter.score import CORE, Count, Scores, measure, read_gold, read_package

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "gold"
FLOORS = ROOT / "tests" / "floors.json"

SLACK = 0.002
"""How far a floor lies below what was measured."""


def main() -> None:
    """Print the table, then the floors that are passed, raised or broken."""
    if not SHARED.is_dir():
        print("nothing measured: the gold articles, ../shared/gold, are absent")
        return
    floors = json.loads(FLOORS.read_text("utf-8"))
    scores = measured(frozenset(floors["set_aside"]["files"]))
    Console(width=80).print(table(scores))
    for name in ("all", "set_aside"):
        for line in compared(name, floors[name]["f1"], scores[name].f1()):
            print(line)
    if os.environ.get("UPDATE_FLOORS"):
        for name in ("all", "set_aside"):
            floors[name]["f1"] = raised(floors[name]["f1"], scores[name])
        FLOORS.write_text(json.dumps(floors, ensure_ascii=False, indent=2) + "\n", "utf-8")


def measured(set_aside: frozenset[str]) -> dict[str, Scores]:
    """The names of the gold files set aside → the scores of all files, of the others, and of these."""
    with tempfile.TemporaryDirectory() as folder:
        converter.build([SHARED / "articles"], Path(folder))
        found = read_package(Path(folder))
    files = sorted((SHARED / "dev").glob("*.json"))
    chosen = {
        "all": files,
        "tuned_on": [file for file in files if file.name not in set_aside],
        "set_aside": [file for file in files if file.name in set_aside],
    }
    return {
        name: measure([gold for file in some for gold in read_gold(file)], found)
        for name, some in chosen.items()
    }


def table(scores: Mapping[str, Scores]) -> Table:
    """Scores by set of articles → one table, the sets side by side."""
    caption = "tuned: the rules were written with these · aside: only measured"
    shown = Table(box=SIMPLE_HEAD, padding=0, caption=caption)
    shown.add_column("\nmeasure", no_wrap=True)
    for label, some in zip(("all", "tuned", "aside"), scores.values(), strict=True):
        for head in (f"{label}\nP", f"{some.articles}\nR", "\nF1"):
            shown.add_column(head, justify="right", min_width=5)
    for name in scores["all"].counts:
        counts = [some.counts.get(name, Count()) for some in scores.values()]
        figures = [figure for c in counts for figure in (c.precision, c.recall, c.f1)]
        shown.add_row(name, *(f"{figure:.3f}" for figure in figures))
    means = [cell for some in scores.values() for cell in ("", "", f"{some.mean:.3f}")]
    shown.add_section()
    shown.add_row(f"mean of {len(CORE)}", *means)
    return shown


def compared(name: str, floors: Mapping[str, float], found: Mapping[str, float]) -> list[str]:
    """A set's floors and what was measured → a line for each that is broken or can be raised."""
    lines = [
        f"{name}: {key}: {found.get(key, 0.0):.4f} is below its floor {floor}"
        for key, floor in floors.items()
        if found.get(key, 0.0) < floor
    ]
    can = [key for key, value in found.items() if floor_of(value) > floors.get(key, 0.0)]
    how = "raised" if os.environ.get("UPDATE_FLOORS") else "can be raised (UPDATE_FLOORS=1)"
    return [*lines, *([f"{name}: {how}: {', '.join(can)}"] if can else [])]


def raised(floors: Mapping[str, float], scores: Scores) -> dict[str, float]:
    """Floors and the scores measured → the floors, each at least as high as before."""
    highest = {name: max(floor_of(f1), floors.get(name, 0.0)) for name, f1 in scores.f1().items()}
    return {name: floor for name, floor in {**floors, **highest}.items() if floor > 0}


def floor_of(f1: float) -> float:
    """An F1 → the floor just below it, in thousandths."""
    return max(0, int((f1 - SLACK) * 1000)) / 1000


if __name__ == "__main__":
    main()
