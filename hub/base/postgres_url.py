"""DATABASE_URL with libpq's meaning: each parameter applies to every connection, or the start is refused.

Three clients use the parsed URL: asyncpg's connections, Tortoise's pool, and PostgreSQL's own programs. A parameter
that one of them does not support is refused, because ignoring it could, for example, turn TLS off. The vendor's cloud
uses this module too.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import asyncpg

Dsn = dict[str, Any]
"""Connection arguments: `host`, `port` (lists for several hosts), `user`, `password`, `database`, and `parameters` by
libpq's names if the URL has any."""

TARGET_PARAMETERS: Final = ("host", "port", "user", "password", "dbname")
VARIABLES: Final = {
    "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY",
    "sslcrl": "PGSSLCRL", "ssl_min_protocol_version": "PGSSLMINPROTOCOLVERSION",
    "ssl_max_protocol_version": "PGSSLMAXPROTOCOLVERSION", "sslnegotiation": "PGSSLNEGOTIATION",
    "channel_binding": "PGCHANNELBINDING", "gssencmode": "PGGSSENCMODE", "passfile": "PGPASSFILE",
    "target_session_attrs": "PGTARGETSESSIONATTRS", "connect_timeout": "PGCONNECT_TIMEOUT", "options": "PGOPTIONS",
}  # fmt: skip
"""The supported parameters, with the variable that sets each for PostgreSQL's programs."""
ASYNCPG_PARAMETERS: Final = (
    "sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "ssl_min_protocol_version", "ssl_max_protocol_version",
    "sslnegotiation", "passfile", "target_session_attrs",
)  # fmt: skip
TLS_MODES: Final = ("require", "verify-ca", "verify-full")
TLS_VERSIONS: Final = ("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")
VALUES: Final = {
    "sslmode": ("disable", "allow", "prefer", *TLS_MODES),
    "sslnegotiation": ("postgres", "direct"),
    "ssl_min_protocol_version": TLS_VERSIONS,
    "ssl_max_protocol_version": TLS_VERSIONS,
    "channel_binding": ("disable", "prefer"),
    "gssencmode": ("disable", "prefer"),
    "target_session_attrs": ("any", "read-write", "primary"),
}
"""The supported values of some parameters."""
ONLY_WITH_TLS: Final = (
    "sslrootcert", "sslcert", "sslkey", "sslcrl", "sslnegotiation", "ssl_min_protocol_version",
    "ssl_max_protocol_version",
)  # fmt: skip
PATHS: Final = ("sslrootcert", "sslcert", "sslkey", "sslcrl", "passfile")
PRIVATE: Final = ("sslkey", "passfile")
IGNORED_VALUES: Final = {
    "client_encoding": ("auto", "utf8", "utf-8"), "sslcompression": ("0",), "sslsni": ("1",), "sslcertmode": ("allow",),
    "load_balance_hosts": ("disable",), "requiressl": ("0",), "replication": ("false", "off", "no", "0"),
}  # fmt: skip
"""Values that change nothing, so they are ignored."""

