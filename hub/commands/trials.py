"""The effect of an act, measured by doing it: really, when an approval is spent, or in a trial that leaves nothing.

The same measure serves the request, the refusal `approval_required` and the spending, for every operation.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import msgspec

from hub.base.refusal import Refusal
from hub.commands import repositories
from hub.commands.approvals import require_no_more
from hub.commands.operation import Approving, ManagerPin, Operation, Work
from hub.domain.approvals import Effect, effect_on_orders
from hub.domain.money import quantity, quantity_text
from hub.views import drawer_report
from hub.views.approvals import ApprovalSubjectView, blind, effect_view

SUBJECT = """
with line as (select * from order_lines where id = $1), payment as (select * from payments where id = $1)
select
  (select json_build_object('id', o.id, 'number', o.number, 'type', o.type, 'table', t.code,
      'total_minor', o.total_minor)
    from orders o left join dining_tables t on t.id = o.table_id
    where o.id = coalesce((select order_id from line), (select order_id from payment), $1)) as order,
  (select json_build_object('id', id, 'name', name, 'quantity', quantity, 'state', state, 'total_minor', total_minor)
    from line) as line,
  (select json_build_object('id', id, 'method', method, 'amount_minor', amount_minor) from payment) as payment,
  (select json_build_object('id', id, 'drawer', drawer) from shifts where id = $1) as shift
"""


async def run(work: Work, operation: Operation) -> Any:
    """Run the operation of a command; with an approval, only as far as that allows.

    Refuses: what the operation refuses, and ApprovalExceeded.
    """
    approval = work.approval if operation.takes_approval else None
    if approval is None or (isinstance(approval, ManagerPin) and approval.effect is None):
        return await _call(work, operation)
    result, effect = await _measured(work, operation)
    require_no_more(work, approval, effect)
    return result


async def tried(work: Work, operation: Operation, args: msgspec.Struct) -> Effect:
    """The effect of an act that is done and undone. Refuses: what the operation refuses, but for a missing approval."""
    async with work.connection.rolled_back() as connection:
        trial = replace(
            work,
            connection=connection,
            operation=operation.name,
            args=args,
            locked_documents={},
            loaded={},
            saved={},
            events=[],
            audit=[],
            approved_by=None,
            approving=Approving(is_trial=True),
        )
        _, effect = await _measured(trial, operation)
    return effect


async def _call(work: Work, operation: Operation) -> Any:
    assert work.args is not None
    return await operation.call(work, **operation.parameters(work.args))


async def _measured(work: Work, operation: Operation) -> tuple[Any, Effect]:
    """Run it; what it answers, and its effect on its orders or its drawer."""
    before_minor = await _cash_before(work)
    result = await _call(work, operation)
    effect = effect_on_orders(work.loaded.values(), work.saved.values(), work.approving.needs)
    if before_minor is None:
        return result, effect
    return result, replace(effect, of="drawer", before_minor=before_minor, after_minor=await _cash_after(work))


async def _cash_before(work: Work) -> int | None:
    """The cash that a drawer should hold, if the act is one on a drawer; locked as the act will lock it."""
    shift = getattr(work.args, "shift", None)
    if not isinstance(shift, UUID):
        return None
    row = await repositories.shift(work, shift)
    return (await drawer_report.drawer_figures(work.connection, row)).expected_minor


async def _cash_after(work: Work) -> int:
    """The cash that was counted, or that the drawer should hold now."""
    shift = await repositories.shift(work, work.args.shift, open_only=False)  # type: ignore[union-attr]
    if shift["counted_minor"] is not None:
        return int(shift["counted_minor"])
    return (await drawer_report.drawer_figures(work.connection, shift)).expected_minor


async def subject(work: Work, target: UUID) -> ApprovalSubjectView:
    """The order, line, payment or drawer that an act is about, as it is now."""
    row = await work.connection.fetchrow(SUBJECT, target)
    parts = {name: None if part is None else msgspec.json.decode(part) for name, part in row.items()}
    if (line := parts["line"]) is not None:
        line["quantity"] = quantity_text(quantity(line["quantity"]))
    return msgspec.convert(parts, ApprovalSubjectView)


async def proposal(work: Work, operation: Operation, target: UUID) -> dict[str, Any]:
    """What a terminal shows to a manager who is asked for their PIN: the subject, and the effect but for a drawer's.

    Nothing if the act would be refused with an approval too: then that refusal is for the next attempt.
    """
    try:
        effect = await tried(work, operation, work.args)  # type: ignore[arg-type]
    except Refusal:
        return {}
    return {"effect": blind(effect_view(effect)), "subject": await subject(work, target)}
