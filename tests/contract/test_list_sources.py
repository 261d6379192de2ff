"""The list-source contract, for every source."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import pytest
from contract.list_source import SAMPLES, ListSourceContract

from topology.errors import ListUnreadable
from topology.watchlists.base import BrokenRecord
from topology.watchlists.csv_file import GenericCsv
from topology.watchlists.eu import EuropeanUnionCsv, EuropeanUnionXml
from topology.watchlists.load import read_list
from topology.watchlists.nsdc import Nsdc
from topology.watchlists.ofac_csv import OfacCsv
from topology.watchlists.ofac_xml import OfacAdvanced
from topology.watchlists.opensanctions import FollowTheMoney, TargetsSimple
from topology.watchlists.sources import SOURCES
from topology.watchlists.uk import UnitedKingdom
from topology.watchlists.un import UnitedNations

PASSPORT = {"type": "passport_intl", "value": "AB123456", "country": "ua"}
PASSPORT_UA = {"type": "passport_ua", "value": "АВ123456", "country": "ua"}
RNOKPP = {"type": "rnokpp", "value": "3141592653", "country": "ua"}


def names(primary: str, *aliases: str, weak: str | None = None) -> list[dict[str, str]]:
    """Names as an entry holds them."""
    rows = [{"text": primary, "type": "primary"}, *({"text": text, "type": "alias"} for text in aliases)]
    return rows + ([{"text": weak, "type": "weak"}] if weak else [])


class TestTargetsSimple(ListSourceContract):
    """OpenSanctions targets.simple.csv."""

    source = TargetsSimple
    sample = "opensanctions/targets.simple.csv"
    list_name = "opensanctions"
    ids: ClassVar[list[str]] = ["inv-1", "inv-2", "inv-4"]
    first: ClassVar[dict[str, object]] = {
        "kind": "person",
        "names": names("Orest Zymovyk", "Орест Зимовик", "Zimovik, Orest"),
        "birth_dates": ["1971-03-09", "1972"],
        "countries": ["ua", "ru"],
        "identifiers": [RNOKPP],
        "addresses": ["1 Birch Lane, Lutsk"],
        "programs": ["INV-7"],
    }
    broken = BrokenRecord("line 4", "the record has no name")


class TestFollowTheMoney(ListSourceContract):
    """OpenSanctions entities as JSON lines."""

    source = FollowTheMoney
    sample = "opensanctions/entities.ftm.json"
    list_name = "opensanctions"
    ids: ClassVar[list[str]] = ["inv-1", "inv-2"]
    first: ClassVar[dict[str, object]] = {
        "kind": "person",
        "names": names("Orest Zymovyk", "Орест Зимовик", weak="Lantern"),
        "gender": "male",
        "birth_dates": ["1971-03-09"],
        "countries": ["ua"],
        "identifiers": [RNOKPP, PASSPORT_UA],
        "addresses": ["1 Birch Lane, Lutsk"],
        "programs": ["INV-7"],
    }
    broken = BrokenRecord("line 3", "the record has no name")


class TestGenericCsv(ListSourceContract):
    """A list of one's own."""

    source = GenericCsv
    sample = "own/watchlist.csv"
    list_name = "watchlist"
    ids: ClassVar[list[str]] = ["7", "d1d38d997311d115", "10"]
    first: ClassVar[dict[str, object]] = {
        "kind": "person",
        "names": names("Orest Zymovyk", "Орест Зимовик", "Orest Zimovik"),
        "gender": "male",
        "birth_dates": ["1971-03-09"],
        "countries": ["ua"],
        "identifiers": [RNOKPP, PASSPORT_UA],
        "addresses": ["1 Birch Lane, Lutsk"],
        "programs": ["house rule"],
        "remarks": "met twice",
    }
    broken = BrokenRecord("line 4", "unknown kind")


