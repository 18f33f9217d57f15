"""Corrections → corrected tables: every action on every table, what is stale, review there and back."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from document_fixture import document_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_chain import faults

from converter import Document, Facts, Problem, build, extract, schema, tables
from converter.cli import main
from converter.correct import Desk
from converter.correct.fields import ENTITIES, FIELDS, WHERE, declaration
from converter.correct.lines import COLUMNS, Corrections, Line, checked, read_folder, read_table, unseen
from converter.correct.review import back, write
from converter.correct.sheets import columns, sheets, state
from converter.correct.sheets import fields as of_sheet
from converter.resolve import resolve
from converter.spreadsheet import as_meant, harmless

TEXT = """云溪市与星河集团座谈会举行

5月8日，云溪市与星河集团座谈会在京举行。云溪市委书记方远山出席会议并讲话，市长陆清源主持会议。青禾公司负责人苏映雪介绍情况。

方远山强调，要聚焦绿色制造深化合作，年底前投资12.5亿元。会上，云溪市政府与星河集团签署战略合作协议。

星河集团董事长林知远说，星河集团将建设示范园、完善合作机制。"""
LATER = """方远山会见林知远

6月1日，云溪市委书记方远山会见星河集团董事长林知远一行。林知远表示，星河集团将投资3亿元建设示范园。"""
ONE, TWO = "doc-0000000000000001", "doc-0000000000000002"


@cache
def document(number: int) -> Document:
    text, day = ((TEXT, "2024-05-09"), (LATER, "2024-06-02"))[number - 1]
    return document_of(
        text, document_id=f"doc-{number:016}", published_on=day, source_path=f"{number}.txt", title=text[:8]
    )


@cache
def facts(number: int) -> Facts:
    return extract(document(number))


def told(lines: list[Mapping[str, str]], folder: Path, name: str = "a.csv") -> Path:
    """Lines → a folder with a file of them, each with a reason and a day unless it says otherwise."""
    folder.mkdir(exist_ok=True)
    plain = dict.fromkeys(COLUMNS, "") | {"reason": "as the gazette has it", "date": "2024-07-01"}
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(plain | line for line in lines)
    return folder


class Built:
    """Both articles with corrections → the tables, and what became of the corrections."""

    def __init__(self, corrections: Corrections, *numbers: int) -> None:
        desk = Desk(corrections)
        stated = [desk.correct(facts(number)) for number in numbers or (1, 2)]
        corrected, known = desk.rule(stated, resolve(stated))
        names = {name for one in stated for name in (one.document.document_id, one.document.source_path)}
        self.problems: list[Problem] = [*desk.problems, *unseen(corrections.stated(), names)]
        self.applied = desk.applied
        made = {
            name: schema.arrow_table(name, rows(corrected, known)) for name, rows in tables.TABLES.items()
        }
        made["problems"] = schema.arrow_table("problems", tables.problems(self.problems))
        # Whom the words mean is for the person to judge who corrects; all else must hold.
        assert not [fault for fault in faults(made) if "does not say" not in fault]
        self.rows = {name: table.to_pylist() for name, table in made.items()}
        self.names = {row["person_id"]: row["name"] for row in self.rows["persons"]}
        houses = self.rows["organizations"]
        self.names |= {row["organization_id"]: row["short_name"] or row["name"] for row in houses}

    def codes(self) -> list[str]:
        return [problem.code for problem in self.problems]

    def named(self, table: str, document: str | None = None) -> list[dict[str, Any]]:
        """Rows with names for the ids of persons and organizations."""
        rows = [row for row in self.rows[table] if document in (None, row.get("document_id"))]
        return [
            {k: self.names.get(v, v) if isinstance(v, str) else v for k, v in row.items()} for row in rows
        ]


def built(tmp_path: Path, *lines: Mapping[str, str]) -> Built:
    return Built(read_folder(told(list(lines), tmp_path / "corrections")))


@cache
def now(number: int) -> dict[str, dict[str, dict[str, str]]]:
    return sheets(state(document(number), Corrections()))


def key(table: str, number: int = 1, /, **cells: str) -> str:
    """The key of the one row that says this."""
    [found] = [k for k, row in now(number)[table].items() if all(row[n] == v for n, v in cells.items())]
    return found


def identity(table: str, name: str, number: int = 1) -> str:
    """The id of whom an article calls so."""
    known = resolve([facts(number)])
    ids: Mapping[tuple[str, Any], str] = getattr(known, table)
    numbers = {meeting.name: meeting.number for meeting in facts(number).meetings}
    return ids[document(number).document_id, numbers[name] if table == "meetings" else name]


PLEDGE = {"words": "星河集团将建设示范园、完善合作机制"}


# Replace


@pytest.mark.parametrize(
    ("table", "which", "field", "was", "value", "expected"),
    [
        ("positions", {"person": "陆清源"}, "title", "市长", "代市长", {"title": "代市长"}),
        ("positions", {"person": "陆清源"}, "person", "陆清源", "苏映雪", {"person_id": "苏映雪"}),
        (
            "positions",
            {"person": "林知远"},
            "organization",
            "星河集团",
            "云溪市政府",
            {"organization_id": "云溪市政府"},
        ),
        ("positions", {"person": "陆清源"}, "words", "市长陆清源", "陆清源", {"start": 84, "end": 87}),
        ("attendances", {"person": "陆清源"}, "role", "chair", "attendee", {"role": "attendee"}),
        ("commitments", PLEDGE, "kind", "pledge", "decision", {"kind": "decision"}),
        ("commitments", PLEDGE, "speaker", "林知远", "", {"speaker_id": None}),
        ("commitments", PLEDGE, "meeting", "云溪市与星河集团座谈会", "", {"meeting_id": None}),
        ("commitments", PLEDGE, "focus", "", "示范园", {"focus": "示范园"}),
        ("commitments", PLEDGE, "amount", "", "5000", {"amount": 5000, "currency": "CNY"}),
        ("commitments", PLEDGE, "due_on", "", "2025/1/31", {"due_on": "2025/1/31"}),
        (
            "commitments",
            PLEDGE,
            "words",
            PLEDGE["words"],
            PLEDGE["words"][:9],
            {"text": "星河集团将建设示范"},
        ),
    ],
)
def test_a_field_of_a_fact_is_replaced(
    table: str,
    which: dict[str, str],
    field: str,
    was: str,
    value: str,
    expected: dict[str, Any],
    tmp_path: Path,
) -> None:
    wanted = key(table, **which)
    if field == "due_on":
        value, expected = "2025-01-31", {"due_on": date(2025, 1, 31)}
    if field == "words" and table == "positions":
        at = TEXT.index("陆清源")
        expected = {"start": at, "end": at + 3}
    line = {"action": "replace", "table": table, "key": wanted, "field": field, "document": ONE}
    done = built(tmp_path, line | {"was": was, "value": value})
    assert (done.codes(), done.applied) == ([], 1)
    identifier = schema.load(table)["primaryKey"][0]
    [row] = [row for row in done.named(table) if row[identifier] == wanted]
    assert {name: row[name] for name in expected} == expected
    assert row["rule"] == "correction"
    others = [row for row in done.rows[table] if row[identifier] != wanted]
    plain = [row for row in Built(Corrections()).rows[table] if row[identifier] != wanted]
    assert [r | {"person_id": ""} for r in others] == [r | {"person_id": ""} for r in plain]


def test_a_group_takes_the_place_of_a_person(tmp_path: Path) -> None:
    """Two fields of one row that only together make sense."""
    wanted = key("attendances", person="苏映雪")
    line = {"action": "replace", "table": "attendances", "key": wanted, "document": ONE}
    done = built(
        tmp_path,
        line | {"field": "person", "was": "苏映雪"},
        line | {"field": "group_name", "value": "苏映雪"},
    )
    assert (done.codes(), done.applied) == ([], 2)
    [row] = [row for row in done.rows["attendances"] if row["attendance_id"] == wanted]
    assert (row["person_id"], row["group_name"]) == (None, "苏映雪")


@pytest.mark.parametrize(
    ("table", "name", "field", "was", "value"),
    [
        ("persons", "方远山", "name_latin", "Fang Yuanshan", "Fong Yuen-shan"),
        ("persons", "方远山", "given_name", "远山", "远珊"),
        ("organizations", "星河集团", "kind", "enterprise", "central_enterprise"),
        ("organizations", "星河集团", "name_en", "", "Starriver Group"),
        ("organizations", "星河集团", "area_code", "", "500000"),
        ("meetings", "云溪市与星河集团座谈会", "place", "北京", "云溪"),
        ("meetings", "云溪市与星河集团座谈会", "end_date", "2024-05-08", "2024-05-09"),
    ],
)
@pytest.mark.parametrize("by_name", [True, False])
def test_a_field_of_an_entity_is_replaced(
    table: str, name: str, field: str, was: str, value: str, by_name: bool, tmp_path: Path
) -> None:
    wanted = identity(table, name)
    line = {"action": "replace", "table": table, "field": field, "was": was, "value": value}
    line |= {"key": name, "document": ONE} if by_name else {"key": wanted}
    done = built(tmp_path, line)
    assert (done.codes(), done.applied) == ([], 1)
    [row] = [row for row in done.rows[table] if wanted in row.values()]
    assert str(row[field]) == value


def test_a_person_that_is_renamed_has_the_parts_of_the_new_name(tmp_path: Path) -> None:
    line = {"action": "replace", "table": "persons", "key": "方远山", "document": ONE}
    done = built(tmp_path, line | {"field": "name", "was": "方远山", "value": "方远珊"})
    [row] = [row for row in done.rows["persons"] if row["name"] == "方远珊"]
    assert (row["family_name"], row["given_name"], row["name_latin"]) == ("方", "远珊", "Fang Yuanshan")


def test_an_organization_gets_the_one_above_it(tmp_path: Path) -> None:
    line = {
        "action": "replace",
        "table": "organizations",
        "key": "星河集团",
        "document": ONE,
        "field": "parent",
    }
    done = built(tmp_path, line | {"value": "云溪市人民政府"})
    assert done.codes() == []
    [row] = [row for row in done.named("organizations") if row["name"] == "星河集团"]
    assert row["parent_id"] == "云溪市政府"


def test_parties_and_actions_are_replaced_dropped_and_added_and_keep_their_numbers(tmp_path: Path) -> None:
    pact = key("commitments", kind="agreement")
    pledge = key("commitments", **PLEDGE)
    there = {"document": ONE, "table": "commitment_parties"}
    done = built(
        tmp_path,
        there | {"action": "drop", "key": f"{pact}/1"},
        there | {"action": "add", "key": f"{pact}/new", "field": "role", "value": "counterparty"},
        there | {"action": "add", "key": f"{pact}/new", "field": "organization", "value": "青禾公司"},
        there
        | {
            "action": "replace",
            "key": f"{pledge}/1",
            "field": "role",
            "was": "obligor",
            "value": "signatory",
        },
        there | {"table": "commitment_actions", "action": "drop", "key": f"{pledge}/1"},
        there
        | {
            "table": "commitment_actions",
            "action": "add",
            "key": f"{pledge}/x",
            "field": "verb",
            "value": "建设",
        },
        there
        | {
            "table": "commitment_actions",
            "action": "add",
            "key": f"{pledge}/x",
            "field": "words",
            "value": "建设",
        },
    )
    assert (done.codes(), done.applied) == ([], 5)
    parties = [
        (r["commitment_id"], r["number"], r["organization_id"], r["role"])
        for r in done.named("commitment_parties")
    ]
    assert sorted(row[1:] for row in parties if row[0] == pact) == [
        (2, "星河集团", "obligor"),
        (3, "青禾公司", "counterparty"),
    ]
    assert [row[1:] for row in parties if row[0] == pledge] == [(1, "星河集团", "signatory")]
    actions = [
        (r["number"], r["text"]) for r in done.rows["commitment_actions"] if r["commitment_id"] == pledge
    ]
    last = max(int(k.rpartition("/")[2]) for k in now(1)["commitment_actions"] if k.startswith(pledge))
    assert (last + 1, "建设") in actions and 1 not in dict(actions)
    rules = {row["commitment_id"]: row["rule"] for row in done.rows["commitments"]}
    assert rules[pact] == rules[pledge] == "correction"


# Drop


@pytest.mark.parametrize("table", ["positions", "attendances", "commitments", "mentions"])
def test_a_fact_is_dropped(table: str, tmp_path: Path) -> None:
    for wanted in now(1)[table]:
        done = built(tmp_path, {"action": "drop", "table": table, "key": wanted, "document": "1.txt"})
        assert (done.codes(), done.applied) == ([], 1)
        assert len(done.rows[table]) == len(Built(Corrections()).rows[table]) - 1


@pytest.mark.parametrize("by_name", [True, False])
def test_a_person_who_is_none_is_dropped_with_what_refers_to_it(by_name: bool, tmp_path: Path) -> None:
    wanted = identity("persons", "林知远")
    line = {"action": "drop", "table": "persons", "key": "林知远", "document": ONE}
    done = built(tmp_path, line if by_name else line | {"key": wanted, "document": ""})
    assert (done.codes(), done.applied) == ([], 1)
    left = {"林知远"} & {row.get("person_id") for row in done.named("positions") + done.named("attendances")}
    assert bool(left) is by_name  # by its name only the article that says it is concerned
    assert not [row for row in done.named("mentions", ONE) if row["entity_id"] == "林知远"]
    [pledge] = [row for row in done.rows["commitments"] if row["text"] == PLEDGE["words"]]
    assert (pledge["speaker_id"], pledge["rule"]) == (None, "correction")


@pytest.mark.parametrize("by_name", [True, False])
def test_an_organization_and_a_meeting_are_dropped(by_name: bool, tmp_path: Path) -> None:
    meeting = "云溪市与星河集团座谈会"
    keys = [("organizations", "云溪市政府"), ("meetings", meeting)]
    done = built(
        tmp_path,
        *(
            {"action": "drop", "table": table}
            | ({"key": name, "document": ONE} if by_name else {"key": identity(table, name)})
            for table, name in keys
        ),
    )
    assert (done.codes(), done.applied) == ([], 2)
    assert "云溪市人民政府" not in {row["name"] for row in done.rows["organizations"]}
    assert meeting not in {row["name"] for row in done.rows["meetings"]}
    assert not done.named("attendances", ONE)
    assert {row["meeting_id"] for row in done.named("commitments", ONE)} == {None}
    pact = key("commitments", kind="agreement")
    assert [r["number"] for r in done.rows["commitment_parties"] if r["commitment_id"] == pact] == [2]


# Add


def added(table: str, label: str = "new-1", **cells: str) -> list[dict[str, str]]:
    return [
        {"action": "add", "table": table, "key": label, "document": ONE, "field": name, "value": value}
        for name, value in cells.items()
    ]


def test_rows_are_added_with_the_words_they_rest_on(tmp_path: Path) -> None:
    done = built(
        tmp_path,
        *added(
            "positions",
            person="苏映雪",
            organization="青禾公司",
            title="负责人",
            words="青禾公司负责人苏映雪",
        ),
        *added(
            "attendances", meeting="青禾公司说明会 #2", role="chair", person="苏映雪", words="苏映雪介绍情况"
        ),
        *added("meetings", name="青禾公司说明会", kind="other", start_date="2024-05-08", words="介绍情况"),
        *added("commitments", kind="pledge", cue="将", speaker="林知远", words="将建设示范园"),
        *added("commitment_parties", "new-1/new-1", role="obligor", group_name="星河集团"),
        *added("commitment_actions", "new-1/new-1", verb="建设", object="示范园", words="建设示范园"),
        *added("mentions", entity_type="areas", name="110000", words="京"),
    )
    assert (done.codes(), done.applied) == ([], 7)
    plain = Built(Corrections())
    for table in ("positions", "attendances", "commitments", "mentions"):
        news = [row for row in done.rows[table] if row["rule"] == "correction"]
        assert len(news) >= 1, table
        assert all(TEXT[row["start"] : row["end"]] for row in news)
    assert len(done.rows["meetings"]) == len(plain.rows["meetings"]) + 1
    numbers = [row["number"] for row in done.rows["commitments"] if row["document_id"] == ONE]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_person_whom_no_rule_found_gets_a_mention(tmp_path: Path) -> None:
    done = built(
        tmp_path,
        *added("positions", person="青禾", organization="云溪市政府", title="董事", words="青禾公司"),
    )
    assert done.codes() == []
    [mention] = [row for row in done.named("mentions") if row["entity_id"] == "青禾"]
    assert (mention["text"], mention["rule"]) == ("青禾", "correction")


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"person": "方远山"}, "no organization"),
        ({"words": ""}, "no words"),
        ({"words": "无此语"}, "the article does not say"),
        ({"words": "方远山"}, "say which in the field start"),
        ({"words": "方远山", "start": "1"}, "does not stand at 1"),
        ({"person": "无此人"}, "the article names no 无此人"),
    ],
)
def test_a_fact_without_evidence_is_refused(cells: dict[str, str], message: str, tmp_path: Path) -> None:
    sound = {"person": "方远山", "organization": "云溪市委", "title": "常委", "words": "云溪市委书记方远山"}
    cells = cells if cells == {"person": "方远山"} else sound | cells
    done = built(tmp_path, *added("positions", **{name: cell for name, cell in cells.items() if cell}))
    assert (done.codes(), done.applied) == (["correction-refused"], 0)
    assert message in done.problems[0].message


# Merge and split


def test_two_persons_of_several_names_become_one(tmp_path: Path) -> None:
    goes, stays = identity("persons", "陆清源"), identity("persons", "方远山")
    done = built(tmp_path, {"action": "merge", "table": "persons", "key": goes, "value": stays})
    assert (done.codes(), done.applied) == ([], 1)
    assert [row["name"] for row in done.rows["persons"] if row["person_id"] in (goes, stays)] == ["方远山"]
    assert not [
        row for table in ("positions", "attendances") for row in done.rows[table] if row["person_id"] == goes
    ]


def test_merged_organizations_hand_on_what_is_under_them(tmp_path: Path) -> None:
    goes, stays = identity("organizations", "云溪市政府"), identity("organizations", "星河集团")
    merge = {"action": "merge", "table": "organizations", "key": goes, "value": stays}
    done = built(tmp_path, merge)
    assert (done.codes(), done.applied) == ([], 1)
    assert goes not in {row["organization_id"] for row in done.rows["organizations"]}
    mayor = key("positions", person="陆清源")
    with_both = built(
        tmp_path,
        merge,
        {
            "action": "replace",
            "table": "positions",
            "key": mayor,
            "field": "title",
            "was": "市长",
            "value": "总裁",
        }
        | {"document": ONE},
    )
    assert (with_both.codes(), with_both.applied) == ([], 2)  # under the key from before the merge


def test_merged_meetings_are_one(tmp_path: Path) -> None:
    goes = identity("meetings", facts(2).meetings[0].name, 2)
    stays = identity("meetings", "云溪市与星河集团座谈会")
    done = built(tmp_path, {"action": "merge", "table": "meetings", "key": goes, "value": stays})
    assert (done.codes(), done.applied) == ([], 1)
    assert [row["meeting_id"] for row in done.rows["meetings"]] == [stays]


@pytest.mark.parametrize("value", [TWO, "2.txt"])
def test_a_person_is_split_by_documents(value: str, tmp_path: Path) -> None:
    whole = identity("persons", "方远山")
    assert {row["person_id"] for row in Built(Corrections()).rows["positions"] if row["title"] == "书记"} == {
        whole
    }
    done = built(tmp_path, {"action": "split", "table": "persons", "key": whole, "value": value})
    assert (done.codes(), done.applied) == ([], 1)
    ids = {row["document_id"]: row["person_id"] for row in done.rows["positions"] if row["title"] == "书记"}
    assert ids[ONE] == whole != ids[TWO]
    assert [row["name"] for row in done.rows["persons"]].count("方远山") == 2


def test_an_organization_is_split_by_documents(tmp_path: Path) -> None:
    whole = identity("organizations", "星河集团")
    done = built(tmp_path, {"action": "split", "table": "organizations", "key": whole, "value": TWO})
    assert (done.codes(), done.applied) == ([], 1)
    assert [row["name"] for row in done.rows["organizations"]].count("星河集团") == 2


def person_of(done: Built, number: int) -> dict[str, Any]:
    """The row of 方远山 as an article means him."""
    [meant] = {
        row["person_id"]
        for row in done.rows["positions"]
        if row["document_id"] == document(number).document_id and row["title"] == "书记"
    }
    [row] = [row for row in done.rows["persons"] if row["person_id"] == meant]
    return row


@pytest.mark.parametrize("number", [1, 2])
def test_what_a_document_calls_somebody_is_whom_it_means_after_a_split(number: int, tmp_path: Path) -> None:
    whole = identity("persons", "方远山")
    latin = {"action": "replace", "table": "persons", "key": "方远山", "field": "name_latin"}
    done = built(
        tmp_path,
        {"action": "split", "table": "persons", "key": whole, "value": TWO},
        latin | {"was": "Fang Yuanshan", "value": "A", "document": document(number).document_id},
    )
    assert (done.codes(), done.applied) == ([], 2)
    assert person_of(done, number)["name_latin"] == "A"
    assert person_of(done, 3 - number)["name_latin"] == "Fang Yuanshan"


def test_both_of_a_split_can_be_put_right_by_name(tmp_path: Path) -> None:
    """Before the split they were one, and the lines would have contradicted each other."""
    latin = {"action": "replace", "table": "persons", "key": "方远山", "field": "name_latin"}
    latin |= {"was": "Fang Yuanshan"}
    done = built(
        tmp_path,
        {"action": "split", "table": "persons", "key": identity("persons", "方远山"), "value": TWO},
        latin | {"value": "A", "document": ONE},
        latin | {"value": "B", "document": TWO},
    )
    assert (done.codes(), done.applied) == ([], 3)
    assert [person_of(done, number)["name_latin"] for number in (1, 2)] == ["A", "B"]


def test_one_of_a_split_is_merged_by_name_with_another(tmp_path: Path) -> None:
    other = identity("persons", "林知远")
    done = built(
        tmp_path,
        {"action": "split", "table": "persons", "key": identity("persons", "方远山"), "value": TWO},
        {"action": "merge", "table": "persons", "key": "方远山", "value": other, "document": TWO},
    )
    assert (done.codes(), done.applied) == ([], 2)
    assert [person_of(done, n)["person_id"] for n in (1, 2)] == [identity("persons", "方远山"), other]


def test_those_who_were_merged_are_one_for_the_lines_after_them(tmp_path: Path) -> None:
    goes, stays = identity("persons", "陆清源"), identity("persons", "方远山")
    merge = {"action": "merge", "table": "persons", "key": goes, "value": stays}
    latin = {"action": "replace", "table": "persons", "field": "name_latin", "was": "Fang Yuanshan"}
    one = latin | {"key": "陆清源", "document": ONE, "value": "A"}
    done = built(tmp_path, merge, one)
    assert (done.codes(), done.applied) == ([], 2)
    assert person_of(done, 1)["name_latin"] == "A"
    both = built(tmp_path, merge, one, latin | {"key": stays, "value": "B"})
    assert (sorted(both.codes()), both.applied) == (["correction-conflict"] * 2, 1)
    gone = built(tmp_path, merge, latin | {"key": goes, "value": "A"})
    assert (gone.codes(), gone.applied) == (["correction-conflict"] * 2, 0)


def test_a_person_is_dropped_only_from_articles_that_mean_him(tmp_path: Path) -> None:
    whole = identity("persons", "方远山")
    split = {"action": "split", "table": "persons", "key": whole, "value": TWO}
    done = built(tmp_path, split, {"action": "drop", "table": "persons", "key": whole, "document": TWO})
    assert done.applied == 1
    assert [problem.message.partition(": ")[2] for problem in done.problems] == [
        f"no longer applies: {whole} is not in {TWO}; look again, or remove it"
    ]


# Keys

RULINGS: dict[str, Callable[[], dict[str, str]]] = {
    "split": lambda: {"action": "split", "key": identity("organizations", "星河集团"), "value": TWO},
    "merge": lambda: {
        "action": "merge",
        "key": identity("organizations", "云溪市政府"),
        "value": identity("organizations", "云溪市委"),
    },
    "merge by name": lambda: {"action": "merge", "key": "云溪市政府", "value": "云溪市委", "document": ONE},
    "merge of what two articles name": lambda: {
        "action": "merge",
        "key": identity("organizations", "星河集团"),
        "value": identity("organizations", "云溪市委"),
    },
}


@pytest.mark.parametrize("ruling", RULINGS)
def test_a_key_in_the_tables_stays_whatever_is_ruled_on_organizations(ruling: str, tmp_path: Path) -> None:
    line = {"table": "organizations"} | RULINGS[ruling]()
    plain, done = Built(Corrections()), built(tmp_path, line)
    assert (done.codes(), done.applied) == ([], 1)
    for table, field, value in (("positions", "title", "代理"), ("attendances", "role", "witness")):
        [name] = schema.load(table)["primaryKey"]
        assert [row[name] for row in done.rows[table]] == [row[name] for row in plain.rows[table]]
        for row in done.rows[table]:
            change = {"action": "replace", "table": table, "key": row[name], "document": row["document_id"]}
            again = built(tmp_path, line, change | {"field": field, "was": row[field], "value": value})
            assert (again.codes(), again.applied) == ([], 2)
            [changed] = [other for other in again.rows[table] if other[name] == row[name]]
            assert changed | {"rule": "", field: ""} == row | {"rule": "", field: ""}


def test_keys_rest_on_the_article_as_it_is_not_on_what_is_corrected_in_it() -> None:
    """朝阳区 is of several cities; which one is meant, the article's areas tell."""
    text = "长春市举行座谈会\n\n5月8日，长春市座谈会举行。朝阳区政府区长方远山出席会议并讲话。"
    there = document_of(text, document_id=ONE, source_path="1.txt", published_on="2024-05-09", title="座谈会")
    plain = extract(there)
    city = [e for e in plain.entities if e.entity_type == "areas" and text[e.start : e.end] == "长春市"]
    lines = [
        Line("a.csv", number, "drop", "mentions", f"{e.start}-{e.end}/areas", document=ONE)
        for number, e in enumerate(city)
    ]
    desk = Desk(Corrections(tuple(lines)))
    corrected = desk.correct(plain)
    assert (desk.applied, desk.problems) == (len(city), []) and city
    rows = [[*tables.positions([one], resolve([one]))] for one in (plain, corrected)]
    assert [row["position_id"] for row in rows[0]] == [row["position_id"] for row in rows[1]]
    assert [row["organization_id"] for row in rows[0]] != [row["organization_id"] for row in rows[1]]


