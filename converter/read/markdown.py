"""Bytes of a Markdown file → its text, one block a paragraph, without the marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from converter.read.plain import read_plain

if TYPE_CHECKING:
    from markdown_it.token import Token


def read_markdown(data: bytes) -> str:
    """Bytes → text; UnicodeError where they are no text."""
    from markdown_it import MarkdownIt

    # Chinese paragraphs are indented by blanks: no code; an article holds no markup of its own: no HTML.
    parser = MarkdownIt("commonmark", {"html": False}).disable("code")
    blocks: list[str] = []
    number = ""
    for token in parser.parse(read_plain(data)):
        if token.type == "list_item_open":
            number = f"{token.info}{token.markup} " if token.info else ""
        elif token.type == "fence":
            blocks.append(token.content)
        elif token.type == "inline":
            blocks.append(number + "".join(map(_printed, token.children or [])))
            number = ""
    return "\n\n".join(blocks)


def _printed(token: Token) -> str:
    breaks = {"softbreak": "\n", "hardbreak": "\n", "image": ""}
    return breaks.get(token.type, token.content)
