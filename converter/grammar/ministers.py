"""Ministers and heads of departments by a title that holds the name of their house: 外交部|长."""

from __future__ import annotations

from converter.grammar.chains import Chain, Post
from converter.grammar.homes import Home
from converter.grammar.phrases import committee_over
from converter.model import Mention
from converter.names.spelling import transliterated
from converter.words import lexicon


def minister(words: tuple[Mention, ...], chain: Chain) -> tuple[str, str] | None:
    """The house and title of 俄罗斯|外交部|长 and of 云岭市委常委、|宣传部|长, printed with one 部."""
    if len(words) > 1 and words[0].kinds.get("state", "CN") != "CN":
        chain.known.append("".join(t.text for t in words))
        return words[0].text, "".join(t.text for t in words[1:]) + "长"
    if len(words) != 1:
        return None
    unit = words[0].text
    if party := committee_over(unit, chain):
        return party + unit, "部长"
    before = chain.posts[-1].organization if chain.posts else None
    if before and lexicon().states.get(before, "CN") != "CN":  # 尼泊尔副总理兼|外交部|长
        return before, unit + "长"
    return None


def of_foreigner(post: Post, person: str, chain: Chain, context: Home) -> tuple[str | None, str]:
    """House and title of 以色列…，|国防部|长|加兰特: every state has one, this person none of China's.

    No house where nothing says of which state.
    """
    known = lexicon()
    house = post.organization
    ours = house is not None and known.organization_names.get(house) == f"中华人民共和国{house}"
    letters = known.characters["transliteration"]
    state = chain.state or context.state
    abroad = transliterated(person, known) or (
        state and len(person) > 2 and all(c in letters for c in person)  # 勒梅尔, but 肖捷
    )
    if house is None or not ours or not abroad:
        return house, post.title
    if state and post.end - post.organization_end == 1:  # 国防部|长
        return state, house + "长"
    return state + house if state else None, post.title
