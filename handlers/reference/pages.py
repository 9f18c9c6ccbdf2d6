"""The list of generated pages."""

from __future__ import annotations

from handlers.reference import api, asyncapi, browser_types, cloud, collections, events, permissions, problems, settings


def pages() -> dict[str, str]:
    """The text of each generated page by its path; the same code gives the same text."""
    return {
        "docs/api.md": api.page(),
        "docs/asyncapi.json": asyncapi.page(),
        "docs/cloud-api.md": cloud.page(),
        "docs/events.md": events.page(),
        "docs/permissions.md": permissions.page(),
        "docs/problems.md": problems.page(),
        "docs/settings.md": settings.page(),
        "web/api.d.ts": browser_types.page(),
        "web/static/js/lib/collections.js": collections.page(),
    }
