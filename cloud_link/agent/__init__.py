"""The venue's end of the cloud link: it learns what the licence is and lets the hub's operations act by it.

    connection (socket) ─┐
    heartbeats (HTTP) ───┴→ licence_state → hub's operations

It writes no rows itself, and a cloud that is away never stops the venue from selling. `agent` runs the three;
`stored_state` is the file beside the database.
"""
