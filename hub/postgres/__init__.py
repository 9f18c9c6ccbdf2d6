"""PostgreSQL: the connection pool, the version of the schema, and what depends on them alone.

`disk_guard` stops changes before the disk is full, `worker` polls a table for due items, `first_start` and `demo` fill
an empty database. Orders, tickets and payments do not belong here.
"""