_KERBEROS = "Kerberos is not supported: remove it, and use a password or a client certificate"
_KEEPALIVE = "remove it; options=-c%20tcp_keepalives_idle=60 asks the server to notice dead connections"
REMEDIES: Final = {
    "application_name": "connections are named by what they do: remove it",
    "fallback_application_name": "connections are named by what they do: remove it",
    "sslpassword": "remove it, and use a key without a passphrase that only this program's user can read",
    "hostaddr": "write the address in place of the name, or the name into this machine's hosts file",
    "keepalives": _KEEPALIVE, "keepalives_idle": _KEEPALIVE, "keepalives_interval": _KEEPALIVE,
    "keepalives_count": _KEEPALIVE, "tcp_user_timeout": _KEEPALIVE,
    "service": "write what the service says into DATABASE_URL itself",
    "servicefile": "write what the service says into DATABASE_URL itself",
    "requiressl": "write sslmode=require",
    "channel_binding": "remove it; sslmode=verify-full with sslrootcert makes sure whose server it is",
    "require_auth": "remove it; sslmode=verify-full with sslrootcert makes sure whose server it is",
    "requirepeer": "remove it, and close the socket's directory to other users",
    "gssencmode": _KERBEROS, "krbsrvname": _KERBEROS, "gsslib": _KERBEROS, "gssdelegation": _KERBEROS,
    "sslcrldir": "write sslcrl with one file",
    "load_balance_hosts": "remove it; the hosts are tried in their order",
    "target_session_attrs": "write read-write: only a server that can be written to is of use",
    "client_encoding": "remove it; everything is UTF-8",
    **dict.fromkeys(
        ("replication", "sslcompression", "sslsni", "sslcertmode", "sslkeylogfile", "scram_client_key",
         "scram_server_key", "min_protocol_version", "max_protocol_version", "oauth_issuer", "oauth_client_id",
         "oauth_client_secret", "oauth_scope"),
        "remove it",
    ),
}  # fmt: skip
"""What to do about what libpq knows and is not honoured."""
OWN_SETTINGS: Final = (
    "application_name", "lock_timeout", "role", "search_path", "statement_timeout", "synchronous_commit", "timezone",
)  # fmt: skip
"""Settings of a session that each kind of connection has its own value for."""
_IN_OPTIONS = re.compile(r"(?:^|\s)(?:-c\s*|--)([\w.-]+)=")


class BadAddress(ValueError):
    """The URL cannot be used. The message is one line that says what to fix."""


def parse_url(url: str) -> Dsn:
    """The connection arguments of a `postgresql://` URL. Refuses: BadAddress."""
    try:
        parts = urlsplit(url)
        parameters = _query(parts.query)
    except ValueError as error:
        raise BadAddress(f"DATABASE_URL cannot be read: {error}") from None
    userinfo, _, authority = parts.netloc.rpartition("@")
    user, _, password = userinfo.partition(":")
    parts_by_name = {
        "user": unquote(user), "password": unquote(password), "dbname": unquote(parts.path.strip("/")),
    }  # fmt: skip
    target = {name: _one(name, value, parameters.get(name, "")) for name, value in parts_by_name.items()}
    if not target["dbname"]:
        raise BadAddress("DATABASE_URL must name a database: postgresql://user:password@host:5432/name")
    hosts, ports = _hosts(authority, parameters)
    others = {name: value for name, value in parameters.items() if name not in TARGET_PARAMETERS}
    checked = _checked(others, len(hosts))
    return {
        "host": hosts if len(hosts) > 1 else hosts[0],
        "port": ports if len(hosts) > 1 else ports[0],
        "user": target["user"] or "postgres",
        "password": target["password"] or None,
        "database": target["dbname"],
    } | ({"parameters": checked} if checked else {})


def password_of(url: str | None) -> str:
    """The password in a URL, in its authority or its query; empty if there is none or the URL is invalid."""
    try:
        parts = urlsplit(url or "")
        return unquote(parts.password or "") or dict(_pairs(parts.query)).get("password", "")
    except ValueError:
        return ""


def refuse_variables(environment: Mapping[str, str]) -> None:
    """Refuse libpq's own variables, because only some connections would use them. Refuses: BadAddress."""
    for name, variable in VARIABLES.items():
        if environment.get(variable):
            raise BadAddress(f"{variable} is not read: write {name}=… into DATABASE_URL, and unset {variable}")


def hosts_of(dsn: Dsn) -> list[tuple[str, int]]:
    """Every host with its port; a host may be the directory of a socket."""
    hosts, ports = (value if isinstance(value, list) else [value] for value in (dsn["host"], dsn["port"]))
    return list(zip(map(str, hosts), map(int, ports), strict=True))


def tls_of(dsn: Dsn) -> Literal["none", "preferred", "required"]:
    """Whether connections use TLS. As in libpq, a local socket does not."""
    mode = dsn.get("parameters", {}).get("sslmode", "prefer")
    if mode == "disable" or all(host.startswith("/") for host, _ in hosts_of(dsn)):
        return "none"
    return "required" if mode in TLS_MODES else "preferred"


