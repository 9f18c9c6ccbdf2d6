"""Refusals: one class for each situation, with its stable code and status on the wire (RFC 9457)."""

from __future__ import annotations

from hub.base.refusal import Refusal
from hub.base.refusal import TooMany as TooMany  # noqa: PLC0414 - one of the situations


class Malformed(Refusal):
    """The request could not be read."""

    status, code = 400, "malformed"


class KeyRequired(Refusal):
    """A command that moves money came without an idempotency key."""

    status, code = 400, "idempotency_key_required"


class NotSignedIn(Refusal):
    """No token, or one that is no longer valid."""

    status, code = 401, "not_signed_in"


class WrongCredentials(Refusal):
    """Name, password or PIN is wrong."""

    status, code = 401, "wrong_credentials"


class NotAllowed(Refusal):
    """The person's role lacks the permission."""

    status, code = 403, "not_allowed"


class ApprovalRequired(Refusal):
    """The person may do this with a manager's approval."""

    status, code = 403, "approval_required"


class ApprovalInvalid(Refusal):
    """The approval is for another person, action or target, or was used or has expired."""

    status, code = 403, "approval_invalid"


class ApprovalExceeded(Refusal):
    """The act is more than what was granted, or has become graver since: the kitchen has begun, for example."""

    status, code = 403, "approval_exceeded"


class ArgsRequired(Refusal):
    """The act has a size: a manager can only approve it with the arguments of its command."""

    status, code = 422, "args_required"


class DeviceRequired(Refusal):
    """PIN sign-in works only on a paired device."""

    status, code = 403, "device_not_paired"


class ForeignOrigin(Refusal):
    """A foreign page used the session cookie."""

    status, code = 403, "foreign_origin"


class NotFound(Refusal):
    """There is no such thing in this venue."""

    status, code = 404, "not_found"


class Conflict(Refusal):
    """The request conflicts with the present state, which the refusal carries."""

    status, code = 409, "state_conflict"


class ApprovalsWaiting(Conflict):
    """As many requests of this person as the venue allows wait for a manager already."""

    code = "approvals_waiting"


class OrderNotOpen(Conflict):
    """The order is settled or cancelled."""

    code = "order_not_open"


class LineAlreadySent(Conflict):
    """Only a draft line can be changed or removed."""

    code = "line_already_sent"


class LineNotSent(Conflict):
    """A draft is removed, not voided."""

    code = "line_not_sent"


class AmountExceedsDue(Conflict):
    """Less is due on the order: the total was stale, or somebody else has paid."""

    code = "amount_exceeds_due"


class RefundExceedsPayment(Conflict):
    """Less of the payment can be refunded: it was smaller, or part of it was refunded before."""

    code = "refund_exceeds_payment"


class ReferenceUsed(Conflict):
    """The same provider reference was recorded before."""

    code = "reference_used"


class IdTaken(Conflict):
    """The client-made id already names something else."""

    code = "id_taken"


class NameTaken(Conflict):
    """A code or name that must be unique is in use."""

    code = "name_taken"


class StillInUse(Conflict):
    """Something else depends on it."""

    code = "still_in_use"


class LastAdmin(Conflict):
    """A venue always has an active admin."""

    code = "last_admin"


class DrawerAlreadyOpen(Conflict):
    """A drawer has at most one open shift."""

    code = "drawer_already_open"


class ShiftNotOpen(Conflict):
    """The shift is closed."""

    code = "shift_not_open"


class RequestInProgress(Conflict):
    """A request with the same key is still running."""

    code = "request_in_progress"


class BackupAtWork(Conflict):
    """One backup at a time."""

    code = "backup_at_work"


class BackupFileMissing(Conflict):
    """The backup failed, or its file is gone."""

    code = "backup_file_missing"


class CodeUsed(Conflict):
    """A telephone code is valid once."""

    code = "code_used"


class CodeInvalid(Refusal):
    """A telephone code that is mistyped, expired, or for another venue."""

    status, code = 422, "code_invalid"


class MethodNotAllowed(Refusal):
    """The path exists, but not with this method; the header `Allow` lists those that do."""

    status, code = 405, "method_not_allowed"


class TooSlow(Refusal):
    """The body did not arrive in time; nothing was done."""

    status, code = 408, "too_slow"


class TooLarge(Refusal):
    """The body is larger than any that the hub accepts."""

    status, code = 413, "too_large"


class UnsupportedType(Refusal):
    """The body is not declared as JSON."""

    status, code = 415, "unsupported_type"


class ExpectationFailed(Refusal):
    """The header `Expect` is not `100-continue`."""

    status, code = 417, "expectation_failed"


class Invalid(Refusal):
    """The request could be read, but some fields are wrong."""

    status, code = 422, "invalid"


class KeyReused(Refusal):
    """The idempotency key belongs to a different request."""

    status, code = 422, "idempotency_key_reused"


class ItemUnavailable(Refusal):
    """Sold out, or not on the menu any more."""

    status, code = 422, "item_unavailable"


class ModifierChoiceInvalid(Refusal):
    """Too few or too many modifiers of a group, or one that does not belong to the item."""

    status, code = 422, "modifier_choice_invalid"


class NothingToSend(Refusal):
    """No draft line matches the request."""

    status, code = 422, "nothing_to_send"


class DrawerNotOpen(Refusal):
    """Cash goes only into an open shift."""

    status, code = 422, "drawer_not_open"


class TenderTooSmall(Refusal):
    """The guest handed over less than the amount."""

    status, code = 422, "tender_too_small"


class ReferenceRequired(Refusal):
    """Money taken outside the hub must be traceable."""

    status, code = 422, "reference_required"


class VenueLocked(Refusal):
    """The licence does not allow changes now."""

    status, code = 423, "venue_locked"


class NoPrinter(Refusal):
    """No printer prints receipts for this terminal."""

    status, code = 409, "no_printer"


class DiskFull(Refusal):
    """The disk is full: nothing is written until there is room again, but everything can be read."""

    status, code = 503, "disk_full"


class Unavailable(Refusal):
    """The hub cannot reply now. The outcome of a command may be unknown: the client retries with the same key."""

    status, code = 503, "unavailable"
