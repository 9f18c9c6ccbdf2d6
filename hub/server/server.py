"""Runs the server: it listens, prints its addresses, and shuts down gracefully."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from hub.base.embedded_postgres import Supervisor
from hub.postgres import demo, first_start
from hub.server.http_server import Runner
from hub.server.hub import HUB
from hub.settings.settings import Settings

SHUTDOWN_S = 5.0
DRAIN_S = 1.5


Build = Callable[[Settings, dict[str, Any]], Awaitable[web.Application]]


async def serve(build: Build, settings: Settings, dsn: dict[str, Any], postgres: Supervisor | None = None) -> int:
    """Serve the application of `build` until SIGINT or SIGTERM; `postgres` keeps the embedded database running.

    Refuses: DatabaseFailed if it cannot be kept running.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    app = await build(settings, dsn)
    if postgres is not None:
        app[HUB].metrics.register_postgres(postgres)
    runner = Runner(app, access_log=None, shutdown_timeout=SHUTDOWN_S)
    await runner.setup()
    try:
        site = web.TCPSite(runner, settings.host, settings.port, backlog=2048)
        await site.start()
        await _print_addresses(app, settings)
        _freeze_garbage_collector()
        await (stop.wait() if postgres is None else postgres.until(stop))
        app[HUB].commands.is_draining = True
        await site.stop()
        await app[HUB].fanout.drain(DRAIN_S)
    finally:
        await runner.cleanup()
    return 0


def _freeze_garbage_collector() -> None:
    """Objects of the start live as long as the process; scanning them again would delay events by milliseconds."""
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000, 20, 50)


async def _print_addresses(app: web.Application, settings: Settings) -> None:
    database, reference_data = app[HUB].database, app[HUB].commands.reference_data
    lines = [f"{reference_data.rows.venue.name} is open at {settings.base_url}"]
    if reference_data.rows.venue.is_demo:
        lines += _demo_lines(settings)
    elif (address := await first_start.setup_address(database, settings)) is not None:
        lines.append(f"  Make the first admin here, once:  {address}")
    print("\n".join(lines), flush=True)


def _demo_lines(settings: Settings) -> list[str]:
    screens = ("pos-1", "pos-2", "kds-kitchen", "kds-bar", "manager-1")
    return [
        "  This is the demo venue: its passwords are public.",
        *(f"  {code:12} {settings.base_url}/?device={code}" for code in screens),
        "  Sign-ins (password " + demo.PASSWORD + "):",
        *(f"  {username:12} PIN {pin}" for username, _, pin in demo.PEOPLE),
    ]
