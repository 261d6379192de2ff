"""Payment-like messages in Russian, Ukrainian and English, poison among them, the same for the same seed.

`generate` gives messages as a producer would send them, each with what must become of it: an answer under a known
id, or a dead letter with a known reason.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from support.message_words import COMPANIES, ENGLISH, NOISE, RUSSIAN, TEMPLATES, UKRAINIAN, NameTable

_NAMES: dict[str, tuple[NameTable, ...]] = {"ru": RUSSIAN, "uk": UKRAINIAN, "en": ENGLISH}
# About what a producer of a bank sends: mostly objects with an id, some bare texts, some of them sent before.
_SHARE_NOISE, _SHARE_REPEATED, _SHARE_OBJECT, _SHARE_KEYED = 0.15, 0.10, 0.7, 0.8
_LONG_EVERY = 250
_TOO_LONG_CHARACTERS = 12_000


@dataclass(frozen=True, slots=True)
class GeneratedMessage:
    """One message and what must become of it.

    `id` is the id that the producer gave, None when the service has to make one.  `refusal` is the reason code of the
    dead letter, None when the message must be answered.
    """

    value: bytes | None
    key: bytes | None = None
    headers: tuple[tuple[str, bytes], ...] = ()
    id: str | None = None
    refusal: str | None = None


def weighted_sum(digits: Sequence[int], weights: Sequence[int]) -> int:
    """Sum of the products; as long as the weights are."""
    return sum(digit * weight for digit, weight in zip(digits, weights, strict=False))


def inn_of_person(rng: random.Random) -> str:
    """A Russian taxpayer number of a person: ten digits and two check digits."""
    digits = [rng.randrange(1, 10), *(rng.randrange(10) for _ in range(9))]
    digits.append(weighted_sum(digits, (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)) % 11 % 10)
    digits.append(weighted_sum(digits, (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)) % 11 % 10)
    return "".join(map(str, digits))


def inn_of_company(rng: random.Random) -> str:
    """A Russian taxpayer number of a company: nine digits and a check digit."""
    digits = [rng.randrange(1, 10), *(rng.randrange(10) for _ in range(8))]
    digits.append(weighted_sum(digits, (2, 4, 10, 3, 5, 9, 4, 6, 8)) % 11 % 10)
    return "".join(map(str, digits))


def rnokpp(rng: random.Random) -> str:
    """A Ukrainian taxpayer number: nine digits, the first five a day of birth, and a check digit."""
    digits = [int(digit) for digit in f"{rng.randrange(18_000, 38_000):05d}{rng.randrange(10_000):04d}"]
    digits.append(weighted_sum(digits, (-1, 5, 7, 9, 4, 6, 10, 5, 7)) % 11 % 10)
    return "".join(map(str, digits))


def edrpou(rng: random.Random) -> str:
    """A Ukrainian company code above 60,000,000 or below 30,000,000: seven digits and a check digit."""
    digits = [rng.choice((1, 2, 6, 7)), *(rng.randrange(10) for _ in range(6))]
    check = weighted_sum(digits, range(1, 8)) % 11
    if check == 10:
        check = weighted_sum(digits, range(3, 10)) % 11 % 10
    return "".join(map(str, [*digits, check]))


def ukrainian_iban(rng: random.Random) -> str:
    """A Ukrainian IBAN: six digits of the bank, nineteen of the account, two check digits (ISO 7064 MOD 97-10)."""
    account = "".join(str(rng.randrange(10)) for _ in range(25))
    check = 98 - int(account + "301000") % 97  # U is 30, A is 10
    return f"UA{check:02d}{account}"


def _day(rng: random.Random, first_year: int, last_year: int) -> str:
    return f"{rng.randrange(1, 29):02d}.{rng.randrange(1, 13):02d}.{rng.randrange(first_year, last_year + 1)}"


def _person(rng: random.Random, language: str) -> dict[str, str]:
    """One person in all cases, in one of the orders in which names are written."""
    table = rng.choice(_NAMES[language])
    surname, given = rng.choice(table.surnames), rng.choice(table.given_names)
    parts = [given, surname]
    if table.patronymics:
        patronymic = rng.choice(table.patronymics)
        parts = rng.choice(([surname, given, patronymic], [given, patronymic, surname], [surname, given]))
    return {case: " ".join(getattr(part, case) for part in parts) for case in surname._fields}


def payment_text(rng: random.Random, language: str) -> str:
    """One payment line with invented parties and numbers with right check digits, or a line of noise."""
    lines = NOISE if rng.random() < _SHARE_NOISE else TEMPLATES
    person, other = _person(rng, language), _person(rng, language)
    return rng.choice(lines[language]).format(
        **person,
        shouted=person["nominative"].upper(),
        other=other["genitive"],
        company=rng.choice(COMPANIES[language]),
        number=f"{rng.randrange(1, 10_000)}/{rng.randrange(20, 27)}",
        amount=f"{rng.randrange(10, 900_000)},{rng.randrange(100):02d}",
        date=_day(rng, 2021, 2025),
        birth=_day(rng, 1950, 2003),
        inn=inn_of_person(rng),
        company_inn=inn_of_company(rng),
        rnokpp=rnokpp(rng),
        edrpou=edrpou(rng),
        iban=ukrainian_iban(rng),
    )


def _poison_bytes(rng: random.Random, number: int) -> tuple[bytes | None, str]:
    """A value that has to be refused, and the reason code it has to be refused with."""
    kinds: tuple[Callable[[], tuple[bytes | None, str]], ...] = (
        lambda: (payment_text(rng, "ru").encode("cp1251") + b"\xcf\xeb", "not-utf8"),
        lambda: (None, "no-text"),
        lambda: (b"", "empty"),
        lambda: (b" \t\n ", "empty"),
        lambda: (json.dumps({"id": f"poison-{number}", "amount": number}).encode(), "no-text"),
        lambda: (("Оплата " * (_TOO_LONG_CHARACTERS // 7 + 1)).encode(), "too-long"),
        lambda: (b'{"text": "\xff\xfe"}', "not-utf8"),
        lambda: (("x" * 700_000).encode(), "too-long"),
        lambda: (b'{"text": ["a", "b"]}', "malformed"),
    )
    return kinds[number % len(kinds)]()


def _text(rng: random.Random, number: int, earlier: list[str]) -> str:
    """A new text, now and then one sent before or a long letter of many lines."""
    if number % _LONG_EVERY == _LONG_EVERY - 1:
        return ". ".join(payment_text(rng, rng.choice(("ru", "uk", "en"))) for _ in range(40))[:6000]
    if earlier and rng.random() < _SHARE_REPEATED:
        return rng.choice(earlier)
    text = payment_text(rng, rng.choice(("ru", "ru", "uk", "uk", "en")))
    earlier.append(text)
    return text


def generate(count: int, *, seed: int, poison_every: int = 50) -> list[GeneratedMessage]:
    """`count` messages; every `poison_every`-th (0: none) is one that has to be refused."""
    rng = random.Random(seed)
    earlier: list[str] = []
    messages: list[GeneratedMessage] = []
    for number in range(count):
        key = f"customer-{rng.randrange(400)}".encode() if rng.random() < _SHARE_KEYED else None
        headers = (("traceparent", f"00-{rng.getrandbits(128):032x}-{rng.getrandbits(64):016x}-01".encode()),)
        if poison_every and number % poison_every == poison_every - 1:
            value, refusal = _poison_bytes(rng, number // poison_every)
            messages.append(GeneratedMessage(value, key, headers, refusal=refusal))
            continue
        text = _text(rng, number, earlier)
        if rng.random() < _SHARE_OBJECT:
            given = f"payment-{seed}-{number}"
            body = json.dumps({"id": given, "text": text, "source": "bank"}, ensure_ascii=False)
            messages.append(GeneratedMessage(body.encode(), key, headers, id=given))
        else:
            messages.append(GeneratedMessage(text.encode(), key, headers))
    return messages


_LIST_HEAD = (
    "id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,phones,emails,dataset"
)
LIST_COLUMNS = (*_LIST_HEAD.split(","), "first_seen", "last_seen", "last_change")


def write_list(path: Path) -> Path:
    """A watchlist in the form of OpenSanctions' targets.simple.csv that names some of the invented parties."""
    rows = [
        ("gen-1", "Person", "Верестов Арсений Игоревич", "Arseny Verestov", "1971-03-02", "ru"),
        ("gen-2", "Person", "Соломія Тарасівна Бережанська", "Solomiia Berezhanska", "1984-11-20", "ua"),
        ("gen-3", "Company", "ООО «Северный Маяк»", "Severny Mayak LLC;АО Северный Маяк", "", "ru"),
        ("gen-4", "Person", "Percival Hollowell", "Percy Hollowell", "1962-07-15", "gb"),
        ("gen-5", "Company", "Kestrel Shipping Corp.", "Kestrel Shipping", "", "pa"),
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, LIST_COLUMNS, restval="")
        writer.writeheader()
        for row in rows:
            writer.writerow({**dict(zip(LIST_COLUMNS, row, strict=False)), "dataset": "Invented Parties"})
    return path
