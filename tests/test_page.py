"""The page as its readers use it: in a real browser, from the disk and from a static host."""

from __future__ import annotations

import functools
import json
import os
import shutil
import threading
from collections.abc import Iterator
from datetime import date
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest
from package_fixture import arrow_tables, rows

import converter
from converter import page as pages
from converter import schema
from converter.publish import publish, write

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytest.importorskip("playwright", reason="the extra loads is not installed")

SEEDS = Path(__file__).parents[1] / "seeds"
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FACTS = ("positions", "attendances", "commitments", "commitment_actions", "mentions")
VIEWS = ("articles", "tables", "network", "promises", "timeline")
HOSTILE = (
    """</script><script>hacked()</script><img src=x onerror=hacked()>"""
    """&amp;"'${hacked()}\\u003c<!--\u2028{{7*7}}"""
)

pytestmark = pytest.mark.skipif(not BROWSER, reason="no Chromium (Debian: apt install chromium)")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    # Flags for a browser that runs as root in a container and has no business of its own in the network.
    quiet = (
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",  # a container may have little of it
    )
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=BROWSER, args=[*quiet])
        yield started
        started.close()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("built")
    converter.build([SEEDS], out, page=True)
    return out


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two articles, their data in files beside the page."""
    out = tmp_path_factory.mktemp("invented")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "INLINE_BYTES", 0)
        publish(arrow_tables(), out, page=True)
    return out


class Heard(list[str]):
    """What a page says on its console, its errors, and its requests that leave the folder it is in."""


@pytest.fixture
def opened(browser: Browser) -> Iterator[Any]:
    contexts = []

    def open_page(
        address: str, *, width: int = 1280, own: str = "file:", **options: Any
    ) -> tuple[Page, Heard]:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, **{"locale": "en-US"} | options
        )
        contexts.append(context)
        page, heard = context.new_page(), Heard()
        page.on("console", lambda message: heard.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: heard.append(f"error: {error}"))
        page.on("dialog", lambda dialog: heard.append(f"dialog: {dialog.message}"))
        page.on(
            "request", lambda request: request.url.startswith((own, "data:")) or heard.append(request.url)
        )
        page.goto(address)
        page.wait_for_selector("main[data-shown] > *")
        return page, heard

    yield open_page
    for context in contexts:
        context.close()


def at(out: Path, route: str = "") -> str:
    return f"{(out / 'index.html').as_uri()}#/{route}"


def words_of(page: Page, selector: str) -> str:
    texts: list[str] = page.locator(selector).all_text_contents()
    return "".join(texts)


def address(page: Page) -> str:
    """What the page itself holds for its address; `page.url` hears of a new one only some time later."""
    told: str = page.evaluate("location.href")
    return told


def settled(page: Page, view: str) -> None:
    """Wait until the view of the address and its charts stand."""
    page.wait_for_function("document.getElementById('main').dataset.shown === location.hash")
    page.wait_for_function("[...document.querySelectorAll('.chart')].every((box) => box.dataset.drawn)")


# Facts and their words


def test_the_facts_that_are_marked_are_the_rows_of_the_tables(built: Path, opened: Any) -> None:
    page, heard = opened(at(built))
    marked: dict[str, str] = page.evaluate("""() => {
        const words = {};
        for (const piece of document.querySelectorAll("article .fact"))
          for (const i of piece.dataset.facts.split(" ")) words[i] = (words[i] ?? "") + piece.textContent;
        return words;
    }""")
    [text] = pq.read_table(built / "parquet" / "documents.parquet")["text"].to_pylist()
    expected = sorted(
        text[row["start"] : row["end"]].replace("\n\n", "")
        for table in FACTS
        for row in pq.read_table(built / "parquet" / f"{table}.parquet").to_pylist()
    )
    assert sorted(marked.values()) == expected and len(expected) > 200
    shown = page.locator("article p, article h2").all_text_contents()
    assert "\n\n".join(shown) == text
    counts = {
        box.get_attribute("data-table"): box.locator("li").count()
        for box in page.locator(".lists details").all()
    }
    assert counts == {
        table: pq.read_metadata(built / "parquet" / f"{table}.parquet").num_rows for table in FACTS
    }
    assert heard == []


def test_from_words_to_the_row_and_back(built: Path, opened: Any) -> None:
    page, heard = opened(at(built))
    page.locator("article .fact.in-attendances", has_text="主持会议").click()
    card = page.locator(".card")
    assert "胡衡华主持会议" in card.inner_text()
    page.locator(".lists details[data-table=attendances] button", has_text="胡衡华").click()
    assert words_of(page, "article .fact.on") == "胡衡华主持会议"
    assert "attendance" in card.locator("code").inner_text()  # the rule
    assert card.locator("h3").inner_text() == "Attendances" and "Chair" in card.inner_text()
    assert address(page).rpartition("/")[2].startswith("attendances.att-")
    page.locator(".lists details[data-table=commitment_actions] summary").click()
    page.locator(".lists details[data-table=commitment_actions] button").first.click()
    assert card.locator("code").inner_text().startswith("commitments.")  # that of its commitment
    page.locator(".lists details[data-table=attendances] button", has_text="胡衡华").click()
    again, _ = opened(address(page))  # an address that somebody was sent
    again.wait_for_selector("article .fact.on")
    assert words_of(again, "article .fact.on") == "胡衡华主持会议"
    assert heard == []


def test_clicks_on_the_same_words_go_through_the_facts_there(built: Path, opened: Any) -> None:
    page, _ = opened(at(built))
    place = page.locator("article .fact.in-positions.in-attendances.in-mentions").first
    tables = set()
    for _ in range(len((place.get_attribute("data-facts") or "").split())):
        place.click()
        tables.add(page.locator(".card h3").inner_text())
    assert {"Positions", "Attendances", "Mentions"} <= tables


def test_the_keyboard_goes_from_fact_to_fact(built: Path, opened: Any) -> None:
    page, _ = opened(at(built))
    page.locator("article").focus()
    seen = []
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
        seen.append(address(page).rpartition("/")[2])
    assert seen[0] == seen[2] != seen[1]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('.card') !== null")
    page.keyboard.press("Escape")
    assert not page.locator(".card").is_visible()


def test_keys_of_the_browser_stay_its_own(built: Path, opened: Any) -> None:
    page, _ = opened(at(built))
    page.locator("article").focus()
    page.keyboard.press("Alt+ArrowLeft")  # Back
    assert not page.locator(".card").is_visible()


def test_a_card_that_closes_gives_the_keyboard_back(built: Path, opened: Any) -> None:
    page, _ = opened(at(built))
    for way in ("Escape", "Enter"):
        page.locator("article").focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        if way == "Enter":
            page.locator(".card .close").focus()
        page.keyboard.press(way)
        assert not page.locator(".card").is_visible()
        assert page.evaluate("document.activeElement.tagName") == "ARTICLE"


def test_marks_can_be_switched_off(built: Path, opened: Any) -> None:
    page, _ = opened(at(built))
    only = page.locator("article .fact.in-mentions:not(.in-positions,.in-attendances,.in-commitments)").first
    page.get_by_label("Mentions").uncheck()
    only.click()
    assert not page.locator(".card").is_visible()
    page.get_by_label("Mentions").check()
    only.click()
    assert page.locator(".card").is_visible()


@pytest.mark.parametrize("table", schema.TABLES)
def test_from_a_row_of_any_table_to_its_words(built: Path, opened: Any, table: str) -> None:
    page, heard = opened(at(built, f"tables/{table}"))
    found = pq.read_metadata(built / "parquet" / f"{table}.parquet").num_rows
    assert page.locator("main tbody tr").count() == min(found, 50)
    if found:
        page.locator("main tbody tr a", has_text="Words").first.click()
        page.wait_for_selector("article")
        if table != "documents":
            page.wait_for_selector("article .fact.on")
    assert heard == []


def test_from_a_problem_to_the_words_it_is_about(invented: Path, opened: Any) -> None:
    page, heard = opened(at(invented, "tables/problems"))
    links = page.locator("main tbody tr a", has_text="Words")
    assert links.count() == 1  # the other is about a file that could not be read
    links.click()
    page.wait_for_selector("article .fact.on")
    assert words_of(page, "article .fact.on") == "参加" and heard == []


# Tables


def test_tables_sort_and_filter(built: Path, opened: Any) -> None:
    page, _ = opened(at(built, "tables/persons"))
    names = pq.read_table(built / "parquet" / "persons.parquet")["name_latin"].to_pylist()
    head = page.locator("th", has_text="Latin")
    column = 1 + page.locator("th").all_inner_texts().index(head.inner_text())
    for expected, order in ((sorted(names), "ascending"), (sorted(names)[::-1], "descending")):
        head.locator("button").click()
        assert page.locator(f"main tbody td:nth-child({column})").all_inner_texts() == expected
        assert head.get_attribute("aria-sort") == order
    page.get_by_role("searchbox").fill("yuan 家军")
    page.wait_for_function("document.querySelectorAll('tbody tr').length === 1")
    assert "1 of 12" in page.get_by_role("status").inner_text()
    page.get_by_role("searchbox").fill("nobody of that name")
    page.wait_for_function("document.querySelectorAll('tbody tr').length === 0")


def test_more_rows_on_demand(built: Path, opened: Any) -> None:
    page, _ = opened(at(built, "tables/mentions"))
    page.get_by_role("button", name="Show more").click()
    assert page.locator("main tbody tr").count() == 105 and page.locator(".more").is_hidden()


def test_a_filter_is_part_of_the_address_of_a_table(built: Path, opened: Any) -> None:
    page, _ = opened(at(built, "tables/persons"))
    page.get_by_role("searchbox").fill("yuan/家军")
    page.wait_for_url("**#/tables/persons/yuan%2F*")
    page.get_by_role("searchbox").fill("yuan 家军")
    page.wait_for_url("**#/tables/persons/yuan%20*")
    page.reload()
    page.wait_for_selector("tbody tr")
    assert page.get_by_role("searchbox").input_value() == "yuan 家军"
    assert page.locator("main tbody tr").count() == 1


def test_what_was_typed_and_sorted_stays(invented: Path, opened: Any) -> None:
    page, _ = opened(at(invented))
    page.get_by_role("searchbox").fill("云溪市与青禾集团")
    page.wait_for_function("document.querySelectorAll('tbody tr').length === 1")
    page.locator("th button", has_text="Facts").click()
    page.locator("main tbody a").click()
    page.wait_for_selector("article")
    for again in (None, page.locator("#language")):
        if again:
            again.click()
            page.wait_for_selector("html[lang=zh-Hans] .list")
        assert page.get_by_role("searchbox").input_value() == "云溪市与青禾集团"
        assert page.locator(".list tbody tr").count() == 1
        assert page.locator(".list th").last.get_attribute("aria-sort") == "ascending"


# Charts


def test_who_met_whom(built: Path, opened: Any) -> None:
    page, heard = opened(at(built, "network"))
    settled(page, "network")
    assert page.locator(".chart svg .mark-symbol path").count() == 11  # all who are named but one attend
    page.locator(".chart svg .mark-symbol path").first.click()
    page.wait_for_url("**#/network/persons/per-*")
    settled(page, "network")
    assert page.locator("main tbody tr").count() == 10
    page.locator("main tbody tr a[href*=mentions]").first.click()
    page.wait_for_selector("article .fact.on")
    page.goto(at(built, "network/organizations"))
    settled(page, "network")
    assert "重庆市委" in words_of(page, ".chart svg text")
    assert heard == []


def test_who_promised_what(built: Path, opened: Any) -> None:
    page, heard = opened(at(built, "promises"))
    settled(page, "promises")
    page.get_by_role("combobox", name="Kind").select_option("pledge")
    page.wait_for_url("**#/promises/pledge")
    kinds = page.locator("main tbody td:nth-child(2)").all_inner_texts()
    table = pq.read_table(built / "parquet" / "commitments.parquet")
    assert kinds == ["Pledge"] * table["kind"].to_pylist().count("pledge") and kinds
    settled(page, "promises")
    page.locator(".chart svg .mark-rect path").first.click()
    page.wait_for_url("**#/promises/*/*")
    page.locator("main tbody tr a", has_text="Words").first.click()
    page.wait_for_selector("article .fact.on")
    assert heard == []


def test_choosing_by_keyboard_and_where_the_page_stands_then(built: Path, opened: Any) -> None:
    page, _ = opened(at(built, "promises"), reduced_motion="reduce")
    settled(page, "promises")
    kind = page.get_by_role("combobox", name="Kind")
    kind.focus()
    for value in ("agreement", "pledge"):
        before = page.evaluate("scrollTo(0, 200), scrollY")
        page.keyboard.press("ArrowDown")
        page.wait_for_url(f"**#/promises/{value}")
        settled(page, "promises")
        assert page.evaluate("document.activeElement.tagName") == "SELECT"
        lowest = page.evaluate("document.documentElement.scrollHeight - innerHeight")
        assert page.evaluate("scrollY") == min(before, lowest)
    page.set_viewport_size({"width": 1280, "height": 450})
    page.evaluate("scrollTo(0, 0)")
    page.locator(".chart svg .mark-rect path").first.click()
    page.wait_for_url("**#/promises/*/*")
    settled(page, "promises")
    row = page.locator("main tbody tr").first.bounding_box()
    assert row and 0 < row["y"] < 450 - row["height"]  # what a bar stands for is in sight


def test_charts_that_left_the_page_are_let_go(built: Path, opened: Any) -> None:
    page, _ = opened(at(built))
    for view in (*VIEWS[2:], *VIEWS[2:], "promises"):
        page.evaluate("(view) => { location.hash = '#/' + view }", view)
        settled(page, view)
        assert page.evaluate("drawn.size") == page.locator(".chart svg").count()


def test_bars_are_named_in_the_words_of_the_page(built: Path, opened: Any) -> None:
    page, _ = opened(at(built, "promises"), locale="zh-CN")
    settled(page, "promises")
    label = page.locator(".chart svg .mark-rect path").first.get_attribute("aria-label")
    assert label and "由谁落实" in label and "name" not in label


def test_a_date_that_no_calendar_goes_beyond(invented: Path, tmp_path: Path, opened: Any) -> None:
    data = rows()
    data["meetings"][0] |= {"start_date": date.max, "end_date": None}
    described = json.loads((invented / "csv" / "datapackage.json").read_text("utf-8"))
    write(arrow_tables(data), tmp_path)
    pages.write_page(described, tmp_path)
    page, heard = opened(at(tmp_path, "timeline"))
    settled(page, "timeline")
    assert "9999-12-31" in words_of(page, "main td") and heard == []


def test_the_timeline(built: Path, opened: Any) -> None:
    page, heard = opened(at(built, "timeline"))
    settled(page, "timeline")
    page.locator(".chart svg .mark-rect path").first.click()
    page.wait_for_url("**#/timeline/2023-03-14")
    assert page.locator("main tbody tr").count() == 1
    assert heard == []


def test_of_many_lines_the_strongest_of_each_dot_are_drawn(built: Path, opened: Any) -> None:
    page, _ = opened(at(built))
    drawn = page.evaluate("""() => {
        const dots = [...Array(40).keys()];
        const count = ([source, target]) => (source ? 1 : target);
        const lines = couples(dots).map((two) => ({ source: two[0], target: two[1], count: count(two) }));
        return [strongest(lines.slice(0, 120)).length, strongest(lines)];
    }""")
    ends = [end for line in drawn[1] for end in (line["source"], line["target"])]
    assert drawn[0] == 120 and {*ends} == {*range(40)} and len(drawn[1]) <= 40 * 3
    assert [line["count"] for line in drawn[1][:3]] == [39, 38, 37]


@pytest.mark.parametrize(
    ("days", "unit", "bars"),
    [
        (["2031-03-04"], "day", ["2031-03-04"]),
        (["2031-02-27", "2031-03-01"], "day", ["2031-02-27", "2031-02-28", "2031-03-01"]),
        (["2031-11-30", "2032-02-01"], "month", ["2031-11", "2031-12", "2032-01", "2032-02"]),
        (["2019-05-01", "2031-01-01"], "year", [str(year) for year in range(2019, 2032)]),
    ],
)
def test_bars_of_time(built: Path, opened: Any, days: list[str], unit: str, bars: list[str]) -> None:
    page, _ = opened(at(built))
    assert page.evaluate("(days) => bins(days)", days) == {"whens": bars, "cut": len(bars[0]), "unit": unit}


def test_a_year_and_a_month_are_looked_at_closer(built: Path, opened: Any) -> None:
    page, heard = opened(at(built, "timeline/2023"))
    settled(page, "timeline")
    page.get_by_role("combobox", name="Date").select_option("2023-03-14")
    page.wait_for_url("**#/timeline/2023-03-14")
    settled(page, "timeline")
    page.get_by_role("combobox", name="Date").select_option("")
    page.wait_for_url("**#/timeline")
    assert page.locator("main tbody tr").count() == 1 and heard == []


# For everybody


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_serious_fault(built: Path, opened: Any, view: str, scheme: str, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page, heard = opened(at(built, view), width=width, color_scheme=scheme, reduced_motion="reduce")
    settled(page, view)
    if view == "articles":
        page.locator("article .fact").first.click()
    violations = Axe().run(page).response["violations"]
    serious = [
        (fault["id"], fault["impact"], [node["html"][:200] for node in fault["nodes"]][:3])
        for fault in violations
        if fault["impact"] in ("serious", "critical")
    ]
    assert serious == []
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow == 0 and heard == []


def test_in_chinese_and_in_english(built: Path, opened: Any) -> None:
    page, _ = opened(at(built), locale="zh-CN")
    assert page.locator("h1").inner_text().startswith("会议报道")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    page.locator("#language").click()
    assert page.locator("h1").inner_text().startswith("Meeting reports")
    page.reload()
    page.wait_for_selector("article")
    assert page.locator("html").get_attribute("lang") == "en"  # remembered


def test_dark_as_the_system_or_as_one_likes(built: Path, opened: Any) -> None:
    def paper(page: Page) -> str:
        found: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
        return found

    light, _ = opened(at(built), color_scheme="light")
    dark, _ = opened(at(built), color_scheme="dark")
    assert paper(light) != paper(dark)
    light.get_by_label("Colours").select_option("dark")
    assert paper(light) == paper(dark)


def test_every_word_of_the_page_is_said_twice() -> None:
    words = pages.tomllib.loads((pages.ASSETS / "words.toml").read_text("utf-8"))
    assert all(len(pair) == 2 and all(pair) for pair in words.values())
    code = "".join((pages.ASSETS / name).read_text("utf-8") for name in (*pages.SCRIPTS, "index.html.j2"))
    unused = [word for word in words if f'"{word}"' not in code and not word.startswith("theme_")]
    assert unused == [], "words that the page never says"


# Data in files beside the page


def test_many_articles_are_files_that_are_loaded_on_demand(invented: Path, opened: Any) -> None:
    page, heard = opened(at(invented))
    loaded = page.evaluate("[...document.scripts].map(s => s.src.split('/').at(-1)).filter(Boolean)")
    assert loaded == ["documents.js"]
    assert len((invented / "index.html").read_bytes()) < 120_000
    page.locator("a", has_text="云溪市与青禾集团签约仪式举行").click()
    page.wait_for_selector("article .fact")
    page.locator(".lists details[data-table=positions] button").first.click()
    [row, *_] = rows()["positions"]
    [text] = [one["text"] for one in rows()["documents"] if one["document_id"] == row["document_id"]]
    assert words_of(page, "article .fact.on") == text[row["start"] : row["end"]]
    for view in VIEWS:
        page.goto(at(invented, view))
        settled(page, view)
    assert heard == []


def test_from_a_static_host(invented: Path, opened: Any) -> None:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=os.fspath(invented))
    ) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        own = f"http://127.0.0.1:{server.server_port}/"
        page, heard = opened(f"{own}#/promises", own=own)
        settled(page, "promises")
        page.locator("main tbody tr a", has_text="Words").first.click()
        page.wait_for_selector("article .fact.on")
        server.shutdown()
    assert heard == []


def test_a_page_without_its_data_says_so(invented: Path, tmp_path: Path, opened: Any) -> None:
    shutil.copy(invented / "index.html", tmp_path)
    page, _ = opened(at(tmp_path))
    assert "page/" in page.get_by_role("alert").inner_text()


def test_an_address_runs_no_other_program(invented: Path, opened: Any) -> None:
    (invented / "other.js").write_text("window.hacked = true;")
    page, heard = opened(at(invented, "articles/..%2F..%2Fother"))
    assert "not hold" in page.get_by_role("alert").inner_text()
    page.evaluate("load('../other').catch(() => {})")
    page.wait_for_timeout(200)
    assert page.evaluate("window.hacked") is None and heard == []


@pytest.mark.parametrize(
    "route", ["articles/doc-none", "tables/none", "network/persons/none", "%", "nothing/of/this"]
)
def test_an_address_that_leads_nowhere(built: Path, opened: Any, route: str) -> None:
    page, heard = opened(at(built, route))
    assert page.locator("main").inner_text() and not [line for line in heard if line.startswith("error")]


# What articles say is text


@pytest.mark.parametrize("inline", [1_000_000, 0])
def test_hostile_text_is_only_text(
    invented: Path, tmp_path: Path, opened: Any, inline: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "INLINE_BYTES", inline)
    data = rows()
    for table, field in (
        ("documents", "title"),
        ("persons", "name"),
        ("organizations", "name"),
        ("organizations", "short_name"),
        ("commitment_parties", "group_name"),
        ("meetings", "name"),
    ):
        data[table][0][field] = HOSTILE
    data["documents"][0]["text"] = HOSTILE + data["documents"][0]["text"][len(HOSTILE) :]
    data["documents"][0]["publisher"] = HOSTILE
    from converter.page import write_page

    described = {
        **json.loads((invented / "csv" / "datapackage.json").read_text("utf-8")),
        "title": HOSTILE,
        "title_zh": HOSTILE,
        "description": HOSTILE,
        "description_zh": HOSTILE,
        "version": "1",
    }
    write(arrow_tables(data), tmp_path)
    write_page(described, tmp_path)
    page, heard = opened(at(tmp_path), width=390)
    assert page.locator("h1").text_content() == HOSTILE
    said = json.loads(page.locator("script[type='application/ld+json']").text_content())
    assert (said["@type"], said["name"][0]["@value"]) == ("Dataset", " ".join(HOSTILE.split()))
    for view in (
        *VIEWS,
        *(f"tables/{table}" for table in schema.TABLES),
        f"articles/{data['documents'][0]['document_id']}",
    ):
        page.goto(at(tmp_path, view))
        settled(page, view.partition("/")[0])
        assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.locator("article h2").inner_text().startswith("</script>")
    assert page.evaluate("document.images.length + document.querySelectorAll('main script').length") == 0
    assert heard == []


def test_the_same_bytes_from_every_build(
    invented: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "INLINE_BYTES", 0)
    publish(arrow_tables({table: records[::-1] for table, records in rows().items()}), tmp_path, page=True)
    for file in sorted([invented / "index.html", *(invented / "page").rglob("*.js")]):
        assert (tmp_path / file.relative_to(invented)).read_bytes() == file.read_bytes()


def test_what_is_left_out_is_said(tmp_path: Path, opened: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from converter.page import data

    monkeypatch.setattr(data, "MOST_ARTICLES", 1)
    monkeypatch.setattr(data, "MOST_ROWS", 1)
    publish(arrow_tables(), tmp_path, page=True)
    page, _ = opened(at(tmp_path, "tables/mentions"))
    assert f"the first 1 of {len(rows()['mentions'])} rows" in page.locator(".note").inner_text()
    assert len(json.loads(page.locator("script[data-name=documents]").inner_text())["rows"]) == 1