def asyncpg_arguments(dsn: Dsn, *, server_settings: Mapping[str, str] | None = None, timeout_s: float) -> Dsn:
    """Keyword arguments for `asyncpg.connect` and `create_pool`; `connect_timeout` overrides `timeout_s`."""
    parameters = dsn.get("parameters", {})
    options = {"options": parameters["options"]} if "options" in parameters else {}
    return {name: value for name, value in dsn.items() if name not in ("parameters", "role")} | {
        "dsn": _for_asyncpg(parameters),
        "timeout": float(parameters.get("connect_timeout", timeout_s)),
        "server_settings": {**options, **(server_settings or {})},
    }


def tortoise_credentials(dsn: Dsn, *, server_settings: Mapping[str, str] | None = None, timeout_s: float) -> Dsn:
    """The same for Tortoise, which supports neither a URL nor several hosts: they are added when it connects."""
    arguments = asyncpg_arguments(dsn, server_settings=server_settings, timeout_s=timeout_s)
    target = {name: arguments.pop(name) for name in ("dsn", "host", "port")}

    async def connect(_: None, **options: Any) -> Any:
        return await asyncpg.connect(**(options | target))

    return {**arguments, "connect": connect}


def libpq_environment(dsn: Dsn) -> dict[str, str]:
    """The same for PostgreSQL's own programs, as variables, because process listings do not show them."""
    hosts = hosts_of(dsn)
    target = {
        "PGHOST": ",".join(host for host, _ in hosts),
        "PGPORT": ",".join(str(port) for _, port in hosts),
        "PGUSER": dsn["user"], "PGPASSWORD": dsn["password"], "PGDATABASE": dsn["database"],
    }  # fmt: skip
    parameters = {VARIABLES[name]: value for name, value in dsn.get("parameters", {}).items()}
    return {name: value for name, value in (target | parameters).items() if value}


def _query(text: str) -> dict[str, str]:
    """The parameters of the query. Each may appear only once, because one of two values would be ignored."""
    parameters: dict[str, str] = {}
    for name, value in _pairs(text):
        if name in parameters:
            raise BadAddress(f"DATABASE_URL: {name} stands twice; keep one of them")
        parameters[name] = value
    return {name: value for name, value in parameters.items() if value}


def _pairs(text: str) -> list[tuple[str, str]]:
    """As libpq, read a plus as a plus. Raises ValueError."""
    return parse_qsl(text.replace("+", "%2B"), keep_blank_values=True, strict_parsing=bool(text))


def _one(name: str, first: str, second: str) -> str:
    if first and second and first != second:
        raise BadAddress(f"DATABASE_URL: the {name} stands twice; keep one of them")
    return first or second


def _hosts(authority: str, parameters: Mapping[str, str]) -> tuple[list[str], list[int]]:
    """Hosts and their ports; a single port applies to all hosts."""
    pairs = [_host_and_port(text) for text in authority.split(",")]
    hosts = _one("host", ",".join(host for host, _ in pairs).strip(","), parameters.get("host", "")) or "localhost"
    in_authority = ",".join(port or "5432" for _, port in pairs) if any(port for _, port in pairs) else ""
    ports = _one("port", in_authority, parameters.get("port", "")) or "5432"
    names, numbers = hosts.split(","), [_port(port) for port in ports.split(",")]
    if not all(names) or len(numbers) not in (1, len(names)):
        raise BadAddress("DATABASE_URL: give each host a name, and one port for all or one for each")
    return names, numbers * (len(names) // len(numbers))


def _host_and_port(text: str) -> tuple[str, str]:
    """The parts of `host:port`, `[::1]:port`, or of a socket's directory with its slashes as %2F."""
    match = re.fullmatch(r"(?:\[(?P<six>[^\]]*)\]|(?P<name>[^:\[\]]*))(?::(?P<port>[^:]*))?", text)
    if match is None:
        raise BadAddress(f"DATABASE_URL cannot be read: {text} is no host and port")
    return unquote(match["six"] or match["name"] or ""), match["port"] or ""


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 65536):
        raise BadAddress(f"DATABASE_URL cannot be read: {text!r} is no port number")
    return int(text)


