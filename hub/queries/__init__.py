"""Read-only questions: what clients may read over HTTP, reports, and the snapshot that a screen starts from.

Nothing here changes anything, and every query checks the right to ask.
"""
