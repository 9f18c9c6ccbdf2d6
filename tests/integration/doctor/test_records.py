"""Devices, licence, schema, the books, and the checklist as a whole."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_aiohttp import AiohttpServer

from hub.base import clock
from hub.doctor import cli
from hub.doctor.context import CHECKS, Check, Diagnosis, examine
from hub.doctor.finding import DoctorContext, Finding, State, ok
from hub.settings.settings import CloudSettings, PesapalSettings
from tests.databases import Databases, Dsn
from tests.fake_pesapal import KEY, fake_pesapal
from tests.fake_pesapal import SECRET as PESAPAL_SECRET
from tests.fake_printer import fake_printer
from tests.integration.doctor.conftest import Examined
from tests.running_hub import RunningHub
from tests.trading import Trade
from web.static_files import StaticFiles

ROOT = Path(__file__).parents[3]
ALL = ("pos-1", "pos-2", "kds-kitchen", "kds-bar", "manager-1")


async def test_devices_that_are_not_live_are_named(context: Examined) -> None:
    assert (await context.only("devices")).state is State.UNKNOWN, "without a hub nobody knows"
    context.online("pos-1", "kds-bar")
    found = await context.only("devices")
    assert (found.state, found.says) == (
        State.WARN, "2 of 5 devices are live; not kds-kitchen, manager-1, pos-2.",
    )  # fmt: skip
    context.online(*ALL)
    assert (await context.only("devices")).says == "All 5 devices are live."
    await context.change("update venue set is_demo = false")
    assert (await context.only("devices")).says == "No device is paired."


async def test_a_station_without_a_screen_is_named(context: Examined) -> None:
    assert (await context.only("stations")).state is State.OK
    await context.change("update devices set is_active = false where code = 'kds-bar'")
    found = await context.only("stations")
    assert (found.state, found.says) == (State.FAIL, "No screen belongs to Bar.")


async def test_printers_are_asked_how_they_are(context: Examined) -> None:
    assert (await context.only("printers")).says == "No printer is in use: screens do all the work."
    async with fake_printer() as paper:
        await context.change(
            "insert into printers (id, name, kind, host, port, stations, terminals, width_mm, code_page, has_drawer,"
            f" is_active) values (gen_random_uuid(), 'Pass', 'station', '127.0.0.1', {paper.port}, '{{}}', '{{}}', 80,"
            " 'CP437', false, true)"
        )
        assert (await context.only("printers")).says == "Every printer in use answers."
        paper.is_out_of_paper = True
        found = await context.only("printers")
        assert (found.state, found.says) == (State.FAIL, "Pass: The printer is out of paper.")
        assert paper.slips == []
    assert "takes no print jobs" in (await context.only("printers")).says
    await context.change("update printers set backup_id = gen_random_uuid()")
    assert (await context.only("printers")).state is State.WARN


@pytest.mark.parametrize(
    ("rung", "state"),
    [
        ("active", State.OK),
        ("warn", State.WARN),
        ("grace", State.WARN),
        ("drain", State.FAIL),
        ("locked", State.FAIL),
    ],
)
async def test_the_licence_is_told(context: Examined, rung: str, state: State) -> None:
    await context.change(f"update licence set state = '{rung}', reason = 'Invoice 12 is open', contact = '+256 1'")
    assert (await context.only("licence")).state is State.OK, "a hub that stands alone is never locked"
    context.settings(cloud=CloudSettings("http://127.0.0.1:9", "x", "y", "z"))
    found = await context.only("licence")
    assert found.state is state
    assert state is State.OK or ("Invoice 12 is open" in found.says and found.todo == "Call +256 1.")


async def test_a_schema_that_is_not_ours_is_refused(context: Examined) -> None:
    assert (await context.only("schema")).state is State.OK
    await context.change("delete from tortoise_migrations where name = '0002_rules'")
    assert (await context.only("schema")).says == "The database lacks 0002_rules."
    await context.change(
        "insert into tortoise_migrations (app, name, applied_at) values ('models', '0002_rules', now()),"
        " ('models', '9999_later', now())"
    )
    found = await context.only("schema")
    assert (found.state, "newer than this program" in found.says) == (State.FAIL, True)


async def test_rewritten_books_are_noticed(context: Examined, trade: Trade) -> None:
    await trade.drawer()
    await trade.paid(await trade.opened())
    assert (await context.only("audit_chain")).state is State.OK
    await context.change("update audit_entries set target = 'somebody else' where n = 1")
    found = await context.only("audit_chain")
    assert (found.state, found.says) == (State.FAIL, "The audit chain is broken: at entry 1.")


async def test_a_hole_in_the_log_is_noticed(context: Examined, trade: Trade) -> None:
    for _ in range(3):
        await trade.opened()
    assert (await context.only("event_log")).state is State.OK
    await context.change("delete from event_log where position = 2")
    assert (await context.only("event_log")).state is State.FAIL


async def test_missing_browser_files_are_named(context: Examined, tmp_path: Path) -> None:
    assert (await context.only("static_files")).state is State.OK
    context.context = replace(
        context.context, browser_files=lambda: StaticFiles.read(libraries=tmp_path / "nothing").release
    )
    found = await context.only("static_files")
    assert (found.state, str(tmp_path / "nothing") in found.says) == (State.FAIL, True)


async def test_an_examination_has_its_time_and_keeps_what_it_found(context: Examined) -> None:
    async def slow(_: DoctorContext) -> AsyncIterator[Finding]:
        yield ok("This much is known.")
        await asyncio.Event().wait()

    diagnosis = await examine(context.context, [Check("slow", slow, 0.05)])
    assert [found.state for _, found in diagnosis.findings] == [State.OK, State.UNKNOWN]
    assert diagnosis.exit_code == 1


@pytest.mark.parametrize(
    ("states", "code"),
    [([State.OK], 0), ([State.OK, State.WARN], 1), ([State.UNKNOWN], 1), ([State.FAIL, State.UNKNOWN], 2)],
)
def test_monitors_get_a_code(states: list[State], code: int) -> None:
    diagnosis = Diagnosis(clock.now(), [("x", Finding(state, "It is so.")) for state in states])
    assert diagnosis.exit_code == code


def test_what_many_checks_say_alike_is_said_once() -> None:
    same = Finding(State.UNKNOWN, "Not known, because there is no database yet.", "Start the hub.")
    words = cli.as_text(Diagnosis(clock.now(), [("schema", same), ("licence", same), ("redis", ok("Well."))]))
    assert words.count("no database yet") == 1
    assert "schema, licence:" in words
    assert words.endswith("1 ok, 2 unknown.")


def test_names_are_for_monitors_and_stand_alone() -> None:
    names = [check.name for check in CHECKS]
    assert len(set(names)) == len(names)
    page = (ROOT / "docs" / "doctor.md").read_text("utf-8")
    assert [name for name in names if f"`{name}`" not in page] == []


async def doctor(*options: str, **environment: str) -> tuple[int | None, str]:
    """`pos-hub doctor` as a monitor calls it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("POS_", "CLOUD_"))}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "hub", "doctor", *options, cwd=ROOT, env=kept | environment,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, _ = await process.communicate()
    return process.returncode, said.decode()


