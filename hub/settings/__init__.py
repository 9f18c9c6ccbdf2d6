"""The environment, read once: `settings` is the one module that knows it and refuses unknown names.

`directories` proves that what the hub writes to can be written. Nothing else reads an environment variable.
"""
