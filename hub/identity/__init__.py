"""Identity: sessions and tokens, lockout after failed attempts, pairing of devices, password reset.

What a role may do is `hub.domain.permissions`.
"""
