"""Refusals for errors of the database. Constraints are the last line of defence; they too get clear messages."""

from __future__ import annotations

import logging
import re
from typing import Final

import asyncpg

from hub.base.refusal import Refusal
from hub.domain import refusals

log = logging.getLogger(__name__)

VENUE_LOCKED: Final = "PL423"
"""The SQLSTATE that `finish_command` raises if the licence does not allow the command."""
UNIQUE: Final[dict[str, type[Refusal]]] = {
    "orders_pkey": refusals.IdTaken,
    "order_lines_pkey": refusals.IdTaken,
    "payments_pkey": refusals.IdTaken,
    "shifts_pkey": refusals.IdTaken,
    "payments_reference": refusals.ReferenceUsed,
    "payments_reference_key": refusals.ReferenceUsed,
    "shifts_one_open_a_drawer": refusals.DrawerAlreadyOpen,
}
TAKEN_FIELDS: Final[dict[str, tuple[str, str]]] = {
    "staff_pin_key": ("pin", "pin"),
    "staff_username_any_case": ("username", "username"),
}
"""Field and reason by constraint, for constraints that do not name a column."""


def refusal(error: BaseException) -> Refusal:
    """The refusal for an error of the database. An unexpected error is logged and becomes Unavailable."""
    if isinstance(error, asyncpg.UniqueViolationError):
        refusal_class = UNIQUE.get(error.constraint_name or "")
        return refusal_class() if refusal_class else _name_taken(error)
    if isinstance(error, asyncpg.ForeignKeyViolationError):
        return refusals.StillInUse() if "still referenced" in str(error) else refusals.NotFound()
    if isinstance(error, asyncpg.CheckViolationError | asyncpg.DataError | asyncpg.NotNullViolationError):
        return refusals.Invalid("out_of_bounds")
    if getattr(error, "sqlstate", None) == VENUE_LOCKED:
        return refusals.VenueLocked()
    if not isinstance(
        error, asyncpg.LockNotAvailableError | asyncpg.QueryCanceledError | asyncpg.OperatorInterventionError
    ):
        log.error("the database refused a command", exc_info=error)
    return refusals.Unavailable(retry_after_s=1)


def _name_taken(error: asyncpg.UniqueViolationError) -> Refusal:
    """A refusal that names the field whose value is already in use."""
    key = re.search(r"^Key \((\w+)\)=", error.detail or "")
    field, reason = TAKEN_FIELDS.get(error.constraint_name or "", (key[1] if key else "", "field"))
    if not field:
        return refusals.NameTaken(errors=[])
    return refusals.NameTaken(reason, errors=[{"field": field, "code": "in_use"}])
