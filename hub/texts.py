"""The hub's texts: `web/locales`, in the venue's language. One folder for server and screens."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from hub.base import problems
from hub.base.refusal import Refusal
from hub.base.texts import Texts, stored, stored_data

__all__ = ["TEXTS", "label", "problem_document", "shown", "stored", "stored_data", "text"]
TEXTS: Final = Texts(Path(__file__).parent.parent / "web" / "locales")
text, shown = TEXTS.text, TEXTS.shown


def problem_document(refusal: Refusal) -> dict[str, Any]:
    """A refusal as clients get it."""
    return problems.problem_document(refusal, TEXTS)


def label(value: str, form: str = "") -> str:
    """What a value of the API is called; one that has no label is shown as it is. `form`: `in-sentence`."""
    key = f"label-{value}.{form}" if form else f"label-{value}"
    return TEXTS.text(key) if TEXTS.has(key) else value.replace("_", " ")
