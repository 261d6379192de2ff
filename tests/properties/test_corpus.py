"""What fuzzing found stays found: every text of the corpus goes through the layers, and what is said of it fits."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.invariants import check_analysis

CORPUS = sorted((Path(__file__).parent / "corpus").iterdir())


@pytest.mark.parametrize("finding", CORPUS, ids=lambda path: path.name)
def test_findings_of_fuzzing_stay_repaired(finding: Path) -> None:
    """Bytes that once broke a layer, read as the fuzzer reads them, are analysed or refused as empty."""
    text = finding.read_bytes().decode("utf-8", "surrogateescape")

    check_analysis(text)
