"""Companies and other organizations in a clean text: by legal form, or by a cue."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from topology.extract.cue_spans import span_of
from topology.extract.legal_forms import FoundForm, find_form
from topology.extract.mentions import OrganizationMention
from topology.extract.organization_cues import cue_word_fits
from topology.extract.organization_spans import Line, Reach
from topology.extract.stretches import Stretches
from topology.extract.vocabulary import is_ordinary
from topology.extract.word_records import CUE, FORM, TextWords

# Confidence by what was found; the order matters more than the figures.
_FORM_AND_QUOTES, _FORM, _CUE_AND_QUOTES, _CUE = 0.98, 0.95, 0.85, 0.6
_MARKS = re.compile(r"[«»“”„‟\"‹›]|''|(?<!\w)['‘`]|['’](?!\w)")
_SPACES = re.compile(r"\s+")
_ENDS = re.compile(r"\s*(?:[,;.()\d/№-]|\Z)")
_Side = Callable[[Line, FoundForm, int], "OrganizationMention | None"]


def find_organizations(words: TextWords) -> list[OrganizationMention]:
    """Organizations of a clean text in order, without overlaps.

    A person behind "ИП" or "ФОП" is no organization.  Linear.
    """
    if not words.bits & (FORM | CUE):
        return []
    line = Line(words)
    mentions = list(_by_legal_form(line)) if words.bits & FORM else []
    if words.bits & CUE:
        mentions += _by_cue(line, mentions)
        mentions.sort(key=lambda mention: mention.start)
    return mentions


def _by_legal_form(line: Line) -> Iterator[OrganizationMention]:
    floor = 0
    for index, record in enumerate(line.records):
        if not record.bits & FORM or line.tokens[index].start < floor:
            continue
        found = find_form(record.forms, line.text, line.tokens, index)
        mention = _company(line, found, floor) if found is not None else None
        if mention is not None:
            yield mention
            floor = mention.end


def _company(line: Line, found: FoundForm, floor: int) -> OrganizationMention | None:
    """The company of one legal form, None when the word is no legal form here or stands without a name."""
    flags = found.form.flags
    if "capital" in flags and not _is_written_as_form(line, found):
        return None
    for look in _sides(found):
        mention = look(line, found, floor)
        if mention is not None:
            return mention
    return None


def _sides(found: FoundForm) -> tuple[_Side, ...]:
    """Where to look for the name, in order: in Cyrillic behind the form first, in Latin right before it."""
    if found.form.position == "before":
        return (_name_behind,)
    if found.form.position == "after":
        return (_name_before,)
    if found.form.words[0] < "\u0250":
        return (_name_right_before, _name_behind, _name_before)
    return (_name_behind, _name_before)


def _name_behind(line: Line, found: FoundForm, floor: int) -> OrganizationMention | None:
    """The company whose name stands behind its form."""
    reach = line.reach_right(found.last + 1, found.end)
    flags = found.form.flags
    needs_quotes = "person" in flags or ("quoted" in flags and line.letter_case != "mixed")
    if reach is None or (needs_quotes and not reach.quoted):
        return None
    return _mention(line, reach, max(floor, found.start), _behind(line, reach), found)


def _name_right_before(line: Line, found: FoundForm, floor: int) -> OrganizationMention | None:
    """The company whose name stands before its form without a comma between."""
    mention = _name_before(line, found, floor)
    return None if mention is None or "," in line.gap(found.first) else mention


def _name_before(line: Line, found: FoundForm, floor: int) -> OrganizationMention | None:
    """The company whose name stands before its form."""
    if found.first == 0 or not _may_follow_name(line, found):
        return None
    left = line.reach_left(found.first - 1, found.start, floor)
    if left is None or (len(line.tokens[left.first].text) == 1 and left.first == left.last):
        return None
    if found.form.position == "both" and not left.quoted and _is_purpose(line, left, found):
        return None
    return _mention(line, left, left.start, found.end, found)


def _is_written_as_form(line: Line, found: FoundForm) -> bool:
    """Whether an ambiguous form has the capitals of one, or full stops, where capitals tell something."""
    if found.form.is_abbreviation or len(found.form.words) > 1:
        return True
    word = line.tokens[found.first].text
    if line.letter_case == "lower":
        return word[0] >= "\u0250"
    return word.isupper() or (word[0] < "\u0250" and word[0].isupper())


def _may_follow_name(line: Line, found: FoundForm) -> bool:
    """Whether a name may stand before the form: among capitals only, just when something ends here."""
    if (
        line.letter_case == "mixed"
        or found.form.is_abbreviation
        or (len(found.form.canonical) > 4 and found.form.canonical != "Limited")
    ):
        return True
    following = found.last + 1
    return bool(_ENDS.match(line.text, found.end)) or (
        following < len(line.tokens) and line.is_boundary(following)
    )


def _is_purpose(line: Line, left: Reach, found: FoundForm) -> bool:
    """Whether the words before a form that mostly stands in front are no name: "Регистрация ООО"."""
    if "," in line.text[left.end : found.start] or not line.starts_sentence(left.first):
        return False
    return all(is_ordinary(line.tokens[i].folded) for i in range(left.first, left.last + 1))


def _behind(line: Line, reach: Reach) -> int:
    """The end of the company, with a second form behind its name ("ООО «Вектор» Лтд")."""
    index = reach.last + 1
    if index >= len(line.tokens) or line.text[reach.end : line.tokens[index].start].strip(" ,"):
        return reach.end
    second = find_form(line.records[index].forms, line.text, line.tokens, index)
    if second is None or second.form.position != "after" or "capital" in second.form.flags:
        return reach.end
    return second.end


def _mention(line: Line, reach: Reach, start: int, end: int, found: FoundForm) -> OrganizationMention:
    core = _plain(line.text[reach.start : reach.end])
    evidence = ["legal form", "quotes"] if reach.quoted else ["legal form"]
    return OrganizationMention(
        start=start,
        end=end,
        name=_plain(line.text[start:end]),
        core=core,
        legal_form=found.form.canonical,
        confidence=_FORM_AND_QUOTES if reach.quoted else _FORM,
        evidence=evidence,
    )


def _plain(stretch: str) -> str:
    """A name without quotation marks, its spaces collapsed."""
    return _SPACES.sub(" ", _MARKS.sub(" ", stretch)).strip(" ,")


def _by_cue(line: Line, companies: Sequence[OrganizationMention]) -> list[OrganizationMention]:
    """Organizations without a legal form, outside the companies that were found."""
    found: list[OrganizationMention] = []
    taken = Stretches((company.start, company.end) for company in companies)
    floor = 0
    for index, record in enumerate(line.records):
        token = line.tokens[index]
        if not record.bits & CUE or token.start < floor or not taken.is_free(token.start, token.end):
            continue
        mention = _first_mention(line, index, floor)
        if mention is None or not taken.is_free(mention.start, mention.end):
            continue
        found.append(mention)
        floor = mention.end
    return found


def _first_mention(line: Line, index: int, floor: int) -> OrganizationMention | None:
    for phrase in line.records[index].cues:
        if not _phrase_fits(line, index, phrase[0].words):
            continue
        for cue in phrase:
            span = span_of(line, cue, index, floor)
            if span is not None:
                return _cue_mention(line, *span)
    return None


def _phrase_fits(line: Line, index: int, words: tuple[str, ...]) -> bool:
    """Whether a phrase goes on behind its first word, with nothing but spaces between."""
    if index + len(words) > len(line.tokens):
        return False
    return all(
        cue_word_fits(words[i], line.tokens[index + i].folded) and not line.gap(index + i).strip()
        for i in range(1, len(words))
    )


def _cue_mention(line: Line, start: int, end: int, quoted: bool) -> OrganizationMention:
    name = _plain(line.text[start:end])
    return OrganizationMention(
        start=start,
        end=end,
        name=name,
        core=name,
        legal_form=None,
        confidence=_CUE_AND_QUOTES if quoted else _CUE,
        evidence=["cue", "quotes"] if quoted else ["cue"],
    )
