"""Experiment 18: snapshot + events = fresh snapshot, over all operations, wherever a screen was cut off.

Hypothesis runs any operations with any arguments that fit; screens leave and come back anywhere in between, with the
state they had and whatever the log holds behind their cursor. Refusals are as good as anything; no other failure is.
"""

import asyncio
from collections import Counter
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, ClassVar, TypeVar
from uuid import UUID

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

import hub.operations  # noqa: F401 - registers every operation
from hub.base.ids import new_id
from hub.base.refusal import Refusal
from hub.commands.execution import Commands
from hub.commands.operation import OPERATIONS, Operation, Work
from hub.domain.actor import HUB_ITSELF, Actor
from hub.log import event_log
from hub.postgres.database import Database
from hub.views.reference_data import ReferenceData, read_reference_data
from tests.chaos.differences import differences
from tests.databases import Databases
from tests.running_hub import DEVICES
from tests.samples import sample
from tests.watching import READERS, Reader, decoded

Found = TypeVar("Found")
OFTEN = ("order.open", "order.add_lines", "order.send", "order.pay", "ticket.bump", "shift.open", "order.split")
NOT_HERE = ("item.set_image", "session.begin", "staff.make_first_admin")
"""What needs more than a database, or would be refused for ever."""
THINGS = """
select json_object_agg(kind, ids) from (
  select 'order' as kind, coalesce(json_agg(id), '[]') as ids
    from (select id from orders order by opened_at desc, number desc limit 6) o
  union all select 'line', coalesce(json_agg(id), '[]') from (
    select l.id from order_lines l join orders o on o.id = l.order_id
    order by l.added_at desc, o.opened_at desc, o.number desc, l.seq limit 12) l
  union all select 'discount', coalesce(json_agg(id order by at), '[]') from order_discounts
  union all select 'ticket', coalesce(json_agg(id), '[]')
    from (select id from tickets order by sent_at desc, station, version limit 8) t
  union all select 'payment', coalesce(json_agg(id order by at), '[]') from payments
  union all select 'shift', coalesce(json_agg(id order by number), '[]') from shifts
  union all select 'approval', coalesce(json_agg(id order by asked_at), '[]') from approvals
  union all select 'staff', json_agg(id order by username, name) from staff
  union all select 'device', json_agg(id order by code) from devices
  union all select 'station', json_agg(id order by code) from stations
  union all select 'floor', json_agg(id order by name) from floors
  union all select 'table', json_agg(id order by code) from dining_tables
  union all select 'item', json_agg(id order by name, sort) from menu_items
  union all select 'category', json_agg(id order by name, sort) from categories
  union all select 'group', json_agg(id order by name, sort) from modifier_groups
  union all select 'tax', json_agg(id order by name) from tax_groups) all_of_them
"""
"""In an order that is the same whenever the same was done: Hypothesis draws by places in these lists."""
VALUES: dict[str, Sequence[Any]] = {
    "type": ("dine_in", "takeaway"), "method": ("cash", "card"), "amount_minor": (1_000, 9_000, 20_000),
    "kind": ("percent", "amount", "pay_in", "drop", "kds"), "value": ("10", "2000"), "reason": ("because",),
    "reference": (None, "R1", "R2"), "quantity": (1, 2), "guests": (None, 3), "remaining": (None, 5),
    "action": ("order.cancel", "order.void_line"), "available": (True, False), "float_minor": (50_000,),
    "counted_minor": (50_000, 59_000), "tendered_minor": (None, 50_000), "ways": (None, 3), "is_active": (True,),
    "approval": (None,), "pin": ("777777",),
}  # fmt: skip
ALSO = {"from": "order", "target": "order", "id": "", "drawer": ""}


