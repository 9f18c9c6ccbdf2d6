"""The hub's texts: `web/locales`, in the venue's language. One folder for server and screens."""

from __future__ import annotations

from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any, Final

from hub.base import problems
from hub.base.refusal import Refusal
from hub.base.texts import Texts, stored, stored_data

__all__ = ["TEXTS", "date_time", "label", "problem_document", "shown", "stored", "stored_data", "text"]
TEXTS: Final = Texts(Path(__file__).parent.parent / "web" / "locales")
text, shown = TEXTS.text, TEXTS.shown


def problem_document(refusal: Refusal) -> dict[str, Any]:
    """A refusal as clients get it."""
    return problems.problem_document(refusal, TEXTS)


def date_time(instant: datetime, zone: tzinfo, pattern: str) -> str:
    """An instant in the venue's time zone and language, by a pattern of CLDR: `d MMM HH:mm` is `21 Nov 10:42`."""
    from babel.dates import format_datetime

    return str(format_datetime(instant, pattern, tzinfo=zone, locale=TEXTS.languages[0]))


def label(value: str, form: str = "") -> str:
    """What a value of the API is called; one that has no label is shown as it is. `form`: `in-sentence`."""
    key = f"label-{value}.{form}" if form else f"label-{value}"
    return TEXTS.text(key) if TEXTS.has(key) else value.replace("_", " ")
