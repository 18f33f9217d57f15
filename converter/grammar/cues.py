"""The first word of a unit that demands, promises, asks or decides: tokens in, its place and kind out."""

from __future__ import annotations

import re
from itertools import accumulate, takewhile
from typing import Final

from converter.grammar.speech import clause_begin
from converter.model import Mention

LEGISLATES: Final = re.compile(r"会议|峰会(?=(?:还)?$)|大会|全会|常委会|委员会|(?:专家|评审|验收)组|评委会")
VOTED: Final = re.compile(r"(?:投票|表决)(?:方式)?，?$")
NO_CUE_BEFORE: Final = re.compile(
    r"(?:需|主|重|首|只|就|不|没|快|想|仍然|如|若|才|个|就是|可以|最终是|执意|一心|偏|硬)$"
)
WEAK: Final = re.compile(
    r"(?:访问|此访|友谊|关系|合作|发展|产业|经济|峰会|大会|论坛|会议|活动|项目|工程|规划|时间|里程|规模|前景|事业|改革|节目|步骤|措施|领域)[又也还更都]?$"
)
"""Things that have no will: 双方的友谊|将更加深厚."""
THIS_MEETING: Final = re.compile("(?:这次|本次|此次)(?:会议|大会|论坛|活动|峰会|年会)，$")
"""某会召开的这次会议，|将学习…: the agenda of a sitting."""
DOUBTED: Final = re.compile(r"[相坚深]信[^。]*$|预计[^，。]*$|预期[^，。]*$|有望[^，。]*$")
FUTURE_NOT_WILL: Final = re.compile(r"后，?$|随着|标志着|届时")
OF_A_THING: Final = re.compile(
    r"[^，]*(?:项目|工程|实施|举办|召开|签署|建成|启动|投产|活动|讲话|政策)[^，]{0,10}(?:对|具有|展现|意味|有利|符合|彰显)[^，]*，"
)
"""项目的实施对某市具有重要意义，|将加快…: what comes of a thing."""
STANCE: Final = re.compile(
    r"我[们方](?:(?:始终|一贯|一直|历来|坚决|坚定不移地?|坚定)+(?:坚持|支持|维护|奉行|恪守)|(?:始终|一贯|历来|坚决|坚定)*(?:反对|主张)|(?:绝|决)不(?!是|能|会))(?![了的派])"
    r"|我(?:们(?:也|都|还|就)*|(?:也|都|还|就)+)会(?![议见谈晤员场上中后前费所成展计同诊领长])"
)
"""我们始终坚持…, 我们反对…: a stance by which a speaker binds his own side."""
IN_TIME: Final = re.compile(
    r"[在于到]?(?:[本今明下][年月周]|\d{1,4}[年月日]|[年月]底|[\d一二两三四五六七八九十]+(?:个?月|天|周|年)[之以]?内)"
)
"""保证|本月25日前整改完: a vow with its day; elsewhere 保证 tells what something is for."""
DAY: Final = re.compile("[日天号晨]")
INVESTS: Final = (
    "投资",
    "投入",
    "出资",
    "分期",
    "分两",
    "分三",
    "提取",
    "新增",
    "新建",
    "建设",
    "推出",
    "开设",
    "举办",
    "引进",
    "总投资",
)
OCCASION: Final = re.compile(r"[^，]{1,14}(?:之势|之约|之邀|之需|邀请|要求|约请)")
SIDES: Final = frozenset({"speech_body", "pronoun", "group", "generic"})
"""Those who may stand right before the first head of a list: 双方|一要…"""
ALSO: Final = ("同时", "并", "也", "还")
SIDE: Final = re.compile("[\u4e00-\u9fff]方")
"""中方|决定设立基金, 双方|同意…"""
WHO_HOPES: Final = frozenset({"person", "title", "pronoun", "stop"})
ALL_AGREE: Final = re.compile(
    r"(?:(?:与会|参会)(?:各|全体)?|全体)(?:单位|代表|各方|方|人员|嘉宾|专家|委员|会员|股东|理事|成员)们?(?:一致)?$"
)
"""与会单位一致|同意…: all who take part decide."""
WILL_BE: Final = re.compile(r"有(?![力序效关针计步条所助利望组机限偿意])")
"""将|有大到暴雨, 将|有百余家企业参展: what there will be, and no will."""
AFTER_DECISION: Final = re.compile("后(?![续备勤期])|草案")
"""审议通过|后，…, 决定|草案: words after a cue that make it no decision."""
BODIES: Final = frozenset({"organization", "body", "organ"})
GETS: Final = re.compile("(?:获|获得)[^，]{0,12}$")
"""祝贺甲获中央政府|任命, 获得委员会|批准: told of who got it."""
ANOTHER_DAY: Final = re.compile(
    r"将(?:审议|听取|表决|讨论)|前不久|日前，|此前|旨在|(?:任务|议程|议题)(?:是|有|包括)|均已[^，]{0,14}$|已经?完成"
)
"""What a meeting is yet to decide, or is held for, or what was decided before it."""
HAVING: Final = re.compile("(?:有|取得|存在|带来|造成|达到|处于|在|起到)了?$")
SOME_OF: Final = re.compile(
    "[的]|差距|程度|成绩|成效|困难|规模|影响|意义|距离|数量|比例|基础|条件|时间|作用|难度|压力"
)
"""还有|一定|差距: an amount, and no will."""
SAYS_NOW: Final = re.compile(
    "(?:当面|再次|在此|借此机会|衷心|热烈|代表[^，。]{2,16}?)*(?:祝贺|感谢|祝愿|向[^，。]{2,20}?致[以敬])"
)
"""我愿|当面再次祝贺…: done by the words themselves."""
BA: Final = (
    "一直",
    "始终",
    "历来",
    "长期",
    "着力",
    "能",
    "只会",
    "就会",
    "可能",
    "决定",
    "坚持",
    "宣布",
    "同意",
    "批准",
    "能够",
    "可以",
)
"""Verbs after which 将 only brings its object forward: 共同决定|将两国关系提升至…"""
WILL_GOES_ON: Final = frozenset({"verb", "adverb", "takes_person", "narration"})
MAKES_OF: Final = re.compile(
    r"(?:转化|打造|建设|建|变|视|作|看|更名|改编|升级|发展|培育|提升|上调|下调)(?:成|为|作|至|到)|搬上|写入|纳入|融入|贯穿|相?结合|对立|引入|带到|转移|推向|串联|发射升空|送[入上]|转(?:诊|送|交)(?:至|到|给)|报送|报[市县省区]"
)
EFFECT: Final = re.compile(
    r"(?:建|坐落|落户)[于在]|位于|使[^，。]{2,24}(?:成为|更加?)|孤立|有助于|有利于|有望|结束|成为|带来|起到|越来越|更(?:(?![好新加])|加(?:深厚|紧密(?!地)|密切(?!地)|宽广|广阔|谨慎|美好|辉煌|光明))|极大|大大|为[^，。]{2,24}(?:带来|注入|提供|奠定)|[^，。]{0,40}(?:发挥|起到)[^，。]{0,10}作用"
)


