"""Texts by key: Project Fluent's files of one folder, in one language, with English behind it.

A folder has a subfolder for each language, and that one file for each area. What the texts say stands there alone.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import fluent_number

log = logging.getLogger(__name__)
ENGLISH: Final = "en"


def key_of(family: str, code: str) -> str:
    """The key of a text that a code chooses: the one rule for refusals, alerts and stored problems."""
    return f"{family}-{code}".replace("_", "-")


class Texts:
    """The texts of one folder. A message is compiled once; one that a language lacks is English."""

    def __init__(self, folder: Path, locale: str = ENGLISH) -> None:
        self._folder = folder
        self._locales = list(dict.fromkeys((locale, ENGLISH)))

    @cached_property
    def bundles(self) -> list[FluentBundle]:
        """The venue's language first."""
        return [bundle(locale, sorted((self._folder / locale).glob("*.ftl"))) for locale in self._locales]

    def text(self, key: str, **data: Any) -> str:
        """The text of a key. A key that has none is its own text, and logged: a screen must still show something."""
        for one in self.bundles:
            if one.has_message(key) and (pattern := one.get_message(key).value) is not None:
                words, errors = one.format_pattern(pattern, {name: _argument(value) for name, value in data.items()})
                if errors:
                    log.warning("text %s: %s", key, errors)
                return str(words)
        log.warning("there is no text %s", key)
        return key

    def of_code(self, family: str, code: str, data: Mapping[str, Any]) -> str:
        """The text that a code and its data choose."""
        return self.text(key_of(family, code), **data)


def bundle(locale: str, files: Iterable[Path]) -> FluentBundle:
    """The messages of these files; parts are not marked as left-to-right or right-to-left."""
    made = FluentBundle([locale], use_isolating=False)
    for file in files:
        made.add_resource(FluentResource(file.read_text(encoding="utf-8")))
    return made


def _argument(value: Any) -> Any:
    """Numbers are written plainly: amounts, dates and counts arrive in the form in which they are shown."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | Decimal):
        return fluent_number(value, useGrouping=False)
    return "" if value is None else str(value)
