"""Records that each format may hold and that cannot be read."""

from __future__ import annotations

import io

import pytest

from schemas.list_entry import ListEntry
from topology.errors import ListUnreadable
from topology.watchlists.base import BrokenRecord, ListSource
from topology.watchlists.csv_file import GenericCsv
from topology.watchlists.eu import EuropeanUnionCsv
from topology.watchlists.nsdc import Nsdc
from topology.watchlists.ofac_csv import OfacCsv
from topology.watchlists.ofac_xml import OfacAdvanced
from topology.watchlists.opensanctions import FollowTheMoney, TargetsSimple
from topology.watchlists.uk import UnitedKingdom

SIMPLE = '"id","schema","name","aliases","dataset"\n'
UK = 'Unique ID,Name 6,Name type,"Individual, Entity, Ship"\n'
OFAC = '1,"OREST",{kind},"P",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'


def parsed(source: ListSource, content: str | bytes) -> list[ListEntry | BrokenRecord]:
    """Everything a source yields for a file."""
    stream = io.BytesIO(content.encode() if isinstance(content, str) else content)
    return list(source.parse(stream, list_name="own", version="1"))


@pytest.mark.parametrize(
    ("source", "content", "expected"),
    [
        pytest.param(
            TargetsSimple(),
            SIMPLE + '"1","Spell","Orest","",""\n',
            ("line 2", "unknown schema"),
            id="simple-schema",
        ),
        pytest.param(
            TargetsSimple(),
            SIMPLE + '"1"\n',
            ("line 2", "1 fields where the header has 5"),
            id="simple-short",
        ),
        pytest.param(
            FollowTheMoney(), "{not json\n", ("line 1", "not an entity (JSONDecodeError)"), id="ftm-json"
        ),
        pytest.param(
            FollowTheMoney(), '{"id": "1"}\n', ("line 1", "not an entity (KeyError)"), id="ftm-no-schema"
        ),
        pytest.param(
            FollowTheMoney(),
            '{"id": 1, "schema": "Person", "properties": {}}\n',
            ("line 1", "not an entity (TypeError)"),
            id="ftm-number-as-id",
        ),
        pytest.param(
            FollowTheMoney(),
            '\n{"id": "1", "schema": "Person", "properties": {"name": [7]}}\n',
            ("line 2", "not an entity (AttributeError)"),
            id="ftm-number-as-name",
        ),
        pytest.param(
            EuropeanUnionCsv(),
            "Entity_LogicalId;NameAlias_WholeName\n;Orest\n",
            ("line 2", "the record has no id"),
            id="eu-no-id",
        ),
        pytest.param(
            UnitedKingdom(), UK + ",OREST,Alias,Entity\n", ("line 2", "the record has no id"), id="uk-no-id"
        ),
        pytest.param(
            UnitedKingdom(), UK + "1,OREST\n", ("line 2", "2 fields where the header has 4"), id="uk-short"
        ),
        pytest.param(
            OfacCsv(), OFAC.format(kind='"ghost"'), ("line 1", "unknown type of party"), id="ofac-type"
        ),
        pytest.param(OfacCsv(), b"\xff,\n", ("line 1", "the row is not UTF-8"), id="ofac-encoding"),
        pytest.param(Nsdc(), "[7]", ("subject 1", "not a subject (AttributeError)"), id="nsdc-number"),
        pytest.param(
            Nsdc(), '[{"name": "Орест"}]', ("subject 1", "not a subject (KeyError)"), id="nsdc-no-id"
        ),
        pytest.param(GenericCsv(), b"name\n\xff\n", ("line 2", "the row is not UTF-8"), id="own-encoding"),
    ],
)
def test_a_broken_record_says_where_and_what(
    source: ListSource, content: str | bytes, expected: tuple[str, str]
) -> None:
    """The position can be found in the file; the error tells no personal data."""
    assert [BrokenRecord(*expected)] == parsed(source, content)


@pytest.mark.parametrize(
    ("source", "content", "error"),
    [
        pytest.param(Nsdc(), "{", "not JSON", id="nsdc-not-json"),
        pytest.param(Nsdc(), '{"sid": 1}', "not an array", id="nsdc-not-array"),
        pytest.param(OfacAdvanced(), "<Sanctions/>", "no reference values", id="ofac-without-values"),
        pytest.param(UnitedKingdom(), "a,b\n", "no header", id="uk-without-header"),
    ],
)
def test_a_file_of_another_format_is_refused(source: ListSource, content: str, error: str) -> None:
    """A file in which nothing can be found is not a list of nobody."""
    with pytest.raises(ListUnreadable, match=error):
        parsed(source, content)


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        pytest.param(
            '{"sid": "1", "name": "Орест", "identifiers": [{"id": "doc:passport"}]}', "person", id="document"
        ),
        pytest.param(
            '{"sid": "1", "name": "Чапля", "identifiers": [{"id": "reg:edrpou"}]}',
            "organization",
            id="register",
        ),
        pytest.param('{"sid": "1", "name": "Чапля", "aliases": "Heron"}', "other", id="nothing-to-tell"),
    ],
)
def test_a_subject_without_type_is_told_by_its_numbers(subject: str, kind: str) -> None:
    """The register answers persons and companies apart and does not repeat which is which."""
    (entry,) = parsed(Nsdc(), f"[{subject}]")

    assert isinstance(entry, ListEntry)
    assert kind == entry.kind.value


def test_an_entry_without_remarks_is_an_entry() -> None:
    """The sign for nothing is no remark."""
    (entry,) = parsed(OfacCsv(), OFAC.format(kind="-0- "))

    assert isinstance(entry, ListEntry)
    assert ("OREST", "organization", None) == (entry.names[0].text, entry.kind.value, entry.remarks)


def test_a_quoted_value_may_hold_the_separator() -> None:
    """An alias with a semicolon in it stays one alias."""
    (entry,) = parsed(TargetsSimple(), SIMPLE + '"1","Person","Orest","""Zym; Ovyk"";Lantern",""\n')

    assert isinstance(entry, ListEntry)
    assert ["Orest", "Zym; Ovyk", "Lantern"] == [name.text for name in entry.names]
