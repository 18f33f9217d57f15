"""A folder of hostile files through the real command → each is read or a problem; memory stays bounded."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

import converter
from converter.model import Document, Problem
from converter.read import read_sources

TITLE = "云溪市与星河集团座谈会举行"
BODY = "5月8日，云溪市与星河集团座谈会在云溪举行。云溪市委书记方远山出席会议并讲话。"
PAGE = f"{TITLE}\n\n发布时间：2024年5月9日\n\n{BODY}\n"
MEBIBYTE = 1 << 20
MOST_MEMORY = 500 * MEBIBYTE
GOOD = "good.txt"

_RUN = "from converter.cli import main; main()"
# What wait4 tells of a process counts what it was forked from.
_PEAK = (
    "import atexit; from pathlib import Path\n"
    "status = Path('/proc/self/status')\n"
    "peak = lambda: Path('home/peak').write_text(status.read_text().split('VmHWM:')[1].split()[0])\n"
    "atexit.register(peak)\n"
)


def zipped(*members: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return file.getvalue()


def tarred(*members: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


def word(document: str) -> bytes:
    """The XML of a document → a Word file that holds it."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = f'<Override PartName="/word/document.xml" ContentType="{kind}"/>'
    space = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    links = f'<Relationship Id="r" Type="{office}" Target="word/document.xml"/>'
    return zipped(
        ("[Content_Types].xml", f'<Types xmlns="{space}/content-types">{types}</Types>'.encode()),
        ("_rels/.rels", f'<Relationships xmlns="{space}/relationships">{links}</Relationships>'.encode()),
        ("word/document.xml", document.encode()),
    )


PDF = (
    b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
    b"4 0 obj<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream endobj\ntrailer<</Root 1 0 R>>\n"
)


