"""The venue's settings: its name, clock, rounding, limits and the texts on receipts."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import UNSET, Meta, UnsetType

from hub import amounts
from hub.commands.fields import Amount, AmountOrZero, Guests, Rate, TaxNumber
from hub.commands.operation import CLIENTS, Work, operation
from hub.domain.denominations import MOST, in_order
from hub.domain.permissions import Permission
from hub.recording import config_changes
from hub.views.fields import OrderType
from hub.views.reference_data import EARLIER_CLOCKS, SERVICE_TAX_GROUP, ReferenceData
from hub.views.venue import SettingsView, settings_view
from models import Venue

VenueName = Annotated[str, Meta(min_length=1, max_length=120, pattern=r"\S")]
Locale = Annotated[str, Meta(max_length=16, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Zone = Annotated[str, Meta(min_length=1, max_length=64)]
Minutes = Annotated[int, Meta(ge=0, le=1439, description="minutes after midnight")]
Words = Annotated[str, Meta(max_length=500)]
Phone = Annotated[str, Meta(max_length=40)]
CashStep = Annotated[int, Meta(ge=0, le=10_000, description="minor units of the smallest coin; 0: cash is not rounded")]
TippedRole = Literal["waiter", "cashier", "manager", "admin"]
NotesAndCoins = Annotated[list[Amount], Meta(max_length=MOST, description="none: those of the currency")]
OWN_COLUMNS = ("name", "locale", "timezone", "cutoff_minutes")


@operation("settings.change", Permission.EDIT_VENUE, callers=CLIENTS)
async def change(
    work: Work,
    name: VenueName | UnsetType = UNSET,
    locale: Locale | UnsetType = UNSET,
    timezone: Zone | UnsetType = UNSET,
    cutoff_minutes: Minutes | UnsetType = UNSET,
    phone: Phone | UnsetType = UNSET,
    receipt_header: Words | UnsetType = UNSET,
    receipt_footer: Words | UnsetType = UNSET,
    tax_note: Words | UnsetType = UNSET,
    tax_rounding: Literal["line", "document"] | UnsetType = UNSET,
    service_charge: dict[OrderType, Rate] | UnsetType = UNSET,
    service_charge_tax_group: UUID | None | UnsetType = UNSET,
    variance_limit_minor: AmountOrZero | UnsetType = UNSET,
    discount_limit_percent: Rate | UnsetType = UNSET,
    cash_rounding_minor: CashStep | UnsetType = UNSET,
    pooled_tip_roles: Annotated[list[TippedRole], Meta(max_length=4)] | UnsetType = UNSET,
    cash_out_limit_minor: AmountOrZero | UnsetType = UNSET,
    denominations: NotesAndCoins | UnsetType = UNSET,
    service_from_guests: Guests | None | UnsetType = UNSET,
    sends_when_paid: bool | UnsetType = UNSET,
    tax_number: TaxNumber | UnsetType = UNSET,
) -> SettingsView:
    """Change settings; those not named stay. Orders already open keep their service charge, its taxes and the rounding.

    Refuses: Invalid.
    """
    # Every parameter but the first is a setting: a new one needs no second line here.
    values = config_changes.without_unset(**locals())
    return await _store(values.pop("work"), values)


async def _store(work: Work, values: dict[str, Any]) -> SettingsView:
    before = await config_changes.begin(work)
    _check_zone(values)
    _check_locale(values)
    _check_tax_group(values, before)
    if "denominations" in values:
        values["denominations"] = in_order(values["denominations"])
    own = {field: value for field, value in values.items() if field in OWN_COLUMNS}
    others = {field: value for field, value in values.items() if field not in OWN_COLUMNS}
    others |= _clock_before(work, values, before)
    venue = await Venue.get(id=1, using_db=work.models)
    await config_changes.update_row(work, venue, {**own, "settings": {**before.rows.venue.settings, **others}})
    return await config_changes.finish(work, before, "settings.change", "venue", settings_view)


def _clock_before(work: Work, values: Mapping[str, Any], before: ReferenceData) -> dict[str, Any]:
    """The clock that the days until now were counted by, if it changes: their reports stay as they are."""
    venue = before.rows.venue
    old = {"timezone": venue.timezone, "cutoff_minutes": venue.cutoff_minutes}
    if all(values.get(name, value) == value for name, value in old.items()):
        return {}
    earlier = venue.settings.get(EARLIER_CLOCKS, [])
    return {EARLIER_CLOCKS: [*earlier, old | {"until": work.now.isoformat()}]}


def _check_zone(values: Mapping[str, Any]) -> None:
    try:
        ZoneInfo(values.get("timezone", "UTC"))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise config_changes.field_error("timezone", "no_time_zone") from None


def _check_tax_group(values: dict[str, Any], reference_data: ReferenceData) -> None:
    """The group must be in use; it is stored as text, as all settings are."""
    if (group := values.get(SERVICE_TAX_GROUP)) is not None:
        known = config_changes.known_id(reference_data.rows.tax_groups, group, SERVICE_TAX_GROUP)
        values[SERVICE_TAX_GROUP] = str(known)


def _check_locale(values: Mapping[str, Any]) -> None:
    if "locale" in values and not amounts.is_locale(values["locale"]):
        raise config_changes.field_error("locale", "no_locale")
