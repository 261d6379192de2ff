"""Facts of the advanced form that the sample does not hold."""

from __future__ import annotations

import io

import pytest

from schemas.list_entry import ListEntry
from topology.watchlists.ofac_xml import OfacAdvanced

FILE = """<Sanctions xmlns="http://www.un.org/sanctions/1.0"><DateOfIssue/><ReferenceValueSets>
<FeatureTypeValues><FeatureType ID="8">Birthdate</FeatureType><FeatureType ID="9">MMSI</FeatureType>
<FeatureType ID="10">Vessel Flag</FeatureType><FeatureType ID="11">Website</FeatureType></FeatureTypeValues>
<NamePartTypeValues><NamePartType ID="1">Vessel Name</NamePartType></NamePartTypeValues>
<PartySubTypeValues><PartySubType ID="1" PartyTypeID="7">Vessel</PartySubType></PartySubTypeValues>
<CountryValues><Country ID="5">Panama</Country></CountryValues></ReferenceValueSets>
<Locations><Location ID="3"><LocationCountry CountryID="5"/></Location></Locations>
<DistinctParties><DistinctParty><Profile ID="1" PartySubTypeID="1"><Identity ID="2"><Alias Primary="true">
<DocumentedName><DocumentedNamePart><NamePartValue NamePartGroupID="4">BLUE LANTERN</NamePartValue>
</DocumentedNamePart></DocumentedName></Alias><NamePartGroups><MasterNamePartGroup><NamePartGroup ID="4" NamePartTypeID="1"/>
</MasterNamePartGroup></NamePartGroups></Identity>{feature}</Profile></DistinctParty></DistinctParties>
<SanctionsEntries><SanctionsEntry ProfileID="99"><SanctionsMeasure><Comment>X</Comment></SanctionsMeasure>
</SanctionsEntry></SanctionsEntries></Sanctions>"""
FEATURE = '<Feature FeatureTypeID="{kind}"><FeatureVersion>{content}</FeatureVersion></Feature>'
DATE = "<{side}><{end}><Year>{year}</Year><Month>{month}</Month><Day>{day}</Day></{end}></{side}>"


def parsed(kind: int, content: str) -> ListEntry:
    """The one entry of a file with one feature."""
    document = FILE.format(feature=FEATURE.format(kind=kind, content=content))
    (entry,) = OfacAdvanced().parse(io.BytesIO(document.encode()), list_name="own", version="1")
    assert isinstance(entry, ListEntry)
    return entry


def period(*dates: tuple[int, int, int]) -> str:
    """A period from the first date to the last."""
    sides = (("Start", "From"), ("End", "To"))
    parts = [
        DATE.format(side=side, end=end, year=year, month=month, day=day)
        for (side, end), (year, month, day) in zip(sides, dates, strict=False)
    ]
    return f"<DatePeriod>{''.join(parts)}</DatePeriod>"


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        pytest.param([(1971, 3, 9), (1971, 3, 9)], ["1971-03-09"], id="day"),
        pytest.param([(1971, 3, 1), (1971, 3, 31)], ["1971-03"], id="month"),
        pytest.param([(1971, 1, 1), (1971, 12, 31)], ["1971"], id="year"),
        pytest.param([(1971, 1, 1), (1972, 12, 31)], ["1971", "1972"], id="years"),
        pytest.param([(1971, 1, 1)], [], id="no-end"),
    ],
)
def test_a_period_is_as_precise_as_its_ends(dates: list[tuple[int, int, int]], expected: list[str]) -> None:
    """The publisher writes a month or a year as the days from its first to its last."""
    assert expected == parsed(8, period(*dates)).birth_dates


def test_a_vessel_has_its_flag_and_number() -> None:
    """Flags are countries, call numbers are identifiers, other details are no facts of ours."""
    flag = parsed(10, '<VersionLocation LocationID="3"/>')
    number = parsed(9, "<VersionDetail>572469210</VersionDetail>")
    website = parsed(11, "<VersionDetail>example.org/7</VersionDetail>")

    assert ("vessel", ["pa"], []) == (flag.kind.value, flag.countries, flag.addresses)
    assert [("mmsi", "572469210")] == [(each.type, each.value) for each in number.identifiers]
    assert [] == website.identifiers
