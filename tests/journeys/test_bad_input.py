"""Whatever comes in at any address: a problem document goes out, nothing changes, and nobody is woken at night."""

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import jwt
import msgspec
import pytest
import pytest_asyncio
from aiohttp import WSMsgType

from handlers.routes import COMMANDS, QUERIES
from hub.base import clock, ids
from hub.commands.operation import OPERATIONS, Operation, for_clients
from hub.domain.permissions import Permission
from tests.databases import SECRET, Databases
from tests.running_hub import Answer, RunningHub, Till, running_hub
from tests.screens import Screen

pytestmark = pytest.mark.asyncio(loop_scope="module")
VALUES: dict[str, Any] = {
    "an object": {"x": []},
    "a list": [[]],
    "a negative number": -1,
    "a huge number": 10**30,
    "a fraction": 0.1,
    "a truth": True,
    "a null": None,
    "a long text": "x" * 5_000,
    "an empty text": "",
    "a text with a zero": "a\x00b",
    "an injection": "'; drop table orders; --",
}
BODIES = {
    "half an object": b"{",
    "no text at all": b"\xff\xfe\x00",
    "a list": b"[1]",
    "a null": b"null",
    "a text": b'"x"',
    "something behind": b"{} {}",
    "not a number": b'{"a": NaN}',
    "a lone surrogate": b'{"a": "\\ud800"}',
    "deep lists": b"[" * 100_000,
    "deep objects": b'{"a":' * 100_000,
    "ten megabytes": b'{"a": "' + b"x" * 10_000_000 + b'"}',
}
OFFICE = {Permission.EDIT_MENU, Permission.EDIT_VENUE}
WRITING = [*((method, path) for method, path, _ in COMMANDS), ("POST", "/api/auth/login"), ("POST", "/api/auth/pin")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hub(databases: Databases) -> AsyncIterator[RunningHub]:
    """One hub for all of it: nothing here may change it."""
    async with databases.demo_venue() as dsn, running_hub(databases.settings, dsn) as running:
        yield running


@pytest.fixture
def admin(hub: RunningHub) -> Till:
    """Somebody who may do everything, so that only the input is wrong."""
    return hub.as_("admin", "pos-1")


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def _nothing_changes(hub: RunningHub) -> AsyncIterator[None]:
    before = await counted(hub)
    yield
    assert await counted(hub) == before


@pytest.fixture(autouse=True)
def _nothing_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    loud = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert loud == []


async def counted(hub: RunningHub) -> Any:
    """The number of rows of each table, and the heads of the log and the chain. Keys of refused commands may stay."""
    names = await hub.ask(
        "select array_agg(tablename order by tablename) from pg_tables"
        " where schemaname = 'public' and tablename not in ('commands', 'order_numbers')"
    )
    counts = ", ".join(f"(select count(*) from {name})" for name in names)
    return await hub.ask(f"select json_build_array({counts}, (select s from event_stream s))::text")


def is_wrong(wanted: Operation, path: str, body: dict[str, Any]) -> bool:
    """Whether it must be refused: the office may well have a dish that is called '; drop table orders; --."""
    if wanted.permission not in OFFICE:
        return True
    filled = {name: str(ids.new_id()) for name in re.findall(r"{(\w+)}", path)}
    try:
        wanted.decode(body | filled)
    except msgspec.ValidationError:
        return True
    return bool(filled)


def address(path: str, filler: object = None) -> str:
    """A path whose placeholders name things that do not exist."""
    return "/".join(str(filler or ids.new_id()) if part.startswith("{") else part for part in path.split("/"))


def is_problem(answer: Answer) -> bool:
    """Whether it is a refusal as docs/problems.md describes it."""
    assert 400 <= answer.status < 500, answer
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert answer.body["status"] == answer.status
    return {"type", "title", "status", "detail", "code"} <= set(answer.body)


@pytest.mark.parametrize(("method", "path"), WRITING)
class TestCommandsOverHttp:
    async def test_an_unknown_field_is_refused(self, admin: Till, method: str, path: str) -> None:
        answer = await admin.call(method, address(path), {"nonsense": 1}, "key")
        assert is_problem(answer)
        assert (answer.status, answer.code) == (422, "invalid")
        assert answer.body["errors"][0]["field"]

    async def test_wrong_values_in_every_field(self, admin: Till, method: str, path: str) -> None:
        known = {(method, path): name for method, path, name in COMMANDS}
        name = known.get((method, path))
        fields = OPERATIONS[name].args.__struct_fields__ if name else ("username", "password", "pin", "device", "staff")
        own = [field for field in fields if f"{{{field}}}" not in path]
        for value in VALUES.values():
            for body in [dict.fromkeys(own, value), *({field: value} for field in own)]:
                if name is None or is_wrong(OPERATIONS[name], path, body):
                    assert is_problem(await admin.call(method, address(path), body, str(ids.new_id())))

    async def test_what_is_no_json_object(self, admin: Till, method: str, path: str) -> None:
        for content in BODIES.values():
            answer = await admin.call(method, address(path), content, "key")
            assert is_problem(answer)
            assert answer.status in (400, 413, 422)

    async def test_ids_that_are_none(self, admin: Till, method: str, path: str) -> None:
        if "{" in path:
            for filler in ("x", "1", "%00", "..%2f..", "💥", "00000000-0000-0000-0000-00000000000g"):
                answer = await admin.call(method, address(path, filler), {}, "key")
                assert is_problem(answer)
                assert answer.status == 404

    async def test_tokens_that_count_for_nothing(self, hub: RunningHub, method: str, path: str) -> None:
        if not path.startswith("/api/auth/"):
            claims = jwt.decode(hub.token("admin"), SECRET, ["HS256"])
            expired = claims | {"exp": int((clock.now() - timedelta(seconds=1)).timestamp())}
            for token in (None, "garbage", "a.b.c", jwt.encode(expired, SECRET, "HS256")):
                answer = await Till(hub, token).call(method, address(path), {}, "key")
                assert is_problem(answer)
                assert (answer.status, answer.code) == (401, "not_signed_in")


@pytest.mark.parametrize(("path", "parameters"), [(path, parameters) for path, _, parameters in QUERIES])
class TestQuestions:
    async def test_an_unknown_parameter_is_refused(self, admin: Till, path: str, parameters: tuple[str, ...]) -> None:
        answer = await admin.call("GET", address(path) + "?nonsense=1")
        assert is_problem(answer)
        assert answer.status == 422

    async def test_wrong_values_in_every_parameter(self, admin: Till, path: str, parameters: tuple[str, ...]) -> None:
        for name in parameters:
            for value in ("-1", "1e9", "9" * 40, "x", "%00", "💥", "2026-13-40", "'"):
                assert is_problem(await admin.call("GET", f"{address(path)}?{name}={value}"))

    async def test_ids_that_are_none(self, admin: Till, path: str, parameters: tuple[str, ...]) -> None:
        if "{" in path:
            for filler in ("x", "%00", "💥", ids.new_id()):
                assert (await admin.call("GET", address(path, filler))).status == 404

    async def test_nobody_asks_without_signing_in(
        self, hub: RunningHub, path: str, parameters: tuple[str, ...]
    ) -> None:
        answer = await hub.call("GET", address(path))
        assert is_problem(answer)
        assert answer.status == 401


async def test_addresses_and_methods_that_are_none(hub: RunningHub) -> None:
    assert is_problem(await hub.call("GET", "/api/nothing"))
    assert is_problem(await hub.call("GET", "/uploads/nothing"))
    assert (await hub.call("HEAD", "/api/health")).status == 200
    answer = await hub.call("PUT", "/api/orders", {})
    assert is_problem(answer)
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD, POST")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
async def test_a_body_that_says_it_is_something_else(admin: Till, kind: str) -> None:
    answer = await admin.call("POST", "/api/orders", b'{"type": "takeaway"}', Content_Type=kind)
    assert is_problem(answer)
    assert answer.status == 415


async def test_a_body_that_is_not_compressed_as_it_says(hub: RunningHub) -> None:
    answer = await Till(hub, None).call("POST", "/api/auth/login", b"{}", Content_Encoding="gzip")
    assert is_problem(answer)
    assert answer.status == 400


async def test_a_form_that_is_none(admin: Till) -> None:
    path = address("/api/admin/menu-items/{item}/image")
    part = b'--x\r\nContent-Disposition: form-data; name="\x0c"\r\n\r\nx\r\n--x--\r\n'
    for kind, body in (("", b"nonsense"), ("; boundary=x", b"nonsense"), ("; boundary=x", part)):
        answer = await admin.call("PUT", path, body, Content_Type=f"multipart/form-data{kind}")
        assert is_problem(answer)
        assert answer.status in (400, 422)


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer \udcff\udcfe"},
        {"Cookie": "pos_session=x", "Origin": "http://[::"},
        {"Cookie": "pos_session=\udcff", "Origin": "null"},
    ],
)
async def test_headers_that_say_nothing(hub: RunningHub, headers: dict[str, str]) -> None:
    reader, writer = await asyncio.open_connection(*hub.url.removeprefix("http://").split(":"))
    said = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    request = f"POST /api/orders HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{said}Content-Length: 2\r\n\r\n{{}}"
    writer.write(request.encode(errors="surrogateescape"))
    status = (await reader.read()).split()[1]
    writer.close()
    assert status in (b"401", b"403")


