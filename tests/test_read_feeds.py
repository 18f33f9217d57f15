"""Records of crawlers → their articles; one bad record costs no other."""

from __future__ import annotations

import csv
import io
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter.read.files.feeds import READ_FEED, Record
from converter.read.files.limits import MOST_BYTES
from converter.read.printed import Printed, Unreadable

TITLE = "云溪市与星河集团座谈会举行"
ONE = "5月8日，云溪市与星河集团座谈会在云溪举行。"
TWO = "云溪市委书记方远山出席会议并讲话。"


def feed(suffix: str, data: bytes) -> list[Record]:
    return list(READ_FEED[suffix](io.BufferedReader(io.BytesIO(data), 1 << 16)))  # type: ignore[arg-type]


def articles(records: list[Record]) -> list[Printed]:
    assert all(isinstance(record.found, Printed) for record in records), records
    return [record.found for record in records if isinstance(record.found, Printed)]


def codes(records: list[Record]) -> list[tuple[int, str]]:
    return [(record.at, record.found.code) for record in records if isinstance(record.found, Unreadable)]


def jsonl(*records: object) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


FIELDS = [
    ({"title": TITLE, "text": ONE}, (TITLE, None, None, None)),
    ({"Title": TITLE, "Content": ONE, "source": "云溪日报"}, (TITLE, None, "云溪日报", None)),
    (
        {"headline": TITLE, "body": ONE, "link": "https://example.org/1"},
        (TITLE, None, None, "https://example.org/1"),
    ),
    (
        {"标题": TITLE, "正文": ONE, "发布日期": "2024年5月9日", "来源": " 云溪日报 "},
        (TITLE, "2024-05-09", "云溪日报", None),
    ),
    (
        {"title": TITLE, "text": ONE, "url": "example.org/1", "published_on": "2024-5-9"},
        (TITLE, "2024-05-09", None, None),
    ),
    ({"title": TITLE, "text": ONE, "date": "2024-05-09T23:59:00+08:00"}, (TITLE, "2024-05-09", None, None)),
    (
        {"title": TITLE, "text": ONE, "time": 1715184000},
        (TITLE, "2024-05-09", None, None),
    ),  # midnight in China
    ({"title": TITLE, "text": ONE, "pub_time": "1715184000000"}, (TITLE, "2024-05-09", None, None)),
    ({"title": TITLE, "text": ONE, "pubdate": 20240509}, (TITLE, "2024-05-09", None, None)),
    ({"title": TITLE, "text": ONE, "date": "yesterday"}, (TITLE, None, None, None)),
    ({"title": "", "content": "", "text": ONE}, (None, None, None, None)),
    ({"title": None, "text": None, "content": ONE, "publisher": {"name": "x"}}, (None, None, None, None)),
]


@pytest.mark.parametrize(("record", "said"), FIELDS)
def test_fields_by_the_names_that_crawlers_give_them(
    record: dict[str, object], said: tuple[object, ...]
) -> None:
    [printed] = articles(feed(".jsonl", jsonl(record)))
    assert printed.stated == said
    assert printed.text == (f"{TITLE}\n\n{ONE}" if said[0] else ONE)


def test_a_headline_that_the_text_repeats_is_set_once() -> None:
    [printed] = articles(feed(".jsonl", jsonl({"title": f"{TITLE} ", "text": f"{TITLE}\n{ONE}"})))
    assert printed.text == f"{TITLE}\n{ONE}"


def test_a_field_with_markup_is_read_as_a_page() -> None:
    [printed] = articles(
        feed(".jsonl", jsonl({"title": TITLE, "html": f"<div><p>{ONE}</p><p>{TWO}</p></div>"}))
    )
    assert printed.text == f"{TITLE}\n\n{ONE}\n\n{TWO}"


def test_records_stand_at_their_lines_and_bad_ones_cost_no_other() -> None:
    good = jsonl({"title": TITLE, "text": ONE})
    data = (
        good
        + b"\n{broken\n[1]\n"
        + jsonl({"title": TITLE})
        + b'{"text": "\xff\xfe"}\n'
        + b"[" * 9999
        + b"\n"
        + good
    )
    records = feed(".jsonl", data)
    assert [record.at for record in records] == [1, 3, 4, 5, 6, 7, 8]
    assert codes(records) == [(3, "broken"), (4, "no-text"), (5, "no-text"), (6, "not-text"), (7, "broken")]
    assert records[0].sha256 == records[-1].sha256


def test_a_line_without_end_is_refused_and_skipped() -> None:
    data = b'{"text": "' + b"a" * (MOST_BYTES + 9) + b'"}\n' + jsonl({"title": TITLE, "text": ONE})
    records = feed(".jsonl", data)
    assert codes(records) == [(1, "too-large")]
    assert records[1].at == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".json"])
def test_encodings(suffix: str, encoding: str) -> None:
    record = {"title": TITLE, "text": f"{ONE}\n{TWO}"}
    texts = {
        ".jsonl": json.dumps(record, ensure_ascii=False) + "\n",
        ".json": json.dumps([record], ensure_ascii=False),
        ".csv": f'title,text\r\n{TITLE},"{ONE}\n{TWO}"\r\n',
    }
    [printed] = articles(feed(suffix, texts[suffix].encode(encoding)))
    assert printed.text == f"{TITLE}\n\n{ONE}\n{TWO}"


