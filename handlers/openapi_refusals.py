"""Refusals in the OpenAPI document: which an address may answer, and the responses that they share."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable
from typing import Final

import hub.operations  # noqa: F401 - registers every operation
from handlers.json_schema import REF, Json
from hub.base.problems import title
from hub.base.refusal import Refusal
from hub.domain import refusals
from hub.texts import TEXTS

Refused = tuple[type[Refusal], ...]
RESPONSES: Final = "#/components/responses/"
EVERYWHERE: Final[Refused] = (refusals.Unavailable,)
SIGNED_IN: Final[Refused] = (refusals.NotSignedIn,)
WITH_BODY: Final[Refused] = (
    refusals.Malformed,
    refusals.TooSlow,
    refusals.TooLarge,
    refusals.UnsupportedType,
    refusals.ExpectationFailed,
)
COMMANDED: Final[Refused] = (
    *WITH_BODY,
    refusals.ForeignOrigin,
    refusals.RequestInProgress,
    refusals.Invalid,
    refusals.KeyReused,
    refusals.TooMany,
)


def refusals_among(found: Iterable[type[Exception]]) -> Refused:
    return tuple(kind for kind in found if issubclass(kind, Refusal))


def of_docstring(doc: str) -> Refused:
    """The refusals a docstring names after `Refuses:`; what stands in brackets says when."""
    named = re.sub(r"\([^)]*\)", "", doc.partition("Refuses:")[2])
    kinds = {kind.__name__: kind for kind in all_refusals()}
    return tuple(kinds[word] for word in re.findall(r"[A-Z]\w+", named) if word in kinds)


def all_refusals() -> list[type[Refusal]]:
    """Every refusal that goes over the wire, in the order they are written down."""
    found = [kind for kind in vars(refusals).values() if inspect.isclass(kind) and issubclass(kind, Refusal)]
    return [kind for kind in found if kind is not Refusal]


def problems(refused: Iterable[type[Refusal]]) -> Json:
    """One shared response a status, which lists the codes that may come with it."""
    by_status: dict[int, list[type[Refusal]]] = {}
    for kind in sorted(set(refused), key=lambda kind: (kind.status, kind.code)):
        by_status.setdefault(kind.status, []).append(kind)
    return {str(status): {"$ref": f"{RESPONSES}{joined(kinds)}"} for status, kinds in by_status.items()}


def joined(kinds: Iterable[type[Refusal]]) -> str:
    return "_".join(kind.__name__ for kind in kinds)


def problem_response(kinds: tuple[type[Refusal], ...]) -> Json:
    waits = {"Retry-After": {"description": "seconds to wait", "schema": {"type": "integer"}}}
    return {
        "description": "; ".join(dict.fromkeys(title(kind, TEXTS) for kind in kinds)),
        **({"headers": waits} if kinds[0].status in (409, 429, 503) else {}),
        "content": {"application/problem+json": {"schema": {"$ref": REF.format(name="Problem")}}},
        "x-codes": [kind.code for kind in kinds],
    }
