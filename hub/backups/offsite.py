"""The off-site copy of a proven backup: the owner's command, without a shell, with a timeout and retries."""

from __future__ import annotations

import asyncio
import logging
import subprocess
from typing import Final

import msgspec

from hub.backups import files as backup_files
from hub.backups.files import Backup
from hub.base import clock
from hub.settings.environment import environment_without_settings
from hub.settings.settings import Settings
from hub.texts import shown, stored

log = logging.getLogger(__name__)
COPY_S: Final = 1800
ATTEMPTS: Final = 3
PAUSE_S: Final = 10.0


async def copied(settings: Settings, backup: Backup) -> Backup:
    """Run the command until it succeeds, at most three times; the result is written to the manifest."""
    problem = None
    for attempt in range(ATTEMPTS):
        if attempt:
            await asyncio.sleep(PAUSE_S * attempt)
        problem = await _run(command(settings, backup))
        if problem is None:
            break
        log.warning("the off-site copy of %s failed: %s", backup.file, shown(problem))
    backup = msgspec.structs.replace(
        backup, copied_at=clock.now() if problem is None else backup.copied_at, copy_problem=problem
    )
    backup_files.write_manifest(settings.backup_dir, backup)
    return backup


def command(settings: Settings, backup: Backup) -> list[str]:
    """The command, with the paths filled in."""
    file = settings.backup_dir / backup.file
    places = {"{file}": str(file), "{manifest}": str(backup_files.manifest_of(file))}
    words = []
    for word in settings.backup_copy_command:
        for place, path in places.items():
            word = word.replace(place, path)  # noqa: PLW2901 - a word, filled in
        words.append(word)
    return words


async def _run(words: list[str]) -> str | None:
    """None if it succeeded, else the problem as a stored text."""
    try:
        process = await asyncio.create_subprocess_exec(
            *words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment_without_settings(),
            start_new_session=True,
        )
    except OSError as error:
        return stored("backup-problem-copy-not-started", program=words[0], error=error.strerror)
    try:
        async with asyncio.timeout(COPY_S):
            output, _ = await process.communicate()
    except TimeoutError:
        return stored("backup-problem-slow", program=words[0], seconds=round(COPY_S))
    finally:
        if process.returncode is None:
            process.kill()
    if process.returncode == 0:
        return None
    lines = output.decode("utf-8", "replace").strip().splitlines()
    last = lines[-1][:200] if lines else "-"
    return stored("backup-problem-copy-failed", program=words[0], status=process.returncode, output=last)