async def test_a_device_token_that_is_no_text(hub: RunningHub) -> None:
    assert hub.sessions.place("10.0.0.9", None, "\udcff").device is None


@pytest_asyncio.fixture(loop_scope="module")
async def screen(hub: RunningHub) -> AsyncIterator[Screen]:
    """A socket of somebody who may do everything."""
    found = await hub.screen("admin", "pos-1")
    yield found
    await found.leave()


class TestSockets:
    @pytest.mark.parametrize(
        "name", [*sorted(OPERATIONS.keys() - for_clients().keys()), "nothing", "", "order.open\x00", "__class__", "💥"]
    )
    async def test_commands_that_no_client_may_give(self, screen: Screen, name: str) -> None:
        ack = await screen.command(name)
        assert (ack["ok"], ack["error"]["code"]) == (False, "not_found")

    @pytest.mark.parametrize(
        "asked",
        [
            None, 7, "order.open", [], [1], True, {}, {"name": 7}, {"id": "a"}, {"id": 1, "name": "order.open"},
            {"id": "", "name": "order.open"}, {"id": "k" * 201, "name": "order.open"}, {"id": "a b", "name": "x"},
            {"id": "a", "name": "order.open", "args": None}, {"id": "a", "name": "order.open", "args": []},
            {"id": "a", "name": "order.open", "args": "type=takeaway"}, {"id": "a", "name": ["order.open"]},
            {"id": "a", "name": "order.open", "args": {"type": "takeaway", "nonsense": 1}},
        ],
    )  # fmt: skip
    async def test_what_is_no_command(self, screen: Screen, asked: object) -> None:
        ack = await screen.ask("command", asked)
        assert ack["ok"] is False
        assert {"type", "title", "status", "detail", "code"} <= set(ack["error"])
        assert ack["error"]["status"] < 500

    @pytest.mark.parametrize("asked", [b"bytes", {"id": "a", "name": "order.open", "args": {"type": b"bytes"}}])
    async def test_a_command_in_bytes_ends_the_connection(self, hub: RunningHub, asked: object) -> None:
        sender = await hub.screen("admin", "pos-2")
        await sender.say("command", asked)
        await sender.ended()

    @pytest.mark.parametrize("name", sorted(for_clients()))
    async def test_wrong_values_in_every_field(self, screen: Screen, name: str) -> None:
        fields = OPERATIONS[name].args.__struct_fields__
        for value in VALUES.values():
            args = dict.fromkeys(fields, value)
            if is_wrong(OPERATIONS[name], "", args):
                ack = await screen.command(name, **args)
                assert ack["ok"] is False
                assert ack["error"]["status"] < 500

    async def test_proofs_of_nothing_are_passed_over(self, screen: Screen) -> None:
        payloads: list[Any] = [
            None, 7, "x", [], {}, {"tickets": 7}, {"tickets": [7, None, "x", str(ids.new_id())]},
            {"tickets": ["x"] * 201}, {"position": "7"}, {"position": -1}, {"position": 10**30},
        ]  # fmt: skip
        for payload in payloads:
            await screen.say("shown", payload)
            await screen.say("applied", payload)
        await screen.say("nothing", {"x": 1})
        assert (await screen.command("nothing"))["ok"] is False

    async def test_a_message_beyond_the_limit_ends_the_connection(self, screen: Screen) -> None:
        await screen.say("command", {"id": "a", "name": "order.open", "args": {"note": "x" * 200_000}})
        await screen.ended()

    @pytest.mark.parametrize(
        "frame",
        ["", "9", "42", "42[", "42{}", "4", "40{", "451-[", "45x", "43[]", "439999999999[]", "42" + "[" * 50_000],
    )
    async def test_frames_that_are_no_protocol(self, hub: RunningHub, frame: str) -> None:
        async with hub._session.ws_connect(f"{hub.url}/socket.io/?EIO=4&transport=websocket") as raw:
            await raw.receive()
            await raw.send_str("40" + json.dumps({"token": hub.token("admin")}))
            assert (await raw.receive()).data.startswith("40")
            await raw.send_str(frame)
            await raw.send_str('42["nothing"]')
        assert (await hub.call("GET", "/api/health")).status == 200

    async def test_who_connects_with_what_cannot_be_read_is_cut_off(self, hub: RunningHub) -> None:
        async with hub._session.ws_connect(f"{hub.url}/socket.io/?EIO=4&transport=websocket") as raw:
            await raw.receive()
            await raw.send_str('40{"token": "\\ud800"}')
            assert (await raw.receive(timeout=5)).type in (WSMsgType.CLOSED, WSMsgType.ERROR, WSMsgType.CLOSE)

    async def test_who_connects_twice_is_told_the_state_once(self, hub: RunningHub) -> None:
        async with hub._session.ws_connect(f"{hub.url}/socket.io/?EIO=4&transport=websocket") as raw:
            connect = "40" + json.dumps({"token": hub.token("admin")})
            await raw.receive()
            await raw.send_str(connect)
            await raw.send_str(connect)
            await raw.send_str('421["command"]')
            told = [(await raw.receive(timeout=5)).data[:8] for _ in range(4)]
            assert sorted(told) == sorted(set(told)), told


