"""Links, pushes, the console, and what is flagged."""

import asyncio
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import socketio
from socketio.exceptions import ConnectionError as NotConnected

from cloud_link.backend import limits, links, openapi
from cloud_link.backend.sites import Actor, note
from tests.databases import Databases
from tests.json_schema import faults
from tests.running_cloud import PATIENCE_S, Link, RegisteredSite, RunningCloud, running_cloud


async def test_a_link_hears_its_licence_at_once_and_at_every_change(cloud: RunningCloud) -> None:
    site = await cloud.register()
    link = await cloud.link(site)
    first = await link.hears()
    assert {"licensed", "locked", "lock_reason", "expires_at", "lease", "server_time"} <= first.keys()
    locked = await cloud.does("POST", f"/api/sites/{site.site_id}/lock", {"reason": "Invoice 12", "mode": "drain"})
    assert (locked["applied"], locked["is_applied"], locked["online"]) == (True, True, True)
    news = await link.hears()
    assert (news["locked"], news["lock_reason"]) == (True, "Invoice 12")
    unlocked = await cloud.does("POST", f"/api/sites/{site.site_id}/unlock")
    assert (unlocked["applied"], unlocked["is_locked"]) == (True, False)


async def test_a_lock_of_a_site_that_is_away_says_that_it_was_not_applied(cloud: RunningCloud) -> None:
    site = await cloud.register()
    assert (await cloud.does("POST", f"/api/sites/{site.site_id}/lock", {"reason": "x"}))["applied"] is False
    link = await cloud.link(site)
    assert (await link.hears())["locked"] is True
    assert (await cloud.until_site(site, is_applied=True))["online"] is True


async def test_what_was_not_applied_is_pushed_again(cloud: RunningCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "ACKNOWLEDGE_S", 0.05)
    site = await cloud.register()
    link = await cloud.link(site)
    await link.hears()
    link.applies = False
    assert (await cloud.does("POST", f"/api/sites/{site.site_id}/lock", {"reason": "x"}))["applied"] is False
    link.applies = True
    await cloud.parts.links.push(await cloud.parts.sites.not_applied(list(cloud.parts.bus.local_sites())))
    assert (await cloud.until_site(site, is_applied=True))["is_locked"] is True


@pytest.mark.parametrize(
    ("auth", "code"),
    [
        (None, "invalid"),
        ({"site_id": "x"}, "invalid"),
        ({"site_id": "x", "site_key": "y", "version": "1"}, "site_key_wrong"),
    ],
)
async def test_a_stranger_is_refused_at_the_link(cloud: RunningCloud, auth: Any, code: str) -> None:
    link = Link()
    said: list[Any] = []
    link.client.on("connect_error", said.append, namespace="/link")
    with pytest.raises(NotConnected):
        await link.open(cloud.url, auth)
    assert said[0]["data"]["code"] == code if "data" in said[0] else said[0]["code"] == code
    await link.client.disconnect()


async def test_a_key_used_in_two_places_is_flagged(cloud: RunningCloud) -> None:
    site = await cloud.register()
    await cloud.link(site, instance="the venue")
    assert (await cloud.site(site))["key_copied_at"] is None
    await cloud.link(site, instance="a thief")
    view = await cloud.until_site(site)
    async with asyncio.timeout(PATIENCE_S):
        while (view := await cloud.site(site))["key_copied_at"] is None:
            await asyncio.sleep(0.02)
    [incident] = (await cloud.does("GET", f"/api/sites/{site.site_id}/history"))["incidents"]
    assert (incident["action"], incident["linked_from"]) == ("key_used_elsewhere", "127.0.0.1")
    cleared = await cloud.does("POST", f"/api/sites/{site.site_id}/clear-flags")
    assert (cleared["key_copied_at"], view["is_active"]) == (None, True)


async def test_a_heartbeat_from_another_installation_than_the_link_is_flagged(cloud: RunningCloud) -> None:
    site = await cloud.register()
    await cloud.link(site, instance="the venue")
    await cloud.beat(site, instance="the venue")
    assert (await cloud.site(site))["key_copied_at"] is None
    await cloud.beat(site, instance="a thief")
    assert (await cloud.site(site))["key_copied_at"] is not None


