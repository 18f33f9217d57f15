"""Articles → published tables, end to end: the seed's reviewed tables, the same bytes anywhere, any text.

After a change of the grammar, `UPDATE_EXPECTED=1 make test ARGS=tests/test_chain.py` writes tests/expected/
anew; read the difference before it is committed. A table without its expectation is written beside as
NAME.csv.unread, and the test fails until somebody has read and renamed it.
"""

from __future__ import annotations

import csv
import difflib
import gzip
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from document_fixture import document_of
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from converter import Document, Facts, Problem, build, extract, load, schema, tabulate
from converter.stated import facts as facts_of
from converter.words import lexicon

HERE = Path(__file__).parent
SEEDS = HERE.parent / "seeds"
EXPECTED = HERE / "expected"
SHARED = HERE.parents[1] / "shared"

ARTICLES = {
    "one.txt": """# 云溪市与星河集团座谈会举行

发布时间：2024年5月9日

5月8日，云溪市与星河集团座谈会在京举行。云溪市委书记方远山出席会议并讲话，市长陆清源主持会议。

方远山强调，要聚焦绿色制造深化合作，年底前投资12.5亿元。会上，云溪市政府与星河集团签署战略合作协议。
""",
    "more/two.md": """# 方远山会见林知远

2024-06-02

31日，云溪市委书记方远山会见星河集团董事长林知远一行。

林知远表示，星河集团将投资3亿元建设示范园🌱。𠮷野家有限公司参加会见。
""",
}


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("seed")
    build([SEEDS], out)
    return out


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    for name, text in ARTICLES.items():
        path = tmp_path / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path / "articles"


def shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"../shared/{name} is absent")
    return path


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def readable(path: Path) -> list[str]:
    """A CSV → a line a row: field=value where there is a value."""
    return [" ".join(f"{key}={cell!r}" for key, cell in row.items() if cell) for row in csv_rows(path)]


# The seed


@pytest.mark.parametrize("table", schema.TABLES)
def test_the_seed_gives_the_tables_that_were_reviewed(seed: Path, table: str) -> None:
    built, expected = seed / "csv" / f"{table}.csv", EXPECTED / f"{table}.csv"
    if os.environ.get("UPDATE_EXPECTED"):
        EXPECTED.mkdir(exist_ok=True)
        expected.write_bytes(built.read_bytes())
    if not expected.exists():
        EXPECTED.mkdir(exist_ok=True)
        unread = EXPECTED / f"{table}.csv.unread"
        unread.write_bytes(built.read_bytes())
        pytest.fail(f"{unread.name} is what the seed gives: read it, then rename it to {expected.name}")
    changed = difflib.unified_diff(readable(expected), readable(built), "reviewed", "built", lineterm="", n=0)
    assert not (lines := list(changed)), "\n".join([f"{table}:", *lines])
    assert built.read_bytes() == expected.read_bytes()


def test_nothing_else_is_expected() -> None:
    assert {path.name for path in EXPECTED.iterdir()} == {f"{table}.csv" for table in schema.TABLES}


def test_the_seed_scores_full_marks(seed: Path) -> None:
    score, gold = shared("gold/score.py"), shared("gold/dev")
    printed = subprocess.run(
        [sys.executable, score, seed / "csv", gold, "--json", "--built"],
        check=True,
        capture_output=True,
        text=True,
    )
    measures = json.loads(printed.stdout)
    assert {name: measure["f1"] for name, measure in measures.items()} == dict.fromkeys(measures, 1.0)


# The same bytes, the same rows


def test_builds_are_byte_identical(articles: Path, tmp_path: Path) -> None:
    """Another process, folder, order and hash seed, relative paths against absolute ones."""
    build([articles / "one.txt", articles / "more"], tmp_path / "here")
    build_elsewhere(articles, ["more", "one.txt"], "../there")
    assert contents(tmp_path / "there") == contents(tmp_path / "here")


def test_builds_of_real_articles_are_byte_identical(tmp_path: Path) -> None:
    """Persons with several seats, bodies with several forms: whatever a set could put in another order."""
    sources = [shared("corpus/local"), shared("gold/articles")]
    build(sources, tmp_path / "here")
    build_elsewhere(tmp_path, [str(source) for source in reversed(sources)], "there")
    assert contents(tmp_path / "there") == contents(tmp_path / "here")


def build_elsewhere(folder: Path, sources: list[str], out: str) -> None:
    """A build by another process, in another place and with another order of sets."""
    code = (
        "import sys; from pathlib import Path; from converter import build\n"
        "build([Path(source) for source in sys.argv[2:]], Path(sys.argv[1]))"
    )
    environment = os.environ | {"PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai", "LC_ALL": "C"}
    environment["PYTHONPATH"] = str(HERE.parent)
    subprocess.run([sys.executable, "-c", code, out, *sources], cwd=folder, env=environment, check=True)


