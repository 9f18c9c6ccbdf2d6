"""Web pages: templates, and the scripts and styles that they load.

A live screen gets only the data to start with; its state comes over the socket. Nothing here decides about money or
permissions, and nothing imports `handlers`.
"""
