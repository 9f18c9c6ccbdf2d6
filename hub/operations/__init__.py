"""What staff can do, one subject a file, one function for one business act.

An operation checks and locks through `hub.access`, decides through `hub.domain`, writes through `models` and
says what changed. It knows neither HTTP nor sockets nor Redis, opens no transaction of its own and emits
nothing: `hub.operation` wraps it. No operation file imports another.
"""
