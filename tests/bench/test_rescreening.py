"""The measurement of re-screening works; how fast it is, is not tested."""

from __future__ import annotations

from bench.rescreening import measure, table


def test_changed_entries_meet_all_parties() -> None:
    """Every change is timed, parties that were seen are alerted, and the table has a row for each."""
    figures = measure(quick=True)
    where = {"date": "2026-01-15", "commit": "abc", "python": "3.11.7", "cores": 2, "load": 0.5}

    page = table(figures, where)

    one = figures["2000"]
    assert 0 < one["fill"]["index_mb"] <= one["fill"]["disk_mb"]
    assert {"1", "100"} <= one["change"].keys()
    assert 0 < one["change"]["100"]["alerts"]["min"]
    assert 2 == page.count("| 2,000 |")
