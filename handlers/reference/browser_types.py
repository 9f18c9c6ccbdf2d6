"""web/api.d.ts: the views, messages and arguments of the API as TypeScript, for the JSDoc of the browser's modules."""

from __future__ import annotations

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import msgspec

from handlers import openapi
from handlers.json_schema import Json
from handlers.reference import asyncapi

GENERATOR: Final = "web/node_modules/.bin/openapi-typescript"


def page() -> str:
    """The declarations, as openapi-typescript (of `make setup`) makes them."""
    with TemporaryDirectory() as place:
        document, result = Path(place, "schemas.json"), Path(place, "api.d.ts")
        document.write_bytes(msgspec.json.encode(_document()))
        subprocess.run([GENERATOR, document, "-o", result], check=True, capture_output=True, timeout=60)
        return result.read_text("utf-8")


def _document() -> Json:
    """All schemas but those of request bodies: a screen sends a command with all its arguments."""
    schemas = openapi.described()["components"]["schemas"] | asyncapi.described()["components"]["schemas"]
    kept = {name: schema for name, schema in sorted(schemas.items()) if not name.endswith("Body")}
    return {
        "openapi": "3.1.0",
        "info": {"title": "POS hub", "version": "1"},
        "paths": {},
        "components": {"schemas": kept},
    }
