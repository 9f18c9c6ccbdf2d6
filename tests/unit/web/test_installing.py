"""What makes the screens an app: the manifest, its icons, and an address from which it opens."""

import json
import struct
from pathlib import Path
from typing import Any

import pytest

from web import pages
from web.static_files import HERE

STATIC = HERE / "static"
MANIFEST: dict[str, Any] = json.loads((STATIC / "site.webmanifest").read_text())


def pixels(path: Path) -> str:
    """Width and height out of a PNG's head."""
    head = path.read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    return "x".join(str(side) for side in struct.unpack(">II", head[16:24]))


def test_it_opens_at_an_address_of_ours_and_every_page_is_inside() -> None:
    assert MANIFEST["start_url"] in pages.SITEMAP
    assert all(path.startswith(MANIFEST["scope"]) for path in pages.SITEMAP)
    assert MANIFEST["id"] == MANIFEST["start_url"], "another id would be another app on every device"


@pytest.mark.parametrize("icon", MANIFEST["icons"], ids=lambda icon: icon["src"])
def test_icons_are_what_the_manifest_says(icon: dict[str, str]) -> None:
    path = STATIC / icon["src"]
    assert path.is_file()
    assert icon["sizes"] == ("any" if path.suffix == ".svg" else pixels(path))


def test_there_is_an_icon_for_every_kind_of_device() -> None:
    sizes = {(icon["sizes"], icon.get("purpose", "any")) for icon in MANIFEST["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes
