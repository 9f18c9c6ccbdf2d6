"""nginx in front of hubs, with the file that is deployed. What is asked of it stands in the tests."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

import aiohttp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from hub.base.clock import now

DEPLOY = Path(__file__).parents[2] / "deploy"
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
NAMES = ("localhost", "pos.test", "cloud.pos.test")
OWNER = " user root;" if os.geteuid() == 0 else ""
"""Its workers must be able to enter a test's directory."""
LISTENS = re.compile(r"listen (80|443)\b")


@dataclass
class Front:
    """One nginx; `place` holds its files, laid out as in /etc/nginx."""

    place: Path
    http_port: int = 80
    https_port: int = 443
    logs: Path = Path("/var/log/nginx")
    user: str = ""
    process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        """Where it serves by TLS."""
        return f"https://localhost:{self.https_port}"

    @property
    def plain_url(self) -> str:
        """Where it sends everybody on to TLS."""
        return f"http://localhost:{self.http_port}"

    @property
    def certificate(self) -> Path:
        """The authority's; whoever trusts this file trusts the door."""
        return self.place / "ssl" / "authority.pem"

    def trust(self) -> ssl.SSLContext:
        """What a client needs to believe the certificate."""
        return ssl.create_default_context(cafile=str(self.certificate))

    def session(self) -> aiohttp.ClientSession:
        """A client that believes the certificate."""
        connector = aiohttp.TCPConnector(limit=0, ssl=self.trust())
        return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    def log(self, name: str = "access.log") -> str:
        """What it wrote."""
        return (self.logs / name).read_text("utf-8")

    async def start(self) -> None:
        """Start, until it answers."""
        self.process = await asyncio.create_subprocess_exec(
            _nginx(), "-p", str(self.place), "-c", str(self.place / "nginx.conf"),
            "-e", str(self.logs / "error.log"), "-g", f"daemon off; pid {self.place}/nginx.pid;{self.user}",
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        async with asyncio.timeout(10), aiohttp.ClientSession() as session:
            while True:
                try:
                    async with session.get(self.plain_url, allow_redirects=False):
                        return
                except aiohttp.ClientError:
                    assert self.process.returncode is None, self.log("error.log")
                    await asyncio.sleep(0.02)

    def renew(self) -> None:
        """Another certificate of the same authority; sockets that are open stay open."""
        assert self.process is not None
        make_certificate(self.place / "ssl", lasts_days=90)
        self.process.send_signal(signal.SIGHUP)

    async def stop(self) -> None:
        """End it."""
        if self.process is not None and self.process.returncode is None:
            self.process.terminate()
            await self.process.wait()


def _nginx() -> str:
    found = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin")
    assert found, "nginx is not installed; bin/setup-tests does it"
    return found


def lay_out(place: Path, http_port: int, https_port: int, hubs: Sequence[int]) -> Front:
    """The deployed files on ports and in places that an ordinary user may use; nothing else is changed."""
    (place / "site").mkdir()
    front = Front(place=place, http_port=http_port, https_port=https_port, logs=place, user=OWNER)
    (place / "nginx.conf").write_text(_for_anybody((DEPLOY / "nginx.conf").read_text(), front))
    (place / "site" / "trusted.conf").write_text((DEPLOY / "site" / "trusted.conf").read_text())
    text = (DEPLOY / "site" / "hubs.conf").read_text()
    for written, port in zip((8000, 8001), hubs, strict=True):
        assert f"127.0.0.1:{written} " in text
        text = text.replace(f"127.0.0.1:{written} ", f"127.0.0.1:{port} ")
    (place / "site" / "hubs.conf").write_text(text)
    make_certificate(place / "ssl")
    return front


def _for_anybody(text: str, front: Front) -> str:
    ports = {"80": front.http_port, "443": front.https_port}
    lines = [line for line in text.splitlines() if "listen [::]" not in line]
    text = LISTENS.sub(lambda found: f"listen 127.0.0.1:{ports[found[1]]}", "\n".join(lines))
    text = text.replace("/var/log/nginx/", f"{front.place}/").replace("/var/www/acme", f"{front.place}/acme")
    own = "".join(f"    {name}_temp_path {front.place}/temporary_{name};\n" for name in TEMPORARY)
    return text.replace("http {\n", "http {\n" + own, 1)


def make_certificate(place: Path, lasts_days: int = 2) -> None:
    """A certificate for this machine, from an authority of its own that is made at the first time."""
    place.mkdir(exist_ok=True)
    if not (place / "authority.pem").exists():
        own = ec.generate_private_key(ec.SECP256R1())
        (place / "authority.pem").write_bytes(_signed(own, own, 3650, is_authority=True))
        (place / "authority-key.pem").write_bytes(_text(own))
    signer = serialization.load_pem_private_key((place / "authority-key.pem").read_bytes(), None)
    assert isinstance(signer, ec.EllipticCurvePrivateKey)
    key = ec.generate_private_key(ec.SECP256R1())
    (place / "fullchain.pem").write_bytes(_signed(key, signer, lasts_days, is_authority=False))
    (place / "privkey.pem").write_bytes(_text(key))


def _text(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _signed(
    key: ec.EllipticCurvePrivateKey, signer: ec.EllipticCurvePrivateKey, lasts_days: int, *, is_authority: bool
) -> bytes:
    others = [*map(x509.DNSName, NAMES), x509.IPAddress(ip_address("127.0.0.1"))]
    begins = now() - timedelta(days=1)
    made = (
        x509.CertificateBuilder().subject_name(_named("authority" if is_authority else "localhost"))
        .issuer_name(_named("authority")).public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(begins).not_valid_after(begins + timedelta(days=1 + lasts_days))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(others), critical=False)
        .sign(signer, hashes.SHA256())
    )  # fmt: skip
    return made.public_bytes(serialization.Encoding.PEM)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


def lay_out_as_deployed(hubs: str = "hubs.conf") -> Front:
    """The deployed files where they belong, unchanged: for root, on a machine that has nothing to lose."""
    place = Path("/etc/nginx")
    assert not (place / "mime.types").exists(), "this would overwrite the machine's own nginx; use bin/deploy-check"
    shutil.rmtree(place / "site", ignore_errors=True)
    (place / "site").mkdir()
    shutil.copy(DEPLOY / "nginx.conf", place)
    shutil.copy(DEPLOY / "site" / "trusted.conf", place / "site")
    shutil.copy(DEPLOY / "site" / hubs, place / "site" / "hubs.conf")
    make_certificate(place / "ssl")
    return Front(place)


@asynccontextmanager
async def running(front: Front) -> AsyncIterator[Front]:
    """nginx, for as long as the block lasts."""
    await front.start()
    try:
        yield front
    finally:
        await front.stop()
