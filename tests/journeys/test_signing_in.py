"""Who gets in, who is kept out, and how fast somebody is put out."""

import asyncio
from datetime import timedelta
from typing import Any

import aiohttp
import jwt
import pytest
import time_machine

from hub.base import clock
from hub.identity.sessions import Session
from hub.postgres.demo import PASSWORD, PEOPLE
from tests.databases import SECRET
from tests.journeys.conftest import Floor
from tests.running_hub import DEVICES, Answer, RunningHub, Till
from tests.screens import Screen

WITHIN_S = 1.0


async def log_in(hub: RunningHub, username: str, password: str = PASSWORD, **more: Any) -> Answer:
    return await hub.call("POST", "/api/auth/login", {"username": username, "password": password, **more})


async def pin_in(hub: RunningHub, pin: str, device: str = "pos-1", **more: Any) -> Answer:
    return await hub.call("POST", "/api/auth/pin", {"pin": pin, "device": device, **more})


class TestTheDoor:
    @pytest.mark.parametrize(("username", "name", "pin"), PEOPLE)
    async def test_everybody_of_the_demo_gets_in(self, hub: RunningHub, username: str, name: str, pin: str) -> None:
        by_password = await log_in(hub, username, device=DEVICES[username])
        by_pin = await pin_in(hub, pin)
        for answer in (by_password, by_pin):
            assert answer.status == 200
            staff = answer.body["staff"]
            assert (staff["name"], staff["role"]) == (name, username)
            assert answer.body["expires_at"] > clock.wire(clock.now())
            me = await Till(hub, answer.body["token"]).get("/api/auth/me")
            assert me["staff"]["id"] == staff["id"]

    async def test_the_token_says_who_where_and_at_which_version(self, hub: RunningHub) -> None:
        token = (await pin_in(hub, "4444")).body["token"]
        claims = jwt.decode(token, SECRET, ["HS256"])
        assert (claims["role"], claims["device"], claims["token_version"]) == ("waiter", "pos-1", 1)
        assert claims["sub"] == str(hub.actor("waiter").id)

    async def test_the_cookie_is_closed_to_scripts_and_to_other_sites(self, hub: RunningHub) -> None:
        cookie = (await pin_in(hub, "4444")).headers["Set-Cookie"]
        assert cookie.startswith("pos_session=")
        assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))

    @pytest.mark.parametrize(
        ("path", "body", "status", "code"),
        [
            ("login", {"username": "waiter", "password": "wrong"}, 401, "wrong_credentials"),
            ("login", {"username": "nobody", "password": PASSWORD}, 401, "wrong_credentials"),
            ("login", {"username": "waiter", "password": PASSWORD, "device": "pos-99"}, 404, "not_found"),
            ("pin", {"pin": "0000", "device": "pos-1"}, 401, "wrong_credentials"),
            ("pin", {"pin": "4444"}, 403, "device_not_paired"),
            ("login", {"username": "waiter"}, 422, "invalid"),
        ],
    )
    async def test_what_is_wrong_is_refused(
        self, hub: RunningHub, path: str, body: dict[str, Any], status: int, code: str
    ) -> None:
        answer = await hub.call("POST", f"/api/auth/{path}", body)
        assert (answer.status, answer.code) == (status, code)
        assert "Set-Cookie" not in answer.headers

    async def test_a_pin_must_be_that_persons_when_a_person_was_tapped(self, hub: RunningHub) -> None:
        waiter = str(hub.actor("waiter").id)
        wrong = await pin_in(hub, "3333", staff=waiter)
        assert (wrong.status, wrong.body["tries_left"]) == (401, 4)
        assert (await pin_in(hub, "4444", staff=waiter)).status == 200

    async def test_somebody_who_left_gets_in_no_more(self, hub: RunningHub) -> None:
        await hub.ask("update staff set is_active = false where username = 'waiter' returning 1")
        assert (await log_in(hub, "waiter")).status == 401
        assert (await pin_in(hub, "4444")).status == 401


