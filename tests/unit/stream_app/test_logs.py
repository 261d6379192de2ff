"""Logs: one JSON object per line, and nothing in it that could be a person."""

from __future__ import annotations

import io
import json
import logging
import logging.handlers
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stream_app.logs import JsonLines, configure_logging, describe_error, message_context
from stream_app.settings import load_settings
from topology.errors import ConfigurationInvalid, TextTooLong


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Where the records of the loggers below `logs_test` and `stream_app.logs_test` are written."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    loggers = [logging.getLogger(name) for name in ("logs_test", "stream_app.logs_test")]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
        logger.propagate = False
    yield stream
    for logger in loggers:
        logger.removeHandler(handler)
        logger.propagate = True


@pytest.fixture
def untouched_logging() -> Iterator[None]:
    """The logging of the test run as it was, whatever a test configures."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    names = (
        "stream_app",
        "topology",
        "schemas",
        "aiokafka",
        "aiohttp.access",
        "faust",
        "mode",
        "elasticsearch",
        "elastic_transport",
    )
    levels = {name: logging.getLogger(name).level for name in names}
    yield
    logging.captureWarnings(capture=False)
    for handler in set(root.handlers) - set(handlers):
        handler.close()
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def only_record(lines: io.StringIO) -> dict[str, Any]:
    (line,) = lines.getvalue().splitlines()
    record: dict[str, Any] = json.loads(line)
    return record


def test_event_and_fields_stand_side_by_side(lines: io.StringIO) -> None:
    """A record is one flat object: time, level, logger, event, then its fields."""
    logging.getLogger("stream_app.logs_test").warning(
        "search degraded", extra={"backend": "elastic", "elapsed_ms": 812, "lists": ["ofac_sdn"]}
    )

    record = only_record(lines)

    assert record.pop("time").endswith("+00:00")
    assert {
        "level": "WARNING",
        "logger": "stream_app.logs_test",
        "event": "search degraded",
        "backend": "elastic",
        "elapsed_ms": 812,
        "lists": ["ofac_sdn"],
    } == record


def test_message_id_comes_from_the_context(lines: io.StringIO) -> None:
    """Whatever is logged inside the context of a message names it; outside nothing does."""
    logger = logging.getLogger("stream_app.logs_test")

    with message_context("texts.raw-3-81"):
        logger.info("inside")
    logger.info("outside")

    inside, outside = (json.loads(line) for line in lines.getvalue().splitlines())
    assert "texts.raw-3-81" == inside["message_id"]
    assert "message_id" not in outside


@pytest.mark.parametrize(
    "message_id",
    [pytest.param("платёж Громобоева", id="words"), pytest.param("375673666974", id="tax-number")],
)
def test_telling_message_id_is_hashed(lines: io.StringIO, message_id: str) -> None:
    """Producers choose ids; one that holds words or a number of a person is told by its hash only."""
    with message_context(message_id):
        logging.getLogger("stream_app.logs_test").info("batch done")

    record = only_record(lines)

    assert record["message_id"].startswith("sha256:")
    assert message_id not in lines.getvalue()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("detail", "Громобоев Захар", id="cyrillic-name"),
        pytest.param("detail", "Lukas Ostermeyer", id="latin-name"),
        pytest.param("detail", "Громобоев", id="cyrillic-word"),
        pytest.param("surname", "Ostermeyer", id="personal-field"),
        pytest.param("text", "Ostermeyer", id="text-field"),
        pytest.param("detail", "375673666974", id="tax-number"),
        pytest.param("detail", "4276 8463 8377 4663", id="card"),
        pytest.param("detail", ["Lukas Ostermeyer"], id="in-a-list"),
        pytest.param("detail", {"payer": "Lukas Ostermeyer"}, id="in-a-mapping"),
        pytest.param("detail", {"Lukas Ostermeyer": 1}, id="as-a-key"),
        pytest.param("detail", "Громобоев".encode(), id="bytes"),
        pytest.param("detail", ValueError("Lukas Ostermeyer"), id="in-an-error"),
    ],
)
def test_field_with_a_person_is_hidden(lines: io.StringIO, field: str, value: object) -> None:
    """What could be a person is told by its length or type."""
    logging.getLogger("stream_app.logs_test").info("event", extra={field: value})

    written = lines.getvalue()

    assert not any(
        part in written for part in ("Громобоев", "Ostermeyer", "Lukas", "375673666974", "4276 8463")
    )
    assert field in only_record(lines)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param("kafka-1:9092", "kafka-1:9092", id="address"),
        pytest.param(Path("/var/lib/ai-service"), "/var/lib/ai-service", id="path"),
        pytest.param(0.5, 0.5, id="number"),
        pytest.param(True, True, id="truth"),
        pytest.param(None, None, id="nothing"),
        pytest.param(("a", 1), ["a", 1], id="tuple"),
        pytest.param(
            ConnectionRefusedError(111, "Connect call failed ('127.0.0.1', 9092)"),
            "ConnectionRefusedError: [Errno 111] Connect call failed ('127.0.0.1', 9092)",
            id="connection-error",
        ),
    ],
)
def test_code_or_number_is_shown(lines: io.StringIO, value: object, shown: object) -> None:
    """What operators need stays readable."""
    logging.getLogger("stream_app.logs_test").info("event", extra={"detail": value})

    assert shown == only_record(lines)["detail"]


@pytest.mark.parametrize(
    ("phrase", "arguments", "event"),
    [
        pytest.param("lag %d of %s", (5, "texts.raw"), "lag 5 of texts.raw", id="harmless"),
        pytest.param("got %r", ("Lukas Ostermeyer",), "got <hidden: 16 characters>", id="name-as-argument"),
        pytest.param("got %(v)s", ({"v": "Ostermeyer L."},), "got <hidden: 13 characters>", id="by-name"),
        pytest.param("got %r", ({"v": b"abc"},), "got {'v': <bytes>}", id="record"),
        pytest.param("bad Громобоев Захар: %d", (3,), "bad <hidden>: 3", id="name-in-phrase"),
        pytest.param("number 375673666974", (), "number <hidden>", id="number-in-phrase"),
        pytest.param("%d is missing", (), "%d is missing", id="no-arguments"),
        pytest.param("%d and %d", (1,), "%d and %d", id="arguments-that-do-not-fit"),
    ],
)
def test_phrase_of_a_library_is_cleaned(phrase: str, arguments: tuple[Any, ...], event: str) -> None:
    """Libraries format what they are given into their messages; only the harmless part of it is written."""
    record = logging.LogRecord("aiokafka", logging.WARNING, __file__, 1, phrase, arguments, None)

    assert event == json.loads(JsonLines().format(record))["event"]


def test_traceback_shows_places_and_no_values(lines: io.StringIO) -> None:
    """An exception is told by its type and its way through the code; its words may quote a text."""
    try:
        int("Громобоев Захар")
    except ValueError:
        logging.getLogger("logs_test").exception("layer failed")

    record = only_record(lines)

    assert "ValueError" == record["error"]
    assert "test_traceback_shows_places_and_no_values" in record["stack"][-1]
    assert "Громобоев" not in lines.getvalue()


def test_chain_of_errors_is_told() -> None:
    """The causes of an error are named, ours with their words."""
    error = TextTooLong("25000 characters, at most 10000")
    error.__cause__ = KeyError("Ostermeyer")

    assert "TextTooLong: 25000 characters, at most 10000 <- KeyError" == describe_error(error)


@pytest.mark.usefixtures("untouched_logging")
def test_file_rotates_at_100_mb_and_keeps_five(tmp_path: Path) -> None:
    """With LOG_DIR the same lines go to a file that never fills the disk."""
    configure_logging(load_settings(log_dir=tmp_path / "logs"), console=False, instance="2")
    logging.getLogger("stream_app.logs_test").info("worker started", extra={"workers": 2})

    (handler,) = logging.getLogger().handlers
    assert isinstance(handler, logging.handlers.RotatingFileHandler)
    assert (100 * 1024 * 1024, 5) == (handler.maxBytes, handler.backupCount)
    (line,) = (tmp_path / "logs" / "ai-service-2.log").read_text(encoding="utf-8").splitlines()
    assert ("worker started", 2) == (json.loads(line)["event"], json.loads(line)["workers"])


@pytest.mark.usefixtures("untouched_logging")
def test_level_is_for_our_loggers_only() -> None:
    """LOG_LEVEL=DEBUG does not open up libraries, which would print whole messages."""
    configure_logging(load_settings(log_level="DEBUG"))

    effective = [
        logging.getLogger(name).getEffectiveLevel() for name in ("stream_app.x", "topology.x", "aiokafka.x")
    ]

    assert [logging.DEBUG, logging.DEBUG, logging.INFO] == effective


@pytest.mark.usefixtures("untouched_logging")
def test_higher_level_is_for_libraries_too() -> None:
    """LOG_LEVEL=ERROR leaves no notices of the Kafka client, nor of libraries that have no line of their own."""
    configure_logging(load_settings(log_level="ERROR"))

    effective = {
        logging.getLogger(name).getEffectiveLevel()
        for name in ("stream_app.x", "aiokafka.x", "faust.x", "mode.x", "aiohttp.access", "elsewhere")
    }

    assert {logging.ERROR} == effective


@pytest.mark.usefixtures("untouched_logging")
def test_log_folder_that_cannot_be_written_stops_the_start(tmp_path: Path) -> None:
    """A start without its log file would go unnoticed, so it is refused with the variable named."""
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(ConfigurationInvalid, match="LOG_DIR"):
        configure_logging(load_settings(log_dir=tmp_path / "file" / "logs"))
