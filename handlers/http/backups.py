"""Downloading a backup. The audit chain records who did."""

from __future__ import annotations

from uuid import UUID

import msgspec
from aiohttp import web

from handlers.http import identity
from hub.commands.operation import OPERATIONS
from hub.domain.refusals import BackupFileMissing, NotFound
from hub.server.hub import HUB


async def download(request: web.Request) -> web.StreamResponse:
    """The file, as it is in BACKUP_DIR. Refuses: NotFound, NotAllowed, BackupFileMissing."""
    actor = identity.actor(request)
    args = OPERATIONS["backup.hand_out"].decode({"backup": str(_backup(request))})
    reply = await request.app[HUB].commands.execute("backup.hand_out", args, actor)
    backup = msgspec.json.decode(reply.body)
    file = request.app[HUB].settings.backup_dir / backup["file"]
    if not file.is_file():
        raise BackupFileMissing
    return web.FileResponse(
        file,
        headers={
            "Content-Type": "application/octet-stream",
            "Content-Disposition": f'attachment; filename="{file.name}"',
            "Cache-Control": "no-store",
            "X-Checksum-SHA256": backup["sha256"],
        },
    )


def _backup(request: web.Request) -> UUID:
    try:
        return UUID(request.match_info["backup"])
    except ValueError:
        raise NotFound from None
