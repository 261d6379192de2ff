"""Builds the tables of given names and surnames in Latin letters from the name lists of Faker (MIT licence).

    python -m topology.data.latin_names_builder

writes names/given_latin.tsv and names/surnames_latin.txt beside this module.  Needs `pip install Faker`,
the service does not. Given names of Russian and Ukrainian come from our own tables by transliteration at
run time, not from here.
"""

from __future__ import annotations

import importlib
import re
import sys
import textwrap
from collections.abc import Iterable
from pathlib import Path

LOCALES = (
    *(
        "en",
        "en_US",
        "en_GB",
        "en_IE",
        "en_IN",
        "en_NG",
        "en_PK",
        "de_DE",
        "fr_FR",
        "es_ES",
        "it_IT",
        "nl_NL",
        "pl_PL",
    ),
    *("tr_TR", "sv_SE", "pt_BR", "ro_RO", "cs_CZ", "hu_HU"),
)
_NAME = re.compile(r"[^\W\d_]{2,}(?:['-][^\W\d_]+)*")
_FOLDER = Path(__file__).parent / "names"


def build(folder: Path) -> dict[str, int]:
    """Write both tables into a folder; returns the number of names in each."""
    male, female, surnames = set[str](), set[str](), set[str]()
    for locale in LOCALES:
        try:
            provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        except ModuleNotFoundError as error:
            if error.name == "faker":
                raise
            continue
        male |= _names(getattr(provider, "first_names_male", ()))
        female |= _names(getattr(provider, "first_names_female", ()))
        surnames |= _names(getattr(provider, "last_names", ()))
    genders = {
        name: ("m" if name in male else "") + ("f" if name in female else "") for name in male | female
    }
    rows = [f"{name}\t{gender}" for name, gender in sorted(genders.items())]
    heading = "# Given names in Latin letters, folded; made by latin_names_builder.py.\nname\tgender\n"
    (folder / "given_latin.tsv").write_text(heading + "\n".join(rows) + "\n", encoding="utf-8")
    lines = textwrap.wrap(" ".join(sorted(surnames)), 118, break_on_hyphens=False)
    heading = "# Surnames in Latin letters, folded; made by latin_names_builder.py.\n"
    (folder / "surnames_latin.txt").write_text(heading + "\n".join(lines) + "\n", encoding="utf-8")
    return {"given": len(genders), "surnames": len(surnames)}


def _names(names: Iterable[str]) -> set[str]:
    return {name.lower() for name in names if name.isascii() and _NAME.fullmatch(name)} | {
        name.lower() for name in names if not name.isascii() and _NAME.fullmatch(name) and name[0] < "\u0250"
    }


if __name__ == "__main__":
    sys.stdout.write(f"{build(_FOLDER)}\n")
