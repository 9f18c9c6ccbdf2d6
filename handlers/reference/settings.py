"""docs/settings.md: the environment of a hub."""

from __future__ import annotations

from handlers.reference.markdown import table, whole
from hub.settings import MAY_BE_FILES, NAMES

ABOUT = """\
A hub is told everything from outside by environment variables, read once at start by `hub/settings.py`. A value that
cannot be used stops the start with one line that says what to fix; so does an unknown `POS_…` name, with the nearest
known one. How the venue is run (name on receipts, taxes, limits, cut-off) is set in the office instead, or by
`PATCH /api/admin/settings`; `CAFE_NAME`, `POS_CURRENCY` and `POS_TIMEZONE` count only when the database is new."""


def page() -> str:
    """Every variable, its default and what it does."""
    rows = [(f"`{name}`", f"`{default}`" if default else "", about) for name, default, about in NAMES]
    return whole("Settings", ABOUT, table(("variable", "default", ""), rows), _files())


def _files() -> str:
    names = ", ".join(f"`{name}`" for name in MAY_BE_FILES)
    return (
        f"A secret ({names})\n"
        "may also stand in a file, named by the variable with `_FILE` behind it: what is in a file is in no list of\n"
        "processes and in no description of a container. Space around it does not count; an empty file is no secret."
    )
