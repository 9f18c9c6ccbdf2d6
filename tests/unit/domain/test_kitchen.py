"""How lines live at their stations."""

import pytest

from hub.domain import kitchen
from hub.domain.orders import Order
from hub.domain.refusals import Conflict, LineAlreadySent, NotFound, NothingToSend
from tests.unit.domain.sheets import LATER, NOON, WAITER, an_order, fired, line, new_id


def states(of: Order) -> list[str]:
    return [one.state for one in of.lines]


def test_one_ticket_a_station_in_one_round() -> None:
    made, tickets = fired("kitchen", "bar", "kitchen")
    assert [(ticket.station, ticket.round, ticket.state) for ticket in tickets] == [
        ("kitchen", 1, "queued"),
        ("bar", 1, "queued"),
    ]
    assert [len(made.lines_of(ticket)) for ticket in tickets] == [2, 1]
    assert {one.change for one in made.lines} == {"new"}


def test_the_next_round_makes_new_tickets_with_the_new_lines_only() -> None:
    made, _ = fired("kitchen")
    made.lines.append(line())
    (ticket,) = kitchen.fire(made, made.drafts, LATER, None, new_id)
    assert (ticket.round, made.lines_of(ticket)) == (2, [made.lines[1]])


class TestChoosing:
    def test_all_drafts_or_one_course(self) -> None:
        made = an_order(line(course=1), line(course=2), line())
        assert kitchen.chosen_drafts(made, None, None) == made.lines
        assert kitchen.chosen_drafts(made, 2, None) == [made.lines[1]]
        assert kitchen.chosen_drafts(made, 1, None) == [made.lines[0], made.lines[2]]

    def test_named_lines_once_each(self) -> None:
        made = an_order(line(), line())
        second = made.lines[1]
        assert kitchen.chosen_drafts(made, None, [second.id, second.id]) == [second]

    def test_what_cannot_be_fired_is_refused(self) -> None:
        made, _ = fired("kitchen")
        with pytest.raises(NothingToSend):
            kitchen.chosen_drafts(made, None, None)
        with pytest.raises(LineAlreadySent):
            kitchen.chosen_drafts(made, None, [made.lines[0].id])
        with pytest.raises(NotFound):
            kitchen.chosen_drafts(made, None, [new_id()])


def test_the_first_tickets_of_kitchen_and_bar_are_remembered() -> None:
    made, tickets = fired("kitchen", "bar")
    kinds = {"kitchen": "kitchen", "bar": "bar"}
    kitchen.note_sent(made, tickets[:1], kinds, NOON)
    assert (made.record.sent_to_kitchen_at, made.record.sent_to_bar_at) == (NOON, None)
    kitchen.note_sent(made, tickets, kinds, LATER)
    assert (made.record.sent_to_kitchen_at, made.record.sent_to_bar_at) == (NOON, LATER)


class TestATicket:
    def test_is_started_readied_line_by_line_and_bumped(self) -> None:
        made, (ticket,) = fired("kitchen", "kitchen")
        kitchen.start(made, ticket, NOON)
        kitchen.ready_line(made, ticket, made.lines[0], LATER)
        assert (ticket.state, states(made)) == ("started", ["ready", "started"])
        kitchen.bump(made, ticket, LATER)
        assert (ticket.state, states(made), ticket.ready_at) == ("ready", ["ready", "ready"], LATER)
        assert {one.change for one in made.lines} == {None}

    def test_is_bumped_without_having_been_started(self) -> None:
        made, (ticket,) = fired("kitchen")
        kitchen.bump(made, ticket, LATER)
        assert (ticket.started_at, made.lines[0].started_at) == (LATER, LATER)

    def test_starts_when_its_first_line_is_ready(self) -> None:
        made, (ticket,) = fired("kitchen", "kitchen")
        kitchen.ready_line(made, ticket, made.lines[1], LATER)
        assert (ticket.state, states(made)) == ("started", ["started", "ready"])

    def test_comes_back_with_what_was_not_served(self) -> None:
        made, (ticket,) = fired("kitchen", "kitchen")
        kitchen.bump(made, ticket, NOON)
        kitchen.serve(made.lines[:1], LATER)
        kitchen.recall(made, ticket)
        assert (ticket.state, ticket.ready_at, states(made)) == ("started", None, ["served", "started"])

    def test_makes_no_move_twice(self) -> None:
        made, (ticket,) = fired("kitchen")
        with pytest.raises(Conflict):
            kitchen.recall(made, ticket)
        kitchen.start(made, ticket, NOON)
        with pytest.raises(Conflict):
            kitchen.start(made, ticket, NOON)
        kitchen.bump(made, ticket, NOON)
        with pytest.raises(Conflict):
            kitchen.bump(made, ticket, NOON)
        with pytest.raises(Conflict):
            kitchen.ready_line(made, ticket, made.lines[0], NOON)

    def test_takes_no_line_of_another(self) -> None:
        made, (ticket, _) = fired("kitchen", "bar")
        with pytest.raises(Conflict):
            kitchen.ready_line(made, ticket, made.lines[1], NOON)

    def test_is_delivered_then_shown_and_says_what_was_news(self) -> None:
        _, (ticket,) = fired("kitchen")
        assert [kitchen.deliver(ticket, NOON), kitchen.deliver(ticket, LATER)] == [True, False]
        assert [kitchen.show(ticket, LATER), kitchen.show(ticket, LATER)] == [True, False]
        assert (ticket.state, ticket.delivered_at, ticket.shown_at) == ("shown", NOON, LATER)
        assert kitchen.deliver(ticket, LATER) is False

    def test_that_is_shown_was_delivered(self) -> None:
        _, (ticket,) = fired("kitchen")
        kitchen.show(ticket, LATER)
        assert ticket.delivered_at == LATER


class TestAVoid:
    def test_keeps_the_line_with_the_reason_and_how_far_the_kitchen_was(self) -> None:
        made, (ticket,) = fired("kitchen")
        kitchen.start(made, ticket, NOON)
        kitchen.void(made.lines[0], "Cold", WAITER, None, LATER)
        voided = made.lines[0]
        assert (voided.state, voided.change) == ("voided", "voided")
        assert voided.void is not None
        assert (voided.void.reason, voided.void.kitchen_state) == ("Cold", "started")

    def test_happens_once_and_stays_marked_when_the_ticket_is_bumped(self) -> None:
        made, (ticket,) = fired("kitchen", "kitchen")
        kitchen.void(made.lines[0], "Cold", WAITER, None, NOON)
        with pytest.raises(Conflict):
            kitchen.void(made.lines[0], "Cold", WAITER, None, LATER)
        kitchen.bump(made, ticket, LATER)
        assert (states(made), made.lines[0].change) == (["voided", "ready"], "voided")

    @pytest.mark.parametrize(
        ("state", "cooking"), [("sent", False), ("started", True), ("ready", True), ("served", True)]
    )
    def test_costs_something_once_cooking_began(self, state: str, cooking: bool) -> None:
        assert kitchen.is_cooking(line(state=state)) is cooking


def test_only_what_is_ready_is_served() -> None:
    made = an_order(line(state="ready"), line(state="started"))
    kitchen.serve(made.lines, LATER)
    assert states(made) == ["served", "started"]
