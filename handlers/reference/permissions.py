"""docs/permissions.md: the matrix, and the permission of each operation."""

from __future__ import annotations

from handlers import responses, routes
from handlers.reference.asyncapi import commands
from handlers.reference.markdown import table, whole
from hub.commands.operation import OPERATIONS, LicenceGate
from hub.domain.permissions import MATRIX, ROLES, Permission, grant

MARK = {"freely": "✓", "with_approval": "approval", "never": ""}
ABOUT = """\
What a role may do is data in `hub/domain/permissions.py` and is checked on the server, for HTTP and sockets alike.
**approval**: a manager must [agree](#approvals) first."""
BESIDES = """\
Besides the role, the place counts: kitchen and bar work only at their own [stations](orders.md#stations), a cashier
handles only the drawer that they opened and reads only their own reports. Some operations need a second permission in
a graver case: a void after cooking began, cancelling an order that was sent, opening the drawer without a sale, an
open price of 0, a variance or a discount above the venue's limit."""
APPROVALS = """\
A manager approves a command with its arguments, after they saw what it would do: on their own screen, or with their PIN
at the terminal. It is used once, by whoever asked, for no more than that: [approvals.md](approvals.md). The answer and
the act are both in the [audit chain](commands.md#the-audit-chain)."""

LICENCE = """\
`active`, `warn` and `grace` refuse nothing. A draining venue begins nothing (423 for {begins}) and finishes
what it has: sending, cooking, paying, opening a drawer to be paid into, closing it. A locked venue gets 423 for every
change except signing in and out and what the hub does by itself: {always}. Every state allows reading, reports and
exports. How a venue gets into a state: [cloud.md](cloud.md#where-a-venue-stands)."""


def page() -> str:
    """Act by role, then operation by role, then query by role."""
    return whole(
        "Who may do what",
        ABOUT,
        "## The matrix",
        table(("permission", *ROLES), [(f"`{permission.value}`", *_grants((permission,))) for permission in MATRIX]),
        "## Operations",
        table(("operation", "permission", *ROLES), [_operation(one.name, one.permission) for one in commands()]),
        BESIDES,
        "## Approvals",
        APPROVALS,
        "## Licence",
        LICENCE.format(begins=_with_gate(LicenceGate.TRADE), always=_with_gate(LicenceGate.ALWAYS)),
        "## Questions",
        table(("address", *ROLES), [(f"`GET {path}`", *_asks(path)) for path, _, _ in routes.QUERIES]),
    )


def _operation(name: str, permission: Permission) -> tuple[str, ...]:
    return (f"`{name}`", f"`{permission.value}`", *_grants((permission,)))


def _with_gate(gate: LicenceGate) -> str:
    return ", ".join(f"`{name}`" for name in sorted(OPERATIONS) if OPERATIONS[name].gate is gate)


def _grants(any_of: tuple[Permission, ...]) -> list[str]:
    return [MARK[grant(any_of[0], role)] for role in ROLES]


def _asks(path: str) -> list[str]:
    """Whoever may try an act by itself or with approval may read what it needs."""
    any_of = responses.MAY_ASK[path]
    return [
        "✓" if not any_of or any(grant(permission, role) != "never" for permission in any_of) else "" for role in ROLES
    ]
