"""Two names, one party or not."""

from __future__ import annotations

import pytest

from topology.config import Rules
from topology.search.compare import compare

RULES = Rules()


@pytest.mark.parametrize(
    ("a", "b", "kind", "match"),
    [
        pytest.param("Антон Вершков", "Anton Vershkov", "Person", True, id="transliterated"),
        pytest.param("Вершков Антон Петрович", "Anton Vershkov", "Person", True, id="patronymic-absent"),
        pytest.param(
            "Anton Petrovich Vershkov", "Anton Pavlovich Vershkov", "Person", False, id="patronymic"
        ),
        pytest.param("Anton Vershkov", "Stepan Vershkov", "Person", False, id="given-name"),
        pytest.param("Anton Vershkov", "Anton Drozd", "Person", False, id="surname"),
        pytest.param("Jon Marlow", "John Marlow", None, True, id="kind-told-by-the-names"),
        pytest.param("ООО Прибой", "Priboy LLC", None, True, id="organization-told-by-its-form"),
        pytest.param("Granit Bank", "Granit Bank JSC", "Company", True, id="legal-form-absent"),
        pytest.param("Granit Bank", "Bazalt Bank", "Organization", False, id="telling-word"),
        pytest.param("山田", "山田", "Person", True, id="too-few-letters-but-equal"),
        pytest.param("山田", "山本", "Person", False, id="too-few-letters"),
        pytest.param("", "Anton Vershkov", "Person", False, id="empty"),
    ],
)
def test_two_names_are_compared(a: str, b: str, kind: str | None, match: bool) -> None:
    """Script, order, absent patronymic and legal form do not part a party; a conflicting part does."""
    assert match == compare(a, b, kind, RULES).match


def test_a_comparison_does_not_depend_on_the_order_of_the_names() -> None:
    """Both directions are scored."""
    one = compare("Antonia Marlow", "Antonia Marlow Vega", "Person", RULES)
    other = compare("Antonia Marlow Vega", "Antonia Marlow", "Person", RULES)

    assert one.score == other.score


def test_a_comparison_explains_itself() -> None:
    """The sentence speaks of the other name, as there is no text."""
    comparison = compare("Антон Вершкав", "Anton Petrovich Vershkov", "Person", RULES)

    assert (
        "Given name 'Антон' agrees (transliterated); surname 'Вершкав' is like 'Vershkov'; "
        "only the other name has patronymic 'Petrovich'."
    ) == comparison.explanation


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        pytest.param("X", "X", "The names are equal.", id="equal"),
        pytest.param("X", "Y", "The names have nothing in common.", id="different"),
    ],
)
def test_names_too_short_to_score_are_equal_or_not(a: str, b: str, expected: str) -> None:
    """One letter is no evidence."""
    assert expected == compare(a, b, "Person", RULES).explanation


PAIRS = [
    pytest.param(
        "Громов Андрей Павлович",
        "Gromov Andrey",
        "only the other name has patronymic 'Павлович'",
        id="patronymic-on-one-side",
    ),
    pytest.param(
        "Громов А.",
        "Gromov Andrey Pavlovich",
        "patronymic 'Pavlovich' is not in the other name",
        id="patronymic-missing",
    ),
    pytest.param(
        "Громов Андрей Павлович", "Громов Андрей Семенович", "the patronymics differ", id="patronymics-differ"
    ),
    pytest.param(
        "Громов А.П.", "Громов Андрей Павлович", "initial 'А' fits given name 'Андрей'", id="initial"
    ),
    pytest.param(
        "Громов П.А.", "Громов Андрей Павлович", "'Павлович' fits the listed initial 'П'", id="listed-initial"
    ),
    pytest.param(
        "Громов А.П.К.",
        "Громов Андрей",
        "there is an initial more than the listed name has",
        id="initial-too-many",
    ),
    pytest.param(
        "Vasilenko Nikolai", "Vasilemko Nikolai", "surname 'Vasilemko' is like 'Vasilenko'", id="typo"
    ),
    pytest.param("Громов Андрей", "Громов Степан", "the given names differ", id="given-names-differ"),
    pytest.param("Громов Андрей", "Захаров Андрей", "the surnames differ", id="surnames-differ"),
    pytest.param(
        "Саша Громов", "Александр Громов", "(the same name in another form or language)", id="diminutive"
    ),
    pytest.param("Громову Андрею", "Громов Андрей", "agree (declined)", id="declined"),
    pytest.param(
        "Громов Андрей",
        "Громов Андрей Захаров Степан",
        "only the other name has 'Захаров' and 'Степан'",
        id="further-words",
    ),
    pytest.param("Громов", "Громов", "the listed name is one word", id="one-word"),
    pytest.param("Громов Андрей", "Иванюк Тарас", "No word agrees; the surnames differ.", id="nothing"),
    pytest.param(
        "ТОВ «Зоряний Шлях»",
        "Zorianyi Shliakh LLC",
        "the legal forms 'LLC' and 'ТОВ' are of one kind",
        id="legal-forms-alike",
    ),
    pytest.param(
        "ТОВ «Зоряний Шлях»",
        "ПАТ «Зоряний Шлях»",
        "the legal forms 'ПАТ' and 'ТОВ' differ",
        id="legal-forms-differ",
    ),
    pytest.param(
        "ООО Ромашкинс",
        "Ромашкинс ООО",
        "Word 'Ромашкинс' and legal form 'ООО' agree",
        id="legal-forms-equal",
    ),
    pytest.param("ТОВ Зоряний Шлях", "Зоряний Шлях Торг", "legal form 'ТОВ'", id="legal-form-on-one-side"),
    pytest.param(
        "ООО Лазурненский завод",
        "ООО Lazurnenskiy Trading Plant",
        "general word 'Trading' is not in the other name",
        id="general-word",
    ),
    pytest.param(
        "ООО Лазурь Трейд",
        "ООО Берёза Трейд",
        "word 'Берёза' is not in the other name; only the other name has 'Лазурь'",
        id="telling-word",
    ),
    pytest.param(
        "Громов Андрей", "ООО Громов", "other telling words stand beside it", id="person-and-organization"
    ),
]


@pytest.mark.parametrize(("a", "b", "says"), PAIRS)
def test_what_moves_the_score_is_said(a: str, b: str, says: str) -> None:
    """A reader sees in plain words what agrees, what differs and what one name lacks."""
    assert says in compare(a, b, None, RULES).explanation


@pytest.mark.parametrize(("a", "b"), [pytest.param(*pair.values[:2], id=pair.id) for pair in PAIRS])
def test_the_points_sum_to_the_score(a: str, b: str) -> None:
    """Every step of the scorer is itemised."""
    comparison = compare(a, b, None, RULES)

    points = [value for name, value in comparison.features.items() if name.startswith("points_")]
    assert comparison.score == pytest.approx(sum(map(float, points)), abs=2e-4)
