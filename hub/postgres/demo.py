"""The demo venue (README.md#the-demo-venue): people, devices, floors and a menu, for trying the hub and for tests.

Its passwords are public, so `serve` writes it only with `--demo`, and only into an empty database.
"""

from __future__ import annotations

import asyncio
import tomllib
from pathlib import Path
from typing import Any
from uuid import UUID

import models
from hub.base import ids
from hub.base.hashing import hashed, pin_key
from hub.postgres.database import Database

PASSWORD = "password123"  # noqa: S105 - the demo's password is public on purpose
PEOPLE = (
    ("admin", "Amina Admin", "1111"),
    ("manager", "Moses Manager", "2222"),
    ("cashier", "Carol Cashier", "3333"),
    ("waiter", "Wasswa Waiter", "4444"),
    ("kitchen", "Kato Kitchen", "5555"),
    ("bar", "Babirye Bar", "6666"),
)
FLOORS = {"Main hall": ("T", 11, 4), "Terrace": ("G", 6, 4)}
MENU = Path(__file__).with_name("demo_menu.toml")


async def seed_demo(database: Database) -> None:
    """Fill an empty, prepared database with the demo venue."""
    password_hash, *pins = await asyncio.gather(hashed(PASSWORD), *(hashed(pin) for _, _, pin in PEOPLE))
    async with database.transaction() as connection:
        using = database.models_on(connection)
        secret: bytes = await connection.fetchval("select pin_secret from venue")
        stations = await _stations(using)
        await models.Staff.bulk_create(
            [
                models.Staff(
                    id=ids.new_id(),
                    username=username,
                    name=name,
                    role=username,
                    password_hash=password_hash,
                    pin_key=pin_key(secret, pin),
                    pin_hash=pin_hash,
                    token_version=1,
                    is_active=True,
                )
                for (username, name, pin), pin_hash in zip(PEOPLE, pins, strict=True)
            ],
            using_db=using,
        )
        await _devices(using, stations)
        await _floors(using)
        await _menu(using, stations, await _taxes(using))
        await connection.execute("update venue set reference_version = reference_version + 1, is_demo = true")


async def _stations(using: Any) -> dict[str, UUID]:
    rows = [
        models.Station(
            id=ids.new_id(),
            code=code,
            name=code.capitalize(),
            kind=code,
            warn_after_s=480,
            late_after_s=900,
            sort=sort,
            is_catch_all=code == "kitchen",
            is_active=True,
        )
        for sort, code in enumerate(("kitchen", "bar"))
    ]
    await models.Station.bulk_create(rows, using_db=using)
    return {station.code: station.id for station in rows}


async def _devices(using: Any, stations: dict[str, UUID]) -> None:
    devices = (
        ("pos-1", "Till 1", "pos", None),
        ("pos-2", "Till 2", "pos", None),
        ("kds-kitchen", "Kitchen screen", "kds", "kitchen"),
        ("kds-bar", "Bar screen", "kds", "bar"),
        ("manager-1", "Office", "manager", None),
    )
    await models.Device.bulk_create(
        [
            models.Device(
                id=ids.new_id(),
                code=code,
                name=name,
                kind=kind,
                station_id=stations[station] if station else None,
                token_version=1,
                is_active=True,
            )
            for code, name, kind, station in devices
        ],
        using_db=using,
    )


async def _floors(using: Any) -> None:
    for sort, (name, (letter, tables, seats)) in enumerate(FLOORS.items()):
        floor = await models.Floor.create(using_db=using, id=ids.new_id(), name=name, sort=sort, is_active=True)
        await models.DiningTable.bulk_create(
            [
                models.DiningTable(
                    id=ids.new_id(),
                    floor_id=floor.id,
                    code=f"{letter}{n}",
                    seats=seats if n % 4 else 6,
                    sort=n,
                    is_active=True,
                )
                for n in range(1, tables + 1)
            ],
            using_db=using,
        )


async def _taxes(using: Any) -> UUID:
    group = await models.TaxGroup.create(
        using_db=using, id=ids.new_id(), name="VAT included", is_default=True, is_active=True
    )
    _ = await models.Tax.create(
        using_db=using, id=ids.new_id(), group_id=group.id, code="VAT", name="VAT 18 %", rate="18",
        is_inclusive=True, sort=0,
    )  # fmt: skip
    return group.id


async def _menu(using: Any, stations: dict[str, UUID], tax_group: UUID) -> None:
    menu = tomllib.loads(MENU.read_text())
    groups = {group["name"]: await _group(using, group, sort) for sort, group in enumerate(menu["groups"])}
    for sort, category_fields in enumerate(menu["categories"]):
        category = await models.Category.create(
            using_db=using,
            id=ids.new_id(),
            name=category_fields["name"],
            colour=category_fields["colour"],
            sort=sort,
            station_id=stations[category_fields["station"]],
            tax_group_id=tax_group,
            is_active=True,
        )
        for item_sort, (name, price_minor, options) in enumerate(category_fields["items"]):
            item = await models.MenuItem.create(
                using_db=using, id=ids.new_id(), category_id=category.id, name=name, price_minor=price_minor,
                is_open_price=False, is_by_weight=False, is_service_chargeable=True, is_available=True,
                sort=item_sort, is_active=True,
            )  # fmt: skip
            await models.ItemModifierGroup.bulk_create(
                [
                    models.ItemModifierGroup(item_id=item.id, group_id=groups[option], sort=n)
                    for n, option in enumerate(filter(None, options.split(",")))
                ],
                using_db=using,
            )


async def _group(using: Any, fields: dict[str, Any], sort: int) -> UUID:
    group = await models.ModifierGroup.create(
        using_db=using, id=ids.new_id(), name=fields["name"], min=fields["min"], max=fields["max"], sort=sort,
        is_active=True,
    )  # fmt: skip
    await models.Modifier.bulk_create(
        [
            models.Modifier(id=ids.new_id(), group_id=group.id, name=name, price_minor=price, sort=n, is_active=True)
            for n, (name, price) in enumerate(fields["modifiers"])
        ],
        using_db=using,
    )
    return group.id