def test_what_is_said_of_two_organizations_that_are_one_is_said_once(tmp_path: Path) -> None:
    merge = {"action": "merge", "table": "organizations", "key": "云溪市政府", "value": "星河集团"}
    new = {"title": "顾问", "person": "苏映雪", "words": "青禾公司负责人苏映雪"}
    lines = [
        *added("positions", "new-1", organization="云溪市政府", **new),
        *added("positions", "new-2", organization="星河集团", **new),
    ]
    apart, one = built(tmp_path, *lines), built(tmp_path, merge | {"document": ONE}, *lines)
    assert (apart.codes(), one.codes()) == ([], [])
    assert len(one.rows["positions"]) == len(apart.rows["positions"]) - 1


# What shows who was put right


@pytest.mark.parametrize(
    ("table", "line", "documents"),
    [
        ("persons", lambda: {"action": "split", "key": identity("persons", "方远山"), "value": TWO}, {TWO}),
        (
            "persons",
            lambda: {"action": "merge", "key": "陆清源", "value": "方远山", "document": ONE},
            {ONE},
        ),
        (
            "persons",
            lambda: (
                {"action": "replace", "key": "方远山", "field": "name_latin", "document": ONE}
                | {"was": "Fang Yuanshan", "value": "A"}
            ),
            {ONE},
        ),
        (
            "persons",
            lambda: (
                {"action": "replace", "key": identity("persons", "方远山"), "field": "name_latin"}
                | {"was": "Fang Yuanshan", "value": "A"}
            ),
            {ONE, TWO},
        ),
        (
            "organizations",
            lambda: {
                "action": "replace",
                "key": "星河集团",
                "field": "name_en",
                "value": "A",
                "document": TWO,
            },
            {TWO},
        ),
        (
            "organizations",
            lambda: (
                {"action": "replace", "key": "星河集团", "field": "parent", "document": ONE}
                | {"value": "云溪市人民政府"}
            ),
            {ONE},
        ),
        (
            "meetings",
            lambda: (
                {"action": "replace", "key": "云溪市与星河集团座谈会", "field": "place", "document": ONE}
                | {"was": "北京", "value": "云溪"}
            ),
            {ONE},
        ),
        (
            "meetings",
            lambda: {
                "action": "merge",
                "key": identity("meetings", facts(2).meetings[0].name, 2),
                "value": identity("meetings", "云溪市与星河集团座谈会"),
            },
            {TWO},
        ),
    ],
)
def test_mentions_show_whom_people_put_right(
    table: str, line: Callable[[], dict[str, str]], documents: set[str], tmp_path: Path
) -> None:
    done, plain = built(tmp_path, {"table": table} | line()), Built(Corrections())
    assert (done.codes(), done.applied) == ([], 1)
    shown = [row for row in done.rows["mentions"] if row["rule"] == "correction"]
    assert {row["document_id"] for row in shown} == documents
    assert {row["entity_type"] for row in shown} == {table}
    assert len({row["entity_id"] for row in shown}) == 1
    assert not [row for row in plain.rows["mentions"] if row["rule"] == "correction"]


