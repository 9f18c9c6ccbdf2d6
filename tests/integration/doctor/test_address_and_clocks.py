"""The address people open, its certificate, and the clocks of the others."""

import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
import time_machine
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pytest_aiohttp import AiohttpServer

from hub.base import clock
from hub.doctor.finding import State
from hub.settings.settings import CloudSettings
from tests.integration.doctor.conftest import Examined
from tests.running_hub import RunningHub

DAY = timedelta(days=1)


def certificate(place: Path, days: int) -> Path:
    """A certificate for 127.0.0.1 that signs itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "pos.example")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(clock.now() - DAY)
        .not_valid_after(clock.now() + days * DAY + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = place / "both.pem"
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


Answering = Callable[..., Awaitable[str]]


@pytest.fixture
def answering(aiohttp_server: AiohttpServer) -> Answering:
    """Starts some server that is no hub, and gives its address."""

    async def start(pem: Path | None = None, headers: Mapping[str, str] | None = None) -> str:
        async def answer(_: web.Request) -> web.Response:
            return web.json_response({"status": "something"}, headers=headers)

        app = web.Application()
        app.router.add_get("/{any:.*}", answer)
        server = await aiohttp_server(app, ssl=_tls(pem) if pem else None)
        return f"{'https' if pem else 'http'}://127.0.0.1:{server.port}"

    return start


def _tls(pem: Path) -> ssl.SSLContext:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(pem)
    return tls


@pytest.mark.parametrize(
    ("address", "says"),
    [(None, "APP_BASE_URL is not set."), ("http://pos.example", "APP_BASE_URL is not https")],
)
async def test_an_address_without_tls_is_refused(context: Examined, address: str | None, says: str) -> None:
    context.settings(app_base_url=address)
    assert (await context.check("tls"))[State.FAIL][0].startswith(says)


async def test_a_certificate_nobody_vouches_for_is_refused(
    context: Examined, tmp_path: Path, answering: Answering
) -> None:
    url = await answering(certificate(tmp_path, 90))
    context.settings(app_base_url=url, trusted_proxies=(ip_network("127.0.0.1"),))
    found = await context.only("tls")
    assert (found.state, found.says) == (State.FAIL, "Browsers refuse the certificate: self-signed certificate.")


@pytest.mark.parametrize(("days", "state"), [(90, State.OK), (15, State.WARN), (5, State.FAIL)])
async def test_the_days_left_are_counted(
    context: Examined, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int, state: State, answering: Answering
) -> None:
    pem = certificate(tmp_path, days)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    url = await answering(pem)
    context.settings(app_base_url=url)
    found = await context.check("tls")
    assert f"{days} more days" in found[state][0]
    assert "POS_TRUSTED_PROXIES is empty" in found[State.WARN][-1]


async def test_an_address_that_does_not_answer_is_not_judged(context: Examined) -> None:
    context.settings(app_base_url="https://127.0.0.1:9", trusted_proxies=(ip_network("127.0.0.1"),))
    for name in ("tls", "origin"):
        found = await context.only(name)
        assert found.state is State.UNKNOWN
        assert found.says.startswith("Not known, because ")


async def test_the_address_must_lead_to_a_hub(context: Examined, hub: RunningHub, answering: Answering) -> None:
    context.settings(app_base_url=hub.url)
    assert (await context.only("origin")).state is State.OK
    url = await answering()
    context.settings(app_base_url=url)
    assert (await context.only("origin")).state is State.FAIL


async def test_a_clock_that_is_not_postgresqls_is_noticed(context: Examined) -> None:
    assert (await context.only("database_clock")).state is State.OK
    for away, state in ((timedelta(seconds=30), State.WARN), (timedelta(hours=3), State.FAIL)):
        with time_machine.travel(clock.now() - away, tick=True):
            found = await context.only("database_clock")
        assert found.state is state
        assert "s apart" in found.says


async def test_a_clock_that_is_not_the_clouds_is_noticed(context: Examined, answering: Answering) -> None:
    assert await context.check("cloud_clock") == {}
    for away, state in ((timedelta(0), State.OK), (timedelta(seconds=40), State.WARN), (-DAY, State.FAIL)):
        date = format_datetime(clock.now() + away, usegmt=True)
        url = await answering(headers={"Date": date})
        context.settings(cloud=CloudSettings(url, "x", "y", "z"))
        assert (await context.only("cloud_clock")).state is state
    context.settings(cloud=CloudSettings("http://127.0.0.1:9", "x", "y", "z"))
    assert (await context.only("cloud_clock")).state is State.UNKNOWN


async def test_without_a_database_nothing_is_invented(context: Examined) -> None:
    context.context = replace(context.context, dsn=None)
    found = await context.only("database_clock")
    assert (found.state, found.says) == (State.UNKNOWN, "Not known, because there is no database yet.")
