"""What every screen does with an event: put a view into its collection, or remove what is gone. As the browser does it.

A state is what `sync` carries. A collection that this screen was not given at first stays absent.
"""

from collections.abc import Mapping
from typing import Any

from hub.log.collections import COLLECTIONS, RECALLABLE, SINGLETONS

State = dict[str, Any]
View = Mapping[str, Any]


def applied(state: State, event: Mapping[str, Any]) -> State:
    """The state after an event; the state before it stays as it was."""
    after = {name: dict(part) if name in COLLECTIONS.values() else part for name, part in state.items()}
    apply(after, event)
    return after


def apply(state: State, event: Mapping[str, Any]) -> None:
    """Change a state as an event says."""
    for name, view in event["data"].items():
        if name in SINGLETONS and name in state:
            state[name] = view
        elif COLLECTIONS.get(name) in state:
            _put(state[COLLECTIONS[name]], name, view, is_gone=name in event.get("gone", ()))


def _put(collection: State, name: str, view: View, *, is_gone: bool) -> None:
    current = collection.get(view["id"])
    if current is not None and current.get("version", 0) > view.get("version", 0):
        return
    collection.pop(view["id"], None)
    if is_gone:
        return
    collection[view["id"]] = view
    if name == "ticket":
        _drop_old_tickets(collection, view["station"])


def _drop_old_tickets(tickets: State, station: str) -> None:
    """Keep the newest bumped tickets of a station (ties by id)."""
    bumped = [ticket for ticket in tickets.values() if ticket["station"] == station and ticket["state"] == "ready"]
    bumped.sort(key=lambda ticket: str(ticket["id"]))
    bumped.sort(key=lambda ticket: str(ticket["ready_at"]), reverse=True)
    for old in bumped[RECALLABLE:]:
        del tickets[old["id"]]
