"""What a tender's record says about taking it."""

from typing import get_args

import pytest

from hub.domain.refusals import Invalid, ReferenceRequired, TenderTooSmall
from hub.domain.tenders import TENDERS, Tender
from hub.views.fields import Method

VOUCHER = Tender(code="voucher", begins_as="completed", needs_reference=True)
"""A tender that the hub does not know: its record alone decides how it is taken."""
CASH = TENDERS["cash"]


def test_the_wire_takes_the_tenders_that_have_a_record() -> None:
    assert get_args(Method) == tuple(TENDERS) == ("cash", "card", "mobile_money", "pesapal")


@pytest.mark.parametrize("tender", [VOUCHER, *(one for one in TENDERS.values() if one.needs_reference)])
def test_a_tender_that_needs_a_reference_is_refused_without_one(tender: Tender) -> None:
    tender.check("A 1", None)
    for reference in (None, ""):
        with pytest.raises(ReferenceRequired):
            tender.check(reference, None)


@pytest.mark.parametrize("tender", [one for one in TENDERS.values() if not one.needs_reference])
def test_a_tender_without_a_reference_takes_none(tender: Tender) -> None:
    tender.check(None, None)
    with pytest.raises(Invalid, match="reference"):
        tender.check("A 1", None)


@pytest.mark.parametrize("tender", [VOUCHER, *(one for one in TENDERS.values() if not one.goes_into_drawer)])
def test_only_what_goes_into_the_drawer_is_tendered_and_gives_change(tender: Tender) -> None:
    reference = "A 1" if tender.needs_reference else None
    with pytest.raises(Invalid, match="tendered"):
        tender.check(reference, 10_000)
    assert tender.change_minor(9_000, 10_000) == 0


def test_cash_gives_change_and_is_refused_when_too_little_is_tendered() -> None:
    CASH.check(None, 10_000)
    assert (CASH.change_minor(9_000, 10_000), CASH.change_minor(9_000, None)) == (1_000, 0)
    with pytest.raises(TenderTooSmall):
        CASH.change_minor(9_000, 8_999)


@pytest.mark.parametrize("tender", [VOUCHER, *TENDERS.values()], ids=lambda tender: tender.code)
def test_only_cash_is_rounded(tender: Tender) -> None:
    assert tender.covered(8_145, 8_145, 100) == ((8_145, -45) if tender is CASH else (8_145, 0))


@pytest.mark.parametrize("tender", [VOUCHER, *TENDERS.values()], ids=lambda tender: tender.code)
def test_only_pesapal_is_awaited(tender: Tender) -> None:
    assert tender.is_awaited is (tender.code == "pesapal")