def test_an_added_meeting_is_mentioned_by_a_correction(tmp_path: Path) -> None:
    done = built(tmp_path, *added("meetings", name="青禾公司说明会", kind="other", words="介绍情况"))
    [mention] = [row for row in done.rows["mentions"] if row["rule"] == "correction"]
    assert (mention["entity_type"], mention["text"]) == ("meetings", "介绍情况")


# Meetings that are one, or two


def met(number: int, **details: str | None) -> Facts:
    """An article, with these details of its meeting."""
    [meeting] = facts(number).meetings
    details = {"place": None, "area_code": None, "end_date": None} | details
    return replace(facts(number), meetings=(replace(meeting, **details),))  # type: ignore[arg-type]


def ruled(stated: list[Facts], *lines: Line) -> tuple[dict[object, dict[str, object]], list[str]]:
    """Facts and lines on meetings → their rows by id, and what reports differ in."""
    desk = Desk(Corrections(lines))
    corrected, known = desk.rule(stated, resolve(stated))
    assert (desk.problems, desk.applied) == ([], len(lines))
    rows = {row["meeting_id"]: dict(row) for row in tables.meetings(corrected, known)}
    return rows, [p.message for p in known.problems if p.code == "reports-differ"]


def test_merged_meetings_are_what_all_reports_tell_and_they_differ_in() -> None:
    stated = [met(1), met(2, place="青禾市", kind="visit")]
    stays, goes = (resolve(stated).meetings[number, 0] for number in (ONE, TWO))
    apart, differing = ruled(stated)
    assert (len(apart), differing) == (2, [])
    one, differing = ruled(stated, Line("a.csv", 2, "merge", "meetings", goes, value=stays))
    assert one == {stays: apart[stays] | {"place": "青禾市"}}
    kind = apart[stays]["kind"]
    assert differing == [
        f"kind of the meeting is visit here, {kind} in 1.txt, which the row follows",
        "who presides or receives is 方远山 here, 陆清源 in 1.txt, which the row follows",
    ]
    other, differing = ruled(stated, Line("a.csv", 2, "merge", "meetings", stays, value=goes))
    assert other == {goes: apart[goes]}
    assert differing == [
        f"kind of the meeting is {kind} here, visit in 2.txt, which the row follows",
        "who presides or receives is 陆清源 here, 方远山 in 2.txt, which the row follows",
    ]


