"""Packed files → the files in them, one after the other, nothing unpacked to the disk."""

from __future__ import annotations

import gzip
import io
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from typing import IO, NamedTuple, cast

from converter.model import Problem
from converter.read.files.limits import (
    DAMAGED,
    MOST_DIRECTORY,
    MOST_HEADER,
    MOST_IN_MEMORY,
    MOST_SHARED_HEADER,
    Bomb,
    Budget,
    Metered,
)
from converter.read.files.listing import NO_ARTICLE, printable
from converter.read.printed import Unreadable, short

_END = b"PK\x05\x06"
_OFFICE = {
    "word/document.xml": ".docx",
    "xl/workbook.xml": ".xlsx",
    "ppt/presentation.xml": ".pptx",
    "OFD.xml": ".ofd",
}
_IGNORED = re.compile(r"(?:^|/)(?:\.|__MACOSX/)")
_EXTENDED = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)


class Member(NamedTuple):
    """A file in an archive: where it is, its bytes to come, and the name that tells its format."""

    source_path: str
    stream: io.BufferedReader
    name: str


def members(at: str, stream: IO[bytes], suffix: str, budget: Budget) -> Iterator[Member | Problem]:
    """A packed file (.zip, .tar, .tgz, .gz, .zst) → the files in it, and a Problem for each refused."""
    unpack = {".zip": _unzip, ".tar": _untar}.get(suffix)
    try:
        if unpack:
            yield from unpack(at, stream, budget)
        else:
            with _expanded(at, stream, suffix, budget) as member:
                yield member
    except DAMAGED as fault:
        yield broken(at, fault)


def broken(at: str, fault: Exception) -> Problem:
    """What went wrong while a packed file was read → its Problem."""
    reason = short(getattr(fault, "strerror", None) or fault)
    return Problem(at, "error", "broken", f"cannot be unpacked ({reason or 'damaged'}): pack it anew")


def is_office(stream: IO[bytes]) -> str:
    """A ZIP file → the suffix of what it is: Word's files are ZIP files, too."""
    try:
        with _opened(stream) as archive:
            names = set(archive.namelist())
    except DAMAGED:
        names = set()
    stream.seek(0)
    return next((suffix for name, suffix in _OFFICE.items() if name in names), ".zip")


def rewindable(stream: io.BufferedReader) -> io.BufferedReader:
    """A stream → one to be read from its end, as ZIP files are; Unreadable where it is too long for that."""
    if stream.seekable():
        return stream
    data = stream.read(MOST_IN_MEMORY + 1)
    if len(data) > MOST_IN_MEMORY:
        raise Unreadable("too-large", f"over {MOST_IN_MEMORY:,} bytes: unpack the archive that it is in")
    return io.BufferedReader(io.BytesIO(data))


def _unzip(at: str, stream: IO[bytes], budget: Budget) -> Iterator[Member | Problem]:
    with _opened(stream) as archive:
        files = ((_name(info), info) for info in archive.infolist() if not info.filename.endswith("/"))
        for name, info in sorted(files, key=lambda file: (file[0], file[1].header_offset)):
            path = f"{at}/{printable(name)}"
            if fault := _refused(name, link=(info.external_attr >> 28) == 0xA):
                yield Problem(path, "error", *fault)
            elif info.flag_bits & 1:
                message = "encrypted: unpack it with its password, or pack it without one"
                yield Problem(path, "error", "encrypted", message)
            elif _is_article(name):
                try:
                    opened = archive.open(info)
                except DAMAGED as fault_found:
                    yield broken(path, fault_found)
                    continue
                with opened:
                    packed = partial(getattr, info, "compress_size")
                    yield Member(path, buffered(opened, budget, packed), name)


def _untar(at: str, stream: IO[bytes], budget: Budget) -> Iterator[Member | Problem]:
    with tarfile.open(fileobj=stream, mode="r|", tarinfo=_Header, errorlevel=1) as archive:
        for info in archive:
            archive.members = []  # type: ignore[attr-defined]  # else it keeps them all
            path = f"{at}/{printable(info.name)}"
            if info.isdir():
                continue
            if fault := _refused(info.name, link=not info.isreg() or info.issparse()):
                yield Problem(path, "error", *fault)
            elif _is_article(info.name) and (opened := archive.extractfile(info)) is not None:
                yield Member(path, buffered(opened, budget), info.name)


@contextmanager
def _expanded(at: str, stream: IO[bytes], suffix: str, budget: Budget) -> Iterator[Member]:
    """A compressed file (.gz, .tgz, .zst) → the one in it, named without the suffix."""
    name = re.sub(r"\.(?:gz|zst)$", "", at, flags=re.IGNORECASE)
    name = re.sub(r"\.tgz$", ".tar", name, flags=re.IGNORECASE)
    meter = Metered(stream)
    with closing(_unpacking(io.BufferedReader(meter), suffix)) as unpacked:
        yield Member(at, buffered(unpacked, budget, lambda: meter.size), name)


def _unpacking(stream: io.BufferedReader, suffix: str) -> IO[bytes]:
    if suffix != ".zst":
        return cast(IO[bytes], gzip.GzipFile(fileobj=stream))
    import pyarrow as pa

    return cast(IO[bytes], pa.CompressedInputStream(pa.PythonFile(stream, mode="r"), "zstd"))


class _Header(tarfile.TarInfo):
    """A header of a TAR file that may not claim megabytes for a name: they would be held in memory."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _Header:
        header = super().frombuf(buf, encoding, errors)
        most = MOST_SHARED_HEADER if header.type == tarfile.XGLTYPE else MOST_HEADER
        if header.type in _EXTENDED and header.size > most:
            raise Bomb(f"claims a name of {header.size:,} bytes: no archive of articles does")
        return header


def buffered(
    stream: IO[bytes], budget: Budget | None = None, packed: Callable[[], int] | None = None
) -> io.BufferedReader:
    """A stream of any kind → the same, counted, and with its first bytes to be looked at."""
    return io.BufferedReader(Metered(stream, budget, packed), 1 << 16)


def _opened(stream: IO[bytes]) -> zipfile.ZipFile:
    """A ZIP file → the same, opened; Bomb where its list of members is longer than memory should hold."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - (1 << 16) - 22))
    tail = stream.read()
    at = tail.rfind(_END)
    if at >= 0 and int.from_bytes(tail[at + 12 : at + 16], "little") > MOST_DIRECTORY:
        raise Bomb("lists more files than an archive of articles does: split it")
    stream.seek(0)
    return zipfile.ZipFile(stream)


def _name(info: zipfile.ZipInfo) -> str:
    """The name of a member: what Windows packs in Chinese is GBK, which ZIP takes for code page 437."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _refused(name: str, link: bool) -> tuple[str, str] | None:
    if link:
        return "link", "a link, a device or a file with holes: pack the file itself"
    path = name.replace("\\", "/")
    if path.startswith("/") or re.match(r"[A-Za-z]:", path) or ".." in path.split("/"):
        return "unsafe-name", "its name leads out of the archive: pack it anew, with names inside one folder"
    return None


def _is_article(name: str) -> bool:
    path = name.replace("\\", "/")
    return not _IGNORED.search(path) and not NO_ARTICLE.fullmatch(path.rpartition("/")[2])
