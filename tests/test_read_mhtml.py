"""Web pages saved in one file → the HTML of their main page."""

from __future__ import annotations

import base64
import quopri
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter.read.printed import Unreadable
from converter.read.web.mhtml import SavedPage, unwrap_mhtml

PAGE = (
    "<html><head><title>云溪市</title></head>"
    "<body><p>云溪市委书记方远山出席会议，星河集团祁若川参加。</p></body></html>"
)
FRAME = "<html><body>框架</body></html>"
ADDRESS = "https://www.yunxi.example/news/2024/0509.html"


def part(
    content: bytes,
    encoding: str = "quoted-printable",
    kind: str = "text/html",
    location: str = ADDRESS,
    name: str = "<frame-1@mhtml.blink>",
) -> bytes:
    coded = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}.get(encoding, bytes)(
        content
    )
    lines = (
        f"Content-Type: {kind}",
        f"Content-ID: {name}",
        f"Content-Transfer-Encoding: {encoding}",
        f"Content-Location: {location}",
    )
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + coded.replace(b"\n", b"\r\n")


PICTURE = part(b"\x89PNG\r\n", "base64", "image/png", "https://www.yunxi.example/1.png", "<1>")


def saved(*parts: bytes, head: str = f"Snapshot-Content-Location: {ADDRESS}\r\n", start: str = "") -> bytes:
    """A page as Chrome saves it."""
    top = (
        f"From: <Saved by Blink>\r\n{head}Subject: =?utf-8?Q?=E4=BA=91=E6=BA=AA=E5=B8=82?=\r\n"
        "Date: Thu, 9 May 2024 02:20:00 -0000\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/related;\r\n\ttype="text/html";{start}\r\n'
        '\tboundary="----MultipartBoundary--a1b2----"\r\n\r\n\r\n'
    )
    mark = b"------MultipartBoundary--a1b2----"
    return top.encode() + b"".join(mark + b"\r\n" + one + b"\r\n" for one in parts) + mark + b"--\r\n"


def html(data: bytes) -> str:
    found = unwrap_mhtml(data)
    return found.html.decode(found.charset or "utf-8").strip()


def test_a_page_of_chrome() -> None:
    found = unwrap_mhtml(saved(part(PAGE.encode()), PICTURE))
    assert found == SavedPage(PAGE.encode(), None, ADDRESS)


def test_a_page_of_internet_explorer() -> None:
    top = (
        b'From: "Saved by Windows Internet Explorer 8"\r\nMIME-Version: 1.0\r\n'
        b'Content-Type: multipart/related;\r\n\ttype="multipart/alternative";\r\n'
        b'\tboundary="----=_NextPart_000"\r\n'
        b"\r\nThis is a multi-part message in MIME format.\r\n\r\n"
    )
    inner = b'Content-Type: multipart/alternative;\r\n\tboundary="----=_NextPart_001"\r\n\r\n\r\n'
    outer_mark, inner_mark = b"------=_NextPart_000", b"------=_NextPart_001"
    page = part(PAGE.encode("gb18030"), kind='text/html;\r\n\tcharset="gb2312"')
    lines = [top + outer_mark, inner + inner_mark, page, inner_mark + b"--", b"", outer_mark, PICTURE]
    data = b"\r\n".join([*lines, outer_mark + b"--", b""])
    assert unwrap_mhtml(data) == SavedPage(PAGE.encode("gb18030"), "gb2312", ADDRESS)


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit", "binary"])
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_encodings(encoding: str, charset: str) -> None:
    content = PAGE.encode(charset)
    assert html(saved(part(content, encoding, f"text/html; charset={charset}"))) == PAGE


def test_a_page_alone_needs_no_parts() -> None:
    assert html(b"MIME-Version: 1.0\r\n" + part(PAGE.encode())) == PAGE


def test_a_page_of_another_kind_of_html_after_a_mark() -> None:
    assert html(b"\xef\xbb\xbf\r\n" + saved(part(PAGE.encode(), kind="application/xhtml+xml"))) == PAGE


