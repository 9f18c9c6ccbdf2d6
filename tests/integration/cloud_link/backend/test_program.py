"""`pos-cloud` as a process: what it writes into its log, and when it refuses to start."""

import asyncio
import json
import sys
from pathlib import Path

import aiohttp
import asyncpg
import pytest

from cloud_link.backend.settings import BadSettings, read_settings
from cloud_link.protocol.keys import new_private_text
from tests.databases import Databases, Dsn
from tests.programs import ROOT, Program, address_of
from tests.running_cloud import SECRET, empty_cloud

NEWER = "insert into tortoise_migrations (app, name, applied_at) values ('cloud', '9999_from_the_future', now())"
KEY, OLDER_KEY = new_private_text(), new_private_text()
NOBODY_THERE = "redis://:hunter2@127.0.0.1:1/0"
WRONG = {"username": "root", "password": "a guess"}


async def test_its_log_is_for_programs_and_lets_nobody_in(databases: Databases, tmp_path: Path) -> None:
    async with empty_cloud(databases) as dsn:
        cloud = Program(
            "cloud_link.backend", health="/health", place=tmp_path, DATABASE_URL=address_of(dsn), CLOUD_LOG="json",
            CLOUD_JWT_SECRET=SECRET, CLOUD_SIGNING_KEY=f"{KEY},{OLDER_KEY}", REDIS_URL=NOBODY_THERE,
        )  # fmt: skip
        async with cloud.running(), aiohttp.ClientSession() as session:
            address, headers = f"{cloud.url}/api/auth/login", {"X-Request-Id": "request-17"}
            async with session.post(address, json=WRONG, headers=headers) as answer:
                assert answer.status == 401
    written = cloud.log.read_text("utf-8")
    lines = [json.loads(line) for line in written.splitlines() if not line.startswith("The cloud is open")]
    assert {"level": "WARNING", "request": "request-17"}.items() <= _about(lines, "Redis is unavailable").items()
    for secret in (SECRET, KEY, OLDER_KEY, "hunter2", str(dsn["password"]), WRONG["password"]):
        assert secret not in written


def _about(lines: list[dict[str, str]], message: str) -> dict[str, str]:
    return next(line for line in lines if message in line["message"])


def test_what_must_never_be_seen_is_known(tmp_path: Path) -> None:
    found = read_settings({
        "DATA_DIR": str(tmp_path), "CLOUD_JWT_SECRET": SECRET, "CLOUD_SIGNING_KEY": f"{KEY},{OLDER_KEY}",
        "DATABASE_URL": "postgresql://cloud:s%40fe@h/d", "REDIS_URL": NOBODY_THERE,
    })  # fmt: skip
    assert set(found.secrets) == {SECRET, KEY, OLDER_KEY, "s@fe", "hunter2"}
    assert found.log_kind == "text"


def test_another_kind_of_log_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"^CLOUD_LOG must be text or json, not 'xml'$"):
        read_settings({"DATA_DIR": str(tmp_path), "CLOUD_LOG": "xml"})


@pytest.mark.parametrize("command", ["serve", "migrate"])
async def test_a_newer_schema_is_refused_in_one_line(command: str, databases: Databases, tmp_path: Path) -> None:
    async with empty_cloud(databases) as dsn:
        await _run_on(dsn, NEWER)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "cloud_link.backend", command, cwd=ROOT, stderr=asyncio.subprocess.PIPE,
            env={"DATA_DIR": str(tmp_path), "DATABASE_URL": address_of(dsn)},
        )  # fmt: skip
        _, complaint = await process.communicate()
    assert process.returncode == 1
    assert complaint.decode() == (
        "pos-cloud: the database is newer than this program: it has 9999_from_the_future, "
        "which this version does not know; start the newer version\n"
    )


async def _run_on(dsn: Dsn, statement: str) -> None:
    connection = await asyncpg.connect(**dsn)
    await connection.execute(statement)
    await connection.close()
