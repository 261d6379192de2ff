"""The vector of a result, and the setting that chooses its model."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.sentence_model import TABLE, save_model

from schemas.raw_text import RawText
from stream_app.analysis_cache import knowledge_version
from stream_app.engine import build_engine
from stream_app.settings import Settings, load_settings
from topology.errors import ConfigurationInvalid


def settings_with(model: Path | None) -> Settings:
    """Settings under which results carry a vector."""
    return Settings(_env_file=None, emit_embeddings=True, embedding_model=model)


@pytest.mark.parametrize(
    ("with_model", "expected"),
    [
        pytest.param(True, ("small-", 4), id="model"),
        pytest.param(False, ("hashed-ngrams-1", 256), id="hashed"),
    ],
)
async def test_a_result_carries_the_vector_of_the_chosen_model(
    tmp_path: Path, with_model: bool, expected: tuple[str, int]
) -> None:
    """Stamped with model and dimensions, so that a consumer never mixes two of them."""
    engine = build_engine(
        settings_with(save_model(tmp_path / "small") if with_model else None), with_search=False
    )

    (document,) = await engine.screen([RawText(text="Silver heron")])
    embedding = engine.respond(document).embedding

    assert embedding is not None
    assert embedding.model.startswith(expected[0])
    assert (expected[1], expected[1]) == (embedding.dimensions, len(embedding.vector))


def test_an_absent_model_stops_the_start(tmp_path: Path) -> None:
    """One line, before anything else is touched."""
    with pytest.raises(ConfigurationInvalid, match="EMBEDDING_MODEL: names a folder that is not there"):
        load_settings(_env_file=None, embedding_model=tmp_path / "none")


def test_analyses_of_another_model_are_not_recalled(tmp_path: Path) -> None:
    """A model exchanged in its folder makes new analyses; old vectors are not taken from the cache."""
    versions = set()
    for factor in (1, 2):
        folder = save_model(tmp_path / "small", TABLE * factor)
        versions.add(knowledge_version(build_engine(settings_with(folder), with_search=False)))

    assert 2 == len(versions)
