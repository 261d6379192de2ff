"""OFAC lists as CSV: SDN or consolidated, each with files of aliases, addresses and overlong remarks.

Source: OFAC, "SDN data specification" (columns have no header, `-0-` stands for nothing).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import BinaryIO, ClassVar

from schemas.base import EntryKind
from schemas.list_entry import ListEntry
from topology.errors import ListUnreadable
from topology.watchlists import csv_rows
from topology.watchlists.base import NO_COMPANIONS, BrokenRecord, Companion, ListSource
from topology.watchlists.draft import Draft
from topology.watchlists.identifiers import known_words

ALIASES, ADDRESSES, REMARKS = "aliases", "addresses", "remarks"

_NOTHING = "-0-"
_COLUMNS = 12
_MAIN_FILE = re.compile(r"(?P<stem>.*?)(?P<list>sdn|cons_prim)\.csv", re.IGNORECASE)
_FIRST_ROW = re.compile(r'\d+,"[^"\n]*",[^\n]*-0-')
_KINDS = {
    "individual": EntryKind.PERSON,
    "vessel": EntryKind.VESSEL,
    "aircraft": EntryKind.AIRCRAFT,
    _NOTHING: EntryKind.ORGANIZATION,
    "": EntryKind.ORGANIZATION,
    "entity": EntryKind.ORGANIZATION,
}
_WEAK_ALIAS = re.compile(r"[afn]\.k\.a\. '(.+?)'(?=[;.]|$)")
_COUNTRY_IN_BRACKETS = re.compile(r"\(([^()]+)\)")
_AFTER_NUMBER = re.compile(r"\s*(?:\(|\bissued\b|\bexpires\b|;|$)", re.IGNORECASE)


class OfacCsv(ListSource):
    """`sdn.csv` with `alt.csv`, `add.csv`, `sdn_comments.csv`; `cons_prim.csv` with `cons_alt.csv`, ..."""

    name: ClassVar[str] = "OFAC CSV"

    def recognizes(self, head: str) -> bool:
        """By a number, a quoted name and the sign for nothing in the first row."""
        return _FIRST_ROW.match(head) is not None and head.split("\n", 1)[0].count(",") >= _COLUMNS - 1

    def list_name(self, file_name: str) -> str | None:
        """Which of the two lists of OFAC it is."""
        return "ofac_consolidated" if file_name.lower().endswith("cons_prim.csv") else "ofac_sdn"

    def companions(self, file_name: str) -> tuple[Companion, ...]:
        """Aliases and addresses must be there, overlong remarks may."""
        found = _MAIN_FILE.fullmatch(file_name)
        if found is None:
            raise ListUnreadable(
                "an OFAC list must be named sdn.csv or cons_prim.csv, so that alt.csv is found"
            )
        stem = found["stem"]
        inner = "" if found["list"].lower() == "sdn" else "cons_"
        remarks = "sdn_comments.csv" if not inner else "cons_comments.csv"
        return (
            Companion(ALIASES, f"{stem}{inner}alt.csv", required=True),
            Companion(ADDRESSES, f"{stem}{inner}add.csv", required=True),
            Companion(REMARKS, f"{stem}{remarks}", required=False),
        )

    def parse(
        self,
        stream: BinaryIO,
        *,
        list_name: str,
        version: str,
        companions: Mapping[str, BinaryIO] = NO_COMPANIONS,
    ) -> Iterator[ListEntry | BrokenRecord]:
        """One entry per row of the main file; broken rows of the files beside it are reported first."""
        beside: dict[str, dict[str, list[list[str]]]] = {}
        for role, width in ((ALIASES, 4), (ADDRESSES, 5), (REMARKS, 2)):
            beside[role], broken = _by_entry(companions.get(role), role, width)
            yield from broken
        for item in csv_rows.rows(stream):
            if isinstance(item, BrokenRecord):
                yield item
                continue
            line, row = item
            position = f"line {line}"
            if len(row) < _COLUMNS:
                yield BrokenRecord(position, f"{len(row)} fields where {_COLUMNS} belong")
                continue
            fields = [_value(field) for field in row]
            kind = _KINDS.get((fields[2] or "").lower())
            if kind is None:
                yield BrokenRecord(position, "unknown type of party")
                continue
            draft = _draft(
                fields, kind, {role: rows.get(row[0].strip(), []) for role, rows in beside.items()}
            )
            yield draft.finish_or_report(position, list_name=list_name, version=version)


def _by_entry(
    stream: BinaryIO | None, role: str, width: int
) -> tuple[dict[str, list[list[str]]], list[BrokenRecord]]:
    """Rows of a file beside the main one by the number of their entry, and those that cannot be read."""
    found: dict[str, list[list[str]]] = defaultdict(list)
    broken: list[BrokenRecord] = []
    if stream is None:
        return found, broken
    for item in csv_rows.rows(stream):
        if isinstance(item, BrokenRecord):
            broken.append(BrokenRecord(f"{role}, {item.position}", item.error))
        elif len(item[1]) < width:
            broken.append(BrokenRecord(f"{role}, line {item[0]}", f"fewer than {width} fields"))
        else:
            found[item[1][0].strip()].append(item[1])
    return found, broken


def _value(field: str) -> str:
    """A field without the sign for nothing."""
    text = field.strip()
    return "" if text == _NOTHING else text


def _draft(fields: list[str], kind: EntryKind, beside: Mapping[str, list[list[str]]]) -> Draft:
    """A row and what stands beside it as a draft."""
    draft = Draft(entry_id=fields[0], kind=kind)
    draft.add_name(fields[1], "primary")
    for row in beside[ALIASES]:
        draft.add_name(_value(row[3]))
    for program in fields[3].split("] ["):
        draft.add_program(program.strip("[] "))
    draft.add_country(fields[9])
    for row in beside[ADDRESSES]:
        draft.add_address(_value(part) for part in row[2:5])
        draft.add_country(_value(row[4]))
    remarks = fields[11] + "".join(row[1] for row in beside[REMARKS])
    if remarks:
        draft.remarks.append(remarks)
        read_remarks(draft, remarks)
    return draft


def read_remarks(draft: Draft, remarks: str) -> None:
    """Take birth dates, countries, gender, weak aliases and identifiers out of the remarks of an entry."""
    for name in _WEAK_ALIAS.findall(remarks):
        draft.add_name(name, "weak")
    for piece in remarks.rstrip(".").split(";"):
        fact = piece.strip().removeprefix("alt. ")
        if fact.startswith("DOB "):
            draft.add_birth(fact[4:])
        elif fact.startswith(("nationality ", "citizen ")):
            draft.add_country(fact.split(" ", 1)[1])
        elif fact.startswith("Gender "):
            draft.add_gender(fact[7:])
        else:
            _read_identifier(draft, fact)


def _read_identifier(draft: Draft, fact: str) -> None:
    """Take an identifier out of one remark: the publisher's word, the number, the country in brackets."""
    lower = fact.lower()
    for word in known_words():
        if lower.startswith(word) and not lower[len(word) : len(word) + 1].isalnum():
            rest = fact[len(word) :].lstrip(" :-")
            number = _AFTER_NUMBER.split(rest, maxsplit=1)[0]
            country = _COUNTRY_IN_BRACKETS.search(rest)
            draft.add_identifier(word, number, country.group(1) if country else None)
            return
