"""What holds for every screen and cannot be seen in one of them: how amounts are written, and what may move."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "web"
SCRIPTS = sorted(WEB.glob("static/js/**/*.js"))
TEMPLATES = sorted(WEB.glob("templates/**/*.html"))
SHEETS = sorted(WEB.glob("static/css/*.css"))
BARE = re.compile(r">\s*[\u2212+]?\$\{(?:[^{}]*[?:&|]\s*)?(?:money|amount)\(")
"""Text of an amount right after a tag; in a sentence it may stand, for sentences wrap."""


UNFIT = re.compile(r"\{\{ [\w.]*_minor(?!(?:\|abs)?\|amount\()[^}]*\}\}")


def test_an_amount_that_stands_alone_is_written_by_its_element() -> None:
    bare = {one.name: BARE.findall(one.read_text()) for one in SCRIPTS if one.name != "amount.js"}
    assert not {name: found for name, found in bare.items() if found}


def test_pages_write_amounts_so_that_they_fit() -> None:
    unfit = {one.name: UNFIT.findall(one.read_text()) for one in TEMPLATES}
    assert not {name: found for name, found in unfit.items() if found}


def keyframes(sheet: Path) -> Iterator[tuple[str, set[str]]]:
    """Every animation and the properties that it changes."""
    for motion, steps in re.findall(r"@keyframes ([\w-]+) \{((?:[^{}]*\{[^{}]*\})*)", sheet.read_text()):
        yield motion, set(re.findall(r"([\w-]+)\s*:", steps))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda one: one.name)
def test_what_moves_is_never_painted_anew_at_every_step(sheet: Path) -> None:
    cheap = {"opacity", "transform", "translate", "visibility"}
    assert not {motion: properties - cheap for motion, properties in keyframes(sheet) if properties - cheap}