@pytest.mark.parametrize(
    ("head", "before", "why"),
    [
        ((9, 9), None, None),
        ((9, 9), (5, 5), None),
        ((9, 9), (5, 6), "entry 5 has another hash than it had"),
        ((5, 6), None, "entry 5 has another hash than it had"),
        ((4, 4), None, "the chain has 4 entries, and had 5"),
    ],
)
async def test_a_history_that_does_not_continue_is_flagged(
    cloud: RunningCloud, head: tuple[int, int], before: tuple[int, int] | None, why: str | None
) -> None:
    site = await cloud.register()
    await cloud.beat(site, audit_head=entry(5, 5))
    known = {"audit_before": entry(*before)} if before else {}
    assert (await cloud.beat(site, audit_head=entry(*head), **known)).status == 200
    assert ((await cloud.site(site))["audit_broken_at"] is not None) is (why is not None)
    incidents = (await cloud.does("GET", f"/api/sites/{site.site_id}/history"))["incidents"]
    assert [incident["why"] for incident in incidents] == ([why] if why else [])


async def test_an_incident_keeps_key_and_data_and_an_older_one_its_sentence(cloud: RunningCloud) -> None:
    site = await cloud.register()
    for n in (5, 4):
        await cloud.beat(site, audit_head=entry(n, n))
    async with cloud.parts.database.connection() as connection:
        await note(connection, UUID(site.site_id), "incident", "audit_broken", Actor(None, None), why="It broke")
    old, new = (await cloud.does("GET", f"/api/sites/{site.site_id}/history"))["incidents"]
    assert new["why_data"] == {"text": "incident-chain-shorter", "entries": 4, "before": 5}
    assert (old["why"], "why_data" in old) == ("It broke", False)


def entry(n: int, content: int) -> dict[str, Any]:
    return {"n": n, "hash": f"{content:064x}"}


async def test_the_console_hears_of_every_change(cloud: RunningCloud) -> None:
    site = await cloud.register()
    page, heard = socketio.AsyncClient(reconnection=False), asyncio.Queue[Any]()
    page.on("site", heard.put, namespace="/console")
    cloud.closing.push_async_callback(page.disconnect)
    await page.connect(cloud.url, auth={"token": cloud.token}, namespaces=["/console"], transports=["websocket"])
    await cloud.link(site)
    await cloud.does("POST", f"/api/sites/{site.site_id}/lock", {"reason": "Invoice 12"})
    async with asyncio.timeout(PATIENCE_S):
        while not (view := await heard.get())["is_locked"]:
            pass
    assert (view["site_id"], view["online"], view["lock_reason"]) == (site.site_id, True, "Invoice 12")
    document = openapi.described()
    assert faults(view, document["components"]["schemas"]["Site"], document) == []


@pytest.mark.parametrize("auth", [None, {}, {"token": "nonsense"}, {"token": 7}])
async def test_the_console_is_closed_to_strangers(cloud: RunningCloud, auth: Any) -> None:
    page = socketio.AsyncClient(reconnection=False)
    with pytest.raises(NotConnected):
        await page.connect(cloud.url, auth=auth, namespaces=["/console"], transports=["websocket"])
    await page.disconnect()


async def test_a_heartbeat_storm_is_limited_without_harming_others(cloud: RunningCloud) -> None:
    stormy, calm = await cloud.register(), await cloud.register()
    statuses = [(await cloud.beat(stormy)).status for _ in range(20)]
    assert statuses == [200] * 12 + [429] * 8
    answer = await cloud.beat(stormy)
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert (await cloud.beat(calm)).status == 200


async def test_an_address_has_its_limit_and_others_do_not_suffer(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "REQUESTS_A_MINUTE_AT_ADDRESS", 3)
    async with running_cloud(databases, tmp_path, trusted_proxies=(ip_network("127.0.0.1"),)) as cloud:
        site = await cloud.register()
        beat = {"version": "1", "uptime_seconds": 5}
        statuses = []
        for address in ["10.0.0.1"] * 5 + ["10.0.0.2"]:
            headers = {**site.headers, "X-Forwarded-For": address}
            statuses.append((await cloud.call("POST", "/api/heartbeat", beat, **headers)).status)
        assert statuses == [200] * 3 + [429] * 2 + [200]


async def test_guessing_site_keys_is_limited_and_right_keys_still_open(cloud: RunningCloud) -> None:
    site = await cloud.register()
    guess = RegisteredSite(site.site_id, "a guess", site.public_key)
    statuses = [(await cloud.beat(guess)).status for _ in range(35)]
    assert statuses == [401] * 30 + [429] * 5
    assert (await cloud.beat(site)).status == 200


async def test_a_fleet_wide_push_reaches_every_link(cloud: RunningCloud) -> None:
    opened = [await cloud.link(await cloud.register()) for _ in range(5)]
    for link in opened:
        await link.hears()
    assert await cloud.does("POST", "/api/fleet/push") == {"pushed": 5}
    for link in opened:
        assert (await link.hears())["licensed"] is True
    assert (await cloud.does("GET", "/api/fleet"))["online"] == 5
