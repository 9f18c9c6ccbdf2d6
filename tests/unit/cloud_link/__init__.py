"""The licence states, without any input or output."""