def test_split_meetings_are_what_the_reports_of_each_tell() -> None:
    first, second = met(1, place="青禾市"), met(1, kind="visit")
    second = replace(second, document=replace(document(2), text=TEXT, published_on="2024-05-10"))
    whole, differing = ruled([first, second])
    [meeting] = whole
    assert (whole[meeting]["kind"], whole[meeting]["place"], len(differing)) == (
        first.meetings[0].kind,
        "青禾市",
        1,
    )
    both, differing = ruled([first, second], Line("a.csv", 2, "split", "meetings", str(meeting), value=ONE))
    assert differing == []
    assert (both[meeting]["kind"], both[meeting]["place"]) == ("visit", None)
    [apart] = both.keys() - {meeting}
    assert both[apart] == whole[meeting] | {"meeting_id": apart}


# The organization above one


def under(name: str, value: str) -> dict[str, str]:
    line = {"action": "replace", "table": "organizations", "key": name, "document": ONE}
    return line | {"field": "parent", "value": value}


@pytest.mark.parametrize(
    ("value", "above"),
    [
        ("云溪市人民政府", "云溪市人民政府"),
        ("重庆市发展和改革委员会", "重庆市发展和改革委员会"),
        ("中华人民共和国教育部", "中华人民共和国教育部"),
        ("中国共产党云溪市委员会", "云溪市委会"),
        ("云溪市委会", "云溪市委会"),
    ],
)
def test_above_an_organization_is_one_that_is_known(value: str, above: str, tmp_path: Path) -> None:
    rename = under("云溪市委", "云溪市委会") | {"field": "name", "was": "中国共产党云溪市委员会"}
    done = built(tmp_path, under("星河集团", value), rename)
    assert (done.codes(), done.applied) == ([], 2)
    ids = {row["name"]: row["organization_id"] for row in done.rows["organizations"]}
    [row] = [row for row in done.rows["organizations"] if row["name"] == "星河集团"]
    assert row["parent_id"] == ids[above]
    assert "中国共产党云溪市委员会" not in ids


