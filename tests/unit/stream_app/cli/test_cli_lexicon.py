"""`ai-service lexicon build`; `make setup` and `make test` build the Ukrainian table with it."""

from __future__ import annotations

from pathlib import Path

from support.command_line import run_process


def test_missing_dictionary_is_told_with_the_remedy(tmp_path: Path) -> None:
    """Without the extra the command says what to install and ends with 1."""
    program = (
        "import sys\n"
        "sys.modules['pymorphy3_dicts_uk'] = None\n"  # what an import finds when a package is not installed
        "sys.modules['pymorphy3'] = None\n"
        "from stream_app.cli import main\n"
        f"main(['lexicon', 'build', 'uk', '--folder', {str(tmp_path / 'forms')!r}])\n"
    )

    outcome = run_process("-c", program, cwd=tmp_path)

    assert 1 == outcome.status
    assert 'pip install "ai-service[uk]"' in outcome.err
    assert not (tmp_path / "forms").exists()
