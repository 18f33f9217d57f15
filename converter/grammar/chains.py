"""A post, and what the posts read so far leave to be understood: no logic but whose state a house is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from converter.words import lexicon

AREA_BODY: Final = re.compile(
    r"(?:(?<=^.县)县委(?:统战部)?|(?<=^.区)区委(?:统战部)?|委统战部|人民政府|政府|人大常委会|政协|党工委|党委|委)$"
)
OF_AREA: Final = re.compile(r"[省市县区州旗盟](?:委|政府|人大常委会|政协)$|地委$|党委$")
COMMITTEE: Final = re.compile(r"(?:[省市县区州旗盟地]委|(?:自治区|州)党委)$")
PARTY_UNIT: Final = re.compile(r"(?:组织部|宣传部|统战部|政法委|办公厅|办公室|社会工作部|政策研究室|党校)$")


@dataclass(slots=True)
class Chain:
    """What the posts read so far leave to be understood."""

    posts: list[Post] = field(default_factory=list)
    """Posts that wait for their person."""
    last: str | None = None
    """The organization of the latest post: 副行长 after 兴业银行行长甲."""
    house: str | None = None
    """The house whose units may follow: 指挥中心 after 省公安厅刑侦局局长甲."""
    party: str | None = None
    state: str | None = None
    """The state that the sentence named last."""
    known: list[str] = field(default_factory=list)
    """Full names in the order that the document printed them; later ones may be short (社会福利中心)."""
    heads: dict[str, str] = field(default_factory=dict)
    """Title → the organization of the latest such post: 副主委 after 农工党市委主委、某院院长甲."""

    def fresh(self) -> Chain:
        """A new sentence: only the names of the document stay."""
        return Chain(known=self.known)


@dataclass(frozen=True, slots=True)
class Post:
    """An organization (None where nothing names it) and a title, as one phrase of the text."""

    organization: str | None
    title: str
    start: int
    organization_end: int
    end: int
    rule: str


def state_of(house: str) -> str | None:
    """越共中央 → 越南, 老挝人民革命党中央 → 老挝: the state of a foreign house; None of China's."""
    known = lexicon()
    printed = next((house[:size] for size in (5, 4, 3, 2) if house[:size] in known.states), None)
    if printed is None and known.kinds(house).get("organ") == "foreign_body":
        printed = known.abbreviated_states.get(house[0])
    return printed if printed and known.states[printed] != "CN" else None
