"""The list of generated pages."""

from __future__ import annotations

from handlers.reference import api, asyncapi, cloud, events, permissions, problems, settings


def pages() -> dict[str, str]:
    """The text of each generated page by its name under docs/; the same code gives the same text."""
    return {
        "api.md": api.page(),
        "asyncapi.json": asyncapi.page(),
        "cloud-api.md": cloud.page(),
        "events.md": events.page(),
        "permissions.md": permissions.page(),
        "problems.md": problems.page(),
        "settings.md": settings.page(),
    }
