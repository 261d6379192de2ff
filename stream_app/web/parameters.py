"""Parameters of the path and the query: declared once, read by handlers, described in OpenAPI."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from aiohttp import web

from stream_app.web.errors import ProblemError

Place = Literal["path", "query"]

LARGEST_NUMBER = 2**53 - 1  # what a JavaScript number holds exactly
MOST_PLACES = 64  # SERVICE_WORKERS at most


@dataclass(frozen=True, slots=True)
class WholeNumber:
    """A whole number from `least` to `most`."""

    name: str
    place: Place
    description: str
    least: int
    most: int
    default: int | None = None

    def schema(self) -> dict[str, Any]:
        """Its JSON Schema."""
        schema: dict[str, Any] = {"type": "integer", "minimum": self.least, "maximum": self.most}
        return schema if self.default is None else schema | {"default": self.default}

    def read(self, request: web.Request) -> int:
        """Its value.  Raises ProblemError when it is no whole number or out of its bounds."""
        word = _word(request, self.name, self.place)
        if word is None and self.default is not None:
            return self.default
        number = None if word is None else _digits(word)
        if number is None:
            raise ProblemError("malformed-query", f"{self.name} is not a whole number")
        if not self.least <= number <= self.most:
            raise ProblemError("malformed-query", f"{self.name} is not from {self.least} to {self.most}")
        return number


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    name: str
    place: Place
    description: str
    words: tuple[str, ...]

    def schema(self) -> dict[str, Any]:
        """Its JSON Schema."""
        return {"type": "string", "enum": list(self.words)}

    def read(self, request: web.Request) -> str | None:
        """Its value, None when it is not given.  Raises ProblemError when it is another word."""
        word = _word(request, self.name, self.place)
        if word is not None and word not in self.words:
            raise ProblemError("malformed-query", f"{self.name} is not one of {', '.join(self.words)}")
        return word


@dataclass(frozen=True, slots=True)
class Cursor:
    """Whole numbers joined by dots, one for each worker process; without it all are 0."""

    name: str
    place: Place
    description: str

    def schema(self) -> dict[str, Any]:
        """Its JSON Schema."""
        return {"type": "string", "pattern": r"^\d{1,16}(\.\d{1,16})*$", "default": "0"}

    def read(self, request: web.Request) -> tuple[int, ...]:
        """Its value.  Raises ProblemError when it is anything else."""
        words = (_word(request, self.name, self.place) or "0").split(".")
        numbers = tuple(number for word in words if (number := _digits(word)) is not None)
        if len(numbers) != len(words) or len(words) > MOST_PLACES or max(numbers) > LARGEST_NUMBER:
            raise ProblemError("malformed-query", f"{self.name} is not whole numbers joined by dots")
        return numbers


Parameter = WholeNumber | Choice | Cursor


def _word(request: web.Request, name: str, place: Place) -> str | None:
    given = request.match_info if place == "path" else request.query
    return given.get(name)


def _digits(word: str) -> int | None:
    return int(word) if word.isascii() and word.isdigit() and len(word) <= 16 else None
