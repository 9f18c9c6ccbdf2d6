"""Ed25519 keys as both ends write them: 32 raw bytes in URL-safe base64, several separated by commas.

A key's id (`kid`) is derived from its public half, so that nobody has to agree on names. Where private keys are kept
is the cloud's affair; the venue only ever holds public ones.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KEY_BYTES = 32


class BadKey(ValueError):
    """The text is not an Ed25519 key."""


def private_key(text: str) -> Ed25519PrivateKey:
    """A private key from its text. Raises BadKey."""
    return Ed25519PrivateKey.from_private_bytes(_raw(text))


def public_key(text: str) -> Ed25519PublicKey:
    """A public key from its text. Raises BadKey."""
    try:
        return Ed25519PublicKey.from_public_bytes(_raw(text))
    except ValueError as error:
        raise BadKey(str(error)) from None


def public_text(key: Ed25519PrivateKey | Ed25519PublicKey) -> str:
    """The public half as text."""
    public = key.public_key() if isinstance(key, Ed25519PrivateKey) else key
    return base64.urlsafe_b64encode(public.public_bytes_raw()).decode().rstrip("=")


def new_private_text() -> str:
    """A new private key as text."""
    return base64.urlsafe_b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode().rstrip("=")


def key_id(key: Ed25519PrivateKey | Ed25519PublicKey) -> str:
    """The key's `kid`: the start of the SHA-256 of its public bytes."""
    public = key.public_key() if isinstance(key, Ed25519PrivateKey) else key
    return hashlib.sha256(public.public_bytes_raw()).hexdigest()[:16]


def trusted_keys(text: str) -> Mapping[str, Ed25519PublicKey]:
    """Public keys by `kid`, from one or several texts separated by commas. Raises BadKey."""
    keys = [public_key(part) for part in text.replace(",", " ").split()]
    if not keys:
        raise BadKey("no key is given")
    return {key_id(key): key for key in keys}


def _raw(text: str) -> bytes:
    try:
        raw = base64.b64decode(text.strip() + "=" * (-len(text.strip()) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise BadKey("a key is written in URL-safe base64") from None
    if len(raw) != KEY_BYTES:
        raise BadKey(f"an Ed25519 key has {KEY_BYTES} bytes, not {len(raw)}")
    return raw
