"""Persons side by side."""

from __future__ import annotations

import pytest
from support.layers_of_names import knowledge, read

from topology.extract.persons.marked import mark, vocabulary
from topology.extract.persons.neighbours import Neighbours, Part


@pytest.mark.parametrize(
    ("run", "parts"),
    [
        pytest.param("Степана Громова Елене Лебедевой", [(0, 2), (2, 4)], id="two-cases"),
        pytest.param("Иванов Петр Сидоров Иван", [(0, 2), (2, 4)], id="same-case"),
        pytest.param("Анна Мария Иванова", [(0, 3)], id="two-given-names"),
        pytest.param("Степан Ильич Громов", [(0, 3)], id="patronymic"),
        pytest.param("Степан Громов", [(0, 2)], id="too-short"),
        pytest.param("С. П. Громов Иван", [(0, 4)], id="initials"),
        pytest.param("Ким Чен Сун Ли Ир Сук", [(0, 3), (3, 6)], id="eastern"),
        pytest.param("Кима Чен Суна Ким Ир Сук", [(0, 3), (3, 6)], id="eastern-declined"),
    ],
)
def test_run_is_cut_into_persons(run: str, parts: list[Part]) -> None:
    """A run is cut where its parts read much better than the whole."""
    neighbours = Neighbours(knowledge().names["ru"], vocabulary("ru"), 100)

    assert parts == list(neighbours.cut(mark(read(run), []).words))


def test_long_eastern_words_are_no_syllables() -> None:
    """A row that begins with an East Asian surname but goes on with long words is cut by its weights."""
    run = "Ли Александр Ким Владимир Пак"
    neighbours = Neighbours(knowledge().names["ru"], vocabulary("ru"), 100)

    parts = list(neighbours.cut(mark(read(run), []).words))

    assert (0, 2) == parts[0]