@pytest.mark.parametrize("value", ["随便什么", "霜原市人民政府", "霜原集团有限公司", "市政府", "教育部"])
def test_above_an_organization_is_no_name_that_only_looks_like_one(value: str, tmp_path: Path) -> None:
    done = built(tmp_path, under("星河集团", value))
    assert (done.codes(), done.applied) == (["correction-refused"], 0)
    assert f"“{value}” is no organization of the tables, and no official name" in done.problems[0].message
    assert done.rows["organizations"] == Built(Corrections()).rows["organizations"]


def test_no_organization_comes_to_stand_above_itself(tmp_path: Path) -> None:
    circle = [
        under("星河集团", "中国共产党云溪市委员会"),
        under("云溪市委", "云溪市人民政府"),
        under("云溪市政府", "星河集团"),
    ]
    assert built(tmp_path, *circle[:2]).applied == 2
    for lines in permutations(circle):
        done = built(tmp_path, *lines)
        assert (done.codes(), done.applied) == (["correction-refused"] * 3, 0)
        assert all("would come to stand above itself" in problem.message for problem in done.problems)
    assert built(tmp_path, under("星河集团", "星河集团")).codes() == ["correction-refused"]


@pytest.mark.parametrize("was", ["吉林省人民政府", "吉林政府"])
def test_the_organization_above_goes_by_its_name_before_and_after_it_was_put_right(was: str) -> None:
    """A sheet shows the name as it was put right, the tables of an earlier build the other one."""
    text = TEXT.replace("云溪市委书记", "长春市市长")
    stated = [extract(document_of(text, document_id=ONE, source_path="1.txt", published_on="2024-05-09"))]
    known = resolve(stated)
    ids = {one.name: key for key, one in known.registered.items()}
    city, province = ids["长春市人民政府"], ids["吉林省人民政府"]
    desk = Desk(
        Corrections(
            (
                Line("a.csv", 2, "replace", "organizations", city, "parent", was, "中华人民共和国国务院"),
                Line("a.csv", 3, "replace", "organizations", province, "name", "吉林省人民政府", "吉林政府"),
            )
        )
    )
    corrected, known = desk.rule(stated, known)
    assert (desk.problems, desk.applied) == ([], 2)
    rows = {row["organization_id"]: row for row in tables.organizations(corrected, known)}
    assert rows[city]["parent_id"] == ids["中华人民共和国国务院"]


def test_an_organization_that_is_one_with_another_is_not_above_itself() -> None:
    """长春市政府 answers to 吉林省政府, that to 国务院: no two of them are above and below the third."""
    text = TEXT.replace("云溪市委书记", "长春市市长")
    there = document_of(text, document_id=ONE, source_path="1.txt", published_on="2024-05-09", title="会议")
    stated = [extract(there)]
    known = resolve(stated)
    up = {str(r["organization_id"]): r["parent_id"] for r in tables.organizations(stated, known)}
    chain = [next(key for key, one in known.registered.items() if one.name == "长春市人民政府")]
    while above := up[chain[-1]]:
        chain.append(str(above))
    assert len(chain) > 2
    for goes, stays in permutations(chain, 2):
        desk = Desk(Corrections((Line("a.csv", 2, "merge", "organizations", goes, value=stays),)))
        corrected, ruled = desk.rule(stated, known)
        assert (desk.problems, desk.applied) == ([], 1)
        left = {str(r["organization_id"]): r["parent_id"] for r in tables.organizations(corrected, ruled)}
        for key in left:
            for _ in left:
                key = str(left[key] or "") if key else ""
            assert key == ""


# What does not apply, and what is no correction

TITLE = {"action": "replace", "table": "positions", "field": "title", "document": ONE}


def mayor(**cells: str) -> dict[str, str]:
    return TITLE | {"key": key("positions", person="陆清源"), "was": "市长", "value": "代市长"} | cells


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (lambda: mayor(key="pos-0000000000000000"), "positions has no row"),
        (lambda: mayor(was="县长"), "is not “县长” but “市长”"),
        (lambda: mayor(value="市长"), "is “市长” already"),
        (lambda: mayor(document="doc-9999999999999999"), "is not among the articles"),
        (lambda: {"action": "drop", "table": "persons", "key": "无此人", "document": ONE}, "names no 无此人"),
        (lambda: {"action": "drop", "table": "persons", "key": "per-0000000000000000"}, "persons has no row"),
        (
            lambda: {
                "action": "merge",
                "table": "persons",
                "key": "per-0000000000000000",
                "value": identity("persons", "方远山"),
            },
            "persons has no row",
        ),
        (
            lambda: {
                "action": "split",
                "table": "persons",
                "key": identity("persons", "陆清源"),
                "value": TWO,
            },
            "is not in",
        ),
        (
            lambda: {
                "action": "split",
                "table": "persons",
                "key": identity("persons", "陆清源"),
                "value": ONE,
            },
            "no other document",
        ),
        (
            lambda: {
                "action": "drop",
                "table": "commitment_parties",
                "key": "com-0000000000000000/1",
                "document": ONE,
            },
            "commitments has no row",
        ),
    ],
)
def test_what_no_longer_applies_is_a_warning_that_says_what_is_there(
    line: Callable[[], dict[str, str]], message: str, tmp_path: Path
) -> None:
    done = built(tmp_path, line())
    assert [(p.source_path, p.severity, p.code) for p in done.problems] == [
        ("corrections/a.csv", "warning", "correction-stale")
    ]
    assert done.problems[0].message.startswith("line 2: ") and message in done.problems[0].message
    assert done.applied == 0
    plain = Built(Corrections()).rows
    assert {n: r for n, r in done.rows.items() if n != "problems"} == {
        n: r for n, r in plain.items() if n != "problems"
    }


def test_a_row_that_is_stated_is_not_added_again(tmp_path: Path) -> None:
    row = next(iter(now(1)["positions"].values()))
    done = built(tmp_path, *added("positions", **{name: row[name] for name in FIELDS["positions"]}))
    assert (done.codes(), done.applied) == (["correction-stale"], 0)


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"action": "mend"}, "the action “mend” is none of"),
        ({"table": "documents"}, "not on “documents”"),
        ({"field": "position_id"}, "the field “position_id” is none of"),
        ({"key": ""}, "no key"),
        ({"reason": ""}, "no reason"),
        ({"date": ""}, "no date"),
        ({"date": "2024-13-01"}, "is no day"),
        ({"document": ""}, "names no document"),
        ({"value": ""}, "title must not be empty"),
        ({"table": "attendances", "field": "role", "value": "boss"}, "is none of chair"),
        ({"table": "attendances", "field": "headcount", "value": "0"}, "is less than 1"),
        ({"table": "attendances", "field": "headcount", "value": "1.5"}, "is no whole number"),
        ({"table": "commitments", "field": "amount", "value": "viel"}, "is no number"),
        ({"table": "commitments", "field": "amount", "value": "0.001"}, "more digits"),
        ({"table": "commitments", "field": "due_on", "value": "bald"}, "is no day"),
        ({"table": "meetings", "field": "area_code", "value": "999999"}, "no area of the register"),
        ({"table": "mentions", "field": "words", "value": "市长"}, "none of name"),
        ({"action": "merge", "table": "persons", "value": ""}, "no value"),
    ],
)
def test_a_malformed_line_is_an_error_that_names_it_and_stops_nothing(
    cells: dict[str, str], message: str, tmp_path: Path
) -> None:
    done = built(tmp_path, mayor() | cells, mayor())
    [problem] = done.problems
    assert (problem.severity, problem.source_path) == ("error", "corrections/a.csv")
    assert problem.message.startswith("line 2: ") and message in problem.message
    assert done.applied == 1


@pytest.mark.parametrize(
    "data", [b"", b"action,table\n", b"\0\0", b"\xff\xfe", (",".join(COLUMNS) + "\n" + '"').encode()]
)
def test_a_file_that_is_no_table_is_an_error(data: bytes, tmp_path: Path) -> None:
    folder = told([mayor()], tmp_path / "corrections")
    (folder / "b.csv").write_bytes(data)
    done = Built(read_folder(folder))
    assert done.applied == 1
    assert [(p.source_path, p.severity) for p in done.problems] == [("corrections/b.csv", "error")]


