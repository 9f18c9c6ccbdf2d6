"""The only place where the environment is read. A mistake there stops the start with one line that says what to fix."""

from __future__ import annotations

import difflib
import os
import secrets
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pyrage import IdentityError, x25519

from cloud_link.protocol.keys import BadKey, trusted_keys
from hub.base.logging_setup import KINDS
from hub.base.postgres_url import BadAddress, parse_url, password_of, refuse_variables
from hub.domain.backups import Retention

NAMES = (
    (
        "POS_JWT_SECRET",
        "",
        "Signs session tokens; 16 characters or more. Without it `serve` starts only with `--demo`.",
    ),
    ("POS_JWT_SECRET_OLD", "", "The secret before this one: its tokens count until they expire."),
    (
        "DATABASE_URL",
        "",
        "A PostgreSQL 14 or newer; its parameters are below. Unset: one is embedded under `DATA_DIR`.",
    ),
    ("REDIS_URL", "", "Joins several processes of one venue. Unset: one process."),
    ("DATA_DIR", "./data", "The embedded database and everything else that is kept."),
    ("BACKUP_DIR", "DATA_DIR/backups", "Where backups go; better on another disk."),
    ("BACKUP_AT", "04:30", "When the daily backup is made, by the venue's clock; `never`: only on demand."),
    ("BACKUP_KEEP_DAYS", "30", "Backups older than this are removed; the newest proven one always stays."),
    ("BACKUP_KEEP_COUNT", "60", "More backups than this are not kept."),
    (
        "BACKUP_KEY",
        "",
        "An age key (`pos-hub backup --new-key`) seals backups; older ones after it, by comma, open.",
    ),
    (
        "BACKUP_COPY_COMMAND",
        "",
        "Run after each proven backup, by no shell; `{file}` and `{manifest}` are its paths.",
    ),
    ("UPLOAD_DIR", "DATA_DIR/uploads", "Pictures of the menu."),
    ("APP_BASE_URL", "http://localhost:POS_PORT", "Where people reach the hub; its pages may open sockets."),
    ("CAFE_NAME", "Our café", "The name of a new venue."),
    ("POS_CURRENCY", "UGX", "The currency of a new venue (ISO 4217)."),
    ("POS_TIMEZONE", "Africa/Kampala", "The time zone of a new venue."),
    ("POS_PORT", "8000", "The port to listen on; `serve --port` goes before it."),
    (
        "POS_SPACE_FLOOR_MIB",
        "512",
        "With less free space on the database's disk, changes wait (503) until there is room; 0: never.",
    ),
    (
        "POS_SPACE_AT",
        "",
        "A directory on the database's disk, where the hub cannot find that itself, as between containers.",
    ),
    ("POS_TRUSTED_PROXIES", "", "Networks whose `X-Forwarded-…` headers are believed, such as `10.0.0.0/8`, by comma."),
    ("POS_LOG", "text", "How the log is written: `text` for people, `json` for programs."),
    ("POS_METRICS_TOKEN", "", "Opens `/metrics` to a monitor on another machine, as a bearer token."),
    ("CLOUD_URL", "", "The vendor's cloud. All four `CLOUD_…` names, or none: never locked."),
    ("CLOUD_SITE_ID", "", "This venue's id there."),
    ("CLOUD_SITE_KEY", "", "This venue's key there; shown once at registration."),
    ("CLOUD_PUBLIC_KEY", "", "What leases are signed with; the new one and the old by comma while keys change."),
    ("PESAPAL_CONSUMER_KEY", "", "The venue's account at Pesapal. Unset: Pesapal is not offered (docs/pesapal.md)."),
    ("PESAPAL_CONSUMER_SECRET", "", "The secret that came with the key; both or none."),
    (
        "PESAPAL_BASE_URL",
        "https://pay.pesapal.com/v3",
        "Where Pesapal is; its sandbox is `https://cybqa.pesapal.com/pesapalv3`.",
    ),
    (
        "PESAPAL_IPN_ID",
        "",
        "A notification address registered at Pesapal by hand. Unset: the hub registers its own, if it is public.",
    ),
)
"""Every variable with its default and what it does; docs/settings.md is made from this."""
POS_NAMES = tuple(name for name, _, _ in NAMES if name.startswith("POS_"))
PESAPAL_NAMES = tuple(name for name, _, _ in NAMES if name.startswith("PESAPAL_"))
CLOUD_NAMES = tuple(name for name, _, _ in NAMES if name.startswith("CLOUD_"))
MAY_BE_FILES = (
    "POS_JWT_SECRET", "POS_JWT_SECRET_OLD", "POS_METRICS_TOKEN", "DATABASE_URL", "REDIS_URL", "CLOUD_SITE_KEY",
    "BACKUP_KEY", "PESAPAL_CONSUMER_KEY", "PESAPAL_CONSUMER_SECRET",
)  # fmt: skip
"""For each of these, `NAME_FILE` may name a file that holds it: what is in a file is in no list of processes."""
PESAPAL_LIVE = "https://pay.pesapal.com/v3"
CURRENCY_DECIMALS = {"UGX": 0, "RWF": 0, "BIF": 0, "JPY": 0, "KRW": 0, "XAF": 0, "XOF": 0, "VND": 0, "CLP": 0}
SECRET_LENGTH = 16