class TestOfacCsv(ListSourceContract):
    """OFAC SDN with aliases, addresses and overlong remarks."""

    source = OfacCsv
    sample = "ofac_csv/sdn.csv"
    list_name = "ofac_sdn"
    ids: ClassVar[list[str]] = ["901", "902", "904"]
    first: ClassVar[dict[str, object]] = {
        "kind": "person",
        "names": names("ZYMOVYK, Orest", "ZIMOVIK, Orest", weak="LANTERN"),
        "gender": "male",
        "birth_dates": ["1971-03-09", "1971", "1972", "1973", "1974", "1975"],
        "countries": ["ua"],
        "identifiers": [PASSPORT, RNOKPP, {"type": "passport_ua_id", "value": "001122334", "country": "ua"}],
        "addresses": ["1 Birch Lane, Lutsk, Ukraine"],
        "programs": ["INVENTED1", "INVENTED2"],
        "remarks": (
            "DOB 09 Mar 1971; alt. DOB circa 1973; POB Lutsk; nationality Ukraine; Gender Male;"
            " Passport AB123456 (Ukraine); Tax ID No. 3141592653 (Ukraine); a.k.a. 'LANTERN';"
            " Linked To: SILVER HERON SHIPPING LLC; National ID No. 001122334 (Ukraine)."
        ),
    }
    broken = BrokenRecord("line 3", "2 fields where 12 belong")

    def test_aliases_must_stand_beside_the_list(self, path: Path, tmp_path: Path) -> None:
        """Without its file of aliases the list would screen too little in silence."""
        alone = tmp_path / "sdn.csv"
        alone.write_bytes(path.read_bytes())

        with pytest.raises(ListUnreadable, match=r"alt\.csv must stand beside it"):
            read_list(alone)

    def test_another_file_name_is_refused(self, path: Path, tmp_path: Path) -> None:
        """The files beside it are found by name, so the main file must have its own."""
        renamed = tmp_path / "january.csv"
        renamed.write_bytes(path.read_bytes())

        with pytest.raises(ListUnreadable, match=r"must be named sdn\.csv"):
            read_list(renamed)

    def test_a_folder_is_read_by_its_main_file(self, path: Path) -> None:
        """The folder as it is published can be given instead of the file."""
        assert read_list(path.parent) == read_list(path)

    def test_overlong_remarks_may_be_absent(self, path: Path, tmp_path: Path) -> None:
        """Only long entries have a remark in a file of its own."""
        for name in ("sdn.csv", "alt.csv", "add.csv"):
            (tmp_path / name).write_bytes(path.with_name(name).read_bytes())

        assert self.ids == [entry.entry_id for entry in read_list(tmp_path / "sdn.csv").entries]

    def test_a_broken_alias_is_reported(self, path: Path, tmp_path: Path) -> None:
        """A row of a file beside the list that cannot be read is named with that file."""
        folder = tmp_path / "ofac"
        folder.mkdir()
        for file in path.parent.iterdir():
            (folder / file.name).write_bytes(file.read_bytes())
        (folder / "alt.csv").write_bytes(b'901,"short"\n901,12,"aka","\xff"\n')

        loaded = read_list(folder)

        expected = [
            BrokenRecord("aliases, line 1", "fewer than 4 fields"),
            BrokenRecord("aliases, line 2", "the row is not UTF-8"),
        ]
        assert expected == loaded.broken[:2]


class TestOfacAdvanced(ListSourceContract):
    """OFAC advanced XML."""

    source = OfacAdvanced
    sample = "ofac_xml/sdn_advanced.xml"
    list_name = "ofac_sdn"
    issued = "2026-01-15"
    ids: ClassVar[list[str]] = ["901", "902"]
    first: ClassVar[dict[str, object]] = {
        "kind": "person",
        "names": names("ZYMOVYK, Orest", weak="LANTERN"),
        "gender": "male",
        "birth_dates": ["1971-03-09", "1973", "1974"],
        "countries": ["ua"],
        "identifiers": [PASSPORT],
        "addresses": ["Lutsk, UA"],
        "programs": ["INVENTED1"],
    }
    broken = BrokenRecord("profile 903", "unknown type of party")


class TestUnitedNations(ListSourceContract):
    """UN consolidated XML."""

    source = UnitedNations
    sample = "un/consolidated.xml"
    list_name = "un_consolidated"
    issued = "2026-01-15"
    ids: ClassVar[list[str]] = ["INi.001", "INe.003"]
    first: ClassVar[dict[str, object]] = {
        "kind": "person",
        "names": names(
            "OREST DANYLOVYCH ZYMOVYK",
            "Орест Данилович Зимовик",
            "Orest Zimovik",
            "O. Zymovyk",
            weak="Lantern",
        ),
        "gender": "male",
        "birth_dates": ["1971-03-09", "1974", "1975"],
        "countries": ["ua"],
        "identifiers": [PASSPORT, {"type": "national_id", "value": "D00077"}],
        "addresses": ["1 Birch Lane, Lutsk, Ukraine"],
        "programs": ["Invented"],
        "remarks": "Invented for tests.",
    }
    broken = BrokenRecord("individual 700002", "the record has no name")

    def test_a_file_that_breaks_off_is_refused(self, path: Path, tmp_path: Path) -> None:
        """Half a list must never replace a whole one."""
        half = tmp_path / "half.xml"
        half.write_bytes(path.read_bytes()[:-40])

        with pytest.raises(ListUnreadable, match="the XML breaks at line"):
            read_list(half)

    def test_a_document_type_is_refused(self, path: Path, tmp_path: Path) -> None:
        """Entities of a DTD can make a small file grow without bounds."""
        content = path.read_text(encoding="utf-8")
        with_dtd = tmp_path / "dtd.xml"
        with_dtd.write_text(
            content.replace("<CONSOLIDATED_LIST", '<!DOCTYPE x [<!ENTITY a "b">]><CONSOLIDATED_LIST', 1),
            encoding="utf-8",
        )

        with pytest.raises(ListUnreadable, match="document type"):
            read_list(with_dtd)


