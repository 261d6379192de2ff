"""Names of list entries, taken apart."""

from __future__ import annotations

import pytest

from topology.search.list_names import ListedName, Role, parse_name, split_alternatives

G, S, P, M = Role.GIVEN, Role.SURNAME, Role.PATRONYMIC, Role.MIDDLE


def parsed(text: str, *, is_person: bool = True) -> ListedName:
    name = parse_name("list:1", text, is_person=is_person)
    assert name is not None
    return name


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        pytest.param("Anton Petrovich VERSHKOV", [G, P, S], id="upper-case-is-the-surname"),
        pytest.param("VERSHKOV, Anton Petrovich", [S, G, P], id="upper-case-before-comma"),
        pytest.param("Vershkov, Anton Petrovich", [S, G, P], id="comma"),
        pytest.param("Вершков Антон Петрович", [S, G, P], id="patronymic-last"),
        pytest.param("Антон Петрович Вершков", [G, P, S], id="patronymic-in-the-middle"),
        pytest.param("John Quincy Marlow", [G, M, S], id="middle-name"),
        pytest.param("Antonia MARLOW VEGA", [G, S, S], id="two-surnames"),
        pytest.param("Yusuf al-Taraqi", [G, Role.PARTICLE, S], id="particle"),
        pytest.param("Marlow", [S], id="one-word"),
        pytest.param("Petrovich", [S], id="patronymic-alone"),
        pytest.param("Abu Bin", [S, S], id="particles-alone"),
    ],
)
def test_roles_of_a_persons_name(text: str, roles: list[Role]) -> None:
    """Letter case, comma, patronymic and order tell the surname, in this order."""
    assert roles == [token.role for token in parsed(text).tokens]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        pytest.param(
            "Granit Bank of the North JSC", "CORE GENERIC SMALL SMALL GENERIC LEGAL", id="all-roles"
        ),
        pytest.param("A.B.C. Ltd", "CORE LEGAL", id="letters-are-one-word"),
        pytest.param("AS SA", "CORE CORE", id="nothing-but-legal-forms"),
    ],
)
def test_roles_of_an_organizations_name(text: str, roles: str) -> None:
    """Legal forms and small words hardly tell, generic words tell less; something must tell."""
    assert roles.split() == [token.role.name for token in parsed(text, is_person=False).tokens]


@pytest.mark.parametrize(
    ("text", "is_weak"),
    [
        pytest.param("Anna Petrovna", True, id="given-and-patronymic"),
        pytest.param("Vershkova Petrovna", False, id="surname-and-patronymic"),
        pytest.param("Anna PETROVNA", False, id="marked-as-surname"),
        pytest.param("Anna Vershkova", False, id="surname"),
        pytest.param("Petrovna", False, id="one-word"),
    ],
)
def test_a_name_without_a_surname_is_weak(text: str, is_weak: bool) -> None:
    """A given name and a patronymic point to too many people."""
    assert is_weak == parsed(text).is_weak


def test_a_name_of_one_letter_is_no_name() -> None:
    """It would be found everywhere."""
    assert parse_name("list:1", "X", is_person=True) is None


@pytest.mark.parametrize(
    ("text", "is_person", "expected"),
    [
        pytest.param(
            "Anton Vershkov; Antin Vershkiv", True, ["Anton Vershkov", "Antin Vershkiv"], id="semicolon"
        ),
        pytest.param("Vershkov, Anton", True, ["Vershkov, Anton"], id="surname-first"),
        pytest.param(
            "VERSHKOV PRIBOY, Anton Lev", True, ["VERSHKOV PRIBOY, Anton Lev"], id="two-surnames-first"
        ),
        pytest.param(
            "Anton VERSHKOV Antin VERSHKIV", True, ["Anton VERSHKOV", "Antin VERSHKIV"], id="side-by-side"
        ),
        pytest.param(
            "Priboy Shipping, Granit Bank", False, ["Priboy Shipping, Granit Bank"], id="organization"
        ),
    ],
)
def test_several_names_in_one_field_are_told_apart(text: str, is_person: bool, expected: list[str]) -> None:
    """Publishers put spellings side by side; a comma may also follow the surname."""
    assert expected == split_alternatives(text, is_person=is_person)


def test_an_organization_is_also_found_without_its_legal_form() -> None:
    """The phrases are the whole name and its telling words."""
    assert ("turavekslk", "turaveks") == parsed("Turavex LLC", is_person=False).phrases


def test_a_person_is_found_by_the_whole_name_alone() -> None:
    """Parts of a person's name are no phrase."""
    assert ("antonverskov",) == parsed("Anton Vershkov").phrases
