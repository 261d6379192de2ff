"""The core of `ai-service bench`, which the benchmarks of the repository share."""

from __future__ import annotations

import pytest
from support.records import make_settings

from schemas.raw_text import RawText
from stream_app.benchmark import sample_texts, screen_all
from stream_app.engine import build_engine


async def test_refused_text_spoils_no_figure() -> None:
    """A text that is refused is quick; a rate that counted it would be wrong, so there is none."""
    engine = build_engine(make_settings(), with_search=False)

    with pytest.raises(RuntimeError, match="refused"):
        await screen_all(engine, [RawText(text="")])


def test_no_two_texts_are_the_same() -> None:
    """What was seen before would be quicker."""
    texts = [raw.text for raw in sample_texts(0, 500)]

    assert 500 == len(set(texts))
