"""The assembled parts of one cloud process, and the key under which the application holds them."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from cloud_link.backend.admins import Admins
from cloud_link.backend.bus import Bus
from cloud_link.backend.console import Console
from cloud_link.backend.database import Database
from cloud_link.backend.heartbeats import Heartbeats
from cloud_link.backend.limits import Limits
from cloud_link.backend.links import Links
from cloud_link.backend.settings import Settings
from cloud_link.backend.signing import Signer
from cloud_link.backend.sites import Sites


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything between the database and the sockets."""

    settings: Settings
    database: Database
    signer: Signer
    limits: Limits
    bus: Bus
    admins: Admins
    sites: Sites
    heartbeats: Heartbeats
    console: Console
    links: Links


PARTS = web.AppKey("parts", Parts)
