"""Pesapal: `client` speaks its HTTP, `poller` sees every awaited payment to its end."""
