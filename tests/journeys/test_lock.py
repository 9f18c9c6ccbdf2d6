"""The lock, from a sysadmin's press to every screen of the venue, and everything that tries to get round it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import jwt
import pytest
from pytest_aiohttp.plugin import AiohttpClient, AiohttpServer

from cloud_link.agent import licence_state as state_machine
from cloud_link.agent.heartbeats import Heartbeats
from cloud_link.agent.licence_state import LicenceStateMachine
from cloud_link.protocol import keys
from cloud_link.protocol.lease import Lease, sign
from cloud_link.protocol.messages import Heartbeat
from hub.base import clock
from hub.commands.operation import OPERATIONS
from hub.domain.refusals import VenueLocked
from hub.queries.link_queries import last_backup
from hub.texts import shown
from tests.databases import Databases, Dsn
from tests.rogue_cloud import RogueCloud
from tests.running_cloud import PATIENCE_S, RegisteredSite, RunningCloud, running_cloud
from tests.running_hub import RunningHub, running_hub

DAY = timedelta(days=1)
STRANGER = keys.private_key(keys.new_private_text())


@pytest.fixture
async def cloud(databases: Databases, tmp_path: Path, aiohttp_client: AiohttpClient) -> AsyncIterator[RunningCloud]:
    async with running_cloud(databases, tmp_path / "cloud", aiohttp_client) as running:
        yield running


@pytest.fixture
async def site(cloud: RunningCloud) -> RegisteredSite:
    return await cloud.register(license_expires_at=clock.wire(clock.now() + 100 * DAY))


class Linked:
    """A linked hub that can be started anew over the same database and data directory."""

    def __init__(self, databases: Databases, dsn: Dsn, cloud: RunningCloud, site: RegisteredSite, place: Path) -> None:
        self._dsn, self._cloud, self._site, self.place = dsn, cloud, site, place
        self._settings = replace(databases.settings, data_dir=place, cloud=site.settings(cloud.url))

    @asynccontextmanager
    async def running(self, url: str | None = None) -> AsyncIterator[RunningHub]:
        settings = self._settings
        if url is not None:
            settings = replace(settings, cloud=self._site.settings(url))
        async with running_hub(settings, self._dsn) as hub:
            async with asyncio.timeout(20):
                while licence_state(hub).licence_status is None:
                    await asyncio.sleep(0.02)
            yield hub

    async def online(self) -> None:
        await self._cloud.until_site(self._site, online=True, is_applied=True)


@pytest.fixture
def linked(databases: Databases, dsn: Dsn, cloud: RunningCloud, site: RegisteredSite, tmp_path: Path) -> Linked:
    return Linked(databases, dsn, cloud, site, tmp_path / "hub")


@pytest.fixture
async def venue(linked: Linked) -> AsyncIterator[RunningHub]:
    async with linked.running() as hub:
        await linked.online()
        yield hub


@pytest.fixture
def move(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Move the hub's clock, as its owner might."""
    real = clock.now

    def by(much: timedelta) -> None:
        monkeypatch.setattr(clock, "now", lambda: real() + much)

    return by


def licence_state(hub: RunningHub) -> LicenceStateMachine:
    found: LicenceStateMachine = hub.link.licence_state
    return found


async def stands(hub: RunningHub) -> str:
    return str((await hub.as_("waiter").get("/api/licence"))["state"])


async def looks(hub: RunningHub) -> str:
    """Where the venue stands after a look of its own, as every command sees it."""
    await licence_state(hub).refresh()
    return str(await hub.ask("select state from licence"))


async def noted(hub: RunningHub, action: str) -> list[str]:
    """The sentences of the audit chain's notes, which are stored as key and data."""
    async with hub.database.connection() as connection:
        rows = await connection.fetch("select after from audit_entries where action = $1 order by n", action)
    details = [json.loads(row["after"])["detail"] for row in rows]
    return [shown(json.dumps(detail, separators=(",", ":"))) or "" for detail in details]


async def opens_an_order(hub: RunningHub) -> int:
    return (await hub.as_("waiter").call("POST", "/api/orders", {"type": "takeaway"})).status


