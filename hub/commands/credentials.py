"""Whether the credentials of an actor are still valid. Tokens are verified by `hub.identity`, which stands above."""

from __future__ import annotations

from hub.domain.actor import SYSTEM, Actor
from hub.domain.refusals import NotSignedIn
from hub.views.reference_data import ReferenceData


def require_current(actor: Actor, reference_data: ReferenceData) -> None:
    """Check that the person and the device of a token have not been signed out since. Refuses: NotSignedIn."""
    if actor.role == SYSTEM:
        return
    person = reference_data.people.get(actor.staff_id)
    if (
        person is None
        or not person.is_active
        or person.token_version != actor.token_version
        or person.role != actor.role
    ):
        raise NotSignedIn("signed_out")
    if actor.device is not None:
        device = reference_data.devices.get(actor.device)
        if device is None or device.token_version != actor.device_version:
            raise NotSignedIn("device_signed_out")
