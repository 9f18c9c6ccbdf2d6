"""The secret that signs sessions is changed while people work: nobody is signed out on the way."""

from dataclasses import replace

from tests.databases import Databases, Dsn
from tests.running_hub import Till, running_hub

OLD, NEW = "the old secret of this venue, long enough", "the new secret of this venue, long enough"
STEPS = {
    "before": (OLD, ()),
    "the new one counts": (OLD, (NEW,)),
    "the new one signs": (NEW, (OLD,)),
    "the old one is gone": (NEW, ()),
}
"""What each hub is told, one step after the other (deploy/RUNBOOK.md); two neighbours may run side by side."""


async def test_the_secret_changes_and_nobody_is_signed_out(databases: Databases, dsn: Dsn) -> None:
    tokens = {step: await _signed_in(databases, dsn, step) for step in ("before", "the old one is gone")}
    accepted = {step: await _accepted(databases, dsn, step, list(tokens.values())) for step in STEPS}
    assert accepted == {
        "before": [True, False],
        "the new one counts": [True, True],
        "the new one signs": [True, True],
        "the old one is gone": [False, True],
    }


async def _signed_in(databases: Databases, dsn: Dsn, step: str) -> str:
    secret, others = STEPS[step]
    async with running_hub(replace(databases.settings, jwt_secret=secret, older_jwt_secrets=others), dsn) as hub:
        answer = await hub.call("POST", "/api/auth/pin", {"pin": "4444", "device": "pos-1"})
        return str(answer.body["token"])


async def _accepted(databases: Databases, dsn: Dsn, step: str, tokens: list[str]) -> list[bool]:
    secret, others = STEPS[step]
    async with running_hub(replace(databases.settings, jwt_secret=secret, older_jwt_secrets=others), dsn) as hub:
        return [(await Till(hub, token).call("GET", "/api/auth/me")).status == 200 for token in tokens]
