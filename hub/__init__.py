"""The venue: what may happen, in one transaction, and who hears of it.

A tap arrives at `hub.commands`, is decided in `hub.domain`, done in `hub.operations`, saved and emitted by
`hub.recording`, written to `hub.log` in the same transaction and sent to every screen by `hub.live`. There is no
second way to change anything. What does not belong here: routes and pages (`handlers`, `web`), table definitions
(`models`) and the link to the cloud (`cloud_link`).
"""
