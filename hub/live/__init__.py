"""From the event log to every screen.

    log_tail (reads the log) → audiences (clients by room) → connection (one socket each)

`fanout` joins the parts and is what the rest of the hub sees. `joining` replays what a client missed, from
`replay_buffer` or from the log; `ticks` tell each client how far it is; `log_listener` passes events to the hub itself.
`socketio_server` speaks Socket.IO, `peers` wakes the venue's other processes through Redis, `delivery_receipts` records
which tickets a kitchen screen has received and shown. The log is the only source: nothing is sent that is not in it.
"""
