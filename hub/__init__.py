"""The venue: what may happen, in one transaction, and who hears of it.

A tap arrives at `hub.commands`, is decided in `hub.domain`, done in `hub.operations` through `hub.commands.repositories`,
written to `hub.log.event_log` in the same transaction and told to every screen by `hub.live.fanout`. There is no
second way to change anything. What does not belong here: routes and pages (`handlers`, `web`), table
definitions (`models`) and the talk with the cloud (`cloud_link`).
"""
