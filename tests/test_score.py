"""A package and gold files → figures: each measure right, missed and extra; the reference; the floors."""

from __future__ import annotations

import copy
import csv
import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from package_fixture import Rows, arrow_tables, fact, key, rows

from converter import build, schema
from converter.cli import main
from converter.publish import write
from converter.score import CORE, measure, read_gold, read_package, score
from converter.score.gold import SCHEMA
from converter.score.measures import MEASURES
from converter.score.same import alike, norm, norm_organization, overlap

HERE = Path(__file__).parent
SHARED = HERE.parents[1] / "shared"
FLOORS = json.loads((HERE / "floors.json").read_text("utf-8"))

Gold = dict[str, Any]

PLEDGE = "云溪市将投资12.5亿元完善合作机制"
ORDER = "青禾集团要在年底前建成示范园🌱，扩大就业"
GOLD: Gold = {
    "file": "1.txt",
    "document": {"title": "云溪市与青禾集团签约仪式举行", "published_on": "2031-03-05", "publisher": None},
    "meetings": [
        {
            "key": "m1",
            "name": "签约仪式",
            "kind": "signing",
            "start_date": "2031-03-04",
            "end_date": "2031-03-04",
            "place": "云溪",
        }
    ],
    "persons": ["欧阳望舒", "𠮷田明"],
    "positions": [
        {"person": "欧阳望舒", "organization": "中共云溪市委员会", "title": "书记"},
        {"person": "𠮷田明", "organization": "青禾集团", "title": "董事长"},
    ],
    "attendances": [
        {"meeting": "m1", "person": "欧阳望舒", "role": "speaker"},
        {"meeting": "m1", "organization": "青禾集团", "role": "attendee"},
        {"meeting": "m1", "group": "部分青年创业代表", "role": "witness"},
    ],
    "commitments": [
        {
            "kind": "pledge",
            "text": PLEDGE,
            "speaker": "欧阳望舒",
            "obligors": ["云溪市政府"],
            "counterparties": [],
            "amount": 1250000000,
            "due": None,
        },
        {
            "kind": "directive",
            "text": ORDER,
            "speaker": "欧阳望舒",
            "obligors": ["青禾集团"],
            "counterparties": [],
            "amount": 12.5,
            "due": "年底前",
        },
    ],
}
"""What the package of package_fixture says of its first article, to the last row."""


def package_rows() -> Rows:
    data = rows()
    data["attendances"].append(
        {
            "attendance_id": key("att", 3),
            "meeting_id": key("mtg", 1),
            "person_id": None,
            "organization_id": None,
            "group_name": "部分青年创业代表",
            "role": "witness",
            "rank": 3,
            "headcount": 20,
            **fact("参加", "attended"),
        }
    )
    return data


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("score") / "package"
    write(arrow_tables(package_rows()), folder)
    return folder


def shared(name: str) -> Path:
    if not (path := SHARED / name).exists():
        pytest.skip(f"../shared/{name} is absent")
    return path


def gold_folder(folder: Path, *golds: Gold) -> Path:
    folder.mkdir(exist_ok=True)
    for number, gold in enumerate(golds):
        (folder / f"{number}.json").write_text(json.dumps(gold, ensure_ascii=False), "utf-8")
    return folder


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["score", *map(str, arguments)])