@pytest.mark.parametrize("save", ["utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_files_of_any_spreadsheet_are_read(save: str, delimiter: str, tmp_path: Path) -> None:
    folder = told([mayor(date="2024/7/1")], tmp_path / "corrections")
    text = (folder / "a.csv").read_text("utf-8").replace(",", delimiter)
    (folder / "a.csv").write_bytes(text.encode(save))
    assert Built(read_folder(folder)).applied == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (lambda: mayor(), lambda: mayor(value="副市长")),
        (lambda: mayor(), lambda: mayor(action="drop", field="", was="", value="", document="1.txt")),
        (
            lambda: (
                {"action": "replace", "table": "persons", "key": "方远山", "document": ONE}
                | {"field": "name_latin", "was": "Fang Yuanshan", "value": "A"}
            ),
            lambda: (
                {"action": "replace", "table": "persons", "key": identity("persons", "方远山")}
                | {"field": "name_latin", "was": "Fang Yuanshan", "value": "B"}
            ),
        ),
        (
            lambda: (
                {"action": "merge", "table": "persons", "key": identity("persons", "方远山")}
                | {"value": identity("persons", "陆清源")}
            ),
            lambda: (
                {"action": "merge", "table": "persons", "key": identity("persons", "方远山")}
                | {"value": identity("persons", "林知远")}
            ),
        ),
    ],
)
def test_of_two_that_contradict_each_other_none_is_applied(
    one: Callable[[], dict[str, str]], other: Callable[[], dict[str, str]], tmp_path: Path
) -> None:
    for first, second in ((one(), other()), (other(), one())):
        folder = told([first], told([second], tmp_path / "corrections", "b.csv"), "a.csv")
        done = Built(read_folder(folder))
        assert (done.codes(), done.applied) == (["correction-conflict"] * 2, 0)
        assert {p.source_path for p in done.problems} == {"corrections/a.csv", "corrections/b.csv"}


def test_what_two_files_say_alike_is_said_once(tmp_path: Path) -> None:
    folder = told([mayor()], told([mayor()], tmp_path / "corrections", "b.csv"), "a.csv")
    done = Built(read_folder(folder))
    assert (done.codes(), done.applied) == ([], 1)


def test_the_order_of_files_and_lines_does_not_matter(tmp_path: Path) -> None:
    lines = [
        [mayor()],
        added(
            "positions",
            person="苏映雪",
            organization="青禾公司",
            title="负责人",
            words="青禾公司负责人苏映雪",
        ),
        [{"action": "drop", "table": "persons", "key": "林知远", "document": ONE}],
        [{"action": "split", "table": "persons", "key": identity("persons", "方远山"), "value": TWO}],
    ]
    found = []
    for number, order in enumerate(permutations(lines)):
        folder = tmp_path / str(number)
        for name, group in zip("abcd", order, strict=True):
            told(group, folder, f"{name}.csv")
        done = Built(read_folder(folder))
        assert (done.codes(), done.applied) == ([], 4)
        found.append(done.rows)
    assert all(rows == found[0] for rows in found)


def test_ids_of_what_is_not_corrected_stay(tmp_path: Path) -> None:
    done, plain = built(tmp_path, mayor()), Built(Corrections())
    for table in ("persons", "organizations", "meetings", "mentions", "attendances", "commitments"):
        assert done.rows[table] == plain.rows[table]


def values(table: str, field: str) -> st.SearchStrategy[str]:
    """What could stand in a field: what stands in such fields, what the schema lists, and anything."""
    there = {
        row.get(field, "") for number in (1, 2) for sheet in now(number).values() for row in sheet.values()
    }
    declared = declaration(table, field) or {}
    there |= set(declared.get("constraints", {}).get("enum", ()))
    odd = st.sampled_from(["", "5", "2.0", "1E+3", "２", "2024-05-08", "签署", "110000", "示范园"])
    return st.one_of([st.sampled_from(sorted(there))] * 4 + [odd, st.text(max_size=5)])


def one_row(table: str) -> st.SearchStrategy[list[dict[str, str]]]:
    """Lines on one row of a table: they replace a field, drop it, add one much like it, merge or split it."""
    rows = now(1)[table]
    ids = [identity(table, name) for name in rows] if table in ENTITIES else []
    keys = sorted(rows) + sorted(ids)
    document = st.sampled_from([ONE, ONE, ONE, "1.txt", TWO, ""])

    def on(drawn: tuple[str, str, str, str]) -> st.SearchStrategy[list[dict[str, str]]]:
        key, action, field, document = drawn
        line = {"action": action, "table": table, "key": key, "document": document}
        row = rows.get(key, {})
        if action == "replace":
            line |= {"field": field, "was": row.get(field, "")}
            return values(table, field).map(lambda value: [line | {"value": value}])
        if action == "add":
            label = key.rpartition("/")[0] + "/new-1" if "/" in key else "new-1"
            cells = {name: row.get(name, "") for name in FIELDS[table]}
            return values(table, field).map(
                lambda value: [
                    line | {"key": label, "field": name, "value": cell}
                    for name, cell in (cells | {field: value}).items()
                    if cell
                ]
            )
        other = st.sampled_from([*keys, ONE, TWO]) if action != "drop" else st.just("")
        return other.map(lambda value: [line | {"value": value}])

    actions = st.sampled_from([action for action in WHERE if table in WHERE[action]] * 2 + ["replace"] * 2)
    return st.tuples(st.sampled_from(keys), actions, st.sampled_from(FIELDS[table]), document).flatmap(on)


def lines_at_random() -> st.SearchStrategy[list[dict[str, str]]]:
    """Lines on several rows of any tables."""
    rows = st.lists(st.sampled_from(sorted(FIELDS)).flatmap(one_row), max_size=10)
    return rows.map(lambda groups: [line for group in groups for line in group])


@settings(max_examples=150, deadline=None)
@given(lines_at_random())
def test_no_lines_whatever_stop_a_build_or_break_a_table(lines: list[dict[str, str]]) -> None:
    found = [
        Line("corrections/a.csv", number, **cells, reason="why", date="2024-07-01")
        for number, cells in enumerate(lines, 2)
    ]
    sound, refused = checked(found)
    done = Built(Corrections(tuple(sound), tuple(refused)))
    assert done.applied + len(done.problems) <= len(lines)


# Review, there and back


