"""Texts for people, by key, from Project Fluent files: one `.ftl` a language and area (docs/texts.md).

A program reads its own directory of languages: the hub reads `web/locales`, as the browser does. Must not: hold a text.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, Self

from fluent.runtime import FluentBundle, FluentResource

Value = str | int | float | None
ENGLISH: Final = "en"
"""The language that has every text; another one falls back to it, text by text."""


class Texts:
    """The texts of one language. Each is compiled when it is first used."""

    def __init__(self, bundles: Iterable[FluentBundle]) -> None:
        self._bundles = tuple(bundles)

    @classmethod
    def read(cls, directory: Path, language: str = ENGLISH) -> Self:
        """All areas of a language, with English behind it. A language that has no directory is English."""
        return cls(_bundle(directory / name, name) for name in dict.fromkeys((language, ENGLISH)))

    def text(self, key: str, **values: Value) -> str:
        """The text of a key, or of `key.attribute`.

        Raises LookupError if no language has it, or if it needs a value that is not passed.
        """
        for bundle in self._bundles:
            if (pattern := _pattern(bundle, key)) is not None:
                text, errors = bundle.format_pattern(pattern, {name: _shown(value) for name, value in values.items()})
                if errors:
                    raise LookupError(f"text {key}: {errors[0]}")
                return str(text)
        raise LookupError(f"no text {key}")

    def has(self, key: str) -> bool:
        """Whether some language has this text."""
        return any(_pattern(bundle, key) is not None for bundle in self._bundles)


def _bundle(directory: Path, language: str) -> FluentBundle:
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


def _shown(value: Value) -> str | int | float:
    return "" if value is None else value
