"""People and devices: secrets that are never kept or told, sessions that end at once, and the last admin who stays."""

from typing import Any

import pytest

from tests.running_hub import RunningHub, Till

NINA = {"name": "Nina Nakato", "username": "nina", "role": "waiter", "password": "tilapia & chips", "pin": "707070"}


async def someone(till: Till, username: str) -> Any:
    return next(p for p in (await till.get("/api/admin/staff"))["items"] if p["username"] == username)


async def device(till: Till, code: str) -> Any:
    return next(d for d in (await till.get("/api/admin/devices"))["items"] if d["code"] == code)


async def test_a_new_person_signs_in_by_password_and_pin(hub: RunningHub) -> None:
    made = await hub.as_("admin").call("POST", "/api/admin/staff", NINA)
    assert made.status == 201
    assert made.body == {
        "id": made.body["id"], "name": "Nina Nakato", "username": "nina", "role": "waiter", "stations": [],
        "is_active": True,
    }  # fmt: skip
    login = {"username": "NINA", "password": NINA["password"]}
    assert (await hub.call("POST", "/api/auth/login", login)).status == 200
    assert (await hub.call("POST", "/api/auth/pin", {"pin": "707070", "device": "pos-1"})).status == 200


async def test_no_secret_is_kept_anywhere(hub: RunningHub) -> None:
    answer = await hub.as_("admin").call("POST", "/api/admin/staff", NINA, "key-1")
    await hub.as_("admin").call("PATCH", f"/api/admin/staff/{answer.body['id']}", {"pin": "717171"}, "key-2")
    kept = await hub.ask(
        "select string_agg(t, ' ') from (select s::text t from staff s union all select a::text from audit_entries a"
        " union all select c::text from commands c union all select e::text from event_log e) x"
    )
    for secret in (NINA["password"], NINA["pin"], "717171"):
        assert secret not in kept
        assert secret.encode().hex() not in kept


WEAK = [
    ({"pin": "123"}, "pin"),
    ({"pin": "123456789"}, "pin"),
    ({"pin": "12a4"}, "pin"),
    ({"pin": "٣٤٥٦"}, "pin"),
    ({"password": "short"}, "password"),
    ({"password": "password"}, "password"),
    ({"password": "é" * 40}, "password"),
    ({"password": "a" * 73}, "password"),
    ({"role": "owner"}, "role"),
    ({"username": "n a"}, "username"),
    ({"name": " "}, "name"),
]


@pytest.mark.parametrize(("wrong", "field"), WEAK)
async def test_a_weak_secret_is_refused_by_name(hub: RunningHub, wrong: dict[str, str], field: str) -> None:
    answer = await hub.as_("admin").call("POST", "/api/admin/staff", NINA | wrong)
    assert (answer.status, answer.body["errors"][0]["field"]) == (422, field)


async def test_somebody_must_be_able_to_sign_in(hub: RunningHub) -> None:
    body = {name: NINA[name] for name in ("name", "username", "role")}
    assert (await hub.as_("admin").call("POST", "/api/admin/staff", body)).status == 422


@pytest.mark.parametrize(("taken", "field"), [({"pin": "4444"}, "pin"), ({"username": "Waiter"}, "username")])
async def test_a_pin_or_username_belongs_to_one_person(hub: RunningHub, taken: dict[str, str], field: str) -> None:
    answer = await hub.as_("admin").call("POST", "/api/admin/staff", NINA | taken)
    assert (answer.status, answer.code, answer.body["errors"][0]["field"]) == (409, "name_taken", field)


@pytest.mark.parametrize(
    "change", [{"pin": "909090"}, {"password": "another good one"}, {"role": "cashier"}, {"is_active": False}]
)
async def test_a_new_role_or_secret_ends_every_session_at_once(hub: RunningHub, change: dict[str, Any]) -> None:
    admin, waiter = hub.as_("admin"), hub.as_("waiter")
    screen = await hub.screen("waiter")
    person = await someone(admin, "waiter")
    assert (await admin.call("PATCH", f"/api/admin/staff/{person['id']}", change)).status == 200
    await screen.ended()
    assert (await waiter.call("GET", "/api/auth/me")).status == 401


async def test_a_new_name_ends_no_session(hub: RunningHub) -> None:
    admin, waiter = hub.as_("admin"), hub.as_("waiter")
    person = await someone(admin, "waiter")
    await admin.call("PATCH", f"/api/admin/staff/{person['id']}", {"name": "Wasswa W."})
    assert (await waiter.get("/api/auth/me"))["staff"]["name"] == "Wasswa W."


async def test_whoever_left_cannot_sign_in_and_comes_back(hub: RunningHub) -> None:
    admin = hub.as_("admin")
    person = await someone(admin, "waiter")
    gone = await admin.call("DELETE", f"/api/admin/staff/{person['id']}")
    assert (gone.status, gone.body["is_active"]) == (200, False)
    pin = {"pin": "4444", "device": "pos-1"}
    assert (await hub.call("POST", "/api/auth/pin", pin)).status == 401
    await admin.call("PATCH", f"/api/admin/staff/{person['id']}", {"is_active": True})
    assert (await hub.call("POST", "/api/auth/pin", pin)).status == 200


async def test_the_last_admin_stays(hub: RunningHub) -> None:
    admin = hub.as_("admin")
    person = await someone(admin, "admin")
    path = f"/api/admin/staff/{person['id']}"
    for method, body in (("DELETE", None), ("PATCH", {"role": "manager"}), ("PATCH", {"is_active": False})):
        answer = await admin.call(method, path, body)
        assert (answer.status, answer.code) == (409, "last_admin")
    await admin.call("POST", "/api/admin/staff", NINA | {"role": "admin"})
    assert (await admin.call("DELETE", path)).status == 200


