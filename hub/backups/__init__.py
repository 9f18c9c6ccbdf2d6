"""Backups: dumped, proven by a restore into a scratch database, kept, copied off site, brought back.

`create` makes and proves one, `scheduler` makes them by the clock, `files` and `manifest` say what one holds, `restore`
brings one back. Nothing here is needed to trade.
"""
