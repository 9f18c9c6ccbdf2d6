"""Logging: one line per entry, as text for people or as JSON for programs, without secrets.

Each line names the request (or screen) and the command that it belongs to.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable
from contextvars import ContextVar

import msgspec

from hub.base import ids
from hub.base.clock import now, wire

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
FORMATS = ("text", "json")

_request: ContextVar[str | None] = ContextVar("request", default=None)
_command: ContextVar[str | None] = ContextVar("command", default=None)

HIDDEN = "[hidden]"
_TOKEN = re.compile(r"eyJ[\w-]{8,}\.[\w-]+\.[\w-]+")
_URL_CREDENTIALS = re.compile(r"(?<=://)[^\s/@]*:[^\s/@]*(?=@)")
_ASSIGNED_SECRET = re.compile(
    r"""(?i)(\w*(?:pin|password|passwd|secret|token|_key)\b['"]?\s*[:=]\s*)("[^"]*"|'[^']*'|[^\s,;)}]+)"""
)
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def begin_request(request_id: str | None) -> str:
    """Set the request id of this task's log lines: that of a proxy if it is valid, or else a new one."""
    request = request_id if request_id and REQUEST_ID.fullmatch(request_id) else ids.new_id().hex
    _request.set(request)
    _command.set(None)
    return request


def begin_command(key: str | None) -> None:
    """Set the command of this task's log lines, by its idempotency key."""
    _command.set(key)


def set_up(kind: str, secrets: Iterable[str]) -> None:
    """Send all log lines of this process to standard error, with every one of `secrets` hidden."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LineFormatter(kind, secrets))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in ("tortoise", "aiohttp.access"):
        logging.getLogger(name).setLevel(logging.WARNING)


class LineFormatter(logging.Formatter):
    """Formats a record as one line."""

    def __init__(self, kind: str, secrets: Iterable[str]) -> None:
        super().__init__()
        self._format_line = _as_json if kind == "json" else _as_text
        patterns = sorted({re.escape(secret) for secret in secrets if secret}, key=len, reverse=True)
        self._secrets = re.compile("|".join(patterns)) if patterns else None

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record, without a line break."""
        traceback = self.formatException(record.exc_info) if record.exc_info else None
        message = self._hide_secrets(record.getMessage())
        return self._format_line(record, message, self._hide_secrets(traceback) if traceback else None)

    def _hide_secrets(self, text: str) -> str:
        """The text with secrets, tokens and passwords hidden."""
        if self._secrets is not None:
            text = self._secrets.sub(HIDDEN, text)
        text = _URL_CREDENTIALS.sub(HIDDEN, _TOKEN.sub(HIDDEN, text))
        return _ASSIGNED_SECRET.sub(rf"\1{HIDDEN}", text)


def _as_json(record: logging.LogRecord, message: str, traceback: str | None) -> str:
    """The first four fields always have this order, because filters of other programs rely on it."""
    message = _CONTROL_CHARACTERS.sub(_escaped, message)
    line = {"at": wire(now()), "level": record.levelname, "logger": record.name, "message": message}
    more = {"request": _request.get(), "command": _command.get(), "trouble": traceback}
    return msgspec.json.encode(line | {name: text for name, text in more.items() if text is not None}).decode()


def _as_text(record: logging.LogRecord, message: str, traceback: str | None) -> str:
    """Line breaks in a message are escaped, so that nobody can forge a log line."""
    context = {"request": _request.get(), "command": _command.get()}
    pairs = [f"{name}={value}" for name, value in context.items() if value]
    suffix = f" ({' '.join(pairs)})" if pairs else ""
    line = _one_line(f"{wire(now())} {record.levelname} {record.name}: {message}{suffix}")
    return line if traceback is None else f"{line}\n{_CONTROL_CHARACTERS.sub(_escaped, traceback)}"


def _one_line(text: str) -> str:
    return _CONTROL_CHARACTERS.sub(_escaped, text.replace("\n", "\\n"))


def _escaped(character: re.Match[str]) -> str:
    return character[0].encode("unicode_escape").decode()
