"""Invented parties and the lines of payments around them, for generated messages in three languages.

Every person and company here is made up.  Declined forms are written by hand, in the order of `CASES`.
"""

from __future__ import annotations

from typing import NamedTuple

CASES = ("nominative", "genitive", "dative", "instrumental")


class Forms(NamedTuple):
    """One word in the cases that payment lines use."""

    nominative: str
    genitive: str
    dative: str
    instrumental: str


class NameTable(NamedTuple):
    """Name parts of one language and gender; `patronymics` is empty where there are none."""

    surnames: tuple[Forms, ...]
    given_names: tuple[Forms, ...]
    patronymics: tuple[Forms, ...]


def _fixed(*words: str) -> tuple[Forms, ...]:
    """Words that keep one form in all cases."""
    return tuple(Forms(word, word, word, word) for word in words)


RUSSIAN = (
    NameTable(
        surnames=(
            Forms("Верестов", "Верестова", "Верестову", "Верестовым"),
            Forms("Калинцев", "Калинцева", "Калинцеву", "Калинцевым"),
            Forms("Лукошкин", "Лукошкина", "Лукошкину", "Лукошкиным"),
            Forms("Дробышевский", "Дробышевского", "Дробышевскому", "Дробышевским"),
            Forms("Стрельбицкий", "Стрельбицкого", "Стрельбицкому", "Стрельбицким"),
            *_fixed("Шевердных", "Ласточенко"),
        ),
        given_names=(
            Forms("Арсений", "Арсения", "Арсению", "Арсением"),
            Forms("Глеб", "Глеба", "Глебу", "Глебом"),
            Forms("Родион", "Родиона", "Родиону", "Родионом"),
            Forms("Тимофей", "Тимофея", "Тимофею", "Тимофеем"),
        ),
        patronymics=(
            Forms("Игоревич", "Игоревича", "Игоревичу", "Игоревичем"),
            Forms("Павлович", "Павловича", "Павловичу", "Павловичем"),
            Forms("Степанович", "Степановича", "Степановичу", "Степановичем"),
        ),
    ),
    NameTable(
        surnames=(
            Forms("Верестова", "Верестовой", "Верестовой", "Верестовой"),
            Forms("Калинцева", "Калинцевой", "Калинцевой", "Калинцевой"),
            Forms("Лукошкина", "Лукошкиной", "Лукошкиной", "Лукошкиной"),
            Forms("Дробышевская", "Дробышевской", "Дробышевской", "Дробышевской"),
            *_fixed("Шевердных", "Ласточенко"),
        ),
        given_names=(
            Forms("Дарья", "Дарьи", "Дарье", "Дарьей"),
            Forms("Полина", "Полины", "Полине", "Полиной"),
            Forms("Вера", "Веры", "Вере", "Верой"),
        ),
        patronymics=(
            Forms("Игоревна", "Игоревны", "Игоревне", "Игоревной"),
            Forms("Павловна", "Павловны", "Павловне", "Павловной"),
        ),
    ),
)
UKRAINIAN = (
    NameTable(
        surnames=(
            Forms("Гонтаренко", "Гонтаренка", "Гонтаренку", "Гонтаренком"),
            Forms("Михальчук", "Михальчука", "Михальчуку", "Михальчуком"),
            Forms("Бережанський", "Бережанського", "Бережанському", "Бережанським"),
            Forms("В'юнник", "В'юнника", "В'юннику", "В'юнником"),
        ),
        given_names=(
            Forms("Остап", "Остапа", "Остапу", "Остапом"),
            Forms("Назар", "Назара", "Назару", "Назаром"),
            Forms("Богдан", "Богдана", "Богдану", "Богданом"),
        ),
        patronymics=(
            Forms("Тарасович", "Тарасовича", "Тарасовичу", "Тарасовичем"),
            Forms("Ігорович", "Ігоровича", "Ігоровичу", "Ігоровичем"),
        ),
    ),
    NameTable(
        surnames=(
            Forms("Бережанська", "Бережанської", "Бережанській", "Бережанською"),
            *_fixed("Гонтаренко", "Михальчук"),
        ),
        given_names=(
            Forms("Соломія", "Соломії", "Соломії", "Соломією"),
            Forms("Оксана", "Оксани", "Оксані", "Оксаною"),
            Forms("Ярина", "Ярини", "Ярині", "Яриною"),
        ),
        patronymics=(
            Forms("Тарасівна", "Тарасівни", "Тарасівні", "Тарасівною"),
            Forms("Ігорівна", "Ігорівни", "Ігорівні", "Ігорівною"),
        ),
    ),
)
ENGLISH = (
    NameTable(
        surnames=_fixed("Ashgrove", "Hollowell", "Brightwater", "Kestrelman", "O'Farrowby"),
        given_names=_fixed("Edmund", "Rosalind", "Percival", "Beatrice"),
        patronymics=(),
    ),
)

COMPANIES = {
    "ru": ("ООО «Верстак-Сервис»", "АО «Северный Маяк»", 'ООО "Лесная Верфь"', "ИП Лукошкин Г. И."),
    "uk": (
        "ТОВ «Калинове Поле»",
        "ПрАТ «Дніпрова Криця»",
        "ТОВ «Зоряний Шлях Логістик»",
        "ФОП Михальчук Н. Т.",
    ),
    "en": (
        "Brightwater Holdings Ltd",
        "Hollowell & Sons LLC",
        "Kestrel Shipping Corp.",
        "Ashgrove Trading GmbH",
    ),
}
# `{genitive}` and so on are a person in that case; `{inn}` stands for the national number of a person.
TEMPLATES = {
    "ru": (
        "Оплата по договору № {number} от {date} для {genitive}, ИНН {inn}",
        "Перевод {dative} за услуги, сумма {amount} руб., без НДС",
        "Возврат займа {genitive} по договору {number}",
        "Платёж от {genitive}, дата рождения {birth}, паспорт выдан {date}",
        "Аренда помещения, {company}, ИНН {company_inn}, счёт {number}",
        "{nominative}",
        "{shouted} {inn}",
        "За {genitive} и {other} оплачено {amount} руб.",
        "Расчёты с {instrumental} по акту {number}, плательщик {company}",
    ),
    "uk": (
        "Оплата за договором № {number} від {date} для {genitive}, РНОКПП {rnokpp}",
        "Переказ {dative} за послуги, сума {amount} грн, без ПДВ",
        "Повернення позики {genitive} згідно з договором {number}",
        "Платіж від {genitive}, дата народження {birth}",
        "Оренда приміщення, {company}, ЄДРПОУ {edrpou}, рахунок {iban}",
        "{nominative}",
        "{shouted} {rnokpp}",
        "Допомога {dative} та {other}, {amount} грн",
        "Розрахунки з {instrumental} за актом {number}, платник {company}",
    ),
    "en": (
        "Invoice {number} of {date}, beneficiary {nominative}, DOB {birth}",
        "Payment to {company} for freight, ref {number}, USD {amount}",
        "Salary {nominative} {date}",
        "Transfer from {nominative} to {other}, IBAN {iban}",
        "{shouted}",
        "Refund to {nominative}, c/o {company}, EUR {amount}",
    ),
}
NOISE = {
    "ru": (
        "Оплата за интернет за март",
        "Комиссия банка",
        "Налог на имущество, без НДС",
        "Пополнение счёта {number}",
    ),
    "uk": (
        "Оплата за електроенергію за березень",
        "Комісія банку",
        "Поповнення рахунку {number}",
        "Єдиний податок",
    ),
    "en": ("Monthly utilities", "Bank fee {number}", "Card top-up", "Subscription renewal {date}"),
}
