"""The client of Pesapal's API 3.0, as its documentation describes it; no other module knows the API.

Every wait has a timeout, every failure a cause in plain words, which never has keys or tokens in it.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import aiohttp
import msgspec

from hub.base import clock
from hub.domain.pesapal import Outcome
from hub.settings.settings import PesapalSettings
from hub.texts import stored

log = logging.getLogger(__name__)
TOKEN_LASTS_S: Final = 240.0
"""Pesapal's tokens are valid for five minutes; their expiry date is not used, because our own clock may be wrong."""
ANSWER: Final = aiohttp.ClientTimeout(total=8, connect=4)
MOST_BYTES: Final = 1 << 16
MOST_CHARACTERS: Final = 200
LONGEST_ID: Final = 80
OUTCOMES: Final[Mapping[int, Outcome]] = {0: "pending", 1: "completed", 2: "failed", 3: "reversed"}
NOT_PAID_YET: Final = "payment_details_not_found"
"""Pesapal's error code for an order that nobody has tried to pay yet."""
_encode = msgspec.json.Encoder(decimal_format="number", uuid_format="canonical").encode
Body = dict[str, Any]


class PesapalFailed(Exception):
    """A call failed; `cause` is the reason, for people."""

    def __init__(self, cause: str, code: str = "") -> None:
        super().__init__(cause)
        self.cause, self.code = cause, code


class PesapalAway(PesapalFailed):
    """No reply, or an unusable one: try again later. Pesapal may have done it all the same."""


class PesapalRefused(PesapalFailed):
    """Pesapal refused: the same call again would fail too."""


@dataclass(frozen=True, slots=True)
class Offer:
    """The page where a guest can pay, and Pesapal's id of the payment."""

    tracking_id: str
    redirect_url: str


@dataclass(frozen=True, slots=True)
class Status:
    """The status of a payment."""

    outcome: Outcome
    amount: Decimal | None
    currency: str
    merchant_reference: str
    confirmation: str
    says: str


class Pesapal:
    """The venue's account at Pesapal. `ipn_url` is the public address for its notices, if there is one."""

    def __init__(self, account: PesapalSettings, callback_url: str, ipn_url: str | None) -> None:
        self._account, self._callback_url, self._ipn_url = account, callback_url, ipn_url
        self._session: aiohttp.ClientSession | None = None
        self._token, self._token_until = "", 0.0
        self._ipn_id = account.ipn_id
        self._token_lock = asyncio.Lock()

    async def close(self) -> None:
        """Close the HTTP session."""
        if self._session is not None:
            await self._session.close()

    async def submit(self, reference: str, amount: Decimal, currency: str, description: str, phone: str) -> Offer:
        """Request a page where a guest can pay; `reference` must be new. Raises PesapalFailed."""
        body = {
            "id": reference,
            "currency": currency,
            "amount": amount,
            "description": description,
            "callback_url": self._callback_url,
            "notification_id": await self._notification_id(),
            "billing_address": {"phone_number": phone, "email_address": ""},
        }
        answer = await self._call_signed_in("POST", "Transactions/SubmitOrderRequest", body)
        offer = Offer(_text(answer, "order_tracking_id"), _text(answer, "redirect_url"))
        if not 0 < len(offer.tracking_id) <= LONGEST_ID or not offer.redirect_url.startswith(("https://", "http://")):
            raise PesapalAway(stored("payment-problem-no-address"))
        return offer

    async def status(self, tracking_id: str) -> Status:
        """The status of a payment: the only source that is trusted. Raises PesapalFailed."""
        try:
            answer = await self._call_signed_in(
                "GET", "Transactions/GetTransactionStatus", query={"orderTrackingId": tracking_id}
            )
        except PesapalRefused as refused:
            if refused.code == NOT_PAID_YET:
                return Status(
                    outcome="pending", amount=None, currency="", merchant_reference="", confirmation="", says=""
                )
            raise
        if (outcome := OUTCOMES.get(_number(answer.get("status_code")))) is None:
            raise PesapalAway(stored("payment-problem-unknown-status"))
        return Status(
            outcome=outcome,
            amount=_amount(answer.get("amount")),
            currency=_text(answer, "currency"),
            merchant_reference=_text(answer, "merchant_reference"),
            confirmation=_text(answer, "confirmation_code"),
            says=_text(answer, "description"),
        )

    async def cancel(self, tracking_id: str) -> None:
        """Cancel a payment page. Raises PesapalFailed."""
        await self._call_signed_in("POST", "Transactions/CancelOrder", {"order_tracking_id": tracking_id})

    async def sign_in(self) -> None:
        """Get a token, to test the keys. Raises PesapalFailed."""
        self._token = ""
        await self._fresh_token()

    async def _notification_id(self) -> str:
        """The id of our address for notices; registered once. Empty without a public address."""
        if self._ipn_id is None and self._ipn_url is not None:
            self._ipn_id = await self._registered(self._ipn_url) or await self._register(self._ipn_url)
        return self._ipn_id or ""

    async def _registered(self, url: str) -> str | None:
        urls = await self._call_signed_in("GET", "URLSetup/GetIpnList")
        return next((_text(one, "ipn_id") for one in urls.get("list", []) if one.get("url") == url), None)

    async def _register(self, url: str) -> str:
        answer = await self._call_signed_in(
            "POST", "URLSetup/RegisterIPN", {"url": url, "ipn_notification_type": "POST"}
        )
        return _text(answer, "ipn_id")

    async def _call_signed_in(
        self, method: str, path: str, body: Body | None = None, query: Mapping[str, str] | None = None
    ) -> Body:
        """One call with a token; repeated with a new one if that has expired early. Raises PesapalFailed."""
        status, answer = await self._call(method, path, body, query, await self._fresh_token())
        if status == 401:
            self._token = ""
            status, answer = await self._call(method, path, body, query, await self._fresh_token())
        return _checked(status, answer)

    async def _fresh_token(self) -> str:
        async with self._token_lock:
            if not self._token or clock.monotonic_s() > self._token_until:
                self._token = await self._new_token()
                self._token_until = clock.monotonic_s() + TOKEN_LASTS_S
            return self._token

    async def _new_token(self) -> str:
        keys = {"consumer_key": self._account.consumer_key, "consumer_secret": self._account.consumer_secret}
        status, answer = await self._call("POST", "Auth/RequestToken", keys)
        if status >= 500 or status in (408, 429):
            raise PesapalAway(stored("payment-problem-status", status=status))
        if not (token := _text(answer, "token")):
            raise PesapalRefused(stored("payment-problem-keys"), _error(answer)[0])
        return token

    async def _call(
        self, method: str, path: str, body: Body | None, query: Mapping[str, str] | None = None, token: str = ""
    ) -> tuple[int, Body]:
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = None if body is None else _encode(body)
        url = f"{self._account.base_url}/api/{path}"
        self._session = self._session or aiohttp.ClientSession(timeout=ANSWER, cookie_jar=aiohttp.DummyCookieJar())
        try:
            async with self._session.request(
                method, url, data=data, params=query, headers=headers, allow_redirects=False
            ) as answer:
                return answer.status, _read(await _content(answer), answer.status)
        except TimeoutError:
            raise PesapalAway(stored("payment-problem-slow")) from None
        except (aiohttp.ClientError, OSError) as error:
            log.info("Pesapal cannot be reached: %s", type(error).__name__)
            raise PesapalAway(stored("payment-problem-away")) from None


