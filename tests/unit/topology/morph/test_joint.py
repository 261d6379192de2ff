"""The joint choice over a whole name."""

from __future__ import annotations

import pytest
from support.layers_of_names import knowledge

from topology.caches import CacheStatistics
from topology.config import NameRules
from topology.extract.persons.frames import named_frame
from topology.morph import codes
from topology.morph.codes import GIVEN, PATRONYMIC, SURNAME
from topology.morph.joint import Context, Names, restore_spelling
from topology.morph.lexicon import Lexicon

ALONE = Context(named_frame("alone").cases)


def best(language: str, name: str, context: Context = ALONE) -> tuple[str, ...]:
    """Nominatives of the best reading."""
    return knowledge().names[language].choose(name.split(), context)[0].lemmas


@pytest.mark.parametrize(
    ("name", "nominatives"),
    [
        pytest.param(
            "громовой анны петровны", ("громова", "анна", "петровна"), id="patronymic-decides-woman"
        ),
        pytest.param("громова ивана петровича", ("громов", "иван", "петрович"), id="patronymic-decides-man"),
        pytest.param("громова анна", ("громова", "анна"), id="given-name-decides"),
        pytest.param("ткачук анне", ("ткачук", "анна"), id="woman-keeps-consonant-surname"),
        pytest.param("ткачуку ивану", ("ткачук", "иван"), id="man-declines-consonant-surname"),
    ],
)
def test_words_agree(name: str, nominatives: tuple[str, ...]) -> None:
    """One gender and one case hold for all words of a name."""
    assert nominatives == best("ru", name)


def test_context_chooses_between_readings() -> None:
    """The same form is a man in a genitive frame and a woman in a nominative one; the other stays a reading."""
    names = knowledge().names["ru"]

    genitive = names.choose(["сапожникова"], Context(named_frame("genitive").cases))
    nominative = names.choose(["сапожникова"], Context(named_frame("nominative").cases))

    assert ("сапожников", "сапожникова") == (genitive[0].lemmas[0], nominative[0].lemmas[0])
    assert "сапожников" in {reading.lemmas[0] for reading in names.choose(["сапожникова"], ALONE)}


def test_readings_are_ordered_and_within_the_margin() -> None:
    """Readings come best first, none further behind than the margin."""
    readings = knowledge().names["ru"].choose(["зимина"], ALONE)

    scores = [reading.score for reading in readings]

    assert scores == sorted(scores, reverse=True)
    assert scores[0] - scores[-1] <= NameRules().reading_margin


def test_order_of_east_asia() -> None:
    """Where the first word is a family name of East Asia it is the surname."""
    context = Context(named_frame("unsure").cases, western=True, family_first=2.5)

    reading = knowledge().names["ru"].choose(["ху", "цзиньтао"], context)[0]

    assert (SURNAME, GIVEN) == reading.roles


def test_long_names_are_cut() -> None:
    """Only the first four words of a longer name are read."""
    assert 4 == len(best("ru", "анна мария тереза виктория петрова"))


def test_contradicting_patronymics_do_not_exclude_everything() -> None:
    """Two patronymics of different gender leave readings, instead of none."""
    assert knowledge().names["ru"].choose(["петрович", "петровна"], ALONE)


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        pytest.param("салтыкову-озерскому", "салтыков-озерский", id="both-parts"),
        pytest.param("бонч-громову", "бонч-громов", id="first-part-kept"),
        pytest.param("а-б-в", "а-б-в", id="three-parts"),
    ],
)
def test_hyphenated_surname(form: str, lemma: str) -> None:
    """Both parts stand in one gender and case; a part that is no name stays."""
    assert (lemma,) == best("ru", form, Context(named_frame("dative").cases))


def test_patronymics_are_recognized() -> None:
    """Listed ones and those by ending."""
    names = knowledge().names["ru"]

    assert [True, True, False] == [
        names.may_be_patronymic(w) for w in ("петровичу", "вольдемаровне", "громов")
    ]


def test_alternatives_of_a_word_exclude_the_unread_form() -> None:
    """Other nominatives of one word in one role are listed, without the form as it stands when no rule gives it."""
    alternatives = knowledge().names["uk"].alternatives("шевченку", SURNAME)

    assert "шевченко" == alternatives[0]


def test_listed_given_names_work_without_dictionary() -> None:
    """Without a form table listed names are declined and known, and endings do the rest."""
    names = Names("uk", Lexicon("uk"), NameRules())

    reading = names.choose(["гавриленкові", "остапові", "григоровичу"], ALONE)[0]

    assert ("гавриленко", "остап", "григорович") == reading.lemmas
    assert (SURNAME, GIVEN, PATRONYMIC) == reading.roles
    assert (1 << GIVEN, False, None, 0) == (
        names.word("остапові").dictionary_roles,
        names.word("остапові").known,
        names.look("остапові"),
        names.vote("остапові"),
    )


def test_caches_count_and_forget() -> None:
    """Each cache counts hits and misses, is bounded, and can be emptied."""
    names = Names("ru", Lexicon("ru"), NameRules(word_cache_size=2, choice_cache_size=2, name_cache_size=2))

    names.choose(["громов"], ALONE)
    names.choose(["громов"], ALONE)
    counted = names.cache_statistics()["names"]
    names.clear_caches()

    assert CacheStatistics(hits=1, misses=1, size=1, capacity=2) == counted
    assert {0} == {cache.size for cache in names.cache_statistics().values()}


@pytest.mark.parametrize(
    ("lemma", "original", "spelled"),
    [
        pytest.param("громов", "громову", "Громов", id="capital"),
        pytest.param("громов", "ГРОМОВУ", "Громов", id="all-capitals"),
        pytest.param("семен", "Семёну", "Семён", id="yo"),
        pytest.param("елкин", "Ёлкину", "Ёлкин", id="capital-yo"),
        pytest.param("макдональд", "МакДональда", "МакДональд", id="inner-capital"),
        pytest.param("салтыков-озерский", "Салтыкову-Озёрскому", "Салтыков-Озёрский", id="parts"),
        pytest.param("ольга", "Ользі", "Ольга", id="alternation"),
        pytest.param("", "X", "", id="empty"),
    ],
)
def test_spelling_of_the_text_is_restored(lemma: str, original: str, spelled: str) -> None:
    """A nominative has a capital per part, and the ё and the inner capitals of the text."""
    assert spelled == restore_spelling(lemma, original)


def test_codes_name_every_bit_once() -> None:
    """Gender and case make different bits, all inside the masks."""
    bits = {codes.bit(gender, case) for gender in range(3) for case in range(codes.CASES)}

    assert 21 == len(bits)
    assert codes.ALL_SINGULAR | codes.ALL_PLURAL == sum(bits)
