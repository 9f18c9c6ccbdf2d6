"""One protocol with two ends: the venue's agent and the cloud's backend, and the licence between them.

`protocol` says what is exchanged, `agent` lives in the venue's hub, `backend` is the cloud's own server and
ships without the rest of the hub.
"""
