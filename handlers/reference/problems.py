"""docs/problems.md: every code that the hub may answer with."""

from __future__ import annotations

from handlers import openapi_refusals
from handlers.reference.markdown import table, whole
from hub.base.problems import title
from hub.base.refusal import Refusal
from hub.texts import TEXTS

ABOUT = """\
A refusal is `application/problem+json` (RFC 9457): `{type, title, status, detail, code}` and, where it helps, more.
Programs rely on `code`, which never changes its meaning; `reason` tells the situations of one code apart. `detail` is
English; a screen makes its own sentence from code, reason and data (`web/locales/*/refusals.ftl`). Over a socket the
same document is the ack's `error`."""
MORE = """\
`errors` (with `invalid`): `[{field, message}]`, each with the `code` of its message unless the decoder made it ·
`order` (with a conflict on an order): the order as it is now · `retry_after_s` (429, 503 and `request_in_progress`): as
the header `Retry-After` · `tries_left` (with `wrong_credentials`): attempts before the lock-out · `due_minor` (with
`amount_exceeds_due`)."""
AGAIN = """\
A client may repeat a request that got 429, 503 or `request_in_progress`, after waiting, **with the same key**: after a
503 nobody knows yet whether it took effect, and the key ensures that it does so once. Any other refusal is stored under
the key, and a repeated request gets it again ([commands.md](commands.md#idempotency-keys))."""


def page() -> str:
    """Codes by status."""
    kinds = sorted(openapi_refusals.all_refusals(), key=lambda kind: kind.status)
    rows = [
        (str(kind.status), f"`{kind.code}`", title(kind, TEXTS), " ".join((kind.__doc__ or "").split()))
        for kind in kinds
    ]
    return whole("Problems", ABOUT, table(("status", "code", "title", "meaning"), rows), MORE, AGAIN)


def _row(kind: type[Refusal]) -> tuple[str, str, str, str]:
    return str(kind.status), f"`{kind.code}`", title(kind, TEXTS), " ".join((kind.__doc__ or "").split())
