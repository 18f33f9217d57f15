"""A folder's `checksums.txt`, as sha256sum writes and checks it: a line a file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from converter.check.fault import Fault

CHECKSUMS = "checksums.txt"


def sha256(file: Path) -> str:
    """A file → the SHA-256 of its bytes."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_checksums(folder: Path, files: Iterable[Path] | None = None) -> None:
    """A folder, and files in it or below it (none: all right in it) → their hashes in its checksums.txt."""
    some = folder.iterdir() if files is None else files
    names = {file.relative_to(folder).as_posix(): file for file in some if file.name != CHECKSUMS}
    lines = (f"{sha256(names[name])}  {name}\n" for name in sorted(names))
    (folder / CHECKSUMS).write_text("".join(lines), "utf-8", newline="\n")


def read_checksums(folder: Path) -> dict[str, str]:
    """A folder → the files that its checksums.txt lists, with their hashes; ValueError if it is broken."""
    found = {}
    for number, line in enumerate((folder / CHECKSUMS).read_text("utf-8").splitlines(), 1):
        digest, _, name = line.partition("  ")
        if len(digest) != 64 or not name:
            raise ValueError(f"line {number} is no SHA-256, two blanks and a name")
        found[name] = digest
    return found


def checksum_faults(folder: Path, label: str, digests: Mapping[str, str] | None = None) -> Iterator[Fault]:
    """A folder, how faults call it, the hashes of all files right in it → how they differ from its list.

    Without `digests` only the files that are listed are looked at: others may lie beside them.
    """

    def fault(name: str, message: str) -> Fault:
        return Fault("", None, None, None, message, label + name)

    try:
        listed = read_checksums(folder)
    except FileNotFoundError:
        yield fault(CHECKSUMS, "no such file in the package")
        return
    except ValueError as error:
        yield fault(CHECKSUMS, f"cannot be read: {error}")
        return
    found = digests
    if found is None:
        found = {name: sha256(folder / name) for name in listed if (folder / name).is_file()}
    for name in sorted(({*listed} | {*found}) - {CHECKSUMS}):
        if name not in found:
            yield fault(name, f"listed in {CHECKSUMS}, but no such file")
        elif name not in listed:
            yield fault(name, f"not listed in {CHECKSUMS}")
        elif listed[name] != found[name]:
            yield fault(name, f"not the file of {CHECKSUMS}: its SHA-256 is {found[name]}")
