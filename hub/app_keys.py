"""Under which keys the assembled parts are found in the aiohttp application; `hub.app` puts them there."""

from __future__ import annotations

from aiohttp import web

from cloud_link.agent.agent import Agent
from hub.backing_up import BackingUp
from hub.broadcast import LiveServer
from hub.commands import Commands
from hub.database import Database
from hub.doctor.practice import Practice
from hub.entrance import Entrance
from hub.fanout import Fanout
from hub.joining import Joining
from hub.lockout import Lockout
from hub.metrics import Metrics
from hub.pesapal.collector import Collector
from hub.pesapal.notices import Notices
from hub.printing.spooler import Spooler
from hub.sessions import Sessions
from hub.settings import Settings
from hub.snapshot import Snapshots
from hub.vital_signs import VitalSigns

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
