"""Which leases a venue accepts, and which forgeries it rejects."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest

from cloud_link.protocol import keys
from cloud_link.protocol.lease import Lease, LeaseRejected, sign, verify

SITE, OTHER = "0192f0c0-0000-7000-8000-000000000001", "0192f0c0-0000-7000-8000-000000000002"
KEY = keys.private_key(keys.new_private_text())
STRANGER = keys.private_key(keys.new_private_text())
TRUSTED = keys.trusted_keys(keys.public_text(KEY))
LEASE = Lease(SITE, 7, datetime(2026, 11, 21, 10, tzinfo=UTC), license_expires_at=datetime(2027, 1, 1, tzinfo=UTC))


def why_not(token: object, held: int = 0) -> str:
    with pytest.raises(LeaseRejected) as refused:
        verify(token, TRUSTED, SITE, held)
    return refused.value.code


def part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def claims(token: str) -> dict[str, Any]:
    return dict(jwt.decode(token, options={"verify_signature": False}))


def test_a_signed_lease_comes_back_as_it_was() -> None:
    assert verify(sign(LEASE, KEY), TRUSTED, SITE, newest_serial=7) == LEASE


def test_the_token_carries_what_the_contract_names() -> None:
    token = sign(LEASE, KEY)
    assert jwt.get_unverified_header(token) == {"alg": "EdDSA", "typ": "JWT", "kid": keys.key_id(KEY)}
    named = {"site_id", "locked", "mode", "lock_reason", "license_expires_at", "iat", "serial"}
    assert named <= claims(token).keys()
    assert claims(token)["license_expires_at"] == "2027-01-01T00:00:00.000Z"


def test_an_unsigned_lease_is_refused() -> None:
    body = sign(LEASE, KEY).split(".")[1]
    head = part({"alg": "none", "kid": keys.key_id(KEY)})
    assert why_not(f"{head}.{body}.") == "bad_signature"


def test_a_lease_signed_with_the_public_key_as_a_secret_is_refused() -> None:
    for secret in (keys.public_text(KEY).encode(), TRUSTED[keys.key_id(KEY)].public_bytes_raw()):
        forged = jwt.encode(claims(sign(LEASE, KEY)), secret, algorithm="HS256", headers={"kid": keys.key_id(KEY)})
        assert why_not(forged) == "bad_signature"


def test_a_lease_signed_by_a_stranger_is_refused_whatever_key_it_names() -> None:
    assert why_not(sign(LEASE, STRANGER)) == "unknown_key"
    forged = jwt.encode(claims(sign(LEASE, KEY)), STRANGER, algorithm="EdDSA", headers={"kid": keys.key_id(KEY)})
    assert why_not(forged) == "bad_signature"


def test_a_changed_lease_is_refused() -> None:
    head, _, signature = sign(LEASE, KEY).split(".")
    body = part(claims(sign(LEASE, KEY)) | {"license_expires_at": None})
    assert why_not(f"{head}.{body}.{signature}") == "bad_signature"


def test_another_sites_lease_is_refused() -> None:
    assert why_not(sign(Lease(OTHER, 7, LEASE.issued_at), KEY)) == "other_site"


def test_an_older_serial_is_refused() -> None:
    assert why_not(sign(LEASE, KEY), held=8) == "older_serial"


@pytest.mark.parametrize("nonsense", [None, 7, "", "a.b.c", "x" * 5000, {}, part({"alg": "EdDSA"}) + "..", "é.é.é"])
def test_nonsense_is_refused(nonsense: object) -> None:
    assert why_not(nonsense) in ("malformed", "unknown_key")


@pytest.mark.parametrize(
    "change",
    [{"serial": "9"}, {"serial": -1}, {"locked": 1}, {"mode": "half"}, {"iat": 1 << 60}, {"license_expires_at": 5},
     {"license_expires_at": "2027-01-01"}, {"grace_days": 1.5}, {"lock_reason": []}],
)  # fmt: skip
def test_a_lease_signed_by_mistake_is_refused_and_breaks_nothing(change: dict[str, Any]) -> None:
    odd = jwt.encode(claims(sign(LEASE, KEY)) | change, KEY, algorithm="EdDSA", headers={"kid": keys.key_id(KEY)})
    assert why_not(odd) == "malformed"


def test_a_lease_without_a_claim_is_refused() -> None:
    short = claims(sign(LEASE, KEY))
    del short["serial"]
    assert why_not(jwt.encode(short, KEY, algorithm="EdDSA", headers={"kid": keys.key_id(KEY)})) == "malformed"


def test_two_keys_may_be_trusted_at_once_so_that_keys_can_be_changed() -> None:
    both = keys.trusted_keys(f"{keys.public_text(STRANGER)}, {keys.public_text(KEY)}")
    assert verify(sign(LEASE, KEY), both, SITE) == verify(sign(LEASE, STRANGER), both, SITE) == LEASE


@pytest.mark.parametrize("text", ["", "short", "!" * 43, "A" * 50])
def test_what_is_no_key_is_said_to_be_none(text: str) -> None:
    with pytest.raises(keys.BadKey):
        keys.trusted_keys(text)
