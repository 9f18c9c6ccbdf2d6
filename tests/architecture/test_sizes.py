"""No file that people read has more than one subject, so none is long."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("hub", "models", "handlers", "web/static", "web/templates", "cloud_link")
KINDS = {".py", ".js", ".css", ".html", ".sql"}
MOST_LINES = 400
GENERATED = {Path("models/migrations/0001_initial.py")}
"""Written by Tortoise from the models of the first version."""


def long_files(root: Path) -> list[Path]:
    """Files above the limit, by their path below `root`."""
    paths = [path for folder in FOLDERS for path in (root / folder).rglob("*.*")]
    files = [path for path in paths if path.suffix in KINDS and "node_modules" not in path.parts]
    return [path.relative_to(root) for path in files if len(path.read_text("utf-8").splitlines()) > MOST_LINES]


def test_no_file_is_long() -> None:
    assert set(long_files(ROOT)) - GENERATED == set()


@pytest.mark.parametrize(("lines", "is_long"), [(400, False), (401, True)])
def test_a_long_file_is_found(tmp_path: Path, lines: int, is_long: bool) -> None:
    file = tmp_path / FOLDERS[0] / "one.py"
    file.parent.mkdir(parents=True)
    file.write_text("a\n" * lines, "utf-8")
    assert bool(long_files(tmp_path)) is is_long
