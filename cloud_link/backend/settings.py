"""The only place where the cloud reads the environment. A mistake stops the start with one plain line."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from cloud_link.protocol.keys import BadKey, new_private_text, private_key
from hub.base.logging_setup import FORMATS
from hub.base.postgres_url import BadAddress, parse_url, password_of, refuse_variables

SECRET_LENGTH = 16
MAY_BE_FILES = ("DATABASE_URL", "REDIS_URL", "CLOUD_JWT_SECRET", "CLOUD_SIGNING_KEY")
"""For each of these, `NAME_FILE` may name a file that holds it."""


class BadSettings(Exception):
    """The environment cannot be used; the message is one plain line."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a cloud process."""

    jwt_secret: str = field(repr=False)
    signing_keys: tuple[str, ...] = field(repr=False)
    """Private keys, the newest first."""
    database_url: str | None = field(default=None, repr=False)
    redis_url: str | None = field(default=None, repr=False)
    place: Path = Path("data/cloud")
    """Where the embedded database and the secrets made at the first start are."""
    base_url: str | None = None
    contact: str | None = None
    """Whom a locked venue should call; shown on its screens."""
    host: str = "127.0.0.1"
    port: int = 8100
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    log_kind: str = "text"

    @property
    def secrets(self) -> tuple[str, ...]:
        """The values that must never appear in logs or anywhere else."""
        passwords = (password_of(url) for url in (self.database_url, self.redis_url))
        return tuple(secret for secret in (self.jwt_secret, *self.signing_keys, *passwords) if secret)


def read_settings(
    environment: Mapping[str, str] | None = None, *, host: str | None = None, port: int | None = None
) -> Settings:
    """Read and check the environment; make what is missing of the secrets. Refuses: BadSettings."""
    env = _with_files(os.environ if environment is None else environment)
    place = Path(env.get("DATA_DIR") or "data").absolute() / "cloud"
    return Settings(
        jwt_secret=_jwt_secret(env, place),
        signing_keys=_signing_keys(env, place),
        database_url=_database_url(env),
        redis_url=_address(env, "REDIS_URL", ("redis://", "rediss://", "unix://")),
        place=place,
        base_url=_address(env, "CLOUD_BASE_URL", ("http://", "https://")),
        contact=(env.get("CLOUD_CONTACT") or "").strip()[:200] or None,
        host=host or "127.0.0.1",
        port=port if port is not None else _port(env.get("CLOUD_PORT") or "8100"),
        trusted_proxies=_networks(env.get("CLOUD_TRUSTED_PROXIES") or ""),
        log_kind=_log_kind(env.get("CLOUD_LOG") or "text"),
    )


def _with_files(env: Mapping[str, str]) -> dict[str, str]:
    """The environment with the contents of every `NAME_FILE` in the place of NAME. An empty file is no secret."""
    variables = dict(env)
    for name in MAY_BE_FILES:
        if file := variables.pop(f"{name}_FILE", ""):
            if variables.get(name):
                raise BadSettings(f"{name} and {name}_FILE are both set; keep one of them")
            variables[name] = _content(f"{name}_FILE", file)
    return variables


def _content(name: str, file: str) -> str:
    try:
        return Path(file).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(f"{name}: {file} cannot be read: {error}") from None


def _jwt_secret(env: Mapping[str, str], place: Path) -> str:
    value = env.get("CLOUD_JWT_SECRET") or _stored(place / "jwt-secret", secrets.token_hex(32))
    if len(value) < SECRET_LENGTH:
        raise BadSettings(f"CLOUD_JWT_SECRET must have at least {SECRET_LENGTH} characters")
    return value


def _signing_keys(env: Mapping[str, str], place: Path) -> tuple[str, ...]:
    value = env.get("CLOUD_SIGNING_KEY") or _stored(place / "signing-key", new_private_text())
    keys = tuple(value.replace(",", " ").split())
    try:
        for key in keys:
            private_key(key)
    except BadKey as error:
        raise BadSettings(f"CLOUD_SIGNING_KEY: {error}") from None
    return keys


def _stored(file: Path, new_value: str) -> str:
    """The file's content; at the first start the file is created, readable by its owner only."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
            new.write(new_value)
    except FileExistsError:
        pass
    return file.read_text().strip()


def _address(env: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str | None:
    value = env.get(name) or None
    if value is not None and not value.startswith(schemes):
        raise BadSettings(f"{name} must start with {' or '.join(schemes)}")
    return value


def _database_url(env: Mapping[str, str]) -> str | None:
    url = _address(env, "DATABASE_URL", ("postgres://", "postgresql://"))
    try:
        if url is not None:
            refuse_variables(env)
            _ = parse_url(url)
    except BadAddress as error:
        raise BadSettings(str(error)) from None
    return url


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise BadSettings(f"CLOUD_PORT must be a port number, not {text!r}")
    return int(text)


def _log_kind(text: str) -> str:
    if text not in FORMATS:
        raise BadSettings(f"CLOUD_LOG must be {' or '.join(FORMATS)}, not {text!r}")
    return text


def _networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise BadSettings(f"CLOUD_TRUSTED_PROXIES: {error}") from None
