"""The generated part of docs/: what the code says of itself, as pages for people and one document for programs.

`python -m handlers.reference` writes them. Nothing here is needed to run a hub, and nothing here knows a fact that
the code does not: what cannot be read from it stands in the hand-written pages.
"""
