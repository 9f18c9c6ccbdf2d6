"""What venue and cloud send to each other: messages, leases, and which leases a venue accepts.

Standard library and one signature library only; nothing here opens a connection, waits or reads a clock.
`keys` are the signing keys, `lease` what is signed with them, `codes` what is said over the telephone, `messages`
what goes over the wire, and `backoff` how long to wait before knocking again.
"""
