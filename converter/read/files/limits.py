"""How much one file may give before it is refused: input is not trusted."""

from __future__ import annotations

import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

MOST_BYTES = 5_000_000
"""No article is longer as text or as a web page: a bigger file is a dump of many, or no article."""

MOST_CHARACTERS = 300_000
"""A report to a congress has some 40,000; facts take more time the more there are beside them."""

MOST_IN_MEMORY = 64_000_000
"""Formats that must be held whole, with their pictures: PDF, Word, an archive within an archive."""

MOST_UNPACKED = 4_000_000_000
"""What one archive may unpack to, all its members together."""

MOST_RATIO, ALWAYS_UNPACKED = 100, 10_000_000
"""Text packs to a tenth, or a thirtieth where it repeats itself; small files may pack better."""

MOST_DIRECTORY = 16_000_000
"""Bytes of the list of members at the end of a ZIP file: some 150,000 names."""

MOST_HEADER, MOST_SHARED_HEADER = 1_000_000, 10_000
"""Bytes of a long name or other extended header in a TAR file, and of one that is for all that follow."""

MOST_FAULTS = 1_000
"""Records of a feed that give no article, each a problem; of more it is said how many there are."""

DEEPEST = 3
"""Archives within archives."""


DAMAGED = (
    *(OSError, EOFError, ValueError, LookupError, RuntimeError, struct.error, zlib.error),
    *(zipfile.BadZipFile, tarfile.TarError, lzma.LZMAError),
)
"""What the libraries raise while they read a damaged archive."""


class Bomb(Exception):
    """A file unpacks to more than anybody packs; nothing more of it is read."""


class Spent(Bomb):
    """An archive has unpacked to all that one may: nothing more of the archive is read, either."""


@dataclass(slots=True)
class Budget:
    """What all members of one file have unpacked to so far."""

    spent: int = 0

    def spend(self, size: int) -> None:
        """Bytes unpacked → Bomb where they are too many."""
        self.spent += size
        if self.spent > MOST_UNPACKED:
            raise Spent(f"unpacks to more than {MOST_UNPACKED:,} bytes: split it")


class Metered(io.RawIOBase):
    """A stream that counts what is read from it, and stops a bomb; what is damaged is an OSError."""

    def __init__(
        self, stream: IO[bytes], budget: Budget | None = None, packed: Callable[[], int] | None = None
    ) -> None:
        """`budget`: where the bytes are unpacked ones; `packed`: how many packed ones they came from."""
        super().__init__()
        self.stream, self.budget, self.packed, self.size = stream, budget, packed, 0

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: object) -> int:
        """A buffer → how many bytes were put into it; Bomb where there are too many."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        try:
            data = self.stream.read(len(view))
            while 0 < len(data) < len(view) and (more := self.stream.read(len(view) - len(data))):
                data += more  # what looks at the first bytes looks at as many, however they come
        except DAMAGED as fault:
            raise OSError(None, str(fault) or "it ends too soon") from None
        view[: len(data)] = data
        self.size += len(data)
        if self.budget is not None:
            self.budget.spend(len(data))
        if self.packed and self.size > ALWAYS_UNPACKED and self.size > MOST_RATIO * self.packed():
            raise Bomb(f"unpacks to more than {MOST_RATIO} times its size: no archive of articles does")
        return len(data)
