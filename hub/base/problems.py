"""The problem document (RFC 9457) of a refusal: its code and data, and what the texts make of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.base.refusal import Refusal
from hub.base.texts import Texts, key_of


def problem_document(refusal: Refusal, texts: Texts) -> dict[str, Any]:
    """What a client gets. `title` and `detail` are for people who read the API; screens have their own texts."""
    data = dict(refusal.data)
    if errors := data.get("errors"):
        data["errors"] = [_with_message(error, texts) for error in errors]
    return {
        "type": f"urn:{refusal.issuer}:problem:{refusal.code}",
        "title": title(type(refusal), texts),
        "status": refusal.status,
        "detail": detail(refusal, texts),
        "code": refusal.code,
        **({"reason": refusal.reason} if refusal.reason else {}),
        **data,
    }


def title(kind: type[Refusal], texts: Texts) -> str:
    """What every refusal of this class says."""
    return texts.text(key_of("refusal", kind.code), reason="")


def detail(refusal: Refusal, texts: Texts) -> str:
    """What this refusal says."""
    data: dict[str, Any] = {"reason": refusal.reason or ""}
    if errors := refusal.data.get("errors"):
        data |= {"field": errors[0]["field"], "message": _with_message(errors[0], texts)["message"]}
    return texts.text(key_of("refusal", refusal.code), **data, **refusal.data)


def _with_message(error: Mapping[str, Any], texts: Texts) -> dict[str, Any]:
    """An entry of `errors` with its sentence; the decoder's own entries bring theirs."""
    if "message" in error:
        return dict(error)
    return {**error, "message": texts.of_code("field", error["code"], error)}