@pytest.mark.parametrize(
    "value",
    [
        [{"title": TITLE, "text": ONE}],
        {"data": [{"title": TITLE, "text": ONE}], "page": 1},
        {"title": TITLE, "text": ONE},
    ],
)
def test_json_lists_of_records_wherever_they_are(value: object) -> None:
    [printed] = articles(feed(".json", json.dumps(value).encode()))
    assert printed.text == f"{TITLE}\n\n{ONE}"


def test_lines_of_json_under_the_name_of_json() -> None:
    assert len(articles(feed(".json", jsonl(*[{"title": TITLE, "text": ONE}] * 3)))) == 3


@pytest.mark.parametrize("data", [b"1", b'"text"', b"[[]]", b'{"data": {"list": [7]}}'])
def test_json_that_holds_no_record(data: bytes) -> None:
    assert codes(feed(".json", data)) == [(1, "no-text")]


@pytest.mark.parametrize("data", [b"{", b"[" * 99_999, b""])
def test_what_is_no_json(data: bytes) -> None:
    with pytest.raises(Unreadable):
        feed(".json", data)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_with_cells_over_lines(delimiter: str) -> None:
    table = io.StringIO()
    rows = csv.writer(table, delimiter=delimiter)
    rows.writerows(
        [["url", "Title", "content", "date"], ["https://example.org/1", TITLE, f"{ONE}\n\n{TWO}", "2024/5/9"]]
    )
    [record] = feed(".csv", table.getvalue().encode())
    assert isinstance(record.found, Printed)
    assert record.found.text == f"{TITLE}\n\n{ONE}\n\n{TWO}"
    assert record.found.stated[1:] == ("2024-05-09", None, "https://example.org/1")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"name,value\na,b\n", "no-text"),
        (b"", "no-text"),
        (b'title,text\na,"b\n', "broken"),
        (b"title,text\na," + b"b" * (MOST_BYTES + 1) + b"\n", "too-large"),
        (b'title,text\na,"' + b"b\n" * MOST_BYTES, "broken"),
    ],
)
def test_csv_that_cannot_be_read(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        feed(".csv", data)
    assert refused.value.code == code


@given(st.sampled_from(sorted(READ_FEED)), st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(suffix: str, data: bytes) -> None:
    with suppress(Unreadable, UnicodeError):
        feed(suffix, data)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
NAMES = st.sampled_from(["title", "text", "content", "html", "date", "time", "url", "source", "publisher"])


@given(st.lists(st.dictionaries(NAMES, VALUES, max_size=6), max_size=4))
def test_any_record_is_read_or_refused(records: list[dict[str, object]]) -> None:
    data = "".join(json.dumps(record) + "\n" for record in records).encode()
    assert len(feed(".jsonl", data)) == len(records)


def test_days_out_of_numbers() -> None:
    for value, day in [
        (20240509102031, "2024-05-09"),
        ("202405091020", "2024-05-09"),
        (1715184000.5, "2024-05-09"),
        (99999999999999999, None),
        (7, None),
        (True, None),
    ]:
        [printed] = articles(feed(".jsonl", jsonl({"text": ONE, "date": value})))
        assert printed.stated.published_on == day


def test_a_cell_too_many_costs_its_row_alone() -> None:
    records = feed(".csv", f"title,text\na,5月8日,云溪\nb,{ONE}\n".encode())
    assert codes(records) == [(2, "broken")]
    assert isinstance(records[1].found, Printed)


def test_lines_of_a_text_with_a_tag_are_kept() -> None:
    [printed] = articles(feed(".jsonl", jsonl({"text": f"{ONE}<strong>加强合作</strong>\n\n{TWO}"})))
    assert printed.text.split() == [f"{ONE}加强合作", TWO]


def test_entities_of_a_text_without_tags() -> None:
    [printed] = articles(feed(".jsonl", jsonl({"text": f"{ONE}&ldquo;一号工程&rdquo;&nbsp;&#20113;"})))
    assert printed.text == f"{ONE}“一号工程”\xa0云"


def test_a_blank_field_is_not_filled() -> None:
    [printed] = articles(feed(".jsonl", jsonl({"text": " ", "content": ONE})))
    assert printed.text == ONE


def test_a_title_that_names_the_site_too() -> None:
    [printed] = articles(feed(".jsonl", jsonl({"title": f"{TITLE}_云溪网", "text": f"{TITLE}\n{ONE}"})))
    assert (printed.stated.title, printed.text) == (TITLE, f"{TITLE}\n{ONE}")


def test_a_record_with_a_bomb_of_tags_costs_no_other() -> None:
    data = jsonl({"text": "<p>" * 60_000}, {"title": TITLE, "text": ONE})
    assert codes(feed(".jsonl", data)) == [(1, "too-large")]


def test_gb18030_that_begins_with_ascii() -> None:
    data = jsonl({"text": "a" * 20_000}) + json.dumps({"text": ONE}, ensure_ascii=False).encode("gb18030")
    assert articles(feed(".jsonl", data))[1].text == ONE
