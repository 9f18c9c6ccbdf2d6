"""The go-live checklist: small examinations, each of one subject, that say what they found and what to do about it.

`examination` runs them all; every other file is one subject. Nothing here changes anything, and nothing is guessed:
what could not be found out is said to be not known, with the reason.
"""
