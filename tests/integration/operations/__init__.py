"""Every operation: what it does, what it refuses, and that everybody hears of it (the `trade` fixture watches)."""
