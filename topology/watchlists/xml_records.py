"""Records of XML files, one at a time, without name spaces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError, iterparse

from topology.errors import ListUnreadable

_PROLOG_BYTES = 64 * 1024


def elements(stream: BinaryIO, names: frozenset[str]) -> Iterator[Element]:
    """Every element with one of the local names, complete, in file order; dropped after its turn.

    Elements with these names must not stand inside one another.  Raises ListUnreadable when the file is not
    XML, breaks off, or declares a document type (entities could make it grow without bounds).
    """
    prolog = stream.read(_PROLOG_BYTES)
    if b"<!DOCTYPE" in prolog.replace(b"\0", b"").upper():
        raise ListUnreadable("an XML list must not declare a document type")
    stream.seek(0)
    try:
        for _, element in iterparse(stream):  # noqa: S314 - a file with a DTD was refused above
            element.tag = element.tag.rpartition("}")[2]
            if element.tag in names:
                yield element
                element.clear()
    except ParseError as error:
        line, column = error.position
        raise ListUnreadable(f"the XML breaks at line {line}, column {column}") from error


def text_of(element: Element, path: str) -> str:
    """The text of the first element at a path, without white space around it; empty when there is none."""
    return (element.findtext(path) or "").strip()


def texts_of(element: Element, path: str) -> list[str]:
    """The texts of all elements at a path that have any."""
    return [found.text.strip() for found in element.findall(path) if found.text and found.text.strip()]
