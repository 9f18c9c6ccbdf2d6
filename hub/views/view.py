"""The type of every view: what screens, replies and events carry."""

from __future__ import annotations

from typing import Any

View = dict[str, Any]