def _stance(tokens: tuple[Mention, ...]) -> int | None:
    """我们始终|坚持|…, 我们|反对|…: the verb by which a speaker binds his own side."""
    stance = STANCE.match("".join(t.text for t in tokens[:6])) if tokens[0].text.startswith("我") else None
    ends = accumulate(len(t.text) for t in tokens)
    return next((at for at, end in enumerate(ends) if end >= stance.end()), None) if stance else None


def cue(tokens: tuple[Mention, ...], first: int = 0) -> tuple[int, str] | None:
    """The index and kind of the first cue of a unit from tokens[first] on, None where no word is one."""
    if not first and (stance := _stance(tokens)) is not None:
        return stance, "pledge"
    for index, token in enumerate(tokens[first:], first):
        if "cue" not in token.kinds and token.text not in ("一要", "将于", "明确"):
            continue
        kind = token.kinds.get("cue")
        before = tokens[index - 1] if index else None
        if token.text == "明确" and _settles(tokens, index):
            return index, "decision"  # 会议|明确，|清点工作由某镇负责
        if token.text == "一要" and before and not SIDES.isdisjoint(before.kinds):
            return index, "directive"  # 双方|一要坚持互信…。二要扩大合作
        if token.text == "将于" and before and (SIDE.fullmatch(before.text) or _does(tokens, index)):
            return index, "pledge"  # 中方|将于|2025年举办大会, 研究院|将于|12月选派专家
        if kind is None:
            continue
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        if token.text.startswith(("应", "必须")) and _no_duty(tokens, index):
            continue
        if token.text.endswith("要") and "".join(t.text for t in tokens[index + 1 : index + 4]) == "看到，":
            return None  # 同时也要|看到，|我国森林资源总量仍然不足
        if token.text == "不得" and (following is None or "stop" in following.kinds):
            continue  # 任何时候都松懈|不得
        if token.text in ("须", "需") and before and before.text.endswith("仍"):
            continue  # 队伍建设仍|须|加强: what is still wanting
        noun = token.text in ("期待", "希望") and (following is None or "stop" in following.kinds)
        noun = noun or (following is not None and following.text == "》")  # 《决定》
        if kind == "decision" and following is not None:
            # 会议审议通过|的对外关系法，是…
            noun = noun or following.text in ("的", "明确", "规定")
            noun = noun or bool(AFTER_DECISION.match(following.text))
            named = index > 0 and tokens[index - 1].text == "的"  # 关于人事任免的|决定|，…
            noun = noun or (token.text == "决定" and following.text == "，" and named)
        if noun or NO_CUE_BEFORE.search("".join(t.text for t in tokens[max(0, index - 2) : index])):
            continue
        if kind == "directive" and token.text == "坚决" and index:
            if _own_side(tokens[0]):
                return index, "pledge"
            continue
        if (
            (kind == "directive" and token.text in ("要求", "需") and index)
            or (kind == "decision" and not _decides(tokens, index))
            or (kind == "pledge" and not wills(tokens, index, following))
            or (kind == "appeal" and not _appeals(tokens, index))
        ):
            continue
        return index, kind
    return None


