"""The hub's texts: `web/locales`, read once, for paper and pages as for the screens (docs/texts.md).

Must not: hold a text.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from hub.base.texts import Texts, Value

TEXTS: Final = Texts.read(Path(__file__).parent.parent / "web" / "locales")


def text(key: str, **values: Value) -> str:
    """The text of a key. Raises LookupError (see `Texts.text`)."""
    return TEXTS.text(key, **values)


def label(value: str, form: str = "") -> str:
    """What a value of the API is called; one that has no label is shown as it is. `form`: `in-sentence`."""
    key = f"label-{value}.{form}" if form else f"label-{value}"
    return TEXTS.text(key) if TEXTS.has(key) else value.replace("_", " ")
