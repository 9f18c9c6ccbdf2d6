"""What a constraint's name means in the trade: the last line of defence still answers in plain words."""

from __future__ import annotations

import logging
import re
from typing import Final

import asyncpg

from hub.base.refusal import Refusal
from hub.domain import refusals

log = logging.getLogger(__name__)

VENUE_LOCKED: Final = "PL423"
"""The SQLSTATE of `finish_command` where the licence does not allow the command."""
UNIQUE: Final[dict[str, type[Refusal]]] = {
    "orders_pkey": refusals.IdTaken,
    "order_lines_pkey": refusals.IdTaken,
    "payments_pkey": refusals.IdTaken,
    "shifts_pkey": refusals.IdTaken,
    "payments_reference": refusals.ReferenceUsed,
    "shifts_one_open_a_drawer": refusals.DrawerAlreadyOpen,
}
TAKEN: Final[dict[str, tuple[str, str]]] = {
    "staff_pin_key": ("pin", "This PIN belongs to somebody else"),
    "staff_username_any_case": ("username", "Somebody has this username already"),
}
"""What is taken, where the constraint is no column of its own."""


def refusal(error: BaseException) -> Refusal:
    """The refusal that an error of the database amounts to; anything unforeseen is logged and answers 503."""
    if isinstance(error, asyncpg.UniqueViolationError):
        known = UNIQUE.get(error.constraint_name or "")
        return known() if known else _name_taken(error)
    if isinstance(error, asyncpg.ForeignKeyViolationError):
        return refusals.StillInUse() if "still referenced" in str(error) else refusals.NotFound()
    if isinstance(error, asyncpg.CheckViolationError | asyncpg.DataError | asyncpg.NotNullViolationError):
        return refusals.Invalid("A value is outside of what is possible")
    if getattr(error, "sqlstate", None) == VENUE_LOCKED:
        return refusals.VenueLocked()
    if not isinstance(
        error, asyncpg.LockNotAvailableError | asyncpg.QueryCanceledError | asyncpg.OperatorInterventionError
    ):
        log.error("the database refused a command", exc_info=error)
    return refusals.Unavailable(retry_after_s=1)


def _name_taken(error: asyncpg.UniqueViolationError) -> Refusal:
    """Which field is in the way, for the form that asked."""
    named = re.search(r"^Key \((\w+)\)=", error.detail or "")
    field, says = TAKEN.get(error.constraint_name or "", (named[1] if named else "", ""))
    says = says or (f"This {field} is already in use" if field else refusals.NameTaken.title)
    return refusals.NameTaken(says, errors=[{"field": field, "message": "is already in use"}] if field else [])