def _settles(tokens: tuple[Mention, ...], index: int) -> bool:
    """会议|明确，…: what a sitting makes clear as settled; 会议明确了重点 only tells of it."""
    comma = index + 1 < len(tokens) and tokens[index + 1].text == "，"
    return comma and 0 < index < 3 and tokens[index - 1].text.endswith("会议")


def _no_duty(tokens: tuple[Mention, ...], index: int) -> bool:
    """应|…之势, 这是首先|应当|肯定的, 必须|看到…: no duty."""
    after = "".join(t.text for t in tokens[index + 1 :]).split("，")[0]
    before = "".join(t.text for t in tokens[:index]).rsplit("，", 1)[-1]
    attribute = "是" in before and bool(re.match(r"[^，]{1,12}的[^，]{2}", after))  # 是…必须坚持的立场
    return (
        after.startswith(("是", "看到"))
        or attribute
        or bool(OCCASION.match(after))
        or ("是" in before and after.endswith("的"))
    )


def _own_side(token: Mention) -> bool:
    return token.text in ("我们", "我方", "中方", "中国")


def _decides(tokens: tuple[Mention, ...], index: int) -> bool:
    """会议|审议通过, 专家组一致|同意: the body stands before, and no other verb in the clause of the cue."""
    before = "".join(t.text for t in tokens[:index])
    clause = before.rsplit("，", 1)[-1]
    allowed = bool(before) or tokens[index].text != "通过"  # 通过学习… is no vote
    return (
        allowed
        and bool(
            LEGISLATES.search(before) or not before or _house_decides(tokens, index) or VOTED.search(before)
        )
        and len(clause) <= 14
        and "提请" not in clause
        and "关于" not in clause
        and "针对" not in clause
        and "将" not in clause
        and "被" not in clause
        and not GETS.search(clause)
        and not ANOTHER_DAY.search(before)
    )


def _house_decides(tokens: tuple[Mention, ...], index: int) -> bool:
    """铁道部|决定：…, 双方|同意…; 某校通过改革… is no vote, 经国务院批准 only tells by whose leave."""
    at = index - 1 - ("date" in tokens[index - 1].kinds)  # 某银行|16日|决定
    body = at >= 0 and bool(not BODIES.isdisjoint(tokens[at].kinds) or SIDE.fullmatch(tokens[at].text))
    follows = tokens[index + 1].text if index + 1 < len(tokens) else ""
    body = body or bool(ALL_AGREE.search("".join(t.text for t in tokens[:index])))
    named = body and "通过" not in tokens[index].text and follows not in ("不", "了", "是")
    return named and not any(t.text == "经" for t in tokens[max(0, index - 3) : index])


