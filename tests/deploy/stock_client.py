"""The journey of an order by Node's stock client, through a door. What must come of it stands in the tests."""

import asyncio
import json
import os
import shutil
from typing import Any

import aiohttp

from tests.chaos.venue import ROOT, sign_in
from tests.deploy.front import Front

NODE_CLIENT = ROOT / "tests" / "journeys" / "stock_client.mjs"
SEATS = {"waiter": "pos-1", "kitchen": "kds-kitchen", "manager": "manager-1", "cashier": "pos-1"}


async def order_by_stock_client(front: Front, session: aiohttp.ClientSession) -> tuple[dict[str, Any], list[str]]:
    """What its screens heard, and the tokens they had: every socket may be at another hub than the one before."""
    tokens = {who: await sign_in(session, front.url, who, device) for who, device in SEATS.items()}
    node = await asyncio.create_subprocess_exec(
        shutil.which("node") or "node", str(NODE_CLIENT), front.url, json.dumps(tokens),
        env=os.environ | {"NODE_EXTRA_CA_CERTS": str(front.certificate)},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, complaints = await node.communicate()
    assert node.returncode == 0, complaints.decode()
    told: dict[str, Any] = json.loads(said)
    assert told["state"] == "settled"
    assert "ticket.queued" in told["kitchen"]["types"]
    assert told["resumed"]["mode"] == "resume"
    return told, list(tokens.values())
