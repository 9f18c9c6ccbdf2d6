"""docs/settings.md: the environment of a hub."""

from __future__ import annotations

from handlers.reference.markdown import table, whole
from hub.settings import NAMES

ABOUT = """\
A hub is told everything from outside by environment variables, read once at start by `hub/settings.py`. A value that
cannot be used stops the start with one line that says what to fix; so does an unknown `POS_…` name, with the nearest
known one. How the venue is run (name on receipts, taxes, limits, cut-off) is set in the office instead, or by
`PATCH /api/admin/settings`; `CAFE_NAME`, `POS_CURRENCY` and `POS_TIMEZONE` count only when the database is new."""


def page() -> str:
    """Every variable, its default and what it does."""
    rows = [(f"`{name}`", f"`{default}`" if default else "", about) for name, default, about in NAMES]
    return whole("Settings", ABOUT, table(("variable", "default", ""), rows))
