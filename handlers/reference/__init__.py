"""The generated part of docs/: pages for people and one document for programs, made from the code.

`python -m handlers.reference` writes them. A running hub needs nothing here, and nothing here states a fact that the
code does not contain: such facts belong in the hand-written pages.
"""
