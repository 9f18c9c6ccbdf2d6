"""DATABASE_URL as libpq reads it: every parameter is honoured or refused in one line, none is dropped."""

import contextlib
import stat
from pathlib import Path

import pytest

from cloud_link.backend import settings as cloud_settings
from hub.base.postgres_url import (
    IGNORED_VALUES,
    REMEDIES,
    VARIABLES,
    BadAddress,
    hosts_of,
    libpq_environment,
    parse_url,
    password_of,
    refuse_variables,
    tls_of,
)
from hub.settings import environment as hub_environment
from hub.settings import settings as hub_settings

ADDRESS = "postgresql://u:p@h/d"
LIBPQ = (
    "host", "hostaddr", "port", "dbname", "user", "password", "passfile", "require_auth", "channel_binding",
    "connect_timeout", "client_encoding", "options", "application_name", "fallback_application_name", "keepalives",
    "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout", "replication", "gssencmode",
    "sslmode", "requiressl", "sslnegotiation", "sslcompression", "sslcert", "sslkey", "sslkeylogfile", "sslpassword",
    "sslcertmode", "sslrootcert", "sslcrl", "sslcrldir", "sslsni", "requirepeer", "ssl_min_protocol_version",
    "ssl_max_protocol_version", "min_protocol_version", "max_protocol_version", "krbsrvname", "gsslib",
    "gssdelegation", "scram_client_key", "scram_server_key", "service", "servicefile", "target_session_attrs",
    "load_balance_hosts", "oauth_issuer", "oauth_client_id", "oauth_client_secret", "oauth_scope",
)  # fmt: skip
"""Section 34.1.2 of PostgreSQL 18's manual."""
HONOURED = ("host", "port", "user", "password", "connect_timeout", "options")
"""Those for which 5433 is a value."""


@pytest.mark.parametrize("name", [*LIBPQ, "search_path", "pool_max_conns", "pgbouncer", "sslMode"])
def test_a_parameter_is_honoured_or_refused_by_its_name(name: str) -> None:
    address = f"postgresql:///d?{name}=5433"
    with pytest.raises(BadAddress, match=rf"\b{name}\b") if name not in HONOURED else contextlib.nullcontext():
        found = parse_url(address)
        values = [found["host"], str(found["port"]), found["user"], found["password"]]
        assert "5433" in values + list(found.get("parameters", {}).values())


