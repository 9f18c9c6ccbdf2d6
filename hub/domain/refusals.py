"""Refusals: one class for each situation, with its stable code and status on the wire (RFC 9457)."""

from __future__ import annotations

from hub.base.refusal import Refusal
from hub.base.refusal import TooMany as TooMany  # noqa: PLC0414 - one of the situations


class Malformed(Refusal):
    """The request could not be read."""

    status, code, title = 400, "malformed", "The request could not be read"


class KeyRequired(Refusal):
    """A command that moves money came without an idempotency key."""

    status, code, title = 400, "idempotency_key_required", "An Idempotency-Key is required"


class NotSignedIn(Refusal):
    """No token, or one that is no longer valid."""

    status, code, title = 401, "not_signed_in", "Sign in first"


class WrongCredentials(Refusal):
    """Name, password or PIN is wrong."""

    status, code, title = 401, "wrong_credentials", "Name, password or PIN is wrong"


class NotAllowed(Refusal):
    """The person's role lacks the permission."""

    status, code, title = 403, "not_allowed", "Your role does not allow this"


class ApprovalRequired(Refusal):
    """The person may do this with a manager's approval."""

    status, code, title = 403, "approval_required", "A manager must approve this"


class ApprovalInvalid(Refusal):
    """The approval is for another person, action or target, or was used or has expired."""

    status, code, title = 403, "approval_invalid", "This approval cannot be used here"


class DeviceRequired(Refusal):
    """PIN sign-in works only on a paired device."""

    status, code, title = 403, "device_not_paired", "This device is not paired"


class ForeignOrigin(Refusal):
    """A foreign page used the session cookie."""

    status, code, title = (
        403,
        "foreign_origin",
        "Requests with the session cookie must come from our own pages",
    )


class NotFound(Refusal):
    """There is no such thing in this venue."""

    status, code, title = 404, "not_found", "Not found"


class Conflict(Refusal):
    """The request conflicts with the present state, which the refusal carries."""

    status, code, title = 409, "state_conflict", "The state has changed"


class OrderNotOpen(Conflict):
    """The order is settled or cancelled."""

    code, title = "order_not_open", "The order is not open"


class LineAlreadySent(Conflict):
    """Only a draft line can be changed or removed."""

    code, title = "line_already_sent", "The line was already sent to the kitchen"


class LineNotSent(Conflict):
    """A draft is removed, not voided."""

    code, title = "line_not_sent", "The line was not sent; remove it instead"


class AmountExceedsDue(Conflict):
    """Less is due on the order: the total was stale, or somebody else has paid."""

    code, title = "amount_exceeds_due", "The amount is more than what is due"


class RefundExceedsPayment(Conflict):
    """Less of the payment can be refunded: it was smaller, or part of it was refunded before."""

    code, title = "refund_exceeds_payment", "More than this payment still holds cannot be given back"


class ReferenceUsed(Conflict):
    """The same provider reference was recorded before."""

    code, title = "reference_used", "This reference was already used"


class IdTaken(Conflict):
    """The client-made id already names something else."""

    code, title = "id_taken", "This id is already in use"


class NameTaken(Conflict):
    """A code or name that must be unique is in use."""

    code, title = "name_taken", "This name or code is already in use"


class StillInUse(Conflict):
    """Something else depends on it."""

    code, title = "still_in_use", "It is still in use"


class LastAdmin(Conflict):
    """A venue always has an active admin."""

    code, title = "last_admin", "This is the last active admin"


class DrawerAlreadyOpen(Conflict):
    """A drawer has at most one open shift."""

    code, title = "drawer_already_open", "This drawer already has an open shift"


class ShiftNotOpen(Conflict):
    """The shift is closed."""

    code, title = "shift_not_open", "The shift is not open"


class RequestInProgress(Conflict):
    """A request with the same key is still running."""

    code, title = "request_in_progress", "The same request is being worked on"


class BackupAtWork(Conflict):
    """One backup at a time."""

    code, title = "backup_at_work", "A backup is being made or proven already"


class BackupFileMissing(Conflict):
    """The backup failed, or its file is gone."""

    code, title = "backup_file_missing", "There is no file of this backup"


class CodeUsed(Conflict):
    """A telephone code is valid once."""

    code, title = "code_used", "This code was used already"


class CodeInvalid(Refusal):
    """A telephone code that is mistyped, expired, or for another venue."""

    status, code, title = 422, "code_invalid", "This code does not unlock this venue"


class MethodNotAllowed(Refusal):
    """The path exists, but not with this method; the header `Allow` lists those that do."""

    status, code, title = 405, "method_not_allowed", "This address does not take that method"


class TooSlow(Refusal):
    """The body did not arrive in time; nothing was done."""

    status, code, title = 408, "too_slow", "The request did not arrive in time"


class TooLarge(Refusal):
    """The body is larger than any that the hub accepts."""

    status, code, title = 413, "too_large", "The request is too large"


class UnsupportedType(Refusal):
    """The body is not declared as JSON."""

    status, code, title = 415, "unsupported_type", "Bodies are JSON: application/json"


class ExpectationFailed(Refusal):
    """The header `Expect` is not `100-continue`."""

    status, code, title = 417, "expectation_failed", "What the request expects of the hub cannot be met"


class Invalid(Refusal):
    """The request could be read, but some fields are wrong."""

    status, code, title = 422, "invalid", "Some fields are wrong"


class KeyReused(Refusal):
    """The idempotency key belongs to a different request."""

    status, code, title = (
        422,
        "idempotency_key_reused",
        "This Idempotency-Key was used for a different request",
    )


class ItemUnavailable(Refusal):
    """Sold out, or not on the menu any more."""

    status, code, title = 422, "item_unavailable", "The item is not available"


class ModifierChoiceInvalid(Refusal):
    """Too few or too many modifiers of a group, or one that does not belong to the item."""

    status, code, title = 422, "modifier_choice_invalid", "The choice of modifiers does not fit the item"


class NothingToSend(Refusal):
    """No draft line matches the request."""

    status, code, title = 422, "nothing_to_send", "There is nothing to send"


class DrawerNotOpen(Refusal):
    """Cash goes only into an open shift."""

    status, code, title = 422, "drawer_not_open", "Open a shift on this drawer first"


class TenderTooSmall(Refusal):
    """The guest handed over less than the amount."""

    status, code, title = 422, "tender_too_small", "The amount tendered is less than the amount to pay"


class ReferenceRequired(Refusal):
    """Money taken outside the hub must be traceable."""

    status, code, title = 422, "reference_required", "This method needs a reference"


class VenueLocked(Refusal):
    """The licence does not allow changes now."""

    status, code, title = 423, "venue_locked", "The venue is locked"


class NoPrinter(Refusal):
    """No printer prints receipts for this terminal."""

    status, code, title = 409, "no_printer", "No receipt printer is set up for this terminal"


class DiskFull(Refusal):
    """The disk is full: nothing is written until there is room again, but everything can be read."""

    status, code, title = 503, "disk_full", "The hub's disk is full; nothing was changed, and it can be read"


class Unavailable(Refusal):
    """The hub cannot reply now. The outcome of a command may be unknown: the client retries with the same key."""

    status, code, title = 503, "unavailable", "The hub is not ready; try again with the same key"
