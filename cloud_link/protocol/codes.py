"""Unlock codes that can be read out over the telephone: 25 letters and digits, for one site and until a last instant.

A signature is 64 bytes, too long to dictate, so the cloud signs beforehand: every lease carries an `anchor`, the end
of a hash chain whose beginning only the cloud can make. A code is a link of that chain and says how many steps it is
from the end: hashed that many times it must give the signed anchor, and a link that lasts longer cannot be derived
from one that lasts less. The anchor's text carries the day its chain begins, so both ends count from the same instant.
A step is six hours, because an anchor is made by walking the whole chain.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LINK_BYTES = 12
PERIOD_DAYS = 30
STEP = timedelta(hours=6)
CHAIN_STEPS = 4 * 430
"""A lease may be up to a year old when its site is helped by telephone, plus the period and the code's own life."""
_LOOKS_LIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_CODE_CHARACTERS, _CHECK_BITS = 25, 13


class BadCode(ValueError):
    """The code does not fit; `reason` says how, and `data` what the vendor needs to know to make one that does."""

    def __init__(self, reason: str, **data: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.data = data


@dataclass(frozen=True, slots=True)
class Unlock:
    """What a code grants: the venue may trade until then."""

    until: datetime
    digest: str
    """What is stored of a used code."""


def anchor(secret: bytes, site_id: str, at: datetime) -> str:
    """The anchor for a lease that is issued at `at`: `<day its chain begins>.<end of the chain>`."""
    begins = _period_begin(at)
    end = _hashed(_first_link(secret, site_id, begins), CHAIN_STEPS)
    return f"{begins:%Y-%m-%d}.{end.hex()}"


def unlock_code(secret: bytes, site_id: str, lease_issued_at: datetime, until: datetime) -> str:
    """The code that lets the site trade until `until`, for a site that holds a lease issued at `lease_issued_at`.

    Raises BadCode: `too_long` when the chain of that lease does not reach so far.
    """
    begins = _period_begin(lease_issued_at)
    steps = -((begins - until) // STEP)
    if not 0 < steps < CHAIN_STEPS:
        raise BadCode("too_long")
    link = _hashed(_first_link(secret, site_id, begins), CHAIN_STEPS - steps)
    return _spell(steps, link)


def read_code(text: str, signed_anchor: str, site_id: str, now: datetime) -> Unlock:
    """What a code grants at the site that holds `signed_anchor`.

    Raises BadCode: `length`, `mistyped`, `wrong`, `expired`.
    """
    steps, link = _unspell(text)
    day, _, end = signed_anchor.partition(".")
    if not end or not hmac.compare_digest(_hashed(link, steps).hex(), end):
        raise BadCode("wrong")
    until = datetime.fromisoformat(day).replace(tzinfo=UTC) + steps * STEP
    if until <= now:
        raise BadCode("expired", now=f"{now:%Y-%m-%d %H:%M}")
    return Unlock(until, hashlib.sha256(f"{site_id}:{_clean(text)}".encode()).hexdigest())


def last_step(until: datetime) -> datetime:
    """Until when a code requested for `until` is really valid: the end of its last step."""
    begins = _period_begin(until)
    return begins - (begins - until) // STEP * STEP


def _period_begin(at: datetime) -> datetime:
    days = int(at.timestamp()) // 86400
    return datetime.fromtimestamp((days - days % PERIOD_DAYS) * 86400, UTC)


def _first_link(secret: bytes, site_id: str, begins: datetime) -> bytes:
    return hmac.new(secret, f"unlock:{site_id}:{begins:%Y-%m-%d}".encode(), hashlib.sha256).digest()[:LINK_BYTES]


def _hashed(link: bytes, times: int) -> bytes:
    for _ in range(times):
        link = hashlib.sha256(link).digest()[:LINK_BYTES]
    return link


def _check(number: int) -> int:
    digest = hashlib.sha256(number.to_bytes(LINK_BYTES + 2)).digest()
    return int.from_bytes(digest[:2]) >> (16 - _CHECK_BITS)


def _spell(steps: int, link: bytes) -> str:
    number = steps << 8 * LINK_BYTES | int.from_bytes(link)
    value = number << _CHECK_BITS | _check(number)
    letters = [ALPHABET[value >> 5 * place & 31] for place in reversed(range(_CODE_CHARACTERS))]
    return "-".join("".join(letters[start : start + 5]) for start in range(0, _CODE_CHARACTERS, 5))


def _clean(text: str) -> str:
    return "".join(text.upper().translate(_LOOKS_LIKE).replace("-", " ").split())


def _unspell(text: str) -> tuple[int, bytes]:
    clean = _clean(text)
    if len(clean) != _CODE_CHARACTERS or any(letter not in ALPHABET for letter in clean):
        raise BadCode("length")
    value = 0
    for letter in clean:
        value = value << 5 | ALPHABET.index(letter)
    number, check = value >> _CHECK_BITS, value & ((1 << _CHECK_BITS) - 1)
    if _check(number) != check:
        raise BadCode("mistyped")
    steps = number >> 8 * LINK_BYTES
    if not 0 < steps < CHAIN_STEPS:
        raise BadCode("wrong")
    return steps, (number & ((1 << 8 * LINK_BYTES) - 1)).to_bytes(LINK_BYTES)
