"""A long text goes through the layers in a thread and beside others; the answer is that of the text alone."""

from __future__ import annotations

import asyncio
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from support.evidence import knowledge

from schemas.raw_text import RawText
from topology.document import Document
from topology.pipeline import LAYERS, LONG_TEXT, Pipeline

# Sentences and debris, invented: parties, numbers with and without owners, tricks of spelling, no sentence end.
PIECES = (
    "Лодочник Егор Прудников вернулся к ночи. ",
    "Прудникова это не удивило; ",
    "Платёж ООО «Тихий Причал», ИНН 7760181590, КПП 776001001, от 05.03.2024, 1 500,00 руб.\n",
    "Переказ Ясенко Ганні Василівні, 12.05.1984 р.н., IBAN UA753052990000026009012345678, ",
    "Harold Quill of Heron Shipping Ltd paid USD 1,200.00 in May 2018. ",
    "card 2200 1253 2272 0565 ",
    "К о в а л ё в ",
    "Кoвaлёв\u200b — «шёл» ",
    "ПРИЧАЛ",
    "7760181590",
    "<b>&#1050;</b> ",
    "\u0000",
    ". ",
    "\n",
    " ",
)
LONG_TEXTS = (
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=60)
    .map("".join)
    .map(lambda text: f"Оплата {text * (LONG_TEXT // len(text) + 1)}"[: 2 * LONG_TEXT])
)
SHORT_TEXTS = st.lists(st.sampled_from(PIECES), max_size=3).map(lambda pieces: "Оплата " + "".join(pieces))


def said_of(document: Document) -> dict[str, Any]:
    """All that the layers wrote into a document but the times they took."""
    assert document.failure is None, document.failure
    return {
        name: getattr(document, name)
        for name in Document.__slots__
        if name not in ("raw", "id", "source", "key", "times")
    }


def line_by_line(text: str) -> Document:
    """A document that went through the layers one after the other on the calling thread."""
    document = Document.from_raw(RawText(text=text))
    pipeline = Pipeline(knowledge(), None)
    for layer in pipeline.layers[:-1]:
        pipeline.apply(layer, [document])
    asyncio.run(pipeline.mask([document]))
    pipeline.apply(pipeline.layers[-1], [document])
    return document


@settings(max_examples=40, deadline=None)
@given(LONG_TEXTS, SHORT_TEXTS)
def test_a_long_text_is_answered_as_a_line_is(long: str, short: str) -> None:
    """Thread and neighbours change nothing: neither of a long text nor of a short one in the same batch."""
    documents = [Document.from_raw(RawText(text=text)) for text in (short, long)]

    asyncio.run(Pipeline(knowledge(), None).run(documents))

    assert [said_of(line_by_line(text)) for text in (short, long)] == [said_of(one) for one in documents]


@settings(max_examples=40, deadline=None)
@given(LONG_TEXTS)
def test_what_was_seen_before_changes_nothing(text: str) -> None:
    """An answer with every cache empty is the same as with all of them full."""
    seen = said_of(line_by_line(text))
    for layer in LAYERS:
        clear = getattr(layer(knowledge()), "clear_caches", None)
        if clear is not None:
            clear()

    assert said_of(line_by_line(text)) == seen