class TestGuessing:
    async def test_five_failures_lock_the_account_at_that_place_only(self, hub: RunningHub) -> None:
        for left in (4, 3, 2, 1, 0):
            failed = await log_in(hub, "waiter", "wrong", device="pos-1")
            assert (failed.status, failed.body["tries_left"]) == (401, left)
        locked = await log_in(hub, "Waiter", device="pos-1")
        assert (locked.status, locked.code) == (429, "too_many_requests")
        assert 890 <= int(locked.headers["Retry-After"]) <= 900
        assert (await log_in(hub, "cashier", device="pos-1")).status == 200
        assert (await log_in(hub, "waiter", device="pos-2")).status == 200

    async def test_success_forgets_the_failures(self, hub: RunningHub) -> None:
        for _ in range(2):
            for _ in range(4):
                assert (await log_in(hub, "waiter", "wrong", device="pos-1")).status == 401
            assert (await log_in(hub, "waiter", device="pos-1")).status == 200

    async def test_pins_lock_as_passwords_do(self, hub: RunningHub) -> None:
        for _ in range(5):
            assert (await pin_in(hub, "0000")).status == 401
        assert (await pin_in(hub, "4444")).status == 429
        assert (await pin_in(hub, "4444", "pos-2")).status == 200

    async def test_an_address_that_goes_on_guessing_is_slowed_down(self, hub: RunningHub) -> None:
        for n in range(30):
            assert (await log_in(hub, f"guess-{n}", "wrong")).status == 401
        slowed = await log_in(hub, "guess-31", "wrong")
        assert slowed.status == 429
        assert 1 <= int(slowed.headers["Retry-After"]) <= 2

    async def test_guessing_a_managers_pin_locks_the_asker(self, floor: Floor, hub: RunningHub) -> None:
        order = await floor.sent()
        path = f"/api/orders/{order['id']}/cancel"
        for _ in range(5):
            answer = await floor.waiter.call("POST", path, {"reason": "Left", "approval": {"pin": "0000"}})
            assert (answer.status, answer.code) == (403, "approval_invalid")
        locked = await floor.waiter.call("POST", path, {"reason": "Left", "approval": {"pin": "2222"}})
        assert (locked.status, "Retry-After" in locked.headers) == (429, True)


class TestTokens:
    async def test_a_token_from_a_clock_that_was_ahead_counts(self, hub: RunningHub) -> None:
        with time_machine.travel(clock.now() + timedelta(hours=1), tick=True):
            till = hub.as_("waiter")
        assert (await till.call("GET", "/api/auth/me")).status == 200

    async def test_an_expired_token_is_nobodys(self, hub: RunningHub) -> None:
        token = hub.token("waiter")
        with time_machine.travel(clock.now() + timedelta(hours=13), tick=True):
            answer = await Till(hub, token).call("GET", "/api/menu")
        assert (answer.status, answer.code) == (401, "not_signed_in")

    @pytest.mark.parametrize(
        "changed",
        [
            {"role": "admin"},
            {"sub": "01a1fd26-132b-7837-9420-000000000000"},
            {"sub": "x"},
            {"token_version": 99},
            {"device": "pos-99"},
            {"device_version": 9},
            {"exp": 1},
        ],
    )
    async def test_a_token_of_another_venue_is_nobodys(self, hub: RunningHub, changed: dict[str, Any]) -> None:
        claims = jwt.decode(hub.token("waiter"), SECRET, ["HS256"])
        answer = await Till(hub, jwt.encode(claims | changed, SECRET, "HS256")).call("GET", "/api/menu")
        assert (answer.status, answer.code) == (401, "not_signed_in")

    async def test_another_key_and_no_key_sign_nothing(self, hub: RunningHub) -> None:
        claims = jwt.decode(hub.token("waiter"), SECRET, ["HS256"])
        foreign = jwt.encode(claims, "another secret that is long enough as well", "HS256")
        for token in (foreign, jwt.encode(claims, None, "none")):  # type: ignore[arg-type]
            assert (await Till(hub, token).call("GET", "/api/menu")).status == 401


