"""DATABASE_URL with libpq's meaning: every parameter of it counts for every connection, or the start is refused.

Three clients read what is parsed here: asyncpg's connections, Tortoise's pool, and PostgreSQL's own programs. What they
cannot all do is refused, because a parameter that is dropped may have been the one that asked for TLS. It stands on its
own: the vendor's cloud uses it too.
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
"""How a database is reached: `host`, `port` (lists when there are several), `user`, `password`, `database`, and
`parameters` by libpq's names where the address has any."""

PLACES: Final = ("host", "port", "user", "password", "dbname")
VARIABLES: Final = {
    "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY",
    "sslcrl": "PGSSLCRL", "ssl_min_protocol_version": "PGSSLMINPROTOCOLVERSION",
    "ssl_max_protocol_version": "PGSSLMAXPROTOCOLVERSION", "sslnegotiation": "PGSSLNEGOTIATION",
    "channel_binding": "PGCHANNELBINDING", "gssencmode": "PGGSSENCMODE", "passfile": "PGPASSFILE",
    "target_session_attrs": "PGTARGETSESSIONATTRS", "connect_timeout": "PGCONNECT_TIMEOUT", "options": "PGOPTIONS",
}  # fmt: skip
"""What is honoured, and the variable by which PostgreSQL's programs are told."""
ASYNCPG_READS: Final = (
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
"""Where only these values are honoured."""
ONLY_WITH_TLS: Final = (
    "sslrootcert", "sslcert", "sslkey", "sslcrl", "sslnegotiation", "ssl_min_protocol_version",
    "ssl_max_protocol_version",
)  # fmt: skip
PATHS: Final = ("sslrootcert", "sslcert", "sslkey", "sslcrl", "passfile")
PRIVATE: Final = ("sslkey", "passfile")
HARMLESS: Final = {
    "client_encoding": ("auto", "utf8", "utf-8"), "sslcompression": ("0",), "sslsni": ("1",), "sslcertmode": ("allow",),
    "load_balance_hosts": ("disable",), "requiressl": ("0",), "replication": ("false", "off", "no", "0"),
}  # fmt: skip
"""Values that ask for nothing but what is done anyway."""

_KERBEROS = "Kerberos is not spoken: remove it, and use a password or a client certificate"
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
OURS: Final = (
    "application_name", "lock_timeout", "role", "search_path", "statement_timeout", "synchronous_commit", "timezone",
)  # fmt: skip
"""Settings of a session that each kind of connection has its own value for."""
_IN_OPTIONS = re.compile(r"(?:^|\s)(?:-c\s*|--)([\w.-]+)=")


class BadAddress(ValueError):
    """The address cannot be used as it stands; the message is one plain line."""


def parse_url(url: str) -> Dsn:
    """How the database at a `postgresql://` address is reached. Refuses: BadAddress."""
    try:
        parts = urlsplit(url)
        asked = _query(parts.query)
    except ValueError as error:
        raise BadAddress(f"DATABASE_URL cannot be read: {error}") from None
    userinfo, _, machines = parts.netloc.rpartition("@")
    user, _, password = userinfo.partition(":")
    named = {
        "user": unquote(user), "password": unquote(password), "dbname": unquote(parts.path.strip("/")),
    }  # fmt: skip
    place = {name: _one(name, value, asked.get(name, "")) for name, value in named.items()}
    if not place["dbname"]:
        raise BadAddress("DATABASE_URL must name a database: postgresql://user:password@host:5432/name")
    hosts, ports = _machines(machines, asked)
    parameters = _checked({name: value for name, value in asked.items() if name not in PLACES}, len(hosts))
    return {
        "host": hosts if len(hosts) > 1 else hosts[0],
        "port": ports if len(hosts) > 1 else ports[0],
        "user": place["user"] or "postgres",
        "password": place["password"] or None,
        "database": place["dbname"],
    } | ({"parameters": parameters} if parameters else {})


def password_of(url: str | None) -> str:
    """The password in an address, wherever it stands there; empty when there is none or nothing can be read."""
    try:
        parts = urlsplit(url or "")
        return unquote(parts.password or "") or dict(_pairs(parts.query)).get("password", "")
    except ValueError:
        return ""


def refuse_variables(environment: Mapping[str, str]) -> None:
    """libpq's own variables would count for some connections and not for others. Refuses: BadAddress."""
    for name, variable in VARIABLES.items():
        if environment.get(variable):
            raise BadAddress(f"{variable} is not read: write {name}=… into DATABASE_URL, and unset {variable}")


def hosts_of(dsn: Dsn) -> list[tuple[str, int]]:
    """Every machine that may be connected to, with its port; a socket's directory stands for a machine."""
    hosts, ports = (value if isinstance(value, list) else [value] for value in (dsn["host"], dsn["port"]))
    return list(zip(map(str, hosts), map(int, ports), strict=True))


def tls_of(dsn: Dsn) -> Literal["none", "wanted", "needed"]:
    """Whether connections speak TLS. A local socket has none, as in libpq."""
    mode = dsn.get("parameters", {}).get("sslmode", "prefer")
    if mode == "disable" or all(host.startswith("/") for host, _ in hosts_of(dsn)):
        return "none"
    return "needed" if mode in TLS_MODES else "wanted"


def asyncpg_arguments(dsn: Dsn, *, server_settings: Mapping[str, str] | None = None, timeout_s: float) -> Dsn:
    """What `asyncpg.connect` and `asyncpg.create_pool` take, by keyword; `connect_timeout` goes before `timeout_s`."""
    parameters = dsn.get("parameters", {})
    options = {"options": parameters["options"]} if "options" in parameters else {}
    return {name: value for name, value in dsn.items() if name not in ("parameters", "role")} | {
        "dsn": _for_asyncpg(parameters),
        "timeout": float(parameters.get("connect_timeout", timeout_s)),
        "server_settings": {**options, **(server_settings or {})},
    }


def tortoise_credentials(dsn: Dsn, *, server_settings: Mapping[str, str] | None = None, timeout_s: float) -> Dsn:
    """The same for Tortoise, which knows no address as text and no second host: they are added when it connects."""
    arguments = asyncpg_arguments(dsn, server_settings=server_settings, timeout_s=timeout_s)
    added = {name: arguments.pop(name) for name in ("dsn", "host", "port")}

    async def connect(_: None, **given: Any) -> Any:
        return await asyncpg.connect(**(given | added))

    return {**arguments, "connect": connect}


def libpq_environment(dsn: Dsn) -> dict[str, str]:
    """How PostgreSQL's own programs are told the same: by variables, which no list of processes shows."""
    machines = hosts_of(dsn)
    named = {
        "PGHOST": ",".join(host for host, _ in machines),
        "PGPORT": ",".join(str(port) for _, port in machines),
        "PGUSER": dsn["user"], "PGPASSWORD": dsn["password"], "PGDATABASE": dsn["database"],
    }  # fmt: skip
    asked = {VARIABLES[name]: value for name, value in dsn.get("parameters", {}).items()}
    return {name: value for name, value in (named | asked).items() if value}


# Reading


def _query(text: str) -> dict[str, str]:
    """Each parameter once: of two values one would be dropped."""
    found: dict[str, str] = {}
    for name, value in _pairs(text):
        if name in found:
            raise BadAddress(f"DATABASE_URL: {name} stands twice; keep one of them")
        found[name] = value
    return {name: value for name, value in found.items() if value}


def _pairs(text: str) -> list[tuple[str, str]]:
    """A plus is a plus, as libpq reads it. Raises ValueError."""
    return parse_qsl(text.replace("+", "%2B"), keep_blank_values=True, strict_parsing=bool(text))


def _one(name: str, first: str, second: str) -> str:
    if first and second and first != second:
        raise BadAddress(f"DATABASE_URL: the {name} stands twice; keep one of them")
    return first or second


def _machines(machines: str, asked: Mapping[str, str]) -> tuple[list[str], list[int]]:
    """Hosts and their ports; one port may stand for all."""
    pairs = [_pair(machine) for machine in machines.split(",")]
    hosts = _one("host", ",".join(host for host, _ in pairs).strip(","), asked.get("host", "")) or "localhost"
    inside = ",".join(port or "5432" for _, port in pairs) if any(port for _, port in pairs) else ""
    ports = _one("port", inside, asked.get("port", "")) or "5432"
    names, numbers = hosts.split(","), [_port(port) for port in ports.split(",")]
    if not all(names) or len(numbers) not in (1, len(names)):
        raise BadAddress("DATABASE_URL: give each host a name, and one port for all or one for each")
    return names, numbers * (len(names) // len(numbers))


def _pair(machine: str) -> tuple[str, str]:
    """`host:port`, `[::1]:port`, or the directory of a socket with its slashes as %2F."""
    found = re.fullmatch(r"(?:\[(?P<six>[^\]]*)\]|(?P<name>[^:\[\]]*))(?::(?P<port>[^:]*))?", machine)
    if found is None:
        raise BadAddress(f"DATABASE_URL cannot be read: {machine} is no host and port")
    return unquote(found["six"] or found["name"] or ""), found["port"] or ""


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 65536):
        raise BadAddress(f"DATABASE_URL cannot be read: {text!r} is no port number")
    return int(text)


# Checking


def _checked(asked: Mapping[str, str], hosts: int) -> dict[str, str]:
    """What is honoured of it, files by their whole paths. Refuses: BadAddress, for everything else."""
    found = {name: value for name, value in asked.items() if value.lower() not in HARMLESS.get(name, ())}
    for name, value in found.items():
        _insist_on_honour(name, value)
    if hosts > 1 and found.get("target_session_attrs") not in ("read-write", "primary"):
        raise BadAddress("DATABASE_URL names several hosts: add target_session_attrs=read-write")
    _insist_on_tls(found)
    if found.get("sslmode") in ("verify-ca", "verify-full"):
        found.setdefault("sslrootcert", str(Path.home() / ".postgresql/root.crt"))
    return found | {name: _file(name, found[name]) for name in PATHS if name in found}


def _insist_on_honour(name: str, value: str) -> None:
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
        _insist_on_options(value)


def _insist_on_options(options: str) -> None:
    for setting in _IN_OPTIONS.findall(options):
        if setting.lower().replace("-", "_") in OURS:
            raise BadAddress(f"DATABASE_URL: options may not set {setting}: connections set it themselves; remove it")


def _insist_on_tls(found: Mapping[str, str]) -> None:
    """A certificate without a mode that uses it protects nothing, whoever wrote it believes that it does."""
    lone = next((name for name in ONLY_WITH_TLS if name in found), None)
    if lone and found.get("sslmode") not in TLS_MODES:
        raise BadAddress(f"DATABASE_URL: {lone} needs sslmode={', '.join(TLS_MODES[:-1])} or {TLS_MODES[-1]} beside it")
    if ("sslcert" in found) != ("sslkey" in found):
        raise BadAddress("DATABASE_URL: sslcert and sslkey go together; give both")


def _file(name: str, text: str) -> str:
    """The whole path of a file that can be read: programs are started elsewhere."""
    if text == "system":
        raise BadAddress(f"DATABASE_URL: {name}=system is not supported: write the file with the system's authorities")
    path = Path(text).absolute()
    try:
        with path.open("rb"):
            mode = path.stat()
    except OSError as error:
        raise BadAddress(f"DATABASE_URL: {name}: {path} cannot be read: {error.strerror}") from None
    if name in PRIVATE and mode.st_mode & (stat.S_IRWXO | (0 if mode.st_uid == 0 else stat.S_IRWXG)):
        raise BadAddress(f"DATABASE_URL: {name}: other users can read {path}; chmod 600 {path}")
    return os.fspath(path)


def _for_asyncpg(parameters: Mapping[str, str]) -> str | None:
    """As text, because asyncpg takes certificates in no other way."""
    read = {name: value for name, value in parameters.items() if name in ASYNCPG_READS}
    return f"postgresql:///?{urlencode(read)}" if read else None
