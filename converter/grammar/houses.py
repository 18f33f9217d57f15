"""Which house a short form means: 集团公司, 院党委, 市一院 → the name that a document prints in full."""

from __future__ import annotations

import re
from collections.abc import Sequence

from converter.words import lexicon

PROPER = re.compile(r"[省市县区州旗盟]|大学|第.{1,2}医院|人民医院|附属|国家|中国|全国|[一二三四五六七八九]院")
"""What the name of a house holds: 盐城市第一人民医院, not 开创|医院."""
COMPANY = re.compile(r"[我本]?(?:集团)?公司|集团|我司")
OUR = re.compile(r"医院|学院|学校|大学|院|部|厅|局|委|银行|协会|商会|中心")
OF_HOUSE = re.compile(r"(?P<house>医院|院|学校|校|局|厅|集团|公司)(?P<organ>党委|党组|纪委|团委|工会|党总支)")
HEAD_OF_HOUSE = re.compile(r"(?:常务)?副?(?P<house>[局厅院校所馆台社])长")
ALIAS = re.compile(
    r"[（(](?:(?:以下|下称|下文)?简称(?:为|：)?[“\"]?|[“\"](?=[^”\"]{2,12}[”\"][）)]))(?P<alias>[\u4e00-\u9fffA-Za-z]{2,12})[”\"]?[）)]"
)
FIRM = re.compile(r"(?:集团|公司|股份|银行)$")
ABRIDGED = re.compile(r".{1,5}[一二三四五六七八九十]附?[院中小幼]")


def company(phrase: str, known: Sequence[str], named: Sequence[str]) -> str | None:
    """集团公司 → the enterprise named first so far, else the one that the whole document names most."""
    for names in (known, named):
        houses = [
            name
            for name in names
            if not name.startswith("集团") and (re.search(r"集团|公司$", name) or _enterprise(name))
        ]
        if "集团" in phrase:
            houses = [name for name in houses if "集团" in name or _enterprise(name)]
        if houses:
            return houses[0]
    return None


def ours(phrase: str, known: Sequence[str], named: Sequence[str]) -> str | None:
    """医院, 学院, 协会 → the house of that kind named last so far, else the one the document names most."""
    tail = phrase[-1] if phrase == "医院" else phrase  # 盐城市一院: 医院

    def proper(names: Sequence[str]) -> list[str]:
        longer = (name for name in names if name.endswith(tail) and len(name) > len(phrase))
        return [name for name in longer if PROPER.search(name)]

    if so_far := [name for name in known if name.endswith(phrase) and name != phrase] or proper(known):
        return so_far[-1]
    return next(iter(proper(named)), None)


def full(phrase: str, known: Sequence[str], named: Sequence[str] = ()) -> str | None:
    """A short form → the full name that it leaves words out of, where only one is meant."""
    return longer(phrase, known) or abridged(phrase, known) or of_house(phrase, known, named)


def of_house(phrase: str, known: Sequence[str], named: Sequence[str] = ()) -> str | None:
    """院党委 → 盐城市第一人民医院党委: a party organ of the one house of that kind named in full."""
    organ = OF_HOUSE.fullmatch(phrase)
    tail = organ["house"][-1] if organ else ""
    houses = {name for name in known or named if organ and name.endswith(tail) and len(name) > 3}
    houses = {name for name in houses if not _acts(name)}
    return houses.pop() + organ["organ"] if organ and len(houses) == 1 else None


def headed(title: str, known: Sequence[str], named: Sequence[str] = ()) -> str | None:
    """局长 → the one 局 that the document has named: 冷和荣|副局长."""
    head = HEAD_OF_HOUSE.fullmatch(title)
    houses = {name for name in (*known, *named) if head and name.endswith(head["house"]) and len(name) > 3}
    return houses.pop() if len(houses) == 1 else None


def _acts(name: str) -> bool:
    """开创|医院: a verb and a noun, no name."""
    known = lexicon()
    return "verb" in known.kinds(name[: known.word_at(name, 0, 2)])


def _enterprise(name: str) -> bool:
    known = lexicon()
    registered = known.organizations.get(known.organization_names.get(name, ""))
    return registered is not None and registered.kind in ("central_enterprise", "enterprise")


def abridged(phrase: str, known: Sequence[str]) -> str | None:
    """市一院 → 盐城市第一人民医院: the one full name that a short form leaves characters out of."""
    if not ABRIDGED.fullmatch(phrase):
        return None
    found = set()
    for name in known:
        rest = iter(name)
        starts = name.startswith(phrase[0]) or (phrase[0] in "省市县区" and phrase[0] in name[1:5])
        if name[-1] == phrase[-1] and starts and name != phrase and all(c in rest for c in phrase):
            found.add(name)
    return found.pop() if len(found) == 1 else None


def aliases(text: str) -> tuple[str, ...]:
    """云岭远禾科技有限公司（以下简称“远禾”）, 远禾公司（“云岭远禾”）: the short names that a text gives."""
    return tuple(dict.fromkeys(match["alias"] for match in ALIAS.finditer(text)))


def brand(phrase: str, named: Sequence[str]) -> str | None:
    """远禾 → 云岭远禾科技有限公司: the one enterprise whose name begins so, its area aside."""
    if len(phrase) < 2 or phrase in lexicon().words:
        return None
    begins = re.compile(rf"(?:[\u4e00-\u9fff]{{2,4}})?{re.escape(phrase)}.")
    found = {name for name in named if FIRM.search(name) and begins.match(name)}
    return found.pop() if len(found) == 1 else None


def longer(phrase: str, known: Sequence[str]) -> str | None:
    """社会福利中心信息部 → 民政部社会福利中心信息部: a name printed in full before, short from then on."""
    for name in reversed(known):
        for size in range(min(len(name) - 1, len(phrase)), 2, -1):
            if phrase.startswith(name[-size:]):
                return name + phrase[size:]
    return None
