"""PostgreSQL: the connection pool, the schema's version, and what stands closest to them.

`disk_guard` stops changes before the disk is full; `worker` polls a table for what is due; `first_start` and `demo`
fill an empty database. No order, ticket or payment is known here.
"""