class BadSettings(Exception):
    """The environment cannot be used; the message is one plain line for the person who set it."""


@dataclass(frozen=True, slots=True)
class CloudSettings:
    """The vendor's cloud, and how this venue proves itself there."""

    url: str
    site_id: str
    site_key: str = field(repr=False)
    public_keys: str
    """What leases must be signed with; several while the vendor changes keys."""


@dataclass(frozen=True, slots=True)
class PesapalSettings:
    """The venue's account at Pesapal."""

    consumer_key: str = field(repr=False)
    consumer_secret: str = field(repr=False)
    base_url: str = PESAPAL_LIVE
    ipn_id: str | None = None
    """A notification address that was registered by hand."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a hub process is told from outside."""

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
    """The first seals new backups, all of them open old ones. None: backups are not sealed."""
    backup_copy_command: tuple[str, ...] = field(default=(), repr=False)
    upload_dir: Path = Path("data/uploads")
    app_base_url: str | None = None
    cafe_name: str = "Our café"
    currency: str = "UGX"
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Africa/Kampala"))
    host: str = "127.0.0.1"
    port: int = 8000
    space_floor_mib: int = 512
    """With less free space for the database, the hub stops changing things; 0: never."""
    space_at: Path | None = None
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    log_kind: str = "text"
    metrics_token: str | None = field(default=None, repr=False)
    is_demo: bool = False
    cloud: CloudSettings | None = None
    """Without it the hub stands alone and is never locked."""
    pesapal: PesapalSettings | None = None
    """Without it Pesapal is not offered."""

    @property
    def currency_decimals(self) -> int:
        """How many decimals the currency's minor unit stands for (ISO 4217)."""
        return CURRENCY_DECIMALS.get(self.currency, 2)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be seen, in logs or anywhere."""
        password = password_of(self.database_url)
        site_key = self.cloud.site_key if self.cloud else None
        pesapal = (self.pesapal.consumer_key, self.pesapal.consumer_secret) if self.pesapal else ()
        given = (self.jwt_secret, *self.older_jwt_secrets, self.metrics_token, site_key, password, *self.backup_keys)
        return tuple(filter(None, (*given, *pesapal)))

    @property
    def base_url(self) -> str:
        """Where people reach this hub."""
        return self.app_base_url or f"http://localhost:{self.port}"

    @property
    def public_url(self) -> str | None:
        """APP_BASE_URL, where the internet may reach it: not an address of this machine or of a house's own network."""
        host = urlsplit(self.app_base_url or "").hostname or "localhost"
        return self.app_base_url.rstrip("/") if self.app_base_url and _is_public(host) else None


def read_settings(
    environment: Mapping[str, str] | None = None,
    *,
    is_demo: bool = False,
    host: str | None = None,
    port: int | None = None,
    needs_secret: bool = True,
) -> Settings:
    """Read and check the environment. Refuses: BadSettings."""
    env = _with_files(os.environ if environment is None else environment)
    _refuse_unknown(env)
    data_dir = Path(env.get("DATA_DIR") or "data").absolute()
    return Settings(
        jwt_secret=_secret(env, data_dir, may_make=is_demo or not needs_secret),
        older_jwt_secrets=_older_secrets(env),
        database_url=_database_url(env),
        redis_url=_redis(env),
        data_dir=data_dir,
        backup_dir=Path(env.get("BACKUP_DIR") or data_dir / "backups").absolute(),
        backup_at=_time_of_day(env.get("BACKUP_AT") or "04:30"),
        backup_keep=Retention(_count(env, "BACKUP_KEEP_DAYS", 30), _count(env, "BACKUP_KEEP_COUNT", 60)),
        backup_keys=_backup_keys(env.get("BACKUP_KEY") or ""),
        backup_copy_command=_command(env.get("BACKUP_COPY_COMMAND") or ""),
        upload_dir=Path(env.get("UPLOAD_DIR") or data_dir / "uploads").absolute(),
        app_base_url=_origin(env, "APP_BASE_URL"),
        cafe_name=_name(env.get("CAFE_NAME") or "Our café"),
        currency=_currency(env.get("POS_CURRENCY") or "UGX"),
        timezone=_timezone(env.get("POS_TIMEZONE") or "Africa/Kampala"),
        host=host or "127.0.0.1",
        port=port if port is not None else _port(env.get("POS_PORT") or "8000"),
        space_floor_mib=_mebibytes(env.get("POS_SPACE_FLOOR_MIB") or "512"),
        space_at=Path(env["POS_SPACE_AT"]).absolute() if env.get("POS_SPACE_AT") else None,
        trusted_proxies=_networks(env.get("POS_TRUSTED_PROXIES") or ""),
        log_kind=_log_kind(env.get("POS_LOG") or "text"),
        metrics_token=_metrics_token(env),
        is_demo=is_demo,
        cloud=_cloud(env),
        pesapal=_pesapal(env),
    )


