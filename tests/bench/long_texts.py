"""Long texts: CPU time of the layers on running prose, and how long the event loop waits meanwhile."""

from __future__ import annotations

import asyncio
import gc
import random
import statistics
import time
from contextlib import suppress
from typing import Any

from support.message_words import ENGLISH, RUSSIAN, UKRAINIAN, NameTable

from schemas.raw_text import RawText
from stream_app.spreads import spread
from topology.config import Rules, ValidationRules
from topology.document import Document
from topology.knowledge import load_knowledge
from topology.pipeline import LAYERS, Pipeline

LENGTHS = (1_000, 10_000, 100_000)
_PULSE_S = 0.0005
# Invented sentences of ordinary density: a party in about every second one, now and then a date or a sum.
_SENTENCES: dict[str, tuple[str, ...]] = {
    "ru": (
        "К вечеру дождь перестал, и на пристани снова показались рыбаки с пустыми корзинами.",
        "Смотритель маяка {name} вёл журнал с первой весны после постройки моста.",
        "В кладовой нашли {n} ящиков свечей, две подзорные трубы и свёрнутую карту побережья.",
        "Старую лодку отдали в починку ещё {day} августа 2019 года, но мастера до неё так и не дошли.",
        "По словам соседей, {name} редко выходил из дому и писал длинные письма сестре.",
        "Ремонт крыши обошёлся посёлку в {n} 500 рублей; деньги собирали всем миром.",
        "Утром паром опоздал — «туман», объяснил капитан, разводя руками.",
    ),
    "uk": (
        "Надвечір вітер ущух, і над лиманом стало чути, як перегукуються чайки.",
        "Доглядачка саду {name} посадила ці яблуні ще за радянських часів.",
        "У коморі знайшли {n} глечиків, стару скриню та пожовклий зошит із рецептами.",
        "Міст відбудували {day} жовтня 2020 року, і відтоді дорога до міста стала вдвічі коротшою.",
        "Коли {name} повернувся з плавання, ніхто в селі його вже не впізнав.",
    ),
    "en": (
        "By evening the rain had stopped and the ferry was moored beside the empty warehouse.",
        "The keeper of the museum, {name}, had counted every lantern in the cellar twice.",
        "They paid {n} pounds for the boat in May 2018 and never sailed beyond the bay.",
        "Nobody in the village remembered why {name} had left so early that spring.",
        "A letter of {n} pages lay on the table, unopened, with a seal of green wax.",
    ),
}
_NAMES: dict[str, tuple[NameTable, ...]] = {"ru": RUSSIAN, "uk": UKRAINIAN, "en": ENGLISH}


def prose(length: int, *, seed: int) -> str:
    """So many characters of one language, mostly Russian."""
    rng = random.Random(seed)
    language = rng.choices(("ru", "uk", "en"), (2, 1, 1))[0]
    text = ""
    while len(text) < length:
        table = rng.choice(_NAMES[language])
        name = f"{rng.choice(table.given_names).nominative} {rng.choice(table.surnames).nominative}"
        sentence = rng.choice(_SENTENCES[language])
        text += sentence.format(name=name, n=rng.randrange(2, 90), day=rng.randrange(1, 29)) + " "
    return text[:length]


def _cpu_ms(length: int, *, texts: int) -> dict[str, Any]:
    """CPU time of layers 1 to 8 for one text, its words seen before and the text not."""
    knowledge = load_knowledge(_rules())
    layers = [layer(knowledge) for layer in LAYERS[:8]]
    by_layer: dict[str, list[float]] = {layer.name: [] for layer in layers}
    for seed in range(2 * texts):
        document = Document.from_raw(RawText(text=prose(length, seed=seed)))
        for layer in layers:
            started = time.process_time()
            layer.process(document)
            if seed >= texts:
                by_layer[layer.name].append((time.process_time() - started) * 1e3)
    whole = [sum(times) for times in zip(*by_layer.values(), strict=True)]
    layer_ms = {name: round(statistics.median(times), 2) for name, times in by_layer.items()}
    return {"ms": spread(whole, 1), "layer_ms": layer_ms}


async def _longest_wait_ms(pipeline: Pipeline, text: str) -> float:
    """The longest time for which the event loop did not run while one text went through the layers.

    In CPU time of the process, so that what else the machine does is not counted.
    """
    longest = 0.0

    async def watch() -> None:
        nonlocal longest
        while True:
            started = time.process_time()
            await asyncio.sleep(_PULSE_S)
            longest = max(longest, time.process_time() - started)

    watching = asyncio.create_task(watch())
    await asyncio.sleep(_PULSE_S)
    document = Document.from_raw(RawText(text=text))
    await pipeline.run([document])
    await asyncio.sleep(2 * _PULSE_S)  # so that a wait that lasted to the end is seen
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching
    if document.failure is not None:
        raise RuntimeError("a text was refused") from document.failure.error
    return longest * 1e3


def _rules() -> Rules:
    return Rules(validation=ValidationRules(max_length=max(LENGTHS)))


async def _waits(length: int, *, texts: int) -> dict[str, float]:
    pipeline = Pipeline(load_knowledge(_rules()), None)
    gc.collect()
    gc.freeze()  # as the worker does
    waits = [await _longest_wait_ms(pipeline, prose(length, seed=seed)) for seed in range(texts + 1)]
    return spread(waits[1:], 1)  # the first text loads the tables of words


def measure(*, quick: bool) -> dict[str, Any]:
    """By length in characters: CPU time per text and layer, and the longest wait of the event loop, in ms."""
    lengths = LENGTHS[:2] if quick else LENGTHS
    texts = 2 if quick else 12
    return {
        str(length): {
            "cpu": _cpu_ms(length, texts=texts),
            "loop_wait_ms": asyncio.run(_waits(length, texts=texts)),
        }
        for length in lengths
    }
