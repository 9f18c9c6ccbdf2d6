"""docs/asyncapi.json: everything that goes over a screen's socket, both ways (AsyncAPI 3)."""

from __future__ import annotations

from typing import Final

import msgspec

from handlers import schemas
from handlers.json_schema import REF, Json, name_of, schemas_of
from handlers.openapi import prose
from hub.commands.operation import Operation, for_clients
from hub.domain.events import CATALOGUE, EventType
from hub.log.collections import COLLECTIONS
from hub.views.drawer_counts import DrawerCountView
from hub.views.menu import MenuView, StockView
from hub.views.notices import AlertView, ApprovalView, BackupView, PrintView
from hub.views.orders import OrderView, PaymentView
from hub.views.sessions import EndedSessionView
from hub.views.shifts import SalesView, ShiftView
from hub.views.tables import FloorView, TableView
from hub.views.tickets import TicketView
from hub.views.venue import DeviceView, LicenceView, SettingsView, StaffView, StationView

DATA: Final[dict[str, schemas.Shape]] = {
    "order": OrderView,
    "ticket": TicketView,
    "table": TableView,
    "menu": MenuView,
    "stock": StockView,
    "payment": PaymentView,
    "shift": ShiftView,
    "count": DrawerCountView,
    "sales": SalesView,
    "approval": ApprovalView,
    "device": DeviceView,
    "licence": LicenceView,
    "settings": SettingsView,
    "station": StationView,
    "floor": FloorView,
    "staff": StaffView,
    "session": EndedSessionView,
    "alert": AlertView,
    "print": PrintView,
    "backup": BackupView,
}
"""What stands under each name in an event's `data`."""
SERVER_MESSAGES: Final[dict[str, schemas.Shape]] = {"sync": schemas.Sync, "tick": schemas.Tick}
CLIENT_MESSAGES: Final[dict[str, schemas.Shape]] = {"shown": schemas.Shown, "applied": schemas.Applied}
ABOUT: Final = """\
Socket.IO protocol 5 at `/socket.io/`, namespace `/`; any stock Socket.IO 4 client works, by WebSocket, or
beginning with HTTP long-polling where the venue runs one process (without `REDIS_URL`). The server chooses a client's
rooms by token and device. After `sync` every `event` has a position above the one before; a client that comes back with
`{epoch, position, tag}` of its last event gets what it missed, or a snapshot and the reason.
All of it is text: a binary frame, or a packet that announces binary attachments, ends the connection."""


def page() -> str:
    """The document as JSON text."""
    return msgspec.json.format(msgspec.json.encode(described()), indent=2).decode() + "\n"


def described() -> Json:
    """AsyncAPI 3 as a tree."""
    messages = _messages()
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "POS hub, live", "version": "1", "description": ABOUT},
        "defaultContentType": "application/json",
        "channels": {
            "screen": {
                "address": "/",
                "description": "One screen's connection. `auth` at connect is the schema Connect.",
                "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
            }
        },
        "operations": _operations(messages),
        "components": {"messages": messages, "schemas": _schemas()},
    }


def commands() -> list[Operation]:
    """The operations that clients may call by name."""
    return list(for_clients().values())


def _messages() -> Json:
    messages = {name: _message(name, shape) for name, shape in {**SERVER_MESSAGES, **CLIENT_MESSAGES}.items()}
    events = {event.name: _event(event) for event in CATALOGUE.values()}
    return {**messages, **events, "command": _command(), "ack": _ack()}


def _message(name: str, shape: schemas.Shape) -> Json:
    about = " ".join((shape.__doc__ or "").split())
    return {"name": name, "summary": about, "payload": {"$ref": REF.format(name=name_of(shape))}}


def _event(event: EventType) -> Json:
    first, *_ = event.data
    optional = event.data[1:]
    data = {
        "type": "object",
        "properties": {name: _under(name) for name in event.data},
        "required": [first],
        "description": f"{', '.join(optional)}: when they changed" if optional else "",
    }
    return {
        "name": "event",
        "title": event.name,
        "summary": event.says,
        "x-rooms": {"always": list(event.rooms), "also": list(event.also)},
        "payload": _envelope(event.name, data),
    }


def _envelope(name: str, data: Json) -> Json:
    return {
        "type": "object",
        "properties": {
            "position": {"type": "integer"},
            "tag": {"type": "integer"},
            "type": {"const": name},
            "rooms": {"type": "array", "items": {"type": "string"}},
            "at": {"type": "string", "format": "date-time"},
            "actor": {"anyOf": [{"type": "string", "format": "uuid"}, {"type": "null"}]},
            "device": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            "cause": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            "data": data,
            "gone": {
                "type": "array",
                "items": {"enum": list(COLLECTIONS), "type": "string"},
                "description": "names in `data` whose things leave their collections; left out if there are none",
            },
        },
        "required": ["position", "tag", "type", "rooms", "at", "actor", "device", "cause", "data"],
    }


def _under(name: str) -> Json:
    return {"$ref": REF.format(name=name_of(DATA[name]))}


RETRY = "run the command again if a refusal is stored under its key; a success is final"


def _command() -> Json:
    """A command names an operation; its `id` is the idempotency key."""
    kinds = [
        {
            "type": "object",
            "description": prose(operation.doc),
            "properties": {
                "id": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
                "name": {"const": operation.name},
                "args": {"$ref": REF.format(name=operation.args.__name__)},
                "retry": {"type": "boolean", "description": RETRY},
            },
            "required": ["id", "name"],
        }
        for operation in commands()
    ]
    return {"name": "command", "summary": "Run an operation; `id` is the idempotency key.", "payload": {"anyOf": kinds}}


def _ack() -> Json:
    done = {
        "type": "object",
        "properties": {
            "ok": {"const": True},
            "result": {"type": "object", "description": "as over HTTP", "additionalProperties": True},
            "position": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
            "replayed": {"type": "boolean"},
        },
        "required": ["ok", "result", "position"],
    }
    refused = {
        "type": "object",
        "properties": {"ok": {"const": False}, "error": {"$ref": REF.format(name="Problem")}},
        "required": ["ok", "error"],
    }
    return {"name": "ack", "summary": "The reply of a command.", "payload": {"anyOf": [done, refused]}}


def _operations(messages: Json) -> Json:
    """`send` and `receive` are from the hub's side, as AsyncAPI has it."""
    sent = [name for name in messages if name not in (*CLIENT_MESSAGES, "command", "ack")]
    return {
        "sendEvents": {"action": "send", **_through(*sent)},
        "receiveReports": {"action": "receive", **_through(*CLIENT_MESSAGES)},
        "receiveCommands": {"action": "receive", **_through("command"), "reply": _through("ack")},
    }


def _through(*names: str) -> Json:
    messages = [{"$ref": f"#/channels/screen/messages/{name}"} for name in names]
    return {"channel": {"$ref": "#/channels/screen"}, "messages": messages}


def _schemas() -> Json:
    args = [operation.args for operation in commands()]
    all_kinds = [
        *DATA.values(),
        *SERVER_MESSAGES.values(),
        *CLIENT_MESSAGES.values(),
        schemas.Connect,
        schemas.Problem,
        *args,
    ]
    _, components = schemas_of(all_kinds)
    return {name: components[name] for name in sorted(components)}
