"""What is wrong is found once; probes read it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stream_app.status import StreamStatus
from stream_app.web.faults import STUCK_AFTER_S, Fault, ServiceFacts, find_faults, is_stuck, overall
from topology.search.base import SearchHealth

WELL = StreamStatus(connected=True, assigned=2, recovered=True, lists_loaded=True)
SEARCH = SearchHealth("embedded", "healthy", 10, 20)
FACTS = ServiceFacts(stream=WELL, search=SEARCH, search_failure_age_s=None, remember_s=30.0)
STUCK = replace(WELL, in_flight=5, progress_age_s=STUCK_AFTER_S + 1)


def test_a_service_that_lacks_nothing_is_healthy():
    """No fault, no doubt."""
    assert [] == find_faults(FACTS)
    assert overall([]) == "healthy"


def test_a_process_without_a_stream_can_be_healthy():
    """The command line and tests serve HTTP without Kafka."""
    assert [] == find_faults(replace(FACTS, stream=None))


@pytest.mark.parametrize(
    ("facts", "part", "status", "ready"),
    [
        pytest.param(replace(FACTS, stream=replace(WELL, connected=False)), "kafka", "degraded", False, id="disconnected"),
        pytest.param(replace(FACTS, stream=replace(WELL, assigned=0)), "kafka", "degraded", False, id="unassigned"),
        pytest.param(replace(FACTS, stream=replace(WELL, recovered=False)), "tables", "degraded", False, id="recovering"),
        pytest.param(replace(FACTS, stream=replace(WELL, lists_loaded=False)), "lists", "degraded", False, id="loading-lists"),
        pytest.param(replace(FACTS, stream=replace(WELL, paused=True)), "kafka", "degraded", True, id="paused"),
        pytest.param(replace(FACTS, stream=replace(WELL, failed="OutputFailed")), "kafka", "unhealthy", False, id="failed"),
        pytest.param(replace(FACTS, stream=STUCK), "kafka", "unhealthy", False, id="stuck"),
        pytest.param(replace(FACTS, search=None), "search", "degraded", False, id="search-off"),
        pytest.param(replace(FACTS, search=replace(SEARCH, status="degraded")), "search", "degraded", True, id="search-degraded"),
        pytest.param(replace(FACTS, search=replace(SEARCH, status="unhealthy")), "search", "degraded", False, id="search-down"),
        pytest.param(replace(FACTS, search=replace(SEARCH, entries=0)), "lists", "degraded", False, id="no-entries"),
        pytest.param(replace(FACTS, search_failure_age_s=29.0), "search", "degraded", True, id="search-failed-lately"),
    ],
)  # fmt: skip
def test_a_fault_has_its_part_level_and_consequence(facts, part, status, ready):
    """Each lack is one fault: of which part, how bad, and whether work may still be sent here."""
    faults = find_faults(facts)

    assert [part] == [fault.part for fault in faults]
    assert overall(faults) == status
    assert ready == (not any(fault.blocks_ready for fault in faults))


def test_an_old_search_failure_is_over():
    """A failure counts for one check interval."""
    assert [] == find_faults(replace(FACTS, search_failure_age_s=30.0))


def test_only_a_failed_or_stuck_stream_needs_a_restart():
    """Liveness fails where only a restart helps, never because something outside is away."""
    broken = replace(WELL, connected=False, recovered=False, lists_loaded=False)

    assert not any(fault.stuck for fault in find_faults(replace(FACTS, stream=broken, search=None)))
    assert any(fault.stuck for fault in find_faults(replace(FACTS, stream=STUCK)))
    assert any(fault.stuck for fault in find_faults(replace(FACTS, stream=replace(WELL, failed="x"))))


@pytest.mark.parametrize(
    ("status", "stuck"),
    [
        pytest.param(STUCK, True, id="work-in-hand"),
        pytest.param(replace(STUCK, in_flight=0, lag={"texts.raw/0": 9}), True, id="work-waiting"),
        pytest.param(replace(STUCK, in_flight=0, lag={"texts.raw/0": None}), False, id="lag-unknown"),
        pytest.param(replace(STUCK, in_flight=0), False, id="nothing-to-do"),
        pytest.param(replace(STUCK, progress_age_s=STUCK_AFTER_S), False, id="not-yet"),
        pytest.param(replace(STUCK, paused=True), False, id="paused"),
        pytest.param(replace(STUCK, connected=False), False, id="broker-away"),
        pytest.param(replace(STUCK, assigned=0), False, id="unassigned"),
        pytest.param(replace(STUCK, recovered=False), False, id="recovering"),
    ],
)
def test_a_stall_is_work_without_progress_and_without_a_cause_outside(status, stuck):
    """Waiting for Kafka, for recovery or for an operator is no stall."""
    assert stuck == is_stuck(status)


def test_the_state_is_as_bad_as_the_worst_fault():
    """One unhealthy part makes the whole unhealthy."""
    faults = [Fault("search", "degraded", "slow"), Fault("kafka", "unhealthy", "stuck")]

    assert overall(faults) == "unhealthy"
