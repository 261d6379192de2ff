"""Full names of a text and its lone surnames."""

from __future__ import annotations

from support.layers_of_names import analyse


def test_lone_surname_is_read_as_the_full_name_has_it() -> None:
    """A lone form that two surnames share is that of the full name; the other stays a reading."""
    document = analyse("Приехал Борис Лузин. Выступление Лузина было долгим.")

    lone = document.person_mentions[-1]
    assert "Лузин" == lone.name
    assert ("surname of a full name in the text",) == lone.evidence


def test_ordinary_word_is_a_surname_after_its_full_name() -> None:
    """A capitalised ordinary word is a person where the text has it as a surname."""
    document = analyse("Депутат Степан Мороз выступил в зале. Многие в городе ждали Мороза")

    assert ["Степан Мороз", "Мороз"] == [person.name for person in document.person_mentions]


def test_two_surnames_of_one_form_stay_open() -> None:
    """When the text has both the man's and the woman's surname, it does not decide between them."""
    document = analyse("Пришли Иван Кумчаков и Анна Кумчакова. Слова Кумчаковой записали, Кумчакова тоже.")

    assert [] == [
        person.evidence
        for person in document.person_mentions[3:]
        if person.evidence == ("surname of a full name in the text",)
    ]


def test_small_letters_have_no_memory() -> None:
    """In a text without capitals a word does not become a surname by a full name elsewhere."""
    document = analyse("перевод громову степану за дом у громова моста")

    assert ["Громов Степан"] == [person.name for person in document.person_mentions[:1]]
