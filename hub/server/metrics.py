"""Prometheus metrics. Names end in their unit; they contain no names of people and no amounts.

This module counts what happens; `hub.server.health` reads the present state when a monitor asks.
"""

from __future__ import annotations

from collections import Counter as CountByValue
from collections.abc import Iterator, Sequence

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from hub.base.embedded_postgres import Supervisor
from hub.live.fanout import Fanout
from hub.postgres.disk_guard import DiskGuard

PRINT_BUCKETS_S = (0.5, 1, 2, 5, 10, 30, 60, 300, 1800)
BUCKETS_S = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5)


class Metrics:
    """The metrics of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._commands = self._counter("pos_commands", "Commands by outcome", "name", "status")
        self._seconds = self._histogram("pos_command_seconds", "Seconds from a command to its durable reply", "name")
        self._lag = self._histogram("pos_event_lag_seconds", "Seconds from a command's start to its event at screens")
        self._delay = self._histogram("pos_loop_delay_seconds", "Event-loop lag in seconds")
        self._sign_ins = self._counter("pos_sign_ins", "Sign-ins by outcome", "outcome")
        self._jobs = self._counter("pos_job_runs", "Runs of scheduled jobs by outcome", "job", "outcome")
        self._prints = self._counter("pos_print_attempts", "Print attempts by outcome", "kind", "outcome")
        self._print_age = self._histogram(
            "pos_print_seconds", "Seconds from the cause of a slip to its print", buckets=PRINT_BUCKETS_S
        )
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)

    def _counter(self, name: str, description: str, *labels: str) -> Counter:
        return Counter(name, description, labels, registry=self.registry)

    def _histogram(self, name: str, description: str, *labels: str, buckets: Sequence[float] = BUCKETS_S) -> Histogram:
        return Histogram(name, description, labels, buckets=buckets, registry=self.registry)

    def command(self, name: str, status: int, seconds: float) -> None:
        """Count one command."""
        self._commands.labels(name, str(status)).inc()
        self._seconds.labels(name).observe(seconds)

    def event_lag(self, seconds: float) -> None:
        """Count one emitted event, with its lag in seconds."""
        self._lag.observe(max(0.0, seconds))

    def loop_delay(self, seconds: float) -> None:
        """Count one measurement of the event-loop lag."""
        self._delay.observe(max(0.0, seconds))

    def sign_in(self, outcome: str) -> None:
        """Count one sign-in attempt."""
        self._sign_ins.labels(outcome).inc()

    def job(self, name: str, outcome: str) -> None:
        """Count one run of a job."""
        self._jobs.labels(name, outcome).inc()

    def printed(self, kind: str, outcome: str, seconds: float) -> None:
        """Count one print attempt, `seconds` after its cause."""
        self._prints.labels(kind, outcome).inc()
        if outcome == "printed":
            self._print_age.observe(max(0.0, seconds))

    def register(self, collector: Collector) -> None:
        """Add a collector, which is read on each scrape."""
        self.registry.register(collector)

    def register_fanout(self, fanout: Fanout) -> None:
        """Add the metrics of the fan-out."""
        self.registry.register(_FanoutCollector(fanout))

    def register_disk(self, guard: DiskGuard) -> None:
        """Add the free space on the database's disk, and whether changes are refused for lack of it."""
        free = Gauge("pos_disk_free_bytes", "Free bytes for the database; NaN if unknown", registry=self.registry)
        free.set_function(lambda: float("nan") if guard.free_bytes is None else guard.free_bytes)
        full = Gauge("pos_disk_full", "1 while changes are refused because the disk is full", registry=self.registry)
        full.set_function(guard.is_full)

    def register_postgres(self, supervisor: Supervisor) -> None:
        """Add the numbers of deaths and restarts of the embedded PostgreSQL."""
        self.registry.register(_PostgresCollector(supervisor))

    def text(self) -> bytes:
        """All metrics in the text format of Prometheus."""
        return generate_latest(self.registry)


class _PostgresCollector:
    def __init__(self, supervisor: Supervisor) -> None:
        self._supervisor = supervisor

    def collect(self) -> Iterator[Metric]:
        """The counters of the supervisor."""
        for name, description, value in (
            ("pos_postgres_deaths", "Unexpected exits of the embedded PostgreSQL", self._supervisor.deaths),
            ("pos_postgres_restarts", "Successful restarts of the embedded PostgreSQL", self._supervisor.restarts),
        ):
            yield CounterMetricFamily(name, description, value)


class _FanoutCollector:
    def __init__(self, fanout: Fanout) -> None:
        self._fanout = fanout

    def collect(self) -> Iterator[Metric]:
        """The present values of the fan-out."""
        clients = list(self._fanout.clients.values())
        gauges = {
            "pos_screens": ("Connected screens", len(clients)),
            "pos_screens_live": ("Screens that receive live events", sum(c.is_live for c in clients)),
            "pos_event_position": ("Last position emitted to screens", self._fanout.head),
            "pos_event_deliveries": ("Events sent to screens since the start", self._fanout.audiences.delivered),
            "pos_screens_cut": ("Screens disconnected as too slow since the start", self._fanout.audiences.cut),
            "pos_waiting_packets": ("Packets queued for slow screens", sum(c.socket.queue.qsize() for c in clients)),
        }
        for name, (description, value) in gauges.items():
            yield GaugeMetricFamily(name, description, value)
        screens = GaugeMetricFamily(
            "pos_device_screens", "Live screens of a device, in all processes", labels=["device"]
        )
        for code, count in CountByValue(device["code"] for device in self._fanout.devices_online()).items():
            screens.add_metric([code], count)
        yield screens
