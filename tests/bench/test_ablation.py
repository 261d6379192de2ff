"""The ablation, on the samples of the repository."""

from __future__ import annotations

import pytest

from bench.ablation import CASES, SHIPPED, Counts, main
from bench.nearest import main as nearest_main
from schemas.enriched_text import Tier
from topology.config import Rules


def test_counts_are_those_of_an_evaluation() -> None:
    """Recall, F1 and first places, worked out by hand: two targets, one found, one false alert."""
    counts = Counts()
    counts.add(is_meant=True, is_alert=True, is_found=True, is_first=True)
    counts.add(is_meant=True, is_alert=True, is_found=False)
    counts.add(is_meant=False, is_alert=True, is_found=False)
    counts.add(is_meant=False, is_alert=False, is_found=False)

    assert (0.5, 0.4, 1, 1) == pytest.approx((counts.recall, counts.f1, counts.false_alerts, counts.first))


def test_every_tier_and_feature_has_its_case() -> None:
    """One thing at a time: each shipped tier is left out once, the vector tier put in, and all rules are valid."""
    names = {case.name for case in CASES}
    rules = {case.name: Rules.model_validate(case.rules) for case in CASES}

    assert {f"without {tier.value}" for tier in SHIPPED} <= names
    assert {"without readings", "with variants searched", "with vector"} <= names
    assert tuple(Tier) == rules["with vector"].search.tiers
    assert len(CASES) == len({one.version for one in rules.values()})


def test_the_samples_are_measured(capsys: pytest.CaptureFixture[str]) -> None:
    """The table has a line per case; on the samples everything is found, and little without near words."""
    status = main(["--only", "as shipped", "--only", "without fuzzy"])

    lines = [line.split("|") for line in capsys.readouterr().out.splitlines() if line.startswith("| ")]
    recall = {line[1].strip(): float(line[2]) for line in lines[2:]}
    assert (0, 1.0) == (status, recall["as shipped"])
    assert recall["without fuzzy"] < 0.5


def test_every_way_to_a_misspelt_name_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    """On a short list each way finds nearly every name with two errors."""
    status = nearest_main(["--sizes", "400"])

    lines = [line.split("|") for line in capsys.readouterr().out.splitlines() if line.startswith("| ")]
    found = [float(line[-3]) for line in lines[2:]]
    assert (0, 3) == (status, len(found))
    assert min(found) > 0.9
