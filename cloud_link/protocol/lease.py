"""The lease: what the cloud permits one site to do, signed, numbered and dated; and which leases a site accepts.

An EdDSA (Ed25519) JWT. The algorithm is fixed here and never taken from the token, so that `alg` none or HS256 get
nowhere. Serials only rise: each lease issued to a site has a higher one than the last.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, cast

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from cloud_link.protocol.keys import key_id

Mode = Literal["full", "drain"]
ALGORITHM = "EdDSA"
MOST_BYTES = 4096
MOST_DAYS = 3660
NEEDED = (
    "site_id",
    "aud",
    "locked",
    "mode",
    "iat",
    "serial",
    "unseen_days",
    "grace_days",
    "drain_days",
)


class LeaseRejected(Exception):
    """A lease that a site does not accept; `code` is the reason."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


@dataclass(frozen=True, slots=True)
class Lease:
    """What a site may do, until when, and how long it may trade without contact with the cloud."""

    site_id: str
    serial: int
    issued_at: datetime
    is_locked: bool = False
    mode: Mode = "full"
    lock_reason: str | None = None
    license_expires_at: datetime | None = None
    contact: str | None = None
    unseen_days: int = 7
    """How long after `issued_at` the site may trade without a newer lease, before grace begins."""
    grace_days: int = 14
    drain_days: int = 2
    unlock_anchor: str = ""
    """The end of the chain that telephone codes come from (`codes`)."""
    resets_clock: bool = False
    """The site's clock mark was wrong; it restarts at `issued_at`."""


def sign(lease: Lease, key: Ed25519PrivateKey) -> str:
    """The lease as a signed token."""
    claims = {
        "site_id": lease.site_id,
        "aud": lease.site_id,
        "locked": lease.is_locked,
        "mode": lease.mode,
        "lock_reason": lease.lock_reason,
        "license_expires_at": instant_text(lease.license_expires_at),
        "iat": int(lease.issued_at.timestamp()),
        "serial": lease.serial,
        "contact": lease.contact,
        "unseen_days": lease.unseen_days,
        "grace_days": lease.grace_days,
        "drain_days": lease.drain_days,
        "unlock_anchor": lease.unlock_anchor,
        "resets_clock": lease.resets_clock,
    }
    return jwt.encode(claims, key, algorithm=ALGORITHM, headers={"kid": key_id(key)})


def verify(token: object, keys: Mapping[str, Ed25519PublicKey], site_id: str, newest_serial: int = 0) -> Lease:
    """The lease in a token, if this site may accept it; the newest it holds has `newest_serial`.

    Raises LeaseRejected: `malformed`, `unknown_key`, `bad_signature`, `other_site`, `older_serial`.
    """
    claims = _verified(token, keys)
    if claims["site_id"] != site_id or claims["aud"] != site_id:
        raise LeaseRejected("other_site", "the lease is for another site")
    lease = _lease(claims)
    if lease.serial < newest_serial:
        raise LeaseRejected(
            "older_serial", f"the lease has serial {lease.serial}; a newer one ({newest_serial}) is held"
        )
    return lease


def _verified(token: object, keys: Mapping[str, Ed25519PublicKey]) -> dict[str, Any]:
    if not isinstance(token, str) or len(token) > MOST_BYTES:
        raise LeaseRejected("malformed", "a lease is a short text")
    try:
        key = keys.get(str(jwt.get_unverified_header(token).get("kid")))
        if key is None:
            raise LeaseRejected("unknown_key", "the lease is not signed by a key of CLOUD_PUBLIC_KEY")
        # `licence` compares times with the effective time; the library would compare them with this machine's clock.
        options = {
            "require": list(NEEDED),  # the library would refuse a null `license_expires_at`
            "verify_aud": False,
            "verify_exp": False,
            "verify_iat": False,
            "verify_nbf": False,
        }
        return jwt.decode(token, key, algorithms=[ALGORITHM], options=cast("Any", options))
    except jwt.MissingRequiredClaimError as error:
        raise LeaseRejected("malformed", str(error)) from None
    except (jwt.InvalidSignatureError, jwt.InvalidAlgorithmError, jwt.InvalidKeyError) as error:
        raise LeaseRejected("bad_signature", str(error)) from None
    except jwt.PyJWTError as error:
        raise LeaseRejected("malformed", str(error)) from None


def _lease(claims: Mapping[str, Any]) -> Lease:
    """Signed, and still checked field by field: a mistake at the cloud must not stop a venue."""
    try:
        return Lease(
            site_id=claims["site_id"],
            serial=_whole(claims["serial"], 1 << 62),
            issued_at=datetime.fromtimestamp(_whole(claims["iat"], 1 << 36), UTC),
            is_locked=_flag(claims["locked"]),
            mode=_mode(claims["mode"]),
            lock_reason=_text(claims.get("lock_reason")),
            license_expires_at=instant(claims["license_expires_at"]),
            contact=_text(claims.get("contact")),
            unseen_days=_whole(claims["unseen_days"], MOST_DAYS),
            grace_days=_whole(claims["grace_days"], MOST_DAYS),
            drain_days=_whole(claims["drain_days"], MOST_DAYS),
            unlock_anchor=_text(claims.get("unlock_anchor")) or "",
            resets_clock=_flag(claims.get("resets_clock", False)),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise LeaseRejected("malformed", str(error)) from None


def instant(text: str | None) -> datetime | None:
    """An RFC 3339 instant. Raises ValueError when it has no zone."""
    if text is None:
        return None
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("an instant needs its zone")
    return at.astimezone(UTC)


def instant_text(at: datetime | None) -> str | None:
    """An instant as RFC 3339 in UTC with milliseconds."""
    if at is None:
        return None
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def unseen_until(lease: Lease) -> datetime:
    """From when on the site counts as out of contact."""
    return lease.issued_at + timedelta(days=lease.unseen_days)


def _whole(value: object, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise ValueError(f"not a whole number up to {most}: {value!r}")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"not yes or no: {value!r}")
    return value


def _mode(value: object) -> Mode:
    if value not in ("full", "drain"):
        raise ValueError(f"not a mode: {value!r}")
    return value


def _text(value: object) -> str | None:
    if value is not None and not isinstance(value, str):
        raise TypeError("not a text")
    return value