class TestEuropeanUnionXml(ListSourceContract):
    """EU consolidated XML."""

    source = EuropeanUnionXml
    sample = "eu/full.xml"
    list_name = "eu_fsf"
    issued = "2026-01-15"
    ids: ClassVar[list[str]] = ["501", "503"]
    first: ClassVar[dict[str, object]] = {
        "kind": "person",
        "names": names("Orest Zymovyk", "Орест Зимовик", weak="Lantern"),
        "gender": "male",
        "birth_dates": ["1971-03-09", "1972", "1973", "1974", "1975", "1976"],
        "countries": ["ua"],
        "identifiers": [PASSPORT, RNOKPP],
        "addresses": ["1 Birch Lane, Lutsk, 43000, UKRAINE"],
        "programs": ["INV"],
        "remarks": "Invented for tests.",
    }
    broken = BrokenRecord("sanctionEntity 502", "the record has no name")


class TestEuropeanUnionCsv(ListSourceContract):
    """EU consolidated CSV, whose rows of one party do not stand together."""

    source = EuropeanUnionCsv
    sample = "eu/full.csv"
    list_name = "eu_fsf"
    issued = "2026-01-15"
    ids: ClassVar[list[str]] = ["501", "502"]
    first: ClassVar[dict[str, object]] = {
        "kind": "person",
        "names": names("Orest Zymovyk", "Орест Зимовик"),
        "gender": "male",
        "birth_dates": ["1971-03-09", "1974", "1975"],
        "countries": ["ua"],
        "identifiers": [PASSPORT],
        "addresses": ["1 Birch Lane, Lutsk, UKRAINE"],
        "programs": ["INV"],
    }
    broken = BrokenRecord("line 10", "3 fields where the header has 24")


class TestUnitedKingdom(ListSourceContract):
    """UK sanctions list CSV."""

    source = UnitedKingdom
    sample = "uk/UK-Sanctions-List.csv"
    list_name = "uk_sanctions"
    issued = "2026-01-15"
    ids: ClassVar[list[str]] = ["INV0001", "INV0002", "INV0003"]
    first: ClassVar[dict[str, object]] = {
        "kind": "person",
        "names": names("Orest Danylovych ZYMOVYK", "Орест Зимовик", weak="Lantern"),
        "gender": "male",
        "birth_dates": ["1971-03-09", "1972"],
        "countries": ["ua"],
        "identifiers": [PASSPORT, RNOKPP],
        "addresses": ["1 Birch Lane, Lutsk, 43000, Ukraine"],
        "programs": ["Invented"],
    }
    broken = BrokenRecord("line 7", "unknown type of party")


class TestNsdc(ListSourceContract):
    """Ukraine NSDC JSON."""

    source = Nsdc
    sample = "nsdc/subjects.json"
    list_name = "ua_nsdc"
    ids: ClassVar[list[str]] = ["1001", "1002"]
    first: ClassVar[dict[str, object]] = {
        "kind": "person",
        "names": names("Зимовик Орест Данилович", "Zymovyk Orest", "Zymovyk Orest Danylovych", "Ліхтар"),
        "birth_dates": ["1971-03-09"],
        "countries": ["ua"],
        "identifiers": [RNOKPP, PASSPORT_UA],
    }
    broken = BrokenRecord("subject 3", "the record has no name")


def test_every_source_is_held_to_the_contract() -> None:
    """A new source is done when it has its class here."""
    held = {contract.source for contract in ListSourceContract.__subclasses__()}

    assert {type(source) for source in SOURCES} == held


def test_every_sample_is_of_a_known_format() -> None:
    """The samples are what the sources are tried on; a stray file would be dead."""
    beside = {"alt.csv", "add.csv", "sdn_comments.csv"}
    used = {SAMPLES / contract.sample for contract in ListSourceContract.__subclasses__()}

    stray = [path.name for path in SAMPLES.rglob("*.*") if path not in used and path.name not in beside]

    assert [] == stray
