"""`ai-service bench`: figures of this installation, without Kafka."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.command_line import CommandLine

from stream_app.demo import SAMPLE_LIST
from topology.pipeline import LAYERS

SMALL = ("--texts", "20", "--rounds", "2", "--lookups", "15")


def test_figures_are_whole_and_in_order(ai_service: CommandLine) -> None:
    """Every layer is timed, each spread is in order, and nothing took no time."""
    outcome = ai_service("bench", "--json", *SMALL)

    figures = json.loads(outcome.out)
    spreads: list[dict[str, Any]] = [
        figures["texts"]["texts_per_s"],
        figures["texts"]["texts_per_cpu_s"],
        figures["lookups"]["ms"],
        *figures["layers_us_per_text"].values(),
    ]
    assert (0, "") == (outcome.status, outcome.err)
    assert {layer.name for layer in LAYERS} <= figures["layers_us_per_text"].keys()
    assert [] == [one for one in spreads if not 0 < one["min"] <= one["median"] <= one["max"]]
    assert (2, 20, 15) == (
        figures["texts"]["rounds"],
        figures["texts"]["texts_per_round"],
        figures["lookups"]["count"],
    )


def test_a_person_gets_a_table(ai_service: CommandLine) -> None:
    """Rates, layers and lookups stand below each other, and what they were taken on."""
    outcome = ai_service("bench", *SMALL, "--lists", SAMPLE_LIST)

    assert 0 == outcome.status
    for words in ("texts a second", "names, us a text", "lookup, ms", "2 rounds of 20 texts"):
        assert words in outcome.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(("--lists", "no-such-list.csv"), "no-such-list.csv", id="missing-list"),
        pytest.param(("--rounds", "0"), "0 is not in the range x>=1", id="no-round"),
    ],
)
def test_wrong_use_is_told(ai_service: CommandLine, arguments: tuple[str, ...], said: str) -> None:
    """What is wrong is named, and the exit code is that of misuse."""
    outcome = ai_service("bench", *arguments)

    assert 2 == outcome.status
    assert said in outcome.err
