"""A screen's state: a snapshot, and events that replace views by their ids; the rules of the pages' own reducer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

State = dict[str, Any]
RECALLABLE = 50
SINGLETONS = ("settings", "licence", "menu", "sales")
COLLECTIONS = {
    "order": "orders", "ticket": "tickets", "table": "tables", "floor": "floors", "station": "stations",
    "shift": "shifts", "approval": "approvals", "alert": "alerts", "staff": "staff", "device": "devices",
    "stock": "stock",
}  # fmt: skip
KEPT: dict[str, Callable[[dict[str, Any]], bool]] = {
    "order": lambda view: view["state"] == "open" or "order.send" in view["can"],
    "shift": lambda view: view["state"] == "open",
    "approval": lambda view: view["state"] in ("pending", "granted"),
    "alert": lambda view: view["cleared_at"] is None,
    "stock": lambda view: not view["available"] or view["remaining"] is not None,
}


def apply(state: State, data: dict[str, Any]) -> None:
    """Bring one event's news into a state. What this screen keeps no collection of is no concern of it."""
    for kind, view in data.items():
        if kind in SINGLETONS and kind in state:
            state[kind] = view
        elif COLLECTIONS.get(kind) in state:
            _replace(state[COLLECTIONS[kind]], kind, view)


def _replace(collection: dict[str, Any], kind: str, view: dict[str, Any]) -> None:
    known = collection.get(view["id"])
    if known is not None and known.get("version", 0) > view.get("version", 0):
        return
    if view.get("deleted") or not KEPT.get(kind, _always)(view):
        collection.pop(view["id"], None)
        return
    collection[view["id"]] = view
    if kind == "ticket":
        _forget_old_tickets(collection, view["station"])


def _always(_: dict[str, Any]) -> bool:
    return True


def _forget_old_tickets(tickets: dict[str, Any], station: str) -> None:
    bumped = sorted((t for t in tickets.values() if t["station"] == station and t["state"] == "ready"), key=_by_id)
    bumped.sort(key=_by_end, reverse=True)
    for old in bumped[RECALLABLE:]:
        del tickets[old["id"]]


def _by_id(ticket: dict[str, Any]) -> str:
    return str(ticket["id"])


def _by_end(ticket: dict[str, Any]) -> str:
    return str(ticket["ready_at"])


def _fields(mine: State, true: State, key: str) -> list[str]:
    """Which fields of a view differ, or that it is missing."""
    here, there = mine.get(key), true.get(key)
    if here is None or there is None:
        return ["is missing" if here is None else "is too many"]
    return [name for name in here.keys() | there.keys() if here.get(name) != there.get(name)]


def differences(state: State, fresh: State) -> list[str]:
    """Where a state is not what a fresh snapshot says, in a few words each."""
    found = []
    for part in sorted(state.keys() | fresh.keys()):
        mine, true = state.get(part), fresh.get(part)
        if mine == true:
            continue
        if part in SINGLETONS or not isinstance(mine, dict) or not isinstance(true, dict):
            found.append(f"{part} differs: {mine} is not {true}"[:300])
            continue
        wrong = [key for key in mine.keys() | true.keys() if mine.get(key) != true.get(key)]
        found.append(f"{part}: {len(wrong)} of {len(true)} wrong, as {wrong[0]}: {_fields(mine, true, wrong[0])}")
    return found
