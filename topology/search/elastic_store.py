"""List entries in Elasticsearch: put in, taken out, exchanged as a whole, and counted."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import reduce
from itertools import islice
from typing import Any

from elasticsearch import AsyncElasticsearch

from schemas.list_entry import ListEntry
from topology.errors import EntryRefused, SearchUnavailable
from topology.search.base import ListInfo
from topology.search.elastic_connection import PASSING, ElasticConnection, IndexMissing
from topology.search.elastic_index import (
    INDEX_SETTINGS,
    MAPPING,
    digest_of,
    document_of,
    keys_revision,
    word_of,
    words_of,
)
from topology.search.elastic_queries import MAX_HITS
from topology.search.list_names import NameToken
from topology.search.list_versions import later_version
from topology.search.listed_words import ORGANIZATION, PERSON

logger = logging.getLogger(__name__)

Answer = dict[str, Any]
# What has changed since it was last asked: entries that are new or other, and keys that are gone.
Later = Callable[[], Awaitable[tuple[Sequence[ListEntry], Sequence[str]]]]

_WRITE_TIMEOUT_S = 30.0
_ENTRIES_AT_ONCE = 200
_MERGE_TIMEOUT_S = 1800.0
# Changes in one call from which on the index is merged into one segment: every search looks at each of them.
_MERGED_FROM = 400
_MAX_LISTS = 1000
_MAX_VERSIONS = 100
_BAD_REQUEST = 400
_NOT_FOUND = 404
_CONFLICT = 409


class EntryStore:
    """The entries behind one alias, named for the deployment and for how keys are made.

    The index behind it is `alias-first`; an exchange of all entries fills another one, `alias-TIME`, and
    moves the alias in one step.
    """

    def __init__(self, connection: ElasticConnection, name: str, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._now = now
        self.alias = f"{name}-{keys_revision()}"
        self.lists: list[ListInfo] = []
        self.organization_names = 0
        self._is_made = False

    async def put(self, entries: Sequence[ListEntry], removals: Sequence[str]) -> int:
        """Add or replace entries and remove others, live when this returns; how many were changed.

        What is there already is left alone: every worker applies every change.  Raises SearchUnavailable.
        """
        await self._make_index()
        changed = 0
        for start in range(0, len(removals), _ENTRIES_AT_ONCE):
            keys = removals[start : start + _ENTRIES_AT_ONCE]
            await self._bulk([{"delete": {"_id": key}} for key in keys], self.alias)
            changed += len(keys)
        for start in range(0, len(entries), _ENTRIES_AT_ONCE):
            changed += await self._put_some(entries[start : start + _ENTRIES_AT_ONCE])
        if changed:
            await self._ask(lambda client: client.indices.refresh(index=self.alias))
        if changed >= _MERGED_FROM:
            await self._ask(
                lambda client: client.indices.forcemerge(
                    index=self.alias, max_num_segments=1, wait_for_completion=False
                )
            )
        await self.count()
        return changed

    async def exchange(self, entries: Iterable[ListEntry], later: Later | None = None) -> int:
        """Put these entries in the place of all others, in one step; until then the old ones are searched.

        `later` tells what has changed since it was last asked: it is asked until nothing has before the step,
        and once more after it, so that no change which went to the old index is missing in the new one.  The
        number of entries that were put.  Raises SearchUnavailable; then all is as before, unless the step was
        done: it is safe to begin again.
        """
        behind = await self._indices_behind_alias()
        fresh = f"{self.alias}-{self._now():%Y%m%d%H%M%S%f}"
        await self._create(fresh, {})
        written: set[str] = set()
        rest, put = iter(entries), 0
        while batch := list(islice(rest, _ENTRIES_AT_ONCE)):
            await self._write(batch, fresh, written)
            put += len(batch)
        await self._connection.ask(
            lambda client: client.indices.forcemerge(index=fresh, max_num_segments=1),
            timeout_s=_MERGE_TIMEOUT_S,
        )
        while later is not None and await self._take_over(await later(), fresh):
            logger.info("list changes taken over", extra={"index": fresh})
        await self._ask(lambda client: client.indices.refresh(index=fresh))
        actions = [{"add": {"index": fresh, "alias": self.alias}}]
        actions += [{"remove": {"index": index, "alias": self.alias}} for index in behind]
        await self._ask(lambda client: client.indices.update_aliases(actions=actions))
        if later is not None and await self._take_over(await later(), fresh):
            await self._ask(lambda client: client.indices.refresh(index=fresh))
        for index in behind:
            await self._ask(lambda client, old=index: client.indices.delete(index=old))  # type: ignore[misc]  # mypy cannot infer a default
        logger.info("list index exchanged", extra={"index": fresh, "replaced": len(behind)})
        await self.count()
        return put

    async def _take_over(self, changes: tuple[Sequence[ListEntry], Sequence[str]], index: str) -> bool:
        """Make changes in an index; whether there were any."""
        entries, removals = changes
        await self._bulk([{"delete": {"_id": key}} for key in removals], index)
        await self._write(entries, index, set())
        return bool(entries or removals)

    async def count(self, *, timeout_s: float = _WRITE_TIMEOUT_S) -> None:
        """Count what is searched now, by list."""
        versions = {
            "terms": {"field": "version", "size": _MAX_VERSIONS, "order": {"last": "asc"}},
            "aggs": {"last": {"max": {"field": "changed_at"}}},
        }
        by_list = {
            "terms": {"field": "list", "size": _MAX_LISTS},
            "aggs": {
                "versions": versions,
                "names": {"sum": {"field": "listed_names"}},
                "last": {"max": {"field": "changed_at"}},
            },
        }
        organizations = {
            "nested": {"path": "names"},
            "aggs": {"organizations": {"filter": {"term": {"names.kind": ORGANIZATION}}}},
        }
        answer = await self._search(
            {"size": 0, "aggs": {"lists": by_list, "names": organizations}}, timeout_s=timeout_s
        )
        found = answer["aggregations"]
        self.organization_names = found["names"]["organizations"]["doc_count"]
        self.lists = sorted(map(_list_info, found["lists"]["buckets"]), key=lambda info: info.name)

    async def bearers(
        self, keys: Iterable[str], surnames: Iterable[str], *, timeout_s: float
    ) -> tuple[dict[str, int], dict[str, int]]:
        """How many names of organizations have each word, and how many persons each surname."""
        asked = {
            "keys": _counted(ORGANIZATION, "names.keys", sorted(keys)),
            "surnames": _counted(PERSON, "names.surnames", sorted(surnames)),
        }
        body = {"size": 0, "aggs": {"names": {"nested": {"path": "names"}, "aggs": asked}}}
        found = (await self._search(body, timeout_s=timeout_s))["aggregations"]["names"]
        words, persons = (
            {bucket["key"]: bucket["doc_count"] for bucket in found[part]["counts"]["buckets"]}
            for part in asked
        )
        return words, persons

    async def words(
        self, questions: Sequence[Sequence[str]], *, timeout_s: float
    ) -> list[tuple[str, NameToken]]:
        """Words of the lists that have one of the keys; kind of their names and word, each once.

        A question with more answers than are given at once is asked in halves.  Raises SearchUnavailable.
        """
        deadline = time.monotonic() + timeout_s
        found: dict[str, tuple[str, NameToken]] = {}
        while questions:
            searches = [
                {"query": {"constant_score": {"filter": {"terms": {"near": list(keys)}}}}}
                for keys in questions
            ]
            size = {"size": MAX_HITS, "_source": ["word"], "track_total_hits": False}
            answers = await self.find(
                [{**search, **size} for search in searches], timeout_s=deadline - time.monotonic()
            )
            too_many = []
            for keys, hits in zip(questions, answers, strict=True):
                found.update((hit["_id"], word_of(hit["_source"])) for hit in hits)
                if len(hits) == MAX_HITS and len(keys) > 1:
                    too_many += [keys[: len(keys) // 2], keys[len(keys) // 2 :]]
            questions = too_many
        return list(found.values())

    async def find(self, searches: Sequence[Answer], *, timeout_s: float) -> list[list[Answer]]:
        """Hits of several searches in order.  Raises SearchUnavailable unless all were answered in full."""
        if not searches:
            return []
        server_s = max(1, int(timeout_s * 1000))
        lines: list[Answer] = []
        for search in searches:
            lines += [{}, {**search, "timeout": f"{server_s}ms"}]
        answer = await self._connection.ask(
            lambda client: client.msearch(index=self.alias, searches=lines), timeout_s=timeout_s
        )
        return [_hits(response) for response in answer["responses"]]

    async def _put_some(self, entries: Sequence[ListEntry]) -> int:
        """Write entries with all their words behind the alias, in one request.

        The server looks once per request where the alias leads.  In two requests, or without the words of an
        earlier one, the words could go to an index that is exchanged meanwhile and the entries to the next.
        An entry that is there is not written again, so nobody would find it by those words.
        """
        known = await self._digests([entry.key for entry in entries])
        new = [entry for entry in entries if known.get(entry.key) != digest_of(entry)]
        await self._write(new, self.alias, set())
        return len(new)

    async def _write(self, entries: Sequence[ListEntry], index: str, written: set[str]) -> None:
        """Write entries and their words; `written` has the ids of words that are in the index for sure."""
        words = {ident: word for ident, word in words_of(entries).items() if ident not in written}
        operations: list[Answer] = []
        for ident, word in words.items():
            operations += [{"create": {"_id": ident}}, word]
        await self._bulk([*operations, *self._index_operations(entries)], index)
        written |= words.keys()

    def _index_operations(self, entries: Iterable[ListEntry]) -> list[Answer]:
        now = self._now()
        operations: list[Answer] = []
        for entry in entries:
            operations.append({"index": {"_id": entry.key}})
            operations.append(document_of(entry, digest_of(entry), now))
        return operations

    async def _digests(self, keys: Sequence[str]) -> dict[str, str]:
        answer = await self._ask(
            lambda client: client.mget(index=self.alias, ids=list(keys), source_includes=["digest"])
        )
        return {found["_id"]: found["_source"]["digest"] for found in answer["docs"] if found.get("found")}

    async def _bulk(self, operations: Sequence[Answer], index: str) -> None:
        """Send operations.

        Raises EntryRefused, or SearchUnavailable when it may pass later, if one of them was not carried out.
        To remove what is not there is no failure, nor to create a word that is there.  When a word is refused
        the entries of the request are taken out again: one that stays would never get its words.
        """
        if not operations:
            return
        answer = await self._ask(
            lambda client: client.bulk(
                index=index, operations=operations, require_alias=True if index == self.alias else None
            )
        )
        if not answer["errors"]:
            return
        results = [(kind, result) for item in answer["items"] for kind, result in item.items()]
        failed = [r for kind, r in results if r["status"] >= _BAD_REQUEST and not _is_done(kind, r)]
        if failed:
            if any(kind == "create" and result in failed for kind, result in results):
                taken = [r["_id"] for kind, r in results if kind == "index" and r["status"] < _BAD_REQUEST]
                await self._bulk([{"delete": {"_id": key}} for key in taken], index)
            first = failed[0]
            if first["status"] == _NOT_FOUND:
                raise IndexMissing("the list index was deleted: a worker that starts fills it again")
            may_pass = any(result["status"] in PASSING for result in failed)
            error = SearchUnavailable if may_pass else EntryRefused
            raise error(
                f"Elasticsearch did not take {len(failed)} of {len(results)} entries; the first: status "
                f"{first['status']}, {first['error']['type']}"
            )

    async def _make_index(self) -> None:
        """An index with the alias, unless there is one.  The first of several workers makes it.

        Once only: one that was deleted since would hold nothing but the next change, and pass for the lists.
        """
        if not self._is_made and not await self._indices_behind_alias():
            await self._create(f"{self.alias}-first", {self.alias: {}})
        self._is_made = True

    async def _create(self, index: str, aliases: Mapping[str, Answer]) -> None:
        """Make an index; that it is there already is no error."""
        await self._ask(
            lambda client: client.options(ignore_status=_BAD_REQUEST).indices.create(
                index=index, mappings=MAPPING, settings=INDEX_SETTINGS, aliases=aliases
            )
        )

    async def _indices_behind_alias(self) -> list[str]:
        try:
            return sorted(await self._ask(lambda client: client.indices.get_alias(name=self.alias)))
        except IndexMissing:
            return []

    async def _search(self, body: Answer, *, timeout_s: float) -> Answer:
        answer = await self._connection.ask(
            lambda client: client.search(index=self.alias, body=body), timeout_s=timeout_s
        )
        if answer["timed_out"] or answer["_shards"]["failed"]:
            raise SearchUnavailable("Elasticsearch answered for a part of the lists only")
        return answer

    async def _ask(self, request: Callable[[AsyncElasticsearch], Any]) -> Answer:
        return await self._connection.ask(request, timeout_s=_WRITE_TIMEOUT_S)


def _hits(response: Answer) -> list[Answer]:
    """Hits of one of several searches; an answer in part only is none."""
    if response["status"] == _NOT_FOUND:
        raise IndexMissing("Elasticsearch has no list index")
    if "error" in response:
        raise SearchUnavailable(f"Elasticsearch refused a search: {response['error']['type']}")
    if response["timed_out"] or response["_shards"]["failed"]:
        raise SearchUnavailable("Elasticsearch answered for a part of the lists only")
    hits: list[Answer] = response["hits"]["hits"]
    return hits


def _is_done(kind: str, result: Answer) -> bool:
    """Whether what an operation asks for was so already."""
    if kind == "create":
        return bool(result["status"] == _CONFLICT)
    return bool(result["status"] == _NOT_FOUND and result.get("result") == "not_found")


def _counted(kind: str, field: str, values: Sequence[str]) -> Answer:
    """Names of a kind by value of a field, for these values."""
    has_one = {"bool": {"filter": [{"term": {"names.kind": kind}}, {"terms": {field: values}}]}}
    counts = {"terms": {"field": field, "include": values, "size": max(1, len(values))}}
    return {"filter": has_one, "aggs": {"counts": counts}}


def _list_info(bucket: Answer) -> ListInfo:
    versions = [version["key"] for version in bucket["versions"]["buckets"]]
    return ListInfo(
        name=bucket["key"],
        version=reduce(later_version, versions),
        entries=bucket["doc_count"],
        names=int(bucket["names"]["value"]),
        changed_at=str(bucket["last"]["value_as_string"]),
    )
