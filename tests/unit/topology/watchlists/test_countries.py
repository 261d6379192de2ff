"""Countries by code and name."""

from __future__ import annotations

import pytest

from topology.watchlists.countries import country_code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("ua", "ua", id="code"),
        pytest.param("UA", "ua", id="code-in-capitals"),
        pytest.param("ua-43", "ua", id="code-with-region"),
        pytest.param("Russian Federation", "ru", id="long-name"),
        pytest.param("Iran (Islamic Republic of)", "ir", id="name-with-brackets"),
        pytest.param("Korea, North", "kp", id="name-with-comma"),
        pytest.param("  united   KINGDOM ", "gb", id="spaces-and-case"),
        pytest.param("Україна", "ua", id="ukrainian-name"),
        pytest.param("росія", "ru", id="ukrainian-name-in-small-letters"),
        pytest.param("Kosovo", "xk", id="user-assigned-code"),
        pytest.param("zz", None, id="unassigned-code"),
        pytest.param("Region: Gaza", None, id="not-a-country"),
        pytest.param("", None, id="empty"),
    ],
)
def test_a_country_becomes_its_code(text: str, expected: str | None) -> None:
    """Names and codes become ISO 3166-1 alpha-2 in lower case; what is not known becomes nothing."""
    assert expected == country_code(text)
