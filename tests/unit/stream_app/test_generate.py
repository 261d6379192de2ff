"""The generated files are in step with the code, and the check notices when they are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from stream_app.generate import generated_files, main, out_of_step, write_files
from stream_app.settings import Settings

CHECKOUT = Path(__file__).parents[3]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout in which everything is in step."""
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    write_files(tmp_path)
    return tmp_path


def test_this_checkout_is_in_step() -> None:
    """What is committed is what the code says."""
    assert [] == out_of_step(CHECKOUT)


def test_check_passes_on_what_was_written(checkout: Path) -> None:
    """Writing brings everything in step."""
    assert 0 == main(["--check", str(checkout)])


@pytest.mark.parametrize("path", [pytest.param(path, id=path) for path in generated_files()])
def test_check_fails_on_a_changed_file(checkout: Path, path: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A generated file that was edited by hand is named, and the check changes nothing."""
    (checkout / path).write_text("edited", encoding="utf-8")

    status = main(["--check", str(checkout)])

    assert (1, f"{path}: out of step, run make generate\n") == (status, capsys.readouterr().out)
    assert "edited" == (checkout / path).read_text(encoding="utf-8")


def test_schema_of_no_topic_is_removed(checkout: Path) -> None:
    """The schema of a topic that is no more does not stay behind."""
    stale = checkout / "schemas/json/texts.gone.v1.json"
    stale.write_text("{}", encoding="utf-8")

    changed = write_files(checkout)

    assert ["schemas/json/texts.gone.v1.json"] == changed
    assert not stale.exists()


def test_folder_that_is_no_checkout_is_refused(tmp_path: Path) -> None:
    """Nothing is written next to something else."""
    assert 2 == main([str(tmp_path)])
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("page", ["docs/settings.md", "deploy/env.example"])
def test_every_variable_is_documented(page: str) -> None:
    """There is no setting that the documents do not tell of."""
    content = generated_files()[page]

    assert [] == [name for name in Settings.model_fields if name.upper() not in content]


def test_example_environment_is_valid(tmp_path: Path) -> None:
    """The example, copied and uncommented where it has a value, is a valid configuration."""
    lines = generated_files()["deploy/env.example"].splitlines()
    file = tmp_path / "env"
    file.write_text(
        "\n".join(line[1:] for line in lines if line.startswith("#") and line[1:2].isupper()),
        encoding="utf-8",
    )

    settings = Settings(_env_file=file)

    assert (8000, ["texts.raw"]) == (settings.service_port, settings.input_topics)
