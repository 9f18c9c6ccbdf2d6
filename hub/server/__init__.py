"""One running server process: HTTP server, scheduled jobs, metrics, health, and upgrading from release to release.

`hub` holds the parts of the process, `server` runs them until a signal, `reactions` handles the log's events inside the
process. Business rules do not belong here.
"""
