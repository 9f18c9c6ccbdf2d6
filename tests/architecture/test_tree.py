"""The tests of a package stand in a folder of its name."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ABOVE_THE_HUB = ("cloud_link", "handlers", "models", "web")
WHOLE_PROGRAM = {"test_adding_a_feature.py", "test_command_line.py"}
"""What belongs to no package: the command, and the tree as a whole."""


@pytest.mark.parametrize("kind", ["unit", "integration"])
def test_each_folder_is_named_after_a_package(kind: str) -> None:
    top = ROOT / "tests" / kind
    folders = [file.parent.relative_to(top) for file in top.rglob("test_*.py") if file.parent != top]
    assert folders
    assert {str(folder) for folder in folders if not _package(folder).is_dir()} == set()


def _package(folder: Path) -> Path:
    return ROOT / folder if folder.parts[0] in ABOVE_THE_HUB else ROOT / "hub" / folder


def test_hardly_any_test_stands_outside_of_them() -> None:
    loose = {file.name for kind in ("unit", "integration") for file in (ROOT / "tests" / kind).glob("test_*.py")}
    assert loose == WHOLE_PROGRAM
