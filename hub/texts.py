"""The hub's texts: `web/locales`, in the venue's language. One folder for server and screens."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from hub.base import problems
from hub.base.refusal import Refusal
from hub.base.texts import Texts

TEXTS: Final = Texts(Path(__file__).parent.parent / "web" / "locales")
text = TEXTS.text
STORED: Final = '{"text":"'


def problem_document(refusal: Refusal) -> dict[str, Any]:
    """A refusal as clients get it."""
    return problems.problem_document(refusal, TEXTS)


def stored(key: str, **data: str | int | None) -> str:
    """A text as a row stores it: its key and data. A value may itself be a stored text."""
    return json.dumps({"text": key, **data}, ensure_ascii=False, separators=(",", ":"))


def stored_data(value: str | None) -> dict[str, Any] | None:
    """Key and data of a stored text; None for a sentence, as older rows have it, and for nothing."""
    if value is None or not value.startswith(STORED):
        return None
    return {
        name: stored_data(part) or part if isinstance(part, str) else part for name, part in json.loads(value).items()
    }


def shown(value: str | None) -> str | None:
    """A stored text in the venue's language; a sentence of an older row as it is."""
    data = stored_data(value)
    return value if data is None else _shown(data)


def _shown(data: dict[str, Any]) -> str:
    parts = {name: _shown(part) if isinstance(part, dict) else part for name, part in data.items()}
    return text(parts.pop("text"), **parts)


def label(value: str, form: str = "") -> str:
    """What a value of the API is called; one that has no label is shown as it is. `form`: `in-sentence`."""
    key = f"label-{value}.{form}" if form else f"label-{value}"
    return TEXTS.text(key) if TEXTS.has(key) else value.replace("_", " ")
