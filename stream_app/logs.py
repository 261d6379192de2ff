"""Logs as JSON lines that hold no personal data.

An event of ours is a fixed lower-case phrase, its facts are fields.  What other libraries log may carry
anything, so every record is written by one formatter that lets through numbers, codes, addresses and paths,
and hides the rest.
"""

from __future__ import annotations

import hashlib
import logging
import logging.config
import re
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timezone
from importlib import resources
from pathlib import Path
from typing import Any, cast

import yaml
from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

from stream_app.settings import Settings
from topology.errors import ConfigurationInvalid, ScreeningError

OURS = ("stream_app", "topology", "schemas")
FILE_NAME = "ai-service.log"
# Fields of ours that would hold a party whatever their form; their length is all that is told.
PERSONAL_FIELDS = frozenset(
    {
        "text",
        "name",
        "surname",
        "given",
        "patronymic",
        "person",
        "organization",
        "party",
        "query",
        "body",
        "value",
    }
)
# A code, number, address or path: nothing that a sentence or a Cyrillic name would fit.
_CODE = re.compile(r"[A-Za-z0-9_.,:;/@%+=\-\[\]()*<>]{0,300}")
# Of running text: words that are not ASCII, and digits as long as tax numbers, accounts and cards.
_TELLING = re.compile(r"[^\x00-\x7f]+(?:[\s'.\-]*[^\x00-\x7f]+)*|\d(?:[ -]?\d){8,}")
# Errors whose words are about connections, files and settings, never about a text.
_SPEAKING_ERRORS = (OSError, ScreeningError)
_SPEAKING_MODULES = ("aiokafka.errors",)

_message_id: ContextVar[str | None] = ContextVar("message_id", default=None)


@contextmanager
def message_context(message_id: str) -> Iterator[None]:
    """Have everything that is logged inside name this message."""
    token = _message_id.set(message_id)
    try:
        yield
    finally:
        _message_id.reset(token)


class JsonLines(JsonFormatter):
    """One record as one line of JSON: time, level, logger, event, message_id, then fields of the event."""

    def __init__(self) -> None:
        super().__init__(json_ensure_ascii=False)

    def format(self, record: logging.LogRecord) -> str:
        """The line; a log call whose arguments do not fit its phrase is logged all the same."""
        log_data: dict[str, Any] = {}
        self.add_fields(log_data, record, {})
        return self.serialize_log_record(log_data)

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        """Fill `log_data`; what other formatters left on the record (`exc_text`) is not used."""
        log_data["time"] = datetime.fromtimestamp(record.created, tz=timezone.utc).isoformat(
            timespec="milliseconds"
        )
        log_data["level"] = record.levelname
        log_data["logger"] = record.name
        log_data["event"] = _event(record)
        message_id = _message_id.get()
        if message_id is not None:
            log_data["message_id"] = _shown_id(message_id)
        for field, value in record.__dict__.items():
            if field not in RESERVED_ATTRS and not field.startswith("_"):
                log_data[field] = _hidden(value) if field in PERSONAL_FIELDS else _shown(value)
        if record.exc_info and record.exc_info[1] is not None:
            log_data["error"] = describe_error(record.exc_info[1])
            log_data["stack"] = _stack(record.exc_info[1])


def _event(record: logging.LogRecord) -> str:
    """The phrase of the record; arguments that are not plainly harmless are hidden."""
    if not isinstance(record.msg, str):
        return _shown_text(record.msg)
    if not record.args:
        return _TELLING.sub("<hidden>", record.msg)
    args = record.args
    try:
        if isinstance(args, Mapping):
            text = record.msg % {name: _argument(value) for name, value in args.items()}
        else:
            text = record.msg % tuple(_argument(value) for value in args)
    except (TypeError, ValueError, KeyError):
        text = record.msg
    return _TELLING.sub("<hidden>", text)


class _Word(str):
    """Text that prints the same under %s and %r."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def _argument(value: object) -> object:
    """An argument of a log call: numbers stay, as %d needs them."""
    return value if isinstance(value, int | float) else _Word(_shown_text(value))


def _shown_text(value: object) -> str:
    shown = _shown(value)
    return shown if isinstance(shown, str) else str(shown)


def _shown(value: object) -> object:
    """A value as it may be logged: codes and numbers as they are, all else by type and length."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, BaseException):
        return describe_error(value)
    if isinstance(value, str):
        return value if _is_code(value) else _hidden(value)
    if isinstance(value, Mapping):
        return {_shown_text(key): _shown(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_shown(each) for each in value]
    return f"<{type(value).__name__}>"


def _is_code(text: str) -> bool:
    return _CODE.fullmatch(text) is not None and _TELLING.search(text) is None


def _hidden(value: object) -> str:
    return (
        f"<hidden: {len(value)} characters>"
        if isinstance(value, str)
        else f"<hidden: {type(value).__name__}>"
    )


def _shown_id(message_id: str) -> str:
    """A message id as it is, or its hash when the producer put words or a number of a person into it."""
    if _is_code(message_id):
        return message_id
    return "sha256:" + hashlib.sha256(message_id.encode()).hexdigest()[:16]


def describe_error(error: BaseException) -> str:
    """Type of an error and of its causes; the words only of errors that never quote a text."""
    parts = []
    seen: BaseException | None = error
    while seen is not None:
        speaks = isinstance(seen, _SPEAKING_ERRORS) or type(seen).__module__.startswith(_SPEAKING_MODULES)
        words = _TELLING.sub("<hidden>", str(seen)) if speaks else ""
        parts.append(f"{type(seen).__name__}: {words}" if words else type(seen).__name__)
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return " <- ".join(parts)


def _stack(error: BaseException) -> list[str]:
    """Where an error was raised, innermost last: places in the code, no values."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}" for frame in frames]


def configure_logging(settings: Settings, *, console: bool = True, instance: str = "") -> None:
    """Log as logging.yaml says, at LOG_LEVEL, to the console and to a rotating file in LOG_DIR, if set.

    `instance` goes into the name of the file: processes that rotate the same file would lose lines.
    Raises ConfigurationInvalid when LOG_DIR cannot be written.
    """
    shipped = (resources.files("stream_app") / "logging.yaml").read_text(encoding="utf-8")
    configuration = cast("dict[str, Any]", yaml.safe_load(shipped))
    for name, logger in {"": configuration["root"], **configuration["loggers"]}.items():
        logger["level"] = settings.log_level if name in OURS else _higher(logger["level"], settings.log_level)
    handlers = configuration["handlers"]
    if settings.log_dir is None:
        del handlers["file"]
    else:
        handlers["file"]["filename"] = str(_log_file(settings.log_dir, instance))
    if not console:
        del handlers["console"]
    configuration["root"]["handlers"] = list(handlers)
    logging.config.dictConfig(configuration)
    logging.captureWarnings(capture=True)


def _higher(shipped: str, wanted: str) -> str:
    """The level that lets less through."""
    return max(shipped, wanted, key=lambda name: int(getattr(logging, name)))


def _log_file(folder: Path, instance: str) -> Path:
    file = folder / (f"ai-service-{instance}.log" if instance else FILE_NAME)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file.touch()
    except OSError as error:
        raise ConfigurationInvalid(
            f"LOG_DIR: {folder} cannot be written ({error.strerror}); name a folder that can be"
        ) from error
    return file
