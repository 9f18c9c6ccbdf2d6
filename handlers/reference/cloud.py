"""docs/cloud-api.md: the vendor's server, from `cloud_link.backend.openapi`."""

from __future__ import annotations

from cloud_link.backend import openapi
from handlers.reference.api import call, shape
from handlers.reference.markdown import Json, table, whole

WHO = {"everybody": "everybody", "sysadmin": "a sysadmin", "site": "a site (`X-Site-ID`, `X-Site-Key`)"}
SOCKETS = """\
Socket.IO, path `/socket.io/`, WebSocket transport. A refused connection gets `connect_error` with the problem as its
`data`. How the link works: [cloud.md](cloud.md)."""
MESSAGES = [
    ("`/link`", "a site connects", "auth [Introduction](#introduction)"),
    ("`/link`", "to the site: `licence`, at once and at every change", "[LicenceNews](#licencenews)"),
    ("`/link`", "the site acknowledges `licence`", "[Applied](#applied), once it acts by it"),
    ("`/link`", "to the site: `still_there`", "nothing; acknowledged `{instance}`"),
    ("`/console`", "a sysadmin's page connects", "auth [LiveKey](#livekey); without a token the page's cookie serves"),
    ("`/console`", "to the page: `site`, whenever a site's state changes", "[Site](#site)"),
]


def page() -> str:
    """Every address, the sockets, every shape, and every refusal."""
    document = openapi.described()
    return whole(
        "The cloud's interface",
        "The vendor's server gives this as OpenAPI 3.1 at `GET /api/openapi.json`."
        " What it means: [cloud.md](cloud.md).",
        document["info"]["description"],
        "## Calls",
        *(
            call(document, path, method, operation, _who(operation))
            for path, methods in document["paths"].items()
            for method, operation in methods.items()
        ),
        "## Sockets\n\n" + SOCKETS,
        table(("namespace", "", "carries"), MESSAGES),
        "## Problems",
        table(("status", "code", "meaning"), _problems()),
        "## Shapes",
        *(shape(name, schema) for name, schema in document["components"]["schemas"].items()),
    )


def _who(operation: Json) -> str:
    return next(text for who, text in WHO.items() if openapi.SECURITY[who] == operation["security"])  # type: ignore[index]


def _problems() -> list[tuple[str, ...]]:
    kinds = sorted(openapi.all_refusals(), key=lambda kind: kind.status)
    return [(str(kind.status), f"`{kind.code}`", " ".join((kind.__doc__ or "").split())) for kind in kinds]
