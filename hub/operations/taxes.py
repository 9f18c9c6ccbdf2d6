"""Tax groups, each with its taxes, inclusive or exclusive (DOMAIN §2.4). Lines keep the taxes they were sold with."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from hub.commands.fields import Name, Rate
from hub.commands.operation import CLIENTS, Work, operation
from hub.domain.permissions import Permission
from hub.domain.refusals import StillInUse
from hub.recording import config_changes
from hub.views import admin_views
from hub.views.admin_views import TaxGroupView
from hub.views.reference_data import ReferenceData
from hub.views.venue import RemovedView
from models import Tax, TaxGroup

TaxCode = Annotated[str, Meta(min_length=1, max_length=16, pattern=r"^\S+$")]


class WantedTax(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One tax of a group."""

    code: TaxCode
    name: Name
    rate: Rate
    is_inclusive: bool = True
    id: UUID | None = None
    """Taken so that a view can be sent back; a tax is known by its code."""


Wanted = Annotated[list[WantedTax], Meta(max_length=10)]


@operation("tax.add", Permission.EDIT_VENUE, callers=CLIENTS, status=201)
async def add(work: Work, name: Name, taxes: Wanted = [], is_default: bool = False) -> TaxGroupView:  # noqa: B006
    """Make a tax group; the first one is everybody's until another is made the default. Refuses: NameTaken, Invalid."""
    before = await config_changes.begin(work)
    leads = is_default or not before.rows.tax_groups
    await _make_room_for(work, leads)
    group = await config_changes.add(work, TaxGroup, "name", name=name, is_default=leads)
    await _levy(work, group.id, taxes)
    return await _finish(work, before, "tax.add", group.id)


@operation("tax.change", Permission.EDIT_VENUE, callers=CLIENTS)
async def change(
    work: Work,
    tax: UUID,
    name: Name | UnsetType = UNSET,
    taxes: Wanted | UnsetType = UNSET,
    is_default: bool | UnsetType = UNSET,
) -> TaxGroupView:
    """Change a tax group; open orders keep the taxes they have. Refuses: NotFound, NameTaken, Invalid."""
    before = await config_changes.begin(work)
    row = await config_changes.find(work, TaxGroup, tax)
    if row.is_default and is_default is False:
        raise config_changes.fault("is_default", "is given to another group, not taken away")
    await _make_room_for(work, is_default is True)
    await config_changes.put(work, row, config_changes.given(name=name, is_default=is_default))
    if not isinstance(taxes, UnsetType):
        await _levy(work, tax, taxes)
    return await _finish(work, before, "tax.change", tax)


@operation("tax.remove", Permission.EDIT_VENUE, callers=CLIENTS)
async def remove(work: Work, tax: UUID) -> RemovedView:
    """Give up a tax group. Refuses: NotFound, StillInUse (the default, or the menu refers to it)."""
    before = await config_changes.begin(work)
    row = await config_changes.find(work, TaxGroup, tax)
    if row.is_default:
        raise StillInUse("This is the default; make another group the default first")
    config_changes.refuse_if_used(row.name, _users(before, tax))
    await config_changes.put(work, row, {"is_active": False})
    return await config_changes.finish_removal(work, before, "tax.remove", tax, admin_views.one(admin_views.taxes, tax))


def _users(reference_data: ReferenceData, group: UUID) -> list[str]:
    pages = [c.name for c in reference_data.rows.categories if c.is_active and c.tax_group_id == group]
    return pages + [
        i.name for i in reference_data.rows.items if i.is_active and group in (i.tax_group_id, i.takeaway_tax_group_id)
    ]


async def _make_room_for(work: Work, is_default: bool) -> None:
    if is_default:
        await TaxGroup.filter(is_default=True).using_db(work.models).update(is_default=False)


async def _levy(work: Work, group: UUID, taxes: Sequence[WantedTax]) -> None:
    if len({tax.code for tax in taxes}) != len(taxes):
        raise config_changes.fault("taxes", "names a code twice")
    await Tax.filter(group_id=group).using_db(work.models).delete()
    rows = [
        Tax(
            id=work.new_id(), group_id=group, code=tax.code, name=tax.name, rate=tax.rate,
            is_inclusive=tax.is_inclusive, sort=sort,
        )
        for sort, tax in enumerate(taxes)
    ]  # fmt: skip
    await Tax.bulk_create(rows, using_db=work.models)


async def _finish(work: Work, before: ReferenceData, action: str, group: UUID) -> TaxGroupView:
    return await config_changes.finish(work, before, action, group, admin_views.one(admin_views.taxes, group))
