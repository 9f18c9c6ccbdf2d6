"""Texts in templates: a value may be markup, and stays it; everything else is escaped. Must not: hold a text."""

from __future__ import annotations

from markupsafe import Markup, escape

from hub import texts
from hub.base.texts import Value

PLACE = "\ue000{}\ue001"
"""Stands for markup while a text is put together: a character of private use, which no text contains."""


def text(key: str, **values: Value) -> str:
    """The text of a key. With markup among its values it is markup itself, and the rest of it is escaped."""
    markup = {name: value for name, value in values.items() if isinstance(value, Markup)}
    if not markup:
        return texts.text(key, **values)
    whole = escape(texts.text(key, **values | {name: PLACE.format(name) for name in markup}))
    for name, value in markup.items():
        whole = Markup(whole.replace(PLACE.format(name), value))  # noqa: S704 - both are escaped
    return whole
