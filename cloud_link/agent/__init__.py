"""The venue's end of the cloud link: it hears what the licence is and tells the hub's operations.

It writes no rows itself, and a cloud that is away never stops the venue from selling. `LicenceStateMachine` knows where the venue
stands, `Line` holds the socket, `Heartbeats` sends the heartbeats, and `Agent` runs the three.
"""