def _checked(parameters: Mapping[str, str], host_count: int) -> dict[str, str]:
    """The parameters, checked, with absolute paths of files. Refuses: BadAddress."""
    checked = {name: value for name, value in parameters.items() if value.lower() not in IGNORED_VALUES.get(name, ())}
    for name, value in checked.items():
        _require_supported(name, value)
    if host_count > 1 and checked.get("target_session_attrs") not in ("read-write", "primary"):
        raise BadAddress("DATABASE_URL names several hosts: add target_session_attrs=read-write")
    _require_tls(checked)
    if checked.get("sslmode") in ("verify-ca", "verify-full"):
        checked.setdefault("sslrootcert", str(Path.home() / ".postgresql/root.crt"))
    return checked | {name: _file(name, checked[name]) for name in PATHS if name in checked}


def _require_supported(name: str, value: str) -> None:
    if name not in VARIABLES:
        unknown = "PostgreSQL knows no such parameter; a setting of the server goes into options=-c%20name=value"
        raise BadAddress(f"DATABASE_URL: {name} is not supported: {REMEDIES.get(name, unknown)}")
    if name in VALUES and value not in VALUES[name]:
        remedy = REMEDIES.get(name, f"write {', '.join(VALUES[name][:-1])} or {VALUES[name][-1]}")
        raise BadAddress(f"DATABASE_URL: {name}={value} is not supported: {remedy}")
    if name == "connect_timeout" and not (value.isascii() and value.isdecimal() and int(value) > 0):
        raise BadAddress(
            f"DATABASE_URL: connect_timeout={value} is not supported: write a number of seconds, 1 or more"
        )
    if name == "options":
        _require_free_settings(value)


def _require_free_settings(options: str) -> None:
    for setting in _IN_OPTIONS.findall(options):
        if setting.lower().replace("-", "_") in OWN_SETTINGS:
            raise BadAddress(f"DATABASE_URL: options may not set {setting}: connections set it themselves; remove it")


def _require_tls(parameters: Mapping[str, str]) -> None:
    """Refuse a certificate without an sslmode that requires TLS, because it would protect nothing."""
    lone = next((name for name in ONLY_WITH_TLS if name in parameters), None)
    if lone and parameters.get("sslmode") not in TLS_MODES:
        raise BadAddress(f"DATABASE_URL: {lone} needs sslmode={', '.join(TLS_MODES[:-1])} or {TLS_MODES[-1]} beside it")
    if ("sslcert" in parameters) != ("sslkey" in parameters):
        raise BadAddress("DATABASE_URL: sslcert and sslkey go together; give both")


def _file(name: str, text: str) -> str:
    """The absolute path of a readable file, because programs start in another directory."""
    if text == "system":
        raise BadAddress(f"DATABASE_URL: {name}=system is not supported: write the file with the system's authorities")
    path = Path(text).absolute()
    try:
        with path.open("rb"):
            status = path.stat()
    except OSError as error:
        raise BadAddress(f"DATABASE_URL: {name}: {path} cannot be read: {error.strerror}") from None
    if name in PRIVATE and status.st_mode & (stat.S_IRWXO | (0 if status.st_uid == 0 else stat.S_IRWXG)):
        raise BadAddress(f"DATABASE_URL: {name}: other users can read {path}; chmod 600 {path}")
    return os.fspath(path)


def _for_asyncpg(parameters: Mapping[str, str]) -> str | None:
    """A URL, because asyncpg accepts certificates in no other form."""
    supported = {name: value for name, value in parameters.items() if name in ASYNCPG_PARAMETERS}
    return f"postgresql:///?{urlencode(supported)}" if supported else None