def edit(path: Path, change: Callable[[list[dict[str, str]]], object]) -> None:
    """A sheet → the same after somebody worked on it, saved as a spreadsheet does."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        head, rows = list(reader.fieldnames or ()), list(reader)
    change(rows)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, head, restval="")
        writer.writeheader()
        writer.writerows(rows)


class Desktop:
    """The folders of somebody who reviews the first article."""

    def __init__(self, folder: Path) -> None:
        self.sheets, self.corrections = folder / "review" / "1", folder / "corrections"
        self.file = self.corrections / "1.csv"
        write(document(1), self.corrections, self.sheets)

    def back(self, reason: str = "as the gazette has it") -> list[str]:
        return back(document(1), self.corrections, self.sheets, self.file, "2024-07-01", reason)

    def now(self) -> dict[str, dict[str, dict[str, str]]]:
        return sheets(state(document(1), read_folder(self.corrections)))

    def read(self, table: str) -> list[dict[str, str]]:
        rows = read_table((self.sheets / f"{table}.csv").read_bytes(), columns(table))
        return [{name: as_meant(cell) for name, cell in row.items()} for _, row in rows]


@pytest.fixture
def desktop(tmp_path: Path) -> Desktop:
    return Desktop(tmp_path)


def test_unedited_sheets_give_no_corrections(desktop: Desktop) -> None:
    assert desktop.back() == []
    assert not desktop.corrections.exists()


def test_sheets_open_in_excel(desktop: Desktop) -> None:
    for table in FIELDS:
        data = (desktop.sheets / f"{table}.csv").read_bytes()
        assert data.startswith(b"\xef\xbb\xbfkey,")
    assert len(desktop.read("positions")) == len(now(1)["positions"])


@given(st.text())
def test_no_cell_is_a_formula(cell: str) -> None:
    assert not harmless(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert as_meant(harmless(cell)) == cell


def test_what_was_edited_comes_back_and_a_second_time_changes_nothing(desktop: Desktop) -> None:
    def positions(rows: list[dict[str, str]]) -> None:
        rows[1]["title"] = "代市长"
        del rows[2]
        rows.append(
            {"person": "苏映雪", "organization": "青禾公司", "title": "负责人"}
            | {"words": "青禾公司负责人苏映雪", "reason": "left out"}
        )

    edit(desktop.sheets / "positions.csv", positions)
    wanted = [{n: row[n] for n in FIELDS["positions"]} for row in desktop.read("positions")]
    wanted[-1]["start"] = str(TEXT.index("青禾公司负责人"))
    assert len(desktop.back()) == 3
    first = desktop.file.read_bytes()
    given_back = [{n: row[n] for n in FIELDS["positions"]} for row in desktop.now()["positions"].values()]
    assert sorted(given_back, key=str) == sorted(wanted, key=str)
    assert desktop.back() == []
    assert desktop.file.read_bytes() == first
    done = Built(read_folder(desktop.corrections))
    assert (done.codes(), done.applied) == ([], 3)
    assert {line.reason for line in read_folder(desktop.corrections).lines} == {
        "as the gazette has it",
        "left out",
    }


def test_an_edit_can_be_edited_and_undone(desktop: Desktop) -> None:
    def title(text: str) -> Callable[[list[dict[str, str]]], None]:
        return lambda rows: rows[1].update(title=text)

    edit(desktop.sheets / "positions.csv", title("代市长"))
    desktop.back()
    edit(desktop.sheets / "positions.csv", title("副市长"))
    desktop.back()
    [line] = read_folder(desktop.corrections).lines
    assert (line.was, line.value) == ("市长", "副市长")
    edit(desktop.sheets / "positions.csv", title("市长"))
    desktop.back()
    assert read_folder(desktop.corrections).lines == ()


def test_an_added_row_can_be_edited_and_deleted(desktop: Desktop) -> None:
    new = {"person": "苏映雪", "organization": "青禾公司", "title": "职员", "words": "青禾公司负责人苏映雪"}
    edit(desktop.sheets / "positions.csv", lambda rows: rows.append(new))
    desktop.back()

    def better(rows: list[dict[str, str]]) -> None:
        next(row for row in rows if row["person"] == "苏映雪")["title"] = "负责人"

    edit(desktop.sheets / "positions.csv", better)
    desktop.back()
    assert [row["title"] for row in desktop.read("positions") if row["person"] == "苏映雪"] == ["负责人"]
    edit(
        desktop.sheets / "positions.csv",
        lambda rows: rows.remove(next(r for r in rows if r["title"] == "负责人")),
    )
    desktop.back()
    assert read_folder(desktop.corrections).lines == ()


def test_a_commitment_is_deleted_with_what_is_its_own(desktop: Desktop) -> None:
    pledge = key("commitments", **PLEDGE)
    for table in ("commitments", "commitment_parties", "commitment_actions"):
        edit(
            desktop.sheets / f"{table}.csv",
            lambda rows: [rows.remove(r) for r in list(rows) if r["key"].startswith(pledge)],
        )
    assert desktop.back() == [f"drop commitments {pledge}"]
    assert pledge not in desktop.now()["commitments"]
    assert desktop.back() == []


def test_a_commitment_is_added_with_its_parties(desktop: Desktop) -> None:
    new = {"key": "new-pledge", "kind": "pledge", "cue": "将", "words": "将建设示范园"}
    edit(desktop.sheets / "commitments.csv", lambda rows: rows.append(new))
    party = {"commitment": "new-pledge", "role": "obligor", "organization": "青禾公司"}
    edit(desktop.sheets / "commitment_parties.csv", lambda rows: rows.append(party))
    desktop.back()
    [row] = [row for row in desktop.now()["commitment_parties"].values() if row["organization"] == "青禾公司"]
    assert row["commitment_text"] == "将建设示范园"


def test_lines_written_by_hand_stay_as_they_are(desktop: Desktop) -> None:
    split = {"action": "split", "table": "persons", "key": identity("persons", "方远山"), "value": TWO}
    told([split, {"action": "mend"}], desktop.corrections, "1.csv")
    write(document(1), desktop.corrections, desktop.sheets)
    edit(desktop.sheets / "positions.csv", lambda rows: rows[1].update(title="代市长"))
    desktop.back()
    with desktop.file.open(encoding="utf-8", newline="") as file:
        assert [row["action"] for row in csv.DictReader(file)] == ["split", "mend", "replace"]


@pytest.mark.parametrize(
    ("table", "was", "saved"),
    [
        ("meetings", "2024-05-08", "2024/5/8"),
        ("meetings", "2024-05-08", "5/8/2024"),
        ("meetings", "2024-05-08", "08.05.2024"),
        ("commitments", "1250000000", "1.25E+09"),
        ("commitments", "1250000000", "1250000000.00"),
    ],
)
def test_what_a_spreadsheet_does_to_days_and_sums_is_no_edit(
    table: str, was: str, saved: str, desktop: Desktop
) -> None:
    path = desktop.sheets / f"{table}.csv"
    text = path.read_text("utf-8")
    assert was in text
    path.write_text(text.replace(was, saved), "utf-8")
    assert desktop.back() == []


def fields() -> st.SearchStrategy[tuple[str, str, str]]:
    """A table, a field in it and a value that its schema allows and the article bears out."""
    free = st.text(st.sampled_from("云溪=+-@'\",;\n甲乙 x"), min_size=1, max_size=6)
    chosen = {
        ("positions", "title"): free,
        ("positions", "organization"): st.sampled_from(["青禾公司", "云溪市政协", "星河集团"]),
        ("positions", "person"): st.sampled_from(["苏映雪", "方远山", "林知远"]),
        ("attendances", "role"): st.sampled_from(["chair", "guest", "witness"]),
        ("attendances", "headcount"): st.integers(1, 999).map(str),
        ("commitments", "kind"): st.sampled_from(["pledge", "appeal", "decision"]),
        ("commitments", "amount"): st.integers(0, 10**12).map(str),
        ("commitments", "speaker"): st.sampled_from(["", "陆清源", "林知远"]),
        ("commitment_parties", "role"): st.sampled_from(["obligor", "counterparty"]),
        ("commitment_actions", "verb"): free,
        ("commitment_actions", "object"): free,
        ("persons", "name_latin"): free,
        ("organizations", "name_en"): free,
        ("meetings", "place"): free,
    }
    return st.sampled_from(sorted(chosen)).flatmap(lambda at: chosen[at].map(lambda value: (*at, value)))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_edited_sheets_fed_back_give_exactly_the_edited_rows(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    desktop = Desktop(tmp_path_factory.mktemp("desktop"))
    wanted = desktop.now()
    for _ in range(data.draw(st.integers(1, 2), "rounds")):
        wanted = desktop.now()
        for table, field, value in data.draw(st.lists(fields(), min_size=1, max_size=4), "edits"):
            row = data.draw(st.sampled_from(sorted(wanted[table])), "row")
            if field == "headcount" and not wanted[table][row]["group_name"]:
                continue
            wanted[table][row][field] = value
        for table in FIELDS:
            cells = [{n: harmless(c) for n, c in row.items()} for row in wanted[table].values()]
            edit(
                desktop.sheets / f"{table}.csv",
                lambda rows, cells=cells: rows.__setitem__(slice(None), cells),
            )
        desktop.back()
        for table in FIELDS:
            compare = [{n: row[n] for n in of_sheet(table)} for row in desktop.now()[table].values()]
            if table == "mentions":
                continue  # whom a correction names first gets a mention
            if table in ("persons", "organizations"):  # whom no fact names any more has no row
                left = desktop.now()[table]
                for key in left.keys() & wanted[table].keys():
                    assert all(left[key][name] == wanted[table][key][name] for name in of_sheet(table))
                continue
            assert sorted(compare, key=str) == sorted(
                ({n: row[n] for n in of_sheet(table)} for row in wanted[table].values()), key=str
            )
        once = desktop.file.read_bytes() if desktop.file.exists() else b""
        assert desktop.back() == []
        assert (desktop.file.read_bytes() if desktop.file.exists() else b"") == once


# The command line


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/one.txt").write_text(TEXT.replace("\n\n", "\n\n2024-05-09\n\n", 1), "utf-8")
    yield tmp_path


def csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_whole_way(folder: Path) -> None:
    """Sheets, an edit, corrections, a build that applies and reports them, and the published check."""
    done = run("review", "articles/one.txt")
    assert done.exit_code == 0, done.output
    assert "review/one/positions.csv 3" in done.stdout.splitlines()
    assert done.stderr.startswith("next: ") and "--back" in done.stderr
    unchanged = run("review", "articles/one.txt", "--back")
    assert (unchanged.exit_code, unchanged.stdout) == (0, "corrections/one.csv: nothing was changed\n")
    edit(folder / "review/one/positions.csv", lambda rows: rows[1].update(title="代市长", reason="gazette"))
    taken = run("review", "articles/one.txt", "--back", "--date", "2024-07-01")
    assert taken.exit_code == 0, taken.output
    assert "title “市长” → “代市长”" in taken.stdout
    assert taken.stdout.splitlines()[-1] == "corrections/one.csv: 1 edits written"
    assert [row["date"] for row in csv_rows(folder / "corrections/one.csv")] == ["2024-07-01"]
    done = run("build", "articles", "--strict")
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[-1] == "corrections applied 1"
    [row] = [row for row in csv_rows(folder / "dist/csv/positions.csv") if row["title"] == "代市长"]
    assert row["rule"] == "correction"
    before = {p: p.read_bytes() for p in folder.rglob("dist/*/*")}
    assert run("build", "articles", "--corrections", "corrections").exit_code == 0
    assert {p: p.read_bytes() for p in folder.rglob("dist/*/*")} == before


def test_the_day_is_today_by_default(folder: Path) -> None:
    run("review", "articles/one.txt")
    edit(folder / "review/one/positions.csv", lambda rows: rows.pop())
    first = date.today()
    assert run("review", "articles/one.txt", "--back", "--reason", "no post").exit_code == 0
    [row] = csv_rows(folder / "corrections/one.csv")
    assert row["action"] == "drop" and first <= date.fromisoformat(row["date"]) <= date.today()


def test_a_build_reports_what_no_longer_applies(folder: Path) -> None:
    told([mayor(), {"action": "mend"}], folder / "corrections")
    done = run("build", "articles")
    assert done.exit_code == 0
    printed = [line.split(": ")[:2] for line in done.stderr.splitlines() if "corrections/" in line]
    assert printed == [
        ["error", "corrections/a.csv"],
        ["warning", "corrections/a.csv"],
    ]
    codes = [row["code"] for row in csv_rows(folder / "dist/csv/problems.csv")]
    assert [code for code in codes if code.startswith("correction")] == [
        "correction-refused",
        "correction-stale",
    ]
    assert run("build", "articles", "--strict").exit_code == 1


def test_the_library_takes_corrections_only_where_it_is_told_to(folder: Path) -> None:
    told([{"action": "mend"}], folder / "corrections")
    plain = build([Path("articles")], Path("out"))
    told_to = build([Path("articles")], Path("out"), corrections=Path("corrections"))
    assert [problem.code for problem in told_to.problems if problem not in plain.problems] == [
        "correction-refused"
    ]
    assert not [problem for problem in plain.problems if problem.code.startswith("correction")]


Change = Callable[[list[dict[str, str]]], object]


@pytest.mark.parametrize(
    ("table", "change", "message"),
    [
        ("positions", lambda rows: rows[0].update(title="x"), "no reason"),
        ("positions", lambda rows: rows[0].update(title="", reason="x"), "title must not be empty"),
        (
            "positions",
            lambda rows: rows[0].update(person="无此人", reason="x"),
            "the article names no 无此人",
        ),
        ("positions", lambda rows: rows[0].update(key="pos-x", reason="x"), "was not written"),
        ("positions", lambda rows: rows.append(rows[0]), "stands there twice"),
        ("positions", lambda rows: rows.append({"person": "方远山", "reason": "x"}), "no organization"),
        ("persons", lambda rows: rows.append({"name": "甲乙", "reason": "x"}), "add a position"),
        ("commitment_actions", lambda rows: rows[0].update(commitment="x", reason="x"), "there to read"),
        ("meetings", lambda rows: rows[0].update(words="座谈会", reason="x"), "cannot be corrected"),
        ("meetings", lambda rows: rows[0].update(start_date="2025-01-01", reason="x"), "before start_date"),
        ("commitment_parties", lambda rows: rows.append({"role": "obligor", "reason": "x"}), "whose is it"),
    ],
)
def test_edits_that_cannot_be_taken_are_refused_in_one_line(
    table: str, change: Change, message: str, folder: Path
) -> None:
    run("review", "articles/one.txt")
    edit(folder / f"review/one/{table}.csv", change)
    done = run("review", "articles/one.txt", "--back")
    assert (done.exit_code, len(done.stderr.splitlines()), done.stdout) == (2, 1, "")
    assert message in done.stderr
    assert not (folder / "corrections").exists()


def test_edited_sheets_are_overwritten_only_if_forced(folder: Path) -> None:
    assert run("review", "articles/one.txt").exit_code == 0
    again = run("review", "articles/one.txt")  # as they were written they may be written again
    assert again.exit_code == 0, again.output
    sheets = folder / "review/one"
    edit(sheets / "positions.csv", lambda rows: rows[0].update(title="x", reason="y"))
    before = {path: path.read_bytes() for path in sheets.iterdir()}
    done = run("review", "articles/one.txt")
    assert (done.exit_code, len(done.stderr.splitlines()), done.stdout) == (2, 1, "")
    assert "--force" in done.stderr and "edited" in done.stderr
    assert {path: path.read_bytes() for path in sheets.iterdir()} == before
    assert run("review", "articles/one.txt", "--force").exit_code == 0
    assert (sheets / "positions.csv").read_bytes() != before[sheets / "positions.csv"]
    assert run("review", "articles/one.txt", "--force", "--back").exit_code == 2


def test_a_sheet_that_was_not_written_here_is_not_overwritten(folder: Path) -> None:
    (folder / "review/one").mkdir(parents=True)
    (folder / "review/one/positions.csv").write_text("somebody's own")
    assert run("review", "articles/one.txt").exit_code == 2
    assert (folder / "review/one/positions.csv").read_text() == "somebody's own"
    assert run("review", "articles/one.txt", "--force").exit_code == 0


@pytest.mark.parametrize("back", [[], ["--back"]])
def test_two_articles_of_one_name_do_not_share_a_folder(back: list[str], folder: Path) -> None:
    (folder / "others").mkdir()
    (folder / "others/one.txt").write_text(LATER.replace("\n\n", "\n\n2024-06-02\n\n", 1), "utf-8")
    run("review", "articles/one.txt")
    before = {path: path.read_bytes() for path in (folder / "review/one").iterdir()}
    done = run("review", "others/one.txt", *back)
    assert (done.exit_code, len(done.stderr.splitlines()), done.stdout) == (2, 1, "")
    assert "those of “云溪市与星河集团座谈会举行” (doc-" in done.stderr
    assert {path: path.read_bytes() for path in (folder / "review/one").iterdir()} == before
    assert run("review", "others/one.txt", "--out", "elsewhere").exit_code == 0


def test_sheets_hold_nothing_that_other_articles_have_a_say_in(folder: Path) -> None:
    """A longer list of articles gives other ids and short names, but the same sheets."""
    run("review", "articles/one.txt")
    for table in FIELDS:
        head = (folder / f"review/one/{table}.csv").read_text("utf-8-sig").split("\n")[0].split(",")
        assert not {"person_id", "organization_id", "meeting_id", "short_name"} & {*head}
        assert {"key", "reason"} < {*head}


@pytest.mark.parametrize("spoilt", ["absent", "no table", "old"])
def test_sheets_that_cannot_be_read_are_refused_in_one_line(spoilt: str, folder: Path) -> None:
    run("review", "articles/one.txt")
    if spoilt == "absent":
        (folder / "review/one/persons.csv").unlink()
    elif spoilt == "no table":
        (folder / "review/one/persons.csv").write_text("a,b\n", "utf-8")
    else:
        article = folder / "articles/one.txt"
        article.write_text(article.read_text("utf-8") + "\n\n方远山会见苏映雪。\n", "utf-8")
    done = run("review", "articles/one.txt", "--back")
    assert (done.exit_code, len(done.stderr.splitlines()), done.stdout) == (2, 1, "")


def test_review_of_what_is_no_article(folder: Path) -> None:
    (folder / "empty.txt").write_text("")
    assert run("review", "empty.txt").exit_code == 2
    assert run("review", "absent.txt").exit_code == 2
    assert run("review", "articles/one.txt", "--back").exit_code == 2


def test_help_tells_the_whole_way_in_80_columns() -> None:
    done = run("review", "--help")
    assert done.exit_code == 0
    assert all(
        words in done.output
        for words in ("--back", "--force", "converter build", "Exit codes:", "merge,persons", "converter who")
    )
    assert max(map(len, done.output.splitlines())) <= 80
