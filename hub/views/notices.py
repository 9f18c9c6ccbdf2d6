"""What managers are told about: approvals, alerts, backups and print jobs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from hub.base.clock import wire, wire_or_none
from hub.texts import shown, stored_data
from hub.views.view import View


def approval_view(approval: Mapping[str, Any], names: Mapping[UUID, str]) -> View:
    """What was asked, by whom, about what, and how it ended."""
    resolver = approval["resolved_by"]
    return {
        "id": approval["id"],
        "action": approval["action"],
        "target": approval["target"],
        "reason": approval["reason"],
        "state": approval["state"],
        "asked_by": {"id": approval["asked_by"], "name": names.get(approval["asked_by"], "")},
        "asked_at": wire(approval["asked_at"]),
        "expires_at": wire(approval["expires_at"]),
        "resolved_by": {"id": resolver, "name": names.get(resolver, "")} if resolver else None,
        "detail": msgspec.json.decode(approval["detail"]) if approval["detail"] else None,
    }


def alert_view(alert: Mapping[str, Any]) -> View:
    """Something that needs a person."""
    return {
        "id": alert["id"],
        "kind": alert["kind"],
        "severity": alert["severity"],
        "station": alert["station"],
        "ticket": alert["ticket_id"],
        "order": alert["order_id"],
        "message": shown(alert["message"]),
        "message_data": stored_data(alert["message"]),
        "raised_at": wire(alert["raised_at"]),
        "cleared_at": wire_or_none(alert["cleared_at"]),
    }


def backup_view(backup: Mapping[str, Any]) -> View:
    """A backup, and whether it was proven."""
    return {
        "id": backup["id"],
        "file": backup["file"],
        "state": backup["state"],
        "reason": backup["reason"],
        "created_at": wire(backup["created_at"]),
        "size_bytes": backup["size_bytes"],
        "sha256": backup["sha256"],
        "is_encrypted": backup["is_encrypted"],
        "event_position": backup["event_position"],
        "made_in_ms": backup["made_in_ms"],
        "verified_at": wire_or_none(backup["verified_at"]),
        "proven_in_ms": backup["proven_in_ms"],
        "problem": backup["problem"],
        "copied_at": wire_or_none(backup["copied_at"]),
        "copy_problem": backup["copy_problem"],
        "progress": backup["progress"],
    }


def print_view(job: Mapping[str, Any]) -> View:
    """A slip of paper on its way."""
    return {
        "id": job["id"],
        "printer": job["printer_id"],
        "kind": job["kind"],
        "state": job["state"],
        "order": job["order_id"],
        "terminal": job["terminal"],
        "is_duplicate": job["is_duplicate"],
        "is_doubtful": job["is_doubtful"],
        "attempts": job["attempts"],
        "problem": shown(job["problem"]),
        "problem_data": stored_data(job["problem"]),
        "created_at": wire(job["created_at"]),
        "ended_at": wire_or_none(job["ended_at"]),
    }
