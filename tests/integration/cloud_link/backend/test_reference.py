"""The cloud's reference is honest: every address is walked, and each reply of every test here is held against it."""

import time
from dataclasses import fields
from typing import Any

import msgspec
import pytest

from cloud_link.backend import api, openapi, schemas
from cloud_link.backend.admins import totp
from cloud_link.protocol.messages import Heartbeat, LicenceNews
from tests.json_schema import faults
from tests.running_cloud import PASSWORD, RunningCloud, described_as

HASH = "0" * 64
BEAT = {
    "version": "1", "uptime_seconds": 5, "instance": "one", "devices_online": 3,
    "last_backup_at": "2026-11-21T04:00:00.000Z", "last_restore_proven_at": None,
    "audit_head": {"n": 2, "hash": HASH}, "audit_before": {"n": 1, "hash": HASH}, "event_position": 9,
    "lease_serial": 0, "state": "active", "trusted_keys": ["kid"],
}  # fmt: skip


async def test_the_document_is_served_to_everybody(cloud: RunningCloud) -> None:
    assert (await cloud.call("GET", "/api/openapi.json")).body == openapi.described()


def test_every_address_is_described_and_nothing_else() -> None:
    assert {f"{method} {path}" for method, path, _ in api.ROUTES} == openapi.CALLS.keys()


def test_both_ends_name_the_same_fields() -> None:
    names = {field.name: field.required for field in msgspec.structs.fields(schemas.Heartbeat)}
    assert {field.name for field in fields(Heartbeat)} == names.keys()
    assert {name for name, is_required in names.items() if is_required} == {"version", "uptime_seconds"}
    promised = {"licensed", "locked", "lock_reason", "expires_at", "lease", "server_time"}
    assert promised <= {field.name for field in fields(LicenceNews)}


async def test_every_address_answers_what_the_document_says(
    cloud: RunningCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`RunningCloud.call` holds every reply against the document; here each address answers well once."""
    seen: set[str] = set()
    call = RunningCloud.call

    async def noticing(self: RunningCloud, method: str, path: str, body: object = None, **headers: str) -> Any:
        answer = await call(self, method, path, body, **headers)
        seen.update([f"{method} {described_as(path)}"] if answer.status < 300 else [])
        return answer

    monkeypatch.setattr(RunningCloud, "call", noticing)
    expires = "2026-11-22T00:00:00+03:00"
    site = await cloud.register(owner_name="Amina", contact_email="a@kafe.ug", license_expires_at=expires)
    await cloud.register()
    path = f"/api/sites/{site.site_id}"
    link = await cloud.link(site)
    await link.hears()
    assert (await cloud.beat(site, **BEAT)).status == 200
    await cloud.until_site(site, is_applied=True)
    for permission, body in (
        ("lock", {"reason": "Invoice 12", "mode": "drain"}), ("unlock", {}), ("reset-clock", {}), ("clear-flags", {}),
        ("unlock-code", {"hours": 5}), ("rotate-key", {}),
    ):  # fmt: skip
        await cloud.does("POST", f"{path}/{permission}", body)
    await cloud.does("PUT", path, {"name": "Kafe 2", "license_expires_at": "2030-01-01T00:00:00Z"})
    for asked in (path, f"{path}/history?limit=5", "/api/sites?search=kafe&limit=1", "/api/fleet", "/health"):
        await cloud.does("GET", asked)
    await cloud.does("GET", "/api/openapi.json")
    await cloud.does("POST", "/api/fleet/push")
    await cloud.does("POST", "/api/auth/renew")
    secret = (await cloud.does("POST", "/api/me/totp", {"password": PASSWORD}))["secret"]
    await cloud.does("POST", "/api/me/totp/confirm", {"totp": totp(secret, int(time.time()) // 30)})
    await cloud.does("DELETE", "/api/me/totp", {"password": PASSWORD})
    await cloud.does("DELETE", path)
    await cloud.does("POST", "/api/me/password", {"password": PASSWORD, "new_password": "another one"})
    await cloud.call("POST", "/api/auth/login", {"username": "root", "password": "another one"})
    await cloud.call("POST", "/api/auth/logout")
    assert openapi.CALLS.keys() == seen


async def test_what_is_pushed_is_described_too(cloud: RunningCloud) -> None:
    document = openapi.described()
    link = await cloud.link(await cloud.register())
    assert faults(await link.hears(), document["components"]["schemas"]["LicenceNews"], document) == []


def test_a_key_is_in_what_a_registration_and_a_rotation_answer_and_nowhere_else() -> None:
    shapes_ = openapi.described()["components"]["schemas"]
    assert {name for name, one in shapes_.items() if "secret_key" in one.get("properties", {})} == {
        "Registered",
        "RotatedKey",
    }
