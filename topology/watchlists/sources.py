"""The known list formats, in the order in which they are tried."""

from __future__ import annotations

from topology.watchlists.base import ListSource
from topology.watchlists.csv_file import GenericCsv
from topology.watchlists.ofac_csv import OfacCsv
from topology.watchlists.opensanctions import FollowTheMoney, TargetsSimple

SOURCES: tuple[ListSource, ...] = (
    TargetsSimple(),
    FollowTheMoney(),
    OfacCsv(),
    GenericCsv(),
)
