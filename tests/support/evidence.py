"""What tests of the layers share: the knowledge of the shipped rules, and documents on their way."""

from __future__ import annotations

from functools import cache

from schemas.raw_text import RawText
from topology.config import Rules
from topology.document import Document
from topology.knowledge import Knowledge, load_knowledge
from topology.pipeline import LAYERS


@cache
def knowledge() -> Knowledge:
    """The knowledge of the shipped rules, loaded once."""
    return load_knowledge(Rules())


def analysed(text: str, rules: Rules | None = None) -> Document:
    """A document that went through the layers 1 to 6, whatever the filter says."""
    known = knowledge() if rules is None else load_knowledge(rules)
    document = Document.from_raw(RawText(text=text))
    for layer in LAYERS[:6]:
        layer(known).process(document)
    return document
