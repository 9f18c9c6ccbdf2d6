"""What can be watched from outside, as Prometheus text. Names end in their unit; no names of people, no amounts.

Counted here as it happens; what is only looked up when somebody asks lives in `hub.server.health`.
"""

from __future__ import annotations

from collections import Counter as Counted
from collections.abc import Iterator

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
    """The figures of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._commands = Counter("pos_commands", "Commands by outcome", ["name", "status"], registry=self.registry)
        self._seconds = Histogram(
            "pos_command_seconds", "From request to durable reply", ["name"], buckets=BUCKETS_S, registry=self.registry
        )
        self._lag = self._seconds_of("pos_event_lag_seconds", "From a command's beginning to its event at the screens")
        self._delay = self._seconds_of("pos_loop_delay_seconds", "Event-loop lag")
        self._sign_ins = Counter("pos_sign_ins", "Sign-ins by outcome", ["outcome"], registry=self.registry)
        self._jobs = Counter("pos_job_runs", "Scheduled work by outcome", ["job", "outcome"], registry=self.registry)
        self._prints = Counter("pos_print_attempts", "Slips by outcome", ["kind", "outcome"], registry=self.registry)
        self._print_age = Histogram(
            "pos_print_seconds", "From what caused a slip to the slip", buckets=PRINT_BUCKETS_S, registry=self.registry
        )
        for usual in (ProcessCollector, PlatformCollector, GCCollector):
            usual(registry=self.registry)

    def command(self, name: str, status: int, seconds: float) -> None:
        """Count one command."""
        self._commands.labels(name, str(status)).inc()
        self._seconds.labels(name).observe(seconds)

    def _seconds_of(self, name: str, about: str) -> Histogram:
        return Histogram(name, about, buckets=BUCKETS_S, registry=self.registry)

    def event_lag(self, seconds: float) -> None:
        """Observe the age of one event when it was sent."""
        self._lag.observe(max(0.0, seconds))

    def loop_delay(self, seconds: float) -> None:
        """Observe one measurement of the event-loop lag."""
        self._delay.observe(max(0.0, seconds))

    def sign_in(self, outcome: str) -> None:
        """Count one attempt to sign in."""
        self._sign_ins.labels(outcome).inc()

    def job(self, name: str, outcome: str) -> None:
        """Count one run of a job."""
        self._jobs.labels(name, outcome).inc()

    def printed(self, kind: str, outcome: str, seconds: float) -> None:
        """Count one attempt at a slip of paper, so long after what caused it."""
        self._prints.labels(kind, outcome).inc()
        if outcome == "printed":
            self._print_age.observe(max(0.0, seconds))

    def look_at(self, poller: Collector) -> None:
        """Report what `poller` sees whenever somebody asks."""
        self.registry.register(poller)

    def watch(self, fanout: Fanout) -> None:
        """Report the fan-out's figures whenever somebody asks."""
        self.registry.register(_FanoutFigures(fanout))

    def watch_space(self, guard: DiskGuard) -> None:
        """Report the room on the database's disk, where it can be seen, and whether changes wait for some."""
        free = Gauge("pos_disk_free_bytes", "Free for the database; NaN where nobody sees it", registry=self.registry)
        free.set_function(lambda: float("nan") if guard.free_bytes is None else guard.free_bytes)
        full = Gauge("pos_disk_full", "1 while changes wait for room on the disk", registry=self.registry)
        full.set_function(guard.is_full)

    def watch_postgres(self, supervisor: Supervisor) -> None:
        """Report how often the embedded PostgreSQL has died and was restarted, whenever somebody asks."""
        self.registry.register(_PostgresFigures(supervisor))

    def text(self) -> bytes:
        """Everything, as Prometheus reads it."""
        return generate_latest(self.registry)


class _PostgresFigures:
    def __init__(self, supervisor: Supervisor) -> None:
        self._supervisor = supervisor

    def collect(self) -> Iterator[Metric]:
        """What the supervisor has counted."""
        for name, about, value in (
            ("pos_postgres_deaths", "Times the embedded PostgreSQL ended by itself", self._supervisor.deaths),
            ("pos_postgres_restarts", "Times it was restarted and answered", self._supervisor.restarts),
        ):
            yield CounterMetricFamily(name, about, value)


class _FanoutFigures:
    def __init__(self, fanout: Fanout) -> None:
        self._fanout = fanout

    def collect(self) -> Iterator[Metric]:
        """What the fan-out knows at this moment."""
        clients = list(self._fanout.clients.values())
        figures = {
            "pos_screens": ("Connected screens", len(clients)),
            "pos_screens_live": ("Screens that are sent events as they happen", sum(c.is_live for c in clients)),
            "pos_event_position": ("Last position sent to screens", self._fanout.head),
            "pos_event_deliveries": ("Events written to screens since the start", self._fanout.audiences.delivered),
            "pos_screens_cut": ("Screens cut off for being too slow since the start", self._fanout.audiences.cut),
            "pos_waiting_packets": ("Packets waiting for slow screens", sum(c.socket.queue.qsize() for c in clients)),
        }
        for name, (about, value) in figures.items():
            yield GaugeMetricFamily(name, about, value)
        screens = GaugeMetricFamily(
            "pos_device_screens", "Live screens of a device, in all processes", labels=["device"]
        )
        for device, times in Counted(one["code"] for one in self._fanout.devices_online()).items():
            screens.add_metric([device], times)
        yield screens