def reference(package: Path, gold: Path, *options: str) -> dict[str, Any]:
    printed = subprocess.run(
        [sys.executable, shared("gold/score.py"), package / "csv", gold, "--json", *options],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    figures: dict[str, Any] = json.loads(printed.stdout)
    return figures


# Each measure


def test_gold_that_says_the_same_gives_full_marks_in_every_measure(package: Path, tmp_path: Path) -> None:
    scores = score(package, gold_folder(tmp_path / "gold", GOLD))
    assert tuple(scores.counts) == MEASURES
    assert set(scores.f1().values()) == {1.0}
    assert not [count for count in scores.counts.values() if count.missed or count.extra]


def put(value: object, *path: str | int) -> Callable[[Gold], None]:
    """What changes the gold: another value at this place of it."""

    def change(gold: Gold) -> None:
        *above, last = path
        holder: Any = gold
        for step in above:
            holder = holder[step]
        holder[last] = value

    return change


def drop(*path: str | int) -> Callable[[Gold], None]:
    """What changes the gold: one row less, or null instead of a value."""

    def change(gold: Gold) -> None:
        *above, last = path
        holder: Any = gold
        for step in above:
            holder = holder[step]
        if isinstance(last, int):
            del holder[last]
        else:
            holder[last] = None

    return change


# A change of the gold, the measure that tells of it: gold, found, right, what was missed, what is extra.
DIFFERENT = {
    "title": (
        put("短讯", "document", "title"),
        "document.title",
        (1, 1, 0, "短讯", GOLD["document"]["title"]),
    ),
    "day of publication": (
        put("2031-03-06", "document", "published_on"),
        "document.published_on",
        (1, 1, 0, "2031-03-06", "2031-03-05"),
    ),
    "other meeting": (
        lambda gold: gold["meetings"][0].update(name="青年论坛", start_date=None),
        "meeting",
        (1, 1, 0, "青年论坛", "签约仪式"),
    ),
    "no meeting": (drop("meetings", 0), "meeting", (0, 1, 0, "", "签约仪式")),
    "name of a meeting": (
        put("项目签约仪式", "meetings", 0, "name"),
        "meeting.name",
        (1, 1, 0, "项目签约仪式", "签约仪式"),
    ),
    "kind of a meeting": (
        put("forum", "meetings", 0, "kind"),
        "meeting.kind",
        (1, 1, 0, "forum", "signing"),
    ),
    "first day": (
        put("2031-03-03", "meetings", 0, "start_date"),
        "meeting.start_date",
        (1, 1, 0, "2031-03-03", "2031-03-04"),
    ),
    "no last day": (drop("meetings", 0, "end_date"), "meeting.end_date", (0, 1, 0, "", "2031-03-04")),
    "place": (put("青禾", "meetings", 0, "place"), "meeting.place", (1, 1, 0, "青禾", "云溪")),
    "fields of a meeting not found": (
        lambda gold: gold["meetings"][0].update(name="青年论坛", start_date=None),
        "meeting.place",
        (1, 0, 0, "云溪", ""),
    ),
    "one person more": (put(["欧阳望舒", "𠮷田明", "祁若川"], "persons"), "person", (3, 2, 2, "祁若川", "")),
    "one person less": (put(["欧阳望舒"], "persons"), "person", (1, 2, 1, "", "𠮷田明")),
    "title of a post": (
        put("总经理", "positions", 1, "title"),
        "position",
        (2, 2, 1, "𠮷田明 青禾集团 总经理", "𠮷田明 青禾集团 董事长"),
    ),
    "organization of a post": (
        put("云溪市政府", "positions", 0, "organization"),
        "position",
        (2, 2, 1, "欧阳望舒 云溪市政府 书记", "欧阳望舒 云溪市委 书记"),
    ),
    "no post": (drop("positions", 0), "position", (1, 2, 1, "", "欧阳望舒 云溪市委 书记")),
    "role": (
        put("chair", "attendances", 0, "role"),
        "attendance",
        (3, 3, 2, "欧阳望舒 chair", "欧阳望舒 speaker"),
    ),
    "group of other words": (
        put("各界群众", "attendances", 2, "group"),
        "attendance",
        (3, 3, 2, "各界群众 witness", "部分青年创业代表 witness"),
    ),
    "a part of a commitment": (
        put("扩大就业", "commitments", 1, "text"),
        "commitment",
        (2, 2, 1, "directive: 扩大就业", f"directive: {ORDER}"),
    ),
    "kind of a commitment": (
        put("appeal", "commitments", 1, "kind"),
        "commitment+kind",
        (2, 2, 1, f"appeal: {ORDER}", f"directive: {ORDER}"),
    ),
    "nobody's commitment": (
        drop("commitments", 1, "speaker"),
        "commitment+speaker",
        (2, 2, 1, f"nobody: {ORDER}", f"欧阳望舒: {ORDER}"),
    ),
    "obligor": (
        put(["云溪市委"], "commitments", 0, "obligors"),
        "commitment.obligor",
        (2, 2, 1, "云溪市委", "云溪市政府"),
    ),
    "obligor of a commitment not found": (
        put("扩大就业", "commitments", 1, "text"),
        "commitment.obligor",
        (2, 1, 1, "青禾集团", ""),
    ),
    "amount": (
        put(1300000000, "commitments", 0, "amount"),
        "commitment.amount",
        (2, 2, 1, "1300000000", "1250000000"),
    ),
    "no amount": (drop("commitments", 0, "amount"), "commitment.amount", (1, 2, 1, "", "1250000000")),
    "deadline": (put("年内", "commitments", 1, "due"), "commitment.due", (1, 1, 0, "年内", "年底前")),
    "no deadline": (drop("commitments", 1, "due"), "commitment.due", (0, 1, 0, "", "年底前")),
}

# A change of the gold that is none: written otherwise, or left out of the measure.
SAME = {
    "white space and quotation marks": put("云溪市与“青禾集团” 签约仪式举行", "document", "title"),
    "half-width punctuation": put("青禾集团要在年底前建成示范园🌱,扩大就业", "commitments", 1, "text"),
    "a name of a meeting that is alike": put("签约仪式会", "meetings", 0, "name"),
    "the only meeting, of another name on the same day": put("青年论坛", "meetings", 0, "name"),
    "a longer place": put("云溪市", "meetings", 0, "place"),
    "a person twice": put(["欧阳望舒", "𠮷田明", "欧阳 望舒"], "persons"),
    "the full name of an organization": put("青禾集团股份有限公司", "positions", 1, "organization"),
    "a word that is no post": lambda gold: gold["positions"].append(
        {"person": "欧阳望舒", "organization": "云溪市委", "title": "负责同志"}
    ),
    "the same role at two meetings": lambda gold: gold["attendances"].append(
        {"meeting": "m2", "person": "欧阳望舒", "role": "speaker"}
    ),
    "a group by words that are alike": put("青年创业代表", "attendances", 2, "group"),
    "most of a commitment": put(PLEDGE.removeprefix("云溪市"), "commitments", 0, "text"),
    "an obligor that is alike": put(["云溪市政府的"], "commitments", 0, "obligors"),
    "an amount as a fraction": put(1250000000.0, "commitments", 0, "amount"),
}


def changed(change: Callable[[Gold], None]) -> Gold:
    gold = copy.deepcopy(GOLD)
    change(gold)
    return gold


@pytest.mark.parametrize("name", DIFFERENT)
def test_what_is_missed_and_what_is_extra(name: str, package: Path, tmp_path: Path) -> None:
    change, which, (gold, found, right, missed, extra) = DIFFERENT[name]
    count = score(package, gold_folder(tmp_path / "gold", changed(change))).counts[which]
    assert (count.gold, count.found, count.right) == (gold, found, right)
    assert count.missed == ((f"1.txt: {missed}",) if missed else ())
    assert count.extra == ((f"1.txt: {extra}",) if extra else ())


def test_every_measure_has_a_case_of_a_difference() -> None:
    assert {which for _, which, _ in DIFFERENT.values()} == set(MEASURES)


@pytest.mark.parametrize("name", SAME)
def test_what_says_the_same_costs_nothing(name: str, package: Path, tmp_path: Path) -> None:
    counts = score(package, gold_folder(tmp_path / "gold", changed(SAME[name]))).counts
    wrong = {which for which, count in counts.items() if count.f1 < 1}
    assert wrong <= ({"meeting.name"} if name != "a longer place" and "meeting" in name else set())


def test_precision_recall_and_their_mean(package: Path, tmp_path: Path) -> None:
    gold = changed(put(["欧阳望舒", "祁若川", "方远山", "林知远"], "persons"))
    scores = score(package, gold_folder(tmp_path / "gold", gold))
    count = scores.counts["person"]
    assert (count.precision, count.recall, count.f1) == (1 / 2, 1 / 4, pytest.approx(1 / 3))
    assert scores.mean == pytest.approx((len(CORE) - 1 + 1 / 3) / len(CORE))


def test_each_found_row_is_matched_once(package: Path, tmp_path: Path) -> None:
    twice = changed(lambda gold: gold["commitments"].append(gold["commitments"][0]))
    count = score(package, gold_folder(tmp_path / "gold", twice)).counts["commitment"]
    assert (count.gold, count.found, count.right) == (3, 2, 2)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("中国共产党云溪市委员会", "云溪市委"),
        ("中共中央", "中共中央"),
        ("党中央", "中共中央"),
        ("云溪市人民代表大会常务委员会", "云溪市人大常委会"),
        ("中国人民政治协商会议全国委员会", "全国政协"),
        ("青禾集团股份有限公司", "青禾集团"),
        ("青禾科技有限责任公司", "青禾科技"),
        ("广大央企", "中央企业"),
        ("云溪市发展和改革委员会", "云溪市发展和改革委员会"),
    ],
)
def test_organizations_are_compared_by_short_names(name: str, short: str) -> None:
    assert norm_organization(name) == short


