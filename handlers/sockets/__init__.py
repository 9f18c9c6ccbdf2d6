"""Socket.IO connections: who may join which rooms, commands in, acknowledgements out.

Events are not sent from here; `hub.live.fanout` sends them.
"""
