"""What monitors are given: every figure that the dashboard and the alert rules ask for is one the hub reports."""

import json
import re
from dataclasses import replace

from pytest_aiohttp.plugin import AiohttpClient

from hub.base.clock import now
from hub.queries.backup_queries import Ages
from hub.server.hub import HUB
from tests.databases import Databases, Dsn
from tests.deploy.front import DEPLOY
from tests.running_hub import RunningHub, running_hub

FIGURE = re.compile(r"\b(?:pos|process|python)_[a-z0-9_]+")
TYPE = re.compile(r"^# TYPE (\S+) (\S+)$", re.MULTILINE)
PARTS = ("bucket", "count", "sum")
TOKEN = "a token for the monitor alone"


def reported(scrape: str) -> set[str]:
    """The names of everything a scrape may have samples of."""
    kinds = dict(TYPE.findall(scrape))
    of_histograms = {f"{name}_{part}" for name, kind in kinds.items() if kind == "histogram" for part in PARTS}
    return {name for name, kind in kinds.items() if kind != "histogram"} | of_histograms


def asked() -> dict[str, set[str]]:
    """The figures that each file asks for."""
    panels = json.loads((DEPLOY / "grafana-dashboard.json").read_text())["panels"]
    expressions = [target["expr"] for panel in panels for target in panel.get("targets", ())]
    rules = re.findall(r"expr: (.*)", (DEPLOY / "alerts.yml").read_text())
    return {"dashboard": set(FIGURE.findall(" ".join(expressions))), "alerts": set(FIGURE.findall(" ".join(rules)))}


async def test_every_figure_that_is_asked_for_is_reported(hub: RunningHub) -> None:
    hub.app[HUB].backup_scheduler.ages = Ages(made_at=now(), proven_at=now(), size_bytes=1)
    answer = await hub.call("GET", "/metrics")
    known = reported(answer.raw.decode())
    wanted = asked()
    assert {where: sorted(names - known) for where, names in wanted.items()} == {"dashboard": [], "alerts": []}
    own = {name for name in known if name.startswith("pos_") and not name.endswith(("_created", "_count", "_sum"))}
    assert own - wanted["dashboard"] - wanted["alerts"] == set()


async def test_figures_move_with_what_happens(hub: RunningHub) -> None:
    screen = await hub.screen("waiter")
    await hub.call("POST", "/api/auth/pin", {"pin": "0000", "device": "pos-1"})
    await hub.as_("waiter").post("/api/orders", {"type": "takeaway"})
    await screen.hears("order.opened")
    found = await figures(hub)
    assert found['pos_commands_total{name="order.open",status="201"}'] == 1
    assert found['pos_sign_ins_total{outcome="wrong"}'] == 1
    assert found["pos_screens_live"] == 1
    assert found["pos_event_lag_seconds_count"] >= 1
    assert found["pos_log_read_age_seconds"] < 5
    assert found["pos_pool_used_connections"] + found["pos_pool_idle_connections"] >= 2


async def figures(hub: RunningHub) -> dict[str, float]:
    """Every sample by its name and labels."""
    lines = (await hub.call("GET", "/metrics")).raw.decode().splitlines()
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[:1] != "#")}


async def test_a_monitor_elsewhere_needs_its_token(
    databases: Databases, dsn: Dsn, aiohttp_client: AiohttpClient
) -> None:
    async with running_hub(replace(databases.settings, metrics_token=TOKEN), dsn, aiohttp_client) as hub:
        through = {"X_Forwarded_For": "192.0.2.7"}
        assert (await hub.call("GET", "/metrics", **through)).status == 401
        wrong = await hub.call("GET", "/metrics", Authorization=f"Bearer {TOKEN}x", **through)
        assert wrong.status == 401
        assert (await hub.call("GET", "/metrics", Authorization=f"Bearer {TOKEN}", **through)).status == 200
        assert (await hub.as_("admin").call("GET", "/metrics", **through)).status == 200
        assert (await hub.as_("waiter").call("GET", "/metrics", **through)).status == 403


async def test_nobody_is_sent_to_a_hub_that_is_about_to_stop(hub: RunningHub) -> None:
    assert (await hub.call("GET", "/api/health/ready")).body == {"status": "ok"}
    hub.commands.is_draining = True
    answer = await hub.call("GET", "/api/health/ready")
    assert (answer.status, answer.body["checks"]["process"]) == (503, "stopping")
    assert (await hub.call("GET", "/api/health")).status == 200
