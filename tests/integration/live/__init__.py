"""What the fan-out reads from the log."""
