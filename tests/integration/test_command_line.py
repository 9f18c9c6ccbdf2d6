"""`pos-hub` as its owner meets it: its commands, and one plain line when one fails."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from hub.__main__ import _parser

ROOT = Path(__file__).parents[2]
COMMAND_LINE = {
    "serve": ("--host", "--port", "--demo"),
    "migrate": ("--to", "--newest", "--without-backup"),
    "seed": (),
    "backup": ("--new-key",),
    "restore": ("--yes", "--dry-run"),
    "verify": (),
    "doctor": ("--json",),
    "openapi": (),
}
NOWHERE = {"DATABASE_URL": "postgresql://u:p@127.0.0.1:9/pos"}


async def pos_hub(*words: str, **environment: str) -> tuple[int | None, str, str]:
    """A command in an environment of its own: exit code, output, complaints."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("POS_", "CLOUD_", "DATA"))}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "hub", *words, cwd=ROOT, env=kept | environment, stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, complained = await process.communicate()
    return process.returncode, said.decode(), complained.decode()


def test_every_command_that_scripts_rely_on_is_there_with_its_options() -> None:
    (commands,) = (action.choices for action in _parser()._actions if isinstance(action.choices, dict))
    assert commands.keys() >= COMMAND_LINE.keys()
    for name, options in COMMAND_LINE.items():
        known = {option for action in commands[name]._actions for option in action.option_strings}
        assert known >= set(options), name
    assert any(action.dest == "file" for action in commands["restore"]._actions)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("serve",), "POS_JWT_SECRET is not set"),
        (("migrate", "--to", "0002_rules"), "the database does not answer"),
        (("backup",), "atabase"),
        (("restore", "nothing.dump", "--yes"), ""),
        (("verify",), "the database does not answer"),
    ],
)
async def test_a_command_that_fails_says_why_in_one_line(words: tuple[str, ...], says: str, tmp_path: Path) -> None:
    code, said, complained = await pos_hub(*words, DATA_DIR=str(tmp_path), **NOWHERE)
    assert code == 1
    (line,) = (one for one in complained.splitlines() if one)
    assert line.startswith("pos-hub: ")
    assert says in line
    assert "Traceback" not in said + complained


async def test_the_newest_migration_is_told_without_a_database(tmp_path: Path) -> None:
    code, said, _ = await pos_hub("migrate", "--newest", DATA_DIR=str(tmp_path), **NOWHERE)
    assert (code, said.strip()) == (0, max(path.stem for path in (ROOT / "models/migrations").glob("[0-9]*.py")))


async def test_a_word_that_is_no_command_is_refused() -> None:
    code, _, complained = await pos_hub("open")
    assert code == 2
    assert "invalid choice" in complained
