"""The cloud's end: sites, their keys and licences, and the console to watch them.

A second application with its own tables. It imports `cloud_link.protocol` and the licence rules and nothing
of the venue's hub, so that it can be shipped alone.
"""
