"""Problem details."""

from __future__ import annotations

import json

import pytest
from aiohttp import web

from schemas.http import Problem
from stream_app.web.app import ALL
from stream_app.web.errors import (
    KINDS,
    ProblemError,
    problem_of_failure,
    problem_of_http_error,
    problem_response,
)
from stream_app.web.openapi import problems_of
from topology.document import Failure
from topology.errors import EmptyText, LayerFailed


@pytest.mark.parametrize("reason", KINDS)
def test_every_problem_says_what_to_do(reason):
    """Status, title and advice are there, and the whole is a valid problem object with its media type."""
    response = problem_response(ProblemError(reason, "it happened"), "/process")

    problem = Problem.model_validate_json(response.body)  # type: ignore[arg-type]  # bytes, by construction
    assert response.content_type == "application/problem+json"
    assert response.status == problem.status == KINDS[reason].status
    assert problem.type == f"urn:ai-service:problem:{reason}"
    assert problem.advice.endswith(".")


def test_declared_problems_exist():
    """An endpoint can only promise problems that are described."""
    declared = {reason for endpoint in ALL.all for reason in problems_of(endpoint)}

    assert set() == declared - KINDS.keys()


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        pytest.param(EmptyText("nothing to read"), "refused", id="refused"),
        pytest.param(LayerFailed("ValueError in layer names"), "layer-failed", id="defect"),
    ],
)
def test_a_refused_text_is_the_callers_and_a_defect_is_ours(error, reason):
    """4xx when the text is at fault, 5xx when a layer is."""
    problem = problem_of_failure(Failure("validation", error))

    assert problem.reason == reason
    assert error.reason in problem.detail


def test_a_wrong_method_says_which_are_right():
    """The Allow header stays."""
    problem = problem_of_http_error(web.HTTPMethodNotAllowed("PUT", ["GET", "HEAD"]))

    assert problem.reason == "method-not-allowed"
    assert problem.headers == {"Allow": "GET,HEAD"}


def test_a_problem_carries_its_headers():
    """Retry-After and the like are headers, not fields."""
    response = problem_response(ProblemError("rate-limited", "too fast", headers={"Retry-After": "2"}), "/")

    assert response.headers["Retry-After"] == "2"
    assert "Retry-After" not in json.loads(response.body)  # type: ignore[arg-type]  # bytes, by construction
