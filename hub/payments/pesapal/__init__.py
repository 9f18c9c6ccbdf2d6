"""Pesapal: `client` calls its API, `poller` follows each payment until it is settled, `ipn` takes its notices."""
