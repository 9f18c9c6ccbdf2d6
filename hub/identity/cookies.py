"""The names of the browser's cookies: pages read them, the API sets them."""

from typing import Final

SESSION_COOKIE: Final = "pos_session"
"""The session token of the signed-in person."""
DEVICE_COOKIE: Final = "pos_device"
"""The token of the paired device."""
