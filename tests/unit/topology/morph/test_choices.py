"""The best reading per role, gender and case."""

from __future__ import annotations

import pytest
from support.layers_of_names import knowledge

from topology.morph.choices import IMPOSSIBLE, Change, Choices
from topology.morph.codes import ALL_MASCULINE, ALL_SINGULAR, DATIVE, GIVEN, NOMINATIVE, PATRONYMIC, SURNAME


def change(weight: float, *, role: int = SURNAME, mask: int = ALL_SINGULAR, rule: str = "rule") -> Change:
    """A change that leaves the form as it is."""
    return Change(role, 0, "", mask, weight, rule)


def test_lemma_cuts_and_adds() -> None:
    """The nominative is the form without its last letters and with others."""
    assert "тарский" == Change(SURNAME, 3, "ий", 1, 1.0, "").lemma("тарского")


def test_heaviest_change_fills_its_bits() -> None:
    """Each bit has its heaviest change; a role without any is impossible."""
    narrow, wide = change(2.0, mask=1 << DATIVE), change(1.0)

    choices = Choices([wide, narrow])

    assert (narrow, wide) == (choices.best[SURNAME][DATIVE], choices.best[SURNAME][NOMINATIVE])
    assert (2.0, IMPOSSIBLE) == (choices.tops[SURNAME], choices.tops[PATRONYMIC])
    assert ALL_SINGULAR == choices.mask


def test_first_of_equal_changes_counts() -> None:
    """Of changes with the same weight the first one stays."""
    first, second = change(1.0, rule="first"), change(1.0, rule="second")

    assert first is Choices([first, second]).best[SURNAME][NOMINATIVE]


def test_added_choices_are_as_if_made_together() -> None:
    """Adding choices gives what all changes give together, and leaves the added ones as they were."""
    own = [change(1.0, mask=ALL_MASCULINE, rule="own"), change(3.0, role=GIVEN, mask=1 << DATIVE)]
    others = [change(1.0, rule="other"), change(2.0, mask=1 << DATIVE), change(1.5, role=PATRONYMIC)]
    shared = Choices(others)

    added = Choices(own)
    added.add(shared)

    together = Choices([*own, *others])
    assert (together.best, together.scores) == (added.best, added.scores)
    assert (together.masks, together.tops) == (added.masks, added.tops)
    assert Choices(others).best == shared.best


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        pytest.param("ru", ("жумбякову", "тарбякову"), id="ru"),
        pytest.param("uk", ("жумбякенкові", "тарбякенкові"), id="uk"),
    ],
)
def test_unlisted_forms_with_one_ending_share_their_choices(language: str, forms: tuple[str, str]) -> None:
    """What no table has is read by its ending, looked up once for all forms that end so."""
    vocabulary = knowledge().names[language].vocabulary

    first, second = (vocabulary.choices(vocabulary.word(form)) for form in forms)

    assert first is second
