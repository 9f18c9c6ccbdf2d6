"""A slip as the bytes an ESC/POS printer understands. No network: python-escpos writes into memory here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from hub.domain.paper import Row, lay_out

CHARACTERS: Final = {58: 32, 80: 48}
PLAIN: Final[dict[str, Any]] = {"align": "left", "bold": False, "double_width": False, "double_height": False}
STYLES: Final[dict[str, dict[str, Any]]] = {
    "bold": {"bold": True},
    "big": {"double_height": True, "bold": True},
    "centre": {"align": "center"},
    "title": {"align": "center", "double_width": True, "double_height": True, "bold": True},
}
KICK: Final = b"\x1bp\x00\x19\xfa" + b"\x1bp\x01\x19\xfa"
"""A pulse on both drawer pins: which one a drawer is wired to is not known here."""


def encoded(slip: Sequence[Row], width_mm: int, code_page: str, *, kicks: bool = False) -> bytes:
    """The bytes to print one slip; an empty slip only opens the drawer, if `kicks`. Slow: call it in a thread."""
    # The library takes long to import, and most processes never print.
    from escpos.printer import Dummy

    if not slip:
        return KICK if kicks else b""
    printer = Dummy()
    printer.hw("INIT")
    if code_page != "auto":
        printer.charcode(code_page)
    for row in slip:
        _write(printer, row, CHARACTERS[width_mm])
    printer.set(**PLAIN)
    printer.cut()
    return bytes(printer.output) + (KICK if kicks else b"")


def _write(printer: Any, row: Row, characters: int) -> None:
    printer.set(**PLAIN | STYLES.get(row.style, {}))
    for line in lay_out(row, characters // 2 if row.style == "title" else characters):
        printer.text(line + "\n")
