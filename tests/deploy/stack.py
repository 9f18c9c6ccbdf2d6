"""A venue in containers: docker-compose.yml itself in a clone, on the Docker Engine that `bin/deploy-check` starts.

It is made as deploy/RUNBOOK.md says. What is asked of it stands in the tests.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import urllib.request
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg

from tests.checkout import Checkout
from tests.deploy.front import Front, make_certificate

READY_S = 60.0


class Stack(Checkout):
    """The clone, and what runs in it."""

    def __init__(self, place: Path) -> None:
        super().__init__(place / "checkout")
        self.environment["READY_WITHIN_S"] = "60"
        self.front = Front(self.checkout / "deploy")

    def compose(self, *arguments: str, code: int = 0) -> str:
        """`docker compose …` in the checkout; what it said."""
        return self.run("docker", "compose", *arguments, code=code)

    def prepare(self) -> None:
        """Phases 3, 4 and 6 of the runbook; the demo's people and menu for an owner's."""
        self.clone()
        self.run("deploy/make-secrets")
        self.run("install", "-d", "-m", "700", "-o", "10001", "-g", "10001", "backups")
        example = (self.checkout / ".env.docker.example").read_text()
        (self.checkout / ".env").write_text(example.replace("https://pos.example.com", self.front.url))
        make_certificate(self.front.place / "ssl")
        self.compose("build", "hub")
        self.compose("up", "--detach", "--wait", "postgres", "redis")
        self.compose("run", "--rm", "--no-deps", "hub", "pos-hub", "seed")

    def open(self) -> None:
        """Two hubs behind nginx, all of them healthy."""
        self.compose("up", "--detach", "--wait", "--scale", "hub=2")

    def set(self, name: str, text: str) -> None:
        """A line more in .env, which counts instead of an earlier one."""
        with (self.checkout / ".env").open("a") as file:
            file.write(f"\n{name}={text}\n")

    def secret(self, name: str) -> str:
        """One of the secrets that were made."""
        return (self.checkout / "deploy" / "secrets" / name).read_text().strip()

    def containers(self, *services: str) -> list[Container]:
        """Those that run, of these services or of all."""
        ids = self.compose("ps", "--quiet", *services).split()
        return [Container(self, one) for one in ids]

    async def connect(self) -> Any:
        """The venue's database, past everything."""
        (postgres,) = self.containers("postgres")
        return await asyncpg.connect(
            host=postgres.address, user="pos", database="pos", password=self.secret("postgres_password")
        )

    def ask(self, path: str, body: object = None, token: str = "") -> dict[str, Any]:
        """The hubs, through the door."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.front.url + path, data, {"Content-Type": "application/json"})
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        with urllib.request.urlopen(request, timeout=20, context=self.front.trust()) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    def sells(self) -> str:
        """A waiter opens an order; its id."""
        return str(self.ask("/api/orders", {"type": "takeaway"}, self._waiter())["id"])

    def holds(self, *orders: str) -> bool:
        """Whether all of these orders are there."""
        token = self._waiter()
        return all(self.ask(f"/api/orders/{order}", token=token)["id"] == order for order in orders)

    def _waiter(self) -> str:
        return str(self.ask("/api/auth/pin", {"pin": "4444", "device": "pos-1"})["token"])

    def backups(self) -> list[dict[str, Any]]:
        """What the manifests on this machine's disk say, oldest first."""
        found = [json.loads(path.read_text("utf-8")) for path in (self.checkout / "backups").glob("*.json")]
        return sorted(found, key=lambda manifest: str(manifest["created_at"]))

    def leave(self) -> None:
        """Nothing stays: containers, networks, volumes."""
        with suppress(AssertionError):
            self.compose("--profile", "cloud", "down", "--volumes", "--timeout", "5")


class Container:
    """One container of a stack."""

    def __init__(self, stack: Stack, name: str) -> None:
        self._house, self.name = stack, name

    def __str__(self) -> str:
        return str(self.facts["Name"]).strip("/")

    @property
    def now(self) -> dict[str, Any]:
        """What the engine says of it at this moment."""
        (found,) = json.loads(self._house.run("docker", "inspect", self.name))
        return dict(found)

    @cached_property
    def facts(self) -> dict[str, Any]:
        """What does not change about it."""
        return self.now

    @property
    def service(self) -> str:
        """Its name in docker-compose.yml."""
        return str(self.facts["Config"]["Labels"]["com.docker.compose.service"])

    @property
    def address(self) -> str:
        """Where it is, among the others."""
        networks = self.now["NetworkSettings"]["Networks"]
        return str((networks.get("pos_house") or networks["pos_vendor"])["IPAddress"])

    def users(self) -> set[int]:
        """Whom its processes belong to, as the machine sees them."""
        lines = self._house.run("docker", "top", self.name, "-eo", "pid,uid").splitlines()[1:]
        return {int(line.split()[1]) for line in lines}

    def status(self) -> dict[str, str]:
        """/proc/PID/status of its first process."""
        lines = Path(f"/proc/{self.now['State']['Pid']}/status").read_text().splitlines()
        return dict(line.split(":\t", 1) for line in lines if ":\t" in line)

    def kill(self) -> None:
        """As a power cut would; the engine is not told that it was meant."""
        os.kill(self.now["State"]["Pid"], signal.SIGKILL)

    async def figures(self, session: aiohttp.ClientSession) -> dict[str, float]:
        """A hub's own figures."""
        headers = {"Authorization": f"Bearer {self._house.secret('metrics_token')}"}
        async with session.get(f"http://{self.address}:8000/metrics", headers=headers) as answer:
            lines = (await answer.text()).splitlines()
        return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[:1] != "#")}

    async def is_back(self, times: int) -> None:
        """Wait until it was started again so many times, and is healthy."""
        async with asyncio.timeout(READY_S):
            while (now := self.now)["RestartCount"] < times or now["State"]["Health"]["Status"] != "healthy":
                await asyncio.sleep(0.5)
