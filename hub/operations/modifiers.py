"""Groups of modifiers: choices that go with items. A group is saved whole, for it includes their order."""

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


class NewModifier(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One option; with an id, one that the group already has."""

    name: Name
    price_minor: AnyAmount = 0
    id: UUID | None = None
    station: Named | None = None
    sort: Sort | None = None
    """Ignored: options are sorted as they were sent. Accepted so that a client can send a view back."""


NewModifiers = Annotated[list[NewModifier], Meta(max_length=50)]


@operation("modifier_group.add", Permission.EDIT_MENU, callers=CLIENTS, status=201)
async def add(
    work: Work,
    name: Name,
    min: HowMany = 0,  # noqa: A002 - the wire's name
    max: HowMany = 1,  # noqa: A002 - the wire's name
    sort: Sort = 0,
    modifiers: NewModifiers = [],  # noqa: B006
) -> AdminModifierGroupView:
    """Add a group: a guest chooses at least `min` and at most `max` of its modifiers. Refuses: NameTaken, Invalid."""
    before = await config_changes.begin(work)
    _check(min, max, len(modifiers))
    group = await config_changes.add(work, ModifierGroup, "name", name=name, min=min, max=max, sort=sort)
    await _replace_options(work, before, group.id, modifiers)
    return await _finish(work, before, "modifier_group.add", group.id)


@operation("modifier_group.change", Permission.EDIT_MENU, callers=CLIENTS)
async def change(
    work: Work,
    group: UUID,
    name: Name | UnsetType = UNSET,
    min: HowMany | UnsetType = UNSET,  # noqa: A002 - the wire's name
    max: HowMany | UnsetType = UNSET,  # noqa: A002 - the wire's name
    sort: Sort | UnsetType = UNSET,
    modifiers: NewModifiers | UnsetType = UNSET,
) -> AdminModifierGroupView:
    """Change a choice; `modifiers`, when given, are all it offers from now on.

    Refuses: NotFound, NameTaken, Invalid.
    """
    before = await config_changes.begin(work)
    row = await config_changes.find(work, ModifierGroup, group)
    values = config_changes.without_unset(name=name, min=min, max=max, sort=sort)
    count = await _count_options(work, group) if isinstance(modifiers, UnsetType) else len(modifiers)
    _check(values.get("min", row.min), values.get("max", row.max), count)
    await config_changes.update_row(work, row, values)
    if not isinstance(modifiers, UnsetType):
        await _replace_options(work, before, group, modifiers)
    return await _finish(work, before, "modifier_group.change", group)


@operation("modifier_group.remove", Permission.EDIT_MENU, callers=CLIENTS)
async def remove(work: Work, group: UUID) -> RemovedView:
    """Give up a choice. Refuses: NotFound, StillInUse (items on the menu offer it)."""
    before = await config_changes.begin(work)
    row = await config_changes.find(work, ModifierGroup, group)
    config_changes.refuse_if_used(row.name, [i.name for i in before.rows.items if i.is_active and group in i.groups])
    await config_changes.update_row(work, row, {"is_active": False})
    return await config_changes.finish_removal(
        work, before, "modifier_group.remove", group, admin_views.one(admin_views.modifier_groups, group)
    )


def _check(least: int, most: int, count: int) -> None:
    if not most >= 1:
        raise config_changes.field_error("max", "at_least_one")
    if least > most:
        raise config_changes.field_error("min", "above_max")
    if least > count:
        raise config_changes.field_error("min", "too_few_modifiers", least=least, count=count)


async def _count_options(work: Work, group: UUID) -> int:
    return await Modifier.filter(group_id=group, is_active=True).using_db(work.models).count()


async def _replace_options(
    work: Work, reference_data: ReferenceData, group: UUID, options: Sequence[NewModifier]
) -> None:
    """Make the group offer exactly these options, in this order; the others are only taken out of use."""
    known = {row.id: row for row in await Modifier.filter(group_id=group).using_db(work.models)}
    await Modifier.filter(group_id=group).using_db(work.models).update(is_active=False)
    for sort, option in enumerate(options):
        values = {
            "name": option.name,
            "price_minor": option.price_minor,
            "sort": sort,
            "is_active": True,
            "station_id": config_changes.station_id(reference_data, option.station),
        }
        if option.id is None:
            _ = await Modifier.create(using_db=work.models, id=work.new_id(), group_id=group, **values)
        elif (row := known.pop(option.id, None)) is not None:
            await config_changes.update_row(work, row, values)
        else:
            raise config_changes.field_error(f"modifiers[{sort}].id", "not_of_group")


async def _finish(work: Work, before: ReferenceData, action: str, group: UUID) -> AdminModifierGroupView:
    return await config_changes.finish(work, before, action, group, admin_views.one(admin_views.modifier_groups, group))
