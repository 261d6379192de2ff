"""Facts beside the name, by which the party of a text and a listed one agree or conflict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from schemas.base import Gender
from topology.data.tables import read_rows
from topology.search.base import PartyQuery, SearchRequest
from topology.search.identifiers import normalize
from topology.search.listed_party import ListedParty
from topology.search.rules import ScoreRules
from topology.search.words import Word
from topology.text.transliterate import romanise

Agreement = Literal["agrees", "conflicts"]

_YEAR = 4
# Where a number is issued, by its type.
_COUNTRY_OF_TYPE = {
    "inn_person": "ru",
    "inn_company": "ru",
    "ogrn": "ru",
    "ogrnip": "ru",
    "kpp": "ru",
    "snils": "ru",
    "passport_ru": "ru",
    "edrpou": "ua",
    "rnokpp": "ua",
    "passport_ua": "ua",
    "passport_ua_id": "ua",
}


@dataclass(frozen=True, slots=True)
class TextFacts:
    """What a text says of one of its parties.  `identifiers` are (type, normalized value) pairs."""

    birth_date: str | None = None
    gender: Gender | None = None
    identifiers: tuple[tuple[str, str], ...] = ()
    countries: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FactCheck:
    """Which facts agree or conflict, and by which listed birth date; unknown ones are left out."""

    agreements: dict[str, Agreement]
    birth_date: str | None = None
    is_same_birth_year: bool = False

    @property
    def supports(self) -> bool:
        """Whether a second fact of an organization agrees with its name."""
        return any(self.agreements.get(fact) == "agrees" for fact in ("country", "identifier"))


def facts_of(party: PartyQuery, request: SearchRequest, words: Iterable[Word]) -> TextFacts:
    """Facts of a party; countries are those of its identifiers and those that the text names."""
    kinds = {value: kind for kind, value in request.identifiers}
    identifiers = tuple(
        (kind, plain)
        for value in party.identifiers
        for kind in (kinds.get(value, "other"),)
        if (plain := normalize(kind, value)) is not None
    )
    countries = {_COUNTRY_OF_TYPE[kind] for kind, _ in identifiers if kind in _COUNTRY_OF_TYPE}
    countries |= {value[:2].lower() for kind, value in identifiers if kind == "iban"}
    countries |= {value[4:6].lower() for kind, value in identifiers if kind == "bic"}
    countries |= countries_named(words)
    return TextFacts(party.birth_date, party.gender, identifiers, frozenset(countries))


@cache
def _countries() -> dict[str, str]:
    """Code by the romanised name of a country, in any of its cases."""
    return {
        romanise(name): row["code"]
        for row in read_rows("search/countries.tsv")
        for name in row["names"].split()
    }


def countries_named(words: Iterable[Word]) -> set[str]:
    """Codes of the countries that stand in the words by name."""
    countries = _countries()
    return {countries[word.form.roman] for word in words if word.form.roman in countries}


def check_facts(facts: TextFacts, listed: ListedParty) -> FactCheck:
    """Compare the facts of a text with those of a listed party."""
    agreements: dict[str, Agreement] = {}
    birth_date, is_same_year = None, False
    if facts.birth_date and listed.birth_dates:
        birth_date = _nearest(facts.birth_date, listed.birth_dates)
        is_same_year = birth_date[:_YEAR] == facts.birth_date[:_YEAR]
        agreements["birth_date"] = "agrees" if _same_date(facts.birth_date, birth_date) else "conflicts"
    if facts.gender and listed.gender:
        agreements["gender"] = "agrees" if facts.gender is listed.gender else "conflicts"
    if identifier := _identifiers(facts.identifiers, listed.identifiers):
        agreements["identifier"] = identifier
    if facts.countries and listed.countries:
        agreements["country"] = "conflicts" if facts.countries.isdisjoint(listed.countries) else "agrees"
    return FactCheck(agreements, birth_date, is_same_year)


def _same_date(one: str, other: str) -> bool:
    """Whether two dates are the same as far as both are known."""
    length = min(len(one), len(other))
    return one[:length] == other[:length]


def _nearest(date: str, listed: Sequence[str]) -> str:
    """The listed date that agrees with `date`, else the one that agrees with the longest part of it."""
    agreeing = [other for other in listed if _same_date(date, other)]
    if agreeing:
        return max(agreeing, key=len)
    return max(listed, key=lambda other: sum(a == b for a, b in zip(date, other, strict=False)))


def _identifiers(given: Sequence[tuple[str, str]], listed: Sequence[tuple[str, str]]) -> Agreement | None:
    """Whether numbers of one type are the same; None when no type is on both sides."""
    values = {value for _, value in listed}
    if any(value in values for _, value in given):
        return "agrees"
    kinds = {kind for kind, _ in listed}
    return "conflicts" if any(kind in kinds and kind != "other" for kind, _ in given) else None


def fact_points(score: float, check: FactCheck, rules: ScoreRules) -> dict[str, float]:
    """What facts that agree add to the score of a name, and what facts that conflict take from it."""
    agreements, points = check.agreements, {}
    for fact, share in (("birth_date", rules.birth_date_agrees), ("identifier", rules.identifier_agrees)):
        if agreements.get(fact) == "agrees":
            points[fact] = (1.0 - score) * share
            score += points[fact]
    factors = {
        "birth_date": rules.birth_day_conflicts if check.is_same_birth_year else rules.birth_year_conflicts,
        "identifier": rules.identifier_conflicts,
        "gender": rules.gender_conflicts,
        "country": rules.country_conflicts,
    }
    for fact, factor in factors.items():
        if agreements.get(fact) == "conflicts":
            points[fact] = score * (factor - 1.0)
            score += points[fact]
    return points


def with_facts(score: float, check: FactCheck, rules: ScoreRules) -> float:
    """The score of a name, raised by facts that agree and lowered by facts that conflict."""
    return score + sum(fact_points(score, check, rules).values())
