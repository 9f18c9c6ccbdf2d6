"""What every screen does with an event: replace by id. The same few rules as in the browser.

A state is what `sync` carries; `applied` gives the state after one event and leaves the old one as it was.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

State = dict[str, Any]
View = Mapping[str, Any]
SINGLETONS = ("settings", "licence", "menu", "sales")
RECALLABLE = 50


def _always(_: View) -> bool:
    return True


def _is_open(view: View) -> bool:
    return bool(view["state"] == "open")


def _is_in_sight(view: View) -> bool:
    """A paid order stays while some of it can still be sent."""
    return _is_open(view) or "order.send" in view["can"]


COLLECTIONS: dict[str, tuple[str, Callable[[View], bool]]] = {
    "order": ("orders", _is_in_sight),
    "ticket": ("tickets", _always),
    "table": ("tables", _always),
    "floor": ("floors", _always),
    "station": ("stations", _always),
    "shift": ("shifts", _is_open),
    "approval": ("approvals", lambda view: view["state"] in ("pending", "granted")),
    "alert": ("alerts", lambda view: view["cleared_at"] is None),
    "staff": ("staff", _always),
    "device": ("devices", _always),
    "stock": ("stock", lambda view: not view["available"] or view["remaining"] is not None),
}


def applied(state: State, event: Mapping[str, Any]) -> State:
    """The state after an event; collections this screen does not hear about stay absent."""
    after = dict(state)
    for key, view in event["data"].items():
        if key in SINGLETONS and key in after:
            after[key] = view
        elif key in COLLECTIONS and COLLECTIONS[key][0] in after:
            collection, is_kept = COLLECTIONS[key]
            after[collection] = _replaced(after[collection], view, is_kept)
    if "tickets" in after:
        after["tickets"] = _recallable(after["tickets"])
    return after


def _replaced(collection: State, view: View, is_kept: Callable[[View], bool]) -> State:
    known = collection.get(view["id"])
    if known is not None and view.get("version", 0) < known.get("version", 0):
        return collection
    others = {id_: other for id_, other in collection.items() if id_ != view["id"]}
    return others if view.get("deleted") or not is_kept(view) else others | {view["id"]: view}


def _recallable(tickets: State) -> State:
    """Tickets at work, and the newest bumped ones of each station (ties by id)."""
    bumped = defaultdict(list)
    for ticket in sorted(tickets.values(), key=lambda t: str(t["id"])):
        if ticket["state"] == "ready":
            bumped[ticket["station"]].append(ticket)
    gone = {
        ticket["id"]
        for ready in bumped.values()
        for ticket in sorted(ready, key=lambda t: str(t["ready_at"]), reverse=True)[RECALLABLE:]
    }
    return {id_: ticket for id_, ticket in tickets.items() if id_ not in gone}
