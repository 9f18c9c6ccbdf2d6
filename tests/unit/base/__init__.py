"""The modules of hub.base."""
