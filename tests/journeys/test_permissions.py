"""Every operation, walked by every role: over HTTP and over sockets the same people are let in and kept out."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from handlers.routes import COMMANDS
from hub.base import ids
from hub.commands.operation import OPERATIONS, for_clients
from hub.domain import permissions
from hub.domain.permissions import ROLES, Permission
from tests.databases import Databases
from tests.running_hub import RunningHub, running_hub
from tests.samples import sample

pytestmark = pytest.mark.asyncio(loop_scope="module")
FOR_CLIENTS = for_clients()
ENDPOINTS = {
    "/api/admin/audit": Permission.EDIT_VENUE,
    "/api/admin/audit/verify": Permission.EDIT_VENUE,
    "/api/orders": Permission.SERVE_TABLES,
    "/api/shifts/current": Permission.RUN_DRAWER,
    "/api/stations/kitchen/tickets": Permission.WORK_TICKETS,
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hub(databases: Databases) -> AsyncIterator[RunningHub]:
    """One hub for the whole walk."""
    async with databases.demo_venue() as dsn, running_hub(databases.settings, dsn) as running:
        yield running


def is_kept_out(problem: Any) -> bool:
    return bool(problem.get("code") == "not_allowed")


@pytest.mark.parametrize("role", ROLES)
async def test_over_http(hub: RunningHub, role: str) -> None:
    till = hub.as_(role)
    for method, path, name in COMMANDS:
        args = sample(OPERATIONS[name])
        in_path = {part[1:-1] for part in path.split("/") if part.startswith("{")}
        body = {field: value for field, value in args.items() if field not in in_path}
        address = path.format(**{field: ids.new_id() for field in in_path})
        answer = await till.call(method, address, body, str(ids.new_id()))
        may = permissions.may_try(OPERATIONS[name].permission, role)
        assert is_kept_out(answer.body) is not may, (name, role, answer)
        if not may:
            assert is_kept_out((await till.call(method, address, {"nonsense": 1})).body), "the role comes first"


@pytest.mark.parametrize("role", ROLES)
async def test_over_sockets(hub: RunningHub, role: str) -> None:
    screen = await hub.screen(role)
    assert set(screen.sync["me"]["may"]) == {
        name for name, operation in FOR_CLIENTS.items() if permissions.may_try(operation.permission, role)
    }
    for name, operation in FOR_CLIENTS.items():
        ack = await screen.command(name, **sample(operation))
        may = name in screen.sync["me"]["may"]
        assert is_kept_out(ack.get("error", {})) is not may, (name, role, ack)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("path", "permission"), ENDPOINTS.items())
async def test_questions(hub: RunningHub, role: str, path: str, permission: Permission) -> None:
    answer = await hub.as_(role).call("GET", path)
    may = permissions.may_try(permission, role) and (role != "bar" or "kitchen" not in path)
    assert (answer.status == 403) is not may
