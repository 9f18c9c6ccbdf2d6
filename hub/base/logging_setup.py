"""What the hub writes into its log: one line an entry, as text for people or as JSON for programs, never a secret.

Each line names the request (or screen) and the command it belongs to. What is worth a line is decided elsewhere.
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
KINDS = ("text", "json")

_request: ContextVar[str | None] = ContextVar("request", default=None)
_command: ContextVar[str | None] = ContextVar("command", default=None)

HIDDEN = "[hidden]"
_TOKEN = re.compile(r"eyJ[\w-]{8,}\.[\w-]+\.[\w-]+")
_IN_ADDRESS = re.compile(r"(?<=://)[^\s/@]*:[^\s/@]*(?=@)")
_NAMED = re.compile(
    r"""(?i)(\w*(?:pin|password|passwd|secret|token|_key)\b['"]?\s*[:=]\s*)("[^"]*"|'[^']*'|[^\s,;)}]+)"""
)
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def begin_request(asked_id: str | None) -> str:
    """From here on, this task's lines belong to one request: the id a proxy gave it, else a fresh one."""
    request = asked_id if asked_id and REQUEST_ID.fullmatch(asked_id) else ids.new_id().hex
    _request.set(request)
    _command.set(None)
    return request


def begin_command(key: str | None) -> None:
    """From here on, this task's lines belong to the command with that key."""
    _command.set(key)


def begin(kind: str, secrets: Iterable[str]) -> None:
    """Send every line of this process to standard error; `secrets` are never shown, whoever writes them."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines(kind, secrets))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for quiet in ("tortoise", "aiohttp.access"):
        logging.getLogger(quiet).setLevel(logging.WARNING)


class Lines(logging.Formatter):
    """Makes one line of a record."""

    def __init__(self, kind: str, secrets: Iterable[str]) -> None:
        super().__init__()
        self._make = _as_json if kind == "json" else _as_text
        known = sorted({re.escape(secret) for secret in secrets if secret}, key=len, reverse=True)
        self._known = re.compile("|".join(known)) if known else None

    def format(self, record: logging.LogRecord) -> str:
        """The record's line, without its end."""
        trouble = self.formatException(record.exc_info) if record.exc_info else None
        return self._make(record, self._shown(record.getMessage()), self._shown(trouble) if trouble else None)

    def _shown(self, text: str) -> str:
        """A text without anything that lets somebody in."""
        if self._known is not None:
            text = self._known.sub(HIDDEN, text)
        text = _IN_ADDRESS.sub(HIDDEN, _TOKEN.sub(HIDDEN, text))
        return _NAMED.sub(rf"\1{HIDDEN}", text)


def _as_json(record: logging.LogRecord, message: str, trouble: str | None) -> str:
    """The first four names always come in this order: filters of other programs rely on it."""
    message = _UNSEEN.sub(_escaped, message)
    line = {"at": wire(now()), "level": record.levelname, "logger": record.name, "message": message}
    more = {"request": _request.get(), "command": _command.get(), "trouble": trouble}
    return msgspec.json.encode(line | {name: text for name, text in more.items() if text is not None}).decode()


def _as_text(record: logging.LogRecord, message: str, trouble: str | None) -> str:
    """What somebody sent cannot begin a line of its own."""
    ids_of = [f"{name}={value}" for name, value in (("request", _request.get()), ("command", _command.get())) if value]
    about = f" ({' '.join(ids_of)})" if ids_of else ""
    line = _one_line(f"{wire(now())} {record.levelname} {record.name}: {message}{about}")
    return line if trouble is None else f"{line}\n{_UNSEEN.sub(_escaped, trouble)}"


def _one_line(text: str) -> str:
    return _UNSEEN.sub(_escaped, text.replace("\n", "\\n"))


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()
