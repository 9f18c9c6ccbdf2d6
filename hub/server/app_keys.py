"""Under which keys the assembled parts are found in the aiohttp application; `hub.app` puts them there."""

from __future__ import annotations

from aiohttp import web

from cloud_link.agent.agent import Agent
from hub.backups.scheduler import BackingUp
from hub.commands.dispatch import Entrance
from hub.commands.execution import Commands
from hub.doctor.runner import Practice
from hub.identity.lockout import Lockout
from hub.identity.pairing import Joining
from hub.identity.sessions import Sessions
from hub.live.fanout import Fanout
from hub.live.socketio_server import LiveServer
from hub.payments.pesapal.ipn import Notices
from hub.payments.pesapal.poller import Collector
from hub.postgres.database import Database
from hub.printing.spooler import Spooler
from hub.queries.snapshot import Snapshots
from hub.server.health import VitalSigns
from hub.server.metrics import Metrics
from hub.settings.settings import Settings

SETTINGS = web.AppKey("settings", Settings)
DATABASE = web.AppKey("database", Database)
COMMANDS = web.AppKey("commands", Commands)
SESSIONS = web.AppKey("sessions", Sessions)
ENTRANCE = web.AppKey("entrance", Entrance)
JOINING = web.AppKey("joining", Joining)
FANOUT = web.AppKey("fanout", Fanout)
SNAPSHOTS = web.AppKey("snapshots", Snapshots)
BACKING_UP = web.AppKey("backing_up", BackingUp)
METRICS = web.AppKey("metrics", Metrics)
VITAL_SIGNS = web.AppKey("vital_signs", VitalSigns)
LOCKOUT = web.AppKey("lockout", Lockout)
LINK = web.AppKey("link", Agent)
"""The talk with the vendor's cloud; a hub that stands alone has none."""
DOCTOR = web.AppKey("doctor", Practice)
SPOOLER = web.AppKey("spooler", Spooler)
COLLECTOR = web.AppKey("collector", Collector)
NOTICES = web.AppKey("notices", Notices)
LIVE = web.AppKey("live", LiveServer)