@given(st.text(max_size=12), st.text(max_size=12))
def test_sameness_is_of_both_sides(one: str, other: str) -> None:
    assert norm(norm(one)) == norm(one)
    assert alike(one, one, 1.0) and overlap(one, one)
    assert alike(one, other, 0.7) == alike(other, one, 0.7)
    assert overlap(one, other) == overlap(other, one)


# The reference


@pytest.fixture(scope="module")
def dev(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The articles that the shared gold files are of, built once."""
    out = tmp_path_factory.mktemp("dev")
    build([shared("gold/articles")], out)
    return out


@pytest.mark.parametrize("options", [(), ("--built",)])
def test_the_reference_gives_the_same_figures(options: tuple[str, ...], dev: Path) -> None:
    gold = shared("gold/dev")
    assert json.loads(run(dev, gold, "--json", *options).stdout) == reference(dev, gold, *options)


def test_the_reference_gives_the_same_figures_for_every_case(package: Path, tmp_path: Path) -> None:
    changes = [change for change, *_ in DIFFERENT.values()] + list(SAME.values())
    absent = changed(put("absent.txt", "file"))
    gold = gold_folder(tmp_path / "gold", absent, *map(changed, changes))
    for options, built in (((), False), (("--built",), True)):
        assert score(package, gold, built).as_json() == reference(package, gold, *options)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 1 << 32), kept=st.sampled_from([0.3, 0.8, 1.0]), swapped=st.sampled_from([0.0, 0.3])
)
def test_the_reference_gives_the_same_figures_for_damaged_packages(
    seed: int, kept: float, swapped: float, dev: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Rows that are missing, and cells that have changed places."""
    damaged = tmp_path_factory.mktemp("damaged")
    (damaged / "csv").mkdir()
    chance = random.Random(seed)
    for table in schema.TABLES:
        with (dev / "csv" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            table_rows = [row for row in csv.DictReader(file) if chance.random() < kept]
        for name in schema.field_names(table):
            chosen = [row for row in table_rows if chance.random() < swapped]
            cells = [row[name] for row in chosen]
            chance.shuffle(cells)
            for row, cell in zip(chosen, cells, strict=True):
                row[name] = cell
        with (damaged / "csv" / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, schema.field_names(table))
            writer.writeheader()
            writer.writerows(table_rows)
    gold = shared("gold/dev")
    assert measure(read_gold(gold), read_package(damaged)).as_json() == reference(damaged, gold)


# Floors


def test_the_articles_set_aside_are_every_fifth() -> None:
    files = sorted(path.name for path in shared("gold/dev").glob("*.json"))
    assert FLOORS["set_aside"]["files"] == files[4::5]


@pytest.mark.parametrize("which", ["all", "set_aside"])
def test_no_measure_is_below_its_floor(which: str, dev: Path) -> None:
    """The first line of floors.json says how to raise them."""
    names = FLOORS["set_aside"]["files"]
    files = [p for p in sorted(shared("gold/dev").glob("*.json")) if which == "all" or p.name in names]
    found = measure([gold for file in files for gold in read_gold(file)], read_package(dev)).f1()
    floors = FLOORS[which]["f1"]
    assert floors.keys() >= {*CORE, f"mean of {len(CORE)}"}
    assert not {name: (found[name], floor) for name, floor in floors.items() if found[name] < floor}


# The command


def test_help_shows_examples_and_the_exit_codes() -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert "converter score data gold" in result.output.split("Examples")[1]
    assert "Exit codes:" in result.output
    assert max(map(len, result.output.splitlines())) <= 80


@pytest.mark.parametrize("inside", ["", "csv"])
def test_the_table_fits_the_terminal_and_names_every_measure(
    inside: str, package: Path, tmp_path: Path
) -> None:
    result = run(package / inside, gold_folder(tmp_path / "gold", GOLD))
    assert (result.exit_code, result.stderr) == (0, "")
    shown = result.stdout.splitlines()
    assert max(map(len, shown)) <= 80
    assert all(any(name in line and "1.000" in line for line in shown) for name in MEASURES)
    assert "\x1b" not in result.stdout


def test_errors_are_listed(package: Path, tmp_path: Path) -> None:
    gold = gold_folder(tmp_path / "gold", changed(put(["欧阳望舒", "祁若川"], "persons")))
    printed = run(package, gold, "--errors").stdout.splitlines()
    assert printed[-2:] == ["person: missed: 1.txt: 祁若川", "person: extra: 1.txt: 𠮷田明"]
    assert not [line for line in run(package, gold).stdout.splitlines() if "祁若川" in line]
    figures = json.loads(run(package, gold, "--json", "--errors").stdout)
    assert figures["person"]["missed"] == ["1.txt: 祁若川"]
    assert figures["person"]["extra"] == ["1.txt: 𠮷田明"]


def test_a_gold_file_alone(package: Path, tmp_path: Path) -> None:
    gold = gold_folder(tmp_path / "gold", GOLD) / "0.json"
    assert json.loads(run(package, gold, "--json").stdout)["mean of 9"] == {"f1": 1.0}


def test_an_article_that_is_not_in_the_package(package: Path, tmp_path: Path) -> None:
    gold = gold_folder(tmp_path / "gold", GOLD, changed(put("absent.txt", "file")))
    result = run(package, gold, "--json")
    assert (result.exit_code, json.loads(result.stdout)["person"]["recall"]) == (0, 0.5)
    assert "1 of 2 gold articles not in the package (absent.txt)" in result.stderr
    built = run(package, gold, "--json", "--built")
    assert (built.stderr, json.loads(built.stdout)["person"]["recall"]) == ("", 1.0)


FAULTS: dict[str, tuple[bytes | Gold, str]] = {
    "not JSON": (b"{", "not JSON in UTF-8"),
    "not UTF-8": (b'{"file": "\xff"}', "not JSON in UTF-8"),
    "a list": (b"[]", "is not of type 'object'"),
    "no persons": ({k: v for k, v in GOLD.items() if k != "persons"}, "'persons' is a required property"),
    "no day": (
        changed(lambda gold: gold["meetings"][0].pop("end_date")),
        "meetings[0]: 'end_date' is a required property",
    ),
    "no such day": (
        changed(put("3月4日", "meetings", 0, "start_date")),
        "meetings[0].start_date: give a day",
    ),
    "no such role": (
        changed(put("boss", "attendances", 0, "role")),
        "attendances[0].role: 'boss' is not one",
    ),
    "two participants": (changed(put("各界", "attendances", 0, "group")), "attendances[0]: fill exactly one"),
    "no participant": (changed(put(None, "attendances", 0, "person")), "attendances[0]: fill exactly one"),
    "an amount in words": (changed(put("12亿元", "commitments", 0, "amount")), "commitments[0].amount: "),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_gold_file_that_is_none(name: str, package: Path, tmp_path: Path) -> None:
    content, message = FAULTS[name]
    gold = gold_folder(tmp_path / "gold", GOLD)
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    (gold / "faulty.json").write_bytes(data)
    result = run(package, gold)
    assert (result.exit_code, result.stdout) == (2, "")
    [line] = result.stderr.splitlines()
    assert line.startswith(f"Error: {gold / 'faulty.json'}: ") and message in line


def test_what_can_not_be_scored(package: Path, tmp_path: Path) -> None:
    gold, empty = gold_folder(tmp_path / "gold", GOLD), gold_folder(tmp_path / "empty")
    other = gold_folder(tmp_path / "other", changed(put("absent.txt", "file")))
    for arguments, message in (
        ((empty, gold), f"{empty / 'documents.csv'} is missing"),
        ((package, empty), f"{empty}: no gold file"),
        ((package, other), "holds no article of"),
        ((package, other, "--built"), "holds no article of"),
        ((package, tmp_path / "absent"), "does not exist"),
    ):
        result = run(*arguments)
        assert (result.exit_code, result.stdout) == (2, "")
        assert message in result.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda text: text.replace("person_id", "id", 1), "persons.csv lacks the column person_id"),
        (lambda text: text.encode() + b"\xff", "persons.csv cannot be read"),
    ],
)
def test_a_package_that_is_damaged(
    damage: Callable[[str], str | bytes], message: str, tmp_path: Path
) -> None:
    write(arrow_tables(package_rows()), tmp_path / "package")
    table = tmp_path / "package" / "csv" / "persons.csv"
    damaged = damage(table.read_text("utf-8"))
    table.write_bytes(damaged if isinstance(damaged, bytes) else damaged.encode())
    result = run(tmp_path / "package", gold_folder(tmp_path / "gold", GOLD))
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_the_form_of_a_gold_file_has_the_codes_of_the_tables() -> None:
    form = json.loads(SCHEMA.read_text("utf-8"))["properties"]
    for table, field in (("meetings", "kind"), ("attendances", "role"), ("commitments", "kind")):
        [declared] = [f for f in schema.load(table)["fields"] if f["name"] == field]
        codes = [category["value"] for category in declared["categories"]]
        assert form[table]["items"]["properties"][field]["enum"] == codes
