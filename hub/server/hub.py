"""The parts of one process, and the key under which the aiohttp application holds them.

`hub.app` builds the `Hub`; handlers and pages reach every part through `request.app[HUB]`.
"""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from cloud_link.agent.agent import Agent
from hub.backups.scheduler import BackupScheduler
from hub.commands.dispatch import Dispatcher
from hub.commands.execution import Commands
from hub.doctor.runner import DoctorRunner
from hub.identity.lockout import Lockout
from hub.identity.pairing import Pairing
from hub.identity.sessions import Sessions
from hub.live.delivery_receipts import DeliveryReceipts
from hub.live.fanout import Fanout
from hub.live.peers import RedisPeers
from hub.live.socketio_server import LiveServer
from hub.payments.pesapal.ipn import Ipn
from hub.payments.pesapal.poller import PesapalPoller
from hub.postgres.database import Database
from hub.printing.spooler import Spooler
from hub.queries.snapshot import Snapshots
from hub.server.health import ProcessHealth
from hub.server.jobs import Jobs
from hub.server.metrics import Metrics
from hub.settings.settings import Settings


@dataclass(frozen=True, kw_only=True, slots=True)
class Hub:
    """All parts of one process."""

    settings: Settings
    database: Database
    commands: Commands
    dispatcher: Dispatcher
    sessions: Sessions
    lockout: Lockout
    pairing: Pairing
    fanout: Fanout
    snapshots: Snapshots
    live: LiveServer
    delivery_receipts: DeliveryReceipts
    jobs: Jobs
    backup_scheduler: BackupScheduler
    spooler: Spooler
    pesapal_poller: PesapalPoller
    pesapal_ipn: Ipn
    doctor: DoctorRunner
    metrics: Metrics
    health: ProcessHealth
    peers: RedisPeers | None
    """The venue's other processes; None for a single process."""
    link: Agent | None
    """The connection to the vendor's cloud; None without a cloud."""


HUB = web.AppKey("hub", Hub)
