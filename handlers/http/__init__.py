"""HTTP calls under `/api`, one subject a file: decode, call the hub, encode.

No rule, row or event is handled here. Refusals become problem documents in `replies`.
"""
