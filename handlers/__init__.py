"""The machines' entrances: HTTP calls and socket commands.

`handlers.routes` is the sitemap. A handler takes a request apart, calls one operation or query and shapes the
answer; anything longer belongs to the hub. People's pages live in `web`.
"""
