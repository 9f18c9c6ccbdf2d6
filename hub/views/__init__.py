"""Views: the whole of one thing, as replies, events and snapshots carry it.

Each view is one frozen struct with the function that makes it: the only place where its fields are named. Operations,
queries, snapshots and events return and encode it, mypy holds it against what fills it, OpenAPI and AsyncAPI are made
from it. `fields` has the kinds of values that views share, `lists` has lists and pages, `slips` makes paper of views,
`reference_data` holds the venue's menu, tables, people and settings in memory.

Making a view changes nothing. What a view leaves out is `UNSET` and absent in JSON; null is a value.
"""
