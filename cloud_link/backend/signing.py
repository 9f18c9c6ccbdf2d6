"""The cloud's signing keys, and leases and codes made with them. Private keys never leave this module.

Several keys may be held, the newest first. A lease is signed by the newest key that its site trusts, so that a
new key is used as soon as a venue trusts it, and the old one until then.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from cloud_link.protocol import codes
from cloud_link.protocol.keys import key_id, private_key, public_text
from cloud_link.protocol.lease import Lease, sign


class Signer:
    """Signs for one cloud."""

    def __init__(self, texts: Sequence[str], contact: str | None) -> None:
        self._keys = {key_id(key): key for key in map(private_key, texts)}
        self._contact = contact
        oldest = private_key(texts[-1]).private_bytes_raw()
        self._code_secret = hmac.new(oldest, b"telephone codes", hashlib.sha256).digest()
        self._anchors: dict[tuple[str, str], str] = {}

    @property
    def public_keys(self) -> str:
        """What a venue is given as CLOUD_PUBLIC_KEY."""
        return ",".join(public_text(key) for key in self._keys.values())

    def lease(self, site: Mapping[str, Any], at: datetime) -> str:
        """A signed lease with the terms of the site's row."""
        site_id = str(site["site_id"])
        lease = Lease(
            site_id=site_id,
            serial=site["lease_serial"],
            issued_at=at,
            is_locked=site["is_locked"],
            mode=site["lock_mode"] or "full",
            lock_reason=site["lock_reason"],
            license_expires_at=site["license_expires_at"],
            contact=self._contact,
            unlock_anchor=self._anchor(site_id, at),
            resets_clock=site["resets_clock"],
        )
        return sign(lease, self._keys[self._newest_trusted(site["trusted_keys"])])

    def unlock_code(self, site_id: str, lease_issued_at: datetime, until: datetime) -> str:
        """A code to dictate. Raises codes.BadCode."""
        return codes.unlock_code(self._code_secret, site_id, lease_issued_at, until)

    def _newest_trusted(self, trusted: Sequence[str] | None) -> str:
        """A site that has never reported its keys was set up when the oldest key was the only one."""
        keys = [key for key in self._keys if key in (trusted or ())]
        return keys[0] if keys else list(self._keys)[-1]

    def _anchor(self, site_id: str, at: datetime) -> str:
        """Many hashes make an anchor (a millisecond); it stays the same for a month."""
        period = f"{int(at.timestamp()) // 86400 // codes.PERIOD_DAYS}"
        if (anchor := self._anchors.get((site_id, period))) is None:
            if len(self._anchors) > 20_000:
                self._anchors.clear()
            anchor = self._anchors[site_id, period] = codes.anchor(self._code_secret, site_id, at)
        return anchor