class Screen:
    """A screen that may be away."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.position, self.is_here = reader, 0, True


class AnyVenue(RuleBasedStateMachine):
    """One venue to which anything may happen."""

    databases: ClassVar[Databases]
    done: ClassVar[Counter[str]] = Counter()
    """How often each operation went well."""

    def __init__(self) -> None:
        super().__init__()
        self.runner: asyncio.Runner | None = None

    def run(self, work: Coroutine[Any, Any, Found]) -> Found:
        """Hypothesis knows no await."""
        assert self.runner
        return self.runner.run(work)

    @initialize()
    def opens(self) -> None:
        """A demo venue, just seeded."""
        self.runner = asyncio.Runner()
        self.run(self._open())

    async def _open(self) -> None:
        self._lent = self.databases.demo_venue()
        self.database = Database(await self._lent.__aenter__())
        await self.database.open()
        async with self.database.reading() as connection:
            reference_data = await read_reference_data(connection)
            self.commands = Commands(self.database, reference_data, lambda _: None)
            self.screens = [await self._screen(connection, reference_data, *seat) for seat in READERS.items()]

    async def _screen(self, connection: Any, reference_data: ReferenceData, role: str, device: str) -> Screen:
        person = next(p for p in reference_data.people.values() if p.username == role)
        screen = Screen(Reader(Actor(id=person.id, name=person.name, role=role, device=device), reference_data))
        screen.reader.state = await screen.reader.new_snapshot(connection, reference_data)
        screen.position = (await event_log.read_stream(connection)).head
        return screen

    def teardown(self) -> None:
        """Everybody comes back once more; then the venue goes."""
        if self.runner is None:
            return
        try:
            self.run(self._all_come_back())
        finally:
            self.run(self._close())
            self.runner.close()

    async def _all_come_back(self) -> None:
        for screen in self.screens:
            await self._catch_up(screen)

    async def _close(self) -> None:
        self.commands.numbers.close()
        await self.database.close()
        await self._lent.__aexit__(None, None, None)

    @rule(data=st.data())
    def something_happens(self, data: st.DataObject) -> None:
        """Any operation, by anybody who may be there."""
        names = [name for name in sorted(OPERATIONS) if name not in NOT_HERE]
        name = data.draw(st.one_of(st.sampled_from(OFTEN), st.sampled_from(names)), "operation")
        role = data.draw(st.sampled_from(("admin", "manager", "cashier", "waiter", "kitchen")), "who")
        things = self.run(self._things())
        args = _arguments(data, OPERATIONS[name], things)
        self.run(self._do(name, role, args))

    async def _things(self) -> dict[str, list[str]]:
        async with self.database.connection() as connection:
            found: dict[str, list[str]] = msgspec.json.decode(await connection.fetchval(THINGS))
        return found

    async def _do(self, name: str, role: str, args: Mapping[str, Any]) -> None:
        try:
            decoded = OPERATIONS[name].decode(args)
        except msgspec.ValidationError:
            return
        try:
            await self.commands.execute(name, decoded, self._actor(name, role), str(new_id()))
        except Refusal:
            return
        self.done[name] += 1

    def _actor(self, name: str, role: str) -> Actor:
        reference_data = self.commands.reference_data
        person = next((p for p in reference_data.people.values() if p.username == role), None)
        if person is None or name.startswith(("alert.", "licence.")) or name == "approval.expire":
            return HUB_ITSELF
        code = DEVICES[role] if DEVICES[role] in reference_data.devices else None
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

    @rule(which=st.integers(0, len(READERS) - 1))
    def a_screen_leaves_or_comes_back(self, which: int) -> None:
        """Cut off here; or back, with the state it had."""
        screen = self.screens[which]
        screen.is_here = not screen.is_here
        if screen.is_here:
            self.run(self._catch_up(screen))

    async def _catch_up(self, screen: Screen) -> None:
        async with self.database.reading() as connection:
            for event in await event_log.read_after(connection, screen.position, 10_000):
                assert event.position == screen.position + 1
                screen.reader.apply(decoded(event))
                screen.position = event.position
            fresh = await screen.reader.new_snapshot(connection, await read_reference_data(connection))
        assert differences(screen.reader.state, fresh) == []


def _arguments(data: st.DataObject, operation: Operation, things: Mapping[str, list[str]]) -> dict[str, Any]:
    """Arguments that name what there is; optional ones are there or not."""
    try:
        plain = sample(operation)
    except msgspec.ValidationError:
        plain = {}  # one of the hub's own; what it takes is drawn, or it is refused
    found = {}
    for field in msgspec.structs.fields(operation.args):
        name = field.encode_name
        if field.required or data.draw(st.booleans(), f"with {name}"):
            found[name] = _argument(data, name, plain.get(name), things)
    return {name: value for name, value in found.items() if value is not ...}


def _argument(data: st.DataObject, name: str, otherwise: Any, things: Mapping[str, list[str]]) -> Any:
    kind = ALSO.get(name, name)
    if name == "lines":
        return _lines(data, things)
    if things.get(kind):
        return data.draw(st.sampled_from(things[kind]), name)
    if name in VALUES:
        return data.draw(st.sampled_from(VALUES[name]), name)
    return ... if otherwise is None else otherwise


def _lines(data: st.DataObject, things: Mapping[str, list[str]]) -> list[Any]:
    """New lines, lines to split off, or lines by their ids."""
    ids = st.sampled_from(things["line"] or [str(UUID(int=1))])
    new = st.fixed_dictionaries({"item": st.sampled_from(things["item"]), "quantity": st.integers(1, 3)})
    shapes = st.one_of(new, st.fixed_dictionaries({"id": ids}), ids)
    shape = data.draw(st.sampled_from((new, new, new, shapes)), "shape of lines")
    return data.draw(st.lists(shape, min_size=1, max_size=3), "lines")


def run(databases: Databases, examples: int, steps: int) -> None:
    """So many venues, so many steps each."""
    AnyVenue.databases, AnyVenue.done = databases, Counter()
    bounds = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, database=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(AnyVenue, settings=bounds)
    print(f"{AnyVenue.done.total()} operations of {len(AnyVenue.done)} kinds:", dict(AnyVenue.done.most_common()))


def test_a_screen_that_was_away_is_as_a_fresh_one(databases: Databases) -> None:
    run(databases, 10, 50)


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_a_screen_that_was_away_is_as_a_fresh_one_at_length(databases: Databases) -> None:
    run(databases, 60, 100)


@pytest.mark.timeout(600)
def test_an_operation_that_forgets_an_event_is_found(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    emit = Work.emit

    def forgetful(work: Work, event: str, data: Mapping[str, Any], *also: str, **more: Any) -> None:
        if event != "table.changed":
            emit(work, event, data, *also, **more)

    monkeypatch.setattr(Work, "emit", forgetful)
    with pytest.raises(AssertionError, match="tables: "):
        run(databases, 150, 50)  # it ends with the first that finds it, nearly always one of the first few