def test_what_libpq_knows_and_is_refused_has_a_remedy_of_its_own() -> None:
    places = {"host", "port", "dbname", "user", "password"}
    assert set(LIBPQ) == places | VARIABLES.keys() | (REMEDIES.keys() & set(LIBPQ))
    assert IGNORED_VALUES.keys() <= REMEDIES.keys()


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("sslmode=required", "sslmode=required is not supported: write disable, allow, prefer,"),
        ("sslrootcert=/bin/true", "sslrootcert needs sslmode=require, verify-ca or verify-full beside it"),
        ("sslmode=prefer&sslcrl=/bin/true", "sslcrl needs sslmode=require"),
        ("sslmode=require&sslcert=/bin/true", "sslcert and sslkey go together"),
        ("sslmode=require&sslrootcert=/nowhere", "sslrootcert: /nowhere cannot be read: No such file"),
        ("sslmode=verify-full", r"root\.crt cannot be read"),
        ("sslmode=require&sslrootcert=system", "the file with the system's authorities"),
        ("sslmode=require&sslmode=disable", "sslmode stands twice"),
        ("host=other", "the host stands twice"),
        ("password=other", "the password stands twice"),
        ("channel_binding=require", "channel_binding=require is not supported: remove it; sslmode=verify-full"),
        ("gssencmode=require", "Kerberos"),
        ("target_session_attrs=standby", "write read-write"),
        ("options=-c%20lock_timeout=0", "options may not set lock_timeout"),
        ("options=--statement-timeout=0", "options may not set statement-timeout"),
        ("options=-c%20search_path=till", "options may not set search_path"),
        ("connect_timeout=soon", "connect_timeout=soon is not supported: write a number of seconds"),
        ("application_name=till", "application_name is not supported: connections are named by what they do"),
        ("sslmode", "DATABASE_URL cannot be read"),
    ],
)
@pytest.mark.parametrize("read", [hub_environment.read_settings, cloud_settings.read_settings])
def test_what_cannot_be_honoured_stops_the_start(
    read: object, query: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    given = {"POS_JWT_SECRET": "s" * 32, "DATA_DIR": str(tmp_path), "DATABASE_URL": f"{ADDRESS}?{query}"}
    with pytest.raises((hub_settings.BadSettings, cloud_settings.BadSettings), match=says) as refusal:
        read(given)  # type: ignore[operator]
    assert "DATABASE_URL" in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("read", [hub_environment.read_settings, cloud_settings.read_settings])
@pytest.mark.parametrize("variable", ["PGSSLMODE", "PGSSLROOTCERT", "PGTARGETSESSIONATTRS", "PGOPTIONS"])
def test_variables_of_libpq_are_refused_beside_an_address(read: object, variable: str, tmp_path: Path) -> None:
    given = {"POS_JWT_SECRET": "s" * 32, "DATA_DIR": str(tmp_path), variable: "x"}
    read(given)  # type: ignore[operator]
    with pytest.raises((hub_settings.BadSettings, cloud_settings.BadSettings), match=f"^{variable} is not read: write"):
        read(given | {"DATABASE_URL": ADDRESS})  # type: ignore[operator]
    refuse_variables({"PGHOST": "h", variable: ""})


@pytest.mark.parametrize(
    ("address", "hosts"),
    [
        ("postgresql:///d", [("localhost", 5432)]),
        ("postgresql://h:6000/d", [("h", 6000)]),
        ("postgresql://[::1]:6000/d", [("::1", 6000)]),
        ("postgresql://%2Frun%2Fpostgresql/d", [("/run/postgresql", 5432)]),
        ("postgresql:///d?host=/run/postgresql&port=6000", [("/run/postgresql", 6000)]),
        ("postgresql://a:6000,b/d?target_session_attrs=primary", [("a", 6000), ("b", 5432)]),
        ("postgresql://a,b/d?port=6000&target_session_attrs=primary", [("a", 6000), ("b", 6000)]),
        ("postgresql:///d?host=a,b&port=1,2&target_session_attrs=read-write", [("a", 1), ("b", 2)]),
    ],
)
def test_hosts_and_ports(address: str, hosts: list[tuple[str, int]]) -> None:
    dsn = parse_url(address)
    assert hosts_of(dsn) == hosts
    told = libpq_environment(dsn)
    assert list(zip(told["PGHOST"].split(","), map(int, told["PGPORT"].split(",")), strict=True)) == hosts


@pytest.mark.parametrize(
    "address",
    ["postgresql://a,b/d", "postgresql://a,,b/d", "postgresql:///d?host=a,b&port=1,2,3", "postgresql://h:0/d"],
)
def test_hosts_that_cannot_be_meant_are_refused(address: str) -> None:
    with pytest.raises(BadAddress, match=r"^DATABASE_URL"):
        parse_url(address)


def test_name_and_password_may_stand_in_the_query() -> None:
    found = parse_url("postgresql:///?host=h&user=u&password=a+b%20c&dbname=d")
    assert (found["user"], found["password"], found["database"]) == ("u", "a+b c", "d")
    assert password_of("postgresql:///d?password=a+b%20c") == "a+b c"
    settings = hub_settings.Settings(jwt_secret="s" * 32, database_url="postgresql:///d?password=hidden")
    assert "hidden" in settings.secrets


def test_files_are_named_by_their_whole_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ca.crt").write_text("")
    found = parse_url(f"{ADDRESS}?sslmode=require&sslrootcert=ca.crt")
    assert found["parameters"]["sslrootcert"] == str(tmp_path / "ca.crt")


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    certificate, key = tmp_path / "crt", tmp_path / "key"
    certificate.touch()
    key.touch(stat.S_IRUSR)
    address = f"{ADDRESS}?sslmode=require&sslcert={certificate}&sslkey={key}"
    assert parse_url(address)["parameters"]["sslkey"] == str(key)
    key.chmod(0o604)
    with pytest.raises(BadAddress, match=f"other users can read {key}"):
        parse_url(address)


@pytest.mark.parametrize(
    ("address", "tls"),
    [
        ("postgresql://h/d", "preferred"),
        ("postgresql://h/d?sslmode=disable", "none"),
        ("postgresql://h/d?sslmode=require", "required"),
        ("postgresql:///d?host=/run/postgresql&sslmode=require", "none"),
    ],
)
def test_sslmode_decides_whether_connections_use_tls(address: str, tls: str) -> None:
    assert tls_of(parse_url(address)) == tls
