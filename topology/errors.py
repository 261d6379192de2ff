"""The error tree: the class says what to do, `reason` names it in dead letters, metrics and runbooks.

ScreeningError
|-- InputRefused               the input cannot be answered: dead letter, never again
|   |-- EmptyText              empty
|   |-- TextTooLong            too-long
|   |-- NotUtf8                not-utf8
|   |-- NoText                 no-text       (null, or an object without "text")
|   `-- MalformedInput         malformed     (JSON that is no input object)
|-- LayerFailed                layer-failed  a layer raised: dead letter, the rest of the batch goes on
|-- ResultTooLarge             result-too-large   Kafka refuses the result for its length: dead letter
|-- SearchUnavailable          search-unavailable   retriable: the result says `incomplete`
|-- EntryRefused               entry-refused        the search does not take a list entry
|-- ListUnreadable             list-unreadable      the list file or a record of it cannot be read
|-- ConfigurationInvalid       configuration        the start is refused
`-- OutputFailed               output-failed        Kafka did not take a result: the worker stops uncommitted
"""

from __future__ import annotations

from typing import ClassVar


class ScreeningError(Exception):
    """Root of all errors of the service."""

    reason: ClassVar[str] = "unknown"
    retriable: ClassVar[bool] = False


class InputRefused(ScreeningError):
    """The input cannot be answered; it goes to the dead-letter topic with its bytes."""

    reason = "refused"


class EmptyText(InputRefused):
    """Nothing but white space, control or invisible characters."""

    reason = "empty"


class TextTooLong(InputRefused):
    """Longer than MAX_INPUT_LENGTH while ON_TOO_LONG=refuse."""

    reason = "too-long"


class NotUtf8(InputRefused):
    """The bytes are not UTF-8."""

    reason = "not-utf8"


class NoText(InputRefused):
    """A null value, or a JSON object without a text."""

    reason = "no-text"


class MalformedInput(InputRefused):
    """A JSON object whose fields are not those of an input."""

    reason = "malformed"


class LayerFailed(ScreeningError):
    """A layer raised on this text; the message goes to the dead-letter topic."""

    reason = "layer-failed"


class ResultTooLarge(ScreeningError):
    """The result is longer than its topic takes; the message goes to the dead-letter topic."""

    reason = "result-too-large"


class SearchUnavailable(ScreeningError):
    """The search backend did not answer in time; the same message may pass later."""

    reason = "search-unavailable"
    retriable = True


class EntryRefused(ScreeningError):
    """The search backend answered that it does not take a list entry; trying again does not help."""

    reason = "entry-refused"


class ListUnreadable(ScreeningError):
    """A list file, or one record of it, cannot be read; the message says where."""

    reason = "list-unreadable"


class ConfigurationInvalid(ScreeningError):
    """A setting or rule file is wrong; the message has one line per fault."""

    reason = "configuration"


class OutputFailed(ScreeningError):
    """Kafka did not take a result; the worker stops with the batch uncommitted."""

    reason = "output-failed"
    retriable = True
