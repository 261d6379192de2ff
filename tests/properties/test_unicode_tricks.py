"""Each trick of obfuscation, applied to names of our own, comes back to the name that the plain text gives."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from support.layers_of_names import analyse

NAMES = (
    "Громов Степан Ильич",
    "Соколова Вера Андреевна",
    "Лебедев Игорь Павлович",
    "Кротова Лариса Олеговна",
    "Савченко Олена Петрівна",
    "Гнатюк Павло Іванович",
    "Вербицька Оксана Василівна",
    "Бондар Юрій Степанович",
    "Рыбаков Кирилл Андреевич",
    "Мельник Надія Романівна",
    "ТАРАС Глебов",
    "Ермакова ВЕРА Глебовна",
)
TO_LATIN = dict(zip("АВЕІКМНОРСТХаеіорсху", "ABEIKMHOPCTXaeiopcxy", strict=True))
TO_GREEK = dict(zip("АВЕКМНОРТХо", "ΑΒΕΚΜΝΟΡΤΧο".replace("Ν", "Η"), strict=True))
ROUNDS = 20
LEAST_SHARE = 0.99


def look_alikes(table: dict[str, str], share: float) -> Callable[[str, random.Random], str]:
    """A trick that swaps some letters of each word for look-alikes, never all."""

    def swap(name: str, chance: random.Random) -> str:
        return "".join(table[c] if c in table and chance.random() < share else c for c in name)

    return swap


def disguised(name: str, chance: random.Random) -> str:
    """One word that has look-alikes for all its letters is spelled with them wholly."""
    return " ".join(
        "".join(TO_LATIN[c] for c in word) if set(word) <= TO_LATIN.keys() else word for word in name.split()
    )


def full_width_digits(name: str, chance: random.Random) -> str:
    """The first small о of each word is a full-width zero."""
    return leet(name, chance).replace("0", "\uff10")


def insert(mark: str) -> Callable[[str, random.Random], str]:
    """A trick that puts an invisible character behind some letters."""

    def add(name: str, chance: random.Random) -> str:
        return "".join(c + mark if c.isalpha() and chance.random() < 0.3 else c for c in name)

    return add


def spaced(name: str, chance: random.Random) -> str:
    """Every letter by itself, words two spaces apart."""
    return "  ".join(" ".join(word) for word in name.split())


def stretched(name: str, chance: random.Random) -> str:
    """One small vowel of each word several times."""
    words = []
    for word in name.split():
        vowels = [i for i, c in enumerate(word) if i and c in "аеиоуя"]
        at = chance.choice(vowels) if vowels else 0
        words.append(word[:at] + word[at] * chance.randint(3, 6) + word[at + 1 :] if at else word)
    return " ".join(words)


def leet(name: str, chance: random.Random) -> str:
    """The first small о of each word is a zero."""
    return " ".join(word[:1] + word[1:].replace("о", "0", 1) for word in name.split())


def misread(encoding: str) -> Callable[[str, random.Random], str]:
    """A trick that reads the UTF-8 of the name in another encoding."""

    def read(name: str, chance: random.Random) -> str:
        return name.encode().decode(encoding)

    return read


def mistaken(written_in: str, read_as: str) -> Callable[[str, random.Random], str]:
    """A trick that writes the name in one Cyrillic encoding and reads it in another."""

    def read(name: str, chance: random.Random) -> str:
        return name.encode(written_in).decode(read_as)

    return read


TRICKS = [
    pytest.param(look_alikes(TO_LATIN, 0.4), id="latin-look-alikes"),
    pytest.param(look_alikes(TO_GREEK, 0.4), id="greek-look-alikes"),
    pytest.param(insert("\u200b"), id="zero-width-space"),
    pytest.param(insert("\u00ad"), id="soft-hyphen"),
    pytest.param(insert("\u200f"), id="right-to-left-mark"),
    pytest.param(insert("\u2060"), id="word-joiner"),
    pytest.param(disguised, id="whole-words-in-latin-look-alikes"),
    pytest.param(insert("\u202e"), id="right-to-left-override"),
    pytest.param(spaced, id="spaced-out"),
    pytest.param(stretched, id="stretched"),
    pytest.param(leet, id="leet"),
    pytest.param(full_width_digits, id="full-width-leet"),
    pytest.param(misread("sloppy-windows-1251"), id="read-as-cp1251"),
    pytest.param(misread("sloppy-windows-1252"), id="read-as-cp1252"),
    pytest.param(misread("koi8-r"), id="read-as-koi8-r"),
    pytest.param(mistaken("koi8-u", "cp1251"), id="koi8-read-as-cp1251"),
    pytest.param(mistaken("cp1251", "koi8-u"), id="cp1251-read-as-koi8"),
]


def names_in(text: str) -> list[str]:
    """Normalized names of the persons in a text."""
    return [person.name for person in analyse(text).person_mentions]


@pytest.mark.parametrize("trick", TRICKS)
@pytest.mark.parametrize(
    "place", [pytest.param("{}", id="alone"), pytest.param("Оплата {} за услуги", id="in-a-line")]
)
def test_tricked_name_is_read_like_the_plain_one(
    trick: Callable[[str, random.Random], str], place: str
) -> None:
    """At least 99 of 100 tricked names normalize to what the plain ones do."""
    chance = random.Random(20)
    pairs = [(name, trick(name, chance)) for name in NAMES for _ in range(ROUNDS)]

    same = sum(names_in(place.format(name)) == names_in(place.format(tricked)) for name, tricked in pairs)

    assert same / len(pairs) >= LEAST_SHARE


@pytest.mark.parametrize("name", NAMES)
def test_full_width_latin_is_read_as_plain_latin(name: str) -> None:
    """Full-width Latin letters are Latin letters; Cyrillic beside them stays as it is."""
    plain = f"{name} John Marlowe"
    wide = f"{name} " + "".join(chr(ord(c) + 0xFEE0) if c.isalpha() else c for c in "John Marlowe")

    expected, found = names_in(plain), names_in(wide)

    assert expected == found


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ИНН 7707083893, КПП 770701001", id="digits"),
        pytest.param("IBAN DE89370400440532013000 BIC DEUTDEFF500", id="iban-bic"),
        pytest.param("паспорт АВ123456 від 01.02.2020", id="passport"),
        pytest.param("А. Б. Громов, С П Лебедев", id="initials"),
        pytest.param("ООО «ААА-Консалт», кв. 12б, корп. 3а", id="company-address"),
        pytest.param("10:45 5кг 100руб №12/3-А", id="measures"),
        pytest.param("François Müller, Łódź, naïve café", id="latin-marks"),
        pytest.param("Рівне, РІК, СІЛЬ, Різдво", id="ukrainian-like-mojibake"),
        pytest.param("Людовик XIV, глава III, www.site.ua", id="roman-numbers"),
    ],
)
def test_plain_text_is_left_alone(text: str) -> None:
    """Identifiers, dates, amounts, initials and marks of other languages are no damage."""
    document = analyse(text)

    assert (text, False) == (document.clean.text, document.unicode.changed)
