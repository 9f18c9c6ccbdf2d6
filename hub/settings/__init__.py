"""The settings, read once at start: `environment` reads the variables of `names` and refuses unknown ones.

`values` and `accounts` parse and check the values, `settings` holds them as typed records, and `directories` checks
that the hub can write to its directories. No other package reads an environment variable.
"""
