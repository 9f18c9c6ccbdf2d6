"""Texts in templates: a value may be markup, and stays it; everything else is escaped. Must not: hold a text."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, escape

from hub import texts

PLACE = "\ue000{}\ue001"
"""Stands for markup while a text is put together: characters of private use, which no text contains."""


def text(key: str, **values: Any) -> Markup:
    """The text of a key as markup: what it says and its values are escaped, except values that are markup."""
    markup = {name: value for name, value in values.items() if isinstance(value, Markup)}
    whole = escape(texts.text(key, **values | {name: PLACE.format(name) for name in markup}))
    for name, value in markup.items():
        whole = Markup(whole.replace(PLACE.format(name), value))  # noqa: S704 - both are escaped
    return whole
