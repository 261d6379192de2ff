"""Keys, tokens and origins."""

from __future__ import annotations

import hashlib

import pytest
from support.web import make_settings

from stream_app.web.security import admin_token_is_right, allowed_origin, api_key_is_known

HASHES = [hashlib.sha256(key.encode()).hexdigest() for key in ("first-key", "second-key")]


@pytest.mark.parametrize(
    ("key", "known"),
    [
        pytest.param("first-key", True, id="first"),
        pytest.param("second-key", True, id="last"),
        pytest.param("first-key ", False, id="blank-behind"),
        pytest.param("", False, id="none"),
        pytest.param(HASHES[0], False, id="the-hash-itself"),
        pytest.param("ключ", False, id="not-ascii"),
    ],
)
def test_a_key_is_known_by_its_hash(key, known):
    """Settings hold SHA-256 hashes; what opens is the key, never the hash."""
    assert known == api_key_is_known(key, HASHES)


def test_upper_case_hashes_are_the_same():
    """Hexadecimal digits may be written either way."""
    assert api_key_is_known("first-key", [HASHES[0].upper()])


@pytest.mark.parametrize(
    ("header", "right"),
    [
        pytest.param("Bearer token", True, id="right"),
        pytest.param("bearer token", True, id="scheme-in-lower-case"),
        pytest.param("Bearer other", False, id="wrong"),
        pytest.param("Basic token", False, id="other-scheme"),
        pytest.param("token", False, id="no-scheme"),
        pytest.param("Bearer", False, id="no-token"),
        pytest.param("Bearer tökén", False, id="not-ascii"),
        pytest.param("", False, id="no-header"),
    ],
)
def test_the_admin_token_is_a_bearer_token(header, right):
    """Only the exact token under the bearer scheme opens."""
    assert right == admin_token_is_right(header, "token")


@pytest.mark.parametrize(
    ("origins", "origin", "allowed"),
    [
        pytest.param(["https://desk.example"], "https://desk.example", "https://desk.example", id="listed"),
        pytest.param(["https://desk.example"], "https://desk.example.evil.example", None, id="longer"),
        pytest.param(["https://desk.example"], "http://desk.example", None, id="other-scheme"),
        pytest.param(["*"], "https://any.example", "*", id="any"),
        pytest.param([], "https://desk.example", None, id="none-allowed"),
        pytest.param(["https://desk.example"], None, None, id="no-origin"),
    ],
)
def test_an_origin_is_allowed_when_it_is_listed_as_it_is(origins, origin, allowed):
    """Origins are compared whole."""
    assert allowed == allowed_origin(origin, make_settings(cors_origins=origins))
