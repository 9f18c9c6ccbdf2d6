"""Read-only queries: what clients may read over HTTP, reports, and the snapshot that a screen starts from.

Nothing here changes anything, and every query checks the reader's permission.
"""
