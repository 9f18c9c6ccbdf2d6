"""Who somebody is: sessions and tokens, lockout after wrong passwords, pairing of devices, password reset.

What a role may do is `hub.domain.permissions`.
"""
