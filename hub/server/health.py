"""How this process is: the figures that are looked up when a monitor asks, and whether it is ready for work.

What is counted as it happens lives in `hub.server.metrics`; what a figure should be is said in deploy/alerts.yml.
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

MEASURE_S = 0.5
SILENT_S = 5.0
"""A log that could not be read for so long makes a process unfit for screens."""


@dataclass(eq=False)
class ProcessHealth:
    """The parts of one process, looked at from outside."""

    database: Database
    commands: Commands
    fanout: Fanout
    jobs: Jobs
    peers: RedisPeers | None

    async def readiness(self) -> dict[str, str]:
        """What sending people to this process depends on; all of it is "ok" when they may come."""
        checks = await self.commands.checks()
        silent_s = clock.monotonic_s() - self.fanout.read_at_s
        checks["event_log"] = "ok" if silent_s < SILENT_S else f"not read for {silent_s:.0f} s"
        checks["process"] = "stopping" if self.commands.is_draining else "ok"
        return checks

    async def measure_loop_lag(self, metrics: Metrics) -> None:
        """Measure the event-loop lag again and again: how much longer a sleep takes than asked for. Never ends."""
        while True:
            began = clock.monotonic_s()
            await asyncio.sleep(MEASURE_S)
            metrics.loop_delay(clock.monotonic_s() - began - MEASURE_S)

    def collect(self) -> Iterator[Metric]:
        """What can be seen at this moment."""
        yield InfoMetricFamily("pos_hub", "The program", {"version": version("pos-hub")})
        for name, (about, value) in self._figures().items():
            yield GaugeMetricFamily(name, about, value)

    def _figures(self) -> dict[str, tuple[str, float]]:
        used, idle = self.database.use_of_pool()
        return {
            "pos_pool_used_connections": ("Connections to PostgreSQL at work", used),
            "pos_pool_idle_connections": ("Connections to PostgreSQL that wait for work", idle),
            "pos_pool_most_connections": ("Connections to PostgreSQL this process may have", POOL_SIZE),
            "pos_commands_waiting": (
                "Commands that screens have sent and that have no answer yet",
                sum(client.waiting_commands for client in self.fanout.clients.values()),
            ),
            "pos_log_read_age_seconds": (
                "Since the event log was last read", clock.monotonic_s() - self.fanout.read_at_s,
            ),
            "pos_tasks": ("Tasks of this process, at work or waiting", len(asyncio.all_tasks())),
            "pos_jobs_elected": ("Whether the venue's scheduled work is done here", self.jobs.is_elected),
            "pos_redis_connected": (
                "Whether Redis answers; a process that is alone needs none",
                self.peers is None or self.peers.is_connected,
            ),
            "pos_draining": ("Whether this process is about to stop", self.commands.is_draining),
        }  # fmt: skip
