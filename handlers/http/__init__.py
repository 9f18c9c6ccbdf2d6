"""HTTP calls under `/api`, one subject a file: decode, call the hub, encode.

No rule, no row and no event is touched here; refusals become problems in one place.
"""
