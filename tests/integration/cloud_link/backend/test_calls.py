"""Every call of docs/cloud-api.md, its bodies field by field, and what it refuses."""

from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from socketio.exceptions import ConnectionError as NotConnected

from cloud_link.protocol.keys import trusted_keys
from cloud_link.protocol.lease import verify
from tests.running_cloud import PASSWORD, RegisteredSite, RunningCloud

NOBODY = "0192f0c0-0000-4000-8000-000000000001"
SITE_FIELDS = {
    "site_id", "name", "owner_name", "contact_email", "is_active", "is_locked", "lock_reason", "lock_mode",
    "license_expires_at", "created_at", "last_seen_at", "last_seen_ip", "online", "version", "last_heartbeat_at",
    "last_heartbeat", "state", "licence_days_left", "lease_serial", "applied_serial", "is_applied", "audit_n",
    "audit_broken_at", "key_copied_at",
}  # fmt: skip
CALLS = [
    ("GET", "/api/sites"), ("POST", "/api/sites"), ("GET", f"/api/sites/{NOBODY}"), ("PUT", f"/api/sites/{NOBODY}"),
    ("DELETE", f"/api/sites/{NOBODY}"), ("POST", f"/api/sites/{NOBODY}/lock"),
    ("POST", f"/api/sites/{NOBODY}/unlock"), ("POST", f"/api/sites/{NOBODY}/rotate-key"),
    ("POST", f"/api/sites/{NOBODY}/reset-clock"), ("POST", f"/api/sites/{NOBODY}/clear-flags"),
    ("POST", f"/api/sites/{NOBODY}/unlock-code"), ("GET", f"/api/sites/{NOBODY}/history"), ("GET", "/api/fleet"),
    ("POST", "/api/fleet/push"), ("POST", "/api/me/password"), ("POST", "/api/me/totp"), ("DELETE", "/api/me/totp"),
    ("POST", "/api/me/totp/confirm"), ("POST", "/api/auth/renew"),
]  # fmt: skip


def is_instant(text: str) -> bool:
    return text.endswith("Z") and datetime.fromisoformat(text).tzinfo is not None


async def test_health_is_public(cloud: RunningCloud) -> None:
    answer = await cloud.call("GET", "/health")
    assert (answer.status, answer.body) == (200, {"status": "ok"})


async def test_signing_in_gives_a_token_for_a_quarter_of_an_hour(cloud: RunningCloud) -> None:
    answer = await cloud.call("POST", "/api/auth/login", {"username": "ROOT", "password": PASSWORD})
    assert answer.body.keys() == {"token", "expires_at"}
    left = datetime.fromisoformat(answer.body["expires_at"]) - datetime.now(UTC)
    assert timedelta(minutes=14) < left <= timedelta(minutes=15)
    assert "HttpOnly" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize(("method", "path"), CALLS)
async def test_nothing_is_open_without_signing_in(cloud: RunningCloud, method: str, path: str) -> None:
    for headers in ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic cm9vdDpyb290"}):
        answer = await cloud.call(method, path, {}, **headers)
        assert (answer.status, answer.code) == (401, "not_signed_in")
        assert answer.headers["Content-Type"].startswith("application/problem+json")
        assert {"type", "title", "status", "detail", "code"} <= answer.body.keys()


async def test_a_registration_shows_the_key_once_and_what_to_paste(cloud: RunningCloud) -> None:
    wanted = {
        "name": "Kafe",
        "owner_name": "Amina",
        "contact_email": "a@kafe.ug",
        "license_expires_at": "2027-01-01T00:00:00+03:00",
    }
    answer = await cloud.admin("POST", "/api/sites", wanted)
    assert answer.status == 201
    made = answer.body
    assert made.keys() == {"site_id", "secret_key", "public_key", "environment", "site"}
    assert made["environment"] == {
        "CLOUD_URL": cloud.url,
        "CLOUD_SITE_ID": made["site_id"],
        "CLOUD_SITE_KEY": made["secret_key"],
        "CLOUD_PUBLIC_KEY": made["public_key"],
    }
    assert made["site"]["license_expires_at"] == "2026-12-31T21:00:00.000Z"
    for path in ("", f"/{made['site_id']}", f"/{made['site_id']}/history"):
        shown = await cloud.admin("GET", f"/api/sites{path}")
        assert made["secret_key"].encode() not in shown.raw


