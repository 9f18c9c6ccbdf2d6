"""Upgrading: a proven backup before the migration of a venue with data (docs/upgrading.md)."""

from __future__ import annotations

import logging
from typing import Any

from hub.backups.create import BackupFailed, make_backup
from hub.postgres.database import Before, DatabaseUnusable
from hub.postgres.schema import Schema
from hub.settings.settings import Settings

log = logging.getLogger(__name__)
REASON = "upgrade"
NOTHING_CHANGED = "and nothing was changed (`pos-hub migrate --without-backup` goes on without one)"


def backup_first(settings: Settings) -> Before:
    """A hook that makes and proves a backup before a migration. Refuses: DatabaseUnusable, and nothing is migrated."""

    async def make(dsn: dict[str, Any], schema: Schema) -> None:
        log.info("making a backup before migrating to %s", ", ".join(schema.pending) or "an older schema")
        try:
            backup = await make_backup(dsn, settings, reason=REASON)
        except BackupFailed as failure:
            message = f"no backup could be made before the migration, {NOTHING_CHANGED}: {failure}"
            raise DatabaseUnusable(message) from None
        if backup.verified_at is None:
            raise DatabaseUnusable(
                f"the backup before the migration could not be proven, {NOTHING_CHANGED}: {backup.problem}"
            )
        log.info("%s holds the database as it was before the migration", settings.backup_dir / backup.file)

    return make
