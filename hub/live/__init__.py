"""From the event log to every screen.

    fanout (reads the log) → replay_buffer (recent events, encoded once) → connection (one socket each)

`socketio_server` speaks Socket.IO, `peers` wakes the venue's other processes through Redis, `delivery_receipts` notes
which tickets a kitchen screen has received and drawn. The log is the only source: nothing is sent that is not in it.
"""
