"""The cloud's texts, which its package holds: `locales`. The mechanism is the hub's, in `hub.base`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from hub.base import problems
from hub.base.refusal import Refusal
from hub.base.texts import Texts

TEXTS: Final = Texts(Path(__file__).parent / "locales")


def problem_document(refusal: Refusal) -> dict[str, Any]:
    """A refusal as clients get it."""
    return problems.problem_document(refusal, TEXTS)