async def test_a_code_makes_a_browser_a_device_once(hub: RunningHub) -> None:
    admin = hub.as_("admin")
    till = await device(admin, "pos-1")
    made = await admin.call("POST", f"/api/admin/devices/{till['id']}/pairing-code", None, "key-1")
    assert made.status == 201
    code = made.body["code"]
    assert code not in await hub.ask(
        "select string_agg(x::text, ' ') from (select d::text x from devices d union all"
        " select c::text from commands c union all select a::text from audit_entries a) s"
    )
    spoken = f" {code[:4]}-{code[4:].lower()} "
    paired = await hub.call("POST", "/api/devices/pair", {"code": spoken})
    assert (paired.status, paired.body["device"]["code"], paired.body["device"]["is_paired"]) == (200, "pos-1", True)
    cookie = paired.headers["Set-Cookie"]
    assert f"pos_device={paired.body['token']}" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    again = await hub.call("POST", "/api/devices/pair", {"code": code})
    assert (again.status, again.code) == (401, "wrong_credentials")
    signed_in = await hub.call("POST", "/api/auth/pin", {"pin": "4444"}, X_Device_Token=paired.body["token"])
    assert (signed_in.status, signed_in.body["device"]) == (200, "pos-1")


async def test_a_code_ends_after_ten_minutes(hub: RunningHub) -> None:
    admin = hub.as_("admin")
    till = await device(admin, "pos-1")
    made = await admin.post(f"/api/admin/devices/{till['id']}/pairing-code")
    await hub.ask("update devices set pairing_expires_at = now() - interval '1 second' returning 1")
    assert (await hub.call("POST", "/api/devices/pair", {"code": made["code"]})).status == 401


async def test_guessing_codes_is_slowed_down(hub: RunningHub) -> None:
    for left in (4, 3, 2, 1, 0):
        answer = await hub.call("POST", "/api/devices/pair", {"code": "WRONGONE"})
        assert (answer.status, answer.body["tries_left"]) == (401, left)
    answer = await hub.call("POST", "/api/devices/pair", {"code": "WRONGONE"})
    assert answer.status == 429
    assert int(answer.headers["Retry-After"]) > 0


async def test_a_revoked_device_is_nobodys(hub: RunningHub) -> None:
    admin = hub.as_("admin")
    till = await device(admin, "pos-1")
    made = await admin.post(f"/api/admin/devices/{till['id']}/pairing-code")
    paired = await hub.call("POST", "/api/devices/pair", {"code": made["code"]})
    screen = await hub.screen("waiter", "pos-1")
    assert (await admin.call("DELETE", f"/api/admin/devices/{till['id']}")).status == 200
    await screen.ended()
    refused = await hub.call("POST", "/api/auth/pin", {"pin": "4444"}, X_Device_Token=paired.body["token"])
    assert (refused.status, refused.code) == (403, "device_not_paired")


async def test_a_device_keeps_its_code_while_its_drawer_is_open(hub: RunningHub) -> None:
    admin = hub.as_("admin")
    await hub.as_("cashier").post("/api/shifts", {"float_minor": 50_000})
    till = await device(admin, "pos-1")
    answer = await admin.call("PATCH", f"/api/admin/devices/{till['id']}", {"code": "front"})
    assert (answer.status, answer.code) == (409, "still_in_use")


PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


async def test_an_item_gets_a_picture_and_loses_it(hub: RunningHub) -> None:
    admin = hub.as_("admin")
    screen = await hub.screen("waiter")
    item = (await admin.get("/api/admin/menu-items"))["items"][0]
    path = f"/api/admin/menu-items/{item['id']}/image"
    shown = await admin.call("PUT", path, PNG, Content_Type="image/png")
    assert shown.status == 200
    image = await hub.call("GET", shown.body["image_url"])
    assert (image.status, image.raw, image.headers["Content-Type"]) == (200, PNG, "image/png")
    assert image.headers["X-Content-Type-Options"] == "nosniff"
    await screen.hears("menu.changed", lambda event: shown.body["image_url"] in str(event["data"]))
    other = await admin.call("PUT", path, b"\xff\xd8\xff\xe0" + bytes(10))
    assert other.body["image_url"].endswith(".jpg")
    assert (await hub.call("GET", shown.body["image_url"])).status == 404
    assert (await admin.call("DELETE", path)).body["image_url"] is None


async def test_what_is_no_picture_is_refused(hub: RunningHub) -> None:
    admin = hub.as_("admin")
    item = (await admin.get("/api/admin/menu-items"))["items"][0]
    path = f"/api/admin/menu-items/{item['id']}/image"
    assert (await admin.call("PUT", path, b"<svg onload=alert(1)>", Content_Type="image/png")).status == 422
    assert (await admin.call("PUT", path, PNG + bytes(1_000_000))).status == 413
    assert (await hub.as_("waiter").call("PUT", path, PNG)).status == 403
    assert (
        await admin.call("PUT", "/api/admin/menu-items/00000000-0000-7000-8000-000000000000/image", PNG)
    ).status == 404
    for name in ("../hub/app.py", "..%2f..%2fpyproject.toml", "x.png"):
        assert (await hub.call("GET", f"/uploads/{name}")).status == 404