class TestCookies:
    @pytest.mark.parametrize(
        ("headers", "status"),
        [
            ({}, 201),
            ({"Origin": "http://evil.example"}, 403),
            ({"Origin": "null"}, 403),
            ({"Sec_Fetch_Site": "cross-site"}, 403),
            ({"Sec_Fetch_Site": "same-site"}, 403),
            ({"Sec_Fetch_Site": "same-origin"}, 201),
        ],
    )
    async def test_a_cookie_changes_things_only_from_our_own_pages(
        self, hub: RunningHub, headers: dict[str, str], status: int
    ) -> None:
        cookie = {"Cookie": f"pos_session={hub.token('waiter')}"}
        answer = await hub.call("POST", "/api/orders", {"type": "takeaway"}, **cookie, **headers)
        assert answer.status == status
        assert status == 201 or answer.code == "foreign_origin"

    async def test_our_own_origin_is_ours(self, hub: RunningHub) -> None:
        cookie = {"Cookie": f"pos_session={hub.token('waiter')}", "Origin": hub.url}
        assert (await hub.call("POST", "/api/orders", {"type": "takeaway"}, **cookie)).status == 201

    async def test_reading_needs_no_origin(self, hub: RunningHub) -> None:
        cookie = {"Cookie": f"pos_session={hub.token('waiter')}", "Origin": "http://evil.example"}
        assert (await hub.call("GET", "/api/menu", **cookie)).status == 200

    async def test_a_page_of_ours_opens_its_socket_with_the_cookie_alone(self, hub: RunningHub) -> None:
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
            screen = Screen(hub.url, browser)
            await screen.join({}, Cookie=f"pos_session={hub.token('waiter')}", Origin=hub.url)
            assert screen.sync["me"]["staff"]["role"] == "waiter"
            await screen.leave()

    async def test_a_foreign_page_opens_no_socket(self, hub: RunningHub) -> None:
        async with hub._session.get(
            f"{hub.url}/socket.io/?EIO=4&transport=websocket",
            headers={"Cookie": f"pos_session={hub.token('waiter')}", "Origin": "http://evil.example"},
        ) as answer:
            assert answer.status == 400


class TestBeingPutOut:
    async def gone(self, *screens: Screen) -> None:
        async with asyncio.timeout(WITHIN_S):
            for screen in screens:
                await screen.ended()

    async def test_signing_out_ends_this_session_everywhere(self, hub: RunningHub) -> None:
        actor, token = hub._signed_in("waiter", "pos-1")
        mine = await hub.screen("waiter", token=token)
        other = await hub.screen("waiter", "pos-2")
        assert (await Till(hub, token).call("POST", "/api/auth/logout")).status == 200
        await self.gone(mine)
        assert (await Till(hub, token).call("GET", "/api/menu")).status == 401
        assert other.is_on
        assert actor.session in hub.sessions._ended

    async def test_signing_out_everywhere_ends_all_of_a_persons_sessions(self, hub: RunningHub) -> None:
        screens = [await hub.screen("waiter"), await hub.screen("waiter", "pos-2")]
        bystander = await hub.screen("cashier")
        till = hub.as_("waiter")
        assert (await till.call("POST", "/api/auth/logout-all")).status == 200
        await self.gone(*screens)
        assert (await till.call("GET", "/api/menu")).status == 401
        assert bystander.is_on
        assert (await pin_in(hub, "4444")).status == 200

    async def test_a_raised_version_elsewhere_ends_sockets_here(self, hub: RunningHub) -> None:
        screen = await hub.screen("cashier")
        await hub.ask("update staff set token_version = token_version + 1 where username = 'cashier' returning 1")
        await hub.ask("update venue set reference_version = reference_version + 1 returning 1")
        await hub.commands.current_reference_data()
        await self.gone_soon(screen)

    async def test_a_revoked_device_ends_its_sockets_and_tokens(self, hub: RunningHub) -> None:
        screen, till = await hub.screen("waiter"), hub.as_("waiter")
        other = await hub.screen("waiter", "pos-2")
        await hub.ask("update devices set is_active = false where code = 'pos-1' returning 1")
        await hub.ask("update venue set reference_version = reference_version + 1 returning 1")
        await hub.commands.current_reference_data()
        await self.gone_soon(screen)
        assert (await till.call("GET", "/api/menu")).status == 401
        assert other.is_on

    async def gone_soon(self, screen: Screen) -> None:
        """No event tells this process: its own look round, once a second, does."""
        async with asyncio.timeout(2 * WITHIN_S):
            await screen.ended()

    async def test_an_expired_token_ends_its_socket(self, hub: RunningHub) -> None:
        screen = await hub.screen("waiter")
        with time_machine.travel(clock.now() + timedelta(hours=13), tick=True):
            await self.gone_soon(screen)

    async def test_a_command_after_the_end_is_refused(self, hub: RunningHub) -> None:
        session: Session = hub.sessions._issue(hub.commands.reference_data.people[hub.actor("waiter").staff_id], None)
        screen = await hub.screen("waiter", token=session.token)
        hub.sessions.note_ended(session.actor.session, session.actor.expires_at)
        ack = await screen.command("order.open", type="takeaway")
        assert (ack["ok"], ack["error"]["code"]) == (False, "not_signed_in")
