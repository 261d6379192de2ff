"""What the layers know: rules, form tables, embedder.  Built once, shared, read-only but for caches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from topology.config import Rules
from topology.morph.joint import Names
from topology.morph.lexicon import load_lexicons
from topology.search.base import Dispositions
from topology.text.clean import TextCleaner
from topology.vectors.base import Embedder
from topology.vectors.model import embedder_for


@dataclass(frozen=True)
class Knowledge:
    """Everything a layer is given.

    `names` has one normalizer per language, "ru" and "uk".  `dispositions` are analysts' verdicts; None
    where there is no store of them.
    """

    rules: Rules
    names: Mapping[str, Names]
    embedder: Embedder
    cleaner: TextCleaner
    dispositions: Dispositions | None = None


def load_knowledge(rules: Rules, *, forms: Path | None = None) -> Knowledge:
    """Load the form tables and build what is shared by the layers.

    `forms` is a folder with form tables that comes before the standard places (see
    topology/morph/lexicon.py).
    """
    lexicons = load_lexicons(forms)
    names = {language: Names(language, lexicon, rules.names) for language, lexicon in lexicons.items()}
    cleaner = TextCleaner(rules.unicode, lexicons)
    return Knowledge(rules=rules, names=names, embedder=embedder_for(rules.embeddings), cleaner=cleaner)
