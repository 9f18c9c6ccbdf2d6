"""The settings of a hub process as typed records. `environment` reads them; nothing here does."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from ipaddress import IPv4Network, IPv6Network, ip_address
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from hub import amounts
from hub.base.postgres_url import password_of
from hub.domain.backups import Retention

PESAPAL_LIVE = "https://pay.pesapal.com/v3"


class BadSettings(Exception):
    """The environment is not valid. The message is one line that says what to fix."""


@dataclass(frozen=True, slots=True)
class CloudSettings:
    """The vendor's cloud, and this venue's credentials there."""

    url: str
    site_id: str
    site_key: str = field(repr=False)
    public_keys: str
    """The keys that verify leases, separated by commas; several while the vendor changes keys."""


@dataclass(frozen=True, slots=True)
class PesapalSettings:
    """The venue's account at Pesapal."""

    consumer_key: str = field(repr=False)
    consumer_secret: str = field(repr=False)
    base_url: str = PESAPAL_LIVE
    ipn_id: str | None = None
    """The id of a notification address that was registered by hand."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one hub process."""

    jwt_secret: str = field(repr=False)
    older_jwt_secrets: tuple[str, ...] = field(default=(), repr=False)
    database_url: str | None = field(default=None, repr=False)
    redis_url: str | None = field(default=None, repr=False)
    data_dir: Path = Path("data")
    backup_dir: Path = Path("data/backups")
    backup_at: time | None = None
    """The venue's time of day for the daily backup. None: only on demand."""
    backup_keep: Retention = field(default_factory=lambda: Retention(days=30, count=60))
    backup_keys: tuple[str, ...] = field(default=(), repr=False)
    """The first key encrypts new backups, and all of them decrypt old ones. Empty: backups are not encrypted."""
    backup_copy_command: tuple[str, ...] = field(default=(), repr=False)
    upload_dir: Path = Path("data/uploads")
    app_base_url: str | None = None
    cafe_name: str = "Our café"
    currency: str = "UGX"
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Africa/Kampala"))
    host: str = "127.0.0.1"
    port: int = 8000
    space_floor_mib: int = 512
    """The hub refuses changes if less space is free for the database; 0: never."""
    space_at: Path | None = None
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    log_kind: str = "text"
    metrics_token: str | None = field(default=None, repr=False)
    is_demo: bool = False
    cloud: CloudSettings | None = None
    """None: the hub has no cloud and is never locked."""
    pesapal: PesapalSettings | None = None
    """None: Pesapal is not offered."""

    @property
    def currency_decimals(self) -> int:
        """The number of decimals of the currency's minor unit (ISO 4217)."""
        return amounts.decimals_of(self.currency)

    @property
    def secrets(self) -> tuple[str, ...]:
        """The values that logs and error messages must never show."""
        password = password_of(self.database_url)
        site_key = self.cloud.site_key if self.cloud else None
        pesapal = (self.pesapal.consumer_key, self.pesapal.consumer_secret) if self.pesapal else ()
        secrets = (self.jwt_secret, *self.older_jwt_secrets, self.metrics_token, site_key, password, *self.backup_keys)
        return tuple(filter(None, (*secrets, *pesapal)))

    @property
    def base_url(self) -> str:
        """The URL under which people reach this hub."""
        return self.app_base_url or f"http://localhost:{self.port}"

    @property
    def public_url(self) -> str | None:
        """APP_BASE_URL if the internet can reach it; None for an address of this machine or of a local network."""
        host = urlsplit(self.app_base_url or "").hostname or "localhost"
        return self.app_base_url.rstrip("/") if self.app_base_url and _is_public(host) else None


def _is_public(host: str) -> bool:
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".local", ".lan", ".home", ".internal"))
