"""Packed files, in any depth and from the standard input → the articles in them, and nothing on the disk."""

from __future__ import annotations

import gzip
import io
import json
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from converter.model import Document, Problem
from converter.read import once, read_sources
from converter.read.files import limits
from converter.read.files.formats import ADVICE, FEEDS, READERS, format_of

TITLE = "云溪市与星河集团座谈会举行"
BODY = "5月8日，云溪市与星河集团座谈会在云溪举行。云溪市委书记方远山出席会议并讲话。"
PAGE = f"{TITLE}\n\n发布时间：2024年5月9日\n\n{BODY}\n".encode()
RECORD = json.dumps({"title": TITLE, "text": BODY, "url": "https://example.org/1"}, ensure_ascii=False)
FEED = f"{RECORD}\n".encode()


def zipped(**members: bytes) -> bytes:
    """Members, `__` for `/` and `_` for `.` in their names → a ZIP file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return file.getvalue()


def tarred(
    *members: tuple[str, bytes], change: Callable[[tarfile.TarInfo], object] = lambda info: None
) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            change(info)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


def streamed_zstd(data: bytes) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(data)
    return sink.getvalue().to_pybytes()


def read(folder: Path, name: str, data: bytes) -> list[Document | Problem]:
    path = folder / name
    path.write_bytes(data)
    return list(once(read_sources([path])))


def paths(found: list[Document | Problem]) -> list[str]:
    return [item.source_path for item in found if isinstance(item, Document)]


def codes(found: list[Document | Problem]) -> list[tuple[str, str]]:
    return [(item.source_path, item.code) for item in found if isinstance(item, Problem)]


OTHER = PAGE.replace("方远山".encode(), "祁若川".encode())
PACKED = [
    ("a.zip", zipped(b_txt=PAGE, a__c_txt=OTHER), ["a.zip/a/c.txt", "a.zip/b.txt"]),
    ("a.zip", zipped(feed_jsonl=FEED), ["a.zip/feed.jsonl#1"]),
    ("a.zip", zipped(README_md=PAGE, __MACOSX__b_txt=PAGE, _hidden_txt=PAGE, b_txt=PAGE), ["a.zip/b.txt"]),
    ("a.tar", tarred(("b.txt", PAGE), ("a/c.txt", OTHER)), ["a.tar/b.txt", "a.tar/a/c.txt"]),
    ("a.tar.gz", gzip.compress(tarred(("b.txt", PAGE))), ["a.tar.gz/b.txt"]),
    ("a.tgz", gzip.compress(tarred(("b.txt", PAGE))), ["a.tgz/b.txt"]),
    ("a.tar.zst", streamed_zstd(tarred(("b.txt", PAGE))), ["a.tar.zst/b.txt"]),
    (
        "a.jsonl.gz",
        gzip.compress(FEED) + gzip.compress(OTHER[:0] + FEED.replace(b'1"', b'2"')),
        ["a.jsonl.gz#1"],
    ),
    ("a.jsonl.zst", streamed_zstd(FEED), ["a.jsonl.zst#1"]),
    ("a.txt.gz", gzip.compress(PAGE), ["a.txt.gz"]),
    ("a.zip", zipped(b_zip=zipped(c_jsonl_gz=gzip.compress(FEED))), ["a.zip/b.zip/c.jsonl.gz#1"]),
    ("a", zipped(b_txt=PAGE), ["a/b.txt"]),  # by its first bytes
    ("a.txt", gzip.compress(PAGE), ["a.txt"]),
]


@pytest.mark.parametrize(("name", "data", "expected"), PACKED)
def test_packed_files(name: str, data: bytes, expected: list[str], tmp_path: Path) -> None:
    assert paths(read(tmp_path, name, data)) == expected


def test_a_member_is_a_file_of_its_own(tmp_path: Path) -> None:
    [packed] = read(tmp_path, "a.zip", zipped(b_txt=PAGE))
    [plain] = read(tmp_path, "b.txt", PAGE)
    assert isinstance(packed, Document) and isinstance(plain, Document)
    assert (packed.source_sha256, packed.document_id) == (plain.source_sha256, plain.document_id)


def test_names_that_windows_packs_in_gbk(tmp_path: Path) -> None:
    name = "会议x".encode("gbk")
    data = zipped(aaaaa=PAGE).replace(b"aaaaa", name)
    assert paths(read(tmp_path, "a.zip", data)) == ["a.zip/会议x"]


def test_the_standard_input_is_known_by_its_first_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    for data, expected in [
        (PAGE, "stdin"),
        (FEED, "stdin#1"),
        (gzip.compress(FEED), "stdin#1"),
        (zipped(b_txt=PAGE), "stdin/b.txt"),
        (f"<html><h1>{TITLE}</h1><p>{BODY}</p><p>{BODY}会后签约。</p></html>".encode(), "stdin"),
        (f"[{RECORD}]".encode(), "stdin#1"),
        (json.dumps([json.loads(RECORD)], indent=1).encode(), "stdin#1"),
        (f'title,text\na,"{BODY}"\n'.encode(), "stdin#2"),
    ]:
        pipe = io.BufferedReader(_Pipe(data))
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(pipe))
        assert paths(list(read_sources([Path("-")]))) == [expected]


class _Pipe(io.RawIOBase):
    """What can be read once, from the beginning."""

    def __init__(self, data: bytes) -> None:
        self.rest = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        return self.rest.readinto(memoryview(buffer)[:7])  # type: ignore[arg-type]  # as slow writers write


SNIFFED = [
    ("a.html", b"%PDF-1.7", ".pdf"),
    ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".doc"),
    ("a.wps", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".wps"),
    ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".docx"),
    ("a.doc", b"<html><body>", ".html"),
    ("a.doc", b"{\\rtf1\\ansi", ".rtf"),
    ("a.txt", b"\xef\xbb\xbf<!DOCTYPE html>", ".html"),
    ("a.txt", b"<p>a</p>", ".txt"),
    ("a.jsp", b"<%@ page contentType='text/html' %><html>", ".html"),
    ("a.php", b"<?php echo 1 ?><div>", ".html"),
    ("a.aspx", b"\xef\xbb\xbf<%@ Page Language='C#' %>", ".html"),
    ("index", "<!DOCTYPE html><html>".encode("utf-16"), ".html"),
    ("page", b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n", ".mhtml"),
    ("a.ofd", b"PK\x03\x04", ".ofd"),
    ("a.xlsx", b"PK\x03\x04", ".xlsx"),
    ("a.js", b"var a = 1;", ".js"),
    ("a", PAGE, ".txt"),
    ("a", b"\x00\x01\x02", ""),
    ("", b"", ""),
]


@pytest.mark.parametrize(("name", "head", "suffix"), SNIFFED)
def test_a_format_is_known_by_first_bytes_and_name(name: str, head: bytes, suffix: str) -> None:
    assert format_of(name, head) == suffix


@pytest.mark.parametrize("suffix", sorted(ADVICE))
def test_formats_that_are_not_read_get_advice(suffix: str, tmp_path: Path) -> None:
    [problem] = read(tmp_path, f"a{suffix}", b"\x00\x01")
    assert isinstance(problem, Problem)
    assert (problem.severity, problem.code) == ("warning", "unknown-format")
    assert problem.message.startswith(f"no reader for {suffix} files: ")


def test_no_format_is_both_read_and_advised_against() -> None:
    assert not set(ADVICE) & {*READERS, *FEEDS}


# Hostile archives.


@pytest.mark.parametrize("name", ["../b.txt", "a/../../b.txt", "/b.txt", "C:\\b.txt", "..\\b.txt"])
def test_names_that_lead_out_are_refused(name: str, tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, PAGE)
        archive.writestr("good.txt", OTHER)
    found = read(tmp_path, "a.zip", file.getvalue())
    assert [code for _, code in codes(found)] == ["unsafe-name"]
    assert paths(found) == ["a.zip/good.txt"]
    found = read(tmp_path, "a.tar", tarred((name, PAGE), ("good.txt", OTHER)))
    assert [code for _, code in codes(found)] == ["unsafe-name"]
    assert paths(found) == ["a.tar/good.txt"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.tar", "a.zip"]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_are_refused(kind: bytes, tmp_path: Path) -> None:
    def change(info: tarfile.TarInfo) -> None:
        if info.name == "link.txt":
            info.type, info.linkname, info.size = kind, "/etc/passwd", 0

    found = read(tmp_path, "a.tar", tarred(("link.txt", b""), ("good.txt", PAGE), change=change))
    assert codes(found) == [("a.tar/link.txt", "link")]
    assert paths(found) == ["a.tar/good.txt"]


def test_a_link_in_a_zip_file_is_refused(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert codes(read(tmp_path, "a.zip", file.getvalue())) == [("a.zip/link.txt", "link")]


def test_bombs_are_refused_by_ratio_and_cost_no_other_member(tmp_path: Path) -> None:
    zeros = b"a" * 20_000_000
    found = read(tmp_path, "a.zip", zipped(a_txt=PAGE, b_jsonl=zeros, c_txt=OTHER))
    assert codes(found) == [("a.zip/b.jsonl", "bomb")]
    assert paths(found) == ["a.zip/a.txt", "a.zip/c.txt"]
    for name, data in (
        ("a.jsonl.gz", gzip.compress(zeros)),
        ("a.jsonl.zst", streamed_zstd(zeros)),
        ("a.tgz", gzip.compress(tarred(("a.jsonl", zeros)))),
    ):
        assert {code for _, code in codes(read(tmp_path, name, data))} == {"bomb"}


def test_bombs_are_refused_by_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_UNPACKED", 1000)
    members = {f"{n}_txt": PAGE.replace(b"8", str(n).encode()) for n in range(1, 9)}
    found = read(tmp_path, "a.zip", zipped(**members))
    assert codes(found) == [("a.zip", "bomb")]
    assert 0 < len(paths(found)) < 8


def test_archives_within_archives_end_somewhere(tmp_path: Path) -> None:
    data = zipped(b_txt=PAGE)
    for _ in range(3):
        data = zipped(a_zip=data)
    assert codes(read(tmp_path, "a.zip", data)) == [("a.zip/a.zip/a.zip/a.zip", "too-deep")]


def test_a_list_of_members_without_end_is_a_bomb(tmp_path: Path) -> None:
    data = bytearray(zipped(b_txt=PAGE))
    at = data.rfind(b"PK\x05\x06")
    data[at + 12 : at + 16] = (1 << 30).to_bytes(4, "little")
    assert codes(read(tmp_path, "a.zip", bytes(data))) == [("a.zip", "bomb")]


def test_a_name_of_megabytes_is_a_bomb(tmp_path: Path) -> None:
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 1 << 30
    assert codes(read(tmp_path, "a.tar", info.tobuf(tarfile.GNU_FORMAT) + b"a" * 4096)) == [("a.tar", "bomb")]


def test_an_encrypted_member_is_named(tmp_path: Path) -> None:
    data = bytearray(zipped(a_txt=PAGE, b_txt=OTHER))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + at] |= 1
    found = read(tmp_path, "a.zip", bytes(data))
    assert codes(found) == [("a.zip/a.txt", "encrypted")]
    assert paths(found) == ["a.zip/b.txt"]


WHOLE = {
    "a.zip": zipped(a_txt=PAGE, b_jsonl=FEED * 50, c_zip=zipped(d_txt=OTHER)),
    "a.tar": tarred(("a.txt", PAGE), ("b.jsonl", FEED * 50)),
    "a.tgz": gzip.compress(tarred(("a.txt", PAGE), ("b.jsonl", FEED * 50))),
    "a.jsonl.gz": gzip.compress(FEED * 50),
    "a.jsonl.zst": streamed_zstd(FEED * 50),
}


@settings(deadline=None)
@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_a_damaged_archive_is_a_problem(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    whole = bytearray(WHOLE[name])
    if data.draw(st.booleans()):
        del whole[data.draw(st.integers(0, len(whole) - 1)) :]
    for _ in range(data.draw(st.integers(0, 3))):
        if whole:
            whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    for item in read(tmp_path_factory.mktemp("damaged"), name, bytes(whole)):
        assert item.source_path.startswith(name)