def test_of_frames_the_page_that_holds_them() -> None:
    frame, page = part(FRAME.encode(), name="<frame-2@mhtml.blink>"), part(PAGE.encode())
    assert html(saved(page, frame)) == PAGE
    assert html(saved(PICTURE, frame, page)) == FRAME
    assert html(saved(frame, page, start='\r\n\tstart="<frame-1@mhtml.blink>";')) == PAGE
    assert html(saved(PICTURE, page, start='\r\n\tstart="<1>";')) == PAGE
    assert html(saved(page, start='\r\n\tstart="<nowhere>";')) == PAGE


def test_a_file_cut_off_gives_what_is_there() -> None:
    data = saved(part(PAGE.encode(), "8bit"))
    assert html(data[: data.index("祁若川".encode())]) == PAGE[: PAGE.index("祁若川")]


@pytest.mark.parametrize(
    ("head", "location", "url"),
    [
        ("", ADDRESS, ADDRESS),
        ("Snapshot-Content-Location: https://a.example/\r\n", ADDRESS, "https://a.example/"),
        ("Snapshot-Content-Location:\r\n https://a.example/\r\n\t1.html\r\n", "", "https://a.example/1.html"),
        ("Snapshot-Content-Location: file:///home/a.html\r\n", "file:///C:/a.html", None),
        ("", "javascript:alert(1)", None),
        ("", "https://云溪.example/", None),
        ("", 'https://a.example/"onclick', None),
        ("", "http://", None),
        ("", "https://a.example/" + "a" * 3000, None),
    ],
)
def test_addresses(head: str, location: str, url: str | None) -> None:
    assert unwrap_mhtml(saved(part(PAGE.encode(), location=location), head=head)).url == url


@pytest.mark.parametrize(
    ("declared", "charset"),
    [("GBK", "gbk"), ('"utf-8"', "utf-8"), ("nonsense", None), ("zlib", None), ("", None), ("a\0b", None)],
)
def test_charsets(declared: str, charset: str | None) -> None:
    assert unwrap_mhtml(saved(part(PAGE.encode(), kind=f"text/html; charset={declared}"))).charset == charset


NOT_SAVED = [
    b"",
    b"\0\xff" * 50,
    PAGE.encode(),
    "云溪市与星河集团座谈会举行\n\n会议：云溪。".encode(),
    saved(),
    saved(PICTURE),
    saved(part(b"", "8bit")),
    saved(part(PAGE.encode(), kind="text/plain")),
    b"Content-Type: multipart/related\r\n\r\n" + PAGE.encode(),
]


@pytest.mark.parametrize("data", NOT_SAVED)
def test_no_page_in_it(data: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        unwrap_mhtml(data)
    assert caught.value.code == "broken"
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "mark",
    [b"Content-Type: message/rfc822\r\n\r\n", b"Content-Type:\r\n multipart/x; boundary=a\r\n\r\n--a\r\n"],
)
def test_messages_within_messages(mark: bytes) -> None:
    begun = time.monotonic()
    with pytest.raises(Unreadable, match="within"):
        unwrap_mhtml(mark * 20_000 + b"\r\n" * 100_000)
    assert time.monotonic() - begun < 2


SOUND = saved(part(PAGE.encode()), part(FRAME.encode(), "base64", name="<2>"), start='\r\n\tstart="<2>";')
PIECES = [
    *(b"", b"\0", b"\xff\xfe", b"\r\n", b"\r\n\r\n", b'"', b";", b"=", b"=?utf-8?B?x?=", b"--", b"base64"),
    *(b"x-uuencode", b"multipart/digest", b"message/rfc822", b"message/partial", b"message/delivery-status"),
    *(b"charset*=utf-8'x'%ff", b"charset*0*=\xe4", b"charset=utf-16", b"charset=punycode", b"start*1*=x"),
]


@given(
    st.lists(st.tuples(st.integers(0, len(SOUND)), st.integers(0, 40), st.sampled_from(PIECES)), max_size=8)
)
def test_any_damage_gives_a_page_or_says_why_not(edits: list[tuple[int, int, bytes]]) -> None:
    data = SOUND
    for at, removed, new in edits:
        data = data[:at] + new + data[at + removed :]
    try:
        found = unwrap_mhtml(data)
    except Unreadable as error:
        assert error.code == "broken"
    else:
        assert found.html
        if found.charset:
            found.html.decode(found.charset, "replace")
