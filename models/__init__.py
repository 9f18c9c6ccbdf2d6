"""The tables: fields, constraints, indexes and the migrations that make them.

No rules live here: what may be written is decided in `hub.domain` and done in `hub.operations`.
"""
