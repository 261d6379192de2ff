"""The built wheel is what is tested and what is shipped; these tests look at its content."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

import topology

ROOT = Path(__file__).parents[2]
WHEELS = sorted((ROOT / "build/wheel").glob("*.whl"))

pytestmark = pytest.mark.skipif(not WHEELS, reason="no wheel built; `make test` builds one")


@pytest.fixture(scope="module")
def names() -> set[str]:
    with zipfile.ZipFile(WHEELS[-1]) as wheel:
        return set(wheel.namelist())


def test_tests_import_the_wheel_and_not_the_checkout() -> None:
    """A file that is missing from the wheel must make a test fail here, not at a user's."""
    expected = ROOT / "build/wheel-site/topology"

    location = Path(topology.__file__).parent

    assert expected == location


@pytest.mark.parametrize(
    "member",
    [
        "topology/data/forms/ru.dawg",
        "topology/data/SOURCES.md",
        "schemas/asyncapi.yaml",
        "stream_app/logging.yaml",
    ],
)
def test_the_wheel_carries_its_data(member: str, names: set[str]) -> None:
    """Data files come along with the code that reads them."""
    assert member in names


def test_the_wheel_carries_no_data_under_the_gpl(names: set[str]) -> None:
    """The Ukrainian form table is made at the user's, from a package of its own licence."""
    strays = [name for name in names if "/forms/uk." in name]

    assert [] == strays


def test_the_wheel_carries_licence_and_notice(names: set[str]) -> None:
    """Both texts travel with the code."""
    carried = {Path(name).name for name in names if ".dist-info/" in name}

    assert {"LICENSE", "NOTICE"} <= carried
