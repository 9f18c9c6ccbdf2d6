"""The parts of the fan-out without sockets."""