async def may_open_an_order(hub: RunningHub) -> bool:
    """As `opens_an_order`, for a person whose token does not mind a moved clock."""
    wanted = OPERATIONS["order.open"]
    try:
        await hub.commands.execute(wanted.name, wanted.decode({"type": "takeaway"}), hub.actor("waiter"))
    except VenueLocked:
        return False
    return True


async def test_a_lock_is_on_every_screen_and_in_every_reply_and_an_unlock_reverses_it(
    cloud: RunningCloud, site: RegisteredSite, venue: RunningHub
) -> None:
    people = [("waiter", "pos-1"), ("kitchen", "kds-kitchen"), ("bar", "kds-bar"), ("manager", "manager-1")]
    screens = [await venue.screen(role, device) for role, device in people]
    path = f"/api/sites/{site.site_id}"
    locked = await cloud.does("POST", f"{path}/lock", {"reason": "Invoice 12 is open"})
    assert locked["applied"] is True
    assert await opens_an_order(venue) == 423
    for screen in screens:
        heard = (await screen.hears("licence.changed", lambda e: e["data"]["licence"]["state"] == "locked"))["data"]
        assert heard["licence"]["reason"] == "Invoice 12 is open"
        assert heard["licence"]["contact"] == "+256 700 000000"
    assert (await cloud.does("POST", f"{path}/unlock"))["applied"] is True
    assert await opens_an_order(venue) == 201
    for screen in screens:
        await screen.hears("licence.changed", lambda e: e["data"]["licence"]["state"] == "active")


async def test_a_locked_venue_reads_exports_and_signs_in(
    cloud: RunningCloud, site: RegisteredSite, venue: RunningHub
) -> None:
    await cloud.does("POST", f"/api/sites/{site.site_id}/lock", {"reason": "x"})
    signed_in = await venue.call("POST", "/api/auth/pin", {"pin": "2222", "device": "manager-1"})
    assert signed_in.status == 200
    for path in ("/api/orders", "/api/menu", "/api/tables", "/api/licence", "/api/auth/me"):
        assert (await venue.as_("manager").call("GET", path)).status == 200
    assert (await venue.as_("admin").call("GET", "/api/admin/audit/verify")).body["ok"] is True
    assert (await venue.screen("waiter")).sync["state"]["licence"]["state"] == "locked"
    assert (await venue.as_("waiter").call("POST", "/api/auth/logout")).status in (200, 204)


async def test_a_draining_venue_finishes_what_it_began(
    cloud: RunningCloud, site: RegisteredSite, venue: RunningHub
) -> None:
    cashier = venue.as_("cashier")
    await cashier.post("/api/shifts", {"float_minor": 0})
    menu = (await cashier.get("/api/menu"))["categories"]
    item = next(i for c in menu for i in c["items"] if not any(g["min"] for g in i["modifier_groups"]))
    order = await cashier.post("/api/orders", {"type": "takeaway", "lines": [{"item": item["id"], "quantity": 1}]})
    await cashier.post(f"/api/orders/{order['id']}/send")
    await cloud.does("POST", f"/api/sites/{site.site_id}/lock", {"reason": "x", "mode": "drain"})
    assert await opens_an_order(venue) == 423
    more = {"lines": [{"item": item["id"], "quantity": 1}]}
    assert (await cashier.call("POST", f"/api/orders/{order['id']}/lines", more)).status == 423
    paid = {"method": "cash", "amount_minor": order["due_minor"], "tendered_minor": order["due_minor"]}
    await cashier.post(f"/api/orders/{order['id']}/payments", paid)


