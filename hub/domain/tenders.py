"""Tenders: the ways to pay, one record each. What differs between them is a field here; nothing else compares codes.

A new tender is a record in `TENDERS`, a text (`label-CODE` in web/locales/en/labels.ftl) and a test.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from hub.domain import cash
from hub.domain.references import reference_key
from hub.domain.refusals import Invalid, ReferenceRequired, TenderTooSmall

FirstState = Literal["completed", "unverified", "pending"]
"""What a payment begins as: counted money is completed, money taken outside the hub is unverified, and a payment that a
provider has yet to confirm is pending."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tender:
    """One way to pay. `code` is `method` on the wire and in the tables."""

    code: str
    begins_as: FirstState
    needs_reference: bool = False
    """Whether the guest's slip or message carries a number by which the money is found again."""
    goes_into_drawer: bool = False
    """Whether it is cash: it needs an open drawer, opens it, and change is given."""
    is_rounded: bool = False
    """Whether the payment that settles is rounded to the coins there are."""

    @property
    def is_awaited(self) -> bool:
        """Whether the guest pays later, at a provider."""
        return self.begins_as == "pending"

    def covered(self, amount_minor: int, due_minor: int, step_minor: int, settles: bool = True) -> tuple[int, int]:
        """What a payment covers of what is due, and its rounding."""
        return cash.covered(amount_minor, due_minor, step_minor, settles) if self.is_rounded else (amount_minor, 0)

    def check(self, reference: str | None, tendered_minor: int | None) -> None:
        """Refuses: ReferenceRequired, Invalid (a reference or an amount tendered that this tender does not take)."""
        if self.needs_reference and not (reference and reference_key(reference)):
            raise ReferenceRequired
        if not self.needs_reference and reference is not None:
            raise Invalid("reference", errors=[{"field": "reference", "code": "only_outside"}])
        if not self.goes_into_drawer and tendered_minor is not None:
            raise Invalid("only_cash_is_tendered", errors=[{"field": "tendered_minor", "code": "only_for_cash"}])

    def change_minor(self, to_pay_minor: int, tendered_minor: int | None) -> int:
        """What goes back to the guest. Refuses: TenderTooSmall."""
        if not self.goes_into_drawer or tendered_minor is None:
            return 0
        if tendered_minor < to_pay_minor:
            raise TenderTooSmall("amounts", tendered_minor=tendered_minor, to_pay_minor=to_pay_minor)
        return cash.change(tendered_minor, to_pay_minor)


_ALL = (
    Tender(code="cash", begins_as="completed", goes_into_drawer=True, is_rounded=True),
    Tender(code="card", begins_as="unverified", needs_reference=True),
    Tender(code="mobile_money", begins_as="unverified", needs_reference=True),
    Tender(code="pesapal", begins_as="pending"),
)
TENDERS: Final[dict[str, Tender]] = {tender.code: tender for tender in _ALL}
