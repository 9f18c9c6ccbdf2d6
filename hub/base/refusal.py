"""What a refusal is: an exception with a stable code and status, and data. It has no sentence.

`hub.base.problems` makes the problem document (RFC 9457) that a client gets, with the texts. The situations
themselves are `hub.domain.refusals` and `cloud_link.backend.refusals`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A command of the same person that records what was tried: the refusal has undone everything else."""

    operation: str
    args: Mapping[str, Any]


class Refusal(Exception):
    """A request that is understood and refused.

    `reason` tells situations of one code apart; with the data it chooses the sentence (`refusal-CODE` in the texts).
    """

    issuer: ClassVar[str] = "pos-hub"
    """Which of our programs refuses: part of the problem's `type`."""
    status: ClassVar[int] = 422
    code: ClassVar[str] = "refused"

    def __init__(self, reason: str | None = None, **data: Any) -> None:
        super().__init__(": ".join(filter(None, (self.code, reason))))
        self.reason = reason
        self.data = data
        self.follow_up: FollowUp | None = None


class TooMany(Refusal):
    """Slow down; `retry_after_s` says how long."""

    status, code = 429, "too_many_requests"
