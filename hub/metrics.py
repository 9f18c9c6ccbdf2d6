"""What can be watched from outside, as Prometheus text. Names end in their unit; no names of people, no amounts."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from hub import clock
from hub.backing_up import BackingUp
from hub.fanout import Fanout

BUCKETS_S = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5)


class Metrics:
    """The figures of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._commands = Counter("pos_commands", "Commands by outcome", ["name", "status"], registry=self.registry)
        self._seconds = Histogram(
            "pos_command_seconds", "From request to durable reply", ["name"], buckets=BUCKETS_S, registry=self.registry
        )

    def command(self, name: str, status: int, seconds: float) -> None:
        """Count one command."""
        self._commands.labels(name, str(status)).inc()
        self._seconds.labels(name).observe(seconds)

    def watch(self, fanout: Fanout) -> None:
        """Report the fan-out's figures whenever somebody asks."""
        self.registry.register(_FanoutFigures(fanout))

    def watch_backups(self, backing_up: BackingUp) -> None:
        """Report how old the last backups are whenever somebody asks."""
        self.registry.register(_BackupFigures(backing_up))

    def text(self) -> bytes:
        """Everything, as Prometheus reads it."""
        return generate_latest(self.registry)


class _FanoutFigures:
    def __init__(self, fanout: Fanout) -> None:
        self._fanout = fanout

    def collect(self) -> Iterator[Metric]:
        """What the fan-out knows at this moment."""
        clients = list(self._fanout.clients.values())
        figures = {
            "pos_screens": ("Connected screens", len(clients)),
            "pos_screens_live": ("Screens that hear events as they happen", sum(c.is_live for c in clients)),
            "pos_event_position": ("Last position told to screens", self._fanout.head),
            "pos_event_deliveries": ("Events written to screens since the start", self._fanout.delivered),
            "pos_screens_cut": ("Screens cut off for being too slow since the start", self._fanout.cut),
            "pos_waiting_packets": ("Packets waiting for slow screens", sum(c.socket.queue.qsize() for c in clients)),
        }
        for name, (about, value) in figures.items():
            yield GaugeMetricFamily(name, about, value)


class _BackupFigures:
    def __init__(self, backing_up: BackingUp) -> None:
        self._backing_up = backing_up

    def collect(self) -> Iterator[Metric]:
        """Ages of what there is; what there is not has no age, and a monitor notices that it is absent."""
        ages, now = self._backing_up.ages, clock.now()
        moments = {
            "pos_backup_age_seconds": ("Since the last backup was made", ages.made_at),
            "pos_backup_proven_age_seconds": ("Since the last backup that was proven was made", ages.proven_at),
        }
        for name, (about, moment) in moments.items():
            if moment is not None:
                yield GaugeMetricFamily(name, about, (now - moment).total_seconds())
        if ages.size_bytes is not None:
            yield GaugeMetricFamily("pos_backup_size_bytes", "The last proven backup", ages.size_bytes)
