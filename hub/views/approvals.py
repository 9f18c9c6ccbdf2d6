"""What a manager is asked to approve, and what its asker sees of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from hub.base.clock import wire
from hub.domain.approvals import Effect
from hub.domain.permissions import Permission
from hub.views.fields import Amount, ApprovalStateText, Instant, Minor, PersonNameView


class ApprovalOrderView(msgspec.Struct, frozen=True):
    """The order that an approval is about, or that its line or payment belongs to."""

    id: UUID
    number: int
    type: str
    table: str | None
    total_minor: int


class ApprovalLineView(msgspec.Struct, frozen=True):
    """The line that an approval is about, and how far the kitchen was."""

    id: UUID
    name: str
    quantity: Amount
    state: str
    total_minor: int


class ApprovalPaymentView(msgspec.Struct, frozen=True):
    """The payment that an approval is about."""

    id: UUID
    method: str
    amount_minor: int


class ApprovalDrawerView(msgspec.Struct, frozen=True):
    """The shift that an approval is about."""

    id: UUID
    drawer: str


class ApprovalSubjectView(msgspec.Struct, frozen=True):
    """What an approval is about, as it was when it was asked."""

    order: ApprovalOrderView | None
    line: ApprovalLineView | None
    payment: ApprovalPaymentView | None
    shift: ApprovalDrawerView | None


class ApprovalEffectView(msgspec.Struct, frozen=True):
    """What the act would do. A drawer's money is there for managers alone."""

    of: Annotated[
        Literal["bill", "payment", "sale", "tip", "drawer"] | None, Meta(description="which money it changes, if any")
    ]
    kitchen: Annotated[dict[str, int], Meta(description="sent lines that it touches, by state")]
    wasted: Annotated[int, Meta(description="lines that the kitchen has begun and the act voids")]
    permission: Annotated[str | None, Meta(description="the gravest permission that it needs")]
    before_minor: Minor | UnsetType = UNSET
    after_minor: Minor | UnsetType = UNSET


class ApprovalView(msgspec.Struct, frozen=True):
    """What was asked of the managers, by whom, about what, and how it ended.

    `action` and `args`, with `approval`, are the command that the asker may run once it is granted.
    """

    id: UUID
    action: str
    target: str
    args: dict[str, Any] | None
    reason: str
    state: ApprovalStateText
    asked_by: PersonNameView
    asked_at: Instant
    expires_at: Instant
    resolved_by: PersonNameView | None
    detail: ApprovalSubjectView | None
    effect: ApprovalEffectView | None


def approval_view(approval: Mapping[str, Any], names: Mapping[UUID, str]) -> ApprovalView:
    """What was asked, by whom, about what, and how it ended: all of it, for managers."""
    resolver = approval["resolved_by"]
    return ApprovalView(
        id=approval["id"],
        action=approval["action"],
        target=approval["target"],
        args=msgspec.json.decode(approval["args"]) if approval["args"] else None,
        reason=approval["reason"],
        state=approval["state"],
        asked_by=PersonNameView(approval["asked_by"], names.get(approval["asked_by"], "")),
        asked_at=wire(approval["asked_at"]),
        expires_at=wire(approval["expires_at"]),
        resolved_by=PersonNameView(resolver, names.get(resolver, "")) if resolver else None,
        detail=msgspec.json.decode(approval["detail"], type=ApprovalSubjectView) if approval["detail"] else None,
        effect=effect_view(read_effect(approval["effect"])) if approval["effect"] else None,
    )


def read_effect(stored: str) -> Effect:
    """An effect as its approval keeps it."""
    return msgspec.json.decode(stored, type=Effect)


def effect_view(effect: Effect) -> ApprovalEffectView:
    """All of an effect, for managers."""
    return ApprovalEffectView(
        of=effect.of,
        kitchen=effect.kitchen,
        wasted=effect.wasted,
        permission=effect.permission,
        before_minor=UNSET if effect.before_minor is None else effect.before_minor,
        after_minor=UNSET if effect.after_minor is None else effect.after_minor,
    )


def effect_of(view: ApprovalEffectView) -> Effect:
    """The effect that a terminal showed and sends back; a permission of another version counts as none."""
    return Effect(
        of=view.of,
        before_minor=None if isinstance(view.before_minor, UnsetType) else view.before_minor,
        after_minor=None if isinstance(view.after_minor, UnsetType) else view.after_minor,
        kitchen=view.kitchen,
        wasted=view.wasted,
        permission=Permission(view.permission) if view.permission in set(Permission) else None,
    )


def for_asker(view: ApprovalView) -> ApprovalView:
    """What somebody who is no manager may see of their own request: a count stays blind."""
    return view if view.effect is None else msgspec.structs.replace(view, effect=blind(view.effect))


def blind(effect: ApprovalEffectView) -> ApprovalEffectView:
    """The effect without a drawer's money."""
    if effect.of != "drawer":
        return effect
    return msgspec.structs.replace(effect, before_minor=UNSET, after_minor=UNSET)