async def test_with_the_link_cut_the_lock_arrives_at_the_next_heartbeat(
    cloud: RunningCloud, site: RegisteredSite, venue: RunningHub
) -> None:
    await cloud.parts.links.disconnect_site(UUID(site.site_id))
    assert (await cloud.does("POST", f"/api/sites/{site.site_id}/lock", {"reason": "x"}))["applied"] is False
    assert await opens_an_order(venue) == 201
    agent = venue.link
    assert agent._http is not None
    settings, now_s = site.settings(cloud.url), clock.monotonic_s()
    heartbeats = Heartbeats(
        settings=settings,
        database=venue.database,
        licence_state=agent.licence_state,
        http=agent._http,
        devices_online=lambda: 0,
        is_elected=lambda: True,
        started_s=now_s,
    )
    assert await heartbeats.send() is True
    assert await opens_an_order(venue) == 423


async def test_heartbeats_tell_how_the_machinery_is(
    cloud: RunningCloud, site: RegisteredSite, venue: RunningHub
) -> None:
    await cloud.until_site(site, online=True)
    async with asyncio.timeout(PATIENCE_S):
        while (told := (await cloud.site(site))["last_heartbeat"]) is None:
            await asyncio.sleep(0.05)  # a busy machine's link may be there before its first heartbeat
    assert {"version", "uptime_seconds", "instance", "devices_online", "audit_head", "event_position"} <= told.keys()
    assert {"lease_serial", "state", "trusted_keys"} <= told.keys()
    assert told["audit_head"].keys() == {"n", "hash"}


async def test_with_the_cloud_away_the_venue_trades_through_grace_then_drains_then_locks(
    linked: Linked, move: Callable[[timedelta], None]
) -> None:
    async with linked.running() as hub:
        await linked.online()
    async with linked.running(url="http://127.0.0.1:9") as hub:
        walk = [
            (0, "active", True),
            (6, "active", True),
            (8, "grace", True),
            (20, "grace", True),
            (21.5, "drain", False),
        ]
        for days, state, may_trade in [*walk, (21.5, "drain", False), (30, "locked", False)]:
            move(days * DAY)
            assert await looks(hub) == state
            assert await may_open_an_order(hub) is may_trade
        move(timedelta(0))
        assert await looks(hub) == "active"


async def test_expiry_warns_and_then_walks_down_by_the_lease_alone(
    cloud: RunningCloud, databases: Databases, dsn: Dsn, tmp_path: Path, move: Callable[[timedelta], None]
) -> None:
    soon = await cloud.register(license_expires_at=clock.wire(clock.now() + 3 * DAY))
    linked = Linked(databases, dsn, cloud, soon, tmp_path / "hub")
    async with linked.running() as hub:
        await cloud.until_site(soon, is_applied=True)
        assert await looks(hub) == "warn"
        for days, state in ((4, "grace"), (16.9, "grace"), (17.1, "drain"), (20, "locked")):
            move(days * DAY)
            assert await looks(hub) == state


async def test_a_clock_set_back_unlocks_nothing_and_is_written_down(
    linked: Linked, move: Callable[[timedelta], None]
) -> None:
    async with linked.running() as hub:
        await linked.online()
        link_state = licence_state(hub).link_state
        assert link_state is not None
        assert link_state.lease is not None
        clock_mark = replace(link_state.clock_mark, mark_at=link_state.lease.issued_at + 40 * DAY)
        licence_state(hub)._link_state = replace(link_state, clock_mark=clock_mark)
        for back in (timedelta(0), -30 * DAY, -400 * DAY):
            move(back)
            assert await looks(hub) == "locked"
        assert len(await noted(hub, "licence.clock_set_back")) == 1


async def test_forged_leases_are_refused_and_written_down(
    cloud: RunningCloud, site: RegisteredSite, linked: Linked, aiohttp_server: AiohttpServer
) -> None:
    """Pushed over the link and answered to a heartbeat, by somebody whom the venue takes for its cloud."""
    lease = (await cloud.beat(site)).body["lease"]
    async with linked.running():
        await linked.online()
        await cloud.does("POST", f"/api/sites/{site.site_id}/lock", {"reason": "x"})
    forgeries = await _forgeries(cloud, site, lease)
    rogue = RogueCloud()
    await rogue.open(aiohttp_server)
    async with linked.running(url=rogue.url) as hub:
        beat = await asyncio.wait_for(rogue.heartbeats.get(), 10)
        assert beat.keys() == {field.name for field in fields(Heartbeat)}
        assert (beat["last_backup_at"], beat["last_restore_proven_at"]) == await _last_backup(hub)
        venue = await rogue.venue()
        for why, tokens in forgeries.items():
            for token in tokens:
                said = await rogue.push(venue, token)
                assert (said["applied"], said["why"]) == (False, why)
                assert await opens_an_order(hub) == 423
        assert await looks(hub) == "locked"
        written = await noted(hub, "licence.lease_refused")
    whys = ["malformed", *(why for why, tokens in forgeries.items() for _ in tokens)]
    assert [line.split(": ")[1] for line in written] == whys


