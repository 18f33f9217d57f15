"""Bytes of a Markdown file → the articles in it, one block a paragraph, without the marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from converter.read.text.plain import read_plain
from converter.read.text.several import are_articles

if TYPE_CHECKING:
    from markdown_it.token import Token


def read_markdown(data: bytes) -> list[str]:
    """Bytes → a text for each article, which begins with a heading of the first level; UnicodeError if none.

    Several are told apart where each has a body; else the headings are those of one article.
    """
    from markdown_it import MarkdownIt

    # Chinese paragraphs are indented by blanks: no code; an article holds no markup of its own: no HTML.
    parser = MarkdownIt("commonmark", {"html": False}).disable("code")
    articles: list[list[str]] = [[]]
    number = ""
    for token in parser.parse(read_plain(data)):
        if token.type == "list_item_open":
            number = f"{token.info}{token.markup} " if token.info else ""
        elif token.type == "heading_open" and token.tag == "h1" and articles[-1]:
            articles.append([])
        elif token.type == "fence":
            articles[-1].append(token.content)
        elif token.type == "inline":
            articles[-1].append(number + "".join(map(_printed, token.children or [])))
            number = ""
    texts = ["\n\n".join(blocks) for blocks in articles]
    return texts if are_articles(texts) else ["\n\n".join(texts)]


def _printed(token: Token) -> str:
    breaks = {"softbreak": "\n", "hardbreak": "\n", "image": ""}
    return breaks.get(token.type, token.content)
