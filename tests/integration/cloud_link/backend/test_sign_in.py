"""Sysadmins: guesses are limited, codes count once, tokens end."""

import asyncio
import base64
import threading
import time
from ipaddress import ip_network
from pathlib import Path

import bcrypt
import pytest

from cloud_link.backend import admins
from cloud_link.backend.admins import totp
from hub.base import hashing_threads
from tests.databases import Databases
from tests.running_cloud import PASSWORD, RunningCloud, running_cloud
from tests.running_hub import Answer


async def sign_in(
    cloud: RunningCloud, password: str = PASSWORD, username: str = "root", **more: str
) -> tuple[int, str]:
    answer = await cloud.call("POST", "/api/auth/login", {"username": username, "password": password, **more})
    return answer.status, answer.body.get("code", "")


async def test_guessing_is_limited_to_the_account_at_that_address(cloud: RunningCloud) -> None:
    await cloud.parts.admins.create("other", PASSWORD)
    for _ in range(5):
        assert await sign_in(cloud, "wrong") == (401, "wrong_credentials")
    answer = await cloud.call("POST", "/api/auth/login", {"username": "root", "password": PASSWORD})
    assert (answer.status, answer.code) == (429, "too_many_requests")
    assert 0 < int(answer.headers["Retry-After"]) <= 900
    assert (await sign_in(cloud, username="other"))[0] == 200


async def test_an_address_that_guesses_names_is_limited_and_others_sign_in(
    databases: Databases, tmp_path: Path
) -> None:
    async with running_cloud(databases, tmp_path, trusted_proxies=(ip_network("127.0.0.1"),)) as cloud:

        async def tries(address: str, username: str, password: str) -> Answer:
            body = {"username": username, "password": password}
            return await cloud.call("POST", "/api/auth/login", body, X_Forwarded_For=address)

        statuses = [(await tries("10.0.0.1", f"name-{number}", "wrong")).status for number in range(32)]
        assert statuses == [401] * 30 + [429] * 2
        limited = await tries("10.0.0.1", "root", PASSWORD)
        assert limited.status == 429
        assert 0 < int(limited.headers["Retry-After"]) <= 900
        assert (await tries("10.0.0.2", "root", PASSWORD)).status == 200


async def test_guesses_at_once_are_compared_up_to_the_limit(cloud: RunningCloud) -> None:
    answers = await asyncio.gather(*(sign_in(cloud, "wrong") for _ in range(20)))
    assert answers.count((429, "too_many_requests")) == 15


async def test_a_full_queue_says_when_to_come_again_and_costs_no_try(
    cloud: RunningCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hashing_threads, "MAX_WAITING", -hashing_threads.THREADS)
    for _ in range(6):
        answer = await cloud.call("POST", "/api/auth/login", {"username": "root", "password": PASSWORD})
        assert (answer.status, answer.headers["Retry-After"]) == (429, str(hashing_threads.FULL_RETRY_S))
    monkeypatch.undo()
    assert (await sign_in(cloud))[0] == 200


async def test_a_flood_of_sign_ins_keeps_no_other_work_waiting(
    cloud: RunningCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, compare, arrived, matches = threading.Event(), bcrypt.checkpw, asyncio.Semaphore(0), admins._matches

    async def counted(password: str, hashed: str) -> bool:
        arrived.release()
        return await matches(password, hashed)

    monkeypatch.setattr(admins, "_matches", counted)
    monkeypatch.setattr(bcrypt, "checkpw", lambda given, stored: go.wait(20) and compare(given, stored))
    held = [asyncio.get_running_loop().create_task(sign_in(cloud, username=f"somebody-{n}")) for n in range(20)]
    try:
        async with asyncio.timeout(10):
            for _ in held:
                await arrived.acquire()
        assert (await cloud.call("GET", "/health")).status == 200
        async with asyncio.timeout(10):
            assert await asyncio.to_thread(lambda: True)
    finally:
        go.set()
    assert {status for status, _ in await asyncio.gather(*held)} == {401}


async def test_an_unknown_name_is_refused_like_a_wrong_password(cloud: RunningCloud) -> None:
    assert await sign_in(cloud, username="nobody") == await sign_in(cloud, "wrong") == (401, "wrong_credentials")


async def test_many_right_sign_ins_from_one_office_are_not_limited(cloud: RunningCloud) -> None:
    assert {(await sign_in(cloud))[0] for _ in range(40)} == {200}


def test_codes_are_those_of_the_standard() -> None:
    secret = base64.b32encode(b"12345678901234567890").decode()  # RFC 6238, appendix B, cut to six digits
    at = {59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"}
    assert {second: totp(secret, second // 30) for second in at} == at


async def test_one_time_codes_are_asked_for_once_confirmed_and_count_once(cloud: RunningCloud) -> None:
    assert (await cloud.admin("POST", "/api/me/totp", {"password": "wrong"})).status == 401
    made = await cloud.does("POST", "/api/me/totp", {"password": PASSWORD})
    assert made.keys() == {"secret", "uri", "qr"}
    assert (await sign_in(cloud))[0] == 200
    step = int(time.time()) // 30
    assert (await cloud.admin("POST", "/api/me/totp/confirm", {"totp": "000000"})).status in (401, 422)
    await cloud.does("POST", "/api/me/totp/confirm", {"totp": totp(made["secret"], step - 1)})
    assert await sign_in(cloud) == (401, "totp_required")
    code = totp(made["secret"], step)
    assert (await sign_in(cloud, totp=code))[0] == 200
    assert await sign_in(cloud, totp=code) == (401, "wrong_credentials")


async def test_a_new_password_ends_every_other_token(cloud: RunningCloud) -> None:
    await cloud.does("POST", "/api/me/password", {"password": PASSWORD, "new_password": "another one"})
    assert (await cloud.admin("GET", "/api/sites")).status == 401
    assert (await sign_in(cloud))[0] == 401
    assert (await sign_in(cloud, "another one"))[0] == 200


async def test_a_cookie_counts_only_for_our_own_pages(cloud: RunningCloud) -> None:
    cookie = f"cloud_session={cloud.token}"
    assert (await cloud.call("GET", "/api/sites", Cookie=cookie)).status == 200
    foreign = await cloud.call("POST", "/api/sites", {"name": "x"}, Cookie=cookie, Origin="https://evil.example")
    assert (foreign.status, foreign.code) == (403, "foreign_origin")
    own = await cloud.call("POST", "/api/sites", {"name": "x"}, Cookie=cookie, Origin=cloud.url)
    assert own.status == 201


async def test_a_token_of_another_make_is_refused(cloud: RunningCloud) -> None:
    import jwt

    claims = jwt.decode(cloud.token, options={"verify_signature": False})
    forged = [
        jwt.encode(claims, "another secret, long enough for HS256", algorithm="HS256"),
        jwt.encode(claims, None, algorithm="none"),  # type: ignore[arg-type]
    ]
    for token in forged:
        assert (await cloud.call("GET", "/api/sites", Authorization=f"Bearer {token}")).status == 401


async def test_a_token_can_be_renewed(cloud: RunningCloud) -> None:
    renewed = await cloud.does("POST", "/api/auth/renew")
    assert renewed.keys() == {"token", "expires_at"}


@pytest.mark.parametrize("password", ["short", "x" * 73, "é" * 40])
async def test_a_password_has_its_limits(cloud: RunningCloud, password: str) -> None:
    wanted = {"password": PASSWORD, "new_password": password}
    assert (await cloud.admin("POST", "/api/me/password", wanted)).status == 422
