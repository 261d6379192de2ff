"""What must hold for the whole tree: no machine's paths, no registry's address, no environment read in the topology."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("stream_app", "topology", "schemas")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
# Package registries, spelled in parts so that this file does not name them either.
REGISTRIES = re.compile(
    "|".join(
        map(
            re.escape,
            [
                "pypi" + ".org",
                "pythonhosted" + ".org",
                "registry.npmjs" + ".org",
                "repo1.maven" + ".org",
                "repo.maven" + ".apache",
            ],
        )
    )
)
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:root|home/\w+|work|tmp/\w+)/")


def tracked_text_files() -> list[Path]:
    """Every file that git tracks and that is text."""
    listed = (
        subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
        .stdout.decode()
        .split("\0")
    )
    paths = [ROOT / name for name in listed if name]
    return [p for p in paths if p.is_file() and p.suffix not in {".dawg", ".png", ".ico", ".rdb"}]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a git checkout")
def test_no_file_names_a_registry_or_a_path_of_a_machine() -> None:
    """The project builds anywhere: addresses and home folders belong to the machine, not to it."""
    found = []

    for path in tracked_text_files():
        text = path.read_text(encoding="utf-8", errors="replace")
        if path != Path(__file__) and (REGISTRIES.search(text) or MACHINE_PATHS.search(text)):
            found.append(str(path.relative_to(ROOT)))

    assert [] == found


@pytest.mark.parametrize(
    "path",
    [p for p in MODULES if p.is_relative_to(ROOT / "topology")],
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_the_topology_reads_no_environment(path: Path) -> None:
    """Rules and folders are given to it; the environment is the process's business."""
    tree = ast.parse(path.read_text(encoding="utf-8"))

    reads = [
        n.lineno for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr in {"environ", "getenv"}
    ]

    assert [] == reads


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_stays_readable_in_one_go(path: Path) -> None:
    """Longer modules hide a second subject."""
    lines = len(path.read_text(encoding="utf-8").splitlines())

    assert lines <= 400


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_says_what_it_is_for(path: Path) -> None:
    """The first line of a module is its summary."""
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))

    assert docstring
