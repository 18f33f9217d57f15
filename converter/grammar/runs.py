"""The run of speech that a unit stands in, and what a unit commits somebody to."""

from __future__ import annotations

from dataclasses import dataclass, field

from converter.model import Mention, Party

Found = tuple[str, str, tuple[Party, ...], str, tuple[Mention, ...], str | None]
"""Kind, cue, obligors, rule, tokens and speaker of a unit that commits somebody."""


@dataclass(slots=True)
class Run:
    """An unbroken run of one speaker: whose words, of what kind a list is, and who was told to act."""

    speaker: str | None
    verb: str = ""
    """The verb of speech: items after 要求：一是… are demands."""
    opening: bool = True
    """Whether its first sentence is being read, which the verb still governs: 甲建议，…；…"""
    lists: bool = False
    """Whether a colon follows the verb: 专家组建议：细化指标；增加内容."""
    officers: bool = False
    """Whether officers speak whom nobody names: 水利部有关负责人|表示，…"""
    sits: bool = False
    """Whether a sitting speaks: 委员长会议|建议，…"""
    listed: str | None = None
    announced: str = ""
    """What announced the list or the terms (建议, 根据协议): the cue of units without their own."""
    in_item: bool = False
    done: bool = False
    """The first item of its list asked nothing: the list tells what has been done."""
    terms: bool = False
    carried: tuple[Party, ...] = field(default=())
    kind: str | None = None
    audience: tuple[Party, ...] | None = None
    """Those whom the words before a list told to act."""
    asked: tuple[Party, ...] = field(default=())
    """Those of whom an appeal asked something: its items ask the same."""
    side: tuple[Party, ...] = field(default=())
    """The side that the sentence before told of, without a cue: 中方赞赏…。愿同…."""
    told: tuple[Party, ...] = field(default=())
    """Those whom an item of a list to nobody told to act: 一是…各级干部要…; 二是…. goes on to them."""

    @property
    def awaits_items(self) -> bool:
        """甲提出五点建议。: a speaker announced a list, and no item of it has been read."""
        return bool(self.listed and self.speaker) and not self.in_item
