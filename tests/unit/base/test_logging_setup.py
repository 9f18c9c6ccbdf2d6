"""A log entry is one line with its ids and without secrets."""

import json
import logging

import jwt
import pytest

from hub.base import logging_setup
from hub.base.logging_setup import LineFormatter

SECRET = "the-secret-of-this-hub"
TOKEN = jwt.encode({"sub": "somebody"}, "k" * 32, "HS256")


def line(kind: str, message: str, *args: object, error: BaseException | None = None) -> str:
    info = (type(error), error, None) if error else None
    record = logging.LogRecord("hub.somewhere", logging.WARNING, "", 0, message, args, info)
    return LineFormatter(kind, [SECRET]).format(record)


def test_a_line_names_its_request_and_its_command() -> None:
    logging_setup.begin_request("request-17")
    logging_setup.begin_command("pay-99")
    entry = json.loads(line("json", "paid %s", "in cash"))
    assert entry["message"] == "paid in cash"
    assert (entry["level"], entry["logger"], entry["request"], entry["command"]) == (
        "WARNING", "hub.somewhere", "request-17", "pay-99",
    )  # fmt: skip
    assert line("text", "paid").endswith("WARNING hub.somewhere: paid (request=request-17 command=pay-99)")


@pytest.mark.parametrize("request_id", [None, "", "x", "a b c d e f g h", 'quoted"quoted', "l" * 65, "line\nline-line"])
def test_an_invalid_request_id_is_replaced(request_id: str | None) -> None:
    new_id = logging_setup.begin_request(request_id)
    assert new_id != request_id
    assert len(new_id) == 32


@pytest.mark.parametrize("kind", logging_setup.FORMATS)
@pytest.mark.parametrize(
    ("message", "secret"),
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
def test_secrets_are_hidden(kind: str, message: str, secret: str) -> None:
    assert secret not in line(kind, "%s", message)
    assert secret not in line(kind, "it failed", error=ValueError(message))
    assert logging_setup.HIDDEN in line(kind, "%s", message)


@pytest.mark.parametrize("kind", logging_setup.FORMATS)
def test_a_message_cannot_forge_a_log_line(kind: str) -> None:
    forged = "/x\n2026-11-21T10:00:00.000Z WARNING hub.identity.sessions: sign-in refused for 192.0.2.1\r\x1b[2J\u2028"
    entry = line(kind, "GET %s failed", forged)
    assert len(entry.splitlines()) == 1
    assert "\x1b" not in entry


def test_a_traceback_is_part_of_its_line() -> None:
    assert "ValueError: why" in json.loads(line("json", "it failed", error=ValueError("why")))["trouble"]
