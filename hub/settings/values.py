"""One function for each kind of value: it checks the text of a variable and returns the typed value.

Every function raises BadSettings with one line that says what to fix.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from datetime import time
from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pyrage import IdentityError, x25519

from hub import amounts
from hub.base.logging_setup import FORMATS
from hub.base.postgres_url import BadAddress, parse_url, refuse_variables
from hub.settings.settings import BadSettings

SECRET_LENGTH = 16


def log_kind(text: str) -> str:
    """POS_LOG: the format of the log."""
    if text not in FORMATS:
        raise BadSettings(f"POS_LOG must be {' or '.join(FORMATS)}, not {text!r}")
    return text


def metrics_token(env: Mapping[str, str]) -> str | None:
    """POS_METRICS_TOKEN, if it is set."""
    token = env.get("POS_METRICS_TOKEN") or None
    if token is not None and len(token) < SECRET_LENGTH:
        raise BadSettings(f"POS_METRICS_TOKEN must have at least {SECRET_LENGTH} characters")
    return token


def time_of_day(text: str) -> time | None:
    """BACKUP_AT: a time of day to the minute; None for `never`."""
    try:
        return None if text == "never" else time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        raise BadSettings(f"BACKUP_AT must be a time such as 04:30, or never, not {text!r}") from None


def count(env: Mapping[str, str], name: str, default: int) -> int:
    """A number from 1 to 10 000."""
    text = env.get(name) or str(default)
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 10_000):
        raise BadSettings(f"{name} must be a number from 1 to 10000, not {text!r}")
    return int(text)


def backup_keys(text: str) -> tuple[str, ...]:
    """BACKUP_KEY: age identities, separated by commas."""
    keys = tuple(part.strip() for part in text.split(",") if part.strip())
    try:
        for key in keys:
            x25519.Identity.from_str(key)
    except IdentityError:
        raise BadSettings("BACKUP_KEY must be an age key that begins with AGE-SECRET-KEY-1") from None
    return keys


def copy_command(text: str) -> tuple[str, ...]:
    """BACKUP_COPY_COMMAND: a program and its arguments."""
    try:
        return tuple(shlex.split(text))
    except ValueError as error:
        raise BadSettings(f"BACKUP_COPY_COMMAND cannot be read: {error}") from None


def address(env: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str | None:
    """A URL with one of these schemes, if it is set."""
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


def database_url(env: Mapping[str, str]) -> str | None:
    """DATABASE_URL, if it is set; it and the PG… variables must have only parameters that the hub honours."""
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


def redis_url(env: Mapping[str, str]) -> str | None:
    """REDIS_URL, if it is set."""
    value = address(env, "REDIS_URL", ("redis://", "rediss://", "unix://"))
    database = urlsplit(value or "").path.strip("/")
    if value and not value.startswith("unix") and database and not (database.isascii() and database.isdecimal()):
        raise BadSettings("REDIS_URL may end in the number of a database, such as /0, and in nothing else")
    return value


def origin(env: Mapping[str, str], name: str) -> str | None:
    """A web origin, if it is set. It has no path, because the pages are at the root."""
    value = address(env, name, ("http://", "https://"))
    if value is not None and (urlsplit(value).path.strip("/") or set("?#@") & set(value)):
        raise BadSettings(f"{name} is a scheme, a name and perhaps a port, such as https://pos.example.com")
    return value


def venue_name(text: str) -> str:
    """CAFE_NAME: one printable line."""
    name = text.strip()
    if not name or len(name) > 120 or not name.isprintable():
        raise BadSettings("CAFE_NAME must be one line of 1 to 120 characters")
    return name


def currency(code: str) -> str:
    """POS_CURRENCY: a known code, whose decimals are known too."""
    if not amounts.is_currency(code):
        raise BadSettings(f"POS_CURRENCY must be an ISO 4217 code such as UGX, not {code!r}")
    return code


def timezone(name: str) -> ZoneInfo:
    """POS_TIMEZONE: an IANA time zone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadSettings(f"POS_TIMEZONE must be a time zone such as Africa/Kampala, not {name!r}") from None


def port(text: str) -> int:
    """POS_PORT: 1 to 65535."""
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 65536):
        raise BadSettings(f"POS_PORT must be a port number, not {text!r}")
    return int(text)


def mebibytes(text: str) -> int:
    """POS_SPACE_FLOOR_MIB: at most 1 TiB."""
    if not text.isascii() or not text.isdecimal() or int(text) > 1 << 20:
        raise BadSettings(f"POS_SPACE_FLOOR_MIB must be a number of mebibytes, not {text!r}")
    return int(text)


def networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """POS_TRUSTED_PROXIES: networks, separated by commas."""
    try:
        return tuple(ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise BadSettings(f"POS_TRUSTED_PROXIES: {error}") from None
