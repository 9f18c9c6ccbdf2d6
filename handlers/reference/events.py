"""docs/events.md: the socket for people."""

from __future__ import annotations

from handlers import openapi
from handlers.json_schema import Json, name_of
from handlers.reference import asyncapi
from handlers.reference.markdown import fields, kind, table, whole
from hub.domain.events import CATALOGUE, EventType

RULES = """\
An event is written in the transaction of the change and sent after the commit, in commit order. Its `data` carries
the **whole new view** of each thing that changed, under the thing's name; a client replaces what it has by id, and
applying an event twice does no harm. What `gone` names is removed. An older `version` never replaces a
newer one. One event may carry several things; names a client does not know are to be ignored."""
COLLECTIONS = """\
A view goes into the collection of its name: `order` into `orders`, and so on. A state keeps open orders, open shifts,
tickets until they are bumped and the last 50 bumped of each station, approvals while pending or granted and unused,
alerts until cleared, stock while sold out or counted. `settings`, `licence`, `menu` and `sales` are single and replaced
whole; `payment` is in no collection."""
STATIONS = (
    "kitchen and bar: the device's and their own, else the role's; manager and admin on a kitchen screen: all of them"
)
ROOMS = (
    ("`venue`", "everybody"),
    ("`floor`", "waiter, cashier, manager, admin"),
    ("`manager`", "manager, admin"),
    ("`station:<code>`", STATIONS),
    ("`terminal:<code>`", "waiter, cashier, manager, admin on that device"),
    ("`staff:<id>`", "that person, wherever signed in"),
)
OF_ROOM = {"station": "`station:<code>`", "terminal": "`terminal:<code>`", "staff": "`staff:<id>`"}


def page() -> str:
    """How a screen connects, every event, and what a screen may send."""
    document = asyncapi.described()
    schemas = document["components"]["schemas"]
    return whole(
        "Events and sockets",
        "For programs: [asyncapi.json](asyncapi.json). Shapes of views: [api.md](api.md#shapes)."
        " How events get from the log to a screen: [event-log.md](event-log.md).",
        document["info"]["description"],
        "## Connecting\n\n`auth` at connect. A refusal is `connect_error` whose `data` is the problem.",
        fields(schemas["Connect"], _where),
        "## What a screen receives",
        *(_message(name, document) for name in asyncapi.SERVER_MESSAGES),
        f"### event\n\n{RULES}",
        table(("field", "is"), _envelope()),
        "## Rooms\n\nAn event goes to everybody in any of its rooms, once.",
        table(("room", "who is in it"), ROOMS),
        "## The catalogue",
        table(("type", "when", "`data`", "rooms"), [_row(event) for event in CATALOGUE.values()]),
        f"## Keeping a state\n\n{COLLECTIONS}",
        "## What a screen sends",
        *(_message(name, document) for name in asyncapi.CLIENT_MESSAGES),
        "### command\n\n`{id, name, args, retry?}`; `id` is the idempotency key, made and kept by the device before the"
        " first attempt. The ack is `{ok: true, result, position, replayed}` or `{ok: false, error}` with a problem"
        " ([problems.md](problems.md)); results and rules are those of HTTP. With `retry: true` a command that was"
        " refused under its key runs again, and the new reply replaces the refusal; a success is final"
        " ([commands.md](commands.md#retrying)).",
        table(("name", "args"), [(f"`{one.name}`", _args(schemas[one.args.__name__])) for one in asyncapi.commands()]),
        "## Shapes\n\nThose that only sockets carry; the others are in [api.md](api.md#shapes).",
        *(f"### {name}\n\n{fields(schemas[name], _where)}" for name in _own(schemas)),
    )


def _where(shape: str) -> str:
    """Most shapes are described with the HTTP interface."""
    return "api.md" if shape in openapi.shape_names() else ""


def _own(schemas: Json) -> list[str]:
    """Shapes that no HTTP call carries and that stand nowhere else on this page."""
    elsewhere = {name_of(shape) for shape in (*asyncapi.SERVER_MESSAGES.values(), *asyncapi.CLIENT_MESSAGES.values())}
    elsewhere |= {"Connect", "State", "Problem", *(one.args.__name__ for one in asyncapi.commands())}
    return [name for name in schemas if name not in elsewhere and _where(name) == ""]


def _message(name: str, document: Json) -> str:
    message, schemas = document["components"]["messages"][name], document["components"]["schemas"]
    shape = schemas[message["payload"]["$ref"].rpartition("/")[2]]
    state = f"\n\n#### State\n\n{schemas['State']['description']}\n\n{fields(schemas['State'], _where)}"
    text = f"### {name}\n\n{message['summary']}\n\n{fields(shape, _where)}"
    return text + (state if name == "sync" else "")


def _envelope() -> list[tuple[str, str]]:
    event = asyncapi.described()["components"]["messages"]["order.opened"]["payload"]["properties"]
    about = {"type": "one of the catalogue below", "data": "the views, by name", "cause": "the key of the command"}
    return [(f"`{name}`", about.get(name) or kind(schema)) for name, schema in event.items()]


def _row(event: EventType) -> tuple[str, str, str, str]:
    data = " ".join(_shape(name) for name in event.data)
    rooms = " ".join([*(f"`{room}`" for room in event.rooms), *(OF_ROOM[room] for room in event.also)])
    return f"`{event.name}`", event.says, data, rooms


def _shape(name: str) -> str:
    shape = name_of(asyncapi.DATA[name])
    return f"[`{name}`]({_where(shape)}#{shape.lower()})"


def _args(schema: Json) -> str:
    required = schema["required"]
    return " ".join(f"`{name}`" if name in required else f"`{name}?`" for name in schema["properties"])