def wills(tokens: tuple[Mention, ...], index: int, following: Mention | None) -> bool:
    """将, 愿, 计划 as a will: not 将成为, 项目建成后将…, 合作计划."""
    token = tokens[index]
    before = "".join(t.text for t in tokens[:index])
    if token.text == "保证":
        after = "".join(t.text for t in tokens[index + 1 : index + 4])
        return bool(IN_TIME.match(after)) or (index < 2 and _own_side(tokens[0]))
    if token.text in ("计划", "拟", "打算", "决心", "承诺"):
        if before.endswith(("的", "按", "按照", "该", "此")):
            return False  # 坚定了现代化的|决心, 按|计划|进行
        ahead = tokens[index + 1 :]  # 计划|今年秋季|投资…, but 计划|24日|举行
        following = next((t for t in ahead if "date" not in t.kinds or DAY.search(t.text)), following)
        kinds = following.kinds.keys() if following is not None else set()
        acts = bool({"verb", "narration"} & kinds) and "lead" not in kinds  # 实习生|计划|和…
        return acts or (following is not None and following.text.startswith((*INVESTS, "不")))
    clause = before.rsplit("，", 1)[-1]
    doubted = DOUBTED.search(clause if token.text.startswith("愿") else before)
    if doubted or WEAK.search(clause):
        return False  # but 甲方坚信…将…，|愿同乙方…
    if token.text == "一定" and following is not None and following.text == "是":
        return False  # 自信的中国|一定|是繁荣的力量
    if token.text == "一定" and (HAVING.search(before) or (following and SOME_OF.match(following.text))):
        return False
    if not token.text.startswith("将"):
        return not (token.text == "愿" and SAYS_NOW.match("".join(t.text for t in tokens[index + 1 :])))
    if before.endswith(BA) or _brings_forward(tokens, index):
        return False
    if following is not None and WILL_BE.match("".join(t.text for t in tokens[index + 1 : index + 3])):
        return False
    if len(clause) < 2:
        weak = THIS_MEETING.search(before)
        last = before[before.rfind("，", 0, -1) + 1 :]
        of_thing = OF_A_THING.match(before) or OF_A_THING.match(last)
        return not (FUTURE_NOT_WILL.search(before) or of_thing or weak)
    return "标志着" not in clause and "随着" not in before


def _brings_forward(tokens: tuple[Mention, ...], index: int) -> bool:
    """将|成果|转化成行动, 将|针对某地的响应|提升至三级: 将 before what a verb makes something of."""
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    goes_on = after is None or (not WILL_GOES_ON.isdisjoint(after.kinds) and after.text not in ("针对", "该"))
    clause = _clause_after(tokens, index)
    return not goes_on and "把" not in clause and bool(MAKES_OF.search(clause))


def effect(tokens: tuple[Mention, ...], index: int) -> bool:
    """项目|将为当地注入动力: what comes of a thing, and nobody's will."""
    return tokens[index].text.startswith(("将", "一定会")) and bool(
        EFFECT.match("".join(t.text for t in tokens[index + 1 :]))
    )


def _does(tokens: tuple[Mention, ...], index: int) -> bool:
    """A house that will do something at a time, and not only hold or be held."""
    house = not {"organization", "organ", "body"}.isdisjoint(tokens[index - 1].kinds)
    verb = next((t for t in tokens[index + 1 : index + 6] if "verb" in t.kinds or "hold" in t.kinds), None)
    return house and verb is not None and "hold" not in verb.kinds and "stop" not in verb.kinds


def _clause_after(tokens: tuple[Mention, ...], index: int) -> str:
    return "".join(t.text for t in takewhile(lambda t: t.text not in "，；。", tokens[index + 1 :]))


def _appeals(tokens: tuple[Mention, ...], index: int) -> bool:
    """希望 and its like at the head of a clause or after a subject: not 提出希望, 意见和建议."""
    token, before = tokens[index], tokens[index - 1] if index else None
    following = tokens[index + 1].text if index + 1 < len(tokens) else ""
    if token.text == "建议" and following in ("、", "和"):
        return False  # 人大代表|建议|和政协提案
    if following.startswith("寄") or (before is not None and before.text == "把"):
        return False  # 把|希望|寄予青年
    if token.text == "请" and _clause_after(tokens, index).endswith("放心"):
        return False  # 请|大家放心，我们一定…
    if before is None or before.text in "，：；。“":
        return True
    if before.text in ALSO and (index == 1 or tokens[index - 2].text == "，"):
        return True  # 甲对支持表示感谢，|同时|希望…
    glad = "adverb" in before.kinds and {"group", "takes_person"}.isdisjoint(before.kinds)
    if glad and (index == 1 or not WHO_HOPES.isdisjoint(tokens[index - 2].kinds)):
        return True  # 江主席|衷心|希望…, but 提出|殷切|希望
    if (
        before.text in ("的", "和", "点", "提出", "新", "、", "寄予", "充满", "受到")
        or "stop" in before.kinds
    ):
        return False
    if token.text in ("邀请", "请", "欢迎", "建议", "呼吁", "提议"):
        side = before.text.endswith("方") and len(before.text) < 4  # 秘方|欢迎中国企业
        return (
            before.text in ("也", "还", "同时", "并", "我们")
            or side
            or bool({"person", "pronoun", "speech_body"} & set(before.kinds))
            or bool({"area", "organization"} & set(before.kinds) and clause_begin(tokens, index) == index - 1)
        )
    return bool(
        {"person", "pronoun", "area", "organization", "organ", "state", "gap", "speech_body", "narration"}
        & set(before.kinds)
    )
