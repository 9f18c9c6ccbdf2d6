"""Pesapal: `client` speaks its HTTP, `collector` sees every awaited payment to its end."""