def test_csv_and_parquet_hold_the_same_rows(seed: Path, articles: Path, tmp_path: Path) -> None:
    build([articles], tmp_path / "out")
    for out in (seed, tmp_path / "out"):
        for table in schema.TABLES:
            parquet = pq.read_table(out / "parquet" / f"{table}.parquet").to_pylist()
            printed = [{key: as_printed(value) for key, value in row.items()} for row in parquet]
            assert csv_rows(out / "csv" / f"{table}.csv") == printed, table


def as_printed(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value).removesuffix(".00")
    return "" if value is None else str(value)


# Any text


def faults(tables: dict[str, pa.Table]) -> Iterator[str]:
    """What is wrong with tables: keys, patterns, choices, spans outside the text, or words not there."""
    rows = {name: table.to_pylist() for name, table in tables.items()}
    documents = {row["document_id"]: row["text"] for row in rows["documents"]}
    units = {row["commitment_id"]: row for row in rows["commitments"]}
    for name in schema.TABLES:
        declared = schema.load(name)
        keys = [tuple(row[field] for field in declared["primaryKey"]) for row in rows[name]]
        if len(set(keys)) != len(keys):
            yield f"{name}: a key twice: {keys}"
        for field in declared["fields"]:
            rule = field.get("constraints", {})
            for value in {row[field["name"]] for row in rows[name]} - {None}:
                if "pattern" in rule and not re.fullmatch(rule["pattern"], str(value)):
                    yield f"{name}.{field['name']}: {value!r} is not like {rule['pattern']}"
                if "enum" in rule and value not in rule["enum"]:
                    yield f"{name}.{field['name']}: {value!r} is none of {rule['enum']}"
                if "minimum" in rule and value < rule["minimum"]:
                    yield f"{name}.{field['name']}: {value!r} is too small"
        for key in declared.get("foreignKeys", []):
            target = key["reference"]
            there = {tuple(row[f] for f in target["fields"]) for row in rows[target.get("resource", name)]}
            for value in {tuple(row[f] for f in key["fields"]) for row in rows[name]} - there:
                if None not in value:
                    yield f"{name}.{key['fields']}: {value} is not in {target.get('resource', name)}"
        for row in rows[name]:
            if row.get("start") is None or name == "problems":
                continue
            source = row.get("document_id") or units[row["commitment_id"]]["document_id"]
            start, end, text = row["start"], row["end"], documents[source]
            if not 0 <= start < end <= len(text):
                yield f"{name}: {start}–{end} is not inside a text of {len(text)}"
            if "text" in row and text[start:end] != row["text"]:
                yield f"{name}: {row['text']!r} is not what stands at {start}–{end}"
            for wanted in words(name, row, rows["persons"]):
                if not re.search(wanted, text[start:end]):
                    yield f"{name}: {text[start:end]!r} does not say {wanted}"
    things = {(name, row[schema.load(name)["primaryKey"][0]]) for name in rows for row in rows[name]}
    for row in rows["mentions"]:
        if (row["entity_type"], row["entity_id"]) not in things:
            yield f"mentions: {row['entity_id']} is not in {row['entity_type']}"


def words(table: str, row: dict[str, Any], persons: list[dict[str, Any]]) -> Iterator[str]:
    """What the evidence of a row must say: who it is about (陆清源, 陆市长, 他, 两国总理), or its terms."""
    if table in ("positions", "attendances") and row["person_id"]:
        name = next(person["name"] for person in persons if person["person_id"] == row["person_id"])
        last = re.escape(re.split(r"[·•・‧∙．]", name)[-1])  # 科斯塔诺 for 比尔·科斯塔诺
        yield f"{last}|[{re.escape(name[0])}他她]|(?:两国|双方)(?:元首|总理|领导人|总统|政府首脑)"
    yield from (re.escape(row[field]) for field in ("group_name", "focus", "due") if row.get(field))


def read(path: Path, text: str) -> tuple[list[Document], list[Problem]]:
    path.write_text(text, "utf-8", newline="")
    return load([path])


def known_words() -> st.SearchStrategy[str]:
    known = lexicon()
    kinds = sorted({kind for kinds in known.words.values() for kind in kinds})
    return st.one_of([st.sampled_from([w for w in known.texts if kind in known.words[w]]) for kind in kinds])


