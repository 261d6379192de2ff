"""Every threshold, weight and bound of the layers and of the search, with unit and reason, in one validated tree.

The defaults are the rules that are shipped.  A YAML file with the same structure may replace some of them (`load_rules`); what is
unknown or out of range is refused.  `Rules.version` names the whole and is stamped on every result.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from topology.errors import ConfigurationInvalid

# Raised by hand when the code of the layers changes what they answer to the same input under the same rules.
RULES_REVISION = 1


class Section(BaseModel):
    """One group of rules; immutable, unknown names refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ValidationRules(Section):
    """Bounds of layer 1.

    max_length: longest text in code points (MAX_INPUT_LENGTH).
    on_too_long: `refuse` sends a longer text to the dead letters, `truncate` cuts it and says so.
    """

    max_length: int = 10_000
    on_too_long: Literal["refuse", "truncate"] = "refuse"


class FilterRules(Section):
    """Layer 2."""


class LanguageRules(Section):
    """Layer 3."""


class UnicodeRules(Section):
    """Layer 4."""


class NameRules(Section):
    """Layer 5."""


class SignalRules(Section):
    """Layer 6."""


class VariantRules(Section):
    """Layer 7."""


class EmbeddingRules(Section):
    """Layer 8."""


class SearchRules(Section):
    """Search between layers 8 and 9.

    deadline_ms: how long a batch waits for its answers before its results say `incomplete`.
    """

    deadline_ms: float = 500.0


class ScoreRules(Section):
    """The name-aware scorer."""


class DecisionRules(Section):
    """Layer 9."""


class Rules(Section):
    """All rules."""

    validation: ValidationRules = ValidationRules()
    smart_filter: FilterRules = FilterRules()
    language: LanguageRules = LanguageRules()
    unicode: UnicodeRules = UnicodeRules()
    names: NameRules = NameRules()
    signals: SignalRules = SignalRules()
    variants: VariantRules = VariantRules()
    embeddings: EmbeddingRules = EmbeddingRules()
    search: SearchRules = SearchRules()
    score: ScoreRules = ScoreRules()
    decision: DecisionRules = DecisionRules()

    @property
    def version(self) -> str:
        """Revision of the code and a hash of every value: equal versions answer equal input equally."""
        digest = hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]
        return f"{RULES_REVISION}-{digest}"


def load_rules(path: Path | None) -> Rules:
    """The shipped rules, with what the YAML file at `path` replaces.

    Raises ConfigurationInvalid with one line per fault.
    """
    if path is None:
        return Rules()
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        return Rules.model_validate(content)
    except OSError as error:
        raise ConfigurationInvalid(f"{path}: cannot be read ({error.strerror})") from error
    except yaml.YAMLError as error:
        raise ConfigurationInvalid(f"{path}: is not YAML ({error})") from error
    except ValidationError as error:
        lines = [f"{path}: {'.'.join(map(str, e['loc'])) or 'the file'}: {e['msg']}" for e in error.errors()]
        raise ConfigurationInvalid("\n".join(lines)) from error
