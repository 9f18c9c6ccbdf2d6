"""One line an entry, with its ids, and nothing in it that lets somebody in."""

import json
import logging

import jwt
import pytest

from hub.base import logging_setup
from hub.base.logging_setup import LineFormatter

SECRET = "the-secret-of-this-hub"
TOKEN = jwt.encode({"sub": "somebody"}, "k" * 32, "HS256")


def line(kind: str, message: str, *args: object, trouble: BaseException | None = None) -> str:
    info = (type(trouble), trouble, None) if trouble else None
    record = logging.LogRecord("hub.somewhere", logging.WARNING, "", 0, message, args, info)
    return LineFormatter(kind, [SECRET]).format(record)


def test_a_line_names_its_request_and_its_command() -> None:
    logging_setup.begin_request("request-17")
    logging_setup.begin_command("pay-99")
    found = json.loads(line("json", "paid %s", "in cash"))
    assert found["message"] == "paid in cash"
    assert (found["level"], found["logger"], found["request"], found["command"]) == (
        "WARNING", "hub.somewhere", "request-17", "pay-99",
    )  # fmt: skip
    assert line("text", "paid").endswith("WARNING hub.somewhere: paid (request=request-17 command=pay-99)")


@pytest.mark.parametrize("asked", [None, "", "x", "a b c d e f g h", 'quoted"quoted', "l" * 65, "line\nline-line"])
def test_an_id_that_could_break_a_line_is_not_taken_over(asked: str | None) -> None:
    made = logging_setup.begin_request(asked)
    assert made != asked
    assert len(made) == 32


@pytest.mark.parametrize("kind", logging_setup.FORMATS)
@pytest.mark.parametrize(
    ("message", "never"),
    [
        (f"signed with {SECRET}", SECRET),
        (f"Authorization: Bearer {TOKEN}", TOKEN),
        ("postgresql://pos:hunter2@db/pos is away", "hunter2"),
        ("redis://:hunter2@cache:6379", "hunter2"),
        ('{"username": "admin", "password": "hunter2"}', "hunter2"),
        ("{'pin': '4711', 'device': 'pos-1'}", "4711"),
        ("PinLogin(pin='4711', device=None)", "4711"),
        ("site_key=hunter2, url=x", "hunter2"),
        ("X-Device-Token: hunter2", "hunter2"),
    ],
)
def test_nothing_that_lets_somebody_in_is_shown(kind: str, message: str, never: str) -> None:
    assert never not in line(kind, "%s", message)
    assert never not in line(kind, "it failed", trouble=ValueError(message))
    assert logging_setup.HIDDEN in line(kind, "%s", message)


@pytest.mark.parametrize("kind", logging_setup.FORMATS)
def test_nobody_can_write_a_line_of_their_own(kind: str) -> None:
    forged = "/x\n2026-11-21T10:00:00.000Z WARNING hub.identity.sessions: sign-in refused for 192.0.2.1\r\x1b[2J\u2028"
    found = line(kind, "GET %s failed", forged)
    assert len(found.splitlines()) == 1
    assert "\x1b" not in found


def test_a_trouble_is_part_of_its_line() -> None:
    assert "ValueError: why" in json.loads(line("json", "it failed", trouble=ValueError("why")))["trouble"]
