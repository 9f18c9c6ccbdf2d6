"""Clients that generators make from our OpenAPI document, built and used against a running hub."""

import asyncio
import importlib
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.running_hub import RunningHub

ROOT = Path(__file__).parents[2]
NODE_MODULES = ROOT / "web/node_modules"
UNSUPPORTED = {"PUT /api/admin/menu-items/{item}/image", "GET /uploads/{name}"}
"""Addresses of pictures: openapi-python-client knows no binary type but application/octet-stream."""
TSC = (
    "--strict", "--noEmitOnError", "--module", "nodenext", "--target", "es2022", "--lib", "es2022,dom",
    "--skipLibCheck",
)  # fmt: skip


async def run(*command: str | Path, cwd: Path) -> str:
    """The output of a program that must succeed within a minute."""
    path = f"{ROOT / '.venv/bin'}:{os.environ['PATH']}"
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=cwd,
        env={**os.environ, "PATH": path},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, output.decode()
    return output.decode()


@pytest.fixture
async def document(hub: RunningHub, tmp_path: Path) -> Path:
    """The document that the hub serves, as a file."""
    answer = await hub.call("GET", "/api/openapi.json")
    path = tmp_path / "openapi.json"
    path.write_bytes(msgspec.json.encode(answer.body))
    return path


@pytest.fixture
def imports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Lets a test import what it generates."""
    monkeypatch.syspath_prepend(str(tmp_path))
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] == "python_client"]:
        del sys.modules[name]


@pytest.mark.usefixtures("imports")
async def test_a_client_of_openapi_python_client_opens_an_order(hub: RunningHub, document: Path) -> None:
    place = document.parent / "python_client"
    said = await run(
        "openapi-python-client", "generate", "--path", document, "--output-path", place, "--meta", "none",
        cwd=document.parent,
    )  # fmt: skip
    assert set(re.findall(r"WARNING parsing (\w+ \S+) within", said)) == UNSUPPORTED
    assert "ERROR" not in said

    part = importlib.import_module
    client: Any = part("python_client.client").AuthenticatedClient(base_url=hub.url, token=hub.token("cashier"))
    models: Any = part("python_client.models")
    async with client:
        menu = await part("python_client.api.venue.get_menu").asyncio(client=client)
        chapati = next(item for category in menu.categories for item in category.items if item.name == "Chapati")
        body = models.OrderOpen.from_dict({"type": "takeaway", "lines": [{"item": str(chapati.id), "quantity": 2}]})
        order = await part("python_client.api.orders.order_open").asyncio(client=client, body=body)
        assert isinstance(order, models.Order)
        assert (order.state, order.total_minor) == (models.OrderState.OPEN, 2 * chapati.price_minor)
        refusal = await part("python_client.api.orders.order_send").asyncio(
            client=client, order=part("uuid").uuid4(), body=models.OrderSendBody()
        )
        assert isinstance(refusal, models.Problem)
        assert refusal.code == "not_found"


async def test_a_client_of_openapi_typescript_opens_an_order(hub: RunningHub, document: Path) -> None:
    place = document.parent
    (place / "node_modules").symlink_to(NODE_MODULES)
    (place / "package.json").write_text('{"type": "module"}')
    shutil.copy(ROOT / "tests/journeys/clients/evening.ts", place)
    await run(NODE_MODULES / ".bin/openapi-typescript", document, "-o", place / "api.d.ts", cwd=place)
    await run(NODE_MODULES / ".bin/tsc", *TSC, "evening.ts", cwd=place)
    said = await run("node", "evening.js", hub.url, hub.token("cashier"), cwd=place)
    evening = msgspec.json.decode(said)
    assert (evening["state"], evening["lines"]) == ("open", 1)
    assert evening["total"] > 0
    assert evening["code"] == "malformed"