async def _content(answer: aiohttp.ClientResponse) -> bytes:
    content = b""
    async for chunk in answer.content.iter_any():
        content += chunk
        if len(content) > MOST_BYTES:
            raise PesapalAway(stored("payment-problem-too-much"))
    return content


def _read(content: bytes, status: int) -> Body:
    """A JSON object, with numbers exactly as they were written. Raises PesapalAway."""
    try:
        value = json.loads(content, parse_float=Decimal, parse_int=Decimal)
    except (ValueError, RecursionError):
        raise PesapalAway(stored("payment-problem-no-json", status=status)) from None
    if isinstance(value, list):
        return {"list": [one for one in value if isinstance(one, dict)]}
    return value if isinstance(value, dict) else {}


def _checked(status: int, answer: Body) -> Body:
    """The reply, unless it is an error: Pesapal also sends errors with status 200. Raises PesapalFailed."""
    code, message = _error(answer)
    if code == NOT_PAID_YET:
        raise PesapalRefused(message, code)
    if status >= 500 or status in (408, 429):
        raise PesapalAway(stored("payment-problem-status", status=status))
    if code or message or status != 200:
        raise PesapalRefused(stored("payment-problem-says", message=message or code or str(status)), code)
    return answer


def _error(answer: Body) -> tuple[str, str]:
    """Code and message of the error, empty if there is none: the `error` object may be there and empty."""
    error = answer.get("error")
    if not isinstance(error, dict):
        return ("", str(error)[:MOST_CHARACTERS]) if error else ("", "")
    return _text(error, "code"), _text(error, "message")


def _text(answer: Body, name: str) -> str:
    """A text of a reply: printable, and short unless it is an address."""
    value = answer.get(name)
    most = 2000 if name == "redirect_url" else MOST_CHARACTERS
    return "".join(c for c in str(value) if c.isprintable()).strip()[:most] if value is not None else ""


def _number(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return -1


def _amount(value: Any) -> Decimal | None:
    try:
        amount = Decimal(value)
    except (TypeError, ValueError, InvalidOperation):
        return None
    return amount if amount.is_finite() and abs(amount) < 10**15 else None
