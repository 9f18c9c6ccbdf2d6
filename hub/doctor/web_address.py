"""APP_BASE_URL: does it lead to this hub, with TLS, and how long is the certificate valid?"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import aiohttp

from hub.base import clock
from hub.doctor.finding import DoctorContext, Finding, NotKnown, fail, ok, warn

REPLY_S = 5.0
RENEW_DAYS, LATE_DAYS = 21, 7
LOOPBACK = ("localhost", "127.0.0.1", "::1")


async def tls(context: DoctorContext) -> AsyncIterator[Finding]:
    """The certificate of APP_BASE_URL, as a browser would finding it."""
    address = context.settings.app_base_url
    if address is None:
        yield fail("APP_BASE_URL is not set.", "Set it to the address people open, such as https://pos.example.com.")
        return
    parts = urlsplit(address)
    if parts.scheme != "https":
        yield fail(
            "APP_BASE_URL is not https: passwords cross the network in the clear.", "See deploy/RUNBOOK.md, TLS."
        )
        return
    yield _certificate_finding(*await _certificate(parts.hostname or "", parts.port or 443))
    if not context.settings.trusted_proxies:
        yield warn(
            "POS_TRUSTED_PROXIES is empty: behind a proxy, cookies are not marked secure and all guests look like one.",
            "Name the proxy's network, such as 127.0.0.1/32.",
        )


async def origin(context: DoctorContext) -> AsyncIterator[Finding]:
    """Whether APP_BASE_URL leads to a hub that is ready."""
    address = context.settings.base_url.rstrip("/")
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=REPLY_S)) as session,
            session.get(f"{address}/api/health") as answer,
        ):
            is_ready = answer.status == 200 and (await answer.json(content_type=None)).get("status") == "ok"
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError, AttributeError) as error:
        why = str(error) or type(error).__name__
        raise NotKnown(f"{address} does not answer ({why})", "Start the hub and its proxy, then ask again.") from None
    if is_ready:
        yield ok(f"{address} leads to a hub that is ready.")
    else:
        yield fail(f"{address} does not lead to a hub that is ready.", "See what answers there: curl -i …/api/health")


async def _certificate(host: str, port: int) -> tuple[str, datetime | None]:
    """Why the certificate is refused, if it is, and else when it expires."""
    try:
        async with asyncio.timeout(REPLY_S):
            _, writer = await asyncio.open_connection(host, port, ssl=ssl.create_default_context())
    except ssl.SSLCertVerificationError as error:
        return error.verify_message, None
    except (OSError, TimeoutError) as error:
        raise NotKnown(f"{host}:{port} does not answer ({error})", "Start the proxy, then ask again.") from None
    ends = writer.get_extra_info("peercert")["notAfter"]
    writer.close()
    return "", datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC)


def _certificate_finding(problem: str, ends_at: datetime | None) -> Finding:
    renew = "Renew it (deploy/RUNBOOK.md, TLS)."
    if ends_at is None:
        return fail(f"Browsers refuse the certificate: {problem}.", renew)
    days = (ends_at - clock.now()).days
    if days >= RENEW_DAYS:
        return ok(f"The certificate is valid for {days} more days.")
    finding = fail if days < LATE_DAYS else warn
    return finding(f"The certificate is valid for only {days} more days.", renew)
