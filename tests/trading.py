"""A demo venue without HTTP and sockets: commands by name, as any role, each checked by `tests.watching`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import msgspec

from hub.base import ids
from hub.base.counters import MemoryCounters
from hub.base.refusal import Refusal
from hub.commands.dispatch import Dispatcher
from hub.commands.operation import OPERATIONS
from hub.domain.actor import Actor
from hub.identity.lockout import Lockout
from hub.identity.sessions import Sessions
from hub.postgres.database import Database
from hub.postgres.demo import PEOPLE
from hub.texts import problem_document
from hub.views.reference_data import read_reference_data
from tests.databases import SECRET, Dsn
from tests.running_hub import DEVICES, USUAL
from tests.watching import Watch, WatchedCommands

PINS = {username: pin for username, _, pin in PEOPLE}
View = dict[str, Any]


class Trade:
    """A demo venue whose commands are checked."""

    def __init__(self, database: Database, commands: WatchedCommands) -> None:
        self.database, self.commands, self.watch = database, commands, commands.watch
        self._dispatcher = Dispatcher(commands, Sessions(database, commands, Lockout(MemoryCounters()), (SECRET,)))

    def actor(self, role: str, device: str | None = USUAL) -> Actor:
        """The demo venue's person of that role, at their usual device or another."""
        reference_data = self.commands.reference_data
        person = next(p for p in reference_data.people.values() if p.username == role)
        code = DEVICES[role] if device == USUAL else device
        version = reference_data.devices[code].token_version if code else 0
        return Actor(
            id=person.id,
            name=person.name,
            role=person.role,
            token_version=person.token_version,
            device=code,
            device_version=version,
            session="",
            expires_at=2**40,
        )

    async def do(self, name: str, who: str | Actor = "waiter", key: str | None = None, /, **args: Any) -> Any:
        """Run a command that must succeed; its reply, as a client decodes it."""
        reply = await self._run(name, who, key, args)
        assert not reply.is_refusal, reply.body
        return msgspec.json.decode(reply.body)

    async def refused(self, name: str, who: str | Actor = "waiter", key: str | None = None, /, **args: Any) -> View:
        """Run a command that must be refused; its problem document."""
        try:
            reply = await self._run(name, who, key, args)
        except Refusal as refusal:
            return problem_document(refusal)
        assert reply.is_refusal, reply.body
        problem: View = msgspec.json.decode(reply.body)
        return problem

    async def _run(self, name: str, who: str | Actor, key: str | None, args: dict[str, Any]) -> Any:
        actor = self.actor(who) if isinstance(who, str) else who
        values = msgspec.to_builtins(args)
        return await self._dispatcher.command(name, values, actor, key or str(ids.new_id()), "127.0.0.1")

    async def do_as_hub(self, name: str, actor: Actor, /, **args: Any) -> Any:
        """Run an operation that only the hub may call."""
        operation = OPERATIONS[name]
        reply = await self.commands.execute(name, operation.decode(msgspec.to_builtins(args)), actor)
        return msgspec.json.decode(reply.body)

    def emitted(self, type_: str) -> list[View]:
        """The events of this type that the last command emitted."""
        return [event for event in self.watch.events if event["type"] == type_]

    async def ask(self, question: str, *args: object) -> Any:
        """One value from the database."""
        async with self.database.connection() as connection:
            return await connection.fetchval(question, *args)

    async def last_entry(self) -> tuple[str, str]:
        """Action and target of the newest audit entry."""
        async with self.database.connection() as connection:
            row = await connection.fetchrow("select action, target from audit_entries order by n desc limit 1")
        return row["action"], row["target"]

    def item(self, name: str) -> str:
        """An item's id."""
        return str(next(item.id for item in self.commands.reference_data.rows.items if item.name == name))

    def option(self, name: str) -> str:
        """A modifier's id."""
        return str(next(option.id for option in self.commands.reference_data.rows.modifiers if option.name == name))

    def line(self, name: str = "Chips", *options: str, **more: Any) -> View:
        """A line as a terminal sends it."""
        return {"item": self.item(name), "modifiers": [self.option(option) for option in options], **more}

    async def opened(self, *lines: View, who: str = "waiter", **args: Any) -> View:
        """An order at table T1 with these lines (by default chips), none of them sent."""
        where = {"type": "dine_in", "table": "T1"} | args
        order: View = await self.do("order.open", who, lines=list(lines) or [self.line()], **where)
        return order

    async def sent(self, *lines: View, who: str = "waiter", **args: Any) -> View:
        """An order whose lines were sent."""
        order = await self.opened(*lines, who=who, **args)
        view: View = await self.do("order.send", who, order=order["id"])
        return view

    async def tickets(self, order: View, station: str = "kitchen") -> list[str]:
        """The ids of an order's tickets at a station, oldest first."""
        async with self.database.connection() as connection:
            rows = await connection.fetch(
                "select id from tickets where order_id = $1 and station = $2 order by round", order["id"], station
            )
        return [str(row["id"]) for row in rows]

    async def ticket(self, order: View, station: str = "kitchen") -> str:
        """The only ticket of an order at a station."""
        (ticket,) = await self.tickets(order, station)
        return ticket

    async def drawer(self, float_minor: int = 50_000, who: str = "cashier") -> View:
        """An open shift on that person's drawer."""
        shift: View = await self.do("shift.open", who, float_minor=float_minor)
        return shift

    async def paid(self, order: View, amount_minor: int | None = None, who: str = "cashier", **args: Any) -> View:
        """Pay cash: all that is due, or `amount_minor`."""
        amount = order["due_minor"] if amount_minor is None else amount_minor
        paid: View = await self.do("order.pay", who, order=order["id"], method="cash", amount_minor=amount, **args)
        return paid

    async def approval(
        self, action: str, target: str, who: str = "waiter", granted_by: str = "manager", args: View | None = None
    ) -> str:
        """Ask for an approval and grant it; its id."""
        request = {"action": action, "target": target, "reason": "The guest asks"} | ({"args": args} if args else {})
        approval = await self.do("approval.ask", who, **request)
        await self.do("approval.grant", granted_by, approval=approval["id"])
        return str(approval["id"])


def at_device(actor: Actor, device: str) -> Actor:
    """The same person at another device."""
    return replace(actor, device=device)


@asynccontextmanager
async def trading(dsn: Dsn) -> AsyncIterator[Trade]:
    """A demo venue on this database."""
    database = Database(dsn)
    await database.open()
    async with database.connection() as connection:
        commands = WatchedCommands(database, await read_reference_data(connection), lambda _: None)
    commands.watch = Watch(database)
    await commands.watch.start()
    yield Trade(database, commands)
    commands.numbers.close()
    await database.close()
