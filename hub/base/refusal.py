"""What a refusal is: an exception with a stable code and status, and the problem document (RFC 9457) a client gets.

The situations themselves are `hub.domain.refusals` and `cloud_link.backend.refusals`.
"""

from __future__ import annotations

from typing import Any, ClassVar


class Refusal(Exception):
    """A request that is understood and refused. `detail` is for people, `code` for programs."""

    issuer: ClassVar[str] = "pos-hub"
    """Which of our programs refuses: part of the problem's `type`."""
    status: ClassVar[int] = 422
    code: ClassVar[str] = "refused"
    title: ClassVar[str] = "Refused"

    def __init__(self, detail: str = "", **more: Any) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.more = more

    def problem(self) -> dict[str, Any]:
        """The problem document."""
        return {
            "type": f"urn:{self.issuer}:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            **self.more,
        }


class TooMany(Refusal):
    """Slow down; `retry_after_s` says how long."""

    status, code, title = 429, "too_many_requests", "Too many attempts"
