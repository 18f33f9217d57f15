"""Open licences for data: what each is called by those who write and read packages."""

from __future__ import annotations

from typing import NamedTuple


class Licence(NamedTuple):
    """A licence, and its names elsewhere."""

    title: str
    path: str
    spdx: str
    """In CITATION.cff."""
    hub: str
    """On Hugging Face."""


LICENCES = {
    "CC-BY-4.0": Licence(
        "Creative Commons Attribution 4.0 International",
        "https://creativecommons.org/licenses/by/4.0/",
        "CC-BY-4.0",
        "cc-by-4.0",
    ),
    "CC-BY-SA-4.0": Licence(
        "Creative Commons Attribution Share Alike 4.0 International",
        "https://creativecommons.org/licenses/by-sa/4.0/",
        "CC-BY-SA-4.0",
        "cc-by-sa-4.0",
    ),
    "CC0-1.0": Licence(
        "CC0 1.0 Universal", "https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0", "cc0-1.0"
    ),
    "ODbL-1.0": Licence(
        "Open Database License 1.0", "https://opendatacommons.org/licenses/odbl/1-0/", "ODbL-1.0", "odbl"
    ),
    "ODC-BY-1.0": Licence(
        "Open Data Commons Attribution License 1.0",
        "https://opendatacommons.org/licenses/by/1-0/",
        "ODC-By-1.0",
        "odc-by",
    ),
    "ODC-PDDL-1.0": Licence(
        "Open Data Commons Public Domain Dedication and License 1.0",
        "https://opendatacommons.org/licenses/pddl/1-0/",
        "PDDL-1.0",
        "pddl",
    ),
}
"""By the names that the Open Definition gives them, which the Data Package standard asks for."""


def licence(name: str | None) -> Licence | None:
    """A licence's name, the Open Definition's or SPDX's → the licence, if it is one of these."""
    return next((one for key, one in LICENCES.items() if name in (key, one.spdx)), None)
