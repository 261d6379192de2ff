"""What of the machine and of the settings together decides how a deployment does: items of the checklist."""

from __future__ import annotations

import os
import resource
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import psutil

from stream_app.finding import Finding
from stream_app.settings import Settings

# State of one worker: 1.3 kB per party seen before compression, the lists, the cache; and as much again while
# RocksDB compacts (docs/operations/capacity.md).
LEAST_DISK_BYTES = 5_000_000_000
# RocksDB keeps files open: tens per store and partition, beside the connections.
LEAST_OPEN_FILES = 4_096
# A worker with its dictionaries and small lists; lists come on top (docs/operations/capacity.md).
WORKER_BYTES = 400_000_000


def examine_machine(settings: Settings) -> Iterator[Finding]:
    """Disk, open files, memory and cores for the workers of the settings."""
    yield _disk(settings)
    yield _open_files()
    yield _memory(settings)
    yield _cores(settings)


def examine_security(settings: Settings) -> Iterator[Finding]:
    """Who may ask, who may read along, and who may read the secrets."""
    if settings.api_key_enabled:
        yield Finding("API keys", "ok", f"{len(settings.api_keys)} accepted")
    else:
        remedy = "set API_KEY_ENABLED=true and API_KEYS when others than your own people reach the port"
        yield Finding("API keys", "attention", "whoever reaches the port may screen and search", remedy)
    if settings.kafka_brokers and settings.kafka_security_protocol in {"PLAINTEXT", "SASL_PLAINTEXT"}:
        remedy = "set KAFKA_SECURITY_PROTOCOL=SASL_SSL or SSL, unless the network is encrypted otherwise"
        yield Finding("Kafka encryption", "attention", settings.kafka_security_protocol, remedy)
    yield from _env_file(Path(".env"))


def examine_topics(settings: Settings) -> Iterator[Finding]:
    """Whether partitions and replicas fit the workers."""
    workers, partitions = settings.service_workers, settings.topic_partitions
    if workers > partitions:
        remedy = f"set TOPIC_PARTITIONS to {workers} or more, or SERVICE_WORKERS to {partitions}"
        found = f"{workers} workers for {partitions} partitions: some would never be ready"
        yield Finding("partitions", "fault", found, remedy)
    else:
        yield Finding("partitions", "ok", f"{partitions} for {workers} workers of this machine")
    if settings.topic_replication == 1:
        remedy = "set TOPIC_REPLICATION=3 before topics are created, on a cluster of 3 brokers or more"
        yield Finding("replication", "attention", "1: a broker that is lost takes messages with it", remedy)
    else:
        yield Finding("replication", "ok", f"{settings.topic_replication} replicas")


def _disk(settings: Settings) -> Finding:
    folder = next(
        each
        for each in (settings.data_dir.absolute(), *settings.data_dir.absolute().parents)
        if each.exists()
    )
    free = shutil.disk_usage(folder).free
    found = f"{free / 1e9:.1f} GB free at {folder}"
    if free >= LEAST_DISK_BYTES:
        return Finding("disk", "ok", found)
    return Finding("disk", "attention", found, f"give DATA_DIR {LEAST_DISK_BYTES / 1e9:.0f} GB or more")


def _open_files() -> Finding:
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= LEAST_OPEN_FILES:
        return Finding(
            "open files", "ok", "no limit" if soft == resource.RLIM_INFINITY else f"{soft:,} allowed"
        )
    remedy = f"raise the limit to {LEAST_OPEN_FILES:,} (ulimit -n, LimitNOFILE= of systemd)"
    return Finding("open files", "attention", f"{soft:,} allowed", remedy)


def _memory(settings: Settings) -> Finding:
    available, needed = psutil.virtual_memory().available, settings.service_workers * WORKER_BYTES
    found = f"{available / 1e9:.1f} GB available; the workers take {needed / 1e9:.1f} GB before their lists"
    if available >= needed:
        return Finding("memory", "ok", found)
    remedy = "lower SERVICE_WORKERS, or give the machine more memory"
    return Finding("memory", "attention", found, remedy)


def _cores(settings: Settings) -> Finding:
    cores = os.cpu_count() or 1
    found = f"{cores} for {settings.service_workers} workers"
    if settings.service_workers <= cores:
        return Finding("cores", "ok", found)
    return Finding(
        "cores", "attention", found, f"set SERVICE_WORKERS to {cores} or less: a worker fills a core"
    )


def _env_file(path: Path) -> Iterator[Finding]:
    """Whether others may read the file that may hold secrets."""
    if not path.is_file():
        return
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & stat.S_IROTH:
        yield Finding(".env", "attention", f"everybody may read it ({mode:o})", "chmod 600 .env")
    else:
        yield Finding(".env", "ok", f"others may not read it ({mode:o})")
