"""The views of the rows: sites as sysadmins see them (never a key), and their history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from cloud_link.backend.texts import TEXTS
from cloud_link.protocol.lease import instant_text
from hub.base.texts import stored_data

View = dict[str, Any]
KINDS = {"lock": "locks", "licence": "licences", "key": "keys", "site": "changes", "incident": "incidents"}


def site_view(row: Mapping[str, Any], now: datetime, *, is_online: bool) -> View:
    """A site and its presence. The key is not part of it, not even as a hash."""
    return {
        "site_id": str(row["site_id"]),
        "name": row["name"],
        "owner_name": row["owner_name"],
        "contact_email": row["contact_email"],
        "is_active": row["is_active"],
        "is_locked": row["is_locked"],
        "lock_reason": row["lock_reason"],
        "lock_mode": row["lock_mode"],
        "license_expires_at": instant_text(row["license_expires_at"]),
        "created_at": instant_text(row["created_at"]),
        "last_seen_at": instant_text(row["last_seen_at"]),
        "last_seen_ip": row["last_seen_ip"],
        "online": is_online,
        "version": row["version"],
        "last_heartbeat_at": instant_text(row["last_heartbeat_at"]),
        "last_heartbeat": row["last_heartbeat"],
        "state": row["state"],
        "licence_days_left": _days_left(row["license_expires_at"], now),
        "lease_serial": row["lease_serial"],
        "applied_serial": row["applied_serial"],
        "is_applied": row["applied_serial"] > row["changed_serial"],
        "audit_n": row["audit_n"],
        "audit_broken_at": instant_text(row["audit_broken_at"]),
        "key_copied_at": instant_text(row["key_copied_at"]),
    }


def _days_left(expires_at: datetime | None, now: datetime) -> int | None:
    return None if expires_at is None else (expires_at - now).days


def history_view(entries: Iterable[Mapping[str, Any]], heartbeats: Iterable[Mapping[str, Any]]) -> View:
    """A site's history by kind, the newest first."""
    history: View = {name: [] for name in KINDS.values()}
    for entry in entries:
        history[KINDS[entry["kind"]]].append(_entry_view(entry))
    history["heartbeats"] = [{"at": instant_text(b["at"]), "address": b["address"], **b["body"]} for b in heartbeats]
    return history


def _entry_view(entry: Mapping[str, Any]) -> View:
    detail = dict(entry["detail"])
    if (data := stored_data(detail.get("why"))) is not None:
        detail |= {"why": TEXTS.shown(detail["why"]), "why_data": data}
    return {
        "at": instant_text(entry["at"]),
        "action": entry["action"],
        "by": entry["username"],
        "address": entry["address"],
        **detail,
    }


def fleet_view(row: Mapping[str, Any], online: int) -> View:
    """The number of sites, by what needs attention."""
    return {
        **{name: row[name] for name in ("sites", "locked", "expired", "expiring", "silent", "flagged")},
        "online": online,
    }
