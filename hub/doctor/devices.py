"""Tills and kitchen screens: are all paired devices online?"""

from __future__ import annotations

from collections.abc import AsyncIterator

from hub.doctor.finding import DoctorContext, Finding, fail, ok, warn

EXPECTED = """
select d.code, d.kind, s.code as station from devices d left join stations s on s.id = d.station_id
where d.is_active and (d.token_hash is not null or (select is_demo from venue)) order by d.code
"""
STATIONS = "select code, name from stations where is_active order by code"


async def live(context: DoctorContext) -> AsyncIterator[Finding]:
    """Paired devices that are live now."""
    async with context.database() as connection:
        expected = [row["code"] for row in await connection.fetch(EXPECTED)]
    if not expected:
        yield warn("No device is paired.", "Pair the tills and kitchen screens under Office, Devices.")
        return
    online = await context.devices_online()
    missing = [code for code in expected if code not in online]
    if missing:
        yield warn(
            f"{len(expected) - len(missing)} of {len(expected)} devices are live; not {', '.join(missing)}.",
            "Switch them on, or remove those that are gone under Office, Devices.",
        )
    else:
        yield ok(f"All {len(expected)} devices are live.")


async def stations(context: DoctorContext) -> AsyncIterator[Finding]:
    """Every station needs a screen, or nobody sees its tickets."""
    async with context.database() as connection:
        stations_in_use = {row["code"]: row["name"] for row in await connection.fetch(STATIONS)}
        screens = {row["station"] for row in await connection.fetch(EXPECTED)}
    without_screen = [name for code, name in stations_in_use.items() if code not in screens]
    if without_screen:
        yield fail(
            f"No screen belongs to {', '.join(without_screen)}.", "Pair a kitchen screen for it under Office, Devices."
        )
    elif stations_in_use:
        yield ok("Every station has a screen.")
