"""One worker: engine, Faust app, list readers and HTTP side of one process, started and stopped in order."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Coroutine, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from aiohttp import web
from aiokafka import TopicPartition

from schemas.alert import Alert
from schemas.list_entry import ListEntry
from stream_app import list_publishing, topics
from stream_app.agents import AnsweredBatch, ScreeningAgent
from stream_app.analysis_cache import RocksAnalysisCache, knowledge_version
from stream_app.codecs import encode
from stream_app.compacted_topic import Apply, CompactedTopicReader
from stream_app.dead_letters import replay
from stream_app.engine import SERVICE_VERSION, Engine, build_engine
from stream_app.faust_adapter import ScreeningApp, create_app
from stream_app.kafka_client import client_options
from stream_app.list_changes import ListChanges
from stream_app.messages import Foreign
from stream_app.metrics import Metrics
from stream_app.name_shelf import RocksNameShelf
from stream_app.pending import Pending
from stream_app.rescreen import Rescreener
from stream_app.rescreen_schedule import RescreenSchedule
from stream_app.retrier import Outcome, Retrier
from stream_app.settings import Settings
from stream_app.statistics import Statistics
from stream_app.status import StreamStatus
from stream_app.stores import TopicStore
from stream_app.tables import PartiesSeen
from stream_app.watchlist_sync import DispositionView, EntriesApplier
from stream_app.web.app import create_web_app
from stream_app.web.context import WebContext
from stream_app.web.peers import Peers, socket_of
from topology.collector import collector_at_rest
from topology.document import Document
from topology.search.base import SearchBackend

logger = logging.getLogger(__name__)

PROBE_INTERVAL_S = 5.0
PROBE_TIMEOUT_S = 5.0
HTTP_SHUTDOWN_S = 5.0


def worker_dir(data_dir: Path, instance: int) -> Path:
    """State folder of one of several workers."""
    return data_dir / f"worker-{instance}"


class Worker:
    """A worker process; the `StreamControl` of its HTTP side.

    Lists and verdicts are caught up before the first text is taken, so none is screened against half a list.
    `serve_http` is False for all but the first of several processes.
    """

    def __init__(
        self, settings: Settings, brokers: Sequence[str], state_dir: Path, *, serve_http: bool = True
    ) -> None:
        self.settings = settings
        self.names = topics.TopicNames.of(settings)
        self.options = client_options(settings, list(brokers))
        self.dispositions = DispositionView()
        self._shelf = RocksNameShelf(state_dir / "names")
        self.engine: Engine = build_engine(settings, dispositions=self.dispositions, shelf=self._shelf)
        self.cache = RocksAnalysisCache(
            state_dir / "analysis-cache",
            capacity=settings.cache_size,
            knowledge_version=knowledge_version(self.engine),
        )
        self.engine.pipeline.cache = self.cache
        self.metrics = Metrics(service_version=SERVICE_VERSION, rules_version=self.engine.rules_version)
        self.statistics = Statistics()
        self.context = WebContext(self.engine, settings, self.metrics, self.statistics, stream=self)
        self.agent: ScreeningAgent | None = None
        self.app: ScreeningApp | None = None
        self._retrier: Retrier | None = None
        self.failed: BaseException | None = None
        self._brokers = list(brokers)
        self._state_dir = state_dir
        self._serve_http = serve_http
        self._readers: list[CompactedTopicReader] = []
        self._entries: EntriesApplier | None = None
        self._rescreening = Pending()
        self._connected = False
        self._streaming = False
        self._ends: dict[tuple[str, int], int] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._resources = AsyncExitStack()

    async def run(self, stop: asyncio.Event) -> int:
        """Work until `stop` is set.

        The exit status: 0 when it was stopped, 1 when it had to stop by itself.
        """
        stopping = asyncio.create_task(stop.wait())
        working = asyncio.create_task(self._work())
        try:
            await asyncio.wait({stopping, working}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (stopping, working):
                task.cancel()
            await asyncio.gather(stopping, working, return_exceptions=True)
            await self._close()
        return 0 if self.failed is None else 1

    async def _work(self) -> None:
        """Start everything, then watch it.  Whatever ends is a failure: nothing here ends by itself."""
        try:
            await self._start_http()
            app = await self._prepare()
            await app.start()
            self._streaming = True
            logger.info("worker is ready", extra={"inputs": list(self.names.inputs)})
            await self._watch(app)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            self.failed = error
            logger.critical("worker failed", extra={"error": type(error).__name__}, exc_info=error)

    async def _watch(self, app: ScreeningApp) -> None:
        """Wait until the app or a task of ours ends, and raise why."""
        ended = asyncio.create_task(app.wait_until_stopped())
        self._tasks.append(ended)
        done, _ = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
        agent_error = self.agent.failed if self.agent is not None else None
        raise agent_error or app.crash_reason or RuntimeError("the stream ended by itself")

    async def _start_http(self) -> None:
        """Serve HTTP: the first worker at the address of the service, any others for the first one alone."""
        if not self._serve_http and self.settings.service_workers == 1:
            return
        runner = web.AppRunner(
            create_web_app(self.context), access_log=None, shutdown_timeout=HTTP_SHUTDOWN_S
        )
        await runner.setup()
        self._resources.push_async_callback(runner.cleanup)
        if self._serve_http:
            others = range(1, self.settings.service_workers)
            self.context.peers = Peers({n: socket_of(worker_dir(self._state_dir.parent, n)) for n in others})
            await web.TCPSite(runner, self.settings.service_host, self.settings.service_port).start()
        else:
            self._state_dir.mkdir(parents=True, exist_ok=True)
            await web.UnixSite(runner, str(socket_of(self._state_dir))).start()

    async def _prepare(self) -> ScreeningApp:
        """Topics, lists, verdicts; then the app, whose tables need to know the partitions."""
        partitions = await topics.ensure(self.options, self.settings)
        self._connected = True
        await self._publish_lists()
        app = create_app(self.settings, self._brokers, self._state_dir / "faust")
        seen = PartiesSeen(
            app,
            partitions=partitions[self.names.inputs[0]],
            retention_days=self.settings.seen_retention_days,
            rules=self.engine.knowledge.rules.score,
        )
        entries, verdicts = (
            TopicStore(self._state_dir / topic) for topic in (self.names.entries, self.names.dispositions)
        )
        rescreener = self._rescreener(app, seen, entries)

        def rescreen(entries: Sequence[ListEntry]) -> asyncio.Future[None]:
            done = rescreener.add(entries)
            self._rescreening.track(done)
            return done

        self._entries = EntriesApplier(self._search, rescreen)
        with collector_at_rest():
            await self._follow(self.names.entries, partitions, entries, self._entries.apply)
            await self._follow(self.names.dispositions, partitions, verdicts, self.dispositions.apply)
            await self._search.settle()
        self.agent = ScreeningAgent(app, self.engine, self.settings, seen, self._observe)
        self.app = app
        self._retrier = Retrier(
            self.engine,
            self.settings,
            self.options,
            observe=self._observe_retry,
            is_open=self.agent.open.is_set,
        )
        for job in (rescreener.run(), self._retrier.run(), self._probe()):
            self._start_task(job)
        return app

    @property
    def _search(self) -> SearchBackend:
        if self.engine.search is None:
            raise RuntimeError("a worker needs a search")
        return self.engine.search

    def _rescreener(self, app: ScreeningApp, seen: PartiesSeen, entries: TopicStore) -> RescreenSchedule:
        async def send(alerts: Sequence[Alert]) -> None:
            futures = [
                await app.producer.send(
                    self.names.alerts, alert.entry_id.encode(), encode(alert), None, None, []
                )
                for alert in alerts
            ]
            await asyncio.gather(*futures)
            self.metrics.observe_alerts("rescreen", len(alerts))

        rescreener = Rescreener(
            self.engine.knowledge.rules, seen=seen, send=send, dispositions=self.dispositions
        )
        return RescreenSchedule(rescreener, seen, is_ready=self._is_recovered, lists=ListChanges(entries))

    async def _follow(self, topic: str, partitions: dict[str, int], store: TopicStore, apply: Apply) -> None:
        """Catch up with a compacted topic, then follow it in the background."""
        reader = CompactedTopicReader(self.options, topic, partitions[topic], store, apply)
        self._resources.push_async_callback(reader.close)
        self._readers.append(reader)
        await reader.catch_up()
        self._start_task(reader.follow())

    def _start_task(self, job: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(asyncio.create_task(job))

    async def _probe(self) -> None:
        """Ask the brokers now and then where the input ends; a consumer does not tell that it is stuck."""
        while True:
            await asyncio.sleep(PROBE_INTERVAL_S)
            agent = self.agent
            held = self._inputs_held(agent) if agent is not None and self._is_recovered() else []
            partitions = [TopicPartition(tp.topic, tp.partition) for tp in held]
            ends = await self._readers[0].ends_of(partitions, PROBE_TIMEOUT_S)
            self._connected = ends is not None
            if agent is not None and ends is not None:
                self._ends = {(tp.topic, tp.partition): end for tp, end in ends.items()}
                agent.progress.note_lag(is_behind=any(self._lag(agent).values()))

    def _inputs_held(self, agent: ScreeningAgent) -> list[Foreign]:
        """The partitions of the input that this worker has."""
        return [tp for tp in agent.app.consumer.assignment() if tp.topic in self.names.inputs]

    def _observe(self, batch: AnsweredBatch) -> None:
        """Count one answered batch."""
        self.metrics.observe_batch(batch.documents, batch.elapsed_ms)
        self.statistics.record(batch.documents, batch.elapsed_ms)
        if alerts := sum(answer.alerts for answer in batch.answers):
            self.metrics.observe_alerts("message", alerts)
        now = time.time()
        for record in batch.records:
            self.metrics.observe_end_to_end((now - record.timestamp) * 1000)
        self.context.decisions.add(batch.documents)

    def _observe_retry(self, outcome: Outcome, document: Document, alerts: int) -> None:
        """Count one more try of a text that was not fully searched."""
        self.metrics.observe_retry(outcome)
        self.metrics.observe_alerts("message", alerts)
        if outcome == "complete":
            self.context.decisions.add([document])

    async def _publish_lists(self) -> list[list_publishing.ListDifference]:
        paths = [Path(path) for path in self.settings.lists]
        if not paths:
            return []
        found = await list_publishing.publish_files(self.options, self.names.entries, paths)
        for one in found:
            facts = {"list": one.name, "version": one.version, "broken": len(one.broken), **one.counts}
            logger.info("list published", extra=facts)
        return found

    async def _close(self) -> None:
        """Stop in the order of dependence: stream, tasks, readers and HTTP, search, cache."""
        if self.app is not None:
            await self.app.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._resources.aclose()
        await self.engine.close()
        self._shelf.close()
        self.cache.close()

    def _is_recovered(self) -> bool:
        app = self.app
        return self._streaming and app is not None and not (app.rebalancing or app.in_recovery)

    def status(self) -> StreamStatus:
        """State of now; cheap."""
        agent = self.agent
        failed = self.failed or (agent.failed if agent is not None else None)
        status = StreamStatus(
            connected=self._connected,
            recovered=self._is_recovered(),
            lists_loaded=len(self._readers) == 2 and all(reader.caught_up for reader in self._readers),
            failed=type(failed).__name__ if failed is not None else None,
            tables={"dispositions": len(self.dispositions)},
            broken_records={
                "entries": self._entries.broken if self._entries is not None else 0,
                "dispositions": self.dispositions.broken,
            },
            rescreen_pending=len(self._rescreening),
            rescreen_age_s=self._rescreening.age_s,
        )
        if agent is not None and self._streaming:
            status.paused = not agent.open.is_set()
            status.progress_age_s = 0.0 if status.paused else agent.progress.age_s
            status.in_flight = agent.in_flight
            status.lag = self._lag(agent)
            status.assigned = len(status.lag)
            status.tables["parties_seen"] = agent.seen.size()
            status.retries_waiting = self._retrier.waiting() if self._retrier is not None else 0
        return status

    def _lag(self, agent: ScreeningAgent) -> dict[str, int | None]:
        """Messages not yet answered by input partition; None until both ends are known."""
        consumer = agent.app.consumer
        lag: dict[str, int | None] = {}
        for tp in self._inputs_held(agent):
            place = (tp.topic, tp.partition)
            ends = [end for end in (consumer.highwater(tp), self._ends.get(place)) if end is not None]
            answered = agent.answered.get(place)
            name = f"{tp.topic}/{tp.partition}"
            lag[name] = None if answered is None or not ends else max(0, max(ends) - answered - 1)
        return lag

    async def pause(self) -> None:
        """Stop taking new messages; what is in hand is finished."""
        if self.agent is not None:
            self.agent.open.clear()

    async def resume(self) -> None:
        """Take messages again."""
        if self.agent is not None:
            self.agent.open.set()

    async def reload_lists(self) -> dict[str, int]:
        """Read the files of LISTS again and publish the differences; counts over all of them."""
        found = await self._publish_lists()
        kinds = ("new", "changed", "removed")
        return {kind: sum(one.counts[kind] for one in found) for kind in kinds}

    async def replay_dead_letters(self, *, limit: int, reason: str | None = None) -> int:
        """Send dead letters to their source topic again; how many were sent."""
        topic, group = self.names.dead_letters, self.settings.kafka_group
        return await replay(self.options, topic, group=group, limit=limit, reason=reason)
