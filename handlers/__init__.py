"""Entry points for programs: HTTP calls and socket commands.

`handlers.routes` is the sitemap. A handler decodes a request, runs one operation or query and encodes the reply;
anything longer belongs to the hub. People's pages are in `web`.
"""
