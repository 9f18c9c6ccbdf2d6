"""Under which keys the assembled parts are found in the aiohttp application; `hub.app` puts them there."""

from __future__ import annotations

from aiohttp import web

from cloud_link.agent.agent import Agent
from hub.backups.scheduler import BackupScheduler
from hub.commands.dispatch import Dispatcher
from hub.commands.execution import Commands
from hub.doctor.runner import DoctorRunner
from hub.identity.lockout import Lockout
from hub.identity.pairing import Pairing
from hub.identity.sessions import Sessions
from hub.live.fanout import Fanout
from hub.live.socketio_server import LiveServer
from hub.payments.pesapal.ipn import Ipn
from hub.payments.pesapal.poller import PesapalPoller
from hub.postgres.database import Database
from hub.printing.spooler import Spooler
from hub.queries.snapshot import Snapshots
from hub.server.health import ProcessHealth
from hub.server.metrics import Metrics
from hub.settings.settings import Settings

SETTINGS = web.AppKey("settings", Settings)
DATABASE = web.AppKey("database", Database)
COMMANDS = web.AppKey("commands", Commands)
SESSIONS = web.AppKey("sessions", Sessions)
DISPATCHER = web.AppKey("entrance", Dispatcher)
PAIRING = web.AppKey("joining", Pairing)
FANOUT = web.AppKey("fanout", Fanout)
SNAPSHOTS = web.AppKey("snapshots", Snapshots)
BACKUP_SCHEDULER = web.AppKey("backing_up", BackupScheduler)
METRICS = web.AppKey("metrics", Metrics)
HEALTH = web.AppKey("vital_signs", ProcessHealth)
LOCKOUT = web.AppKey("lockout", Lockout)
LINK = web.AppKey("link", Agent)
"""The talk with the vendor's cloud; a hub that stands alone has none."""
DOCTOR = web.AppKey("doctor", DoctorRunner)
SPOOLER = web.AppKey("spooler", Spooler)
POLLER = web.AppKey("collector", PesapalPoller)
IPN = web.AppKey("notices", Ipn)
LIVE = web.AppKey("live", LiveServer)
