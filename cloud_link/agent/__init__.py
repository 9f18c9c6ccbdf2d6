"""The venue's end of the cloud link: it receives leases and applies the licence to the hub's operations.

    connection (socket) ─┐
    heartbeats (HTTP) ───┴→ licence_state → hub's operations

It writes no rows itself, and a cloud that cannot be reached never stops the venue from selling. `agent` runs the three;
`stored_state` is the file beside the database.
"""
