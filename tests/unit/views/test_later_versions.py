"""Two versions run side by side during an upgrade: views leave out what only the later one knows."""

from types import SimpleNamespace
from typing import Any, cast

import msgspec

from hub.views.orders import customer_view
from hub.views.reference_data import ReferenceData
from hub.views.reference_rows import VenueRow
from hub.views.venue import settings_view


def reference_data(**settings: Any) -> ReferenceData:
    venue = VenueRow(
        name="Our café", currency="UGX", currency_decimals=0, locale="en-UG", timezone="Africa/Kampala",
        cutoff_minutes=240, settings=settings, is_demo=True, has_pesapal=False, reference_version=1,
    )  # fmt: skip
    return cast("ReferenceData", SimpleNamespace(rows=SimpleNamespace(venue=venue, printers=[])))


def test_a_setting_that_this_version_does_not_know_is_left_out() -> None:
    view = msgspec.to_builtins(settings_view(reference_data(phone="0414", from_the_future=1)))
    assert view["phone"] == "0414"
    assert "from_the_future" not in view
    assert "tax_note" not in view, "what the venue has not set is absent"


def test_a_customer_shows_what_is_known_of_them() -> None:
    assert msgspec.to_builtins(customer_view({"name": "Akello", "from_the_future": 1})) == {"name": "Akello"}
    assert customer_view(None) is None
