"""One capitalised word in a text: a person or not."""

from __future__ import annotations

import pytest
from support.layers_of_names import analyse


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("Поставки ЗурПРОМом выросли за год", [], id="inflected-abbreviation"),
        pytest.param("Заявление МАРУЛЭС приняли к сведению все", [], id="capitals-of-nothing"),
        pytest.param("Заявление КУМЧАКОВА приняли к сведению все", ["Кумчаков"], id="capitals-of-surname"),
        pytest.param("Вчера на юге Ливана шли сильные дожди и грозы весь день", [], id="country"),
        pytest.param("Совсем старая Луцька школа закрылась на ремонт", [], id="adjective"),
    ],
)
def test_lone_word(text: str, names: list[str]) -> None:
    """Abbreviations and places are no persons; a surname in capitals is one."""
    document = analyse(text)

    assert names == [person.name for person in document.person_mentions]
