"""The doctor: the checks of a venue before it opens and while it runs, each with a finding and what to do about it.

`context` has the list of checks and runs them, `runner` runs them in a hub, `cli` at the command line; every other file
has the checks of one subject. A check changes nothing and guesses nothing: a finding that cannot be determined is
reported as unknown, with the reason.
"""