def jwt_claims(lease: str) -> dict[str, Any]:
    """What a lease says, believed or not."""

    found: dict[str, Any] = jwt.decode(lease, options={"verify_signature": False})
    return found


async def _forgeries(cloud: RunningCloud, site: RegisteredSite, lease: str) -> dict[str, list[str]]:
    """Leases that would unlock, by why they are refused; `lease` is an older one of this site."""
    claims = jwt_claims(lease) | {"serial": 999, "license_expires_at": None}
    kid = {"kid": jwt.get_unverified_header(lease)["kid"]}
    head, body, signature = lease.split(".")
    newer = sign(Lease(site.site_id, 999, datetime.now(UTC)), STRANGER)
    other = (await cloud.beat(await cloud.register())).body["lease"]
    return {
        "bad_signature": [
            f"{head}.{body}.",
            f"{head}.{newer.split('.')[1]}.{signature}",
            jwt.encode(claims, None, algorithm="none", headers=kid),  # type: ignore[arg-type]
            jwt.encode(claims, site.public_key, algorithm="HS256", headers=kid),
            jwt.encode(claims, STRANGER, algorithm="EdDSA", headers=kid),
        ],
        "unknown_key": [newer],
        "other_site": [other],
        "older_serial": [lease],
        "malformed": [f"{head}.{body}", "x" * 5000],
    }


async def _last_backup(hub: RunningHub) -> tuple[str | None, str | None]:
    async with hub.database.connection() as connection:
        made_at, proven_at = await last_backup(connection)
    return clock.wire_or_none(made_at), clock.wire_or_none(proven_at)


async def test_a_stolen_key_is_flagged_and_takes_nothing_from_the_venue(
    cloud: RunningCloud, site: RegisteredSite, venue: RunningHub
) -> None:
    thief = await cloud.link(site, instance="a thief")
    async with asyncio.timeout(PATIENCE_S):
        while (await cloud.site(site))["key_copied_at"] is None:
            await asyncio.sleep(0.02)
    [incident] = (await cloud.does("GET", f"/api/sites/{site.site_id}/history"))["incidents"]
    assert incident["action"] == "key_used_elsewhere"
    thief.applies = False
    assert (await cloud.does("POST", f"/api/sites/{site.site_id}/lock", {"reason": "x"}))["applied"] is True
    assert await opens_an_order(venue) == 423


@pytest.mark.parametrize(
    ("edit", "trace"),
    [
        ("update licence set state = 'active', reason = null", "state active, last applied locked"),
        ("update cloud_link set lease = null", "the lease is gone from its row"),
        ("update cloud_link set lease = 'nonsense'", "database: malformed"),
        ("delete from cloud_link", "the lease is gone from its row"),
    ],
)
async def test_edited_rows_unlock_nothing(
    databases: Databases, dsn: Dsn, cloud: RunningCloud, site: RegisteredSite, venue: RunningHub, edit: str, trace: str
) -> None:
    await cloud.does("POST", f"/api/sites/{site.site_id}/lock", {"reason": "x"})
    async with databases.owner(dsn) as owner:
        await owner.execute(edit)
    assert await looks(venue) == "locked"
    [written] = await noted(venue, "licence.lease_refused" if "nonsense" in edit else "licence.row_edited")
    assert written.startswith(trace)
    assert await opens_an_order(venue) == 423