ZERO = "a\x00b"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/orders", {"type": "takeaway", "note": ZERO}),
        ("/api/orders", {"type": "takeaway", "customer": {"name": ZERO}}),
        ("/api/orders", {"type": "dine_in", "table": ZERO}),
        ("/api/shifts", {"float_minor": 0, "drawer": ZERO}),
        ("/api/approvals", {"action": "order.cancel", "target": str(ids.new_id()), "reason": ZERO}),
        ("/api/auth/login", {"username": ZERO, "password": "x"}),
        ("/api/auth/login", {"username": "waiter", "password": ZERO}),
        ("/api/auth/login", {"username": "waiter", "password": "ü" * 100}),
        ("/api/auth/pin", {"pin": ZERO, "device": "pos-1"}),
        ("/api/auth/pin", {"pin": "4444", "device": ZERO}),
    ],
)
async def test_a_zero_in_a_text_that_would_be_kept_is_refused(admin: Till, path: str, body: dict[str, Any]) -> None:
    assert is_problem(await admin.call("POST", path, body, str(ids.new_id())))


@pytest.mark.parametrize("is_null", [False, True], ids=["missing", "null"])
@pytest.mark.parametrize(
    ("path", "figure", "rest"),
    [
        ("/api/shifts", "float_minor", {}),
        ("/api/shifts/{}/close", "counted_minor", {}),
        ("/api/payments/{}/refund", "amount_minor", {"reason": "Complaint"}),
        ("/api/orders/{}/payments", "amount_minor", {"method": "cash"}),
        ("/api/orders/{}/discounts", "value", {"kind": "amount", "reason": "Complaint"}),
    ],
)
async def test_a_figure_that_was_not_sent_is_never_presumed_to_be_0(
    admin: Till, path: str, figure: str, rest: dict[str, Any], is_null: bool
) -> None:
    body = {**rest, figure: None} if is_null else rest
    answer = await admin.call("POST", path.format(ids.new_id()), body, str(ids.new_id()))
    assert (answer.status, answer.code) == (422, "invalid")
    assert figure in json.dumps(answer.body)
