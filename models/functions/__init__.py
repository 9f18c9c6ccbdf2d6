"""The SQL functions, each once and as it is now, in `NAME.sql`. To change one, edit its file: nothing else is needed.

`hub.postgres.function_set` installs them as a set, into a schema that is named by a hash of them all (`fn_3f9a…`).
Connections look there before `public`, so a hub always calls the functions that it was written with: two versions run
side by side on one database, and a version that comes back finds its own set, or installs it again. The two sets that
were used last stay; older ones are dropped.

In a file:

- `{columns of orders}` stands for the columns of that table, `{columns of orders as o}` for `o.id, o.number, …`, and
  `{changes of orders from o except number}` for `state = o.state, …`: every column but `id` and those after `except`,
  which never change. The columns are those of the table's model: a new field needs no line here, and a column that
  only another version knows is left alone.
- A function calls another one by its plain name; the set's own schema is put before it.
- A function with its owner's rights (`security definer`) says `set search_path = pg_catalog, public, pg_temp`.
- A function that takes as many parameters as one of the same name in `public` takes the same types: PostgreSQL might
  choose the other one. Give it a new name instead.

`public` keeps the functions that migrations up to 0012 made, because released versions call them there. Later
migrations make tables, columns, constraints, indexes and triggers, and no functions, except a trigger's: that one
(`refuse_change`) is part of its table, which has one definition whatever version is at work.
"""
