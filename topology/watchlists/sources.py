"""The known list formats, in the order in which they are tried."""

from __future__ import annotations

from topology.watchlists.base import ListSource
from topology.watchlists.csv_file import GenericCsv
from topology.watchlists.eu import EuropeanUnionCsv, EuropeanUnionXml
from topology.watchlists.nsdc import Nsdc
from topology.watchlists.ofac_csv import OfacCsv
from topology.watchlists.ofac_xml import OfacAdvanced
from topology.watchlists.opensanctions import FollowTheMoney, TargetsSimple
from topology.watchlists.uk import UnitedKingdom
from topology.watchlists.un import UnitedNations

SOURCES: tuple[ListSource, ...] = (
    TargetsSimple(),
    FollowTheMoney(),
    OfacCsv(),
    OfacAdvanced(),
    UnitedNations(),
    EuropeanUnionXml(),
    EuropeanUnionCsv(),
    UnitedKingdom(),
    Nsdc(),
    GenericCsv(),
)
