"""The health of this process: metrics that are read when a monitor asks, and readiness.

`hub.server.metrics` counts what happens. deploy/alerts.yml defines the limits of each metric.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version

from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric

from hub.base import clock
from hub.commands.execution import Commands
from hub.live.fanout import Fanout
from hub.live.peers import RedisPeers
from hub.postgres.database import POOL_SIZE, Database
from hub.server.jobs import Jobs
from hub.server.metrics import Metrics

LAG_SAMPLE_S = 0.5
LOG_TIMEOUT_S = 5.0
"""A process that has not read the event log for longer is not ready for screens."""


@dataclass(eq=False)
class ProcessHealth:
    """The health of one process, read from its parts."""

    database: Database
    commands: Commands
    fanout: Fanout
    jobs: Jobs
    peers: RedisPeers | None

    async def readiness(self) -> dict[str, str]:
        """The readiness checks by name; the process is ready if every value is "ok"."""
        checks = await self.commands.checks()
        unread_s = clock.monotonic_s() - self.fanout.read_at_s
        checks["event_log"] = "ok" if unread_s < LOG_TIMEOUT_S else f"not read for {unread_s:.0f} s"
        checks["process"] = "stopping" if self.commands.is_draining else "ok"
        return checks

    async def measure_loop_lag(self, metrics: Metrics) -> None:
        """Measure the event-loop lag twice a second: how much longer a sleep takes than asked for. Never returns."""
        while True:
            started_at_s = clock.monotonic_s()
            await asyncio.sleep(LAG_SAMPLE_S)
            metrics.loop_delay(clock.monotonic_s() - started_at_s - LAG_SAMPLE_S)

    def collect(self) -> Iterator[Metric]:
        """The present values, for Prometheus."""
        yield InfoMetricFamily("pos_hub", "The program", {"version": version("pos-hub")})
        for name, (description, value) in self._gauges().items():
            yield GaugeMetricFamily(name, description, value)

    def _gauges(self) -> dict[str, tuple[str, float]]:
        used, idle = self.database.use_of_pool()
        return {
            "pos_pool_used_connections": ("Connections to PostgreSQL in use", used),
            "pos_pool_idle_connections": ("Idle connections to PostgreSQL", idle),
            "pos_pool_most_connections": ("Largest number of connections to PostgreSQL", POOL_SIZE),
            "pos_commands_waiting": (
                "Commands from screens without a reply yet",
                sum(client.waiting_commands for client in self.fanout.clients.values()),
            ),
            "pos_log_read_age_seconds": (
                "Seconds since the event log was last read",
                clock.monotonic_s() - self.fanout.read_at_s,
            ),
            "pos_tasks": ("Running asyncio tasks", len(asyncio.all_tasks())),
            "pos_jobs_elected": ("Whether this process runs the venue's scheduled jobs", self.jobs.is_elected),
            "pos_redis_connected": (
                "Whether Redis answers; 1 for a single process without Redis",
                self.peers is None or self.peers.is_connected,
            ),
            "pos_draining": ("Whether this process is shutting down", self.commands.is_draining),
        }
