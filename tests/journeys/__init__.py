"""Whole stories through the assembled hub, told by real HTTP and socket clients."""
