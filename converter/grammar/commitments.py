"""Who promised or demanded what: sentences in, commitments out, as one speaker follows another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from converter.grammar import actors, agreements, speech, voices
from converter.grammar.homes import Home
from converter.grammar.houses import brand
from converter.grammar.narrated import PLEDGE_TOLD
from converter.grammar.participants import is_object
from converter.grammar.runs import Run
from converter.grammar.said import PROPOSAL, Writer
from converter.grammar.units import KINDS, head_end
from converter.model import Commitment, Party, Sentence

_WHAT: Final = "意见建议|建议|希望|意见|要求|主张|倡议|举措"
"""What a lead counts: 提了|三条|要求."""
PROPOSES: Final = re.compile(
    r"(?:[对向就](?P<to>[^，。]{2,30}?))?(?:提出(?:了)?|提了|(?P<tells>讲了?|谈了|说了|强调了))(?:以下|如下|具体|明确|几|新|工作)?"
    r"(?:(?:\d+|[一二两三四五六七八九十])?(?:点|项|条|个方面的?|方面)"
    rf"(?P<counted>{_WHAT})|(?:修改|整改|改进|指导|评审)?(?P<what>{_WHAT})(?:[和、与](?P<also>{_WHAT}))?(?=[：。]))"
    r"|(?:作|做)(?:了|出|出了)?[^，。]{0,10}?(?P<orders>安排|部署)(?=：)"
)
DEPLOYED: Final = re.compile(
    r"[就对][^，。]{2,30}(?:作|作出|进行|提出)了?(?:(?:全面|具体|明确|周密|详细|细致|统一)的?)?(?:安排部署|部署|安排|要求)。$"
    r"|(?:布置|部署|安排)了[^，。]{2,20}(?:工作|任务|要点|重点)。$"
)
"""甲在报告中对工作作出部署。|各支行要…: what opens a run of orders without a verb of speech."""
DEPLOYS: Final = ("部署。", "安排。", "要求。", "工作。", "任务。", "要点。", "重点。")
"""What words matched by DEPLOYED end in."""
DECIDES: Final = re.compile(
    r"(?:[^。：]{0,20}，)?(?:会议)?(?:研究|经研究|讨论|审议)?(?:决定|议定)(?:如下|以下事项)?："
)
"""会议研究决定：, before the paragraphs 一、…。二、…。 that tell what."""
PROPOSERS: Final = re.compile("提出|提了|讲|谈了|说了|强调了|安排：|部署：")
"""What a lead matched by PROPOSES holds."""
DASH: Final = re.compile(r"\s*[—－]{1,2}(?=[\u4e00-\u9fff])")
"""——我们要建设…: a paragraph that is an item of what is said."""
NUMBERED: Final = re.compile(r"\s*一、")
"""How the first paragraph after DECIDES begins."""
ITEM: Final = re.compile(r"\s*(?:一是|一要|第一|首先|（一）|一、)")
"""What the sentence after one that ends in 提出要求。 must begin with to be its list."""
TERMS: Final = re.compile(
    r"(?:根据|按照|依据)(?:该|此次)?[^，。]{0,6}(?:协议|合同|约定|备忘录|条款|意向书)|(?:经)?(?P<both>双方|两校|两地|三方)(?:共同)?(?:约定|商定|议定)"
    r"|(?P<told>(?:[^，。]{0,6}?(?:协议|合同|备忘录)|意向书)(?:还|同时)?(?:约定|规定|明确|载明)[，：])"
)
AGREED: Final = re.compile("协议|合同|约定|备忘录|条款|意向书|商定|议定")
"""What words matched by TERMS hold."""
GOES_ON: Final = re.compile(r"^(?:在[^，。]{2,20}(?:方面|上)，|此外，|另外，|同时，|其中，)")
BOTH_SIDES: Final = re.compile(r"(?:双方|两国|我们|各方)[^，。]{0,6}(?:要|应)")
"""A paragraph that opens so goes on with the words quoted: 双方要深化合作。 今年，|我们要抓好…."""
NARRATES: Final = re.compile(
    r"^(?:(?:座谈)?会(?:议)?(?:上|前|后(?!，(?:各|大家|有关))|还|听取|审议|传达|研究|由|决定|原则|同意|通过|批准)|当天|随后|期间|会见(?:后|前|结束)|签约)"
)
PROPOSING: Final = re.compile(rf"(?<![的、和与条项出])(?:{PROPOSAL})[，：]$")
"""甲|建议，…, but 提出建议， and …的建议，"""
SITTING: Final = re.compile(r"(?:座谈)?会议?[^，。]{0,2}(?:强调|指出|要求|建议|认为|提出)")
"""会议建议：…: the sitting itself, not one that a speaker recalls."""
TOGETHER: Final = re.compile(r"(?<![\u4e00-\u9fff])[他她]们(?!的)[^，。]*，?$")
"""他们|表示，…: the words of several, of no one person."""
ALSO_SIGNED: Final = re.compile(r"还[^，。；]{0,6}签[署订]")
"""双方还|签订了…: one more agreement of the same sides."""
SPOKEN: Final = re.compile("[你您我]|贵[国方]")
"""习近平主席同你举行会谈, 某主席特使赴贵国: words to somebody, and no report of who took part."""
DATELINE: Final = re.compile(
    r"(?:[^，。：]{0,14}(?:消息|讯|电)（[^（）]{1,14}）：?|(?:本报|新华社)[^，。：]{0,16}?(?:讯|电)(?:[^，。：]{0,24}报道：)?)"
)
DATELINED: Final = re.compile("（|新华社|本报")
"""What a dateline holds."""


def commitments(
    sentences: Sequence[Sentence],
    context: Home,
    text: str,
    published: str | None,
    known: Sequence[str],
    houses: Mapping[str, str],
) -> Iterator[Commitment]:
    """All commitments of a document in the order printed.

    `known` are the organizations it names in full, `houses` those of its persons.
    """
    spoken_for: dict[str, tuple[Party, ...]] = {}
    speaking = sentences if "代表" in text else ()
    for person, house in filter(None, (speech.behalf(sentence, text) for sentence in speaking)):
        named = actors.named(house, context, text, known)
        if all(party.organization for party in named):
            spoken_for[person] = named
    run: Run | None = None
    told: tuple[Party, ...] = ()
    paused: Run | None = None
    """The run before paragraphs that nobody is quoted in: 二是要… further on is its next item."""
    interrupted: Run | None = None
    """The run of a person before others spoke whom nobody names."""
    actor: str | None = None
    author: str | None = None
    paragraph = -1
    agreed: list[tuple[Party, ...]] = []
    told_after = speech.quoted(sentences, text)
    held = agreements.ceremony(sentences, context, text)
    between = held[1][1] if held else ()
    signings = [agreements.signing(sentence, context, text, houses, between) for sentence in sentences]
    explicit = held is not None and agreements.told(sentences, signings)
    known = [*known, *_signers([*signings, held and held[1]], context)]
    writer = Writer(context, text, published, known, houses, spoken_for)
    agrees, datelined, proposed = (word.search(text) for word in (AGREED, DATELINED, PROPOSERS))
    for index, sentence in enumerate(sentences):
        printed = text[sentence.start : sentence.end]
        if sentence.paragraph != paragraph:
            if run is None and paused and (_opens_demand(sentence) or DASH.match(printed)):
                run = paused
            own = houses.get(run.speaker or "") if run is not None else None
            if run is not None and not _goes_on(sentence, run, printed, own):
                paused = run
                run = None
            elif run is not None and sentence.tokens[0].text == "要":
                run.carried = ()
            if run is None and not ("pronoun" in sentence.kinds and "pronoun" in sentence.tokens[0].kinds):
                actor = None  # but 甲表示欢迎。|他指出，…
            told = ()
        paragraph = sentence.paragraph
        author = (speech.author(sentence) if "文章" in printed else None) or author
        said = told_after.get(index) or speech.attribution(sentence, actor, author)
        signed = None if said else signings[index]
        if held and not explicit and sentence is held[0]:
            signed = held[1]  # 甲与乙合作签约仪式举行, and nothing more is told of it
        if signed and run is not None and run.speaker and signed[1] == agreements.BOTH_SIGN:
            signed = None  # 甲表示，…。今天双方签署了文件，表明…: words of the speaker
        dateline = DATELINE.match(printed) if datelined and DATELINED.search(printed) else None
        content = sentence.start + (dateline.end() if dateline else 0)
        recalled = said and said.speaker is None and run is not None and run.speaker
        if said and recalled and not SITTING.match(printed) and not speech.of_nameless(sentence, said):
            continue  # 党的代表大会强调，…: recalled by the speaker of the run
        if said and run is not None and speech.recalls_leader(sentence, said, run.speaker):
            continue
        if said and speech.long_ago(printed, published):
            run = None
            continue  # 2020年1月，甲强调，要…: recalled
        if said:
            before, paused = run or paused, None
            interrupted = run if run and run.speaker and speech.of_nameless(sentence, said) else None
            run = Run(
                None if TOGETHER.search(text[sentence.start : said.content]) else said.speaker,
                verb=said.verb,
                carried=voices.voice(sentence, said, context, text, known),
            )
            if before and before.awaits_items and before.speaker == said.speaker:
                # 甲提出五点建议。甲强调，…。|——我们要…。
                run.listed, run.announced = before.listed, before.announced
            run.lists = text[said.content - 1] == "："
            run.officers = bool(voices.OFFICER.search(text, sentence.start, said.end - len(said.verb)))
            run.sits = text.endswith("会议", sentence.start, said.end - len(said.verb))
            run.opening = said.verb != PROPOSAL or bool(PROPOSING.search(text, sentence.start, said.content))
            if said.verb in KINDS and text[said.content - 1] == "：" and ITEM.match(text, said.content):
                run.listed, run.announced = KINDS[said.verb], said.verb  # 会议建议：|一是…
            actor = said.speaker or actor
            content = said.content
        elif signed or (
            run is not None
            and (NARRATES.match(printed) or (_acts(sentence, printed) and not SPOKEN.search(printed)))
        ):
            run = paused = None
        if not said:
            actor = None if speech.sits(sentence) else speech.actor(sentence) or actor
            if interrupted and sentence.tokens[0].kinds.get("person") == interrupted.speaker:
                run, interrupted = interrupted, None  # 企业负责人说，…。|甲|鼓励企业…。
        terms = TERMS.search(printed) if agrees and AGREED.search(printed) else None
        spoken = terms and terms["both"] and run is not None and run.speaker  # 甲表示，双方商定…
        if terms and not spoken and (terms.start() == 0 or printed[terms.start() - 1] == "，"):
            both = (Party("obligor", group=terms["both"]),) if terms["both"] else ()
            run = Run(None, terms=True, announced=terms.group(), carried=both)
            begins = terms.end() if terms["told"] else terms.start()
            content = content if signed else max(content, sentence.start + begins)
        if signed:
            for part, mark, parties in agreements.signed_in(
                sentence, content, signed, context, text, houses, between
            ):
                if not agreed or agreements.others(parties, agreed) or ALSO_SIGNED.search(printed):
                    yield writer.agreement(part, mark, parties)
                if parties or not agreements.SIGNED_PROJECTS.search(printed):
                    agreed.append(parties)  # 集中签约项目9个, and then one by one
            continue
        settles = DECIDES.match(printed) if "定" in printed and "：" in printed else None
        if settles and NUMBERED.match(text, sentence.start + settles.end()):  # 会议议定：|一、…。二、…。
            run = Run(None, listed="decision", announced="决定", in_item=True)
            content = sentence.start + settles.end()
        elif settles and settles.end() == len(printed.strip()) and NUMBERED.match(text, sentence.end):
            run = Run(None, listed="decision", announced="决定")
            continue
        proposal = PROPOSES.search(printed) if proposed and PROPOSERS.search(printed) else None
        if proposal and (
            proposal["counted"]
            or text[sentence.start + proposal.end()] == "："
            or ITEM.match(text, sentence.end)
        ):
            what = proposal["counted"] or proposal["what"] or proposal["orders"]
            told_of = KINDS.get(proposal["also"] or what, "directive")  # 提出希望和要求：
            asked = told_of if not proposal["tells"] or what in ("建议", "希望") else "directive"
            run = Run(actor, listed=asked, announced=what)
            run.in_item = text.startswith("：", sentence.start + proposal.end())  # 提出两点要求：…；…。
            run.carried = voices.audience(sentence, proposal, context)
            content = max(content, sentence.start + proposal.end())
        elif (
            run is None
            and printed.endswith(DEPLOYS)
            and DEPLOYED.search(printed)
            and (told_by := speech.actor(sentence))
        ):
            run = Run(told_by)  # 甲在报告中对工作作出部署。|各支行要…
        if run is not None or "cue" in sentence.kinds or printed.startswith("会议明确，"):
            rows = list(writer.said(sentence, content, run, actor, told))
            told = rows[-1].parties if rows and rows[-1].rule == PLEDGE_TOLD else ()
            yield from rows


def _signers(signings: Iterable[agreements.Signed | None], context: Home) -> Iterator[str]:
    """远禾联信|与某市政府签署…。|远禾联信|将…: who signs is a house, whatever its name ends in."""
    for name in (party.organization for signed in signings if signed for party in signed[1]):
        if name and not brand(name, context.named):
            yield name


def _goes_on(sentence: Sentence, run: Run, printed: str, own: str | None) -> bool:
    """A run goes on over a paragraph's end: the next item of its list, field of its terms, or a bare 要….

    Also where it opens with what the speaker's `own` house wills: 远禾集团|将遵循…
    """
    if own and printed.startswith(own) and not any("speech" in t.kinds for t in sentence.tokens):
        comma = next((i for i, t in enumerate(sentence.tokens) if t.text == "，"), len(sentence.tokens))
        wills = [i for i, t in enumerate(sentence.tokens) if t.kinds.get("cue") == "pledge"]
        return bool(wills) and (wills[0] < comma or sentence.tokens[wills[0] - 1].text == "，")
    if DASH.match(printed):
        run.in_item, run.carried = run.in_item or bool(run.listed), ()
        return True
    if run.kind == "directive" and sentence.tokens[0].text == "要":
        return True
    if run.speaker and BOTH_SIDES.match(actors.YEAR.sub("", printed).lstrip("，")):
        return True
    return _opens_item(sentence) or (run.terms and bool(GOES_ON.match(printed)))


def _opens_demand(sentence: Sentence) -> bool:
    """一是要…, 四要…: an item that demands."""
    return _opens_item(sentence) and any(
        t.kinds.get("cue") == "directive" or t.text.endswith("要") for t in sentence.tokens[:3]
    )


def _opens_item(sentence: Sentence) -> bool:
    tokens = sentence.tokens
    ends = [(i, head_end(tokens, i)) for i in range(min(2, len(tokens)))]
    # 1、, （2） are heads within a paragraph; at the beginning of one they are those of a document.
    return any(end and not any(t.text.isdigit() for t in tokens[i:end]) for i, end in ends)


def _acts(sentence: Sentence, printed: str) -> bool:
    """A sentence that tells who took part: the words quoted before it have ended."""
    seen = False
    for index, token in enumerate(sentence.tokens if {"person", "role"} <= sentence.kinds else ()):
        seen = seen or ("person" in token.kinds and not is_object(sentence.tokens, index))
        if seen and token.kinds.get("role"):
            return not speech.RECALLED_SPEECH.match(printed)
    return False
