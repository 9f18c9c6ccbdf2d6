"""Rules tested alone: no processes, no network, seconds for all of them."""
