"""Views: the whole of one thing, as replies, events and snapshots carry it.

`reference_data` holds the venue's menu, tables, people and settings in memory; the other modules make one kind of view
each. Making a view changes nothing and asks the database nothing.
"""
