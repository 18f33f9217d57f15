"""Addresses (s3://bucket/articles, memory://…) ↔ folders of this machine, which is all that a build knows.

What Arrow opens itself (S3 and what is compatible with it, Google Cloud Storage, HDFS) needs nothing more;
for all else there is fsspec, with the package that it asks for (extra `remote`).
"""

from __future__ import annotations

import mimetypes
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import urlsplit

from pyarrow.fs import FileInfo, FileSelector, FileSystem, FileType, FSSpecHandler, PyFileSystem

from converter.check.checksums import CHECKSUMS
from converter.check.package import DESCRIPTOR
from converter.publish.swap import ENTRIES, PAGE
from converter.read.files.sources import SOURCES

OF_ARROW = ("file", "s3", "gs", "gcs", "hdfs", "viewfs", "abfs", "abfss")
KEYED = ("s3", "gcs")
"""Stores without folders: their files have keys."""
ONE_REQUEST = "allow_delayed_open=true"
"""Has Arrow write a small file to S3 by one request instead of three."""
LAST = (DESCRIPTOR, CHECKSUMS, PAGE)
"""What leads to other files is written after them."""
HOW = "pip install 'meeting-report-converter[remote]', in its repository pip install '.[remote]'"
NOT_OURS = 0
"""The time of a file that stands for one at the address, and was not built."""


class Place(NamedTuple):
    """A file or folder at an address."""

    address: str
    store: FileSystem
    path: str

    @classmethod
    def of(cls, address: str) -> Place:
        """An address → the place; raises OSError where nothing opens it."""
        scheme, _, _, query, _ = urlsplit(address)
        if scheme in OF_ARROW:
            with _told(address):
                more = f"{'&' if query else '?'}{ONE_REQUEST}" if scheme == "s3" else ""
                return cls(address, *FileSystem.from_uri(f"{address}{more}"))
        try:
            from fsspec.core import url_to_fs
        except ImportError as fault:
            raise OSError(f"{address}: such an address needs an extra: {HOW}") from fault
        with _told(address):
            store, path = url_to_fs(address)
            return cls(address, PyFileSystem(FSSpecHandler(store)), path)  # type: ignore[abstract]

    @property
    def name(self) -> str:
        """Its last name, as it would be that of a file or folder here."""
        return PurePosixPath(self.path).name

    def under(self, name: str) -> str:
        """A name in it → the path."""
        return f"{self.path.rstrip('/')}/{name}"

    def files(self, folder: str) -> Iterator[tuple[str, FileInfo]]:
        """A path of a folder that may be there → all files in it and below, with their names in it."""
        selected = FileSelector(folder, recursive=True, allow_not_found=True)
        for info in self.store.get_file_info(selected):
            if info.type == FileType.File:
                yield info.path.removeprefix(folder).lstrip("/"), info


@contextmanager
def near(sources: Sequence[Path | str], out: Path | str) -> Iterator[tuple[list[Path], Path]]:
    """Sources and a target, paths or addresses → paths of this machine for a build.

    At the end what was built goes to the target, after an exception nothing does. Raises OSError.
    """
    with tempfile.TemporaryDirectory(prefix="converter-") as work:
        here = [
            _fetched(Place.of(source), Path(work, "sources", str(number)))
            if isinstance(source, str)
            else source
            for number, source in enumerate(sources)
        ]
        if not isinstance(out, str):
            yield here, out
            return
        target, built = Place.of(out), Path(work, "out")
        with _told(out):
            there = _stand_ins(target, built)
        try:
            yield here, built
        except FileExistsError as fault:  # names what stands in for it
            raise FileExistsError(str(fault).replace(str(built), out.rstrip("/"))) from fault
        with _told(out):
            _put(built, target, there)


@contextmanager
def _told(address: str) -> Iterator[None]:
    """Whatever a store says → an OSError that names the address."""
    try:
        yield
    except Exception as fault:  # each store has its own
        raise OSError(f"{address}: {fault or type(fault).__name__}") from fault


def _fetched(source: Place, folder: Path) -> Path:
    """A file or folder elsewhere, an empty folder here → the same in it, under its own name."""
    with _told(source.address):
        here = folder / source.name
        [info] = source.store.get_file_info([source.path])
        if info.type == FileType.NotFound:
            raise FileNotFoundError("nothing there")
        if info.type == FileType.File:
            beside = f"{source.path.removesuffix(source.name)}{SOURCES}"
            wanted = [
                (source.name, info),
                *((SOURCES, i) for i in source.store.get_file_info([beside]) if i.is_file),
            ]
            for name, file in wanted:
                _copied(source.store, file.path, folder / name)
            return here
        here.mkdir(parents=True)
        for name, file in source.files(source.path):
            if ".." in PurePosixPath(name).parts or name.startswith("/"):
                raise ValueError(f"{name} leads out of the folder")
            _copied(source.store, file.path, here / name)
        return here


def _copied(store: FileSystem, path: str, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with store.open_input_stream(path) as found, file.open("wb") as copy:
        shutil.copyfileobj(found, copy, 1 << 20)


def _stand_ins(target: Place, folder: Path) -> set[str]:
    """A target, a folder here → names of what a build may replace there, and an empty file for each here.

    So a build sees, as it does in a folder, what is not its own. It looks into two files: these are copied.
    """
    folder.mkdir()
    names = set()
    for entry, info in zip(ENTRIES, target.store.get_file_info([*map(target.under, ENTRIES)]), strict=True):
        if info.type == FileType.File:
            names.add(entry)
        elif info.type == FileType.Directory:
            names |= {f"{entry}/{name}" for name, _ in target.files(info.path)}
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if name in (PAGE, CHECKSUMS):
            _copied(target.store, target.under(name), file)
        else:
            file.touch()
        os.utime(file, (NOT_OURS, NOT_OURS))
    return names


def _put(folder: Path, target: Place, there: set[str]) -> None:
    """What was built, its target, names that were there → it is there, and what it replaces is not."""
    files = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}
    for name in sorted(files, key=lambda name: (name.rpartition("/")[2] in LAST, name == PAGE, name)):
        if files[name].stat().st_mtime != NOT_OURS:
            _written(files[name], target.store, target.under(name))
    for name in sorted(there - {*files}):
        target.store.delete_file(target.under(name))


def _written(file: Path, store: FileSystem, path: str) -> None:
    if store.type_name not in KEYED:
        store.create_dir(path.rpartition("/")[0], recursive=True)
    said = {"Content-Type": mimetypes.guess_type(file.name)[0] or "application/octet-stream"}
    with file.open("rb") as built, store.open_output_stream(path, metadata=said) as copy:
        shutil.copyfileobj(built, copy, 1 << 20)
