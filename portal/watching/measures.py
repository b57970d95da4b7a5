"""What is measured: of requests as they are answered, and of what the database and the disk hold when asked.

Each process of the server counts for itself, in files of a folder that gunicorn's first process makes
(``gunicorn.conf.py``) and that whichever process is asked adds up. Without that folder a process tells of its own.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.db.models import Max, Min
from django.utils import timezone
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from office.jobs import is_worker_there
from office.models import JobRun, Message
from portal.web.health import NoAnswerError, applied_migrations

_of_this_process = CollectorRegistry()
REQUESTS = Counter(
    "portal_requests", "Requests answered, by view and status.", ["view", "status"], registry=_of_this_process
)
SECONDS = Histogram(
    "portal_request_seconds",
    "How long requests took.",
    ["view"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
    registry=_of_this_process,
)


def count_request(*, view: str, status: int, seconds: float) -> None:
    """Count a request that was answered, where anybody may ask."""
    if settings.METRICS_TOKEN:
        REQUESTS.labels(view=view, status=f"{status // 100}xx").inc()
        SECONDS.labels(view=view).observe(seconds)


def as_prometheus_reads_it() -> bytes:
    """All measures, in the text format of Prometheus."""
    requests = _of_this_process
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        requests = CollectorRegistry()
        MultiProcessCollector(requests)
    now = CollectorRegistry()
    now.register(AsOfNow())
    return generate_latest(requests) + generate_latest(now)


class AsOfNow(Collector):
    """What is read when somebody asks. A database that is away is a measure too, and is not waited for."""

    def describe(self) -> list:
        """Nothing ahead, or registering would ask the database."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Each measure with its values."""
        yield from _disk()
        try:
            applied_migrations()
            found = [*_post(), *_jobs(), *_database()]
        except (NoAnswerError, Error):
            yield GaugeMetricFamily("portal_database_up", "Whether the database answers.", value=0)
            return
        yield GaugeMetricFamily("portal_database_up", "Whether the database answers.", value=1)
        yield from found


def _gauge(name: str, about: str, label: str, values: dict[str, float]) -> GaugeMetricFamily:
    gauge = GaugeMetricFamily(name, about, labels=[label])
    for of, value in values.items():
        gauge.add_metric([of], value)
    return gauge


def _disk() -> Iterator[GaugeMetricFamily]:
    folders = {"var": settings.VAR_DIR}
    if connection.vendor == "sqlite":
        folders["database"] = Path(connection.settings_dict["NAME"]).resolve().parent
    of = {name: shutil.disk_usage(folder) for name, folder in folders.items() if Path(folder).is_dir()}
    yield _gauge(
        "portal_disk_free_bytes", "Free where files are kept.", "of", {name: use.free for name, use in of.items()}
    )
    yield _gauge(
        "portal_disk_size_bytes", "Size of where files are kept.", "of", {name: use.total for name, use in of.items()}
    )


def _post() -> Iterator[GaugeMetricFamily]:
    yield _gauge("portal_post_messages", "E-mails by how far they have come.", "state", dict(Message.objects.counts()))
    oldest = Message.objects.waiting().aggregate(oldest=Min("written_at"))["oldest"]
    age = (timezone.now() - oldest).total_seconds() if oldest else 0
    yield GaugeMetricFamily(
        "portal_post_oldest_waiting_seconds", "Age of the e-mail that waits longest.", value=max(age, 0)
    )


def _jobs() -> Iterator[GaugeMetricFamily]:
    latest = JobRun.objects.latest_of_each()
    yield _gauge(
        "portal_job_last_start_timestamp_seconds",
        "When a job last began.",
        "job",
        {run.job: run.started_at.timestamp() for run in latest},
    )
    yield _gauge(
        "portal_job_last_failed",
        "Whether a job's last run failed.",
        "job",
        {run.job: run.state == JobRun.State.FAILED for run in latest},
    )
    done = JobRun.objects.filter(state=JobRun.State.DONE).order_by().values("job").annotate(last=Max("ended_at"))
    yield _gauge(
        "portal_job_last_success_timestamp_seconds",
        "When a job last came to a good end.",
        "job",
        {run["job"]: run["last"].timestamp() for run in done},
    )
    yield GaugeMetricFamily(
        "portal_worker_alive", "Whether a worker was heard of in the last half minute.", value=is_worker_there()
    )


def _database() -> Iterator[GaugeMetricFamily]:
    size = "The database's size."
    if connection.vendor != "postgresql":
        name = Path(connection.settings_dict["NAME"])
        files = [Path(f"{name}{end}") for end in ("", "-wal")]
        yield GaugeMetricFamily(
            "portal_database_size_bytes", size, value=sum(file.stat().st_size for file in files if file.is_file())
        )
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_database_size(current_database()), current_setting('max_connections')::int,"
            " (SELECT count(*) FROM pg_stat_activity)"
        )
        taken, most, connections = cursor.fetchone()
    yield GaugeMetricFamily("portal_database_size_bytes", size, value=taken)
    yield GaugeMetricFamily("portal_database_connections", "Connections to the server, of all.", value=connections)
    yield GaugeMetricFamily("portal_database_connections_most", "Connections that the server takes.", value=most)