def shared_header() -> bytes:
    """A TAR file with a header for all members that each of them would copy."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", pax_headers={f"a{n}": "b" for n in range(2_000)}) as archive:
        archive.addfile(tarfile.TarInfo("a.txt"), io.BytesIO())
    return file.getvalue()


def damaged_lzma() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.txt", PAGE * 3)
    data = bytearray(file.getvalue())
    data[60:120] = b"\xff" * 60
    return bytes(data)


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
TEXT = "<w:document {w}><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"


def hostile() -> Iterator[tuple[str, bytes, str]]:
    """Name, bytes, and what becomes of it: the code of its problem, or `read`."""
    zeros = b"a" * (30 * MEBIBYTE)
    yield "bomb.zip", zipped(("a.jsonl", zeros)), "bomb"
    yield "bomb.jsonl.gz", gzip.compress(zeros), "bomb"
    yield "bomb.html.gz", gzip.compress(zeros), "bomb"
    yield "nested.zip", zipped(("a.zip", zipped(("b.zip", zipped(("c.jsonl", zeros)))))), "bomb"
    yield "dots.zip", zipped(("../../escaped.txt", PAGE.encode())), "unsafe-name"
    yield "dots.tar", tarred(("../../escaped.txt", PAGE.encode())), "unsafe-name"
    yield "root.tar.gz", gzip.compress(tarred(("/tmp/escaped.txt", PAGE.encode()))), "unsafe-name"
    laughs = f'<!DOCTYPE w:document [<!ENTITY l0 "ha">{LAUGHS}]>' + TEXT.format(w=W, text="&l9;")
    yield "laughs.docx", word(laughs), "broken"
    outside = '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + TEXT.format(w=W, text="&x;")
    yield "outside.docx", word(outside), "broken"
    yield "bomb.docx", zipped(("word/document.xml", zeros * 7)), "bomb"
    yield "deep.docx", word(TEXT.format(w=W, text="</w:t></w:r>" + "<w:sdt>" * 10_000)), "broken"
    yield "deep.html", ("<div>" * 10_000 + f"<p>{BODY}</p><p>{BODY}会后签约。</p>").encode(), "read"
    yield "tags.html", b"<p>" * 1_000_000, "too-large"
    yield "nul.txt", b"a\0b" * 99, "not-text"
    yield "nul.html", f"<p>\0{BODY}</p>\0<p>{BODY}签约。</p>".encode(), "read"
    yield "nul.jsonl", (json.dumps({"text": f"\0{BODY}甲。"}) + "\n").encode(), "read"
    yield (
        "surrogate.jsonl",
        b'{"title": "\\ud800", "text": "\\udfff' + f"{BODY}乙。".encode() + b'"}\n',
        "read",
    )
    yield "marks.txt", f"\u202e{TITLE}\u2066\n\n\u202d{BODY}丙。\u200f".encode(), "read"
    yield "formula.txt", f"=HYPERLINK(1)方远山会见祁若川\n\n+{BODY}\n\n@{BODY}\n\n-{BODY}".encode(), "read"
    script = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    yield "script.txt", f"{script}\n\n{BODY}\n\n{script}方远山指出，要落实。".encode(), "read"
    yield "escape.txt", f"\x1b[2J\x1b]0;x\x07{TITLE}\n\n{BODY * 20}\x1b[31m丁。".encode(), "read"
    yield "line\nbreak.txt", f"{PAGE}戊。".encode(), "read"
    yield "=cmd.txt", f"{PAGE}己。".encode(), "read"
    yield "quotes.csv", b'title,text\na,"' + b"x" * 6_000_000, "too-large"
    yield "brackets.json", b"[" * 2_000_000, "broken"
    yield "long.jsonl", b'{"text": "' + b"a" * 6_000_000 + b'"}\n', "too-large"
    yield "empty.pdf", b"%PDF-1.7\n", "broken"
    yield "comments.txt", b"<!---->" * 60 + PAGE.encode(), "read"
    yield "columns.csv", b"text," + b",".join(b"a%d" % n for n in range(4000)) + b"\nx" * 4000, "no-text"
    yield "blanks.html", b"<pre>" + b" " * 200_000 + f"{BODY}{BODY}".encode(), "read"
    yield "attributes.html", b"<p " + b" ".join(b"a%d=1" % n for n in range(80_000)) + b">", "too-large"
    titles = "".join(f"<div>云溪{n}号</div>" for n in range(5_000))
    yield "titles.html", f"<title>{'云溪' * 50_000}</title>{titles}<p>{BODY}庚。</p>".encode(), "read"
    yield "articles.html", f"{'<div>' * 9_000}{'<article>' * 9_000}<p>{BODY}</p><p>辛。</p>".encode(), "read"
    yield "title.jsonl", json.dumps({"title": "云溪 " * 90_000, "text": f"{BODY}壬。"}).encode(), "read"
    yield "flood.jsonl", b"1\n" * 400_000, "no-text"
    yield "long.txt", BODY.encode() * 15_000, "too-large"
    blank = zlib.compress(b" " * 90_000_000, 9)
    yield "blank.pdf", PDF % (len(blank), blank), "bomb"
    parts = [
        (f"word/{name}.xml", f"<w:{name} {W}>{'<a/>' * 2_000_000}</w:{name}>")
        for name in ("document", "styles")
    ]
    yield "parts.docx", zipped(*((name, data.encode()) for name, data in parts)), "broken"
    head = b"MIME-Version: 1.0\n" + b"a:\n" * 5_000_000
    yield "head.mhtml", head + b"\n", "too-large"
    yield "shared.tar", shared_header(), "bomb"
    yield "lzma.zip", damaged_lzma(), "broken"
    yield "publisher.jsonl", json.dumps({"text": f"{BODY}癸。", "publisher": "\ud800\0a\nb"}).encode(), "read"
    yield "legacy.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 999, "unknown-format"


FILES = list(hostile())


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int]]:
    """The folder of hostile files and one good one, built by the command: where, and its peak of memory."""
    if sys.platform != "linux":
        pytest.skip("file names and rusage of Linux")
    root = tmp_path_factory.mktemp("hostile")
    for folder in ("in", "tmp", "home"):
        (root / folder).mkdir()
    (root / "in" / GOOD).write_text(PAGE, "utf-8")
    for name, data, _ in FILES:
        (root / "in" / name).write_bytes(data)
    with (root / "in/line.jsonl").open("wb") as file:  # a thousand megabytes in one line
        for _ in range(1000):
            file.write(b"a" * 1_000_000)
    (root / "in/line.txt").hardlink_to(root / "in/line.jsonl")
    environment = os.environ | {
        "TMPDIR": str(root / "tmp"),
        "HOME": str(root / "home"),
        "XDG_CACHE_HOME": str(root / "home/cache"),
        "PYTHONUTF8": "1",
    }
    command = [sys.executable, "-c", _PEAK + _RUN, "build", "in", "--out", "out"]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True)
    printed = (done.stdout + done.stderr).decode()
    assert done.returncode == 0, printed
    assert "Traceback" not in printed
    assert "\x1b" not in printed
    peak = int((root / "home/peak").read_text()) * 1024
    (root / "home/peak").unlink()
    (root / "in/line.jsonl").unlink()
    yield root, peak


def rows(root: Path, table: str) -> list[dict[str, str]]:
    csv.field_size_limit(10_000_000)
    with (root / f"out/csv/{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(("name", "expected"), [(name, expected) for name, _, expected in FILES])
def test_each_is_read_or_a_problem_that_says_what_to_do(
    built: tuple[Path, int], name: str, expected: str
) -> None:
    shown = "in/" + "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in name)
    problems = [row for row in rows(built[0], "problems") if row["source_path"].startswith(shown)]
    read = [row for row in rows(built[0], "documents") if row["source_path"].startswith(shown)]
    if expected == "read":
        assert read
        assert not [row for row in problems if row["severity"] == "error"]
    else:
        assert not read
        assert {row["code"] for row in problems} == {expected}
        assert all(":" in row["message"] for row in problems)


def test_the_good_one_among_them_is_read(built: tuple[Path, int]) -> None:
    assert f"in/{GOOD}" in {row["source_path"] for row in rows(built[0], "documents")}


def test_memory_stays_bounded(built: tuple[Path, int]) -> None:
    assert built[1] < MOST_MEMORY, f"{built[1] / MEBIBYTE:.0f} MiB"


def test_a_line_of_a_thousand_megabytes(built: tuple[Path, int]) -> None:
    found = {(row["source_path"], row["code"]) for row in rows(built[0], "problems")}
    assert {("in/line.jsonl#1", "too-large"), ("in/line.txt", "too-large")} <= found


def test_nothing_is_written_outside_out(built: tuple[Path, int]) -> None:
    root = built[0]
    assert sorted(path.name for path in root.iterdir()) == ["home", "in", "out", "tmp"]
    assert not any((root / "tmp").iterdir())
    kept = {path.relative_to(root / "home").parts[:2] for path in (root / "home").rglob("*")}
    assert kept <= {("cache",), ("cache", "meeting-report-converter")}
    assert {path.name for path in (root / "in").iterdir()} == {
        GOOD,
        "line.txt",
        *(name for name, *_ in FILES),
    }
    assert not Path("/tmp/escaped.txt").exists()


def test_no_mark_that_steers_or_hides_is_in_the_tables(built: tuple[Path, int]) -> None:
    hidden = {chr(code) for code in (0, 7, 27, 0x200F, 0x202D, 0x202E, 0x2066)}
    for row in rows(built[0], "documents"):
        assert not hidden & set(row["text"] + row["title"] + row["source_path"])
        row["text"].encode()


def test_the_package_is_without_faults(built: tuple[Path, int]) -> None:
    command = [sys.executable, "-c", _RUN, "check", str(built[0] / "out")]
    assert subprocess.run(command, capture_output=True).returncode == 0


def command(*arguments: str | Path) -> str:
    done = subprocess.run([sys.executable, "-c", _RUN, *map(str, arguments)], capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def test_nothing_runs_in_what_is_printed(built: tuple[Path, int], tmp_path: Path) -> None:
    root = built[0]
    command("build", root / "in" / GOOD, "--out", tmp_path / "other", "--quiet")
    notes = command("diff", tmp_path / "other", root / "out", "--format", "markdown", "--limit", "0")
    assert "alert" in notes
    tokens = MarkdownIt("gfm-like", {"html": True, "linkify": False}).parse(notes)
    inside = [child for token in tokens for child in [token, *(token.children or [])]]
    assert not [token for token in inside if token.type.startswith("html") or token.tag in ("a", "img")]
    for name in ("script.txt", "escape.txt"):
        assert "\x1b" not in command("explain", root / "in" / name)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can become somebody else")
def test_what_its_owner_alone_may_read() -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        root.chmod(0o755)
        (root / "in").mkdir()
        for file, mode in (("good.txt", 0o644), ("closed.txt", 0o600), ("closed.zip", 0o600)):
            (root / "in" / file).write_text(PAGE, "utf-8")
            (root / "in" / file).chmod(mode)
        list(read_sources([root / "in/good.txt"]))  # nobody may not load modules, either
        os.seteuid(65534)
        try:
            found = list(read_sources([root / "in"]))
        finally:
            os.seteuid(0)
    expected = [("in/closed.txt", "unreadable"), ("in/closed.zip", "unreadable"), ("in/good.txt", "read")]
    assert [(item.source_path, getattr(item, "code", "read")) for item in found] == expected


def test_a_file_that_vanishes_while_others_are_read(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(f"{PAGE}{name}。", "utf-8")
    found = read_sources([tmp_path])
    first = next(found)
    (tmp_path / "b.txt").unlink()
    rest = list(found)
    assert isinstance(first, Document)
    assert [item.code for item in rest if isinstance(item, Problem)] == ["unreadable"]
    assert [item.source_path[-5:] for item in rest if isinstance(item, Document)] == ["c.txt"]


def test_an_archive_that_is_cut_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    members = [(f"{n:02}.txt", (PAGE + os.urandom(60_000).hex()).encode()) for n in range(20)]
    path.write_bytes(zipped(*members))
    found = read_sources([path])
    next(found)
    os.truncate(path, 200_000)
    rest = list(found)
    assert rest
    assert {item.code for item in rest if isinstance(item, Problem) and item.severity == "error"} == {
        "broken"
    }


def test_a_file_that_changes_is_read_as_it_was_at_one_moment(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(PAGE, "utf-8")
    [document] = [item for item in read_sources([path]) if isinstance(item, Document)]
    path.write_text("别的文章。", "utf-8")
    assert document.text.startswith(TITLE)
    assert converter.extract(document).persons() == ("方远山",)