NAMES = [
    "方远山",
    "陆清和",
    "欧阳望舒",
    "单晓",
    "阿依努尔·买买提",
    "林",
    "青禾集团",
    "云岭市",
    "拉纳达－巴塔",
]
MARKS = [*"，。、；：！？（）“”《》 \n\t·—,.;:!?()[]<>|?#*_`\"'…一二12亿元", "\n\n", "\r\n", "。\n\n"]
ODD = [
    "\u0301",
    "\u200d",
    "\ufeff",
    "\u2028",
    "\u3000",
    "𠮷",
    "🌱",
    "\U0010ffff",
    "\u202e",
    "ﾊﾞ",
    "㈠",
    "Ａ",
    "\x85",
    "\x1b",
]
TEXTS = st.lists(
    st.one_of(
        st.deferred(known_words),
        st.sampled_from(NAMES),
        st.sampled_from(MARKS),
        st.sampled_from(ODD),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=60,
).map("".join)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS)
@example("标题\n\n" + "5月8日，" * 3 + "会见")
@example("一次会议丁青县会晤")
@example("要求中级人民法院")
@example("2月30日，云岭市委书记方远山会见13月45日、0年0月0日，要在99999年前投资99999999999999亿元。")
def test_any_text_passes_the_chain(tmp_path: Path, text: str) -> None:
    documents, problems = read(tmp_path / "any.txt", text)
    facts = [extract(document) for document in documents]
    tables = tabulate(facts, [*problems, *(p for fact in facts for p in fact.problems)])
    assert not list(faults(tables))


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TEXTS, min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_any_texts_pass_together_in_any_order(tmp_path: Path, texts: list[str], random: Any) -> None:
    facts: list[Facts] = []
    for number, text in enumerate([*texts, *ARTICLES.values()]):
        documents, _ = read(tmp_path / f"{number}.txt", text)
        facts += [f for d in documents if (f := extract(d)).document.document_id not in ids(facts)]
    tables = tabulate(facts, [])
    assert not list(faults(tables))
    random.shuffle(facts)
    assert tabulate(facts, []) == tables


@pytest.mark.parametrize("flaw", ["raises", "finds no words", "states a fact without words"])
def test_an_article_that_the_program_fails_on_costs_no_other(
    articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flaw: str
) -> None:
    stage = "words" if flaw == "finds no words" else "parsed"
    sound = getattr(facts_of, stage)

    def flawed(document: Document, *found: object) -> Any:
        gave = sound(document, *found)
        if document.source_path != "articles/one.txt":
            return gave
        if flaw != "states a fact without words":
            raise IndexError("out of range")
        return replace(gave, meetings=(replace(gave.meetings[0], end=gave.meetings[0].start),))

    monkeypatch.setattr(facts_of, stage, flawed)
    done = build([articles], tmp_path / "out")
    assert [(p.source_path, p.severity, p.code) for p in done.problems] == [
        ("articles/one.txt", "error", "not-parsed")
    ]
    assert done.rows["documents"] == len(ARTICLES)
    assert done.rows["meetings"] > 0


def test_real_articles_at_scale_give_no_faults() -> None:
    """Every 40th programme item: shapes that no invented text has; no rule may state what has no words."""
    with gzip.open(shared("corpus/cctv-2022-2025.jsonl.gz"), "rt", encoding="utf-8") as file:
        items = [json.loads(line) for line in list(file)[::40]]
    documents = [
        document_of(
            item["text"],
            document_id=f"doc-{number:016x}",
            title=item["title"],
            published_on=item["published_on"],
            source_path=f"{number}.txt",
            source_sha256=f"{number:064x}",
        )
        for number, item in enumerate(items)
    ]
    facts = [extract(document) for document in documents]
    assert not [(f.document.title, flaw) for f in facts for flaw in f.unquoted()]
    assert not list(faults(tabulate(facts, [])))


def ids(facts: list[Facts]) -> set[str]:
    return {fact.document.document_id for fact in facts}


def test_odd_characters_pass_the_published_check(tmp_path: Path) -> None:
    """The whole chain with the check of the written packages, which raises on any fault."""
    folder = tmp_path / "odd"
    folder.mkdir()
    for number, odd in enumerate(ODD):
        text = (
            f"{odd}云岭市召开会议\n\n5月8日，云岭市委书记方远{odd}山会见“{odd}青禾集团”董事长林知远。\n{odd}"
        )
        (folder / f"{number}.txt").write_text(text, "utf-8", newline="")
    build([folder], tmp_path / "out")
    assert (tmp_path / "out/csv/datapackage.json").is_file()


# Real articles


def test_all_gold_articles_build(tmp_path: Path) -> None:
    build([shared("gold/articles")], tmp_path)
    assert len(csv_rows(tmp_path / "csv/documents.csv")) >= 50


def test_reports_of_all_kinds_of_writers_pass_the_chain() -> None:
    documents, problems = load([shared("corpus/local")])
    assert len(documents) >= 120
    passes_the_chain(documents, problems)


def test_a_sample_of_the_news_passes_the_chain(tmp_path: Path) -> None:
    """Every hundredth item, most of which are no meetings."""
    folder = tmp_path / "news"
    folder.mkdir()
    with gzip.open(shared("corpus/cctv-2022-2025.jsonl.gz"), "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            if number % 100 == 0:
                item = json.loads(line)
                printed = f"{item['title']}\n\n{item['published_on']}\n\n{item['text']}\n"
                (folder / f"{item['path']}.txt").write_text(printed, "utf-8")
    documents, problems = load([folder])
    assert len(documents) >= 150
    passes_the_chain(documents, problems)


def passes_the_chain(documents: list[Document], problems: list[Problem]) -> None:
    facts = []
    for document in documents:
        try:
            facts.append(extract(document))
        except Exception as error:
            raise AssertionError(f"{document.source_path} crashes the chain") from error
    assert not list(faults(tabulate(facts, problems)))
