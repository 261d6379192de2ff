"""Words with what a finder asks of them."""

from __future__ import annotations

import pytest
from support.layers_of_names import read

from topology.extract.mentions import OrganizationMention
from topology.extract.persons.marked import MarkedText, mark


def marked(text: str, *spans: tuple[int, int]) -> MarkedText:
    """The marked words of a text with organizations at the given places."""
    return mark(read(text), [OrganizationMention(start, end, "", "") for start, end in spans])


@pytest.mark.parametrize(
    ("text", "initials"),
    [
        pytest.param("Громов С. П.", ["С", "П"], id="behind"),
        pytest.param("С.П. Громов", ["С", "П"], id="before"),
        pytest.param("С . Громов", ["С"], id="space-before-dot"),
        pytest.param("Громов С П", ["С", "П"], id="without-dots"),
        pytest.param("Громов С. П", ["С", "П"], id="last-without-dot"),
        pytest.param("С Громовым", [], id="preposition"),
        pytest.param("Громов С отпуск", [], id="single-letter"),
        pytest.param("громов с п", [], id="small-letters"),
    ],
)
def test_initials_are_marked(text: str, initials: list[str]) -> None:
    """A capital with a dot is an initial, one without a dot beside another one or behind a name with one."""
    assert initials == [word.text for word in marked(text).words if word.initial]


@pytest.mark.parametrize(
    ("text", "case"),
    [
        pytest.param("Громов Степан", "mixed", id="mixed"),
        pytest.param("ГРОМОВ С. П.", "upper", id="upper"),
        pytest.param("громов степан", "lower", id="lower"),
    ],
)
def test_letter_case_of_the_text(text: str, case: str) -> None:
    """All capitals, no capitals, or both."""
    assert case == marked(text).case


def test_words_of_organizations_are_taken() -> None:
    """Every word inside the span of an organization belongs to it."""
    words_of = marked("Громов ООО Вектор Лапин ЗАО", (7, 17), (24, 27)).words

    assert [False, True, True, False, True] == [word.taken for word in words_of]


@pytest.mark.parametrize(
    ("text", "index", "begins"),
    [
        pytest.param("Громов пришёл", 0, True, id="first"),
        pytest.param("Да. Громов", 1, True, id="behind-stop"),
        pytest.param("С. Громов", 1, False, id="behind-initial"),
        pytest.param("гр. Громов", 1, False, id="behind-title"),
        pytest.param("и Громов", 1, False, id="inside"),
    ],
)
def test_sentence_begins(text: str, index: int, begins: bool) -> None:
    """A stop begins a sentence, the dot of an initial or a title does not."""
    assert begins == marked(text).begins_sentence(index)


def test_article_of_an_arabic_surname_is_no_small_letter() -> None:
    """A surname with a small article counts as capitalised."""
    assert [True, True, False] == [word.title for word in marked("аль-Масри el-Haj как-Нибудь").words]
