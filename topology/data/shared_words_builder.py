"""Builds the table of words that Russian and Ukrainian spell alike.

With the language that uses each far more.

    python -m topology.data.shared_words_builder

writes language/shared_words.txt beside this module from the frequency lists of wordfreq (data: CC BY-SA
4.0).  Needs `pip install wordfreq`; the service does not.
"""

from __future__ import annotations

import importlib
import re
import sys
import textwrap
from pathlib import Path

from topology.morph.lexicon import load_lexicons
from topology.text.tokens import fold

_WORD = re.compile("[а-щьюя'-]+")  # no letter that only one of the two languages has
_TOP_WORDS = 60_000
# Zipf scale: decimal logarithm of uses per billion words.  Half a unit is a factor of three.
_LEAST_DIFFERENCE = 0.5
_LEAST_FREQUENCY = 3.0
_FILE = Path(__file__).parent / "language" / "shared_words.txt"


def build(path: Path) -> dict[str, int]:
    """Write the table; returns the number of words of each language."""
    wordfreq = importlib.import_module("wordfreq")
    lexicons = load_lexicons(None)
    words: dict[str, list[str]] = {"ru": [], "uk": []}
    candidates = {w for code in words for w in wordfreq.top_n_list(code, _TOP_WORDS) if _WORD.fullmatch(w)}
    for word in sorted(candidates):
        russian, ukrainian = wordfreq.zipf_frequency(word, "ru"), wordfreq.zipf_frequency(word, "uk")
        known = [code for code in words if lexicons[code].look(fold(word)) is not None]
        if len(known) == 1 or max(russian, ukrainian) < _LEAST_FREQUENCY:
            continue
        if abs(russian - ukrainian) >= _LEAST_DIFFERENCE:
            words["ru" if russian > ukrainian else "uk"].append(word)
    lines = [
        "# Words of Russian (-) and Ukrainian (+) use that both spell alike; made by shared_words_builder.py."
    ]
    for code, sign in (("ru", "-"), ("uk", "+")):
        lines += textwrap.wrap(" ".join(sign + word for word in words[code]), 118, break_on_hyphens=False)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return {code: len(found) for code, found in words.items()}


if __name__ == "__main__":
    sys.stdout.write(f"{build(_FILE)}\n")
