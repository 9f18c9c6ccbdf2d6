"""Payments that an outside company confirms; one package a provider. What a payment means is `hub.operations`."""
