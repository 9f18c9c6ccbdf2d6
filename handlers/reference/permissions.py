"""docs/permissions.md: the matrix, and which operation asks for which act."""

from __future__ import annotations

from handlers import responses, routes
from handlers.reference.asyncapi import commands
from handlers.reference.markdown import table, whole
from hub.commands.operation import OPERATIONS, LicenceGate
from hub.domain.permissions import MATRIX, ROLES, Permission, grant

MARK = {"freely": "✓", "with_approval": "approval", "never": ""}
ABOUT = """\
What a role may do is data in `hub/domain/permissions.py` and is checked on the server, for HTTP and sockets alike.
**approval**: a manager must agree first, by a request that is bound to asker, action and target, used once and gone
after 5 minutes; or by typing a PIN on the spot. Nobody approves their own request."""
BESIDES = """\
Besides its role a person is bound by place: kitchen and bar work only at their own station, a cashier touches only the
drawer they opened, and reads only their own reports. Some operations ask for a second act when the case is graver:
voiding what is being cooked, cancelling what was sent, a drawer that was opened without a sale, a variance above the
venue's limit, a discount above it."""

LICENCE = """\
`active`, `warn` and `grace` refuse nothing. A draining venue begins nothing (423 for {begins}) and finishes
what it has: sending, cooking, paying, opening a drawer to be paid into, closing it. A locked one gets 423 for every
change, but for signing in and out and what goes on by itself: {always}. No state keeps anybody from
reading, reports and exports included. How a venue comes into a state: [cloud.md](cloud.md)."""


def page() -> str:
    """Act by role, then operation by role, then question by role."""
    return whole(
        "Who may do what",
        ABOUT,
        "## The matrix",
        table(("permission", *ROLES), [(f"`{permission.value}`", *_grants((permission,))) for permission in MATRIX]),
        "## Operations",
        table(("operation", "permission", *ROLES), [_operation(one.name, one.permission) for one in commands()]),
        BESIDES,
        "## Licence",
        LICENCE.format(begins=_named(LicenceGate.TRADE), always=_named(LicenceGate.ALWAYS)),
        "## Questions",
        table(("address", *ROLES), [(f"`GET {path}`", *_asks(path)) for path, _, _ in routes.QUESTIONS]),
    )


def _operation(name: str, permission: Permission) -> tuple[str, ...]:
    return (f"`{name}`", f"`{permission.value}`", *_grants((permission,)))


def _named(gate: LicenceGate) -> str:
    return ", ".join(f"`{name}`" for name in sorted(OPERATIONS) if OPERATIONS[name].gate is gate)


def _grants(any_of: tuple[Permission, ...]) -> list[str]:
    return [MARK[grant(any_of[0], role)] for role in ROLES]


def _asks(path: str) -> list[str]:
    """Whoever may try an act by itself or with approval may read what it needs."""
    any_of = responses.MAY_ASK[path]
    return [
        "✓" if not any_of or any(grant(permission, role) != "never" for permission in any_of) else "" for role in ROLES
    ]