async def test_a_row_put_back_as_it_was_while_the_hub_was_off_unlocks_nothing(
    databases: Databases, dsn: Dsn, cloud: RunningCloud, site: RegisteredSite, linked: Linked
) -> None:
    async with linked.running():
        await linked.online()
        async with databases.owner(dsn) as owner:
            before = await owner.fetchval("select lease from cloud_link")
        await cloud.does("POST", f"/api/sites/{site.site_id}/lock", {"reason": "x"})
    async with databases.owner(dsn) as owner:
        await owner.execute("update cloud_link set lease = $1", before)
        await owner.execute("update licence set state = 'active', reason = null")
    (linked.place / "cloud-link.json").unlink()
    async with linked.running(url="http://127.0.0.1:9") as hub:
        assert await looks(hub) == "locked"
        assert await noted(hub, "licence.restored") == ["the database and the file beside it do not belong together"]


async def test_a_code_read_out_over_the_telephone_unlocks_once(
    databases: Databases, dsn: Dsn, cloud: RunningCloud, site: RegisteredSite, venue: RunningHub
) -> None:
    path = f"/api/sites/{site.site_id}"
    await cloud.does("POST", f"{path}/lock", {"reason": "x"})
    issued = await cloud.does("POST", f"{path}/unlock-code", {"hours": 5})
    assert issued.keys() == {"code", "unlocks_until"}
    unlocked = await venue.call("POST", "/api/licence/unlock", {"code": issued["code"].lower()})
    assert (unlocked.status, unlocked.body) == (200, {"unlocked_until": issued["unlocks_until"]})
    assert await stands(venue) == "grace"
    assert await opens_an_order(venue) == 201
    again = await venue.call("POST", "/api/licence/unlock", {"code": issued["code"]})
    assert (again.status, again.code) == (409, "code_used")
    assert len(await noted(venue, "licence.code_refused")) == 1
    await cloud.does("POST", f"{path}/lock", {"reason": "y"})
    assert await stands(venue) == "locked"
    assert (await venue.call("POST", "/api/licence/unlock", {"code": issued["code"]})).status == 409
    async with databases.owner(dsn) as owner:
        serial = jwt_claims(await owner.fetchval("select lease from cloud_link"))["serial"]
        await owner.execute("update cloud_link set unlock_serial = $1", serial)
    assert await looks(venue) == "locked"
    assert len(await noted(venue, "licence.row_edited")) == 1


async def test_a_second_code_opens_a_venue_that_was_locked_again(
    cloud: RunningCloud, site: RegisteredSite, venue: RunningHub
) -> None:
    path = f"/api/sites/{site.site_id}"
    for reason in ("x", "y"):
        await cloud.does("POST", f"{path}/lock", {"reason": reason})
        assert await stands(venue) == "locked"
        issued = await cloud.does("POST", f"{path}/unlock-code", {"hours": 5})
        assert (await venue.call("POST", "/api/licence/unlock", {"code": issued["code"]})).status == 200
        assert await stands(venue) == "grace"


@pytest.mark.parametrize(
    "known", ["applied_issued_at - interval '40 days'", "null"], ids=["of another lease", "of none"]
)
async def test_a_code_for_another_lease_says_which_lease_is_held_and_the_next_one_fits(
    known: str, cloud: RunningCloud, site: RegisteredSite, venue: RunningHub
) -> None:
    """As after a restore of the venue, or where its line broke before it could say what it applied."""
    path = f"/api/sites/{site.site_id}"
    await cloud.does("POST", f"{path}/lock", {"reason": "x"})
    link_state = licence_state(venue).link_state
    assert link_state is not None
    assert link_state.lease is not None
    async with cloud.parts.database.connection() as connection:
        await connection.execute(f"update sites set applied_issued_at = {known}")
    issued = await cloud.does("POST", f"{path}/unlock-code", {"hours": 5})
    answer = await venue.call("POST", "/api/licence/unlock", {"code": issued["code"]})
    lease_on = f"{link_state.lease.issued_at:%Y-%m-%d}"
    if answer.status == 422:
        assert f"the lease it holds, which is of {lease_on}" in answer.body["detail"]
        fitting = await cloud.does("POST", f"{path}/unlock-code", {"hours": 5, "lease_on": lease_on})
        answer = await venue.call("POST", "/api/licence/unlock", {"code": fitting["code"]})
    assert answer.status == 200
    assert await opens_an_order(venue) == 201