async def test_a_site_is_shown_with_its_columns_and_how_it_is(cloud: RunningCloud) -> None:
    site = await cloud.register(name="Kafe", owner_name="Amina", contact_email="a@kafe.ug")
    view = await cloud.site(site)
    assert view.keys() == SITE_FIELDS
    assert is_instant(view["created_at"])
    assert (view["name"], view["owner_name"], view["contact_email"]) == ("Kafe", "Amina", "a@kafe.ug")
    assert (view["is_active"], view["is_locked"], view["online"], view["version"]) == (True, False, False, None)
    listed = await cloud.does("GET", "/api/sites")
    assert listed == {"items": [view], "next": None}


async def test_sites_are_searched_and_paged(cloud: RunningCloud) -> None:
    for name in ("Borabora", "amber", "Cosy"):
        await cloud.register(name=name)
    seen, after = [], ""
    for _ in range(3):
        page = await cloud.does("GET", f"/api/sites?limit=1&after={after}")
        seen += [site["name"] for site in page["items"]]
        after = page["next"]
    assert seen == ["amber", "Borabora", "Cosy"]
    assert [s["name"] for s in (await cloud.does("GET", "/api/sites?search=BORA"))["items"]] == ["Borabora"]


async def test_a_change_says_only_what_is_different(cloud: RunningCloud) -> None:
    site = await cloud.register(owner_name="Amina")
    changed = await cloud.does("PUT", f"/api/sites/{site.site_id}", {"license_expires_at": "2027-01-01T00:00:00Z"})
    assert changed.keys() == SITE_FIELDS | {"applied"}
    assert (changed["owner_name"], changed["license_expires_at"]) == ("Amina", "2027-01-01T00:00:00.000Z")
    cleared = await cloud.does("PUT", f"/api/sites/{site.site_id}", {"owner_name": None, "name": "Kafe 2"})
    assert (cleared["owner_name"], cleared["name"]) == (None, "Kafe 2")


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/api/sites", {}, "name"),
        ("/api/sites", {"name": " "}, "name"),
        ("/api/sites", {"name": "x", "secret_key": "mine"}, "secret_key"),
        ("/api/sites", {"name": "x", "contact_email": "nobody"}, "contact_email"),
        ("/api/sites", {"name": "x", "license_expires_at": "2027-01-01"}, "license_expires_at"),
        ("/api/sites", {"name": "x", "license_expires_at": "0026-12-31T23:59:59Z"}, "license_expires_at"),
        ("/api/sites", {"name": "x", "license_expires_at": "0001-01-01T00:00:00+14:00"}, "license_expires_at"),
        ("/api/sites", {"name": "x", "license_expires_at": "9999-12-31T23:59:59-14:00"}, "license_expires_at"),
        ("/api/sites", {"name": "x", "license_expires_at": "20266-12-31T23:59:59Z"}, "license_expires_at"),
        ("/api/sites", {"name": "x" * 121}, "name"),
        ("lock", {}, "reason"),
        ("lock", {"reason": "x", "mode": "half"}, "mode"),
        ("lock", {"reason": ""}, "reason"),
        ("unlock", {"reason": "x"}, "reason"),
        ("unlock-code", {"hours": 0}, "hours"),
        ("unlock-code", {"lease_on": "0001-01-01"}, "lease_on"),
        ("unlock-code", {"lease_on": "9999-12-31"}, "lease_on"),
        ("/api/auth/login", {"username": "root"}, "password"),
    ],
)
async def test_wrong_fields_are_named(cloud: RunningCloud, path: str, body: Any, field: str) -> None:
    site = await cloud.register()
    answer = await cloud.admin("POST", path if path.startswith("/") else f"/api/sites/{site.site_id}/{path}", body)
    assert (answer.status, answer.code) == (422, "invalid")
    assert [error["field"] for error in answer.body["errors"]] == [field]


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[" * 100_000])
async def test_what_cannot_be_read_is_malformed(cloud: RunningCloud, body: bytes) -> None:
    answer = await cloud.admin("POST", "/api/sites", body)
    assert answer.status in (400, 413)


async def test_unknown_sites_and_addresses_are_not_found(cloud: RunningCloud) -> None:
    for method, path in [("GET", f"/api/sites/{NOBODY}"), ("POST", f"/api/sites/{NOBODY}/lock"), ("GET", "/api/none")]:
        answer = await cloud.admin(method, path, {"reason": "x"} if method == "POST" else None)
        assert (answer.status, answer.code) == (404, "not_found")
    assert (await cloud.admin("PATCH", "/api/sites")).status == 405


async def test_a_heartbeat_is_answered_with_a_lease(cloud: RunningCloud) -> None:
    expires = "2027-01-01T00:00:00.000Z"
    site = await cloud.register(license_expires_at=expires)
    answer = await cloud.beat(site, devices_online=3, event_position=99, state="active")
    assert answer.status == 200
    assert {"licensed", "locked", "lock_reason", "expires_at", "lease", "server_time"} <= answer.body.keys()
    body = answer.body
    assert (body["licensed"], body["locked"], body["lock_reason"], body["expires_at"]) == (True, False, None, expires)
    assert is_instant(body["server_time"])
    lease = verify(body["lease"], trusted_keys(site.public_key), site.site_id)
    assert (lease.serial, lease.is_locked, lease.contact) == (1, False, "+256 700 000000")
    claims = jwt.decode(body["lease"], options={"verify_signature": False})
    assert {"site_id", "locked", "mode", "lock_reason", "license_expires_at", "iat", "serial"} <= claims.keys()
    assert (claims["site_id"], claims["license_expires_at"], claims["mode"]) == (site.site_id, expires, "full")
    assert jwt.get_unverified_header(body["lease"])["alg"] == "EdDSA"
    view = await cloud.site(site)
    assert (view["version"], view["last_seen_ip"]) == ("1", "127.0.0.1")
    told = {"devices_online": 3, "event_position": 99, "state": "active"}
    assert view["last_heartbeat"] == {"version": "1", "uptime_seconds": 5} | told

    [beat] = (await cloud.does("GET", f"/api/sites/{site.site_id}/history"))["heartbeats"]
    assert beat["devices_online"] == 3


async def test_serials_only_rise(cloud: RunningCloud) -> None:
    site = await cloud.register()
    leases = [(await cloud.beat(site)).body["lease"] for _ in range(3)]
    assert [jwt.decode(lease, options={"verify_signature": False})["serial"] for lease in leases] == [1, 2, 3]
    async with cloud.parts.database.connection() as connection:
        with pytest.raises(Exception, match="only rises"):
            await connection.execute("update sites set lease_serial = 0, applied_serial = 0, changed_serial = 0")


async def test_a_restored_cloud_goes_on_above_what_its_sites_hold(cloud: RunningCloud) -> None:
    site = await cloud.register()
    lease = (await cloud.beat(site, lease_serial=5000)).body["lease"]
    assert jwt.decode(lease, options={"verify_signature": False})["serial"] == 5001


@pytest.mark.parametrize(
    "wrong", [{"version": 7}, {"uptime_seconds": -1}, {"sales_minor": 5}, {"audit_head": {"n": 1}}]
)
async def test_a_heartbeat_with_wrong_fields_is_refused(cloud: RunningCloud, wrong: dict[str, Any]) -> None:
    assert (await cloud.beat(await cloud.register(), **wrong)).status == 422


async def test_history_tells_everything_and_cannot_be_changed(cloud: RunningCloud) -> None:
    site = await cloud.register()
    path = f"/api/sites/{site.site_id}"
    await cloud.does("POST", f"{path}/lock", {"reason": "Invoice 12"})
    await cloud.does("POST", f"{path}/unlock")
    await cloud.does("POST", f"{path}/rotate-key")
    await cloud.does("PUT", path, {"license_expires_at": "2027-01-01T00:00:00Z"})
    history = await cloud.does("GET", f"{path}/history")
    assert history.keys() == {"locks", "licences", "keys", "changes", "incidents", "heartbeats"}
    assert [(entry["action"], entry["reason"], entry["by"]) for entry in history["locks"]] == [
        ("unlocked", None, "root"),
        ("locked", "Invoice 12", "root"),
    ]
    assert [entry["action"] for entry in history["keys"]] == ["rotated", "made"]
    assert [entry["license_expires_at"] for entry in history["licences"]] == ["2027-01-01T00:00:00.000Z", None]
    async with cloud.parts.database.connection() as connection:
        for statement in ("delete from site_history", "update heartbeats set at = now()", "truncate site_history"):
            with pytest.raises(Exception, match="append-only"):
                await connection.execute(statement)


async def test_a_rotated_key_and_the_former_one_both_open_for_a_day(cloud: RunningCloud) -> None:
    site = await cloud.register()
    rotated = await cloud.does("POST", f"/api/sites/{site.site_id}/rotate-key")
    assert rotated.keys() == {"site_id", "secret_key", "public_key", "environment", "former_key_until"}
    fresh = RegisteredSite(site.site_id, rotated["secret_key"], rotated["public_key"])
    assert [(await cloud.beat(s)).status for s in (site, fresh)] == [200, 200]
    async with cloud.parts.database.connection() as connection:
        await connection.execute("update sites set former_key_until = now() - interval '1 second'")
    assert [(await cloud.beat(s)).status for s in (site, fresh)] == [401, 200]


async def test_a_deregistered_site_is_refused_and_its_history_stays(cloud: RunningCloud) -> None:
    site = await cloud.register()
    link = await cloud.link(site)
    gone = await cloud.does("DELETE", f"/api/sites/{site.site_id}")
    assert gone["is_active"] is False
    await link.ended.wait()
    answer = await cloud.beat(site)
    assert (answer.status, answer.code) == (403, "site_deregistered")
    with pytest.raises(NotConnected):
        await cloud.link(site)
    assert (await cloud.does("GET", "/api/sites"))["items"] == []
    assert (await cloud.does("GET", f"/api/sites/{site.site_id}/history"))["changes"][0]["action"] == "deregistered"
    assert (await cloud.admin("POST", f"/api/sites/{site.site_id}/lock", {"reason": "x"})).status == 409


async def test_a_site_is_signed_for_by_the_newest_key_it_trusts(cloud: RunningCloud) -> None:
    from cloud_link.backend.signing import Signer
    from cloud_link.protocol.keys import new_private_text

    old, new = new_private_text(), new_private_text()
    signer = Signer((new, old), None)
    row: dict[str, Any] = {"site_id": NOBODY, "lease_serial": 1, "is_locked": False, "lock_mode": None,
                           "lock_reason": None, "license_expires_at": None, "resets_clock": False}  # fmt: skip
    new_kid, old_kid = trusted_keys(signer.public_keys)
    now = datetime.now(UTC)
    for trusted, kid in ((None, old_kid), ([old_kid], old_kid), ([old_kid, new_kid], new_kid), (["other"], old_kid)):
        assert jwt.get_unverified_header(signer.lease(row | {"trusted_keys": trusted}, now))["kid"] == kid
