"""One running server process: HTTP server, scheduled jobs, metrics, health, and the way from release to release."""
