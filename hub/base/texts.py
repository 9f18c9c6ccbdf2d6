"""Texts for people, by key, from Project Fluent files: one `.ftl` a language and area (docs/texts.md).

A program reads its own directory of languages: the hub reads `web/locales`, as the browser does. Must not: hold a text.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle

log = logging.getLogger(__name__)
Value = str | int | float | Decimal | None
ENGLISH: Final = "en"
"""The language that has every text; another one falls back to it, text by text."""
STORED: Final = '{"text":"'


def key_of(family: str, code: str) -> str:
    """The key of a text that a code chooses: the one rule for refusals, alerts and stored problems."""
    return f"{family}-{code}".replace("_", "-")


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


class Texts:
    """The texts of one directory, in one language with English behind it. Each is compiled when it is first used."""

    def __init__(self, directory: Path, language: str = ENGLISH) -> None:
        self._directory = directory
        self.languages = list(dict.fromkeys((language, ENGLISH)))
        """The venue's first."""

    @cached_property
    def bundles(self) -> list[FluentBundle]:
        """The venue's language first."""
        return [_bundle(self._directory / name, name) for name in self.languages]

    def load(self) -> None:
        """Read all texts now, so that the first reader need not wait; fluent.runtime takes its time to import."""
        _ = self.bundles

    def text(self, key: str, **values: Any) -> str:
        """The text of a key, or of `key.attribute`; without one the key itself, since a screen must show something."""
        for bundle in self.bundles:
            if (pattern := _pattern(bundle, key)) is not None:
                text, errors = bundle.format_pattern(pattern, {name: _shown(value) for name, value in values.items()})
                if errors:
                    log.warning("text %s: %s", key, errors)
                return str(text)
        log.warning("there is no text %s", key)
        return key

    def has(self, key: str) -> bool:
        """Whether some language has this text."""
        return any(_pattern(bundle, key) is not None for bundle in self.bundles)

    def shown(self, value: str | None) -> str | None:
        """A stored text in the venue's language; a sentence of an older row as it is."""
        data = stored_data(value)
        return value if data is None else self._shown(data)

    def _shown(self, data: dict[str, Any]) -> str:
        parts = {name: self._shown(part) if isinstance(part, dict) else part for name, part in data.items()}
        return self.text(parts.pop("text"), **parts)

    def of_code(self, family: str, code: str, data: Mapping[str, Any]) -> str:
        """The text that a code and its data choose."""
        return self.text(key_of(family, code), **data)


def _bundle(directory: Path, language: str) -> FluentBundle:
    from fluent.runtime import FluentBundle, FluentResource

    bundle = FluentBundle([language], use_isolating=False)
    for path in sorted(directory.glob("*.ftl")):
        bundle.add_resource(FluentResource(path.read_text("utf-8")))
    return bundle


def _pattern(bundle: FluentBundle, key: str) -> Any:
    """The pattern of a key, or of `key.attribute`; None if this language has none."""
    id_, _, attribute = key.partition(".")
    if not bundle.has_message(id_):
        return None
    message = bundle.get_message(id_)
    return message.attributes.get(attribute) if attribute else message.value


def _shown(value: Any) -> Any:
    """Numbers are written plainly: amounts, dates and counts arrive in the form in which they are shown."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | Decimal):
        from fluent.runtime.types import fluent_number

        return fluent_number(value, useGrouping=False)
    return "" if value is None else str(value)
