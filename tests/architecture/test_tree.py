"""The tests of a package stand in a folder of its name."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ABOVE_THE_HUB = ("cloud_link", "handlers", "models", "web")
KINDS = ("unit", "integration")
WHOLE_PROGRAM = {"test_adding_a_feature.py", "test_command_line.py"}
"""What belongs to no package: the command, and the tree as a whole."""


def folders_of_nothing(root: Path, kind: str) -> set[str]:
    """Folders with tests that are named after no package."""
    top = root / "tests" / kind
    folders = [file.parent.relative_to(top) for file in top.rglob("test_*.py") if file.parent != top]
    assert folders
    return {str(folder) for folder in folders if not _package(root, folder).is_dir()}


def _package(root: Path, folder: Path) -> Path:
    return root / folder if folder.parts[0] in ABOVE_THE_HUB else root / "hub" / folder


def loose_tests(root: Path) -> set[str]:
    """Tests that stand in no package's folder."""
    return {file.name for kind in KINDS for file in (root / "tests" / kind).glob("test_*.py")}


@pytest.mark.parametrize("kind", KINDS)
def test_each_folder_is_named_after_a_package(kind: str) -> None:
    assert folders_of_nothing(ROOT, kind) == set()


def test_hardly_any_test_stands_outside_of_them() -> None:
    assert loose_tests(ROOT) == WHOLE_PROGRAM


def test_a_folder_of_nothing_and_a_loose_test_are_found(tmp_path: Path) -> None:
    above = ABOVE_THE_HUB[0]
    for package in ("hub/log", f"{above}/inner"):
        (tmp_path / package).mkdir(parents=True)
    for folder in ("log", f"{above}/inner", f"{above}/gone", "gone", "."):
        file = tmp_path / "tests/unit" / folder / "test_a.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    assert folders_of_nothing(tmp_path, "unit") == {f"{above}/gone", "gone"}
    assert loose_tests(tmp_path) == {"test_a.py"}
