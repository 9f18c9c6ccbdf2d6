"""Whose a tip is: the waiter's own, or of those who share the pool, as the venue has it when the tip is given."""

from hub.commands.operation import Work
from hub.domain.orders import Order


def is_pooled(work: Work, order: Order) -> bool:
    """Whether tips of the person who serves this order are shared (the setting `pooled_tip_roles`)."""
    waiter = work.reference_data.people.get(order.record.waiter_id)
    return waiter is not None and waiter.role in work.reference_data.setting("pooled_tip_roles", [])
