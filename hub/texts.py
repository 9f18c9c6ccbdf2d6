"""The hub's texts: `web/locales`, in the venue's language. One folder for server and screens."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from hub.base import problems
from hub.base.refusal import Refusal
from hub.base.texts import Texts

TEXTS: Final = Texts(Path(__file__).parent.parent / "web" / "locales")
text = TEXTS.text


def problem_document(refusal: Refusal) -> dict[str, Any]:
    """A refusal as clients get it."""
    return problems.problem_document(refusal, TEXTS)