async def test_a_code_opens_a_restored_venue_whose_cloud_is_out_of_reach(
    cloud: RunningCloud, site: RegisteredSite, linked: Linked, move: Callable[[timedelta], None]
) -> None:
    async with linked.running():
        await linked.online()
    (linked.place / "cloud-link.json").unlink()
    async with linked.running(url="http://127.0.0.1:9") as hub:
        move(4 * DAY)
        assert await looks(hub) == "locked"
        issued = await cloud.does("POST", f"/api/sites/{site.site_id}/unlock-code", {"hours": 200})
        assert (await hub.call("POST", "/api/licence/unlock", {"code": issued["code"]})).status == 200
        assert await looks(hub) == "grace"
        assert await may_open_an_order(hub)


async def test_a_code_is_late_by_a_clock_that_leapt_ahead_and_says_so(
    cloud: RunningCloud, site: RegisteredSite, venue: RunningHub, move: Callable[[timedelta], None]
) -> None:
    await cloud.does("POST", f"/api/sites/{site.site_id}/lock", {"reason": "x"})
    issued = await cloud.does("POST", f"/api/sites/{site.site_id}/unlock-code", {"hours": 5})
    move(400 * DAY)
    answer = await venue.call("POST", "/api/licence/unlock", {"code": issued["code"]})
    assert answer.status == 422
    assert f"by this venue's clock it is {clock.now():%Y-%m-%d}" in answer.body["detail"]
    move(timedelta(0))
    assert (await venue.call("POST", "/api/licence/unlock", {"code": issued["code"]})).status == 200


@asynccontextmanager
async def proxy(port: int) -> AsyncIterator[str]:
    """A proxy as an office has one; whatever host it is asked for, it knows the way to that port."""
    ways: list[asyncio.Task[None]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", port)
        ways.extend(asyncio.get_running_loop().create_task(_pour(*way)) for way in ((reader, back), (there, writer)))

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        await asyncio.gather(*ways)


async def _pour(source: asyncio.StreamReader, into: asyncio.StreamWriter) -> None:
    while data := await source.read(1 << 16):
        into.write(data)
    into.close()


async def test_a_venue_behind_a_proxy_is_linked_through_it(
    cloud: RunningCloud, site: RegisteredSite, linked: Linked, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with proxy(urlsplit(cloud.url).port or 0) as address:
        # Small letters win, should this machine have a proxy of its own.
        monkeypatch.setenv("http_proxy", address)
        monkeypatch.setenv("no_proxy", "")
        async with linked.running(url="http://cloud.invalid"):
            await linked.online()
            async with asyncio.timeout(PATIENCE_S):
                while (await cloud.site(site))["last_heartbeat"] is None:
                    await asyncio.sleep(0.02)


async def test_guessing_codes_is_limited(cloud: RunningCloud, site: RegisteredSite, venue: RunningHub) -> None:
    statuses = [(await venue.call("POST", "/api/licence/unlock", {"code": "nonsense"})).status for _ in range(7)]
    assert statuses == [422] * 5 + [429] * 2


async def test_a_hub_that_stands_alone_has_nothing_to_unlock(hub: RunningHub) -> None:
    assert (await hub.call("POST", "/api/licence/unlock", {"code": "x"})).status == 404
    assert await stands(hub) == "active"


async def test_nobody_gives_themselves_a_licence(venue: RunningHub) -> None:
    screen = await venue.screen("admin")
    for name in ("licence.apply", "licence.keep", "licence.use_code", "licence.note"):
        assert (await screen.command(name))["error"]["status"] == 404


def test_refreshes_are_frequent_enough_to_notice_edits() -> None:
    assert state_machine.REFRESH_S <= 15
