"""A batch through the layers."""

from __future__ import annotations

import threading
from typing import ClassVar

import pytest
from support.web import LISTED_TEXT, make_settings

from schemas.enriched_text import Status
from schemas.raw_text import RawText
from stream_app.engine import rules_for
from topology.document import Document
from topology.knowledge import Knowledge, load_knowledge
from topology.layers.names import NameNormalization
from topology.pipeline import LAYERS, LONG_TEXT, Pipeline


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(rules_for(make_settings()))


class ThreadWatch(NameNormalization):
    """The name layer, which notes in which threads it worked."""

    threads: ClassVar[list[threading.Thread]] = []

    def process(self, document: Document) -> None:
        self.threads.append(threading.current_thread())
        super().process(document)


class Defect(NameNormalization):
    """The name layer, which cannot survive one word."""

    def process(self, document: Document) -> None:
        if "Мышкина" in document.raw.text:
            raise ZeroDivisionError("Мышкина Ольга")
        super().process(document)


def replaced(pipeline: Pipeline, layer: NameNormalization) -> Pipeline:
    pipeline.layers = tuple(layer if one.name == layer.name else one for one in pipeline.layers)
    return pipeline


@pytest.mark.parametrize(
    ("length", "in_main_thread"),
    [pytest.param(LONG_TEXT, True, id="short"), pytest.param(LONG_TEXT + 1, False, id="long")],
)
async def test_long_texts_leave_the_event_loop_free(knowledge, length, in_main_thread):
    """Layers work in a thread when a text is long, else on the loop, where a hop would only cost time."""
    ThreadWatch.threads.clear()
    pipeline = replaced(Pipeline(knowledge, None), ThreadWatch(knowledge))
    text = (LISTED_TEXT + " ") * 20

    await pipeline.run([Document.from_raw(RawText(text=text[:length].ljust(length)))])

    assert [in_main_thread] == [thread is threading.main_thread() for thread in ThreadWatch.threads]


async def test_a_long_text_is_read_like_a_short_one(knowledge):
    """The thread changes nothing in the answer."""
    short = Document.from_raw(RawText(text=LISTED_TEXT))
    long = Document.from_raw(RawText(text=LISTED_TEXT.ljust(LONG_TEXT + 1)))
    pipeline = Pipeline(knowledge, None)

    await pipeline.run([short])
    await pipeline.run([long])

    assert [person.name for person in short.persons] == [person.name for person in long.persons]


async def test_a_defect_stays_with_its_text(knowledge):
    """The rest of the batch goes on, and the words of the error, which may be personal, are not kept."""
    pipeline = replaced(Pipeline(knowledge, None), Defect(knowledge))
    good, bad = (Document.from_raw(RawText(text=t)) for t in (LISTED_TEXT, "Оплата Мышкина Ольга"))

    await pipeline.run([bad, good])

    assert good.failure is None
    assert bad.failure is not None
    assert ("names", "layer-failed") == (bad.failure.layer, bad.failure.error.reason)
    assert "Мышкина" not in str(bad.failure.error)
    assert "names" == bad.times[-1].name


async def test_every_layer_is_timed_in_order(knowledge):
    """The times of a text tell what worked on it."""
    document = Document.from_raw(RawText(text=LISTED_TEXT))

    await Pipeline(knowledge, None).run([document])

    assert [layer.name for layer in LAYERS] == [time.name for time in document.times]
    assert Status.INCOMPLETE is document.status
