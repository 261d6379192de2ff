"""The generated messages are what they claim to be; otherwise the fault suites would prove nothing."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from stdnum import iban
from stdnum.ru import inn
from stdnum.ua import edrpou, rntrc
from support import messages


def test_same_seed_gives_same_messages() -> None:
    """A failing run can be repeated from its seed."""
    expected = messages.generate(300, seed=7)

    actual = messages.generate(300, seed=7)

    assert expected == actual


def test_every_nth_message_is_poison() -> None:
    """The share of refused inputs is known, so the dead letters can be counted."""
    generated = messages.generate(500, seed=1, poison_every=50)

    actual = [number for number, message in enumerate(generated) if message.refusal is not None]

    assert list(range(49, 500, 50)) == actual


def test_all_reasons_of_refusal_occur() -> None:
    """Each way in which an input can be refused is among 500 messages."""
    generated = messages.generate(500, seed=1, poison_every=50)

    actual = {message.refusal for message in generated if message.refusal is not None}

    assert {"empty", "malformed", "no-text", "not-utf8", "too-long"} == actual


def test_given_ids_are_unique_and_stand_in_the_value() -> None:
    """An answer is found again by the id that its producer gave."""
    generated = [m for m in messages.generate(500, seed=1) if m.id is not None]

    in_values = [json.loads(m.value or b"")["id"] for m in generated]

    assert [m.id for m in generated] == in_values
    assert len(set(in_values)) == len(in_values)


@pytest.mark.parametrize(
    ("make", "is_valid"),
    [
        pytest.param(messages.inn_of_person, inn.is_valid, id="inn-person"),
        pytest.param(messages.inn_of_company, inn.is_valid, id="inn-company"),
        pytest.param(messages.rnokpp, rntrc.is_valid, id="rnokpp"),
        pytest.param(messages.edrpou, edrpou.is_valid, id="edrpou"),
        pytest.param(messages.ukrainian_iban, iban.is_valid, id="iban"),
    ],
)
def test_numbers_have_right_check_digits(make, is_valid) -> None:
    """Numbers pass a checker that is not ours."""
    rng = random.Random(11)

    numbers = [make(rng) for _ in range(300)]

    assert [] == [number for number in numbers if not is_valid(number)]


def test_list_has_one_row_per_entry(tmp_path: Path) -> None:
    """The sample list has the columns of targets.simple.csv."""
    path = messages.write_list(tmp_path / "list.csv")

    head, *rows = path.read_text(encoding="utf-8").splitlines()

    assert ",".join(messages.LIST_COLUMNS) == head
    assert 5 == len(rows)
