"""The server process: jobs and the HTTP server."""