async def test_the_command_asks_a_running_hub_for_its_devices(
    hub: RunningHub, databases: Databases, dsn: Dsn, tmp_path: Path
) -> None:
    await hub.screen("waiter", "pos-2")
    reach = databases.dsn
    url = f"postgresql://{reach['user']}:{reach['password']}@/{dsn['database']}?host={reach['host']}&port=5432"
    port = hub.url.rpartition(":")[2]
    code, said = await doctor("--json", DATABASE_URL=url, DATA_DIR=str(tmp_path), POS_PORT=port)
    found = {one["check"]: one for one in json.loads(said)["findings"]}
    assert code == 2, said
    assert found["devices"]["says"] == "1 of 5 devices are live; not kds-bar, kds-kitchen, manager-1, pos-1."
    assert found["origin"]["state"] == "ok"


async def test_the_command_begins_with_the_settings(tmp_path: Path) -> None:
    code, said = await doctor(POS_PORT="http", DATA_DIR=str(tmp_path))
    assert code == 2
    assert said.startswith("FAIL     settings: POS_PORT must be a port number")


async def test_the_office_sees_it_and_nobody_else(hub: RunningHub) -> None:
    answer = await hub.as_("admin").get("/api/admin/doctor")
    assert answer["state"] == "fail"
    assert {one["check"] for one in answer["findings"]} >= {"passwords", "devices", "audit_chain"}
    for role in ("manager", "waiter", "kitchen"):
        assert (await hub.as_(role).call("GET", "/api/admin/doctor")).status == 403


async def test_pesapal_is_asked_whether_it_takes_the_keys(context: Examined, aiohttp_server: AiohttpServer) -> None:
    assert (await context.only("pesapal")).says == "Pesapal is not set up: it is not offered."
    bank = await fake_pesapal(aiohttp_server)
    context.settings(pesapal=PesapalSettings(KEY, PESAPAL_SECRET, bank.url))
    found = await context.check("pesapal")
    assert found[State.OK] == ["Pesapal answers and takes the venue's keys."]
    assert "cannot tell the hub" in found[State.WARN][0]
    context.settings(pesapal=PesapalSettings(KEY, "another", bank.url), app_base_url="https://pos.example.com")
    assert list(await context.check("pesapal")) == [State.FAIL]
    bank.is_down = True
    assert list(await context.check("pesapal")) == [State.UNKNOWN]
