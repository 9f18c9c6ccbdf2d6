"""Measurements: fan-out, commands, start of a screen. Not part of `make test`; see `make bench`."""