def _with_files(env: Mapping[str, str]) -> dict[str, str]:
    """The environment with the contents of every `NAME_FILE` in the place of NAME. An empty file is no secret."""
    found = dict(env)
    for name in MAY_BE_FILES:
        if not (file := found.pop(f"{name}_FILE", "")):
            continue
        if found.get(name):
            raise BadSettings(f"{name} and {name}_FILE are both set; keep one of them")
        found[name] = _content(f"{name}_FILE", file)
    return found


def _content(name: str, file: str) -> str:
    try:
        return Path(file).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not text"
        raise BadSettings(f"{name}: {file} cannot be read: {why}") from None


def _log_kind(text: str) -> str:
    if text not in KINDS:
        raise BadSettings(f"POS_LOG must be {' or '.join(KINDS)}, not {text!r}")
    return text


def _metrics_token(env: Mapping[str, str]) -> str | None:
    given = env.get("POS_METRICS_TOKEN") or None
    if given is not None and len(given) < SECRET_LENGTH:
        raise BadSettings(f"POS_METRICS_TOKEN must have at least {SECRET_LENGTH} characters")
    return given


def _cloud(env: Mapping[str, str]) -> CloudSettings | None:
    """All four names or none."""
    given = {name: env.get(name, "").strip() for name in CLOUD_NAMES}
    if not any(given.values()):
        return None
    if missing := [name for name, value in given.items() if not value]:
        raise BadSettings(f"{missing[0]} is not set; a hub that is linked to a cloud needs {', '.join(CLOUD_NAMES)}")
    url = _address(env, "CLOUD_URL", ("http://", "https://")) or ""
    try:
        site_id = str(UUID(given["CLOUD_SITE_ID"]))
        trusted_keys(given["CLOUD_PUBLIC_KEY"])
    except BadKey as error:
        raise BadSettings(f"CLOUD_PUBLIC_KEY: {error}") from None
    except ValueError:
        raise BadSettings("CLOUD_SITE_ID must be the id the cloud gave this venue") from None
    return CloudSettings(url.rstrip("/"), site_id, given["CLOUD_SITE_KEY"], given["CLOUD_PUBLIC_KEY"])


def _pesapal(env: Mapping[str, str]) -> PesapalSettings | None:
    """Key and secret, or nothing at all."""
    given = {name: env.get(name, "").strip() for name in PESAPAL_NAMES}
    if not any(given.values()):
        return None
    for name in ("PESAPAL_CONSUMER_KEY", "PESAPAL_CONSUMER_SECRET"):
        if not given[name]:
            raise BadSettings(f"{name} is not set; Pesapal needs PESAPAL_CONSUMER_KEY and PESAPAL_CONSUMER_SECRET")
        if not given[name].isprintable():
            raise BadSettings(f"{name} must be one line, as Pesapal sent it")
    url = _address(given, "PESAPAL_BASE_URL", ("http://", "https://")) or PESAPAL_LIVE
    if set("?#@") & set(url):
        raise BadSettings("PESAPAL_BASE_URL is a plain address, such as https://pay.pesapal.com/v3")
    return PesapalSettings(
        given["PESAPAL_CONSUMER_KEY"], given["PESAPAL_CONSUMER_SECRET"], url.rstrip("/"), _ipn_id(given)
    )


def _ipn_id(given: Mapping[str, str]) -> str | None:
    try:
        return str(UUID(given["PESAPAL_IPN_ID"])) if given["PESAPAL_IPN_ID"] else None
    except ValueError:
        raise BadSettings("PESAPAL_IPN_ID must be the id Pesapal gave the notification address") from None


def _is_public(host: str) -> bool:
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".local", ".lan", ".home", ".internal"))


def environment_of_others() -> dict[str, str]:
    """The environment for a program that is not ours: everything but what the hub is told in confidence."""
    ours = {name for name, _, _ in NAMES}
    return {name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in ours}


def _time_of_day(text: str) -> time | None:
    try:
        return None if text == "never" else time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        raise BadSettings(f"BACKUP_AT must be a time such as 04:30, or never, not {text!r}") from None


