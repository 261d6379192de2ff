"""The work of the layers grows with the length of a text and not faster, whatever stands in it.

Calls are counted, not time: they are the same on every machine.  What runs inside a regular expression is no
call; the patterns are bounded instead (fixed repetitions, nothing nested).
"""

from __future__ import annotations

import sys
from functools import cache
from types import FrameType

import pytest
from support.evidence import knowledge

from schemas.raw_text import RawText
from topology.document import Document, Layer
from topology.pipeline import LAYERS

ANALYSIS = LAYERS[:8]
SHORT, TIMES = 2_000, 4
# A text that is four times as long may cost so much more than four times as many calls.
SLACK = 1.1


def analyse(text: str) -> None:
    """Take a text through the layers before the search."""
    document = Document.from_raw(RawText(text=text))
    for layer in layers():
        layer.process(document)


@cache
def layers() -> list[Layer]:
    """The layers, built once, so that what they remember of words is the same for both lengths."""
    return [layer(knowledge()) for layer in ANALYSIS]


def calls_for(text: str) -> int:
    """Calls of functions, in Python and in C, while the layers analyse a text whose words they know."""
    analyse(text)
    counted = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        analyse(f"{text} ")  # a blank more: remembered words, but no remembered text
    finally:
        sys.setprofile(before)
    return counted


@pytest.mark.parametrize(
    "piece",
    [
        pytest.param("Лапина Ольга Викторовна приехала в город вчера. Её ждал Ладов Пётр. ", id="prose"),
        pytest.param("Оплата ООО «Ладья», ИНН 7760181590, от 05.03.2024, 1 500,00 руб.; ", id="payments"),
        pytest.param("Переказ Ясенко Ганні Василівні, 12.05.1984 р.н.; ", id="ukrainian"),
        pytest.param("Payment to Harold Quill Brightwater, Heron Ltd, USD 1,200.00; ", id="english"),
        pytest.param("77 6018 1590 ", id="numbers"),
        pytest.param("2200125322720565 ", id="cards"),
        pytest.param("12.05.1970 ", id="dates"),
        pytest.param("ООО ", id="legal-forms"),
        pytest.param("«", id="quotation-marks"),
        pytest.param("« Ладья », ", id="quotations"),
        pytest.param("А. Б. ", id="initials"),
        pytest.param("Ладов ", id="surnames"),
        pytest.param("&#1050;", id="codes"),
        pytest.param("Кoвaлёв ", id="look-alikes"),
        pytest.param("К о в а л ё в ", id="spaced-out"),
        pytest.param("банк of ", id="cues"),
    ],
)
def test_work_grows_with_the_length(piece: str) -> None:
    """A text four times as long takes about four times as many calls, or fewer."""
    text = piece * (SHORT * TIMES // len(piece))
    short = text[:SHORT]

    growth = calls_for(text[: SHORT * TIMES]) / calls_for(short)

    assert growth <= TIMES * SLACK
