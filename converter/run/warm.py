"""Whoever imports this has the rules ready: lexicons, patterns and automata, which take a second to load."""

from converter.model import Document
from converter.run.parts import part_of
from converter.stated import batch_of

_ARTICLE = "5月8日，云溪市委书记方远山会见星河集团董事长林知远一行，双方签署合作协议。"
_DOCUMENT = Document("doc-0", "", None, None, "", None, "text/plain", "zh-Hans", None, "", _ARTICLE)

part_of(batch_of([_DOCUMENT]), ["0"], {})
