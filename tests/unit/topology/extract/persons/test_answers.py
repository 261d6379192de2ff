"""Mentions as they are answered."""

from __future__ import annotations

import pytest
from support.layers_of_names import analyse, knowledge

from topology.extract.persons.answers import describe_rule
from topology.morph.codes import DATIVE, MASCULINE, SURNAME
from topology.morph.joint import NameReading


@pytest.mark.parametrize(
    ("form", "lemma", "rule", "words"),
    [
        pytest.param(
            "громову", "громов", "dictionary", "dictionary, dative masculine: -у to -", id="ending-cut"
        ),
        pytest.param(
            "лысенко", "лысенко", "fixed", "ending class fixed, dative masculine: unchanged", id="unchanged"
        ),
        pytest.param("абв", "абв", "as is", "no rule fits: kept as written", id="no-rule"),
    ],
)
def test_rule_is_told_in_words(form: str, lemma: str, rule: str, words: str) -> None:
    """The trace tells source, case, gender and the letters that changed."""
    reading = NameReading((lemma,), (SURNAME,), MASCULINE, DATIVE, 1.0, (rule,))

    assert words == describe_rule(form, lemma, rule, reading)


def test_roles_and_trace_of_a_full_name() -> None:
    """Each word has its role and nominative; initials and particles stay as written."""
    person = analyse("Людвига ван Бетховена").person_mentions[0]

    trace = [(word.token.text, word.role, word.lemma) for word in person.words]

    assert [
        ("Людвига", "given", "Людвиг"),
        ("ван", "particle", "ван"),
        ("Бетховена", "surname", "Бетховен"),
    ] == trace
    assert ("Людвиг", "ван Бетховен") == (person.given, person.surname)


def test_initials_are_listed_without_dots() -> None:
    """Initials are letters, the span takes the last dot in."""
    person = analyse("Громову С. П.", language="ru").person_mentions[0]

    assert (("С", "П"), (0, 13)) == (person.initials, (person.start, person.end))


def test_other_plausible_names_are_readings() -> None:
    """A lone form that a man's and a woman's name share has the other one as a reading, with its gender."""
    person = analyse("Сапожникова", language="ru").person_mentions[0]

    assert {"Сапожников", "Сапожникова"} <= {person.name, *(reading.name for reading in person.readings)}


def test_unsure_language_gives_the_readings_of_both() -> None:
    """A name that both languages spell alike has the nominatives of both."""
    person = analyse("Ткачука").person_mentions[0]

    assert "Ткачук" in {person.name, *(reading.name for reading in person.readings)}


@pytest.mark.parametrize(
    ("text", "least"),
    [
        pytest.param("Громову Степану Ильичу", 0.95, id="patronymic"),
        pytest.param("Громову Степану", 0.9, id="listed-given-name"),
        pytest.param("Громову С. П.", 0.85, id="initials"),
        pytest.param("Громову", 0.5, id="lone"),
    ],
)
def test_confidence_grows_with_the_evidence(text: str, least: float) -> None:
    """A patronymic tells more than a given name, that more than initials, a lone surname least."""
    assert analyse(text).person_mentions[0].confidence >= least


def test_gender_is_surer_with_a_patronymic_than_alone() -> None:
    """The confidence in the gender falls where the other gender is a close reading."""
    full = analyse("Сапожникова Ивана Петровича", language="ru").person_mentions[0]
    lone = analyse("Сапожникова", language="ru").person_mentions[0]

    assert (full.gender_confidence or 0) > (lone.gender_confidence or 1)


def test_knowledge_has_both_languages() -> None:
    """Names of both languages can be read."""
    assert {"ru", "uk"} == set(knowledge().names)
