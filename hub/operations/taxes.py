"""Tax groups, each with its taxes, contained or added (docs/pricing.md). Lines keep their taxes."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from hub.commands.fields import Amount, Name, Rate
from hub.commands.operation import CLIENTS, Work, operation
from hub.domain.permissions import Permission
from hub.domain.refusals import StillInUse
from hub.recording import config_changes
from hub.texts import label
from hub.views import admin_views
from hub.views.admin_views import TaxGroupView
from hub.views.reference_data import SERVICE_TAX_GROUP, ReferenceData
from hub.views.reference_rows import ItemRow
from hub.views.venue import RemovedView
from models import Tax, TaxGroup

TaxCode = Annotated[str, Meta(min_length=1, max_length=16, pattern=r"^\S+$")]


class NewTax(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One tax of a group: a rate, or an amount a piece. A compound one is levied on the taxes before it too."""

    code: TaxCode
    name: Name
    rate: Rate | None = None
    is_inclusive: bool = True
    is_compound: bool = False
    amount_minor: Amount | None = None
    id: UUID | None = None
    """Ignored: a tax is known by its code. Accepted so that a client can send a view back."""


NewTaxes = Annotated[list[NewTax], Meta(max_length=10)]


@operation("tax.add", Permission.EDIT_VENUE, callers=CLIENTS, status=201)
async def add(work: Work, name: Name, taxes: NewTaxes = [], is_default: bool = False) -> TaxGroupView:  # noqa: B006
    """Add a tax group; the first one is the default until another is. Refuses: NameTaken, Invalid."""
    before = await config_changes.begin(work)
    is_the_default = is_default or not before.rows.tax_groups
    await _unset_other_default(work, is_the_default)
    group = await config_changes.add(work, TaxGroup, "name", name=name, is_default=is_the_default)
    await _replace_taxes(work, group.id, taxes)
    return await _finish(work, before, "tax.add", group.id)


@operation("tax.change", Permission.EDIT_VENUE, callers=CLIENTS)
async def change(
    work: Work,
    tax: UUID,
    name: Name | UnsetType = UNSET,
    taxes: NewTaxes | UnsetType = UNSET,
    is_default: bool | UnsetType = UNSET,
) -> TaxGroupView:
    """Change a tax group; open orders keep the taxes they have. Refuses: NotFound, NameTaken, Invalid."""
    before = await config_changes.begin(work)
    row = await config_changes.find(work, TaxGroup, tax)
    if row.is_default and is_default is False:
        raise config_changes.field_error("is_default", "given_to_another_group")
    await _unset_other_default(work, is_default is True)
    await config_changes.update_row(work, row, config_changes.without_unset(name=name, is_default=is_default))
    if not isinstance(taxes, UnsetType):
        await _replace_taxes(work, tax, taxes)
    return await _finish(work, before, "tax.change", tax)


@operation("tax.remove", Permission.EDIT_VENUE, callers=CLIENTS)
async def remove(work: Work, tax: UUID) -> RemovedView:
    """Remove a tax group. Refuses: NotFound, StillInUse (the default, or the menu refers to it)."""
    before = await config_changes.begin(work)
    row = await config_changes.find(work, TaxGroup, tax)
    if row.is_default:
        raise StillInUse("default")
    config_changes.refuse_if_used(row.name, _users(before, tax))
    await config_changes.update_row(work, row, {"is_active": False})
    return await config_changes.finish_removal(work, before, "tax.remove", tax, admin_views.one(admin_views.taxes, tax))


def _users(reference_data: ReferenceData, group: UUID) -> list[str]:
    pages = [c.name for c in reference_data.rows.categories if c.is_active and c.tax_group_id == group]
    items = [item.name for item in reference_data.rows.items if item.is_active and group in _groups_of(item)]
    on_service = reference_data.setting(SERVICE_TAX_GROUP, None) == str(group)
    return [*pages, *items, *([label("service_charge")] if on_service else [])]


def _groups_of(item: ItemRow) -> tuple[UUID | None, ...]:
    return item.tax_group_id, item.takeaway_tax_group_id, item.delivery_tax_group_id


async def _unset_other_default(work: Work, is_default: bool) -> None:
    if is_default:
        await TaxGroup.filter(is_default=True).using_db(work.models).update(is_default=False)


async def _replace_taxes(work: Work, group: UUID, taxes: Sequence[NewTax]) -> None:
    if len({tax.code for tax in taxes}) != len(taxes):
        raise config_changes.field_error("taxes", "code_twice")
    if not all(map(_is_levied_one_way, taxes)):
        raise config_changes.field_error("taxes", "rate_or_amount")
    await Tax.filter(group_id=group).using_db(work.models).delete()
    rows = [
        Tax(
            id=work.new_id(),
            group_id=group,
            code=tax.code,
            name=tax.name,
            rate=tax.rate or "0",
            is_inclusive=tax.is_inclusive,
            is_compound=tax.is_compound,
            amount_minor=tax.amount_minor,
            sort=sort,
        )
        for sort, tax in enumerate(taxes)
    ]
    await Tax.bulk_create(rows, using_db=work.models)


def _is_levied_one_way(tax: NewTax) -> bool:
    """By rate, or by piece: then it stands on nothing, and a rate that a view shows is 0."""
    if tax.amount_minor is None:
        return tax.rate is not None
    return not tax.is_compound and float(tax.rate or 0) == 0


async def _finish(work: Work, before: ReferenceData, action: str, group: UUID) -> TaxGroupView:
    return await config_changes.finish(work, before, action, group, admin_views.one(admin_views.taxes, group))
