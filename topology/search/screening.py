"""Searches one request, in steps of bounded work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from schemas.disposition import PairState
from schemas.enriched_text import Match, MatchKind, Tier
from topology.config import Rules
from topology.search.base import PartyQuery, SearchRequest
from topology.search.explanation import explain_identifier, explain_name
from topology.search.facts import FactCheck, TextFacts, check_facts, fact_points, facts_of, with_facts
from topology.search.identifiers import IdentifierTable
from topology.search.legal_forms import compare_legal_forms
from topology.search.lexicon import load_lexicon
from topology.search.list_names import TELLING_ROLES, Role
from topology.search.listed_party import ListedParty
from topology.search.matcher import NameMatcher
from topology.search.rules import SearchRules
from topology.search.verdict import POINTS, Features, Verdict, points_as_features
from topology.search.words import Word, join_letters, split_words

# A text of so few words is a name even when one of them is a word of payment purposes.
_ALWAYS_BARE = 2
_NOTHING_CHECKED = FactCheck({})
_NO_FACTS = TextFacts()


@dataclass(slots=True)
class Catalogue:
    """The lists, as they are searched: parties by key, their identifiers, and their names by kind.

    `surname_bearers` tells how many names on the lists have a surname, by its key.
    """

    parties: dict[str, ListedParty]
    identifiers: IdentifierTable
    persons: NameMatcher
    organizations: NameMatcher
    surname_bearers: Callable[[str], int]


@dataclass(slots=True)
class _Asked:
    """A party of the text with its facts."""

    query: PartyQuery
    facts: TextFacts


@dataclass(slots=True)
class _Finding:
    """The best that was found for one listed party."""

    listed: ListedParty
    score: float
    query: str
    tier: Tier
    kind: MatchKind
    verdict: Verdict | None = None
    check: FactCheck = _NOTHING_CHECKED
    birth_date: str | None = None
    identifier: tuple[str, str, str] | None = None


@dataclass(slots=True)
class Screening:
    """One request on its way; `matches` may be asked for at any time, and is complete after the last step."""

    catalogue: Catalogue
    rules: Rules
    request: SearchRequest
    _findings: dict[str, _Finding] = field(default_factory=dict)

    def steps(self) -> Iterator[None]:
        """Do the search; every step is bounded, whatever the length of the text."""
        request = self.request
        words = split_words(request.text)
        asked = [_Asked(party, facts_of(party, request, words)) for party in request.parties]
        if Tier.IDENTIFIER in self.rules.search.tiers:
            for kind, value in request.identifiers:
                self._find_identifier(kind, value)
        yield
        rules = self.rules.search
        bare, by_capitals = is_bare(words, rules), self._has_telling_capitals(words)
        for stretch in stretches_of(words, rules):
            self._search_text(stretch, asked, is_bare=bare, by_capitals=by_capitals)
            yield
        searched = {_signature(words)} if bare else set()
        for party in asked:
            self._search_party(party, searched)
            yield

    def matches(self) -> list[Match]:
        """What was found so far, best first."""
        ranked = sorted(self._findings.values(), key=_rank)
        return [self._match(finding) for finding in ranked[: self.rules.search.max_matches]]

    def _find_identifier(self, kind: str, value: str) -> None:
        for key, listed_kind in self.catalogue.identifiers.find(kind, value):
            self._findings[key] = _Finding(
                self.catalogue.parties[key],
                1.0,
                value,
                Tier.IDENTIFIER,
                MatchKind.IDENTIFIER,
                identifier=(kind, value, listed_kind),
            )

    def _has_telling_capitals(self, words: Sequence[Word]) -> bool:
        """Whether a text is long, and written with capitals where they belong."""
        if len(words) <= self.rules.search.long_text_words:
            return False
        capitals = sum(word.form.raw[0].isupper() for word in words)
        return capitals >= self.rules.search.capitals_share * len(words)

    def _search_text(
        self, words: Sequence[Word], asked: Sequence[_Asked], *, is_bare: bool, by_capitals: bool
    ) -> None:
        """Persons anywhere in the words; organizations when the words are one, else by whole phrases only.

        Words of ordinary text are too often like a word of some organization's name.
        """
        persons, organizations = self.catalogue.persons, self.catalogue.organizations
        for verdict in persons.match(words, is_bare=is_bare, by_capitals=by_capitals):
            self._keep_from_text(verdict, asked, is_bare=is_bare)
        found = organizations.match(words, is_bare=True) if is_bare else organizations.match_phrases(words)
        for verdict in found:
            self._keep_from_text(verdict, asked, is_bare=is_bare)

    def _keep_from_text(self, verdict: Verdict, asked: Sequence[_Asked], *, is_bare: bool) -> None:
        words = verdict.alignment.stretch.words
        start, end = words[verdict.first].start, words[verdict.last].end
        kind = "person" if verdict.alignment.name.is_person else "organization"
        around = [
            party
            for party in asked
            if party.query.kind == kind and party.query.start < end and start < party.query.end
        ]
        if not around:
            self._keep(verdict, self.request.text[start:end], _NO_FACTS)
        for party in around:
            is_part = party.query.start < start or end < party.query.end
            if kind == "organization" and is_part and not is_bare:
                continue  # a phrase inside a longer name: the search of the party decides
            self._keep(verdict, party.query.names[0], party.facts)

    def _search_party(self, party: _Asked, searched: set[tuple[str, ...]]) -> None:
        """Every reading of one party that was not searched yet."""
        is_person = party.query.kind == "person"
        matcher = self.catalogue.persons if is_person else self.catalogue.organizations
        for reading in readings_of(party.query, self.request.text, self.rules.search):
            words = split_words(reading)
            signature = _signature(words)
            if not words or signature in searched:
                continue
            searched.add(signature)
            for verdict in matcher.match(words, is_bare=True):
                query = reading if is_person else party.query.names[0]
                self._keep(verdict, query, party.facts, in_text=not is_person)

    def _keep(self, verdict: Verdict, query: str, facts: TextFacts, *, in_text: bool = False) -> None:
        """Keep the best verdict of each listed party."""
        listed = self.catalogue.parties[verdict.alignment.name.party]
        check = check_facts(facts, listed)
        if in_text:
            verdict = self._in_text(verdict, check)
        score = with_facts(verdict.score, check, self.rules.score)
        known = self._findings.get(listed.key)
        if known is not None and known.score >= score:
            return
        is_person = verdict.alignment.name.is_person
        self._findings[listed.key] = _Finding(
            listed,
            score,
            query,
            verdict.tier,
            MatchKind.PERSON if is_person else MatchKind.ORGANIZATION,
            verdict,
            check,
            facts.birth_date,
        )

    def _in_text(self, verdict: Verdict, check: FactCheck) -> Verdict:
        """The verdict on an organization inside a text, where part of a name is not enough."""
        rules = self.rules.score.organization
        name = verdict.alignment.name
        paired = sum(name.tokens[number].role in TELLING_ROLES for number in verdict.alignment.pairs)
        verdict = replace(verdict, features=dict(verdict.features), points=dict(verdict.points))
        if not verdict.features.get("phrase") and paired < name.telling_words:
            verdict.features["missing_word"] = 1.0
            verdict.rescore("missing_word", verdict.score * rules.missing_word)
        is_lone = verdict.features.get("lone_word") and not _is_supported(verdict, check)
        if is_lone and verdict.score > rules.unsupported_ceiling:
            verdict.features["limited_by"] = "one word"
            verdict.rescore("one_word", rules.unsupported_ceiling)
        return verdict

    def _match(self, finding: _Finding) -> Match:
        listed, verdict = finding.listed, finding.verdict
        alias, features = listed.name, Features()
        if verdict is not None:
            alias = verdict.alignment.name.text
            features = {"name": round(verdict.score, 3), **verdict.features, **finding.check.agreements}
            if self._has_common_surname(verdict):
                features["common_surname"] = 1.0
            if forms := compare_legal_forms(verdict.alignment):
                features["legal_form"] = forms.agreement
            facts = fact_points(verdict.score, finding.check, self.rules.score)
            features |= points_as_features(verdict.points | facts)
            verdict = replace(verdict, features=features)
            explanation = explain_name(verdict, finding.check, finding.birth_date)
        if finding.identifier is not None:
            explanation = explain_identifier(*finding.identifier)
            features["identifier"] = "agrees"
            features[f"{POINTS}identifier"] = 1.0
        return Match(
            entry_id=listed.entry_id,
            list=listed.list,
            entry_name=listed.name,
            matched_alias=alias,
            query=finding.query,
            kind=finding.kind,
            tier=finding.tier,
            score=round(finding.score, 4),
            features=features,
            explanation=explanation,
            state=PairState(entry_hash=listed.content_hash),
            entry_changed_at=listed.changed_at,
        )

    def _has_common_surname(self, verdict: Verdict) -> bool:
        """Whether many people bear the listed surname, in general or on the lists."""
        name = verdict.alignment.name
        if not name.is_person:
            return False
        bearers = self.catalogue.surname_bearers
        common = load_lexicon().common_surnames
        least = self.rules.score.common_surname_names
        return any(
            token.key in common or bearers(token.key) >= least
            for token in name.tokens
            if token.role is Role.SURNAME
        )


def is_bare(words: Sequence[Word], rules: SearchRules) -> bool:
    """Whether a text is nothing but a name."""
    if len(words) <= _ALWAYS_BARE:
        return True
    forms = [word.form for word in join_letters(list(words))]
    if any(form.is_payment and not form.is_small and not form.concepts for form in forms):
        return False
    counted = sum(not form.is_small and not form.is_legal for form in forms)
    return counted <= rules.bare_words


def stretches_of(words: Sequence[Word], rules: SearchRules) -> Iterator[Sequence[Word]]:
    """The words of a text in overlapping stretches when they are many, else all of them; none for none."""
    if len(words) > rules.long_text_words:
        for start in range(0, len(words), rules.stretch_step):
            yield words[start : start + rules.stretch_words]
    elif words:
        yield words


def readings_of(query: PartyQuery, text: str, rules: SearchRules) -> list[str]:
    """Spellings of a party; of an organization first as it stands in the text, with its legal form."""
    readings = list(query.names)
    if query.kind == "organization" and query.end > query.start:
        readings.insert(0, text[query.start : query.end])
    return readings[: rules.max_readings]


def _rank(finding: _Finding) -> tuple[float, int, str]:
    """Best score first; of equal ones the name of more words."""
    words = len(finding.verdict.alignment.used) if finding.verdict else 0
    return -finding.score, -words, finding.listed.key


def _signature(words: Sequence[Word]) -> tuple[str, ...]:
    """The same for readings that the search cannot tell apart but by the order of their words."""
    return tuple(sorted(word.form.key for word in words))


def _is_supported(verdict: Verdict, check: FactCheck) -> bool:
    """Whether more than one word speaks for an organization: its legal form, or one and a second fact."""
    classes = load_lexicon().legal_classes
    given = [word.form.roman for word in verdict.alignment.stretch.words if word.form.is_legal]
    listed = {classes[token.roman] for token in verdict.alignment.name.tokens if token.roman in classes}
    if any(classes.get(form) in listed for form in given):
        return True
    return bool(given) and check.supports
