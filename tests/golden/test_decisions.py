"""Runs the golden decisions of decision_cases.yml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from support.decisions import decided, described, knowledge_with, match, organization, person, tax_number

from schemas.disposition import Disposition
from schemas.enriched_text import Identifier, Reading
from topology.document import Document
from topology.fingerprint import party_fingerprint
from topology.layers.decision import DecisionAndResponse

CASES = yaml.safe_load((Path(__file__).parent / "decision_cases.yml").read_text(encoding="utf-8"))
SEARCHED: dict[str, dict[str, Any]] = {
    "full": {},
    "incomplete": {"complete": False},
    "down": {"complete": False, "lists": {}},
    "off": {"lists": {}},
}


def document_of(case: dict[str, Any]) -> Document:
    """The document that a case describes."""
    persons, organizations = case.get("persons", []), case.get("organizations", [])
    return described(
        persons=[
            person(
                each["name"],
                birth_date=str(each["birth_date"]) if "birth_date" in each else None,
                readings=[Reading(name=name, score=0.5) for name in each.get("readings", [])],
            )
            for each in persons
        ],
        organizations=[organization(each["name"]) for each in organizations],
        identifiers=[*taxed("persons", persons), *taxed("organizations", organizations)],
        matches=[match(**each) for each in case.get("matches", [])],
        repairs=case.get("repairs", []),
        suspicious=case.get("suspicious", []),
        degraded=case.get("degraded", []),
        screen=case.get("screen", True),
        **SEARCHED[case.get("searched", "full")],
    )


def taxed(group: str, parties: list[dict[str, Any]]) -> list[Identifier]:
    """Tax numbers of the parties that have one."""
    return [tax_number(f"{group}/{index}") for index, each in enumerate(parties) if each.get("tax")]


def verdicts_of(case: dict[str, Any]) -> list[Disposition]:
    """The verdicts of a case, all on the first entry."""
    return [
        Disposition(
            fingerprint=party_fingerprint(each["party"]),
            entry_id="e1",
            verdict=each["verdict"],
            by="analyst-7",
            reason="another person",
            decided_at="2026-01-01T00:00:00Z",
            until=str(each["until"]) if "until" in each else None,
            state=each.get("state"),
            recorded_at=str(each["recorded_at"]) if "recorded_at" in each else None,
        )
        for each in case.get("verdicts", [])
    ]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES])
def test_decision(case: dict[str, Any]) -> None:
    """Status, risk, review and what is asked for are as the case says; its reasons stand among the reasons."""
    expect = case["expect"]
    layer = DecisionAndResponse(knowledge_with(verdicts=verdicts_of(case)))

    document = decided(document_of(case), layer)

    decision = document.decision
    found = {
        "status": document.status.value,
        "risk": decision.risk.value,
        "review": decision.review_required,
        "required": decision.required_fields,
    }
    assert {key: value for key, value in expect.items() if key != "reasons"} == {
        key: found[key] for key in expect if key != "reasons"
    }
    missing = [text for text in expect.get("reasons", []) if not any(text in r for r in decision.reasons)]
    assert [] == missing


def test_ids_are_unique() -> None:
    """A failing case is found by its id."""
    ids = [case["id"] for case in CASES]

    assert len(set(ids)) == len(ids)
