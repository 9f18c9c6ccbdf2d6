"""Choices that go with items: groups of modifiers, saved whole, for the order of a group is part of it."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from hub.commands.fields import AnyAmount, Name, Named, Sort
from hub.commands.operation import CLIENTS, Work, operation
from hub.domain.permissions import Permission
from hub.recording import config_changes
from hub.views import admin_views
from hub.views.admin_views import AdminModifierGroupView
from hub.views.reference_data import ReferenceData
from hub.views.venue import RemovedView
from models import Modifier, ModifierGroup

HowMany = Annotated[int, Meta(ge=0, le=50)]


class WantedModifier(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One option; with an id it is one the group has already."""

    name: Name
    price_minor: AnyAmount = 0
    id: UUID | None = None
    station: Named | None = None
    sort: Sort | None = None
    """Options stand in the order they are sent; this is taken so that a view can be sent back."""


Wanted = Annotated[list[WantedModifier], Meta(max_length=50)]


@operation("modifier_group.add", Permission.EDIT_MENU, callers=CLIENTS, status=201)
async def add(
    work: Work,
    name: Name,
    min: HowMany = 0,  # noqa: A002 - the wire's name
    max: HowMany = 1,  # noqa: A002 - the wire's name
    sort: Sort = 0,
    modifiers: Wanted = [],  # noqa: B006
) -> AdminModifierGroupView:
    """Make a choice: at least `min`, at most `max` of its modifiers. Refuses: NameTaken, Invalid."""
    before = await config_changes.begin(work)
    _check(min, max, len(modifiers))
    group = await config_changes.add(work, ModifierGroup, "name", name=name, min=min, max=max, sort=sort)
    await _arrange(work, before, group.id, modifiers)
    return await _finish(work, before, "modifier_group.add", group.id)


@operation("modifier_group.change", Permission.EDIT_MENU, callers=CLIENTS)
async def change(
    work: Work,
    group: UUID,
    name: Name | UnsetType = UNSET,
    min: HowMany | UnsetType = UNSET,  # noqa: A002 - the wire's name
    max: HowMany | UnsetType = UNSET,  # noqa: A002 - the wire's name
    sort: Sort | UnsetType = UNSET,
    modifiers: Wanted | UnsetType = UNSET,
) -> AdminModifierGroupView:
    """Change a choice; `modifiers`, when given, are all it offers from now on.

    Refuses: NotFound, NameTaken, Invalid.
    """
    before = await config_changes.begin(work)
    row = await config_changes.find(work, ModifierGroup, group)
    wanted = config_changes.given(name=name, min=min, max=max, sort=sort)
    offered = await _offered(work, group) if isinstance(modifiers, UnsetType) else len(modifiers)
    _check(wanted.get("min", row.min), wanted.get("max", row.max), offered)
    await config_changes.put(work, row, wanted)
    if not isinstance(modifiers, UnsetType):
        await _arrange(work, before, group, modifiers)
    return await _finish(work, before, "modifier_group.change", group)


@operation("modifier_group.remove", Permission.EDIT_MENU, callers=CLIENTS)
async def remove(work: Work, group: UUID) -> RemovedView:
    """Give up a choice. Refuses: NotFound, StillInUse (items on the menu offer it)."""
    before = await config_changes.begin(work)
    row = await config_changes.find(work, ModifierGroup, group)
    config_changes.refuse_if_used(row.name, [i.name for i in before.rows.items if i.is_active and group in i.groups])
    await config_changes.put(work, row, {"is_active": False})
    return await config_changes.finish_removal(
        work, before, "modifier_group.remove", group, admin_views.one(admin_views.modifier_groups, group)
    )


def _check(least: int, most: int, offered: int) -> None:
    if not most >= 1:
        raise config_changes.fault("max", "must be at least 1")
    if least > most:
        raise config_changes.fault("min", "must not be above max")
    if least > offered:
        raise config_changes.fault("min", f"asks for {least} of {offered} modifiers")


async def _offered(work: Work, group: UUID) -> int:
    return await Modifier.filter(group_id=group, is_active=True).using_db(work.models).count()


async def _arrange(work: Work, reference_data: ReferenceData, group: UUID, wanted: Sequence[WantedModifier]) -> None:
    """Make the group offer exactly these, in this order; what it offered before is only taken out of use."""
    known = {row.id: row for row in await Modifier.filter(group_id=group).using_db(work.models)}
    await Modifier.filter(group_id=group).using_db(work.models).update(is_active=False)
    for sort, one in enumerate(wanted):
        values = {
            "name": one.name, "price_minor": one.price_minor, "sort": sort, "is_active": True,
            "station_id": config_changes.station_id(reference_data, one.station),
        }  # fmt: skip
        if one.id is None:
            _ = await Modifier.create(using_db=work.models, id=work.new_id(), group_id=group, **values)
        elif (row := known.pop(one.id, None)) is not None:
            await config_changes.put(work, row, values)
        else:
            raise config_changes.fault(f"modifiers[{sort}].id", "is not one of this group, or is named twice")


async def _finish(work: Work, before: ReferenceData, action: str, group: UUID) -> AdminModifierGroupView:
    return await config_changes.finish(work, before, action, group, admin_views.one(admin_views.modifier_groups, group))
