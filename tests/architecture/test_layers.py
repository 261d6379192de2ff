"""What must hold for every layer: its place, its fields, its tests and its page."""

from __future__ import annotations

import copy
import dataclasses
from collections import Counter
from pathlib import Path

import pytest

from schemas.raw_text import RawText
from topology.config import Rules
from topology.document import Document
from topology.knowledge import Knowledge, load_knowledge
from topology.pipeline import LAYERS, Pipeline

ROOT = Path(__file__).parents[2]
FIELDS = {f.name for f in dataclasses.fields(Document)}
TEXTS = [
    "Оплата по договору № 12 от 03.02.2024, получатель Ковалёву Петру Ильичу, ИНН 500100732259, ООО «Лазурный берег», 15 000,00 руб.",
    "Переказ коштів на користь Мельниченко Ганни Василівни, 12.05.1984 р.н., ТОВ «Зелений гай», IBAN UA213223130000026007233566001",
    "Payment to Harold Quill Brightwater, Blue Heron Trading Ltd, invoice 44, USD 1,200.00",
    "оплата за коммунальные услуги",
    "Кoвaлёв Пётр",
]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(Rules())


def snapshot(document: Document) -> dict[str, object]:
    """All fields as they are now, safe from later changes in place."""
    return {name: copy.deepcopy(getattr(document, name)) for name in FIELDS}


def test_there_are_the_nine_layers_in_order() -> None:
    """The order of the layers is a contract with readers of the trace and of the metrics."""
    expected = [
        "validation",
        "smart_filter",
        "language",
        "unicode",
        "names",
        "signals",
        "variants",
        "embeddings",
        "decision",
    ]

    names = [layer.name for layer in LAYERS]

    assert expected == names


def test_a_field_is_declared_by_one_layer_only() -> None:
    """Two writers of one field would make the order of the layers a riddle."""
    writers = Counter(field for layer in LAYERS for field in layer.writes)

    twice = [field for field, count in writers.items() if count > 1]

    assert [] == twice


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_a_layer_reads_what_earlier_layers_wrote(layer) -> None:
    """A field that a layer reads exists, and no later layer writes it."""
    later = {field for other in LAYERS[LAYERS.index(layer) + 1 :] for field in other.writes}

    misread = {field for field in layer.reads if field not in FIELDS or field in later}

    assert set() == misread


@pytest.mark.parametrize("text", TEXTS)
def test_a_layer_changes_only_the_fields_it_declares(text: str, knowledge: Knowledge) -> None:
    """`writes` is the truth: nothing else of the document changes while the layer runs."""
    pipeline = Pipeline(knowledge, search=None)
    document = Document.from_raw(RawText(text=text))
    strays: list[str] = []

    for layer in pipeline.layers:
        before = snapshot(document)
        pipeline.apply(layer, [document])
        after = snapshot(document)
        changed = {name for name in FIELDS if before[name] != after[name]} - {"times"}
        strays += [f"{layer.name} wrote {name}" for name in sorted(changed - layer.writes)]

    assert document.failure is None
    assert [] == strays


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_a_layer_has_its_unit_test_and_its_page(layer) -> None:
    """A layer is done when a reader can find its rules tested and its method explained."""
    wanted = [
        ROOT / f"tests/unit/topology/layers/test_{layer.name}.py",
        ROOT / f"docs/layers/{layer.name}.md",
    ]

    missing = [str(path.relative_to(ROOT)) for path in wanted if not path.is_file()]

    assert [] == missing


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_a_layer_module_is_thin(layer) -> None:
    """A layer reads, calls the knowledge below and writes; what it knows lives elsewhere."""
    path = ROOT / f"topology/layers/{layer.__module__.rsplit('.', 1)[1]}.py"

    lines = len(path.read_text(encoding="utf-8").splitlines())

    assert lines <= 150
