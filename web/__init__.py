"""The people's entrance: pages, templates, and the scripts and styles they load.

A page carries just enough to start; what it shows comes over the socket. Nothing here decides about money or
permissions, and nothing imports `handlers`.
"""