def _count(env: Mapping[str, str], name: str, otherwise: int) -> int:
    text = env.get(name) or str(otherwise)
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 10_000):
        raise BadSettings(f"{name} must be a number from 1 to 10000, not {text!r}")
    return int(text)


def _backup_keys(text: str) -> tuple[str, ...]:
    keys = tuple(part.strip() for part in text.split(",") if part.strip())
    try:
        for key in keys:
            x25519.Identity.from_str(key)
    except IdentityError:
        raise BadSettings("BACKUP_KEY must be an age key that begins with AGE-SECRET-KEY-1") from None
    return keys


def _command(text: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(text))
    except ValueError as error:
        raise BadSettings(f"BACKUP_COPY_COMMAND cannot be read: {error}") from None


def _refuse_unknown(env: Mapping[str, str]) -> None:
    for name in env:
        if name.startswith("POS_") and name not in POS_NAMES:
            near = difflib.get_close_matches(name, POS_NAMES, n=1, cutoff=0.0)[0]
            raise BadSettings(f"{name} is not a setting of the hub; did you mean {near}?")


def _secret(env: Mapping[str, str], data_dir: Path, *, may_make: bool) -> str:
    given = env.get("POS_JWT_SECRET", "")
    if given:
        if len(given) < SECRET_LENGTH:
            raise BadSettings(f"POS_JWT_SECRET must have at least {SECRET_LENGTH} characters")
        return given
    if not may_make:
        raise BadSettings("POS_JWT_SECRET is not set: give it at least 16 random characters (`openssl rand -hex 32`)")
    return _kept_secret(data_dir / "demo-jwt-secret")


def _older_secrets(env: Mapping[str, str]) -> tuple[str, ...]:
    """It signs as well as the present one does, so it must be as long."""
    older = env.get("POS_JWT_SECRET_OLD", "")
    if older and len(older) < SECRET_LENGTH:
        raise BadSettings(f"POS_JWT_SECRET_OLD must have at least {SECRET_LENGTH} characters")
    return (older,) if older else ()


def _kept_secret(file: Path) -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
            new.write(secrets.token_hex(32))
    return file.read_text()


def _address(env: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str | None:
    value = env.get(name) or None
    if value is None:
        return None
    if not value.startswith(schemes):
        raise BadSettings(f"{name} must start with {' or '.join(schemes)}")
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError as error:
        raise BadSettings(f"{name} cannot be read: {error}") from None
    if value.startswith(("http:", "https:", "redis")) and not parts.hostname:
        raise BadSettings(f"{name} names no machine")
    return value


def _database_url(env: Mapping[str, str]) -> str | None:
    url = env.get("DATABASE_URL") or None
    if url is None:
        return None
    if not url.startswith(("postgres://", "postgresql://")):
        raise BadSettings("DATABASE_URL must start with postgres:// or postgresql://")
    try:
        refuse_variables(env)
        _ = parse_url(url)
    except BadAddress as error:
        raise BadSettings(str(error)) from None
    return url


def _redis(env: Mapping[str, str]) -> str | None:
    value = _address(env, "REDIS_URL", ("redis://", "rediss://", "unix://"))
    database = urlsplit(value or "").path.strip("/")
    if value and not value.startswith("unix") and database and not (database.isascii() and database.isdecimal()):
        raise BadSettings("REDIS_URL may end in the number of a database, such as /0, and in nothing else")
    return value


def _origin(env: Mapping[str, str], name: str) -> str | None:
    """An address of people: nothing may follow the machine and its port, for pages stand at the root."""
    value = _address(env, name, ("http://", "https://"))
    if value is not None and (urlsplit(value).path.strip("/") or set("?#@") & set(value)):
        raise BadSettings(f"{name} is a scheme, a name and perhaps a port, such as https://pos.example.com")
    return value


def _name(text: str) -> str:
    name = text.strip()
    if not name or len(name) > 120 or not name.isprintable():
        raise BadSettings("CAFE_NAME must be one line of 1 to 120 characters")
    return name


def _currency(code: str) -> str:
    if len(code) != 3 or not code.isascii() or not code.isalpha() or not code.isupper():
        raise BadSettings(f"POS_CURRENCY must be an ISO 4217 code such as UGX, not {code!r}")
    return code


def _timezone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadSettings(f"POS_TIMEZONE must be a time zone such as Africa/Kampala, not {name!r}") from None


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 65536):
        raise BadSettings(f"POS_PORT must be a port number, not {text!r}")
    return int(text)


def _mebibytes(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text) > 1 << 20:
        raise BadSettings(f"POS_SPACE_FLOOR_MIB must be a number of mebibytes, not {text!r}")
    return int(text)


def _networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise BadSettings(f"POS_TRUSTED_PROXIES: {error}") from None
